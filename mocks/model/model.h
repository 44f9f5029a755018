/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The machine that is not there: contexts of /dev/iommu, their objects, and what ioctls do to them. It knows no libc calls
 * but the ones that look at a caller's memory; front ends say which open file an ioctl is for and who asks.
 */
#ifndef MODEL_H
#define MODEL_H

#include "heap.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct front;

/* Stands at the start of the mapping that all front ends of a session share. */
struct world {
	struct heap heap;
	pthread_mutex_t lock; /* robust, between processes */
	uint32_t page_size; /* bytes; of the machine that is played */
	uint32_t kernel; /* release that is played, 702 for 7.2 */
	bool thp; /* transparent huge pages: automatic places are aligned up to 2 MiB */
	ref machine; /* struct hardware, device.h; 0: none was loaded */
	bool selftest; /* the kernel was built for its own tests, which lengthens its table of ioctls */
	bool noiommu; /* it was built for devices without an IOMMU */
	ref accounts; /* who pays for pinned memory, pin.h */
	ref front; /* what front ends keep of their own */
};

/* Who asks; decisions about permissions and limits come from here alone. */
struct caller {
	int32_t pid; /* whose memory addresses are */
	bool own; /* that is this process, and what is asked for was called from this thread */
	uint32_t uid;
	uint64_t capabilities; /* bits of CAP_* */
	uint64_t memlock; /* limit in bytes */
	const struct front *front; /* file.h: what the model asks the front end for */
	void *data; /* the front end's own */
};

/*
 * Makes a world of a zeroed mapping of size bytes. Errors: -EINVAL for a page size that is no power of two, or a negative
 * errno of the mutex.
 */
int world_init(struct world *w, uint64_t size, uint32_t page_size);

/* Everything below is to be called with the world locked. A holder that died is cleaned up after. */
void world_lock(struct world *w);
void world_unlock(struct world *w);

/* A context, as open() of /dev/iommu makes one; 0 when memory ran out. It belongs to whoever holds a reference. */
ref context_open(struct world *w);
void context_hold(struct world *w, ref context);
/* The last one to leave takes all objects with it. */
void context_leave(struct world *w, ref context);

/* An ioctl on a context: 0 or more as the kernel answers it, or a negative errno. arg is an address of the caller. */
int context_ioctl(struct world *w, ref context, const struct caller *by, uint32_t request,
		  uint64_t arg);

#endif
