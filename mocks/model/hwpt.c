/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page tables that show an address space (K 1.5, 1.6).
 */
#include "hwpt.h"
#include "nested.h"
#include "pin.h"

#include <errno.h>

/* ---- the places a page table has ---- */

/* The last address it translates; without an IOMMU any. */
static uint64_t last_of(const struct hw *hw)
{
	if (!hw || hw->address_bits >= 64)
		return UINT64_MAX;
	return (UINT64_C(1) << hw->address_bits) - 1;
}

static uint64_t smallest_page(const struct world *w, const struct hw *hw)
{
	return hw && hw->page_sizes ? hw->page_sizes & -hw->page_sizes : w->page_size;
}

struct hwpt *hwpt_new(struct world *w, struct context *ctx, struct ioas *i, ref hw, uint32_t flags)
{
	struct hwpt *h = (struct hwpt *)object_new(w, ctx, OBJECT_HWPT_PAGING, sizeof(*h));

	if (!h)
		return NULL;
	h->ioas = heap_ref(&w->heap, i);
	h->hw = hw;
	h->unit = smallest_page(w, heap_at(&w->heap, hw));
	h->nest_parent = flags & IOMMU_HWPT_ALLOC_NEST_PARENT;
	h->can_track = !!(flags & IOMMU_HWPT_ALLOC_DIRTY_TRACKING);
	h->takes_pasids = !!(flags & IOMMU_HWPT_ALLOC_PASID);
	i->object.users++;
	return h;
}

static int reserve_outside(struct world *w, const struct hwpt *h)
{
	const uint64_t last = last_of(heap_at(&w->heap, h->hw));
	const struct reserved outside = { .owner = heap_ref(&w->heap, h),
					  .start = last + 1,
					  .last = UINT64_MAX };

	return last == UINT64_MAX ? 0 : ioas_reserve(w, heap_at(&w->heap, h->ioas), &outside);
}

int hwpt_show(struct world *w, const struct caller *by, struct hwpt *h)
{
	struct ioas *i = heap_at(&w->heap, h->ioas);
	ref *at = &i->tables;
	int ret;

	if (h->unit > w->page_size)
		return -EINVAL;
	if (h->unit > i->alignment && !ioas_fits(w, i, h->unit))
		return -EADDRINUSE;
	ret = reserve_outside(w, h);
	if (!ret && !i->domains)
		ret = ioas_pin(w, by, i);
	if (ret) {
		ioas_unreserve(w, i, heap_ref(&w->heap, h));
		return ret;
	}
	while (*at)
		at = &((struct hwpt *)heap_at(&w->heap, *at))->next;
	*at = heap_ref(&w->heap, h);
	h->shown = true;
	i->domains++;
	ioas_align(w, i);
	return 0;
}

static void hide(struct world *w, struct hwpt *h, struct ioas *i)
{
	const ref me = heap_ref(&w->heap, h);
	ref *at = &i->tables;

	if (!h->shown)
		return;
	while (*at != me)
		at = &((struct hwpt *)heap_at(&w->heap, *at))->next;
	*at = h->next;
	ioas_unreserve(w, i, me);
	if (!--i->domains)
		ioas_unpin(w, i);
	ioas_align(w, i);
}

static void leave(struct world *w, ref held)
{
	struct object *o = heap_at(&w->heap, held);

	if (o)
		o->users--;
}

void hwpt_end(struct world *w, struct context *ctx, struct object *o)
{
	struct hwpt *h = (struct hwpt *)o;
	struct ioas *i = heap_at(&w->heap, h->ioas);

	leave(w, h->fault);
	if (o->type == OBJECT_HWPT_PAGING) {
		hide(w, h, i);
		hwpt_clean(w, h);
		i->object.users--;
	} else {
		leave(w, h->viommu ? h->viommu : h->parent);
	}
	object_delete(w, ctx, o, sizeof(*h));
}

void hwpt_leave(struct world *w, struct context *ctx, struct hwpt *h)
{
	h->object.users--;
	if (h->automatic && !h->object.users)
		hwpt_end(w, ctx, &h->object);
}

/* ---- HWPT_ALLOC ---- */

static struct hwpt *alloc_paging(struct call *c, int *ret_error)
{
	struct ioas *i = (struct ioas *)c->object;
	struct hwpt *h =
		hwpt_new(c->w, c->ctx, i, bound_device(c->w, c->bound)->hw, c->hwpt_alloc.flags);

	*ret_error = h ? hwpt_show(c->w, c->by, h) : -ENOMEM;
	if (h && *ret_error) {
		hwpt_end(c->w, c->ctx, &h->object);
		return NULL;
	}
	return h;
}

/* The kernel looks for the queue when the page table is made. */
static int join_fault_queue(struct call *c, struct hwpt *h)
{
	struct object *fault;

	if (!(c->hwpt_alloc.flags & IOMMU_HWPT_FAULT_ID_VALID))
		return 0;
	fault = object_find(c->w, c->ctx, c->hwpt_alloc.fault_id);
	if (!fault || fault->type != OBJECT_FAULT)
		return -ENOENT;
	fault->users++;
	h->fault = heap_ref(&c->w->heap, fault);
	return 0;
}

int run_HWPT_ALLOC(struct call *c)
{
	struct hwpt *h;
	int ret;

	h = c->object->type == OBJECT_IOAS ? alloc_paging(c, &ret) : nested_new(c, &ret);
	if (!h)
		return ret;
	ret = join_fault_queue(c, h);
	if (ret) {
		hwpt_end(c->w, c->ctx, &h->object);
		return ret;
	}
	c->hwpt_alloc.out_hwpt_id = h->object.id;
	return 0;
}

/* ---- memory without an IOMMU ---- */

/*
 * Where memory is for a device that nothing translates for, up to the end of its page. Real places cannot be known: each
 * page of what was mapped gets one of its own.
 */
int run_IOAS_NOIOMMU_GET_PA(struct call *c)
{
	const struct area *a = (struct area *)span_touching(ioas_areas(c->w, c->ioas),
							    c->get_pa.iova, c->get_pa.iova);
	const struct pages *p = heap_at(&c->w->heap, a->pages);
	const uint64_t in_area = c->get_pa.iova - a->span.start;
	const uint64_t place = p->start + a->offset + in_area, page = c->w->page_size;
	uint64_t room = page - place % page;

	if (room > a->span.last - a->span.start - in_area + 1)
		room = a->span.last - a->span.start - in_area + 1;
	if (c->get_pa.length > room)
		c->get_pa.length = room;
	c->get_pa.out_phys = place & ((UINT64_C(1) << 46) - 1);
	return 0;
}

bool check_noiommu_backed(struct call *c, const struct check *k)
{
	const struct hwpt *h;
	ref r;

	(void)k;
	for (r = c->ioas->tables; (h = heap_at(&c->w->heap, r)); r = h->next)
		if (!h->hw)
			return true;
	return false;
}

/* ---- tests ---- */

bool check_bound(struct call *c, const struct check *k)
{
	struct object *o = object_find(c->w, c->ctx, (uint32_t)call_field(c, k->field));

	c->bound = o && o->type == OBJECT_DEVICE ? (struct bound *)o : NULL;
	return c->bound;
}

bool check_hwpt(struct call *c, const struct check *k)
{
	struct object *o = object_find(c->w, c->ctx, (uint32_t)call_field(c, k->field));

	c->hwpt = o && o->type == OBJECT_HWPT_PAGING ? (struct hwpt *)o : NULL;
	c->ioas = c->hwpt ? heap_at(&c->w->heap, c->hwpt->ioas) : NULL;
	return c->hwpt;
}

bool check_data_typed(struct call *c, const struct check *k)
{
	return !call_field(c, k->field) == !call_field(c, k->field2);
}

bool check_of_type(struct call *c, const struct check *k)
{
	return k->value >> c->object->type & 1;
}

bool check_flags_made(struct call *c, const struct check *k)
{
	const uint32_t flags = (uint32_t)call_field(c, k->field);
	const struct device *d = bound_device(c->w, c->bound);

	if (flags & IOMMU_HWPT_FAULT_ID_VALID && flags & IOMMU_HWPT_ALLOC_NEST_PARENT)
		return false;
	return hw_makes(heap_at(&c->w->heap, d->hw), flags & ~(uint32_t)IOMMU_HWPT_FAULT_ID_VALID);
}
