/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page tables of IOMMUs, and what is attached to them (K 1.3, 1.5, 2.3). What an IOMMU can do stands in iommu.def.
 */
#ifndef MODEL_HWPT_H
#define MODEL_HWPT_H

#include "attach.h"
#include "call.h"

/* Features of an IOMMU. */
enum {
	CAN_TRACK = 1, /* dirty pages */
	CAN_NEST = 2,
	CAN_PASID = 4,
	HAS_STAGE1 = 8,
	HAS_ATS = 16,
	HAS_RANGES = 32, /* one command drops a range of addresses */
};

struct hwpt {
	struct object object;
	ref next; /* of its address space, oldest first */
	ref ioas; /* of a nested one: its parent's */
	ref hw; /* it is made for; 0: no IOMMU */
	ref parent; /* of a nested one: the page table below */
	ref viommu; /* of a nested one; 0: it is of its parent alone */
	ref fault; /* queue; 0: none */
	struct span_set dirty; /* pages that were written */
	uint8_t shown; /* among the tables of its address space */
	uint8_t automatic; /* made by an attach, goes with the last device */
	uint8_t nest_parent, can_track, tracks, takes_pasids;
	uint64_t unit; /* smallest page, bytes */
	uint64_t data[4]; /* what a nested one was made of */
};

/* A device as an object of a context. An mdev is an ACCESS: its table is the address space. */
struct bound {
	struct object object;
	ref device, context;
	ref table; /* it is attached to; 0: nothing */
	ref pasids; /* list of struct by_pasid */
	ref vdevice;
};

/* What a device is attached to with a PASID. */
struct by_pasid {
	ref next, table;
	uint32_t pasid;
};

/* The one that belongs to an address space with these flags: 0 or NULL, no memory. It is not shown yet. */
struct hwpt *hwpt_new(struct world *w, struct context *ctx, struct ioas *i, ref hw, uint32_t flags);
/*
 * Puts all mappings into it, and keeps them there. -EADDRINUSE, -EINVAL: they do not fit its places or pages; -EFAULT, -ENOMEM,
 * -EINVAL as area_pin().
 */
int hwpt_show(struct world *w, const struct caller *by, struct hwpt *h);
void hwpt_end(struct world *w, struct context *ctx, struct object *o);
/* One user less; an automatic one goes with the last. */
void hwpt_leave(struct world *w, struct context *ctx, struct hwpt *h);

/* Whether devices behind an IOMMU can use a page table made for the other; both may be 0. */
bool hw_shares(struct world *w, ref made_for, ref behind);
uint32_t hw_features(const struct hw *hw);
/* Whether its driver makes a page table with those flags. hw may be NULL. */
bool hw_makes(const struct hw *hw, uint32_t flags);
/* Bits of a PASID that both the device and its IOMMU have; 0: it has none. */
unsigned device_pasid_bits(struct world *w, const struct device *d);

/* The device of an object, and the object of a device: NULL when it is not bound. */
struct device *bound_device(struct world *w, const struct bound *b);
struct bound *bound_of(struct world *w, const struct device *d);
/* What it is attached to with that PASID, NO_PASID for the device as such; 0: nothing. */
ref bound_table(struct world *w, const struct bound *b, uint32_t pasid);
/* Where that stands, NULL: nowhere; making it, 0 or -ENOMEM; taking it away. */
ref *bound_slot(struct world *w, struct bound *b, uint32_t pasid);
int bound_add(struct world *w, struct bound *b, uint32_t pasid, ref table);
void bound_drop(struct world *w, struct bound *b, uint32_t pasid);

/* An mdev takes an address space and nothing else: -ENOENT, or -EADDRINUSE for mappings that are no whole pages. */
int access_change(struct world *w, struct bound *b, uint32_t pt_id);
void access_leave(struct world *w, struct bound *b);

/* Pages of a range are not dirty any more, for all page tables: what was there is gone. */
void ioas_forget_dirt(struct world *w, struct ioas *i, uint64_t start, uint64_t last);
/* A device wrote there through the page table. */
void hwpt_soil(struct world *w, struct hwpt *h, uint64_t start, uint64_t last);
void hwpt_clean(struct world *w, struct hwpt *h);

/* ---- tests of ioctl.def ---- */

bool check_bound(struct call *c, const struct check *k); /* a device: bound */
bool check_data_typed(struct call *c, const struct check *k); /* type and length, or neither */
bool check_of_type(struct call *c, const struct check *k); /* object: bits of value */
bool check_flags_made(struct call *c, const struct check *k); /* by the driver of bound */
bool check_nests(struct call *c, const struct check *k); /* the driver of bound, on its own */
bool check_nest_parent(struct call *c, const struct check *k); /* object: of the same driver */
bool check_hwpt(struct call *c, const struct check *k); /* a page table of memory: hwpt, ioas */
bool check_tracks(struct call *c, const struct check *k); /* hwpt */
bool check_last(struct call *c, const struct check *k); /* field + field2 - 1 is below 2^64 */
bool check_ends_aligned(struct call *c, const struct check *k); /* that range, in ioas */
bool check_ends_in_pages(struct call *c, const struct check *k); /* of page_size */

#endif
