/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * BIND (sections 0, 2 and 2.2 of the kernel facts): each reason to refuse, and of two the first one.
 */
#include "vfio_asks.h"

#include <errno.h>

#define BIND_AS(size, flags, iommufd) .nr = 0x76, .words = { size, flags, (uint32_t)(iommufd) }
#define PLAIN(iommufd) BIND_AS(24, 0, iommufd)
/* With a token: the first one, or none that can be read. */
#define TOKEN(iommufd) BIND_AS(24, VFIO_BIND_TOKEN, iommufd), .pointer = 5
#define UNREADABLE(iommufd) .nr = 0x76, .words = { 24, VFIO_BIND_TOKEN, iommufd, 0, 16 }
#define RIGHT .token = { 1, 2, 3, 4 }
#define WRONG .token = { 1, 2, 3, 5 }

#define OPENED(cdev)                                             \
	{ "open iommu", OPEN(FILE_IOMMU, 0), .answer = ASK_IO }, \
	{                                                        \
		"open", OPEN(FILE_CDEV, cdev), .answer = ASK_DEV \
	}
#define END                   \
	{                     \
		.claim = NULL \
	}

/* ---- a device that nothing is wrong with ---- */

static const struct step opened[] = { OPENED(NIC_CDEV), END };

static const struct vfio_ask plain[] = {
	{ "BIND: it is done", "K 2.2 [R]", PLAIN(ASK_IO), .out = { { 4, 1 } } },
	{ "BIND: no command", "K 2.2 [R]", PLAIN(ASK_IO), .answer = EFAULT, .nowhere = true },
	{ "BIND: the size before the flags", "K 2.2 [R]", BIND_AS(15, ~0u, -1), .answer = EINVAL },
	{ "BIND: the tail before the flags", "K 2.2 [R]", .nr = 0x76,
	  .words = { 40, ~0u, ~0u, 0, 0, 0, 0, 0, 0, 1 }, .answer = E2BIG },
	{ "BIND: what is right behind it", "K 2.2 [R]", .nr = 0x76,
	  .words = { 28, 0, ASK_IO, 0, 0, 0, 1 }, .answer = E2BIG },
	{ "BIND: an unknown flag", "K 2.2 [R]", BIND_AS(24, 2, ASK_IO), .answer = EINVAL },
	{ "BIND: another one", "K 2.2", BIND_AS(24, 1u << 31, ASK_IO), .answer = EINVAL },
	{ "BIND: no descriptor", "K 2.2 [R]", PLAIN(-1), .answer = EINVAL },
	{ "BIND: the lowest number", "K 2.2", PLAIN(INT32_MIN), .answer = EINVAL },
	{ "BIND: the highest number", "K 2.2", PLAIN(INT32_MAX), .answer = EBADF },
	{ "BIND: an unknown flag before the descriptor", "K 2.2", BIND_AS(24, 2, FD_CLOSED),
	  .answer = EINVAL },
	{ "BIND: a device of its group", "K 2.2", PLAIN(ASK_IO), .answer = EINVAL,
	  .of_group = true },
	{ "BIND: a closed descriptor", "K 2.2 [R]", PLAIN(FD_CLOSED), .answer = EBADF },
	{ "BIND: an open one that is none", "K 2.2 [R]", PLAIN(FD_STDOUT), .answer = EBADFD },
	{ "BIND: the device itself", "K 2.2", PLAIN(ASK_DEV), .answer = EBADFD },
	{ "BIND: a token that no such device has", "K 2.2 [R]", TOKEN(ASK_IO), .answer = EINVAL },
	{ "BIND: a token that cannot be read", "K 2.2", UNREADABLE(ASK_IO), .answer = EFAULT },
	{ "BIND: no token before 6.18", "K 0", TOKEN(ASK_IO), .answer = EINVAL, .kernel = 617 },
	{ "BIND: nor is it read", "K 0", UNREADABLE(ASK_IO), .answer = EINVAL, .kernel = 617 },
	{ "BIND: the first kernel that reads it", "K 0", UNREADABLE(ASK_IO), .answer = EFAULT,
	  .kernel = 618 },
	{ "BIND: a refused command is not written to", "K 1.2", PLAIN(FD_CLOSED), .answer = EBADF,
	  .read_only = true },
};

/* ---- bound, by this file or another ---- */

static const struct step done[] = { BOUND_TO(NIC_CDEV), END };

static const struct vfio_ask again[] = {
	{ "BIND: once for each file", "K 2.2 [R]", PLAIN(ASK_IO), .answer = EINVAL },
	{ "BIND: that before the token", "K 2.2", UNREADABLE(ASK_IO), .answer = EINVAL },
	{ "BIND: that before the descriptor", "K 2.2", PLAIN(FD_CLOSED), .answer = EINVAL },
};

static const struct step elsewhere[] = {
	BOUND_TO(NIC_CDEV),
	{ "open again", OPEN(FILE_CDEV, NIC_CDEV), .answer = ASK_MORE },
	END,
};

static const struct vfio_ask by_other[] = {
	{ "BIND: once for each device", "K 2.2 [R]", PLAIN(ASK_IO), .answer = EINVAL,
	  .fd = ASK_MORE },
	{ "BIND: the descriptor before that", "K 2.2", PLAIN(FD_CLOSED), .answer = EBADF,
	  .fd = ASK_MORE },
	{ "BIND: what it is before that", "K 2.2", PLAIN(FD_STDOUT), .answer = EBADFD,
	  .fd = ASK_MORE },
};

#define LEAVE(address)                                                              \
	{                                                                           \
		"unbind", TEXT(unbind, "vfio-pci", address), .answer = DRIVER_WAITS \
	}

static const struct step leaving[] = {
	BOUND_TO(NIC_CDEV),
	{ "open again", OPEN(FILE_CDEV, NIC_CDEV), .answer = ASK_MORE },
	LEAVE("0000:02:00.0"),
	END,
};

static const struct vfio_ask left[] = {
	{ "BIND: the other file before the driver", "K 2.2", PLAIN(ASK_IO), .answer = EINVAL,
	  .fd = ASK_MORE },
};

/* ---- the group ---- */

static const struct step group_open[] = {
	OPENED(NIC_CDEV),
	{ "open group", OPEN(FILE_GROUP, NIC_GROUP), .answer = ASK_MORE },
	END,
};

static const struct vfio_ask beside_group[] = {
	{ "BIND: the node of its group is open", "K 2.2 [R]", PLAIN(ASK_IO), .answer = EBUSY },
	{ "BIND: the flags before that", "K 2.2", BIND_AS(24, 2, ASK_IO), .answer = EINVAL },
	{ "BIND: by its group before that", "K 2.2", PLAIN(ASK_IO), .answer = EINVAL,
	  .of_group = true },
	{ "BIND: that before the token", "K 2.2", UNREADABLE(ASK_IO), .answer = EBUSY },
	{ "BIND: that before the descriptor", "K 2.2", PLAIN(FD_CLOSED), .answer = EBUSY },
};

static const struct step twin_bound[] = {
	BOUND_TO(TWIN_CDEV),
	{ "open its twin", OPEN(FILE_CDEV, TWIN_2_CDEV), .answer = ASK_MORE },
	{ "open another", OPEN(FILE_IOMMU, 0), .answer = ASK_LAST },
	END,
};

static const struct vfio_ask of_other[] = {
	{ "BIND: a group belongs to one context", "K 2.2", PLAIN(ASK_LAST), .answer = EPERM,
	  .fd = ASK_MORE },
	{ "BIND: the same context", "K 2.2", PLAIN(ASK_IO), .fd = ASK_MORE, .out = { { 4, 2 } } },
};

static void kernel_member(struct vrig *m)
{
	m->devices[RIG_TWIN_2].driver = (char *)"e1000e";
}

static const struct step twin_opened[] = { OPENED(TWIN_CDEV), END };

static const struct vfio_ask beside_driver[] = {
	{ "BIND: a driver of the kernel in its group", "K 2.2", PLAIN(ASK_IO), .answer = EPERM },
};

static const struct step twin_leaving[] = { OPENED(TWIN_CDEV), LEAVE("0000:00:05.0"), END };

static const struct vfio_ask going[] = {
	{ "BIND: its driver goes, before its group", "K 2.2", PLAIN(ASK_IO), .answer = ENODEV },
	{ "BIND: the descriptor before that", "K 2.2", PLAIN(FD_CLOSED), .answer = EBADF },
};

/* ---- the platform ---- */

static void not_remapped(struct vrig *m)
{
	m->iommu.interrupt_remapping = false;
}

static void not_coherent(struct vrig *m)
{
	m->iommu.type = HOST_SMMUV3;
	m->iommu.coherent = true; /* that it could be enforced does not help */
}

static void neither(struct vrig *m)
{
	not_coherent(m);
	not_remapped(m);
}

static void unsafe(struct vrig *m)
{
	not_remapped(m);
	m->host.kernel.unsafe_interrupts = true;
}

static const struct vfio_ask unmapped[] = {
	{ "BIND: interrupts are not remapped", "K 2.2 [R]", PLAIN(ASK_IO), .answer = EPERM },
};

static const struct vfio_ask incoherent[] = {
	{ "BIND: caches are not coherent", "K 2.2", PLAIN(ASK_IO), .answer = EINVAL },
};

static const struct vfio_ask both[] = {
	{ "BIND: interrupts before caches", "K 2.2", PLAIN(ASK_IO), .answer = EPERM },
};

static const struct vfio_ask allowed[] = {
	{ "BIND: unsafe interrupts are allowed", "K 2.2", PLAIN(ASK_IO), .out = { { 4, 1 } } },
};

/* ---- tokens ---- */

/* A physical function of vfio-pci. */
static void vfio_function(struct vrig *m)
{
	m->devices[RIG_PF].driver = (char *)"variant";
	m->devices[RIG_PF].cdev = 0;
}

static const struct step function_opened[] = { OPENED(0), END };

static const struct vfio_ask of_function[] = {
	{ "BIND: a physical function may be given a token", "K 2.2", TOKEN(ASK_IO),
	  .out = { { 4, 1 } } },
	{ "BIND: or none", "K 2.2", PLAIN(ASK_IO), .out = { { 4, 1 } } },
	{ "BIND: a flag of 6.18", "K 0", TOKEN(ASK_IO), .answer = EINVAL, .kernel = 617 },
	{ "BIND: in 6.18", "K 0", TOKEN(ASK_IO), .out = { { 4, 1 } }, .kernel = 618 },
};

static const struct step virtual_opened[] = {
	BOUND_TO(0),
	{ "a token", IOCTL_(ASK_DEV, 0x75, 24, VFIO_FEATURE_SET, 1, 2, 3, 4) },
	{ "functions", TEXT(numvfs, "0000:01:00.0", "2") },
	{ "open one", OPEN(FILE_CDEV, 6), .answer = ASK_MORE },
	END,
};

static const struct vfio_ask of_virtual[] = {
	{ "BIND: a virtual function without the token", "K 2.2", PLAIN(ASK_IO), .answer = EACCES,
	  .fd = ASK_MORE },
	{ "BIND: with a wrong one", "K 2.2", TOKEN(ASK_IO), .answer = EACCES, .fd = ASK_MORE,
	  WRONG },
	{ "BIND: with the right one", "K 2.2", TOKEN(ASK_IO), .fd = ASK_MORE, RIGHT,
	  .out = { { 4, 2 } } },
	{ "BIND: with one that cannot be read", "K 2.2", UNREADABLE(ASK_IO), .answer = EFAULT,
	  .fd = ASK_MORE },
	{ "BIND: the token before the descriptor", "K 2.2", TOKEN(FD_CLOSED), .answer = EACCES,
	  .fd = ASK_MORE, WRONG },
	{ "BIND: no token before the descriptor", "K 2.2", PLAIN(FD_CLOSED), .answer = EACCES,
	  .fd = ASK_MORE },
	{ "BIND: the descriptor behind a right token", "K 2.2", TOKEN(FD_CLOSED), .answer = EBADF,
	  .fd = ASK_MORE, RIGHT },
};

#define ROWS(array) (array), sizeof(array) / sizeof((array)[0])

const struct vfio_ask_group asks_bind[] = {
	{ ROWS(plain), NULL, opened },
	{ ROWS(again), NULL, done },
	{ ROWS(by_other), NULL, elsewhere },
	{ ROWS(left), NULL, leaving },
	{ ROWS(beside_group), NULL, group_open },
	{ ROWS(of_other), NULL, twin_bound },
	{ ROWS(beside_driver), kernel_member, twin_opened },
	{ ROWS(going), kernel_member, twin_leaving },
	{ ROWS(unmapped), not_remapped, opened },
	{ ROWS(incoherent), not_coherent, opened },
	{ ROWS(both), neither, opened },
	{ ROWS(allowed), unsafe, opened },
	{ ROWS(of_function), vfio_function, function_opened },
	{ ROWS(of_virtual), vfio_function, virtual_opened },
	{ NULL, 0, NULL, NULL },
};
