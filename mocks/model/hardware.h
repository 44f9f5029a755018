/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How a machine comes to be: between the sources that load it, and virtual functions that come later.
 */
#ifndef MODEL_HARDWARE_H
#define MODEL_HARDWARE_H

#include "device.h"

int load_devices(struct world *w, const struct host *h);
/* name NULL: none, and ret stays. -EINVAL: no such IOMMU. */
int load_find_hw(struct world *w, const struct host *h, const char *name, ref *ret);

/* A device in the list that is nothing yet; NULL: no memory. */
struct device *device_new(struct world *w);
/* Takes it out of its group and of the machine. */
void device_end(struct world *w, struct device *d);
/* What VFIO lets be mapped follows from sizes and neighbours (K 2.4). */
void device_find_mappable(struct world *w, struct device *d);

/* The group of a number; it is made where there is none, and room for it was reserved. */
struct group *group_get(struct world *w, int32_t number);
int32_t group_free_number(struct world *w);
void group_add(struct world *w, struct group *g, struct device *d);
/* An empty group is gone. */
void group_remove(struct world *w, struct device *d);

/* Nodes for a device that a VFIO driver got, and their end (K 3.1). */
void nodes_make(struct world *w, struct device *d);
void nodes_end(struct world *w, struct device *d);

#endif
