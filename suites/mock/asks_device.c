/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is told of a device, and what it is attached to (sections 0, 2.1, 2.3, 2.4 and 2.6 of the kernel facts).
 */
#include "vfio_asks.h"

#include <errno.h>

#define INFO(...) .nr = 0x6b, .words = { __VA_ARGS__ }
#define REGION_(size, index) .nr = 0x6c, .words = { size, 0, index }
#define IRQ_(index) .nr = 0x6d, .words = { 16, 0, index }
#define ATTACH_(...) .nr = 0x77, .words = { __VA_ARGS__ }
#define DETACH_(...) .nr = 0x78, .words = { __VA_ARGS__ }
#define NO_WORDS .nowhere = true
#define END                   \
	{                     \
		.claim = NULL \
	}

/* ---- before it is bound ---- */

static const struct step opened[] = {
	{ "open iommu", OPEN(FILE_IOMMU, 0), .answer = ASK_IO },
	{ "open", OPEN(FILE_CDEV, NIC_CDEV), .answer = ASK_DEV },
	END,
};

static const struct vfio_ask unbound[] = {
	{ "GET_INFO: not bound", "K 2.1 [R]", INFO(24), .answer = EINVAL },
	{ "GET_REGION_INFO: not bound", "K 2.1", REGION_(32, 7), .answer = EINVAL },
	{ "GET_IRQ_INFO: not bound", "K 2.1", IRQ_(1), .answer = EINVAL },
	{ "SET_IRQS: not bound", "K 2.1", .nr = 0x6e, .words = { 20, 33, 4 }, .answer = EINVAL },
	{ "RESET: not bound", "K 2.1 [R]", .nr = 0x6f, NO_WORDS, .answer = EINVAL },
	{ "HOT_RESET_INFO: not bound", "K 2.1", .nr = 0x70, .words = { 48 }, .answer = EINVAL },
	{ "HOT_RESET: not bound", "K 2.1", .nr = 0x71, .words = { 12 }, .answer = EINVAL },
	{ "IOEVENTFD: not bound", "K 2.1", .nr = 0x74, .words = { 32, 4 }, .answer = EINVAL },
	{ "FEATURE: not bound", "K 2.1", .nr = 0x75, .words = { 8, 1 << 18 }, .answer = EINVAL },
	{ "ATTACH: not bound", "K 2.1 [R]", ATTACH_(16, 0, 1), .answer = EINVAL },
	{ "DETACH: not bound", "K 2.1", DETACH_(12), .answer = EINVAL },
	{ "an unknown number: not bound", "K 2.1 [R]", .nr = 0xff, NO_WORDS, .answer = EINVAL },
	{ "one of groups: not bound", "K 2.1 [R]", .nr = 0x67, .words = { 8 }, .answer = EINVAL },
	{ "not bound before no command", "K 2.1", .nr = 0x6b, NO_WORDS, .answer = EINVAL },
};

/* ---- what is told of it ---- */

static const struct step bound[] = {
	BOUND_TO(NIC_CDEV),
	{ "an IOAS", IOAS(ASK_IO), ARG(3, 2) },
	{ "another", IOAS(ASK_IO), ARG(3, 3) },
	{ "with memory where interrupts go",
	  IOCTL_(ASK_IO, 0x85, 40, 7, 3, 0, 0x10000, 0, 4096, 0, 0xfee00000) },
	END,
};

static const struct vfio_ask told[] = {
	{ "an unknown number", "K 2.6 [R]", .nr = 0xff, NO_WORDS, .answer = ENOTTY },
	{ "QUERY_GFX_PLANE", "K 2.6 [R]", .nr = 0x72, .words = { 24 }, .answer = ENOTTY },
	{ "GET_GFX_DMABUF", "K 2", .nr = 0x73, .words = { 0 }, .answer = ENOTTY },
	{ "one of migration files", "K 2", .nr = 0x79, .words = { 24 }, .answer = ENOTTY },
	{ "one of containers", "K 2", .nr = 0x64, NO_WORDS, .answer = ENOTTY },
	{ "one of /dev/iommu", "K 2", .nr = 0x81, .words = { 12 }, .answer = ENOTTY },
	{ "another command word", "K 2, 2.6", .nr = 0xc018006b, .words = { 24 }, .answer = ENOTTY },
	{ "which is not read", "K 2, 2.6", .nr = 0xc018006b, NO_WORDS, .answer = ENOTTY },

	{ "GET_INFO: no command", "K 1.2", INFO(24), NO_WORDS, .answer = EFAULT },
	{ "GET_INFO", "K 2.4 [R]", INFO(24, ~0u, 0, 0, ~0u),
	  .out = { { 1, 24 }, { 2, 3 }, { 3, 9 }, { 4, 5 }, { 5, 0 } } },
	{ "GET_INFO: no more than there is room for", "K 2, 2.4", INFO(16, 0, 0, 0, 77),
	  .out = { { 2, 3 }, { 3, 9 }, { 4, 5 }, { 5, 77 } } },
	{ "GET_INFO: a short one is not written to", "K 2.4", INFO(15), .read_only = true,
	  .answer = EINVAL },

	{ "GET_REGION_INFO: a BAR", "K 2.4 [R]", REGION_(32, 1),
	  .out = { { 1, 32 }, { 2, 7 }, { 4, 0 }, { 5, 0x20000 }, { 7, 0 }, { 8, 1 << 8 } } },
	{ "GET_REGION_INFO: an I/O BAR", "K 2.4 [R]", REGION_(32, 2),
	  .out = { { 2, 3 }, { 5, 0x20 } } },
	{ "GET_REGION_INFO: no BAR", "K 2.4 [R]", REGION_(32, 4), .out = { { 2, 0 }, { 5, 0 } } },
	{ "GET_REGION_INFO: the ROM", "K 2.4 [R]", REGION_(32, 6),
	  .out = { { 2, 1 }, { 5, 0x40000 } } },
	{ "GET_REGION_INFO: configuration", "K 2.4 [R]", REGION_(32, 7),
	  .out = { { 2, 3 }, { 5, 4096 }, { 8, 7 << 8 } } },
	{ "GET_REGION_INFO: no VGA", "K 2.4 [R]", REGION_(32, 8), .answer = EINVAL },
	{ "GET_REGION_INFO: behind the last", "K 2.4 [R]", REGION_(32, 9), .answer = EINVAL },
	{ "GET_REGION_INFO: far behind it", "K 2.4", REGION_(32, ~0u), .answer = EINVAL },
	{ "GET_REGION_INFO: no room for the capability", "K 2.4 [R]", REGION_(32, 3),
	  .out = { { 1, 40 }, { 2, 0xf }, { 4, 0 }, { 5, 0x4000 }, { 9, 0 } } },
	{ "GET_REGION_INFO: the capability", "K 2.4", REGION_(40, 3),
	  .out = { { 1, 40 }, { 2, 0xf }, { 4, 32 }, { 9, 0x10003 }, { 10, 0 } } },
	{ "GET_REGION_INFO: a refused one is not written to", "K 2.4", REGION_(32, 9),
	  .read_only = true, .answer = EINVAL },

	{ "GET_IRQ_INFO: INTx", "K 2.4 [R]", IRQ_(0), .out = { { 2, 7 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: MSI", "K 2.4 [R]", IRQ_(1), .out = { { 2, 9 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: MSI-X", "K 2.4 [R]", IRQ_(2), .out = { { 2, 1 }, { 4, 5 } } },
	{ "GET_IRQ_INFO: ERR", "K 2.4 [R]", IRQ_(3), .out = { { 2, 9 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: REQ", "K 2.4 [R]", IRQ_(4), .out = { { 2, 9 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: behind the last", "K 2.4 [R]", IRQ_(5), .answer = EINVAL },
	{ "GET_IRQ_INFO: a refused one is not written to", "K 2.4", IRQ_(5), .read_only = true,
	  .answer = EINVAL },

	{ "ATTACH: no such object", "K 2.3 [R]", ATTACH_(16, 0, 0), .answer = ENOENT },
	{ "ATTACH: a device", "K 2.3 [R]", ATTACH_(16, 0, 1), .answer = EINVAL },
	{ "ATTACH: an IOAS", "K 2.3 [R]", ATTACH_(16, 0, 2), .out = { { 3, 4 } } },
	{ "ATTACH: addresses that are reserved are mapped", "K 2.3", ATTACH_(16, 0, 3),
	  .answer = EADDRINUSE },
	{ "ATTACH: short", "K 2.3 [R]", ATTACH_(8, 0, 2), .answer = EINVAL },
	{ "ATTACH: an unknown flag before the object", "K 2.3 [R]", ATTACH_(16, 2, 77),
	  .answer = EINVAL },
	{ "ATTACH: a PASID to what has none", "K 2.3 [R]", ATTACH_(16, 1, 2, 1), .answer = EINVAL },
	{ "ATTACH: a PASID that is not in it", "K 2.3 [R]", ATTACH_(15, 1, 77, 1),
	  .answer = EINVAL },
	{ "ATTACH: a PASID that is", "K 2.3", ATTACH_(16, 1, 77, 1), .answer = ENOENT },
	{ "ATTACH: no PASID before 6.15", "K 0", ATTACH_(16, 1, 77, 1), .kernel = 614,
	  .answer = EINVAL },
	{ "ATTACH: the first kernel with it", "K 0", ATTACH_(16, 1, 77, 1), .kernel = 615,
	  .answer = ENOENT },
	{ "ATTACH: without PASIDs as ever", "K 0", ATTACH_(12, 0, 2), .kernel = 614,
	  .out = { { 3, 4 } } },
	{ "ATTACH: a refused one is not written to", "K 2.3", ATTACH_(16, 0, 77), .read_only = true,
	  .answer = ENOENT },

	{ "DETACH: what is not attached", "K 2.3 [R]", DETACH_(12) },
	{ "DETACH: a PASID that is not attached", "K 2.3 [R]", DETACH_(12, 1, 5) },
	{ "DETACH: short", "K 2.3", DETACH_(7), .answer = EINVAL },
	{ "DETACH: an unknown flag", "K 2.3 [R]", DETACH_(12, 2), .answer = EINVAL },
	{ "DETACH: a PASID that is not in it", "K 2.3", DETACH_(11, 1, 5), .answer = EINVAL },
	{ "DETACH: no PASID before 6.15", "K 0", DETACH_(12, 1, 5), .kernel = 614,
	  .answer = EINVAL },
	{ "DETACH: not even the first", "K 0", DETACH_(12, 1), .kernel = 614, .answer = EINVAL },
	{ "DETACH: the first kernel with it", "K 0", DETACH_(12, 1, 5), .kernel = 615 },
};

/* ---- what it is attached to ---- */

static const struct step attached[] = {
	BOUND_TO(NIC_CDEV),
	{ "an IOAS", IOAS(ASK_IO), ARG(3, 2) },
	{ "attach", ATTACH(ASK_DEV, 16, 0, 2), ARG(3, 3) },
	{ "another IOAS", IOAS(ASK_IO), ARG(3, 4) },
	END,
};

static const struct vfio_ask moved[] = {
	{ "ATTACH: the same again", "K 2.3 [R]", ATTACH_(16, 0, 2), .out = { { 3, 3 } } },
	{ "ATTACH: the page table of it", "K 2.3", ATTACH_(16, 0, 3), .out = { { 3, 3 } } },
	{ "ATTACH: another one instead", "K 2.3 [R]", ATTACH_(16, 0, 4), .out = { { 3, 5 } } },
	{ "ATTACH: it stays where none is instead", "K 2.3", ATTACH_(16, 0, 77), .answer = ENOENT },
	{ "DETACH: what is attached", "K 2.3 [R]", DETACH_(12) },
	{ "DETACH: is not written to", "K 2.3", DETACH_(12), .read_only = true, .room = 12 },
};

static const struct step twins[] = {
	BOUND_TO(TWIN_CDEV),
	{ "an IOAS", IOAS(ASK_IO), ARG(3, 2) },
	{ "attach", ATTACH(ASK_DEV, 16, 0, 2), ARG(3, 3) },
	{ "another IOAS", IOAS(ASK_IO), ARG(3, 4) },
	{ "open its twin", OPEN(FILE_CDEV, TWIN_2_CDEV), .answer = ASK_MORE },
	{ "bind it", BIND(ASK_MORE, ASK_IO), ARG(4, 5) },
	END,
};

static const struct vfio_ask grouped[] = {
	{ "ATTACH: a group is attached to one", "K 2.3 [R]", ATTACH_(16, 0, 4), .fd = ASK_MORE,
	  .answer = EINVAL },
	{ "ATTACH: which is shared", "K 2.3 [R]", ATTACH_(16, 0, 2), .fd = ASK_MORE,
	  .out = { { 3, 3 } } },
	{ "ATTACH: and moves as a whole", "K 2.3 [R]", ATTACH_(16, 0, 4), .out = { { 3, 6 } } },
	{ "GET_REGION_INFO: a BAR that shares its page", "K 2.4", REGION_(32, 0),
	  .out = { { 2, 3 }, { 5, 0x100 } } },
	{ "GET_REGION_INFO: a BAR with a page of its own", "K 2.4", REGION_(32, 1),
	  .out = { { 2, 7 }, { 5, 0x80 } } },
	{ "GET_REGION_INFO: conventional PCI", "K 2.4", REGION_(32, 7),
	  .out = { { 2, 3 }, { 5, 256 } } },
	{ "GET_REGION_INFO: VGA of a display", "K 2.4", REGION_(32, 8), .fd = ASK_MORE,
	  .out = { { 2, 3 } } },
	{ "GET_IRQ_INFO: MSI, four of them", "K 2.4", IRQ_(1), .out = { { 2, 9 }, { 4, 4 } } },
	{ "GET_IRQ_INFO: no MSI-X, so none can be added", "K 2.4", IRQ_(2),
	  .out = { { 2, 9 }, { 4, 0 } } },
	{ "GET_INFO: no reset", "K 2.4, 2.6", INFO(24), .out = { { 2, 2 } } },
};

/* ---- a mediated device ---- */

static const struct step mdev_bound[] = {
	BOUND_TO(MDEV_CDEV),
	{ "an IOAS", IOAS(ASK_IO), ARG(3, 2) },
	END,
};

static const struct vfio_ask mediated[] = {
	{ "ATTACH: of a mediated device to an IOAS", "K 2.3", ATTACH_(16, 0, 2),
	  .out = { { 3, 2 } } },
	{ "ATTACH: of a mediated device to what is none", "K 2.3", ATTACH_(16, 0, 1),
	  .answer = ENOENT },
	{ "ATTACH: of a mediated device to nothing", "K 2.3", ATTACH_(16, 0, 77),
	  .answer = ENOENT },
	{ "ATTACH: a mediated device has no PASIDs", "K 2.3", ATTACH_(16, 1, 2, 1),
	  .answer = EOPNOTSUPP },
	{ "ATTACH: that before the size", "K 2.3", ATTACH_(12, 1, 2), .answer = EOPNOTSUPP },
	{ "ATTACH: the flag before that", "K 0", ATTACH_(16, 1, 2, 1), .kernel = 614,
	  .answer = EINVAL },
	{ "DETACH: of a mediated device", "K 2.3", DETACH_(8) },
	{ "DETACH: a mediated device has no PASIDs", "K 2.3", DETACH_(12, 1, 1),
	  .answer = EOPNOTSUPP },
	{ "DETACH: that before the size", "K 2.3", DETACH_(8, 1), .answer = EOPNOTSUPP },
	{ "DETACH: the flag before that", "K 0", DETACH_(12, 1, 1), .kernel = 614,
	  .answer = EINVAL },
};

#define ROWS(array) (array), sizeof(array) / sizeof((array)[0])

const struct vfio_ask_group asks_device[] = {
	{ ROWS(unbound), NULL, opened },      { ROWS(told), NULL, bound },
	{ ROWS(moved), NULL, attached },      { ROWS(grouped), NULL, twins },
	{ ROWS(mediated), NULL, mdev_bound }, { NULL, 0, NULL, NULL },
};
