/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "viommu.h"

#include <errno.h>

/* ---- virtual IOMMUs ---- */

/* The first place behind those of others; each has a length of its own, so that they never touch. */
static uint64_t free_offset(struct call *c, uint64_t length)
{
	uint64_t at = c->w->page_size;
	const struct viommu *v;
	uint32_t id;

	for (id = 1; id < c->ctx->slots; id++) {
		v = (struct viommu *)object_find(c->w, c->ctx, id);
		if (!v || v->object.type != OBJECT_VIOMMU || !v->map_length)
			continue;
		if (v->map_offset < at + length && at < v->map_offset + v->map_length) {
			at = v->map_offset + v->map_length;
			id = 0;
		}
	}
	return at;
}

/* The page of a Tegra241 CMDQV that a guest may use: the caller is told where it maps it. */
static int offer_page(struct call *c, struct viommu *v)
{
	enum { VINTF_PAGE = 64 << 10 };
	struct iommu_viommu_tegra241_cmdqv data;

	if (c->viommu_alloc.data_len != sizeof(data))
		return -EINVAL;
	data.out_vintf_mmap_length = VINTF_PAGE;
	data.out_vintf_mmap_offset = free_offset(c, VINTF_PAGE);
	if (caller_put(c->by, c->viommu_alloc.data_uptr, &data, sizeof(data)))
		return -EFAULT;
	v->map_offset = data.out_vintf_mmap_offset;
	v->map_length = data.out_vintf_mmap_length;
	return 0;
}

int run_VIOMMU_ALLOC(struct call *c)
{
	struct viommu *v;
	int ret = 0;

	v = (struct viommu *)object_new(c->w, c->ctx, OBJECT_VIOMMU, sizeof(*v));
	if (!v)
		return -ENOMEM;
	v->type = c->viommu_alloc.type;
	if (v->type == IOMMU_VIOMMU_TYPE_TEGRA241_CMDQV)
		ret = offer_page(c, v);
	if (ret) {
		object_delete(c->w, c->ctx, &v->object, sizeof(*v));
		return ret;
	}
	v->parent = heap_ref(&c->w->heap, c->hwpt);
	v->hw = bound_device(c->w, c->bound)->hw;
	c->hwpt->object.users++;
	c->viommu_alloc.out_viommu_id = v->object.id;
	return 0;
}

void viommu_end(struct world *w, struct context *ctx, struct object *o)
{
	struct viommu *v = (struct viommu *)o;

	((struct object *)heap_at(&w->heap, v->parent))->users--;
	object_delete(w, ctx, o, sizeof(*v));
}

struct viommu *viommu_offering(struct world *w, ref context, uint64_t offset, uint64_t length)
{
	const struct context *ctx = heap_at(&w->heap, context);
	struct viommu *v;
	uint32_t id;

	for (id = 1; id < ctx->slots; id++) {
		v = (struct viommu *)object_find(w, ctx, id);
		if (v && v->object.type == OBJECT_VIOMMU && v->map_length &&
		    v->map_offset == offset && v->map_length == length)
			return v;
	}
	return NULL;
}

/* No device has a region there. */
static const uint64_t pages = UINT64_C(8) << 40;

void viommu_shown(const struct viommu *v, ref context, struct shown *ret)
{
	*ret = (struct shown){ .memory = context,
			       .at = pages + v->map_offset,
			       .bytes = v->map_length,
			       .owner = v->object.id,
			       .fresh = !v->was_mapped };
}

bool viommu_is_mapped(struct call *c, const struct object *o)
{
	const struct viommu *v = (const struct viommu *)o;
	const struct front *front = c->by->front;
	struct shown shown;

	if (o->type != OBJECT_VIOMMU || !v->was_mapped || !front || !front->is_mapped)
		return false;
	viommu_shown(v, heap_ref(&c->w->heap, c->ctx), &shown);
	return front->is_mapped(c->by, c->w, &shown);
}

/* ---- devices behind them ---- */

int run_VDEVICE_ALLOC(struct call *c)
{
	struct vdevice *v = (struct vdevice *)object_new(c->w, c->ctx, OBJECT_VDEVICE, sizeof(*v));

	if (!v)
		return -ENOMEM;
	v->viommu = heap_ref(&c->w->heap, c->viommu);
	v->bound = heap_ref(&c->w->heap, c->bound);
	v->virt_id = c->vdevice_alloc.virt_id;
	v->next = c->viommu->vdevices;
	c->viommu->vdevices = heap_ref(&c->w->heap, v);
	c->viommu->object.users++;
	c->bound->vdevice = heap_ref(&c->w->heap, v);
	c->vdevice_alloc.out_vdevice_id = v->object.id;
	return 0;
}

static void leave(struct world *w, struct vdevice *v)
{
	struct viommu *owner = heap_at(&w->heap, v->viommu);
	ref *at = &owner->vdevices;

	while (*at != heap_ref(&w->heap, v))
		at = &((struct vdevice *)heap_at(&w->heap, *at))->next;
	*at = v->next;
	owner->object.users--;
	((struct bound *)heap_at(&w->heap, v->bound))->vdevice = 0;
}

void vdevice_end(struct world *w, struct context *ctx, struct object *o)
{
	struct vdevice *v = (struct vdevice *)o;

	leave(w, v);
	object_delete(w, ctx, o, sizeof(*v));
}

void vdevice_bury(struct world *w, struct bound *b)
{
	struct vdevice *v = heap_at(&w->heap, b->vdevice);

	if (!v)
		return;
	leave(w, v);
	object_bury(w, heap_at(&w->heap, b->context), &v->object, sizeof(*v));
}

struct vdevice *viommu_device(struct world *w, const struct viommu *v, uint64_t virt_id)
{
	struct vdevice *d;
	ref r;

	for (r = v->vdevices; (d = heap_at(&w->heap, r)); r = d->next)
		if (d->virt_id == virt_id)
			return d;
	return NULL;
}

/* ---- tests ---- */

bool check_viommu(struct call *c, const struct check *k)
{
	struct object *o = object_find(c->w, c->ctx, (uint32_t)call_field(c, k->field));

	c->viommu = o && o->type == OBJECT_VIOMMU ? (struct viommu *)o : NULL;
	return c->viommu;
}

bool check_viommu_made(struct call *c, const struct check *k)
{
	const struct hw *hw = heap_at(&c->w->heap, bound_device(c->w, c->bound)->hw);

	if (!hw || hw->type != HOST_SMMUV3 || !(hw_features(hw) & CAN_NEST))
		return false;
	switch (call_field(c, k->field)) {
	case IOMMU_VIOMMU_TYPE_ARM_SMMUV3:
		return true;
	case IOMMU_VIOMMU_TYPE_TEGRA241_CMDQV:
		return c->w->kernel >= k->value && hw->cmdqv;
	default:
		return false;
	}
}

bool check_nestable(struct call *c, const struct check *k)
{
	(void)k;
	return c->hwpt->nest_parent &&
	       hw_shares(c->w, c->hwpt->hw, bound_device(c->w, c->bound)->hw);
}

bool check_same_hw(struct call *c, const struct check *k)
{
	const struct viommu *v = c->viommu ? c->viommu : (struct viommu *)c->object;

	(void)k;
	return v->hw == bound_device(c->w, c->bound)->hw;
}

bool check_no_vdevice(struct call *c, const struct check *k)
{
	(void)k;
	return !c->bound->vdevice;
}

bool check_virt_id_free(struct call *c, const struct check *k)
{
	return !viommu_device(c->w, c->viommu, call_field(c, k->field));
}
