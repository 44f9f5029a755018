/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One ioctl on its way through the tables of ioctl.def.
 */
#ifndef MODEL_CALL_H
#define MODEL_CALL_H

#include "commands.h"
#include "device.h"
#include "file.h"
#include "uapi.h"
#include "uapi_vfio.h"

enum { COMMAND_MAX = 80 };

struct features;
struct irqs;

struct call {
	const struct ioctls *tables; /* that it is on its way through */
	struct world *w;
	struct context *ctx;
	const struct caller *by;
	union {
		char bytes[COMMAND_MAX]; /* as the caller gave it, the missing tail is 0 */
		IOMMU_COMMANDS
		struct vfio_bind bind;
		struct vfio_info info;
		struct vfio_region region;
		struct vfio_irq irq;
		struct vfio_set_irqs set_irqs;
		struct vfio_hot_info hot_info;
		struct vfio_hot_reset hot_reset;
		struct vfio_ioeventfd ioeventfd;
		struct vfio_feature feature;
		struct vfio_attach attach;
		struct vfio_detach detach;
	};
	uint64_t arg; /* where it stands */
	/* Of ioctls of a VFIO device. */
	ref file;
	struct device *dev;
	/* What tests found. */
	struct object *object;
	struct ioas *ioas, *source;
	uint64_t device, inode; /* of the file */
	ref other; /* file of a descriptor; 0: none of ours */
	uint8_t token[VFIO_UUID];
	struct bound *bound;
	struct hwpt *hwpt;
	struct viommu *viommu;
};

struct field {
	uint16_t at, size;
};

/* A row of ioctl.def. */
struct check {
	bool (*holds)(struct call *c, const struct check *k);
	int err;
	struct field field, field2;
	uint64_t value;
	uint32_t when; /* bits of the second word, which are the flags; 0: always */
	uint16_t until; /* first kernel release that does not ask; 0: all do */
	uint16_t of; /* types of object it is for, a bit each; 0: all */
	struct field with; /* it is for commands where this is not 0; {}: all */
	const char *src;
};

enum back { BACK_NEVER, BACK_ON_SUCCESS, BACK_ALWAYS };

struct ioctl {
	const char *name;
	uint16_t nr, min, full, since;
	enum back back;
	bool loose; /* a longer command may end in anything */
	bool pci; /* not of a mediated device */
	struct field undone; /* 0 in what is written back after a check has refused */
	uint16_t first; /* of its checks; they end where those of the next row begin */
	int (*run)(struct call *c);
};

/* A structure that has grown: before a kernel release it ended after so many bytes. */
struct ioctl_size {
	uint16_t nr, until, bytes;
};

/* All tables, as a mutant may change them. */
struct ioctls {
	const struct ioctl *rows;
	size_t n;
	const struct check *checks;
	size_t n_checks;
	const struct ioctl_size *sizes;
	size_t n_sizes;
	bool slots; /* by number alone: a command is read before its word is looked at (K 1.2) */
	/* Of those of devices, device_tables.h; else NULL. */
	const struct features *features;
	const struct irqs *irqs;
};

extern const struct ioctls iommu_ioctls, vfio_ioctls;

/* The way of an ioctl through tables; c says whose it is. */
int ioctl_with(const struct ioctls *t, struct call *c, uint32_t request, uint64_t arg);
/* The same of a device by its own node, which is c's file. */
int cdev_with(const struct ioctls *t, struct call *c, uint32_t request, uint64_t arg);

/* The ioctl of /dev/iommu with that number on the command that stands in c: its checks and what it does. */
int ioctl_inside(struct call *c, uint32_t nr);

/* The value of a field. */
uint64_t call_field(const struct call *c, struct field f);

/* The caller's memory: 0 or -EFAULT. */
int caller_get(const struct caller *by, void *to, uint64_t from, size_t bytes);
int caller_put(const struct caller *by, uint64_t to, const void *from, size_t bytes);
/* Whether a device could read, or write, all of it. */
int caller_pin(const struct caller *by, uint64_t start, uint64_t bytes, bool write);

/*
 * A mapped file, found again by way of its owner. -EINVAL: it is none that memory can be mapped of, or shorter; one that was
 * closed since is taken as it is. -EFAULT: it cannot be reached.
 */
int mapped_file_pin(const struct mapped_file *f, uint64_t start, uint64_t bytes);
int mapped_file_copy(const struct mapped_file *f, void *bytes, size_t n, uint64_t at, bool write);

/*
 * A place for length bytes of memory at va: never 0, never in the last page; aligned as the memory is, so that large
 * pages could be used. -EOVERFLOW or -ENOSPC.
 */
int find_place(struct call *c, uint64_t va, uint64_t length, uint64_t *ret_iova);

/* A mapping to be made in call->ioas. */
struct wish {
	uint32_t flags; /* enum iommu_map_flags */
	uint64_t iova, length;
	ref pages; /* gets one more user */
	uint64_t offset; /* in the pages */
};

int area_show(struct call *c, const struct wish *m);

/* ---- tests: whether it holds ---- */

bool check_known_bits(struct call *c, const struct check *k); /* no bit but those of value */
bool check_zero(struct call *c, const struct check *k);
bool check_not_zero(struct call *c, const struct check *k);
bool check_some_bit(struct call *c, const struct check *k); /* at least one of value */
bool check_at_most(struct call *c, const struct check *k); /* value */
bool check_below_max(struct call *c, const struct check *k); /* not 2^64 - 1 */
bool check_sum(struct call *c, const struct check *k); /* field + field2 is below 2^64 */
/* field and field2 are 0 and 2^64 - 1, or ... */
bool check_all_or_below_max(struct call *c, const struct check *k);
bool check_all_or_sum(struct call *c, const struct check *k);
bool check_exists(struct call *c, const struct check *k); /* an object: object */
bool check_unused(struct call *c, const struct check *k); /* nobody holds it */
bool check_ioas(struct call *c, const struct check *k); /* an IOAS: ioas */
bool check_source(struct call *c, const struct check *k); /* an IOAS: source */
bool check_file(struct call *c, const struct check *k); /* a descriptor: other, or device, inode */
/* Of a dma-buf; other files pass. */
bool check_one_range(struct call *c, const struct check *k);
bool check_in_buffer(struct call *c, const struct check *k); /* field, field2 bytes */
bool check_not_revoked(struct call *c, const struct check *k); /* its device is there */
bool check_multiple(struct call *c, const struct check *k); /* of the alignment of the IOAS */
bool check_multiple_in_page(struct call *c, const struct check *k); /* its place in the page */
bool check_not_reserved(struct call *c, const struct check *k); /* field, field2 bytes */
bool check_not_mapped(struct call *c, const struct check *k);
bool check_covered(struct call *c, const struct check *k); /* mapped in source without a hole */
bool check_writable(struct call *c, const struct check *k); /* in source */
bool check_mapped(struct call *c, const struct check *k); /* in ioas */
bool check_capable(struct call *c, const struct check *k); /* the caller: CAP_* value */
bool check_noiommu_built_in(struct call *c, const struct check *k);
bool check_noiommu_backed(struct call *c, const struct check *k); /* ioas, by a page table */

bool check_one_bit(struct call *c, const struct check *k); /* of value, no more and no less */
bool check_long_enough(struct call *c, const struct check *k); /* the command: value bytes */

/* ---- of VFIO devices: bind.c ---- */

bool check_own_node(struct call *c, const struct check *k); /* file: not by a group */
bool check_group_closed(struct call *c, const struct check *k); /* the node of its group */
bool check_file_unbound(struct call *c, const struct check *k);
bool check_token_readable(struct call *c, const struct check *k); /* 16 bytes there: token */
bool check_token_given(struct call *c, const struct check *k); /* where one is needed */
bool check_token_wanted(struct call *c, const struct check *k); /* the device can have one */
bool check_token_right(struct call *c, const struct check *k);
bool check_descriptor(struct call *c, const struct check *k); /* open: other */
bool check_iommufd(struct call *c, const struct check *k); /* other is one: ctx */
bool check_device_unbound(struct call *c, const struct check *k); /* by any file */
bool check_driver_stays(struct call *c, const struct check *k);
bool check_group_ownable(struct call *c, const struct check *k); /* by that context */
bool check_interrupts_remapped(struct call *c, const struct check *k); /* or need not be */
bool check_coherent(struct call *c, const struct check *k);
bool check_has_pasids(struct call *c, const struct check *k); /* such a device can */

/* ---- region.c, irq.c, reset.c, feature.c ---- */

bool check_region(struct call *c, const struct check *k); /* index: there is one */
bool check_irqs_there(struct call *c, const struct check *k); /* index; field, field2 of them */
bool check_irq_data(struct call *c, const struct check *k); /* argsz has room for the data */
bool check_irq_data_readable(struct call *c, const struct check *k);
bool check_can_reset(struct call *c, const struct check *k);
bool check_bus_resets(struct call *c, const struct check *k); /* its bus or slot can */
/* Groups whose descriptors follow, field of them: as many as there must be, no more than a hot reset reaches, ... */
bool check_groups_as_opened(struct call *c, const struct check *k);
bool check_groups_reached(struct call *c, const struct check *k);
bool check_groups_readable(struct call *c, const struct check *k);
bool check_groups_open(struct call *c, const struct check *k); /* the first fault is none such */
bool check_groups_are_groups(struct call *c, const struct check *k);
bool check_all_owned(struct call *c, const struct check *k); /* what a hot reset reaches */
bool check_port_resets(struct call *c, const struct check *k);
bool check_feature_one_way(struct call *c, const struct check *k); /* not both unless it asks */
bool check_event_or_none(struct call *c, const struct check *k); /* a descriptor, or -1 */
bool check_in_bar(struct call *c, const struct check *k); /* and not in the table of MSI-X */

/* ---- what ioctls do ---- */

#define IOCTL(nr, NAME, s, ...) int run_##NAME(struct call *c);
#include "ioctl.def"
#define IOCTL(nr, NAME, s, ...) int run_##NAME(struct call *c);
#include "vfio.def"

#endif
