/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices as objects of a context, and what they are attached to (K 2.2, 2.3). What VFIO checks before is not checked
 * here: who may bind, argsz and flags.
 */
#ifndef MODEL_ATTACH_H
#define MODEL_ATTACH_H

#include "device.h"

enum { NO_PASID = UINT32_MAX };

/*
 * Makes the DEVICE object, or ACCESS for an mdev; 0 or -ENOMEM. The context is held as long as it is there. Sets bound and
 * devid of the device, which device_leave() clears.
 */
int device_join(struct world *w, ref context, struct device *d, uint32_t *ret_id);

/* Detaches everything and takes the object away; a VDEVICE of it becomes a number that is dead. */
void device_leave(struct world *w, struct device *d);

/*
 * Attaches, or moves what is attached, the whole group with it. *pt is an IOAS or a page table, and then the page table
 * that it is attached to. Errors as K 2.3 says; nothing has changed then.
 */
int device_attach(struct world *w, const struct caller *by, struct device *d, uint32_t pasid,
		  uint32_t *pt);

/* Never fails. */
void device_detach(struct world *w, struct device *d, uint32_t pasid);

/*
 * Memory as the device sees it: copies through the address space it is attached to. -EFAULT: not mapped, or not for that
 * direction; marks what was written as dirty.
 */
int device_dma_read(struct world *w, struct device *d, void *to, uint64_t iova, uint64_t bytes);
int device_dma_write(struct world *w, struct device *d, const void *from, uint64_t iova,
		     uint64_t bytes);

#endif
