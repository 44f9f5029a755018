/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Address spaces as such, the options, and the end of objects (K 1.3, 1.5).
 */
#include "call.h"
#include "queue.h"
#include "viommu.h"

#include <errno.h>

int run_IOAS_ALLOC(struct call *c)
{
	struct ioas *i = (struct ioas *)object_new(c->w, c->ctx, OBJECT_IOAS, sizeof(*i));

	if (!i)
		return -ENOMEM;
	i->alignment = 1;
	i->huge_pages = 1;
	c->ioas_alloc.out_ioas_id = i->object.id;
	return 0;
}

void ioas_align(struct world *w, struct ioas *i)
{
	const struct hwpt *h;
	ref r;

	i->alignment = i->huge_pages && !i->accesses ? 1 : w->page_size;
	for (r = i->tables; (h = heap_at(&w->heap, r)); r = h->next)
		if (h->unit > i->alignment)
			i->alignment = h->unit;
}

bool ioas_fits(struct world *w, struct ioas *i, uint64_t alignment)
{
	const struct pages *p;
	const struct area *a;
	uint64_t at;

	for (at = 0; (a = (struct area *)span_touching(ioas_areas(w, i), at, UINT64_MAX));
	     at = a->span.last + 1) {
		p = heap_at(&w->heap, a->pages);
		if (a->span.start % alignment || (a->span.last + 1) % alignment ||
		    (p->start + a->offset) % w->page_size % alignment)
			return false;
	}
	return true;
}

/* ---- reserved ranges ---- */

int ioas_reserve(struct world *w, struct ioas *i, const struct reserved *range)
{
	struct reserved *v, *other;
	ref *at = &i->reserved, r;

	if (span_touching(ioas_areas(w, i), range->start, range->last) ||
	    span_touching(ioas_allowed(w, i), range->start, range->last))
		return -EADDRINUSE;
	r = heap_new(&w->heap, sizeof(*v));
	v = heap_at(&w->heap, r);
	if (!v)
		return -ENOMEM;
	*v = *range;
	while ((other = heap_at(&w->heap, *at)) && other->start < v->start)
		at = &other->next;
	v->next = *at;
	*at = r;
	return 0;
}

void ioas_unreserve(struct world *w, struct ioas *i, ref owner)
{
	ref *at = &i->reserved, gone;
	struct reserved *v;

	while ((v = heap_at(&w->heap, *at))) {
		if (v->owner != owner) {
			at = &v->next;
			continue;
		}
		gone = *at;
		*at = v->next;
		heap_free(&w->heap, gone, sizeof(*v));
	}
}

/* ---- ends ---- */

static void clear_allowed(struct world *w, struct span_set *set)
{
	struct spans s = { &w->heap, set };
	struct span *n;

	while ((n = span_touching(s, 0, UINT64_MAX))) {
		span_remove(s, n);
		heap_free(&w->heap, heap_ref(&w->heap, n), sizeof(*n));
	}
}

void ioas_empty(struct world *w, struct ioas *i)
{
	struct reserved *v;
	struct span *n;
	ref next;

	span_empty(ioas_areas(w, i), 0, UINT64_MAX);
	while ((n = span_first(ioas_areas(w, i))))
		area_end(w, i, (struct area *)n);
	clear_allowed(w, &i->allowed);
	for (; i->reserved; i->reserved = next) {
		v = heap_at(&w->heap, i->reserved);
		next = v->next;
		heap_free(&w->heap, i->reserved, sizeof(*v));
	}
}

static void ioas_end(struct world *w, struct context *ctx, struct object *o)
{
	ioas_empty(w, (struct ioas *)o);
	if (ctx->compat_ioas == o->id)
		ctx->compat_ioas = 0;
	object_delete(w, ctx, o, sizeof(struct ioas));
}

void object_end(struct world *w, struct context *ctx, struct object *o)
{
	static void (*const ends[OBJECT_TYPES])(struct world *, struct context *,
						struct object *) = {
		[OBJECT_IOAS] = ioas_end,	    [OBJECT_HWPT_PAGING] = hwpt_end,
		[OBJECT_HWPT_NESTED] = hwpt_end,    [OBJECT_FAULT] = fault_queue_end,
		[OBJECT_VIOMMU] = viommu_end,	    [OBJECT_VDEVICE] = vdevice_end,
		[OBJECT_VEVENTQ] = event_queue_end, [OBJECT_HW_QUEUE] = hw_queue_end,
	};

	ends[o->type](w, ctx, o);
}

int run_DESTROY(struct call *c)
{
	object_end(c->w, c->ctx, c->object);
	return 0;
}

/* ---- ranges ---- */

struct list {
	struct call *c;
	uint32_t room, n;
	int ret;
};

static void add_range(struct list *l, uint64_t start, uint64_t last)
{
	const struct iommu_iova_range r = { start, last };

	if (l->n < l->room && !l->ret)
		l->ret = caller_put(l->c->by, l->c->ranges.allowed_iovas + l->n * sizeof(r), &r,
				    sizeof(r));
	l->n++;
}

int run_IOAS_IOVA_RANGES(struct call *c)
{
	struct list l = { .c = c, .room = c->ranges.num_iovas };
	const struct reserved *v = heap_at(&c->w->heap, c->ioas->reserved);
	uint64_t from = 0;
	bool more = true;

	for (; v && more; v = heap_at(&c->w->heap, v->next)) {
		if (v->start > from)
			add_range(&l, from, v->start - 1);
		more = v->last != UINT64_MAX;
		if (v->last >= from)
			from = v->last + 1;
	}
	if (more)
		add_range(&l, from, UINT64_MAX);
	c->ranges.num_iovas = l.n;
	c->ranges.out_iova_alignment = c->ioas->alignment;
	if (l.ret)
		return l.ret;
	return l.n > l.room ? -EMSGSIZE : 0;
}

/* Adds an allowed range to a new list. */
static int allow(struct call *c, struct span_set *list, const struct iommu_iova_range *g)
{
	struct spans s = { &c->w->heap, list };
	const struct reserved *v = heap_at(&c->w->heap, c->ioas->reserved);
	struct span *n;

	if (g->start >= g->last || span_touching(s, g->start, g->last))
		return -EINVAL;
	for (; v; v = heap_at(&c->w->heap, v->next))
		if (v->start <= g->last && g->start <= v->last)
			return -EADDRINUSE;
	n = heap_at(&c->w->heap, heap_new(&c->w->heap, sizeof(*n)));
	if (!n)
		return -ENOMEM;
	n->start = g->start;
	n->last = g->last;
	span_insert(s, n);
	return 0;
}

int run_IOAS_ALLOW_IOVAS(struct call *c)
{
	struct iommu_iova_range g;
	struct span_set list = { 0 }, old;
	uint32_t k;
	int ret = 0;

	for (k = 0; !ret && k < c->allow.num_iovas; k++) {
		ret = caller_get(c->by, &g, c->allow.allowed_iovas + k * sizeof(g), sizeof(g));
		if (!ret)
			ret = allow(c, &list, &g);
	}
	if (ret) {
		clear_allowed(c->w, &list);
		return ret;
	}
	old = c->ioas->allowed;
	c->ioas->allowed = list;
	clear_allowed(c->w, &old);
	return 0;
}
