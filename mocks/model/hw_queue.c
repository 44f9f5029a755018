/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Queues of a guest that hardware reads by itself (K 1.5; self-test facts, 11.4): their memory stays where it is.
 */
#include "pin.h"
#include "viommu.h"

#include <errno.h>

struct hw_queue {
	struct object object;
	ref next; /* of its virtual IOMMU */
	ref viommu, access; /* the object that keeps the memory, as the kernel makes one */
	uint32_t index;
	uint64_t start, last; /* whole pages */
};

static struct ioas *memory_of(struct world *w, const struct viommu *v)
{
	return heap_at(&w->heap, ((struct hwpt *)heap_at(&w->heap, v->parent))->ioas);
}

/* One page is; of more nothing is known but that a large page would be. */
static bool contiguous(struct call *c, uint64_t va, uint64_t bytes)
{
	const uint64_t large = 2 << 20, unit = c->w->thp ? large : c->w->page_size;

	return va / unit == (va + bytes - 1) / unit || bytes <= c->w->page_size;
}

/* Whether all of it is mapped to be read, and then, whether in one piece. */
static int look(struct call *c, struct ioas *i, uint64_t start, uint64_t last)
{
	const struct pages *p;
	const struct area *a;
	uint64_t at;

	for (at = start; at <= last; at = a->span.last + 1) {
		a = (struct area *)span_touching(ioas_areas(c->w, i), at, at);
		if (!a)
			return -ENOENT;
		if (!(a->prot & IOMMU_MAP_READABLE))
			return -EPERM;
	}
	a = (struct area *)span_touching(ioas_areas(c->w, i), start, start);
	p = heap_at(&c->w->heap, a->pages);
	return a->span.last >= last && contiguous(c, p->start + a->offset + start - a->span.start,
						  last - start + 1)
		       ? 0
		       : -EFAULT;
}

static void lock(struct world *w, struct ioas *i, const struct hw_queue *q, int by)
{
	struct area *a;
	uint64_t at;

	for (at = q->start; (a = (struct area *)span_touching(ioas_areas(w, i), at, q->last));
	     at = a->span.last + 1)
		a->locked += (uint32_t)by;
	i->accesses += (uint32_t)by;
	i->object.users += (uint32_t)by;
	ioas_align(w, i);
}

static struct hw_queue *find_queue(struct world *w, const struct viommu *v, uint32_t index)
{
	struct hw_queue *q;
	ref r;

	for (r = v->hw_queues; (q = heap_at(&w->heap, r)); r = q->next)
		if (q->index == index)
			return q;
	return NULL;
}

/* Queues are taken in ascending order. */
static int check_index(struct call *c)
{
	const struct hw *hw = heap_at(&c->w->heap, c->viommu->hw);
	const uint32_t index = c->hw_queue_alloc.index;

	if (index >> hw->cmdqv_log2vcmdqs)
		return -EINVAL;
	if (find_queue(c->w, c->viommu, index))
		return -EEXIST;
	return index && !find_queue(c->w, c->viommu, index - 1) ? -EIO : 0;
}

static void join(struct call *c, struct hw_queue *q, struct ioas *i)
{
	struct hw_queue *below = find_queue(c->w, c->viommu, q->index - 1);

	q->next = c->viommu->hw_queues;
	c->viommu->hw_queues = heap_ref(&c->w->heap, q);
	c->viommu->object.users++;
	if (below)
		below->object.users++;
	lock(c->w, i, q, 1);
}

int run_HW_QUEUE_ALLOC(struct call *c)
{
	const uint64_t page = c->w->page_size, start = c->hw_queue_alloc.nesting_parent_iova;
	const uint64_t last = start + c->hw_queue_alloc.length - 1;
	struct ioas *i = memory_of(c->w, c->viommu);
	struct hw_queue *q;
	struct bound *access;
	int ret = ioas_fits(c->w, i, page) ? look(c, i, start & -page, last | (page - 1))
					   : -EADDRINUSE;

	if (!ret)
		ret = check_index(c);
	if (ret)
		return ret;
	q = (struct hw_queue *)object_new(c->w, c->ctx, OBJECT_HW_QUEUE, sizeof(*q));
	if (!q)
		return -ENOMEM;
	access = (struct bound *)object_new(c->w, c->ctx, OBJECT_ACCESS, sizeof(*access));
	if (!access) {
		object_delete(c->w, c->ctx, &q->object, sizeof(*q));
		return -ENOMEM;
	}
	access->object.users = 1;
	q->access = heap_ref(&c->w->heap, access);
	q->viommu = heap_ref(&c->w->heap, c->viommu);
	q->index = c->hw_queue_alloc.index;
	q->start = start & -page;
	q->last = last | (page - 1);
	join(c, q, i);
	c->hw_queue_alloc.out_hw_queue_id = q->object.id;
	return 0;
}

void hw_queue_end(struct world *w, struct context *ctx, struct object *o)
{
	struct hw_queue *q = (struct hw_queue *)o, *below;
	struct viommu *v = heap_at(&w->heap, q->viommu);
	ref *at = &v->hw_queues;

	while (*at != heap_ref(&w->heap, q))
		at = &((struct hw_queue *)heap_at(&w->heap, *at))->next;
	*at = q->next;
	below = find_queue(w, v, q->index - 1);
	if (below)
		below->object.users--;
	v->object.users--;
	lock(w, memory_of(w, v), q, -1);
	object_delete(w, ctx, heap_at(&w->heap, q->access), sizeof(struct bound));
	object_delete(w, ctx, o, sizeof(*q));
}

bool check_queue_made(struct call *c, const struct check *k)
{
	return c->viommu->type == IOMMU_VIOMMU_TYPE_TEGRA241_CMDQV &&
	       call_field(c, k->field) == IOMMU_HW_QUEUE_TYPE_TEGRA241_CMDQV;
}
