/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SET_IRQS (section 2.5 of the kernel facts).
 */
#include "vfio_asks.h"

#include <errno.h>

enum { INTX, MSI, MSIX, ERR, REQ, NO_INDEX };
enum { NONE = 1, BOOL = 2, EVENTFD = 4, MASK = 8, UNMASK = 16, TRIGGER = 32, UNKNOWN = 64 };
enum { E0 = FD_EVENT };

/* With as much behind it as there can be. */
#define IRQS(size, flags, index, start, count, ...) \
	.nr = 0x6e, .words = { size, flags, index, start, count, __VA_ARGS__ }
#define SET(index, start, count, ...) \
	IRQS(20 + 4 * (count), EVENTFD | TRIGGER, index, start, count, __VA_ARGS__)
#define FIRE(index, start, count) IRQS(20, NONE | TRIGGER, index, start, count, 0)
#define BY_BYTE(action, index, start, count, bytes) \
	IRQS(20 + (count), BOOL | (action), index, start, count, bytes)
#define INFO(index) .nr = 0x6d, .words = { 16, 0, index }
#define OFF(index) FIRE(index, 0, 0)
#define END                   \
	{                     \
		.claim = NULL \
	}

/* ---- nothing is on ---- */

static const struct step bound[] = { BOUND_TO(NIC_CDEV), END };

static const struct vfio_ask faults[] = {
	{ "SET_IRQS: no command", "K 1.2", OFF(MSIX), .nowhere = true, .answer = EFAULT },
	{ "SET_IRQS: short", "K 2, 2.5", IRQS(19, NONE | TRIGGER, REQ, 0, 1, 0), .answer = EINVAL },
	{ "SET_IRQS: no such index", "K 2.5 [R]", FIRE(NO_INDEX, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: the last of all", "K 2.5", FIRE(~0u, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: no such index before no such action", "K 2.5",
	  IRQS(20, NONE | MASK, NO_INDEX, 0, 1, 0), .answer = EINVAL },
	{ "SET_IRQS: an unknown bit", "K 2.5",
	  IRQS(24, UNKNOWN | EVENTFD | TRIGGER, MSIX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: the highest bit", "K 2.5",
	  IRQS(24, 1u << 31 | EVENTFD | TRIGGER, MSIX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: no such vector", "K 2.5", SET(MSIX, 5, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: nor one behind it", "K 2.5 [R]", SET(MSIX, 6, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: one too many", "K 2.5", SET(MSIX, 4, 2, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: over the end of numbers", "K 2.5", IRQS(20, NONE | TRIGGER, MSIX, 1, ~0u, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: no such vector before no such action", "K 2.5",
	  IRQS(20, NONE | MASK, MSIX, 5, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: two kinds of data", "K 2.5",
	  IRQS(24, NONE | EVENTFD | TRIGGER, MSIX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: two others", "K 2.5", IRQS(24, BOOL | EVENTFD | TRIGGER, MSIX, 0, 1, E0),
	  .answer = EINVAL },
	{ "SET_IRQS: no data", "K 2.5 [R]", IRQS(24, TRIGGER, MSIX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: no data before no such action", "K 2.5", IRQS(24, MASK, MSIX, 0, 1, E0),
	  .answer = EINVAL },
	{ "SET_IRQS: too little data", "K 2.5 [R]", IRQS(20, EVENTFD | TRIGGER, MSIX, 0, 2, E0, E0),
	  .answer = EINVAL },
	{ "SET_IRQS: a byte too little", "K 2.5", IRQS(27, EVENTFD | TRIGGER, MSIX, 0, 2, E0, E0),
	  .answer = EINVAL },
	{ "SET_IRQS: too few bytes", "K 2.5", IRQS(21, BOOL | TRIGGER, MSIX, 0, 2, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: too little data before no such action", "K 2.5",
	  IRQS(20, BOOL | MASK, MSIX, 0, 2, 0), .answer = EINVAL },
	{ "SET_IRQS: data that cannot be reached", "K 1.2",
	  IRQS(28, EVENTFD | TRIGGER, MSIX, 0, 2, E0), .room = 24, .answer = EFAULT },
	{ "SET_IRQS: too little of it before that", "K 2.5",
	  IRQS(27, EVENTFD | TRIGGER, MSIX, 0, 2, E0), .room = 24, .answer = EINVAL },
	{ "SET_IRQS: bytes that cannot be reached", "K 1.2",
	  IRQS(25, BOOL | TRIGGER, MSIX, 0, 5, 0), .room = 24, .answer = EFAULT },
	{ "SET_IRQS: none is needed", "K 2.5", OFF(MSIX), .room = 20, .answer = EINVAL },

	{ "SET_IRQS: no action", "K 2.5", IRQS(20, NONE, MSIX, 0, 1, 0), .answer = ENOTTY },
	{ "SET_IRQS: two actions", "K 2.5 [R]", IRQS(20, NONE | MASK | UNMASK, INTX, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: two others", "K 2.5", IRQS(20, NONE | MASK | TRIGGER, INTX, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: MSI-X is not masked", "K 2.5 [R]", IRQS(20, NONE | MASK, MSIX, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: nor unmasked", "K 2.5", IRQS(20, NONE | UNMASK, MSIX, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: MSI is not masked", "K 2.5", IRQS(20, NONE | MASK, MSI, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: nor unmasked", "K 2.5", IRQS(20, NONE | UNMASK, MSI, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: ERR is not masked", "K 2.5", IRQS(20, NONE | MASK, ERR, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: REQ is not masked", "K 2.5 [R]", IRQS(20, NONE | MASK, REQ, 0, 1, 0),
	  .answer = ENOTTY },
	{ "SET_IRQS: nor unmasked", "K 2.5", IRQS(20, NONE | UNMASK, REQ, 0, 1, 0),
	  .answer = ENOTTY },

	{ "SET_IRQS: MSI-X", "K 2.5 [R]", SET(MSIX, 0, 2, E0, E0 + 1), .held = HELD(3) },
	{ "SET_IRQS: the first of MSI-X", "K 2.5", SET(MSIX, 0, 1, E0), .held = HELD(1),
	  .raises = 1 + MSIX, .told = 1 },
	{ "SET_IRQS: the last of MSI-X", "K 2.5", SET(MSIX, 4, 1, E0), .held = HELD(1),
	  .raises = 1 + MSIX },
	{ "SET_IRQS: MSI", "K 2.5", SET(MSI, 0, 1, E0), .held = HELD(1), .raises = 1 + MSI,
	  .told = 1 },
	{ "SET_IRQS: a closed descriptor", "K 2.5 [R]", SET(MSIX, 0, 1, FD_CLOSED),
	  .answer = EBADF },
	{ "SET_IRQS: no eventfd", "K 2.5 [R]", SET(MSIX, 0, 1, FD_STDOUT), .answer = EINVAL },
	{ "SET_IRQS: a closed one of MSI", "K 2.5", SET(MSI, 0, 1, FD_CLOSED), .answer = EBADF },
	{ "SET_IRQS: no eventfd of MSI", "K 2.5", SET(MSI, 0, 1, FD_STDOUT), .answer = EINVAL },
	{ "SET_IRQS: one of two is none", "K 2.5", SET(MSIX, 0, 2, E0, FD_CLOSED), .answer = EBADF,
	  .held = HELD(0) },
	{ "SET_IRQS: no vectors at all", "general knowledge", SET(MSIX, 0, 0, 0),
	  .answer = ERANGE },
	{ "SET_IRQS: nor of MSI", "general knowledge", SET(MSI, 0, 0, 0), .answer = ERANGE },
	{ "SET_IRQS: off already", "K 2.5 [R]", OFF(MSIX), .answer = EINVAL },
	{ "SET_IRQS: MSI off already", "K 2.5", OFF(MSI), .answer = EINVAL },
	{ "SET_IRQS: nothing to fire", "K 2.5 [R]", FIRE(MSIX, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor by a byte", "K 2.5", BY_BYTE(TRIGGER, MSIX, 0, 1, 1), .answer = EINVAL },
	{ "SET_IRQS: nothing of MSI to fire", "K 2.5", FIRE(MSI, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor by a byte", "K 2.5", BY_BYTE(TRIGGER, MSI, 0, 1, 1), .answer = EINVAL },

	{ "SET_IRQS: INTx", "K 2.5 [R]", SET(INTX, 0, 1, E0), .held = HELD(1), .raises = 1 + INTX,
	  .told = 1 },
	{ "SET_IRQS: a closed one of INTx", "K 2.5", SET(INTX, 0, 1, FD_CLOSED), .answer = EBADF },
	{ "SET_IRQS: no eventfd of INTx", "K 2.5", SET(INTX, 0, 1, FD_STDOUT), .answer = EINVAL },
	{ "SET_IRQS: no INTx at all", "K 2.5", SET(INTX, 0, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: INTx off already", "K 2.5", OFF(INTX), .answer = EINVAL },
	{ "SET_IRQS: INTx is not there to fire", "K 2.5", FIRE(INTX, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor by a byte", "K 2.5", BY_BYTE(TRIGGER, INTX, 0, 1, 1), .answer = EINVAL },
	{ "SET_IRQS: INTx is not there to mask", "K 2.5 [R]", IRQS(20, NONE | MASK, INTX, 0, 1, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: nor by a byte", "K 2.5", BY_BYTE(MASK, INTX, 0, 1, 1), .answer = EINVAL },
	{ "SET_IRQS: nor by eventfd", "K 2.5", IRQS(24, EVENTFD | MASK, INTX, 0, 1, E0),
	  .answer = EINVAL },
	{ "SET_IRQS: nor to unmask", "K 2.5", IRQS(20, NONE | UNMASK, INTX, 0, 1, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: nor by a byte", "K 2.5", BY_BYTE(UNMASK, INTX, 0, 1, 1), .answer = EINVAL },
	{ "SET_IRQS: nor by eventfd", "K 2.5", IRQS(24, EVENTFD | UNMASK, INTX, 0, 1, E0),
	  .answer = EINVAL },
	{ "SET_IRQS: one INTx", "K 2.5", SET(INTX, 1, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: no more", "K 2.5", SET(INTX, 0, 2, E0, E0), .answer = EINVAL },

	{ "SET_IRQS: ERR", "K 2.5 [R]", SET(ERR, 0, 1, E0), .held = HELD(1), .raises = 1 + ERR,
	  .told = 1 },
	{ "SET_IRQS: a closed ERR", "K 2.5", SET(ERR, 0, 1, FD_CLOSED), .answer = EBADF },
	{ "SET_IRQS: no eventfd of ERR", "K 2.5", SET(ERR, 0, 1, FD_STDOUT), .answer = EINVAL },
	{ "SET_IRQS: one ERR", "K 2.5", SET(ERR, 0, 2, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: no ERR at all", "general knowledge", SET(ERR, 0, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: no ERR to fire", "K 2.5 [R]", FIRE(ERR, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor to clear", "general knowledge", OFF(ERR), .answer = EINVAL },
	{ "SET_IRQS: but -1 clears what is not set", "general knowledge", SET(ERR, 0, 1, ~0u) },
	{ "SET_IRQS: and nothing is done by a byte", "general knowledge",
	  BY_BYTE(TRIGGER, ERR, 0, 1, 1) },
	{ "SET_IRQS: without that byte", "general knowledge", BY_BYTE(TRIGGER, ERR, 0, 0, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: REQ", "K 2.5 [R]", SET(REQ, 0, 1, E0), .held = HELD(1), .raises = 1 + REQ,
	  .told = 1 },
	{ "SET_IRQS: a closed REQ", "K 2.5", SET(REQ, 0, 1, FD_CLOSED), .answer = EBADF },
	{ "SET_IRQS: no eventfd of REQ", "K 2.5", SET(REQ, 0, 1, FD_STDOUT), .answer = EINVAL },
	{ "SET_IRQS: one REQ", "K 2.5", SET(REQ, 0, 2, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: no REQ at all", "general knowledge", SET(REQ, 0, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: no REQ to fire", "K 2.5", FIRE(REQ, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor to clear", "general knowledge", OFF(REQ), .answer = EINVAL },
	{ "SET_IRQS: but -1 clears what is not set", "general knowledge", SET(REQ, 0, 1, ~0u) },
	{ "SET_IRQS: and nothing is done by a byte", "general knowledge",
	  BY_BYTE(TRIGGER, REQ, 0, 1, 1) },
	{ "SET_IRQS: without that byte", "general knowledge", BY_BYTE(TRIGGER, REQ, 0, 0, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: none is not written to", "K 2.5", SET(REQ, 0, 1, E0), .read_only = true },
};

/* ---- two of MSI-X are on, ERR and REQ ---- */

static const struct step msix[] = {
	BOUND_TO(NIC_CDEV),
	{ "two vectors", IRQ(ASK_DEV, EVENTFD | TRIGGER, MSIX, 0, 2, E0, E0 + 1) },
	{ "ERR", IRQ(ASK_DEV, EVENTFD | TRIGGER, ERR, 0, 1, E0 + 2) },
	{ "REQ", IRQ(ASK_DEV, EVENTFD | TRIGGER, REQ, 0, 1, E0 + 3) },
	END,
};

static const struct vfio_ask beside_msix[] = {
	{ "SET_IRQS: another vector", "K 2.4, 2.5 [R]", SET(MSIX, 3, 1, E0 + 4),
	  .held = HELD(0x1f) },
	{ "SET_IRQS: all of them anew", "K 2.5",
	  SET(MSIX, 0, 5, E0 + 4, E0 + 5, E0 + 6, E0 + 7, E0 + 8), .held = HELD(0x1fc) },
	{ "SET_IRQS: another eventfd", "K 2.5", SET(MSIX, 0, 1, E0 + 4), .held = HELD(0x1e),
	  .raises = 1 + MSIX, .told = 1 << 4 },
	{ "SET_IRQS: one less", "K 2.5 [R]", SET(MSIX, 0, 1, ~0u), .held = HELD(0xe),
	  .raises = 1 + MSIX },
	{ "SET_IRQS: nothing is changed", "general knowledge", SET(MSIX, 0, 0, 0),
	  .held = HELD(0xf) },
	{ "SET_IRQS: they are fired", "K 2.5 [R]", FIRE(MSIX, 0, 2), .told = 3 },
	{ "SET_IRQS: one is fired", "K 2.5", FIRE(MSIX, 1, 1), .told = 2 },
	{ "SET_IRQS: one without eventfd is fired", "K 2.5", FIRE(MSIX, 4, 1) },
	{ "SET_IRQS: by bytes", "K 2.5", BY_BYTE(TRIGGER, MSIX, 0, 2, 0x101), .told = 3 },
	{ "SET_IRQS: by one of them", "K 2.5", BY_BYTE(TRIGGER, MSIX, 0, 2, 0x100), .told = 2 },
	{ "SET_IRQS: by none", "general knowledge", BY_BYTE(TRIGGER, MSIX, 0, 0, 0) },
	{ "SET_IRQS: off", "K 2.5 [R]", OFF(MSIX), .held = HELD(0xc), .raises = 1 + MSIX },
	{ "SET_IRQS: a closed one lets the one before go", "general knowledge",
	  SET(MSIX, 0, 1, FD_CLOSED), .answer = EBADF, .held = HELD(0xe) },
	{ "SET_IRQS: MSI beside MSI-X", "K 2.5 [R]", SET(MSI, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: INTx beside MSI-X", "K 2.5 [R]", SET(INTX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: MSI is off", "K 2.5", OFF(MSI), .answer = EINVAL },
	{ "SET_IRQS: and is not fired", "K 2.5", FIRE(MSI, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor is INTx", "K 2.5", FIRE(INTX, 0, 1), .answer = EINVAL },

	{ "SET_IRQS: ERR is fired", "K 2.5 [R]", FIRE(ERR, 0, 1), .told = 4 },
	{ "SET_IRQS: by a byte", "K 2.5", BY_BYTE(TRIGGER, ERR, 0, 1, 1), .told = 4 },
	{ "SET_IRQS: not by a byte of 0", "K 2.5", BY_BYTE(TRIGGER, ERR, 0, 1, 0) },
	{ "SET_IRQS: another eventfd of ERR", "K 2.5", SET(ERR, 0, 1, E0 + 4), .held = HELD(0x1b) },
	{ "SET_IRQS: and cleared", "K 2.5 [R]", SET(ERR, 0, 1, ~0u), .held = HELD(0xb),
	  .raises = 1 + ERR },
	{ "SET_IRQS: or by nothing", "K 2.5 [R]", OFF(ERR), .held = HELD(0xb), .raises = 1 + ERR },
	{ "SET_IRQS: REQ is fired", "K 2.5", FIRE(REQ, 0, 1), .told = 8 },
	{ "SET_IRQS: by a byte", "K 2.5", BY_BYTE(TRIGGER, REQ, 0, 1, 1), .told = 8 },
	{ "SET_IRQS: not by a byte of 0", "K 2.5", BY_BYTE(TRIGGER, REQ, 0, 1, 0) },
	{ "SET_IRQS: another eventfd of REQ", "K 2.5", SET(REQ, 0, 1, E0 + 4), .held = HELD(0x17) },
	{ "SET_IRQS: and cleared", "K 2.5", SET(REQ, 0, 1, ~0u), .held = HELD(7),
	  .raises = 1 + REQ },
	{ "SET_IRQS: or by nothing", "K 2.5", OFF(REQ), .held = HELD(7), .raises = 1 + REQ },
};

/* ---- INTx is on, or there is no line ---- */

#define INTX_ON                                                         \
	BOUND_TO(NIC_CDEV),                                             \
	{                                                               \
		"INTx", IRQ(ASK_DEV, EVENTFD | TRIGGER, INTX, 0, 1, E0) \
	}

static const struct step intx[] = {
	INTX_ON,
	END,
};

static const struct vfio_ask with_intx[] = {
	{ "SET_IRQS: INTx masked", "K 2.5 [R]", IRQS(20, NONE | MASK, INTX, 0, 1, 0),
	  .raises = 1 + INTX },
	{ "SET_IRQS: by a byte", "K 2.5", BY_BYTE(MASK, INTX, 0, 1, 1), .raises = 1 + INTX },
	{ "SET_IRQS: not by a byte of 0", "K 2.5", BY_BYTE(MASK, INTX, 0, 1, 0), .raises = 1 + INTX,
	  .told = 1 },
	{ "SET_IRQS: not by eventfd", "K 2.5", IRQS(24, EVENTFD | MASK, INTX, 0, 1, E0),
	  .answer = ENOTTY },
	{ "SET_IRQS: count 1 before that", "K 2.5", IRQS(20, EVENTFD | MASK, INTX, 0, 0, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: none is masked", "K 2.5", IRQS(20, NONE | MASK, INTX, 0, 0, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: nor by no byte", "K 2.5", BY_BYTE(MASK, INTX, 0, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: INTx unmasked", "K 2.5 [R]", IRQS(20, NONE | UNMASK, INTX, 0, 1, 0),
	  .raises = 1 + INTX, .told = 1 },
	{ "SET_IRQS: by eventfd", "K 2.5", IRQS(24, EVENTFD | UNMASK, INTX, 0, 1, E0 + 1),
	  .held = HELD(3) },
	{ "SET_IRQS: which is closed", "K 2.5", IRQS(24, EVENTFD | UNMASK, INTX, 0, 1, FD_CLOSED),
	  .answer = EBADF },
	{ "SET_IRQS: none is unmasked", "K 2.5", IRQS(20, NONE | UNMASK, INTX, 0, 0, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: nor by no byte", "K 2.5", BY_BYTE(UNMASK, INTX, 0, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: nor by no eventfd", "K 2.5", IRQS(20, EVENTFD | UNMASK, INTX, 0, 0, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: INTx fired", "K 2.5", FIRE(INTX, 0, 1), .told = 1 },
	{ "SET_IRQS: by a byte", "K 2.5", BY_BYTE(TRIGGER, INTX, 0, 1, 1), .told = 1 },
	{ "SET_IRQS: not by a byte of 0", "K 2.5", BY_BYTE(TRIGGER, INTX, 0, 1, 0) },
	{ "SET_IRQS: nor by no byte", "K 2.5", BY_BYTE(TRIGGER, INTX, 0, 0, 0), .answer = EINVAL },
	{ "SET_IRQS: another eventfd", "K 2.5", SET(INTX, 0, 1, E0 + 1), .held = HELD(2) },
	{ "SET_IRQS: no eventfd is left", "K 2.5", SET(INTX, 0, 1, ~0u), .held = HELD(0) },
	{ "SET_IRQS: INTx off", "K 2.5 [R]", OFF(INTX), .held = HELD(0), .raises = 1 + INTX },
	{ "SET_IRQS: MSI beside INTx", "K 2.5", SET(MSI, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: MSI-X beside INTx", "K 2.5", SET(MSIX, 0, 1, E0), .answer = EINVAL },
};

static const struct step mute[] = {
	INTX_ON,
	{ "its eventfd goes", IRQ(ASK_DEV, EVENTFD | TRIGGER, INTX, 0, 1, -1) },
	END,
};

static const struct vfio_ask with_mute[] = {
	{ "SET_IRQS: masked", "general knowledge", IRQS(20, NONE | MASK, INTX, 0, 1, 0) },
	{ "SET_IRQS: by a byte", "general knowledge", BY_BYTE(MASK, INTX, 0, 1, 1) },
	{ "SET_IRQS: not by eventfd", "general knowledge", IRQS(24, EVENTFD | MASK, INTX, 0, 1, E0),
	  .answer = ENOTTY },
	{ "SET_IRQS: unmasked", "general knowledge", IRQS(20, NONE | UNMASK, INTX, 0, 1, 0) },
	{ "SET_IRQS: by a byte", "general knowledge", BY_BYTE(UNMASK, INTX, 0, 1, 1) },
	{ "SET_IRQS: by eventfd", "general knowledge", IRQS(24, EVENTFD | UNMASK, INTX, 0, 1, E0) },
	{ "SET_IRQS: fired", "general knowledge", FIRE(INTX, 0, 1) },
	{ "SET_IRQS: by a byte", "general knowledge", BY_BYTE(TRIGGER, INTX, 0, 1, 1) },
};

static const struct step masked[] = {
	INTX_ON,
	{ "masked", IRQ(ASK_DEV, NONE | MASK, INTX, 0, 1) },
	END,
};

static const struct vfio_ask with_masked[] = {
	{ "SET_IRQS: INTx unmasked again", "K 2.5", IRQS(20, NONE | UNMASK, INTX, 0, 1, 0),
	  .raises = 1 + INTX, .told = 1 },
	{ "SET_IRQS: by a byte", "K 2.5", BY_BYTE(UNMASK, INTX, 0, 1, 1), .raises = 1 + INTX,
	  .told = 1 },
	{ "SET_IRQS: not by a byte of 0", "K 2.5", BY_BYTE(UNMASK, INTX, 0, 1, 0),
	  .raises = 1 + INTX },
};

static void no_line(struct vrig *m)
{
	m->devices[RIG_NIC].irq = 0;
}

static const struct vfio_ask lineless[] = {
	{ "SET_IRQS: no line", "K 2.5", SET(INTX, 0, 1, E0), .answer = ENODEV },
};

/* ---- no interrupt line of a pin ---- */

static void no_pin(struct vrig *m)
{
	m->devices[RIG_NIC].pin = 0;
	memset(m->nic_config + 0x3d, 0, 1);
}

static const struct vfio_ask pinless[] = {
	{ "SET_IRQS: no pin", "K 2.4, 2.5", SET(INTX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: nor off", "K 2.4, 2.5", OFF(INTX), .answer = EINVAL },
	{ "GET_IRQ_INFO: no pin", "K 2.4", INFO(INTX), .out = { { 2, 7 }, { 4, 0 } } },
	{ "GET_IRQ_INFO: ERR needs none", "K 2.4", INFO(ERR), .out = { { 2, 9 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: REQ needs none", "K 2.4", INFO(REQ), .out = { { 2, 9 }, { 4, 1 } } },
};

/* ---- vectors are as many as there were at first ---- */

static void fixed(struct vrig *m)
{
	m->iommu.type = HOST_SMMUV3;
	m->iommu.idr[0] = 0x10; /* coherent */
}

static const struct vfio_ask beside_fixed[] = {
	{ "GET_IRQ_INFO: MSI-X does not grow", "K 2.4", INFO(MSIX), .out = { { 2, 9 }, { 4, 5 } } },
	{ "SET_IRQS: no vector more than at first", "K 2.4", SET(MSIX, 2, 1, E0 + 4),
	  .answer = EINVAL, .held = HELD(0xf) },
	{ "SET_IRQS: one of those instead", "K 2.5", SET(MSIX, 1, 1, E0 + 4), .held = HELD(0x1d) },
};

/* ---- four of MSI, and none of MSI-X ---- */

static const struct step twin[] = { BOUND_TO(TWIN_CDEV), END };

static const struct vfio_ask without_msix[] = {
	{ "GET_IRQ_INFO: one ERR", "K 2.4", INFO(ERR), .out = { { 2, 9 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: one REQ", "K 2.4", INFO(REQ), .out = { { 2, 9 }, { 4, 1 } } },
	{ "SET_IRQS: MSI, four of them", "K 2.5", SET(MSI, 0, 4, E0, E0, E0, E0), .held = HELD(1) },
	{ "SET_IRQS: no fifth", "K 2.5", SET(MSI, 0, 5, E0, E0, E0, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: no MSI-X", "K 2.5", SET(MSIX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: nor off", "K 2.5", OFF(MSIX), .answer = EINVAL },
	{ "SET_IRQS: nor masked", "K 2.5", IRQS(20, NONE | MASK, MSIX, 0, 0, 0), .answer = EINVAL },
};

static const struct step msi[] = {
	BOUND_TO(TWIN_CDEV),
	{ "two vectors", IRQ(ASK_DEV, EVENTFD | TRIGGER, MSI, 0, 2, E0, E0 + 1) },
	END,
};

static const struct vfio_ask beside_msi[] = {
	{ "SET_IRQS: MSI does not grow", "K 2.4", SET(MSI, 2, 1, E0 + 2), .answer = EINVAL,
	  .held = HELD(3) },
	{ "SET_IRQS: another eventfd of MSI", "K 2.5", SET(MSI, 1, 1, E0 + 2), .held = HELD(5) },
	{ "SET_IRQS: one less of MSI", "K 2.5", SET(MSI, 0, 1, ~0u), .held = HELD(2),
	  .raises = 1 + MSI },
	{ "SET_IRQS: nothing of MSI is changed", "general knowledge", SET(MSI, 0, 0, 0),
	  .held = HELD(3) },
	{ "SET_IRQS: MSI is fired", "K 2.5", FIRE(MSI, 0, 2), .told = 3 },
	{ "SET_IRQS: by a byte", "K 2.5", BY_BYTE(TRIGGER, MSI, 0, 2, 0x100), .told = 2 },
	{ "SET_IRQS: by none", "general knowledge", BY_BYTE(TRIGGER, MSI, 0, 0, 0) },
	{ "SET_IRQS: MSI off", "K 2.5", OFF(MSI), .held = HELD(0), .raises = 1 + MSI },
	{ "SET_IRQS: INTx beside MSI", "K 2.5", SET(INTX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: INTx is not fired", "K 2.5", FIRE(INTX, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor off", "K 2.5", OFF(INTX), .answer = EINVAL },
};

/* ---- a mediated device ---- */

static const struct step mediated[] = { BOUND_TO(MDEV_CDEV), END };

static const struct vfio_ask of_mediated[] = {
	{ "GET_IRQ_INFO: REQ of a mediated device", "K 2.4", INFO(REQ),
	  .out = { { 2, 9 }, { 4, 1 } } },
	{ "GET_IRQ_INFO: it has no ERR", "general knowledge", INFO(ERR), .out = { { 4, 0 } } },
	{ "SET_IRQS: REQ of a mediated device", "K 2.5", SET(REQ, 0, 1, E0), .held = HELD(1) },
	{ "SET_IRQS: it has no ERR", "general knowledge", SET(ERR, 0, 1, E0), .answer = EINVAL },
};

#define ROWS(array) (array), sizeof(array) / sizeof((array)[0])

const struct vfio_ask_group asks_irqs[] = {
	{ ROWS(faults), NULL, bound },	       { ROWS(beside_msix), NULL, msix },
	{ ROWS(with_intx), NULL, intx },       { ROWS(with_mute), NULL, mute },
	{ ROWS(with_masked), NULL, masked },   { ROWS(lineless), no_line, bound },
	{ ROWS(pinless), no_pin, bound },      { ROWS(beside_fixed), fixed, msix },
	{ ROWS(without_msix), NULL, twin },    { ROWS(beside_msi), NULL, msi },
	{ ROWS(of_mediated), NULL, mediated }, { NULL, 0, NULL, NULL },
};
