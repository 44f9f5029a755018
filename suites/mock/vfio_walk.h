/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks: steps that one program takes after the other on the machine of vfio_rig.h, each with what it is answered.
 */
#ifndef MOCK_VFIO_WALK_H
#define MOCK_VFIO_WALK_H

#include "vfio_rig.h"

enum { WALK_STEPS = 64, STEP_WORDS = 12, STEP_OUTS = 6 };

struct step {
	const char *claim; /* NULL: the end of a walk */
	long (*take)(struct vrig *m, struct step *s);
	int fd; /* given out from FD_FIRST on, the lowest free one */
	uint32_t nr; /* of an ioctl; kind of a file to be opened; number of an eventfd */
	union {
		uint32_t words[STEP_WORDS]; /* argument of an ioctl */
		struct {
			uint64_t offset, bytes, value;
			int prot, flags;
		} io;
		struct {
			struct vfio_set_irqs a;
			int32_t data[5];
		} irq;
		struct {
			const char *where, *words; /* a driver or device; what is written */
		} text;
	};
	long answer; /* or a negative errno */
	struct {
		uint32_t word, value; /* from 1 on: what stands there then; 0: no more */
	} out[STEP_OUTS];
};

struct walk {
	const char *claim;
	struct step steps[WALK_STEPS];
	void (*change)(struct vrig *m); /* the description, before the machine starts; may be NULL */
};

/* To be the function of a table of walks. */
void walk_is_taken(void **state);
/* Steps on a machine that is started already; fails with the claim of the one that was answered otherwise. */
void walk_take(struct vrig *m, const struct step *steps);

long take_open(struct vrig *m, struct step *s); /* a descriptor */
long take_close(struct vrig *m, struct step *s);
long take_ioctl(struct vrig *m, struct step *s);
long take_null(struct vrig *m, struct step *s); /* an ioctl with NULL */
long take_with(struct vrig *m, struct step *s); /* an ioctl with a number */
long take_read(struct vrig *m, struct step *s);
long take_value(struct vrig *m, struct step *s); /* reads, and answers with the value */
long take_nowhere(struct vrig *m, struct step *s); /* reads 4 bytes to NULL */
long take_write(struct vrig *m, struct step *s);
long take_mmap(struct vrig *m, struct step *s);
long take_seek(struct vrig *m, struct step *s);
long take_poll(struct vrig *m, struct step *s);
long take_sync(struct vrig *m, struct step *s); /* ftruncate(), fsync() */
long take_epoll(struct vrig *m, struct step *s);
long take_lacks(struct vrig *m,
		struct step *s); /* 1: kernels know that ioctl, and the model does not */
long take_irq(struct vrig *m, struct step *s);
long take_signals(struct vrig *m, struct step *s); /* of an eventfd since the last time */

/* Writes to files of sysfs: 0, DRIVER_WAITS or a negative errno. */
long take_bind(struct vrig *m, struct step *s);
long take_unbind(struct vrig *m, struct step *s);
long take_new_id(struct vrig *m, struct step *s);
long take_remove_id(struct vrig *m, struct step *s);
long take_probe(struct vrig *m, struct step *s);
long take_override(struct vrig *m, struct step *s);
long take_numvfs(struct vrig *m, struct step *s);
long take_reset(struct vrig *m, struct step *s);
long take_numa(struct vrig *m, struct step *s);
long take_type(struct vrig *m, struct step *s);
/* What follows from them: -1 for what is not there. */
long take_cdev(struct vrig *m, struct step *s); /* K of the node of a device */
long take_minor(struct vrig *m, struct step *s); /* of the node of its group */
long take_driven(struct vrig *m, struct step *s); /* 1: by the driver that is named */

#define TEXT(do, where, words_) .take = take_##do, .text = { (where), (words_) }
#define OPEN(kind, number) .take = take_open, .nr = (kind), .words = { (number) }
#define CLOSE(f) .take = take_close, .fd = (f)
#define IOCTL_(f, n, ...) .take = take_ioctl, .fd = (f), .nr = (n), .words = { __VA_ARGS__ }
#define IOCTL_NULL(f, n) .take = take_null, .fd = (f), .nr = (n)
#define WITH(f, n, v) .take = take_with, .fd = (f), .nr = (n), .words = { (v) }
#define BIND(f, iommufd) IOCTL_(f, 0x76, 24, 0, (uint32_t)(iommufd))
#define ATTACH(f, ...) IOCTL_(f, 0x77, __VA_ARGS__)
#define DETACH(f, ...) IOCTL_(f, 0x78, __VA_ARGS__)
#define IOAS(f) IOCTL_(f, 0x81, 12)
#define DESTROY(f, id) IOCTL_(f, 0x80, 8, (id))
#define READ(f, at, n) \
	.take = take_read, .fd = (f), .io = { .offset = (uint64_t)(at), .bytes = (n) }
#define VALUE(f, at, n) \
	.take = take_value, .fd = (f), .io = { .offset = (uint64_t)(at), .bytes = (n) }
#define WRITE(f, at, n, v)             \
	.take = take_write, .fd = (f), \
	.io = { .offset = (uint64_t)(at), .bytes = (n), .value = (v) }
#define MMAP(f, n, at, fl)            \
	.take = take_mmap, .fd = (f), \
	.io = { .offset = (uint64_t)(at), .bytes = (n), .flags = (fl) }
#define IRQ(f, fl, index, start, count, ...) \
	.take = take_irq, .fd = (f), .irq = { { 0, fl, index, start, count }, { __VA_ARGS__ } }
#define SIGNALS(n) .take = take_signals, .nr = (n)
/* Three first steps of most walks: descriptors 3 and 4. */
#define BOUND_TO(cdev)                                                 \
	{ "open iommu", OPEN(FILE_IOMMU, 0), .answer = 3 },            \
		{ "open cdev", OPEN(FILE_CDEV, (cdev)), .answer = 4 }, \
	{                                                              \
		"bind", BIND(4, 3)                                     \
	}
#define ARG(n, v) .out = { { (n), (v) } }

#endif
