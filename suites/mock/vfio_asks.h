/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ioctls of VFIO devices and what they answer, on machines that are made ready for them: tests and mutants look at the same
 * rows. Each names the section of the kernel facts that it was written from; [R] is recorded from a running kernel.
 */
#ifndef MOCK_VFIO_ASKS_H
#define MOCK_VFIO_ASKS_H

#include "vfio_walk.h"

enum { VFIO_ASK_WORDS = 16, VFIO_ASK_OUTS = 6 };

/* Descriptors of the ready machine, in the order in which they are opened. */
enum { ASK_IO = 3, ASK_DEV, ASK_MORE, ASK_LAST };

/* Eventfds, a bit each. */
#define HELD(events) (1U << 15 | (events))

struct vfio_ask {
	const char *claim, *src;
	uint32_t nr; /* with bits of the command word that should not be there */
	uint32_t words[VFIO_ASK_WORDS]; /* the command */
	int answer; /* errno, 0: it is done */
	int result; /* then: what it returns */
	uint16_t held; /* HELD() of the eventfds that somebody holds then; 0: not looked at */
	uint16_t told; /* eventfds that were written to, a bit each */
	uint16_t raises; /* before that: index of which the device raises its first interrupt, from 1 on; 0: none */
	struct {
		uint32_t word, value; /* from 1 on: what stands there then; 0: no more */
	} out[VFIO_ASK_OUTS];
	uint16_t kernel; /* release, 0: the newest */
	uint16_t room; /* bytes of the command that can be reached, 0: all */
	int fd; /* 0: ASK_DEV */
	uint32_t token[4];
	uint16_t pointer; /* word that gets the address of the token, from 1 on; 0: none */
	bool read_only, nowhere; /* where the command is */
	bool of_group; /* as if the device had been opened by its group */
};

struct vfio_ask_group {
	const struct vfio_ask *asks;
	size_t n;
	void (*change)(struct vrig *m); /* the description; NULL: as it is */
	const struct step *ready; /* steps before */
};

/* Behind the last one of each there is one without rows. */
extern const struct vfio_ask_group asks_bind[], asks_device[], asks_call[], asks_irqs[];

/* The groups one after the other, NULL behind the last. */
enum { VFIO_ASK_GROUPS_MAX = 48 };
const struct vfio_ask_group *vfio_ask_group(size_t n);

/* NULL, or what is not as the row says. */
const char *vfio_ask_fault(const struct vfio_ask_group *g, const struct vfio_ask *a,
			   const struct ioctls *tables);

/* How much of a command there must be. */
struct vfio_shape {
	const char *claim, *src;
	uint16_t nr, min, full, since; /* full 0: it is not seen how far it is read */
	uint32_t words[VFIO_ASK_WORDS]; /* a command, but for its size */
	int answer; /* errno */
	bool bind; /* the device is not bound yet, and what is behind the command must be 0 */
	bool writes; /* into the command */
	bool pci; /* mediated devices have none */
	bool more_follows; /* something is written behind a longer one, which is done */
	uint16_t unread; /* bytes at its end */
};

extern const struct vfio_shape vfio_shapes[];
extern const size_t n_vfio_shapes;

/* NULL, or what does not hold of the tables. */
const char *vfio_shape_fault(const struct vfio_shape *s, const struct ioctls *tables);

/* A command where so many bytes of it can be reached, and an ioctl with it by those tables: its answer. */
struct vfio_command {
	int fd;
	uint32_t nr;
	const void *bytes;
	size_t room;
	bool read_only, nowhere;
	void *ret_bytes; /* what it holds then, room bytes; may be NULL */
};

int vfio_command_answer(struct vrig *m, const struct ioctls *tables, const struct vfio_command *c);

#endif
