/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef INPROC_H
#define INPROC_H

#include "front.h"
#include "viommu-mock.h"

enum { DESCRIPTORS = 4096, MEMORIES = 256 };

/* What a descriptor leads to: the handle's place in the heap; 0: it is free. */
struct viommu_mock {
	struct world *w;
	struct host *host;
	ref fds[DESCRIPTORS];
	struct memory {
		ref of; /* a device, or a context */
		int fd; /* of the process; regions at n << 40 */
	} memories[MEMORIES];
	void (*line)(void *data, const char *text, size_t n);
	void *data;
};

static inline struct viommu_mock *inproc_of(struct world *w)
{
	return (struct viommu_mock *)(uintptr_t)board_of(w)->owner;
}

extern const struct front inproc_front;

/* The lowest descriptor that is free, for a handle; -EMFILE. */
int fd_new(struct viommu_mock *m, struct handle *h);
/* NULL: none is open there. */
struct handle *fd_handle(struct viommu_mock *m, int fd);
/* A descriptor of the process for the memory of a device or context; a negative errno. It stays the machine's. */
int memory_of(struct viommu_mock *m, ref of);

#endif
