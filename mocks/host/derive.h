/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef HOST_DERIVE_H
#define HOST_DERIVE_H

#include "read.h"

/* The windows of a kind of hardware; false: no memory. */
bool windows_derive(struct host_iommu *h);

/* Where resources that say no place go next. */
struct room {
	uint64_t io, memory, memory64;
};

/* Finds places for resources of a device that have none; of a virtual function, those that its physical one has for it. */
void bars_derive(const struct host *h, struct host_device *d, struct room *room, bool written);

/* A start that is to be found. */
#define BAR_ANYWHERE UINT64_MAX

/* Adds the virtual functions that are enabled and not described. 0 or -ENOMEM. */
int vfs_derive(struct host *h);

/* Types of mediated devices that are there and in no list. 0 or -ENOMEM. */
int mdev_types_derive(struct host *h);

/* Gives devices that have an IOMMU and no group one of their own, and mediated devices, too. 0 or -ENOMEM. */
int groups_number(struct host *h);

/* Whether anything is in a group. */
bool group_used(const struct host *h, int32_t number);

#endif
