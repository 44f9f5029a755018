/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A machine with devices in this process, descriptors of a program, and what it does with them, for tests of VFIO.
 */
#ifndef MOCK_VFIO_RIG_H
#define MOCK_VFIO_RIG_H

#include "call.h"
#include "driver.h"
#include "unit.h"
#include "vfio.h"

/* Descriptors. Those from FD_EVENT on are eventfds; others that are neither these nor opened are closed. */
enum { FD_STDOUT = 1, FD_FIRST = 3, FD_END = 64, FD_EVENT = 100, FD_EVENTS = 16, FD_CLOSED = 1000 };

/* Devices of the machine, by their place in the list of the host. */
enum rig_device {
	RIG_BRIDGE,
	RIG_PORT,
	RIG_PF_PORT,
	RIG_PF,
	RIG_NIC,
	RIG_TWIN,
	RIG_TWIN_2,
	RIG_DEVICES
};

/* Numbers of their nodes. */
enum { NIC_CDEV = 1, NIC_GROUP = 0, TWIN_CDEV = 2, TWIN_2_CDEV = 3, TWIN_GROUP = 1, MDEV_CDEV = 4 };

struct vrig {
	struct world *w;
	struct caller by;
	struct host host; /* what the machine is made from: to be changed before it starts */
	struct host_iommu iommu;
	struct host_driver drivers[6];
	struct host_device devices[RIG_DEVICES];
	struct host_vfs vfs;
	struct host_mdev mdev;
	struct host_mdev_type mdev_types[2]; /* one of it can be made, and none of the other */
	struct host_id nvme;
	uint8_t nic_config[HOST_CONFIG];
	ref files[FD_END];
	int signals[FD_EVENTS]; /* how often each was written to */
	int taken[FD_EVENTS]; /* how many hold it */
	struct {
		uint64_t at;
		uint8_t byte;
	} memory[256];
	size_t n_memory;
};

/* Fills the description: the machine that the recording was made on, and two devices of one group beside it. */
void vrig_describe(struct vrig *m);
/* Another device is the one that has mediated devices. */
void vrig_move_mdevs(struct vrig *m, struct bdf parent);
/* A world for it, and its end. */
void vrig_prepare(struct vrig *m);
void vrig_forget(struct vrig *m);
/* Loads it into one. */
void vrig_start(struct vrig *m);
/* Closes what is open; fails when something is left in the heap, or an eventfd is still held. */
void vrig_stop(struct vrig *m);

/* A descriptor, or a negative errno. */
int vrig_open(struct vrig *m, enum file_kind kind, uint32_t number);
/* The node of a group, as if no device of it were bound by its own: until groups give devices out. */
int vrig_open_group(struct vrig *m, uint32_t number);
void vrig_close(struct vrig *m, int fd);
int vrig_ioctl(struct vrig *m, int fd, uint32_t nr, void *arg);
/* Answers as the calls do. */
long vrig_pread(struct vrig *m, int fd, void *to, size_t bytes, int64_t offset);
long vrig_pwrite(struct vrig *m, int fd, const void *from, size_t bytes, int64_t offset);

/* The usual ones. */
int vrig_bind(struct vrig *m, int fd, int iommufd, uint32_t *ret_id);
/* SET_IRQS with descriptors or bytes behind it; argsz 0: what fits. */
int vrig_irq(struct vrig *m, int fd, const struct vfio_set_irqs *a, const void *data);
/* Opens /dev/iommu and a node of a device and binds it; fails when that is refused. */
int vrig_bound(struct vrig *m, uint32_t cdev, int *ret_iommufd);
/* NULL: it is not there. */
struct device *vrig_device(struct vrig *m, const char *address);

#define REGION(n) ((int64_t)(n) << 40)

#endif
