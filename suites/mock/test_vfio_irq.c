/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: SET_IRQS refuses each fault with its errno, in its turn; one kind of interrupt is on at a time; eventfds are told,
 * and let go when they are replaced, cleared or the device is closed (the rig counts them).
 * Cannot prove: that an eventfd wakes a program up; test_preload does.
 * Truth: sections 2.4 and 2.5 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>
#include <sys/mman.h>

enum { IO = 3, DEV = 4, E0 = FD_EVENT };
enum { NONE = 1, BOOL = 2, EVENTFD = 4, MASK = 8, UNMASK = 16, TRIGGER = 32 };

#define SET(index, start, count, ...) IRQ(DEV, EVENTFD | TRIGGER, index, start, count, __VA_ARGS__)
#define FIRE(index, start, count) IRQ(DEV, NONE | TRIGGER, index, start, count)
#define OFF(index) FIRE(index, 0, 0)
#define RAISED(index, vector) .take = take_raise, .words = { (index), (vector) }
#define HELD(n) .take = take_held, .nr = (n)

/* The device raises an interrupt: whether somebody was told. */
static long take_raise(struct vrig *m, struct step *s)
{
	return device_interrupt(m->w, &m->by, vrig_device(m, "0000:02:00.0"), s->words[0],
				s->words[1]);
}

static long take_held(struct vrig *m, struct step *s)
{
	return m->taken[s->nr - FD_EVENT];
}

/* Two eventfds are asked for where memory ends behind the first. */
static long take_cut(struct vrig *m, struct step *s)
{
	const struct vfio_set_irqs a = { 28, EVENTFD | TRIGGER, 2, 0, 2 };
	const int32_t fd = E0;
	uint8_t *room =
		mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *at = room + 4096 - sizeof(a) - sizeof(fd);
	long ret;

	memcpy(at, &a, sizeof(a));
	memcpy(at + sizeof(a), &fd, sizeof(fd));
	mprotect(room + 4096, 4096, PROT_NONE);
	ret = vrig_ioctl(m, s->fd, 0x6e, at);
	munmap(room, 8192);
	return ret;
}

static const struct walk faults[] = {
	{ "data that cannot be read",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "cut off", .take = take_cut, .fd = DEV, .answer = -EFAULT },
		     { "nothing was done", OFF(2), .answer = -EINVAL } } },
	{ "an unreadable command",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "nowhere", IOCTL_NULL(DEV, 0x6e), .answer = -EFAULT } } },
	{ "a short command",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "short", IOCTL_(DEV, 0x6e, 19, NONE | TRIGGER, 2), .answer = -EINVAL } } },
	{ "an unknown bit", .steps = { BOUND_TO(NIC_CDEV),
				       { "unknown", IRQ(DEV, 64 | EVENTFD | TRIGGER, 2, 0, 1, E0),
					 .answer = -EINVAL } } },
	{ "no such index before no such action",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "index 5", IRQ(DEV, NONE | MASK, 5, 0, 1), .answer = -EINVAL } } },
	{ "vectors that are not there before no such action",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "start", IRQ(DEV, NONE | MASK, 2, 5, 0), .answer = -EINVAL },
		     { "count", IRQ(DEV, NONE | MASK, 2, 3, 3), .answer = -EINVAL },
		     { "over the end of numbers", IRQ(DEV, NONE | MASK, 2, 1, ~0u),
		       .answer = -EINVAL } } },
	{ "data of two kinds, and of none",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "two", IRQ(DEV, NONE | EVENTFD | TRIGGER, 2, 0, 1, E0), .answer = -EINVAL },
		     { "none", IRQ(DEV, TRIGGER, 2, 0, 1), .answer = -EINVAL },
		     { "none, and no action", IRQ(DEV, 0, 2, 0, 1), .answer = -EINVAL } } },
	{ "no action, or two, or one that an index has not",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "no action", IRQ(DEV, NONE, 2, 0, 1), .answer = -ENOTTY },
		     { "two", IRQ(DEV, NONE | MASK | TRIGGER, 0, 0, 1), .answer = -ENOTTY },
		     { "MSI-X mask", IRQ(DEV, NONE | MASK, 2, 0, 1), .answer = -ENOTTY },
		     { "MSI-X unmask", IRQ(DEV, NONE | UNMASK, 2, 0, 1), .answer = -ENOTTY },
		     { "MSI mask", IRQ(DEV, NONE | MASK, 1, 0, 1), .answer = -ENOTTY },
		     { "ERR mask", IRQ(DEV, NONE | MASK, 3, 0, 1), .answer = -ENOTTY },
		     { "REQ unmask", IRQ(DEV, NONE | UNMASK, 4, 0, 1), .answer = -ENOTTY } } },
	{ "data that does not fit",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "eventfds", IOCTL_(DEV, 0x6e, 27, EVENTFD | TRIGGER, 2, 0, 2, E0, E0),
		       .answer = -EINVAL },
		     { "bytes", IOCTL_(DEV, 0x6e, 21, BOOL | TRIGGER, 2, 0, 2), .answer = -EINVAL },
		     { "before no such action", IOCTL_(DEV, 0x6e, 20, BOOL | MASK, 2, 0, 2),
		       .answer = -EINVAL } } },
};

static const struct walk vectors[] = {
	{ "MSI-X: vectors come and go one by one",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "two", SET(2, 1, 2, E0, E0 + 1) },
		     { "the first", RAISED(2, 1), .answer = 1 },
		     { "is told", SIGNALS(E0), .answer = 1 },
		     { "one without", RAISED(2, 0) },
		     { "one that is not there", RAISED(2, 5) },
		     { "another", SET(2, 4, 1, E0) },
		     { "held twice", HELD(E0), .answer = 2 },
		     { "replace", SET(2, 1, 1, E0 + 2) },
		     { "held once", HELD(E0), .answer = 1 },
		     { "all are fired", FIRE(2, 0, 5) },
		     { "the last", SIGNALS(E0), .answer = 1 },
		     { "the second", SIGNALS(E0 + 1), .answer = 1 },
		     { "the first", SIGNALS(E0 + 2), .answer = 1 },
		     { "some are fired", IRQ(DEV, BOOL | TRIGGER, 2, 0, 4, 1 << 16) },
		     { "that one", SIGNALS(E0 + 1), .answer = 1 },
		     { "and no other", SIGNALS(E0 + 2) },
		     { "clear", SET(2, 2, 1, -1) },
		     { "let go", HELD(E0 + 1) },
		     { "off", OFF(2) },
		     { "let go", HELD(E0) },
		     { "nothing to raise", RAISED(2, 1) } } },
	{ "MSI-X: a block that fails is taken back",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "one", SET(2, 0, 1, E0) },
		     { "three", SET(2, 0, 3, E0 + 1, E0 + 2, FD_CLOSED), .answer = -EBADF },
		     { "none of them", HELD(E0 + 1) },
		     { "nor the one before", HELD(E0) },
		     { "but it is on", OFF(2) },
		     { "the first call fails", SET(2, 0, 2, E0, FD_STDOUT), .answer = -EINVAL },
		     { "nothing is on", OFF(2), .answer = -EINVAL },
		     { "nothing held", HELD(E0) } } },
	{ "MSI: no more vectors than the first call asked for",
	  .steps = { BOUND_TO(TWIN_CDEV),
		     { "four there", IOCTL_(DEV, 0x6d, 16, 0, 1), .out = { { 2, 9 }, { 4, 4 } } },
		     { "no MSI-X at all", SET(2, 0, 1, E0), .answer = -EINVAL },
		     { "nor off", OFF(2), .answer = -EINVAL },
		     { "two", SET(1, 0, 2, E0, E0 + 1) },
		     { "a third", SET(1, 2, 1, E0), .answer = -EINVAL },
		     { "one anew", SET(1, 0, 1, E0 + 2) },
		     { "off", OFF(1) },
		     { "three", SET(1, 0, 3, E0, -1, E0 + 1) },
		     { "fire", FIRE(1, 0, 3) },
		     { "first", SIGNALS(E0), .answer = 1 },
		     { "third", SIGNALS(E0 + 1), .answer = 1 } } },
	{ "one kind at a time", .steps = { BOUND_TO(NIC_CDEV),
					   { "INTx", SET(0, 0, 1, E0) },
					   { "MSI", SET(1, 0, 1, E0), .answer = -EINVAL },
					   { "MSI-X", SET(2, 0, 1, E0), .answer = -EINVAL },
					   { "MSI off", OFF(1), .answer = -EINVAL },
					   { "ERR has nothing to do with it", SET(3, 0, 1, E0) },
					   { "INTx off", OFF(0) },
					   { "MSI", SET(1, 0, 1, E0) },
					   { "INTx", SET(0, 0, 1, E0), .answer = -EINVAL },
					   { "INTx fired", FIRE(0, 0, 1), .answer = -EINVAL } } },
};

static void no_line(struct vrig *m)
{
	m->devices[RIG_NIC].irq = 0;
}

static const struct walk intx[] = {
	{ "INTx is masked when it is raised, until it is unmasked",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "off already", OFF(0), .answer = -EINVAL },
		     { "fired", FIRE(0, 0, 1), .answer = -EINVAL },
		     { "unmasked", IRQ(DEV, NONE | UNMASK, 0, 0, 1), .answer = -EINVAL },
		     { "on", SET(0, 0, 1, E0) },
		     { "raised", RAISED(0, 0), .answer = 1 },
		     { "told", SIGNALS(E0), .answer = 1 },
		     { "raised again", RAISED(0, 0) },
		     { "not told", SIGNALS(E0) },
		     { "unmask", IRQ(DEV, BOOL | UNMASK, 0, 0, 1, 1) },
		     { "raised", RAISED(0, 0), .answer = 1 },
		     { "unmask by nothing", IRQ(DEV, BOOL | UNMASK, 0, 0, 1, 0) },
		     { "raised", RAISED(0, 0) },
		     { "unmask", IRQ(DEV, NONE | UNMASK, 0, 0, 1) },
		     { "mask", IRQ(DEV, NONE | MASK, 0, 0, 1) },
		     { "raised", RAISED(0, 0) },
		     { "fired is told even so", FIRE(0, 0, 1) },
		     { "told", SIGNALS(E0), .answer = 2 },
		     { "mask by eventfd", IRQ(DEV, EVENTFD | MASK, 0, 0, 1, E0), .answer = -ENOTTY },
		     { "unmask by eventfd", IRQ(DEV, EVENTFD | UNMASK, 0, 0, 1, E0 + 1) },
		     { "held", HELD(E0 + 1), .answer = 1 },
		     { "another eventfd", SET(0, 0, 1, E0 + 2) },
		     { "let go", HELD(E0) },
		     { "off", OFF(0) },
		     { "let go, too", HELD(E0 + 1) } } },
	{ "INTx without a line", .change = no_line,
	  .steps = { BOUND_TO(NIC_CDEV), { "on", SET(0, 0, 1, E0), .answer = -ENODEV } } },
	{ "INTx with what is no eventfd",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "closed", SET(0, 0, 1, FD_CLOSED), .answer = -EBADF },
		     { "other", SET(0, 0, 1, IO), .answer = -EINVAL },
		     { "is off", OFF(0), .answer = -EINVAL } } },
};

static const struct walk single[] = {
	{ "ERR and REQ",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "fired unset", FIRE(3, 0, 1), .answer = -EINVAL },
		     { "cleared unset", OFF(3), .answer = -EINVAL },
		     { "nothing to set", IRQ(DEV, EVENTFD | TRIGGER, 3, 0, 0), .answer = -EINVAL },
		     { "two", SET(3, 0, 2, E0, E0), .answer = -EINVAL },
		     { "set", SET(3, 0, 1, E0) },
		     { "a fault keeps it", SET(3, 0, 1, FD_CLOSED), .answer = -EBADF },
		     { "raised", RAISED(3, 0), .answer = 1 },
		     { "fired by byte", IRQ(DEV, BOOL | TRIGGER, 3, 0, 1, 1) },
		     { "not fired", IRQ(DEV, BOOL | TRIGGER, 3, 0, 1, 0) },
		     { "no byte", IRQ(DEV, BOOL | TRIGGER, 3, 0, 0), .answer = -EINVAL },
		     { "told", SIGNALS(E0), .answer = 2 },
		     { "REQ is another", SET(4, 0, 1, E0 + 1) },
		     { "replaced", SET(3, 0, 1, E0 + 2) },
		     { "let go", HELD(E0) },
		     { "cleared", SET(3, 0, 1, -1) },
		     { "let go", HELD(E0 + 2) },
		     { "reset keeps it", IOCTL_NULL(DEV, 0x6f) },
		     { "REQ is there", FIRE(4, 0, 1) },
		     { "close", CLOSE(DEV) },
		     { "lets go", HELD(E0 + 1) } } },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(faults, walk_is_taken),
		UNIT_TABLE(vectors, walk_is_taken),
		UNIT_TABLE(intx, walk_is_taken),
		UNIT_TABLE(single, walk_is_taken),
	};

	return UNIT_RUN("irq", tables);
}
