/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the other ioctls of a device answer each fault with its errno: features, ioeventfds, resets, attach; mediated
 * devices have the few that they have.
 * Cannot prove: what is not recorded of a dma-buf and of low power; there the sentences of the facts hold.
 * Truth: sections 2.3, 2.4 and 2.6 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>

enum { IO = 3, DEV = 4, TWO = 5, E0 = FD_EVENT };

#define SIGNALLED(n)                            \
	{                                       \
		"told", SIGNALS(n), .answer = 1 \
	}

/* ---- ioeventfds ---- */

#define ON_WRITE(width, at_high, at, data, fd_) \
	IOCTL_(DEV, 0x74, 32, width, at, at_high, data, 0, (uint32_t)(fd_), 0)

static const struct walk ioeventfds[] = {
	{ "faults",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "short", IOCTL_(DEV, 0x74, 27), .answer = -EINVAL },
		     { "unknown width", ON_WRITE(16 | 4, 0, 0, 0, E0), .answer = -EINVAL },
		     { "no width", ON_WRITE(0, 0, 0, 0, E0), .answer = -EINVAL },
		     { "two widths", ON_WRITE(6, 0, 0, 0, E0), .answer = -EINVAL },
		     { "below no descriptor", ON_WRITE(4, 0, 0, 0, -2), .answer = -EINVAL },
		     { "configuration space", ON_WRITE(4, 7 << 8, 0, 0, E0), .answer = -EINVAL },
		     { "the ROM", ON_WRITE(4, 6 << 8, 0, 0, E0), .answer = -EINVAL },
		     { "no BAR", ON_WRITE(4, 4 << 8, 0, 0, E0), .answer = -EINVAL },
		     { "over the end", ON_WRITE(4, 0, 0x1fffe, 0, E0), .answer = -EINVAL },
		     { "up to the end", ON_WRITE(4, 0, 0x1fffc, 0, E0) },
		     { "in the table of MSI-X", ON_WRITE(4, 3 << 8, 0x4c, 0, E0),
		       .answer = -EINVAL },
		     { "behind it", ON_WRITE(4, 3 << 8, 0x50, 0, E0) },
		     { "to take none away", ON_WRITE(4, 0, 0, 0, -1), .answer = -ENODEV },
		     { "closed", ON_WRITE(4, 0, 0, 0, FD_CLOSED), .answer = -EBADF },
		     { "no eventfd", ON_WRITE(4, 0, 0, 0, IO), .answer = -EINVAL },
		     { "twice", ON_WRITE(4, 0, 0x1fffc, 0, E0 + 1), .answer = -EEXIST },
		     { "another value", ON_WRITE(4, 0, 0x1fffc, 1, E0 + 1) },
		     { "another width", ON_WRITE(2, 0, 0x1fffc, 0, E0 + 1) } } },
	{ "told of a value at a place",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "set", ON_WRITE(2, 0, 0x10, 0x1234, E0) },
		     { "another value", WRITE(DEV, 0x10, 2, 0x1235), .answer = 2 },
		     { "another width", WRITE(DEV, 0x10, 4, 0x1234), .answer = 4 },
		     { "another place", WRITE(DEV, 0x12, 2, 0x1234), .answer = 2 },
		     { "not told", SIGNALS(E0) },
		     { "this one", WRITE(DEV, 0x10, 2, 0x1234), .answer = 2 },
		     SIGNALLED(E0),
		     { "take away", ON_WRITE(2, 0, 0x10, 0x1234, -1) },
		     { "write", WRITE(DEV, 0x10, 2, 0x1234), .answer = 2 },
		     { "not told", SIGNALS(E0) } } },
};

/* As many as are allowed, and one more. */
static long take_thousand(struct vrig *m, struct step *s)
{
	struct vfio_ioeventfd a = { .argsz = sizeof(a), .flags = 4, .fd = E0 };
	int ret = 0;

	for (a.data = 0; !ret && a.data < IOEVENTFDS_MAX; a.data++)
		ret = vrig_ioctl(m, s->fd, 0x74, &a);
	return ret;
}

static const struct walk many[] = { {
	"no more than a thousand ioeventfds",
	.steps = { BOUND_TO(NIC_CDEV),
		   { "a thousand", .take = take_thousand, .fd = DEV },
		   { "one more", ON_WRITE(4, 0, 0, 5000, E0), .answer = -ENOSPC },
		   { "one that is there", ON_WRITE(4, 0, 0, 999, E0), .answer = -EEXIST },
		   { "one away", ON_WRITE(4, 0, 0, 999, -1) },
		   { "one more", ON_WRITE(4, 0, 0, 5000, E0) } },
} };

/* ---- features ---- */

#define GET (1 << 16)
#define PUT (1 << 17)
#define FEATURE(fl, argsz, ...) IOCTL_(DEV, 0x75, argsz, fl, __VA_ARGS__)

/* Whether a dma-buf has its memory still. */
static long take_alive(struct vrig *m, struct step *s)
{
	return dma_buf_device(m->w, heap_at(&m->w->heap, m->files[s->fd])) != NULL;
}

static const struct walk features[] = {
	{ "low power",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "no way", FEATURE(3, 8, 0), .answer = -EINVAL },
		     { "get", FEATURE(3 | GET, 8, 0), .answer = -EINVAL },
		     { "leave what was not entered", FEATURE(5 | PUT, 8, 0) },
		     { "enter", FEATURE(3 | PUT, 8, 0) },
		     { "again", FEATURE(3 | PUT, 8, 0), .answer = -EINVAL },
		     { "leave", FEATURE(5 | PUT, 8, 0) },
		     { "wakeup without data", FEATURE(4 | PUT, 15, E0), .answer = -EINVAL },
		     { "wakeup with more", FEATURE(4 | PUT, 16, E0, 1), .answer = -EINVAL },
		     { "wakeup by none", FEATURE(4 | PUT, 16, (uint32_t)-1), .answer = -EINVAL },
		     { "wakeup by a closed one", FEATURE(4 | PUT, 16, FD_CLOSED), .answer = -EBADF },
		     { "wakeup by another", FEATURE(4 | PUT, 16, IO), .answer = -EINVAL },
		     { "wakeup", FEATURE(4 | PUT, 16, E0) },
		     { "enter", FEATURE(3 | PUT, 8, 0), .answer = -EINVAL },
		     { "enter with wakeup", FEATURE(4 | PUT, 16, E0), .answer = -EINVAL },
		     { "leave", FEATURE(5 | PUT, 8, 0) },
		     { "wakeup", FEATURE(4 | PUT, 16, E0) } } },
	{ "a dma-buf of a BAR",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "set", FEATURE(11 | PUT, 40, 0), .answer = -EINVAL },
		     { "short", FEATURE(11 | GET, 23, 0), .answer = -EINVAL },
		     { "no ranges", FEATURE(11 | GET, 40, 0, 2, 0, 0), .answer = -EINVAL },
		     { "flags", FEATURE(11 | GET, 40, 0, 2, 1, 1, 0, 0, 4096), .answer = -EINVAL },
		     { "the ROM", FEATURE(11 | GET, 40, 6, 2, 0, 1, 0, 0, 4096), .answer = -ENODEV },
		     { "an I/O BAR", FEATURE(11 | GET, 40, 2, 2, 0, 1, 0, 0, 4096),
		       .answer = -EINVAL },
		     { "no BAR", FEATURE(11 | GET, 40, 5, 2, 0, 1, 0, 0, 4096), .answer = -EINVAL },
		     { "nothing", FEATURE(11 | GET, 40, 0, 2, 0, 1, 0, 0, 0), .answer = -EINVAL },
		     { "part of a page", FEATURE(11 | GET, 40, 0, 2, 0, 1, 0, 0, 100),
		       .answer = -EINVAL },
		     { "from part of a page", FEATURE(11 | GET, 40, 0, 2, 0, 1, 8, 0, 4096),
		       .answer = -EINVAL },
		     { "too much", FEATURE(11 | GET, 40, 0, 2, 0, 1, 0, 0, 0x21000),
		       .answer = -EINVAL },
		     { "over the end of numbers",
		       FEATURE(11 | GET, 40, 0, 2, 0, 1, 0xfffff000, ~0u, 4096, 0),
		       .answer = -EOVERFLOW },
		     { "all of it", FEATURE(11 | GET, 40, 0, 2, 0, 1, 0, 0, 0x20000),
		       .answer = TWO },
		     { "no ioctl of the device", IOCTL_(TWO, 0x6b, 24), .answer = -ENOTTY },
		     { "of the device", .take = take_alive, .fd = TWO, .answer = 1 },
		     { "close the device", CLOSE(DEV) },
		     { "revoked", .take = take_alive, .fd = TWO },
		     { "open it again", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV },
		     { "bind it", BIND(DEV, IO) },
		     { "revoked still", .take = take_alive, .fd = TWO } } },
};

/* ---- resets ---- */

static long take_resets(struct vrig *m, struct step *s)
{
	return vrig_device(m, s->text.where)->resets;
}

#define RESETS(where) TEXT(resets, where, "")
#define NIC "0000:02:00.0"

/* A port that does as it is told, and two functions behind it. */
static void below_a_port(struct vrig *m)
{
	uint32_t i;

	m->devices[RIG_PORT].vendor = 0x8086;
	for (i = RIG_TWIN; i <= RIG_TWIN_2; i++) {
		m->devices[i].at = (struct bdf){ 0, 2, (uint8_t)(i - RIG_TWIN + 1) };
		m->devices[i].parent = m->devices[RIG_NIC].parent;
	}
	vrig_move_mdevs(m, m->devices[RIG_TWIN].at);
}

static const struct walk resets[] = {
	{ "a device that cannot be reset",
	  .steps = { BOUND_TO(TWIN_CDEV),
		     { "GET_INFO", IOCTL_(DEV, 0x6b, 24), ARG(2, 2) },
		     { "RESET", IOCTL_NULL(DEV, 0x6f), .answer = -EINVAL },
		     { "nor its bus", IOCTL_(DEV, 0x70, 48), .answer = -ENODEV },
		     { "flags first", IOCTL_(DEV, 0x71, 12, 1), .answer = -EINVAL },
		     { "nor its bus", IOCTL_(DEV, 0x71, 12), .answer = -ENODEV } } },
	{ "a reset is done, and one more when it is closed",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "RESET", IOCTL_NULL(DEV, 0x6f) },
		     { "once", RESETS(NIC), .answer = 1 },
		     { "configuration stays", VALUE(DEV, REGION(7) + 4, 2), .answer = 0x103 },
		     { "close", CLOSE(DEV) },
		     { "twice", RESETS(NIC), .answer = 2 } } },
	{ "a bus belongs to those who own all of it", .change = below_a_port,
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "no head", IOCTL_(DEV, 0x70, 11), .answer = -EINVAL },
		     { "what is behind does not matter",
		       IOCTL_(DEV, 0x70, 48, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7) },
		     { "no room for all", IOCTL_(DEV, 0x70, 28), .answer = -ENOSPC,
		       .out = { { 2, 0 }, { 3, 3 } } },
		     { "the others are not owned", IOCTL_(DEV, 0x70, 36),
		       .out = { { 2, 1 },
				{ 3, 3 },
				{ 4, 1 },
				{ 6, ~0u },
				{ 7, 0x1020000 },
				{ 8, ~0u } } },
		     { "not all is owned", IOCTL_(DEV, 0x71, 12), .answer = -EINVAL },
		     { "open one", OPEN(FILE_CDEV, TWIN_CDEV), .answer = TWO },
		     { "bind it", BIND(TWO, IO) },
		     { "its twin is owned with it", IOCTL_(DEV, 0x70, 36),
		       .out = { { 2, 3 }, { 3, 3 }, { 4, 1 }, { 6, 2 }, { 8, 0 }, { 9, 0x2020000 } } },
		     { "reset", IOCTL_(DEV, 0x71, 12) },
		     { "the device", RESETS(NIC), .answer = 1 },
		     { "the one beside", RESETS("0000:02:00.2"), .answer = 1 },
		     { "no other", RESETS("0000:01:00.0") } } },
	{ "a bus of which another context has a part", .change = below_a_port,
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "open one", OPEN(FILE_CDEV, TWIN_CDEV), .answer = TWO },
		     { "another context", OPEN(FILE_IOMMU, 0), .answer = 6 },
		     { "bind it there", BIND(TWO, 6) },
		     { "not owned", IOCTL_(DEV, 0x70, 36),
		       .out = { { 2, 1 }, { 6, ~0u }, { 8, ~0u } } },
		     { "no reset", IOCTL_(DEV, 0x71, 12), .answer = -EINVAL } } },
};

/* ---- mediated devices ---- */

static const struct walk mdevs[] = {
	{ "a mediated device",
	  .steps = { BOUND_TO(MDEV_CDEV),
		     { "GET_INFO", IOCTL_(DEV, 0x6b, 24), .out = { { 2, 3 }, { 3, 9 }, { 4, 5 } } },
		     { "no BAR", IOCTL_(DEV, 0x6c, 32, 0, 0), .out = { { 2, 0 }, { 5, 0 } } },
		     { "configuration", IOCTL_(DEV, 0x6c, 32, 0, 7),
		       .out = { { 2, 3 }, { 5, 256 } } },
		     { "ids", VALUE(DEV, REGION(7), 4), .answer = 0x11e81234 },
		     { "no ERR", IOCTL_(DEV, 0x6d, 16, 0, 3), ARG(4, 0) },
		     { "REQ", IOCTL_(DEV, 0x6d, 16, 0, 4), ARG(4, 1) },
		     { "reset", IOCTL_NULL(DEV, 0x6f) },
		     { "hot reset info", IOCTL_(DEV, 0x70, 48), .answer = -ENOTTY },
		     { "hot reset", IOCTL_(DEV, 0x71, 12), .answer = -ENOTTY },
		     { "ioeventfd", IOCTL_(DEV, 0x74, 32, 4), .answer = -ENOTTY },
		     { "feature", IOCTL_(DEV, 0x75, 8, 3 | 1 << 18), .answer = -ENOTTY },
		     { "attach with PASID", ATTACH(DEV, 16, 1, 2, 1), .answer = -EOPNOTSUPP },
		     { "before its size", ATTACH(DEV, 12, 1, 2), .answer = -EOPNOTSUPP },
		     { "detach with PASID", DETACH(DEV, 12, 1, 1), .answer = -EOPNOTSUPP },
		     { "its group", OPEN(FILE_GROUP, 2), .answer = -EBUSY } } },
	{ "nobody owns the group of a mediated device",
	  .steps = { BOUND_TO(MDEV_CDEV),
		     { "its parent is free", OPEN(FILE_CDEV, TWIN_CDEV), .answer = TWO },
		     { "for others", OPEN(FILE_IOMMU, 0), .answer = 6 },
		     { "bind", BIND(TWO, 6), ARG(4, 1) } } },
};

/* ---- /dev/iommu, and what is no device ---- */

static const struct walk others[] = {
	{ "/dev/iommu as a container, as recorded",
	  .steps = { { "open", OPEN(FILE_IOMMU, 0), .answer = 3 },
		     { "c api", IOCTL_NULL(3, 0x64) },
		     { "c ext 1", WITH(3, 0x65, 1), .answer = 1 },
		     { "c ext 2", WITH(3, 0x65, 2) },
		     { "c ext 3", WITH(3, 0x65, 3), .answer = 1 },
		     { "c ext 4", WITH(3, 0x65, 4), .answer = -ENODEV },
		     { "c ext 5", WITH(3, 0x65, 5) },
		     { "c ext 8", WITH(3, 0x65, 8) },
		     { "c ext 9", WITH(3, 0x65, 9), .answer = 1 },
		     { "c ext 10", WITH(3, 0x65, 10) },
		     { "c set_iommu nogroup", WITH(3, 0x66, 1), .answer = -ENODEV },
		     { "c set_iommu 8", WITH(3, 0x66, 8), .answer = -EINVAL },
		     { "c set_iommu 3", WITH(3, 0x66, 3), .answer = -ENODEV },
		     { "c get_info nogroup", IOCTL_(3, 0x70, 24), .answer = -ENODEV },
		     { "c get_info big", IOCTL_(3, 0x70, 512), .answer = -ENODEV },
		     { "c get_info short", IOCTL_(3, 0x70, 15), .answer = -EINVAL },
		     { "c get_info nowhere", IOCTL_NULL(3, 0x70), .answer = -EFAULT },
		     { "c dma map", IOCTL_(3, 0x71, 32, 3), .answer = -ENODEV },
		     { "c dma map flags 0", IOCTL_(3, 0x71, 32, 0), .answer = -ENODEV },
		     { "c dma map flags 8", IOCTL_(3, 0x71, 32, 8), .answer = -EINVAL },
		     { "c dma map short", IOCTL_(3, 0x71, 31, 3), .answer = -EINVAL },
		     { "c dma unmap", IOCTL_(3, 0x72, 24, 0), .answer = -ENODEV },
		     { "c dma unmap flags 0x10", IOCTL_(3, 0x72, 24, 16), .answer = -EINVAL },
		     { "c dirty pages", IOCTL_(3, 0x75, 24), .answer = -ENOTTY },
		     { "0x3b63", IOCTL_NULL(3, 0x63), .answer = -ENOTTY },
		     { "vfio_ioas get", IOCTL_(3, 0x88, 12), .answer = -ENODEV } } },
	{ "/dev/iommu as a container with an address space",
	  .steps = { { "open", OPEN(FILE_IOMMU, 0), .answer = 3 },
		     { "ioas", IOAS(3), ARG(3, 1) },
		     { "vfio_ioas set", IOCTL_(3, 0x88, 12, 1, 1) },
		     { "nothing is not coherent", WITH(3, 0x65, 4), .answer = 1 },
		     { "set_iommu", WITH(3, 0x66, 3) },
		     { "again", WITH(3, 0x66, 3) },
		     { "get_info", IOCTL_(3, 0x70, 24) },
		     { "and nothing is missing", .take = take_lacks, .fd = 3, .nr = 0x70 } } },
	{ "/dev/iommu as a file",
	  .steps = { { "open", OPEN(FILE_IOMMU, 0), .answer = 3 },
		     { "read", READ(3, 0, 8), .answer = -EINVAL },
		     { "write", WRITE(3, 0, 8, 0), .answer = -EINVAL },
		     { "lseek", .take = take_seek, .fd = 3, .answer = -ESPIPE },
		     { "ftruncate, fsync", .take = take_sync, .fd = 3, .answer = -EINVAL },
		     { "epoll_ctl", .take = take_epoll, .fd = 3, .answer = -EPERM },
		     { "poll", .take = take_poll, .fd = 3, .answer = 5 },
		     { "mmap shared", MMAP(3, 4096, 0, 1), .answer = -ENXIO },
		     { "mmap private", MMAP(3, 4096, 0, 2), .answer = -EINVAL },
		     { "mmap executable", .take = take_mmap, .fd = 3,
		       .io = { .bytes = 4096, .prot = 4, .flags = 1 }, .answer = -EPERM },
		     { "an ioctl of a device", IOCTL_(3, 0x6b, 24), .answer = -ENOTTY } } },
	{ "a container is there, and no more",
	  .steps = { { "open", OPEN(FILE_CONTAINER, 0), .answer = 3 },
		     { "API version", IOCTL_(3, 0x64), .answer = -ENOTTY },
		     { "the trace says so", .take = take_lacks, .fd = 3, .nr = 0x64, .answer = 1 },
		     { "an ioctl that no container has", .take = take_lacks, .fd = 3, .nr = 0x6b },
		     { "read", READ(3, 0, 8), .answer = -EINVAL } } },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(ioeventfds, walk_is_taken), UNIT_TABLE(many, walk_is_taken),
		UNIT_TABLE(features, walk_is_taken),   UNIT_TABLE(resets, walk_is_taken),
		UNIT_TABLE(mdevs, walk_is_taken),      UNIT_TABLE(others, walk_is_taken),
	};

	return UNIT_RUN("call", tables);
}
