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

	{ "SET_IRQS: MSI-X", "K 2.5 [R]", SET(MSIX, 0, 2, E0, E0 + 1) },
	{ "SET_IRQS: the last of MSI-X", "K 2.5", SET(MSIX, 4, 1, E0) },
	{ "SET_IRQS: MSI", "K 2.5", SET(MSI, 0, 1, E0) },
	{ "SET_IRQS: a closed descriptor", "K 2.5 [R]", SET(MSIX, 0, 1, FD_CLOSED),
	  .answer = EBADF },
	{ "SET_IRQS: no eventfd", "K 2.5 [R]", SET(MSIX, 0, 1, FD_STDOUT), .answer = EINVAL },
	{ "SET_IRQS: off already", "K 2.5 [R]", OFF(MSIX), .answer = EINVAL },
	{ "SET_IRQS: nothing to fire", "K 2.5 [R]", FIRE(MSIX, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: nor by a byte", "K 2.5", IRQS(21, BOOL | TRIGGER, MSIX, 0, 1, 1),
	  .answer = EINVAL },
	{ "SET_IRQS: INTx", "K 2.5 [R]", SET(INTX, 0, 1, E0) },
	{ "SET_IRQS: INTx off already", "K 2.5", OFF(INTX), .answer = EINVAL },
	{ "SET_IRQS: INTx is not there to mask", "K 2.5 [R]", IRQS(20, NONE | MASK, INTX, 0, 1, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: nor to unmask", "K 2.5", IRQS(20, NONE | UNMASK, INTX, 0, 1, 0),
	  .answer = EINVAL },
	{ "SET_IRQS: one INTx", "K 2.5", SET(INTX, 1, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: no more", "K 2.5", SET(INTX, 0, 2, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: ERR", "K 2.5 [R]", SET(ERR, 0, 1, E0) },
	{ "SET_IRQS: one ERR", "K 2.5", SET(ERR, 0, 2, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: no ERR to fire", "K 2.5 [R]", FIRE(ERR, 0, 1), .answer = EINVAL },
	{ "SET_IRQS: REQ", "K 2.5 [R]", SET(REQ, 0, 1, E0) },
	{ "SET_IRQS: a closed REQ", "K 2.5", SET(REQ, 0, 1, FD_CLOSED), .answer = EBADF },
	{ "SET_IRQS: none is not written to", "K 2.5", SET(REQ, 0, 1, E0), .read_only = true },
};

/* ---- all of MSI-X is on, and ERR ---- */

static const struct step msix[] = {
	BOUND_TO(NIC_CDEV),
	{ "two vectors", IRQ(ASK_DEV, EVENTFD | TRIGGER, MSIX, 0, 2, E0, E0 + 1) },
	{ "ERR", IRQ(ASK_DEV, EVENTFD | TRIGGER, ERR, 0, 1, E0) },
	END,
};

static const struct vfio_ask beside_msix[] = {
	{ "SET_IRQS: another vector", "K 2.5 [R]", SET(MSIX, 3, 1, E0) },
	{ "SET_IRQS: one less", "K 2.5 [R]", SET(MSIX, 0, 1, ~0u) },
	{ "SET_IRQS: they are fired", "K 2.5 [R]", FIRE(MSIX, 0, 2) },
	{ "SET_IRQS: by bytes", "K 2.5", IRQS(22, BOOL | TRIGGER, MSIX, 0, 2, 0x101) },
	{ "SET_IRQS: off", "K 2.5 [R]", OFF(MSIX) },
	{ "SET_IRQS: MSI beside MSI-X", "K 2.5 [R]", SET(MSI, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: INTx beside MSI-X", "K 2.5 [R]", SET(INTX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: MSI is off", "K 2.5", OFF(MSI), .answer = EINVAL },
	{ "SET_IRQS: ERR is fired", "K 2.5 [R]", FIRE(ERR, 0, 1) },
	{ "SET_IRQS: and cleared", "K 2.5 [R]", SET(ERR, 0, 1, ~0u) },
	{ "SET_IRQS: or by nothing", "K 2.5 [R]", OFF(ERR) },
};

/* ---- INTx is on, or there is no line ---- */

static const struct step intx[] = {
	BOUND_TO(NIC_CDEV),
	{ "INTx", IRQ(ASK_DEV, EVENTFD | TRIGGER, INTX, 0, 1, E0) },
	END,
};

static const struct vfio_ask with_intx[] = {
	{ "SET_IRQS: INTx masked", "K 2.5 [R]", IRQS(20, NONE | MASK, INTX, 0, 1, 0) },
	{ "SET_IRQS: by a byte", "K 2.5", IRQS(21, BOOL | MASK, INTX, 0, 1, 1) },
	{ "SET_IRQS: not by eventfd", "K 2.5", IRQS(24, EVENTFD | MASK, INTX, 0, 1, E0),
	  .answer = ENOTTY },
	{ "SET_IRQS: INTx unmasked", "K 2.5 [R]", IRQS(20, NONE | UNMASK, INTX, 0, 1, 0) },
	{ "SET_IRQS: by eventfd", "K 2.5", IRQS(24, EVENTFD | UNMASK, INTX, 0, 1, E0 + 1) },
	{ "SET_IRQS: INTx off", "K 2.5 [R]", OFF(INTX) },
	{ "SET_IRQS: MSI beside INTx", "K 2.5", SET(MSI, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: MSI-X beside INTx", "K 2.5", SET(MSIX, 0, 1, E0), .answer = EINVAL },
};

static void no_line(struct vrig *m)
{
	m->devices[RIG_NIC].irq = 0;
}

static const struct vfio_ask lineless[] = {
	{ "SET_IRQS: no line", "K 2.5", SET(INTX, 0, 1, E0), .answer = ENODEV },
};

/* ---- four of MSI, and none of MSI-X ---- */

static const struct step twin[] = { BOUND_TO(TWIN_CDEV), END };

static const struct vfio_ask without_msix[] = {
	{ "SET_IRQS: MSI, four of them", "K 2.5", SET(MSI, 0, 4, E0, E0, E0, E0) },
	{ "SET_IRQS: no fifth", "K 2.5", SET(MSI, 0, 5, E0, E0, E0, E0, E0), .answer = EINVAL },
	{ "SET_IRQS: no MSI-X", "K 2.5", SET(MSIX, 0, 1, E0), .answer = EINVAL },
	{ "SET_IRQS: nor off", "K 2.5", OFF(MSIX), .answer = EINVAL },
	{ "SET_IRQS: nor masked", "K 2.5", IRQS(20, NONE | MASK, MSIX, 0, 0, 0), .answer = EINVAL },
};

#define ROWS(array) (array), sizeof(array) / sizeof((array)[0])

const struct vfio_ask_group asks_irqs[] = {
	{ ROWS(faults), NULL, bound },	    { ROWS(beside_msix), NULL, msix },
	{ ROWS(with_intx), NULL, intx },    { ROWS(lineless), no_line, bound },
	{ ROWS(without_msix), NULL, twin }, { NULL, 0, NULL, NULL },
};
