/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes to files of sysfs, by their names; and a description that follows what they did.
 */
#ifndef MODEL_WRITE_H
#define MODEL_WRITE_H

#include "driver.h"

/*
 * A write to a file of sysfs. path: any that ends as the canonical one does, "…/drivers/vfio-pci/bind",
 * "…/0000:02:00.0/driver_override", "…/iommu_groups/8/type". The bytes that were taken, or a negative errno as the kernel
 * answers. -ENOENT: there is no such device, driver or group. -EOPNOTSUPP: the model does not answer for that. -EAGAIN: a device is open that has to be closed first;
 * its user was asked to do so, and the write is to be made again.
 */
ssize_t model_write(struct world *w, const char *path, const struct written *t);

/*
 * Makes a description, of the same machine, say what is so now: drivers, driver_override, nodes, NUMA nodes, groups with
 * their types and minors, and the virtual functions and mediated devices that there are. Places of devices in it may change. -ENOMEM.
 */
int machine_tell(struct world *w, struct host *h);

#endif
