/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "nested.h"
#include "viommu.h"

#include <errno.h>
#include <string.h>

/* ---- the data they are made of ---- */

/* A stream table entry, as a guest may fill it in: V 0, Config 3:1 … (architecture of the SMMU, 5.2). */
enum { STE_V = 1, STE_ABORT = 0, STE_BYPASS = 4, STE_STAGE1 = 5 };

/* V, Config, S1Fmt 5:4, S1ContextPtr 51:6, S1CDMax 63:59 */
static const uint64_t ste0_allowed = UINT64_C(0xf80fffffffffffff);
/* S1DSS 1:0, S1CIR 3:2, S1COR 5:4, S1CSH 7:6, S1STALLD 27, EATS 29:28 */
static const uint64_t ste1_allowed = UINT64_C(0x380000ff);

static unsigned ste_config(const uint64_t *ste)
{
	return ste[0] & STE_V ? ste[0] >> 1 & 7 : STE_ABORT;
}

static int check_ste(uint64_t *ste)
{
	const unsigned config = ste_config(ste);

	if (!(ste[0] & STE_V)) {
		ste[0] = ste[1] = 0;
		return 0;
	}
	if (ste[0] & ~ste0_allowed || ste[1] & ~ste1_allowed)
		return -EIO;
	return config == STE_ABORT || config == STE_BYPASS || config == STE_STAGE1 ? 0 : -EIO;
}

/* K 1.5: type, then length, then the pointer. */
static int take_data(struct call *c, uint32_t type, uint64_t *ret)
{
	static const uint32_t sizes[] = {
		[IOMMU_HWPT_DATA_VTD_S1] = sizeof(struct iommu_hwpt_vtd_s1),
		[IOMMU_HWPT_DATA_ARM_SMMUV3] = sizeof(struct iommu_hwpt_arm_smmuv3),
	};

	if (c->hwpt_alloc.data_type != type || c->hwpt_alloc.data_len != sizes[type])
		return -EINVAL;
	if (caller_get(c->by, ret, c->hwpt_alloc.data_uptr, sizes[type]))
		return -EFAULT;
	return type == IOMMU_HWPT_DATA_ARM_SMMUV3 ? check_ste(ret) : 0;
}

struct hwpt *nested_new(struct call *c, int *ret_error)
{
	struct viommu *v = c->object->type == OBJECT_VIOMMU ? (struct viommu *)c->object : NULL;
	const struct hwpt *parent = v ? heap_at(&c->w->heap, v->parent) : (struct hwpt *)c->object;
	uint64_t data[4] = { 0 };
	struct hwpt *h;

	*ret_error = take_data(c, v ? IOMMU_HWPT_DATA_ARM_SMMUV3 : IOMMU_HWPT_DATA_VTD_S1, data);
	if (*ret_error)
		return NULL;
	h = (struct hwpt *)object_new(c->w, c->ctx, OBJECT_HWPT_NESTED, sizeof(*h));
	if (!h) {
		*ret_error = -ENOMEM;
		return NULL;
	}
	h->ioas = parent->ioas;
	h->hw = parent->hw;
	h->unit = parent->unit;
	h->parent = heap_ref(&c->w->heap, parent);
	h->viommu = heap_ref(&c->w->heap, v);
	h->takes_pasids = !!(c->hwpt_alloc.flags & IOMMU_HWPT_ALLOC_PASID);
	memcpy(h->data, data, sizeof(data));
	c->object->users++;
	return h;
}

int nested_takes(struct world *w, const struct bound *b, const struct hwpt *h)
{
	const struct vdevice *v = heap_at(&w->heap, b->vdevice);

	/* What translates nothing on its own needs no stream of the guest: QEMU attaches so before it has one. */
	if (!h->viommu || ste_config(h->data) != STE_STAGE1)
		return 0;
	return v && v->viommu == h->viommu ? 0 : -ENOENT;
}

struct hwpt *nested_below(struct world *w, const struct hwpt *h)
{
	return h->viommu && ste_config(h->data) == STE_BYPASS ? heap_at(&w->heap, h->parent) : NULL;
}

/* ---- tests ---- */

bool check_nests(struct call *c, const struct check *k)
{
	const struct hw *hw = heap_at(&c->w->heap, bound_device(c->w, c->bound)->hw);

	(void)k;
	return hw && hw->type == HOST_INTEL;
}

bool check_nest_parent(struct call *c, const struct check *k)
{
	const struct hwpt *h = (struct hwpt *)c->object;
	const struct hw *hw = heap_at(&c->w->heap, bound_device(c->w, c->bound)->hw);
	const struct hw *made_for = heap_at(&c->w->heap, h->hw);

	(void)k;
	return h->nest_parent && made_for && made_for->type == hw->type;
}
