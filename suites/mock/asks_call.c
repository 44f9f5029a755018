/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resets, features and ioeventfds (section 2.6 of the kernel facts).
 */
#include "vfio_asks.h"

#include <errno.h>

enum { GET = 1 << 16, SET = 1 << 17, PROBE = 1 << 18, UNKNOWN = 1 << 19 };

#define HOT_INFO(size) .nr = 0x70, .words = { size, ~0u, ~0u }
#define HOT_RESET(...) .nr = 0x71, .words = { 12, __VA_ARGS__ }
#define ON_WRITE(width, bar, at, value, fd_) \
	.nr = 0x74, .words = { 32, width, at, (bar) << 8, value, 0, (uint32_t)(fd_) }
#define FEATURE(size, ...) .nr = 0x75, .words = { size, __VA_ARGS__ }
/* A dma-buf of pages of a BAR. */
#define DMA_BUF(bar, flags, ranges, at, bytes) \
	FEATURE(40, GET | 11, bar, 2, flags, ranges, at, 0, bytes, 0)
#define END                   \
	{                     \
		.claim = NULL \
	}

/* ---- a function behind a port that does not reset its bus ---- */

static const struct step bound[] = {
	BOUND_TO(NIC_CDEV),
	{ "ioeventfd", IOCTL_(ASK_DEV, 0x74, 32, 4, 0x100, 0, 99, 0, FD_EVENT) },
	END,
};

static const struct vfio_ask calls[] = {
	{ "RESET", "K 2.6 [R]", .nr = 0x6f, .nowhere = true },

	{ "HOT_RESET_INFO: no head", "K 2, 2.6", HOT_INFO(11), .answer = EINVAL },
	{ "HOT_RESET_INFO: no room", "K 2.6 [R]", HOT_INFO(12), .answer = ENOSPC,
	  .out = { { 2, 0 }, { 3, 1 } } },
	{ "HOT_RESET_INFO: no room for all of one", "K 2.6", HOT_INFO(19), .answer = ENOSPC,
	  .out = { { 2, 0 }, { 3, 1 } } },
	{ "HOT_RESET_INFO: itself", "K 2.6 [R]", HOT_INFO(20),
	  .out = { { 2, 3 }, { 3, 1 }, { 4, 1 }, { 5, 0x20000 } } },
	{ "HOT_RESET_INFO: nowhere to write", "K 1.2", HOT_INFO(12), .answer = EFAULT,
	  .read_only = true },

	{ "HOT_RESET: flags", "K 2.6 [R]", HOT_RESET(1, 0), .answer = EINVAL },
	{ "HOT_RESET: groups", "K 2.6 [R]", HOT_RESET(0, 1), .answer = EINVAL },
	{ "HOT_RESET: the port does not", "K 2.6 [R]", HOT_RESET(0, 0), .answer = ENOTTY },
	{ "HOT_RESET: is not written to", "K 2.6", HOT_RESET(0, 0), .answer = ENOTTY,
	  .read_only = true, .room = 12 },

	{ "IOEVENTFD: a byte", "K 2.6", ON_WRITE(1, 0, 0, 0, FD_EVENT) },
	{ "IOEVENTFD: two", "K 2.6", ON_WRITE(2, 0, 0, 0, FD_EVENT) },
	{ "IOEVENTFD: four", "K 2.6", ON_WRITE(4, 0, 0, 0, FD_EVENT) },
	{ "IOEVENTFD: eight", "K 2.6", ON_WRITE(8, 0, 0, 0, FD_EVENT) },
	{ "IOEVENTFD: sixteen", "K 2.6", ON_WRITE(16, 0, 0, 0, FD_EVENT), .answer = EINVAL },
	{ "IOEVENTFD: an unknown bit", "K 2.6", ON_WRITE(16 | 4, 0, 0, 0, FD_EVENT),
	  .answer = EINVAL },
	{ "IOEVENTFD: the highest bit", "K 2.6", ON_WRITE(1u << 31 | 4, 0, 0, 0, FD_EVENT),
	  .answer = EINVAL },
	{ "IOEVENTFD: no width", "K 2.6", ON_WRITE(0, 0, 0, 0, FD_EVENT), .answer = EINVAL },
	{ "IOEVENTFD: two widths", "K 2.6", ON_WRITE(6, 0, 0, 0, FD_EVENT), .answer = EINVAL },
	{ "IOEVENTFD: below no descriptor", "K 2.6", ON_WRITE(4, 0, 0x100, 99, -2),
	  .answer = EINVAL },
	{ "IOEVENTFD: configuration space", "K 2.6", ON_WRITE(4, 7, 0, 0, FD_EVENT),
	  .answer = EINVAL },
	{ "IOEVENTFD: the ROM", "K 2.6", ON_WRITE(4, 6, 0, 0, FD_EVENT), .answer = EINVAL },
	{ "IOEVENTFD: no BAR", "K 2.6", ON_WRITE(4, 4, 0, 0, FD_EVENT), .answer = EINVAL },
	{ "IOEVENTFD: over the end", "K 2.6", ON_WRITE(4, 0, 0x1fffe, 0, FD_EVENT),
	  .answer = EINVAL },
	{ "IOEVENTFD: the table of MSI-X", "K 2.6", ON_WRITE(4, 3, 0x4c, 0, FD_EVENT),
	  .answer = EINVAL },
	{ "IOEVENTFD: behind it", "K 2.6", ON_WRITE(4, 3, 0x50, 0, FD_EVENT) },
	{ "IOEVENTFD: there is one", "K 2.6", ON_WRITE(4, 0, 0x100, 99, FD_EVENT),
	  .answer = EEXIST },
	{ "IOEVENTFD: it is taken away", "K 2.6", ON_WRITE(4, 0, 0x100, 99, -1) },
	{ "IOEVENTFD: there is none of that value", "K 2.6", ON_WRITE(4, 0, 0x100, 98, -1),
	  .answer = ENODEV },
	{ "IOEVENTFD: there is none of that width", "K 2.6", ON_WRITE(2, 0, 0x100, 99, -1),
	  .answer = ENODEV },
	{ "IOEVENTFD: there is none at that place", "K 2.6", ON_WRITE(4, 0, 0x104, 99, -1),
	  .answer = ENODEV },

	{ "FEATURE: no way", "K 2.6", FEATURE(8, 3), .answer = EINVAL },
	{ "FEATURE: an unknown flag", "K 2.6 [R]", FEATURE(8, UNKNOWN), .answer = EINVAL },
	{ "FEATURE: an unknown flag of a known one", "K 2.6", FEATURE(8, UNKNOWN | PROBE | 3),
	  .answer = EINVAL },
	{ "FEATURE: both ways before there is none", "K 2.6 [R]", FEATURE(24, GET | SET),
	  .answer = EINVAL },
	{ "FEATURE: both ways can be asked for", "K 2.6", FEATURE(8, PROBE | GET | SET | 3),
	  .answer = EINVAL },
	{ "FEATURE: of what there is not", "K 2.6", FEATURE(8, PROBE | GET | SET | 1),
	  .answer = ENOTTY },
	{ "FEATURE: the last number", "K 2.6", FEATURE(8, PROBE | 0xffff), .answer = ENOTTY },
	{ "FEATURE: no token of such a device", "K 2.6 [R]", FEATURE(24, SET), .answer = ENOTTY },
	{ "FEATURE: low power", "K 2.6 [R]", FEATURE(8, SET | 3) },
	{ "FEATURE: low power is not got", "K 2.6 [R]", FEATURE(8, PROBE | GET | 3),
	  .answer = EINVAL },
	{ "FEATURE: is not written to", "K 2.6", FEATURE(8, PROBE | SET | 3), .read_only = true,
	  .room = 8 },
	{ "FEATURE: its end", "K 2.6 [R]", FEATURE(8, SET | 5) },
	{ "FEATURE: wakeup without its data", "K 2.6", FEATURE(15, SET | 4, FD_EVENT),
	  .answer = EINVAL },
	{ "FEATURE: wakeup", "K 2.6", FEATURE(16, SET | 4, FD_EVENT + 1), .held = HELD(3) },
	{ "FEATURE: wakeup is not got", "K 2.6", FEATURE(8, PROBE | GET | 4), .answer = EINVAL },
	{ "FEATURE: nor is its end", "K 2.6", FEATURE(8, PROBE | GET | 5), .answer = EINVAL },
	{ "FEATURE: a dma-buf is not set", "K 2.6 [R]", FEATURE(8, PROBE | SET | 11),
	  .answer = EINVAL },
	{ "FEATURE: a dma-buf without its data", "K 2.6", FEATURE(23, GET | 11), .answer = EINVAL },
	{ "FEATURE: a dma-buf without the last byte of them", "K 2.6",
	  FEATURE(23, GET | 11, 0, 2, 0, 1, 0, 0, 4096, 0), .answer = EINVAL },
	{ "FEATURE: a dma-buf with a range that cannot be reached", "K 1.2",
	  FEATURE(24, GET | 11, 0, 2, 0, 1), .room = 24, .answer = EFAULT },
	{ "FEATURE: a dma-buf can be got", "K 2.6 [R]", FEATURE(8, PROBE | GET | 11) },
	{ "FEATURE: a dma-buf", "K 2.6 [R]", DMA_BUF(0, 0, 1, 0, 4096), .result = ASK_MORE },
	{ "FEATURE: no dma-buf before 6.19", "K 0", FEATURE(8, PROBE | 11), .kernel = 618,
	  .answer = ENOTTY },
	{ "FEATURE: a dma-buf in 6.19", "K 0", FEATURE(8, PROBE | 11), .kernel = 619 },
	{ "FEATURE: nothing to migrate", "K 2.6 [R]", FEATURE(8, PROBE | GET | 12),
	  .answer = EINVAL },
	{ "FEATURE: which older kernels do not know", "K 0", FEATURE(8, PROBE | GET | 12),
	  .kernel = 702, .answer = ENOTTY },
	{ "FEATURE: behind the last", "K 2.6 [R]", FEATURE(8, PROBE | 14), .answer = ENOTTY },
};

static const struct vfio_ask others[] = {
	{ "FEATURE: migration", "K 2.6 [R]", FEATURE(8, PROBE | GET | 1), .answer = ENOTTY },
	{ "FEATURE: its state", "K 2.6 [R]", FEATURE(8, PROBE | GET | 2), .answer = ENOTTY },
	{ "FEATURE: the log is started", "K 2.6 [R]", FEATURE(8, PROBE | SET | 6),
	  .answer = ENOTTY },
	{ "FEATURE: stopped", "K 2.6 [R]", FEATURE(8, PROBE | SET | 7), .answer = ENOTTY },
	{ "FEATURE: read", "K 2.6 [R]", FEATURE(8, PROBE | GET | 8), .answer = ENOTTY },
	{ "FEATURE: the size of migration", "K 2.6 [R]", FEATURE(8, PROBE | GET | 9),
	  .answer = ENOTTY },
	{ "FEATURE: of a bus master", "K 2.6 [R]", FEATURE(8, PROBE | SET | 10), .answer = ENOTTY },
	{ "FEATURE: unknown", "K 2.6 [R]", FEATURE(8, PROBE | 13), .answer = ENOTTY },
	{ "FEATURE: a dma-buf of nothing", "K 2.6", DMA_BUF(0, 0, 0, 0, 0), .answer = EINVAL },
};

/* ---- in low power ---- */

static const struct step asleep[] = {
	BOUND_TO(NIC_CDEV),
	{ "low power", IOCTL_(ASK_DEV, 0x75, 16, SET | 4, FD_EVENT) },
	END,
};

static const struct vfio_ask sleeping[] = {
	{ "FEATURE: low power, once more", "general knowledge", FEATURE(8, SET | 3),
	  .answer = EINVAL },
	{ "FEATURE: with wakeup", "general knowledge", FEATURE(16, SET | 4, FD_EVENT + 1),
	  .answer = EINVAL, .held = HELD(1) },
	{ "FEATURE: its end lets the eventfd go", "K 2.6", FEATURE(8, SET | 5), .held = HELD(0) },
};

/* ---- no more ioeventfds ---- */

static long take_thousand(struct vrig *m, struct step *s)
{
	struct vfio_ioeventfd a = { .argsz = sizeof(a), .flags = 4, .fd = FD_EVENT };
	int ret = 0;

	for (a.data = 0; !ret && a.data < 1000; a.data++)
		ret = vrig_ioctl(m, s->fd, 0x74, &a);
	return ret;
}

static const struct step full[] = {
	BOUND_TO(NIC_CDEV),
	{ "a thousand", .take = take_thousand, .fd = ASK_DEV },
	END,
};

static const struct vfio_ask many[] = {
	{ "IOEVENTFD: a thousand are there", "K 2.6", ON_WRITE(4, 0, 0, 1000, FD_EVENT),
	  .answer = ENOSPC },
	{ "IOEVENTFD: one of them", "K 2.6", ON_WRITE(4, 0, 0, 999, FD_EVENT), .answer = EEXIST },
};

/* ---- a device of the root bus that cannot be reset ---- */

static const struct step twin_bound[] = { BOUND_TO(TWIN_CDEV), END };

static const struct vfio_ask rootless[] = {
	{ "RESET: it cannot be reset", "K 2.6", .nr = 0x6f, .nowhere = true, .answer = EINVAL },
	{ "HOT_RESET_INFO: nor its bus", "K 2.6 [R]", HOT_INFO(48), .answer = ENODEV },
	{ "HOT_RESET_INFO: that before the room", "K 2.6", HOT_INFO(12), .answer = ENODEV },
	{ "HOT_RESET: nor its bus", "K 2.6", HOT_RESET(0, 0), .answer = ENODEV },
	{ "HOT_RESET: the flags before that", "K 2.6", HOT_RESET(1, 0), .answer = EINVAL },
	{ "HOT_RESET: groups before that", "K 2.6", HOT_RESET(0, 1), .answer = EINVAL },
};

/* ---- three functions of one bus ---- */

static void below_one_port(struct vrig *m)
{
	uint32_t i;

	for (i = RIG_TWIN; i <= RIG_TWIN_2; i++) {
		m->devices[i].at = (struct bdf){ 0, 2, (uint8_t)(i - RIG_TWIN + 1) };
		m->devices[i].parent = m->devices[RIG_NIC].parent;
	}
	vrig_move_mdevs(m, m->devices[RIG_TWIN].at);
}

static void below_a_good_port(struct vrig *m)
{
	below_one_port(m);
	m->devices[RIG_PORT].vendor = 0x8086;
}

static const struct step nic_bound[] = { BOUND_TO(NIC_CDEV), END };

static const struct vfio_ask not_owned[] = {
	{ "HOT_RESET: not all are owned, before the port", "K 2.6", HOT_RESET(0, 0),
	  .answer = EINVAL },
	{ "HOT_RESET_INFO: no room for the last", "K 2.6", HOT_INFO(35), .answer = ENOSPC,
	  .out = { { 2, 0 }, { 3, 3 } } },
	{ "HOT_RESET_INFO: not all are owned", "K 2.6", HOT_INFO(36),
	  .out = { { 2, 1 }, { 3, 3 }, { 4, 1 }, { 6, ~0u }, { 7, 0x1020000 }, { 8, ~0u } } },
};

static const struct step two_bound[] = {
	BOUND_TO(NIC_CDEV),
	{ "open one beside it", OPEN(FILE_CDEV, TWIN_CDEV), .answer = ASK_MORE },
	{ "bind it", BIND(ASK_MORE, ASK_IO), ARG(4, 2) },
	END,
};

static const struct vfio_ask owned[] = {
	{ "HOT_RESET: all are owned", "K 2.6", HOT_RESET(0, 0) },
	{ "HOT_RESET: but no flag is known", "K 2.6", HOT_RESET(2, 0), .answer = EINVAL },
	{ "HOT_RESET: and no group is named", "K 2.6", HOT_RESET(0, 3), .answer = EINVAL },
	{ "HOT_RESET_INFO: one with its group", "K 2.6", HOT_INFO(36),
	  .out = { { 2, 3 }, { 3, 3 }, { 4, 1 }, { 6, 2 }, { 8, 0 }, { 9, 0x2020000 } } },
};

/* ---- as if it had been opened by its group ---- */

static long take_group(struct vrig *m, struct step *s)
{
	return vrig_open_group(m, s->nr);
}

enum { OF_NIC = ASK_MORE, OF_TWINS };

static const struct step both_groups[] = {
	BOUND_TO(NIC_CDEV),
	{ "its group", .take = take_group, .nr = NIC_GROUP, .answer = OF_NIC },
	{ "the one beside it", .take = take_group, .nr = TWIN_GROUP, .answer = OF_TWINS },
	END,
};

static const struct vfio_ask by_groups[] = {
	{ "HOT_RESET: all groups", "K 2.6", HOT_RESET(0, 2, OF_NIC, OF_TWINS), .of_group = true },
	{ "HOT_RESET: in any order", "K 2.6", HOT_RESET(0, 2, OF_TWINS, OF_NIC), .of_group = true },
	{ "HOT_RESET: one twice", "general knowledge", HOT_RESET(0, 3, OF_NIC, OF_TWINS, OF_NIC),
	  .of_group = true },
	{ "HOT_RESET: one twice, and not all", "K 2.6", HOT_RESET(0, 2, OF_NIC, OF_NIC),
	  .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: more than there are devices", "general knowledge",
	  HOT_RESET(0, 4, OF_NIC, OF_TWINS, FD_CLOSED, FD_CLOSED), .of_group = true,
	  .answer = EINVAL },
	{ "HOT_RESET: no group", "K 2.6", HOT_RESET(0, 0), .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: flags", "K 2.6", HOT_RESET(1, 2, OF_NIC, OF_TWINS), .of_group = true,
	  .answer = EINVAL },
	{ "HOT_RESET: only its own group", "K 2.6", HOT_RESET(0, 1, OF_NIC), .of_group = true,
	  .answer = EINVAL },
	{ "HOT_RESET: only another one", "K 2.6", HOT_RESET(0, 1, OF_TWINS), .of_group = true,
	  .answer = EINVAL },
	{ "HOT_RESET: a closed descriptor", "K 2.6", HOT_RESET(0, 1, FD_CLOSED), .of_group = true,
	  .answer = EBADF },
	{ "HOT_RESET: behind a group", "K 2.6", HOT_RESET(0, 2, OF_NIC, FD_CLOSED),
	  .of_group = true, .answer = EBADF },
	{ "HOT_RESET: another file", "K 2.6", HOT_RESET(0, 3, OF_NIC, OF_TWINS, FD_STDOUT),
	  .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: another one of the machine", "K 2.6",
	  HOT_RESET(0, 3, OF_NIC, OF_TWINS, ASK_IO), .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: the first fault is told", "general knowledge",
	  HOT_RESET(0, 2, FD_STDOUT, FD_CLOSED), .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: whichever it is", "general knowledge", HOT_RESET(0, 2, FD_CLOSED, FD_STDOUT),
	  .of_group = true, .answer = EBADF },
	{ "HOT_RESET: one that cannot be reached", "K 1.2", HOT_RESET(0, 2, FD_CLOSED), .room = 16,
	  .of_group = true, .answer = EFAULT },
	{ "HOT_RESET: too many before that", "general knowledge", HOT_RESET(0, 4, FD_CLOSED),
	  .room = 16, .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: groups of what its own node opened", "K 2.6",
	  HOT_RESET(0, 2, OF_NIC, OF_TWINS), .answer = EINVAL },
	{ "HOT_RESET_INFO: groups instead of devices", "K 2.6", HOT_INFO(36), .of_group = true,
	  .out = { { 2, 0 }, { 3, 3 }, { 4, 8 }, { 6, 5 }, { 7, 0x1020000 }, { 8, 5 } } },
};

static const struct vfio_ask by_groups_in_vain[] = {
	{ "HOT_RESET: not all groups before the port", "K 2.6", HOT_RESET(0, 1, OF_NIC),
	  .of_group = true, .answer = EINVAL },
	{ "HOT_RESET: all groups, and the port does not", "K 2.6",
	  HOT_RESET(0, 2, OF_NIC, OF_TWINS), .of_group = true, .answer = ENOTTY },
};

static const struct vfio_ask rootless_by_groups[] = {
	{ "HOT_RESET: no bus before the groups", "general knowledge", HOT_RESET(0, 1, FD_CLOSED),
	  .of_group = true, .answer = ENODEV },
	{ "HOT_RESET: no group before that", "general knowledge", HOT_RESET(0, 0), .of_group = true,
	  .answer = EINVAL },
	{ "HOT_RESET_INFO: no bus", "K 2.6", HOT_INFO(36), .of_group = true, .answer = ENODEV },
};

/* ---- a physical function, and a mediated device ---- */

static void vfio_function(struct vrig *m)
{
	m->devices[RIG_PF].driver = (char *)"variant";
	m->devices[RIG_PF].cdev = 0;
}

static const struct step function_bound[] = { BOUND_TO(0), END };

static const struct vfio_ask of_function[] = {
	{ "FEATURE: the token of a physical function", "K 2.6", FEATURE(24, SET, 1, 2, 3, 4) },
	{ "FEATURE: one that cannot be reached", "K 1.2", FEATURE(24, SET, 1, 2, 3), .room = 23,
	  .answer = EFAULT },
	{ "FEATURE: it is not got", "K 2.6", FEATURE(24, GET), .answer = EINVAL },
	{ "FEATURE: without its data", "K 2.6", FEATURE(23, SET), .answer = EINVAL },
};

static const struct step mdev_bound[] = { BOUND_TO(MDEV_CDEV), END };

static const struct vfio_ask mediated[] = {
	{ "RESET: a mediated device", "K 2.6", .nr = 0x6f, .nowhere = true },
	{ "GET_INFO: a mediated device can be reset", "K 2.4", .nr = 0x6b, .words = { 24 },
	  .out = { { 2, 3 } } },
};

#define ROWS(array) (array), sizeof(array) / sizeof((array)[0])

const struct vfio_ask_group asks_call[] = {
	{ ROWS(calls), NULL, bound },
	{ ROWS(others), NULL, nic_bound },
	{ ROWS(sleeping), NULL, asleep },
	{ ROWS(many), NULL, full },
	{ ROWS(rootless), NULL, twin_bound },
	{ ROWS(not_owned), below_one_port, nic_bound },
	{ ROWS(owned), below_a_good_port, two_bound },
	{ ROWS(by_groups), below_a_good_port, both_groups },
	{ ROWS(by_groups_in_vain), below_one_port, both_groups },
	{ ROWS(rootless_by_groups), NULL, twin_bound },
	{ ROWS(of_function), vfio_function, function_bound },
	{ ROWS(mediated), NULL, mdev_bound },
	{ NULL, 0, NULL, NULL },
};
