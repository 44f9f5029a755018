/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Open files of the machine, and the front end that shows them to programs. An ioctl may need descriptors of its caller, or
 * make a new one: only the front end knows how.
 */
#ifndef MODEL_FILE_H
#define MODEL_FILE_H

#include "host.h"
#include "model.h"

#include <sys/types.h>

/* What an open file is; numbers of ioctls mean different things on different kinds (K 6, rule 1). */
enum file_kind {
	FILE_NONE,
	FILE_IOMMU, /* /dev/iommu */
	FILE_CDEV, /* /dev/vfio/devices/vfioK */
	FILE_CONTAINER, /* /dev/vfio/vfio */
	FILE_GROUP, /* /dev/vfio/N */
	FILE_GROUP_DEVICE, /* device by GROUP_GET_DEVICE_FD */
	FILE_FAULT, /* iommufd-pgfault */
	FILE_EVENT, /* iommufd-viommu-event */
	FILE_DMABUF,
	FILE_RESOURCE, /* resourceN or rom of a device in sysfs */
	FILE_KINDS
};

/* Stands in the heap for every open file description. */
struct file {
	enum file_kind kind;
	uint32_t flags; /* O_* of open() */
	ref context; /* FILE_IOMMU, FILE_FAULT, FILE_EVENT: holds a reference */
	ref device; /* FILE_CDEV, FILE_GROUP_DEVICE; FILE_RESOURCE: it may be gone */
	struct bdf bdf; /* FILE_RESOURCE: of the device */
	ref group; /* FILE_GROUP */
	uint32_t object; /* id in the context: of the queue, or of the bound device; FILE_DMABUF: which binding; FILE_RESOURCE: which BAR */
	uint64_t at; /* place for read() without an offset; FILE_DMABUF: in the regions of the device */
	uint64_t bytes; /* FILE_DMABUF: of its only range, 0: it has several; FILE_RESOURCE: of all */
	uint64_t dev, ino; /* by which the front end finds it again; its own */
	ref next; /* in the front end's table */
};

/* A descriptor of some process that can be written 8 bytes to. */
struct event {
	int32_t pid; /* 0: none */
	int32_t fd; /* a descriptor of that process, not the caller's own */
};

/* What a mapping shows. */
struct shown {
	ref memory; /* whose: a device, or a context for what its virtual IOMMUs offer */
	uint64_t at, bytes; /* there: with a device, region n is at n << 40 */
	uint32_t owner; /* the object that it holds; 0: none, the open file alone */
	bool fresh; /* nobody mapped it before: it is to be empty */
};

/* What a front end does for the model. All of them with the world locked; -errno on error. */
struct front {
	/* Makes a new descriptor of the caller for a file. name: as /proc shows it, "[iommufd-pgfault]". */
	int (*install)(const struct caller *by, struct world *w, ref file, const char *name);
	/* -EBADF; else *ret_file is 0 for a file that is none of ours. */
	int (*file_of)(const struct caller *by, struct world *w, int fd, ref *ret_file);
	/* dev and inode of a regular file: -EBADF. */
	int (*stat_of)(const struct caller *by, int fd, uint64_t *ret_dev, uint64_t *ret_ino);
	/* Takes an eventfd of the caller: -EBADF, -EINVAL for another kind. */
	int (*event_take)(const struct caller *by, int fd, struct event *ret);
	void (*event_signal)(const struct event *e);
	void (*event_drop)(struct event *e);
	/*
	 * Memory of the regions of a device: a sparse file, region n at n << 40. at: offset there. Permissions and ends
	 * were checked; what nobody wrote is 0.
	 */
	ssize_t (*memory_get)(struct world *w, ref file, void *to, size_t bytes, uint64_t at);
	ssize_t (*memory_put)(struct world *w, ref file, const void *from, size_t bytes,
			      uint64_t at);
	/* Whether some of that memory of the caller is a mapping of a device's regions. NULL: nobody can say. */
	bool (*shows_region)(const struct caller *by, uint64_t start, uint64_t bytes);
	/* Whether a mapping of that is left, of whomever. NULL: there is none. */
	bool (*is_mapped)(const struct caller *by, struct world *w, const struct shown *what);
};

/* A node: number is the minor of a group or K of vfioK, else unused; flags are O_*. */
struct opening {
	enum file_kind kind;
	uint32_t number, flags;
	const char *path; /* FILE_RESOURCE: it ends in ADDRESS/resourceN */
};

/*
 * Opens a node. Permissions of it were checked before. The ref of a file, or 0 with *ret_errno set (K 2.1, 2.7).
 */
ref file_open(struct world *w, const struct caller *by, const struct opening *o, int *ret_errno);
/* The last reference to the open file description is gone (K 2.8). by: whose front end drops the events of a device. */
void file_close(struct world *w, const struct caller *by, ref file);

/* All answer as the system call does: 0 or more, or a negative errno. Addresses are the caller's. */
int file_ioctl(struct world *w, ref file, const struct caller *by, uint32_t request, uint64_t arg);
/* read(), pread() and their like. */
struct transfer {
	uint64_t at; /* address of the caller */
	size_t bytes;
	int64_t offset; /* -1: none is given, and the place moves on */
};
ssize_t file_read(struct world *w, ref file, const struct caller *by, const struct transfer *t);
ssize_t file_write(struct world *w, ref file, const struct caller *by, const struct transfer *t);

/* As of mmap(). */
struct mapping {
	size_t bytes;
	int prot, flags;
	uint64_t offset;
};
/* Whether it may be mapped so: 0, and what the front end is to map. */
int file_mmap(struct world *w, ref file, const struct mapping *m, struct shown *ret);
/* Whether a path ends so that it is a FILE_RESOURCE of some device. */
bool resource_named(struct world *w, const char *path);
/* Where a FILE_RESOURCE goes by lseek(); -EINVAL. */
int64_t file_place(struct world *w, ref file, int64_t at, int from);
/* The errno; 0: as the real file does. */
int file_seek(struct world *w, ref file); /* lseek() */
int file_sync(struct world *w, ref file); /* ftruncate(), fsync() */
int file_epoll(struct world *w, ref file); /* epoll_ctl(EPOLL_CTL_ADD) */
/* POLLIN, POLLOUT … that hold now. */
short file_poll(struct world *w, ref file);
/* Whether kernels know that ioctl of such a file and this model does not: it was refused, and a trace should say so. */
bool file_lacks(const struct world *w, ref file, uint32_t request);

#endif
