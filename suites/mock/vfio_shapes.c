/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vfio_asks.h"

#include <errno.h>

/* Larger than any command, and filled with what is none. */
enum { LONG = 4000, NEWEST = 703, PROBE = 1 << 18 };

const struct vfio_shape vfio_shapes[] = {
	{ "BIND", "K 2, 2.2 [R]", 0x76, 16, 24, 606, .words = { 0, 0, ASK_IO }, .bind = true,
	  .writes = true },
	{ "GET_INFO", "K 2, 2.4 [R]", 0x6b, 16, 24, 606, .writes = true },
	{ "GET_REGION_INFO", "K 2, 2.4 [R]", 0x6c, 32, 32, 606, .words = { 0, 0, 7 },
	  .writes = true },
	{ "GET_IRQ_INFO", "K 2, 2.4 [R]", 0x6d, 16, 16, 606, .words = { 0, 0, 1 }, .writes = true },
	{ "SET_IRQS", "K 2, 2.5", 0x6e, 20, 20, 606,
	  .words = { 0, VFIO_DATA_NONE | VFIO_TRIGGER, VFIO_REQ, 0, 1 } },
	{ "RESET", "K 2, 2.6 [R]", 0x6f, 0, 0, 606, .answer = 0 },
	{ "GET_PCI_HOT_RESET_INFO", "K 2, 2.6 [R]", 0x70, 12, 12, 606, .answer = ENOSPC,
	  .writes = true, .pci = true, .more_follows = true },
	{ "PCI_HOT_RESET", "K 2, 2.6 [R]", 0x71, 12, 12, 606, .pci = true },
	{ "IOEVENTFD", "K 2, 2.6", 0x74, 28, 32, 606, .words = { 0, 4, 0, 0, 5, 0, FD_EVENT },
	  .pci = true, .unread = 4 },
	{ "FEATURE", "K 2, 2.6 [R]", 0x75, 8, 8, 606, .words = { 0, PROBE | 3 }, .pci = true },
	{ "ATTACH", "K 0, 2, 2.3 [R]", 0x77, 12, 0, 606, .words = { 0, 0, 2 }, .writes = true },
	{ "ATTACH of a PASID", "K 0, 2, 2.3", 0x77, 16, 16, 615, .words = { 0, 1, 77, 7 },
	  .answer = ENOENT },
	{ "DETACH", "K 0, 2, 2.3 [R]", 0x78, 8, 0, 606, .answer = 0 },
	{ "DETACH of a PASID", "K 0, 2, 2.3 [R]", 0x78, 12, 12, 615, .words = { 0, 1, 7 } },
};

const size_t n_vfio_shapes = sizeof(vfio_shapes) / sizeof(vfio_shapes[0]);

static const struct step opened[] = {
	{ "open iommu", OPEN(FILE_IOMMU, 0), .answer = ASK_IO },
	{ "open device", OPEN(FILE_CDEV, NIC_CDEV), .answer = ASK_DEV },
	{ "open mediated device", OPEN(FILE_CDEV, MDEV_CDEV), .answer = ASK_MORE },
	{ .claim = NULL },
};

static const struct step bound[] = {
	{ "bind", BIND(ASK_DEV, ASK_IO), ARG(4, 1) },
	{ "an IOAS", IOAS(ASK_IO), ARG(3, 2) },
	{ "bind the other", BIND(ASK_MORE, ASK_IO), ARG(4, 3) },
	{ "REQ", IRQ(ASK_DEV, VFIO_DATA_EVENTFD | VFIO_TRIGGER, VFIO_REQ, 0, 1, FD_EVENT) },
	{ "and its REQ",
	  IRQ(ASK_MORE, VFIO_DATA_EVENTFD | VFIO_TRIGGER, VFIO_REQ, 0, 1, FD_EVENT) },
	{ .claim = NULL },
};

/* A command of that size, of which so many bytes can be reached. */
struct measure {
	uint32_t size;
	size_t room;
	uint8_t tail; /* what is behind it */
	uint16_t kernel;
	bool read_only, mdev;
};

static int measured(const struct vfio_shape *s, const struct ioctls *tables,
		    const struct measure *m)
{
	const size_t known = s->full > s->min ? s->full : s->min;
	uint8_t bytes[LONG];
	const struct vfio_command c = { .fd = m->mdev ? ASK_MORE : ASK_DEV,
					.nr = s->nr,
					.bytes = bytes,
					.room = m->room,
					.read_only = m->read_only,
					.nowhere = !known };
	struct vrig rig;
	int ret;

	memset(bytes, m->tail, sizeof(bytes));
	memcpy(bytes, s->words, known);
	memcpy(bytes, &m->size, sizeof(m->size));
	vrig_describe(&rig);
	rig.devices[RIG_NIC].pasid_bits = 20;
	rig.devices[RIG_PORT].vendor = 0x8086; /* one that resets its bus */
	vrig_start(&rig);
	walk_take(&rig, opened);
	if (!s->bind)
		walk_take(&rig, bound);
	rig.w->kernel = m->kernel ? m->kernel : NEWEST;
	ret = vfio_command_answer(&rig, tables, &c);
	vrig_stop(&rig);
	return -ret;
}

#define ANSWER(size_, room_, ...) \
	measured(s, tables, &(struct measure){ .size = (size_), .room = (room_), __VA_ARGS__ })

/* How long a command is. */
static const char *length_fault(const struct vfio_shape *s, const struct ioctls *tables)
{
	const int enough = s->more_follows ? 0 : s->answer;

	if (ANSWER(s->min, s->full ? s->min : LONG) != s->answer)
		return "as much as it needs";
	if (ANSWER(s->min - 1u, LONG) != EINVAL)
		return "one byte less than it needs";
	if (ANSWER(LONG, LONG, .tail = 0xff) != (s->bind ? E2BIG : enough))
		return "what is behind it";
	if (ANSWER(LONG, LONG) != enough)
		return "zeros behind it";
	if (!s->full)
		return NULL;
	if (ANSWER(LONG, s->full) != (s->bind || s->more_follows ? EFAULT : enough))
		return "nothing is behind it";
	if (ANSWER(s->full, s->full - s->unread - 1u) != EFAULT)
		return "its last byte cannot be reached";
	if (ANSWER(s->full, s->full, .read_only = true) != (s->writes ? EFAULT : s->answer))
		return "where nothing can be written";
	return NULL;
}

const char *vfio_shape_fault(const struct vfio_shape *s, const struct ioctls *tables)
{
	const char *fault = s->min ? length_fault(s, tables) : NULL;
	const uint32_t size = s->full ? s->full : s->min;

	if (fault)
		return fault;
	if (ANSWER(size, LONG) != s->answer)
		return "its answer";
	if (ANSWER(size, LONG, .kernel = s->since) != s->answer)
		return "the kernel that brought it";
	if (ANSWER(size, LONG, .kernel = s->since - 1u) != (s->since > 606 ? EINVAL : ENOTTY))
		return "an older kernel";
	if ((ANSWER(size, LONG, .mdev = true) == ENOTTY) != s->pci)
		return "a mediated device";
	return NULL;
}
