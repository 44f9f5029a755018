/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Virtual IOMMUs and what stands behind them (K 1.3, 1.5).
 */
#ifndef MODEL_VIOMMU_H
#define MODEL_VIOMMU_H

#include "hwpt.h"

struct viommu {
	struct object object;
	uint32_t type; /* enum iommu_viommu_type */
	ref parent, hw;
	ref vdevices, event_queues, hw_queues; /* lists */
	uint64_t map_offset, map_length; /* of /dev/iommu, what its user may map; 0: nothing */
	uint32_t was_mapped; /* and may still be */
};

struct vdevice {
	struct object object;
	ref next; /* of its virtual IOMMU */
	ref viommu, bound;
	uint64_t virt_id;
};

void viommu_end(struct world *w, struct context *ctx, struct object *o);
void vdevice_end(struct world *w, struct context *ctx, struct object *o);
void hw_queue_end(struct world *w, struct context *ctx, struct object *o);

/* Ends the virtual device of a device that leaves: its number is dead (K 1.3). */
void vdevice_bury(struct world *w, struct bound *b);
/* NULL: none has that number there. */
struct vdevice *viommu_device(struct world *w, const struct viommu *v, uint64_t virt_id);

/* What mmap() of /dev/iommu shows there, NULL: nothing, or not with that length. */
struct viommu *viommu_offering(struct world *w, ref context, uint64_t offset, uint64_t length);
void viommu_shown(const struct viommu *v, ref context, struct shown *ret);
/* Whether it is one of which a mapping is left, which is one of its users (K 1.1). */
bool viommu_is_mapped(struct call *c, const struct object *o);

/* ---- tests of ioctl.def ---- */

bool check_viommu(struct call *c, const struct check *k); /* one: viommu */
bool check_viommu_made(struct call *c,
		       const struct check *k); /* by the driver; value: CMDQV's release */
bool check_nestable(struct call *c, const struct check *k); /* hwpt can be the parent for bound */
bool check_same_hw(struct call *c, const struct check *k); /* bound, and viommu or object */
bool check_no_vdevice(struct call *c, const struct check *k); /* of bound */
bool check_virt_id_free(struct call *c, const struct check *k); /* in viommu */
bool check_first_of_type(struct call *c, const struct check *k); /* event queue of viommu */
bool check_queue_made(struct call *c, const struct check *k); /* hardware queue, by viommu */
bool check_can_invalidate(struct call *c, const struct check *k); /* the driver, for object */
bool check_at_most_page(struct call *c, const struct check *k);

#endif
