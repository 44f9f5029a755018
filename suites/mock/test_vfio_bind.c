/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each reason for which a device is not bound has its errno, and its turn: where two meet the first one speaks.
 * Groups belong to one context, tokens guard virtual functions, older kernels know fewer flags.
 * Cannot prove: that the order is the kernel's where no recording has it.
 * Truth: sections 0, 2.1, 2.2 and 6 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>
#include <linux/capability.h>

#define PF "0000:01:00.0"
#define TOKEN(f, iommufd, at) IOCTL_(f, 0x76, 24, 1, (uint32_t)(iommufd), 0, (at))

/* Descriptors of most walks. */
enum { IO = 3, DEV = 4, THIRD = 5, FOURTH = 6 };

#define OPENED(cdev)                                                \
	{ "open iommu", OPEN(FILE_IOMMU, 0), .answer = IO },        \
	{                                                           \
		"open cdev", OPEN(FILE_CDEV, (cdev)), .answer = DEV \
	}

/* ---- one reason before the next ---- */

static void not_coherent(struct vrig *m)
{
	m->iommu.type = HOST_SMMUV3;
	m->iommu.coherent = true; /* that it could be enforced does not help */
}

static void not_remapped(struct vrig *m)
{
	not_coherent(m);
	m->iommu.interrupt_remapping = false;
}

static void coherent(struct vrig *m)
{
	m->iommu.type = HOST_SMMUV3;
	m->iommu.coherent = false;
	m->iommu.idr[0] = 0x10;
}

static void unsafe(struct vrig *m)
{
	m->iommu.interrupt_remapping = false;
	m->host.kernel.unsafe_interrupts = true;
}

static void kernel_member(struct vrig *m)
{
	m->devices[RIG_TWIN_2].driver = (char *)"e1000e";
	m->iommu.interrupt_remapping = false;
}

static const struct walk turns[] = {
	{ "the size before the flags",
	  .steps = { OPENED(NIC_CDEV),
		     { "a byte too few", IOCTL_(DEV, 0x76, 15, 0, IO), .answer = -EINVAL },
		     { "short", IOCTL_(DEV, 0x76, 15, ~0u, -1), .answer = -EINVAL },
		     { "the first size", IOCTL_(DEV, 0x76, 16, 0, IO), ARG(4, 1) } } },
	{ "the tail before the flags",
	  .steps = { OPENED(NIC_CDEV),
		     { "long", IOCTL_(DEV, 0x76, 40, ~0u, -1, 0, 0, 0, 0, 0, 0, 1),
		       .answer = -E2BIG },
		     { "long, of zeros", IOCTL_(DEV, 0x76, 40, 0, IO), ARG(4, 1) } } },
	{ "the flags before the group",
	  .steps = { OPENED(NIC_CDEV),
		     { "open group", OPEN(FILE_GROUP, NIC_GROUP), .answer = THIRD },
		     { "bind", IOCTL_(DEV, 0x76, 24, 2, IO), .answer = -EINVAL } } },
	{ "the group before the descriptor",
	  .steps = { OPENED(NIC_CDEV),
		     { "open group", OPEN(FILE_GROUP, NIC_GROUP), .answer = THIRD },
		     { "bind", BIND(DEV, FD_CLOSED), .answer = -EBUSY } } },
	{ "bound already before the descriptor",
	  .steps = { BOUND_TO(NIC_CDEV), { "bind", BIND(DEV, FD_CLOSED), .answer = -EINVAL } } },
	{ "the token before the descriptor",
	  .steps = { OPENED(NIC_CDEV),
		     { "unreadable", TOKEN(DEV, FD_CLOSED, 16), .answer = -EFAULT } } },
	{ "the descriptor before the other file",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "open again", OPEN(FILE_CDEV, NIC_CDEV), .answer = THIRD },
		     { "closed", BIND(THIRD, FD_CLOSED), .answer = -EBADF },
		     { "not one", BIND(THIRD, FD_STDOUT), .answer = -EBADFD },
		     { "a device", BIND(THIRD, DEV), .answer = -EBADFD },
		     { "bound by the other", BIND(THIRD, IO), .answer = -EINVAL } } },
	{ "a driver that goes before interrupts", .change = not_remapped,
	  .steps = { OPENED(NIC_CDEV),
		     { "unbind", TEXT(unbind, "vfio-pci", "0000:02:00.0"), .answer = 1 },
		     { "bind", BIND(DEV, IO), .answer = -ENODEV } } },
	{ "the kernel's own driver in the group before interrupts", .change = kernel_member,
	  .steps = { OPENED(TWIN_CDEV), { "bind", BIND(DEV, IO), .answer = -EPERM } } },
	{ "interrupts that are not remapped before coherency", .change = not_remapped,
	  .steps = { OPENED(NIC_CDEV), { "bind", BIND(DEV, IO), .answer = -EPERM } } },
	{ "caches that are not coherent", .change = not_coherent,
	  .steps = { OPENED(NIC_CDEV), { "bind", BIND(DEV, IO), .answer = -EINVAL } } },
	{ "caches that are, though that cannot be enforced", .change = coherent,
	  .steps = { OPENED(NIC_CDEV), { "bind", BIND(DEV, IO) } } },
	{ "interrupts that are allowed to be unsafe", .change = unsafe,
	  .steps = { OPENED(NIC_CDEV), { "bind", BIND(DEV, IO) } } },
};

/* As if the file came from a group. */
static long take_bind_of_group(struct vrig *m, struct step *s)
{
	struct file *f = heap_at(&m->w->heap, m->files[s->fd]);
	long ret;

	f->kind = FILE_GROUP_DEVICE;
	ret = cdev_ioctl(m->w, m->files[s->fd], &m->by, (uint32_t)IOMMUFD_TYPE << 8 | 0x76,
			 (uintptr_t)s->words);
	f->kind = FILE_CDEV;
	return ret;
}

static const struct walk files[] = { {
	"a device that was opened by its group is not bound",
	.steps = { OPENED(NIC_CDEV),
		   { "bind", .take = take_bind_of_group, .fd = DEV, .words = { 24, 0, FD_CLOSED },
		     .answer = -EINVAL } },
} };

/* ---- groups ---- */

static const struct walk groups[] = {
	{ "a group belongs to one context",
	  .steps = { BOUND_TO(TWIN_CDEV),
		     { "another context", OPEN(FILE_IOMMU, 0), .answer = THIRD },
		     { "another member", OPEN(FILE_CDEV, TWIN_2_CDEV), .answer = FOURTH },
		     { "is not for it", BIND(FOURTH, THIRD), .answer = -EPERM },
		     { "but for the first one", BIND(FOURTH, IO), ARG(4, 2) },
		     { "close the first", CLOSE(DEV) },
		     { "the group is held still", OPEN(FILE_GROUP, TWIN_GROUP), .answer = -EBUSY },
		     { "open it again", OPEN(FILE_CDEV, TWIN_CDEV), .answer = DEV },
		     { "still not", BIND(DEV, THIRD), .answer = -EPERM },
		     { "close the second", CLOSE(FOURTH) },
		     { "now", BIND(DEV, THIRD), ARG(4, 1) } } },
	{ "the node of a group and that of a member keep each other out",
	  .steps = { OPENED(TWIN_CDEV),
		     { "open group", OPEN(FILE_GROUP, TWIN_GROUP), .answer = THIRD },
		     { "no second time", OPEN(FILE_GROUP, TWIN_GROUP), .answer = -EBUSY },
		     { "member", BIND(DEV, IO), .answer = -EBUSY },
		     { "other member", OPEN(FILE_CDEV, TWIN_2_CDEV), .answer = FOURTH },
		     { "as well", BIND(FOURTH, IO), .answer = -EBUSY },
		     { "close group", CLOSE(THIRD) },
		     { "member", BIND(DEV, IO) },
		     { "group", OPEN(FILE_GROUP, TWIN_GROUP), .answer = -EBUSY },
		     { "another group does not mind", OPEN(FILE_GROUP, NIC_GROUP),
		       .answer = THIRD } } },
	{ "what a group says of itself",
	  .steps = { { "open", OPEN(FILE_GROUP, TWIN_GROUP), .answer = 3 },
		     { "status", IOCTL_(3, 0x67, 8), ARG(2, VFIO_GROUP_VIABLE) },
		     { "short", IOCTL_(3, 0x67, 4), .answer = -EINVAL },
		     { "nowhere", IOCTL_NULL(3, 0x67), .answer = -EFAULT },
		     { "what is to come", IOCTL_(3, 0x69), .answer = -ENOTTY },
		     { "read", READ(3, 0, 4), .answer = -EINVAL },
		     { "lseek", .take = take_seek, .fd = 3, .answer = -ESPIPE } } },
	{ "a group with a kernel driver is not viable", .change = kernel_member,
	  .steps = { { "open", OPEN(FILE_GROUP, TWIN_GROUP), .answer = 3 },
		     { "status", IOCTL_(3, 0x67, 8), ARG(2, 0) } } },
};

/* ---- without an IOMMU ---- */

static void free_hand(struct vrig *m)
{
	m->host.kernel.noiommu = true;
	m->devices[RIG_NIC].iommu = NULL;
	m->devices[RIG_TWIN].iommu = NULL;
	m->devices[RIG_TWIN].group = -1;
	m->devices[RIG_TWIN].driver = NULL;
	m->devices[RIG_TWIN].cdev = -1;
}

/* From now on the caller may not touch ports. */
static long take_rawio(struct vrig *m, struct step *s)
{
	(void)s;
	m->by.capabilities &= ~(UINT64_C(1) << CAP_SYS_RAWIO);
	return 0;
}

static const struct walk noiommu[] = {
	{ "a device without an IOMMU is for those who may do anything", .change = free_hand,
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "close", CLOSE(DEV) },
		     { "others", .take = take_rawio },
		     { "node", OPEN(FILE_CDEV, NIC_CDEV), .answer = -EPERM },
		     { "group", OPEN(FILE_GROUP, NIC_GROUP), .answer = -EPERM },
		     { "what has one", OPEN(FILE_CDEV, TWIN_2_CDEV), .answer = DEV } } },
	{ "a device without a group gets one with its driver", .change = free_hand,
	  .steps = { { "bind", TEXT(bind, "vfio-pci", "0000:00:05.0") },
		     { "its node", TEXT(cdev, "0000:00:05.0", ""), .answer = 0 },
		     { "and that of its group", TEXT(minor, "0000:00:05.0", ""), .answer = 3 },
		     { "unbind", TEXT(unbind, "vfio-pci", "0000:00:05.0") },
		     { "gone", TEXT(cdev, "0000:00:05.0", ""), .answer = -1 } } },
};

static void no_group(struct vrig *m)
{
	free_hand(m);
	m->host.kernel.noiommu = false;
}

static const struct walk groupless[] = { {
	"a device without a group is for no driver of user space",
	.change = no_group,
	.steps = { { "bind", TEXT(bind, "vfio-pci", "0000:00:05.0"), .answer = -EINVAL } },
} };

/* ---- tokens ---- */

static uint8_t right[VFIO_UUID] = { 1, 2, 3 };

/* The address of a token does not fit a constant: it is told where it is used. */
static long take_token(struct vrig *m, struct step *s)
{
	struct vfio_bind a = { .argsz = 24, .flags = 1, .iommufd = IO, .token = (uintptr_t)right };

	right[0] = (uint8_t)s->words[0];
	return vrig_ioctl(m, s->fd, 0x76, &a);
}

static long take_set_token(struct vrig *m, struct step *s)
{
	uint8_t a[8 + VFIO_UUID] = { sizeof(a), 0, 0, 0, 0, 0, 2 };

	a[8] = (uint8_t)s->words[0];
	a[9] = 2;
	a[10] = 3;
	return vrig_ioctl(m, s->fd, 0x75, a);
}

#define WITH_TOKEN(f, first) .take = take_token, .fd = (f), .words = { (first) }
#define SET_TOKEN(f, first) .take = take_set_token, .fd = (f), .words = { (first) }

static void functions_of_user_space(struct vrig *m)
{
	m->devices[RIG_PF].driver = (char *)"variant";
	m->devices[RIG_PF].cdev = 0;
}

static const struct walk tokens[] = {
	{ "a token on a device that has no functions and is none",
	  .steps = { OPENED(NIC_CDEV), { "bind", WITH_TOKEN(DEV, 1), .answer = -EINVAL } } },
	{ "a virtual function of a kernel driver's device wants no token",
	  .steps = { { "make one", TEXT(numvfs, PF, "1") },
		     { "free it", TEXT(unbind, "nvme", "0000:01:00.1") },
		     { "name it", TEXT(override, "0000:01:00.1", "vfio-pci") },
		     { "take it", TEXT(bind, "vfio-pci", "0000:01:00.1") },
		     OPENED(0),
		     { "with", WITH_TOKEN(DEV, 1), .answer = -EINVAL },
		     { "without", BIND(DEV, IO), ARG(4, 1) } } },
	{ "a virtual function of user space's device is for those who know the token",
	  .change = functions_of_user_space,
	  .steps = { { "make one", TEXT(numvfs, PF, "1") },
		     OPENED(0),
		     { "sets it", WITH_TOKEN(DEV, 7) },
		     { "open function", OPEN(FILE_CDEV, 5), .answer = THIRD },
		     { "without", BIND(THIRD, IO), .answer = -EACCES },
		     { "with another", WITH_TOKEN(THIRD, 8), .answer = -EACCES },
		     { "with that", WITH_TOKEN(THIRD, 7) },
		     { "close the device", CLOSE(DEV) },
		     { "open it again", OPEN(FILE_CDEV, 0), .answer = DEV },
		     { "now it takes the token, too", BIND(DEV, IO), .answer = -EACCES },
		     { "not another", WITH_TOKEN(DEV, 8), .answer = -EACCES },
		     { "but that", WITH_TOKEN(DEV, 7) } } },
	{ "the token is a feature of the device with functions", .change = functions_of_user_space,
	  .steps = { { "make one", TEXT(numvfs, PF, "1") },
		     BOUND_TO(0),
		     { "known", IOCTL_(DEV, 0x75, 8, 1 << 18 | 1 << 17) },
		     { "not to be read", IOCTL_(DEV, 0x75, 24, 1 << 16), .answer = -EINVAL },
		     { "short", IOCTL_(DEV, 0x75, 23, 1 << 17), .answer = -EINVAL },
		     { "set", SET_TOKEN(DEV, 9) },
		     { "open function", OPEN(FILE_CDEV, 5), .answer = THIRD },
		     { "with another", WITH_TOKEN(THIRD, 8), .answer = -EACCES },
		     { "with that", WITH_TOKEN(THIRD, 9) } } },
};

/* ---- kernels ---- */

static void of_6_17(struct vrig *m)
{
	m->host.kernel.release = 617;
}

static void of_6_14(struct vrig *m)
{
	m->host.kernel.release = 614;
}

static void of_6_5(struct vrig *m)
{
	m->host.kernel.release = 605;
}

/* From now on another kernel is played. */
static long take_kernel(struct vrig *m, struct step *s)
{
	m->w->kernel = s->nr;
	return 0;
}

static const struct walk kernels[] = {
	{ "no device ioctl before 6.6",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "6.6", .take = take_kernel, .nr = 606 },
		     { "RESET", IOCTL_NULL(DEV, 0x6f) },
		     { "hot reset info", IOCTL_(DEV, 0x70, 12), .answer = -ENOSPC },
		     { "6.5", .take = take_kernel, .nr = 605 },
		     { "RESET", IOCTL_NULL(DEV, 0x6f), .answer = -ENOTTY },
		     { "hot reset info", IOCTL_(DEV, 0x70, 12), .answer = -ENOTTY } } },
	{ "no token before 6.18", .change = of_6_17,
	  .steps = { OPENED(NIC_CDEV),
		     { "before anything of it is looked at", TOKEN(DEV, FD_CLOSED, 16),
		       .answer = -EINVAL },
		     { "without", BIND(DEV, IO) },
		     { "a PASID", IOCTL_(DEV, 0x78, 12, 1, 7) },
		     { "no dma-buf before 6.19", IOCTL_(DEV, 0x75, 8, 11 | 1 << 18),
		       .answer = -ENOTTY } } },
	{ "no PASID before 6.15", .change = of_6_14,
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "attach", ATTACH(DEV, 16, 1, 2, 7), .answer = -EINVAL },
		     { "detach", DETACH(DEV, 12, 1, 7), .answer = -EINVAL },
		     { "without", DETACH(DEV, 8) },
		     { "low power", IOCTL_(DEV, 0x75, 8, 3 | 1 << 18) },
		     { "nothing of pre-copy", IOCTL_(DEV, 0x75, 8, 12 | 1 << 18),
		       .answer = -ENOTTY } } },
	{ "no ioctl of a node before 6.6", .change = of_6_5,
	  .steps = { OPENED(NIC_CDEV), { "bind", BIND(DEV, IO), .answer = -ENOTTY } } },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(turns, walk_is_taken),   UNIT_TABLE(groups, walk_is_taken),
		UNIT_TABLE(noiommu, walk_is_taken), UNIT_TABLE(groupless, walk_is_taken),
		UNIT_TABLE(files, walk_is_taken),   UNIT_TABLE(tokens, walk_is_taken),
		UNIT_TABLE(kernels, walk_is_taken),
	};

	return UNIT_RUN("bind", tables);
}
