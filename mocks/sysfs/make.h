/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SYSFS_MAKE_H
#define SYSFS_MAKE_H

#include "tree.h"

/* What a row is applied to; what does not apply is NULL or 0. */
struct spot {
	const struct host *h;
	const struct host_device *d; /* of a group: the first one in it, if any */
	const struct host_group *g;
	const struct host_iommu *iommu;
	const struct host_driver *driver;
	const struct host_mdev *mdev;
	const struct host_mdev_type *mdev_type;
	struct bdf root; /* domain and bus of a root bus */
	unsigned n; /* number of a BAR */
	const char *dir; /* folder of the device, once it is known */
	const uint8_t *config; /* configuration space of the device */
	uint8_t secondary, subordinate; /* buses behind a bridge */
	int32_t cdev;
};

typedef void value_fn(struct buf *b, const struct spot *at);

/* What {name} in a pattern stands for; a NULL name ends a table. */
struct value {
	const char *name;
	value_fn *add;
};

extern const struct value host_values[], device_values[];

/* A part of a pattern: a value, or text. */
struct piece {
	const char *text;
	size_t length;
	value_fn *value;
};

/* Takes a pattern apart once, so that names are not looked for each time; how many pieces it has, at most room. */
size_t pattern_read(struct piece *pieces, size_t room, const char *pattern);
void pieces_add(struct buf *b, const struct piece *pieces, size_t n, const struct spot *at);

/* "0000:01" */
void bus_text(struct buf *b, uint16_t domain, uint8_t bus);
/* The folder of a device, and of the bus it hangs on. */
void device_dir(struct buf *b, const struct host *h, const struct host_device *d);
void root_dir(struct buf *b, struct bdf root);
/* The topmost bridge above a device, or the device itself. */
const struct host_device *device_root(const struct host *h, const struct host_device *d);

#define WHENS(X)        \
	X(always)       \
	X(group_nodes)  \
	X(cdev_nodes)   \
	X(vfio_nodes)   \
	X(selftest)     \
	X(iommufd)      \
	X(container)    \
	X(vfio_pci)     \
	X(intel)        \
	X(amd)          \
	X(group_named)  \
	X(group_node)   \
	X(linked)       \
	X(below_port)   \
	X(bound)        \
	X(behind_iommu) \
	X(in_group)     \
	X(virtual)      \
	X(not_virtual)  \
	X(physical)     \
	X(resettable)   \
	X(has_rom)      \
	X(has_serial)   \
	X(waiting)      \
	X(bridge)       \
	X(port)         \
	X(mdev_parent)  \
	X(cdev_there)   \
	X(cdev_unreadable)

#define WHEN(name) bool when_##name(const struct spot *at);
WHENS(WHEN)
#undef WHEN

#endif
