/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Open files: what each kind of them answers to system calls.
 */
#include "file.h"
#include "call.h"
#include "queue.h"
#include "resource.h"
#include "vfio.h"
#include "viommu.h"

#include <errno.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/mman.h>

/* What a kind does; what is NULL it refuses. */
struct ops {
	int (*open)(struct world *w, const struct caller *by, struct file *f, uint32_t number);
	void (*close)(struct world *w, const struct caller *by, ref file);
	int (*ioctl)(struct world *w, ref file, const struct caller *by, uint32_t request,
		     uint64_t arg);
	ssize_t (*read)(struct world *w, ref file, const struct caller *by,
			const struct transfer *t);
	ssize_t (*write)(struct world *w, ref file, const struct caller *by,
			 const struct transfer *t);
	int (*mmap)(struct world *w, ref file, const struct mapping *m, struct shown *ret);
	short (*poll)(struct world *w, ref file);
};

static struct file *file_at(struct world *w, ref file)
{
	return heap_at(&w->heap, file);
}

/* What cannot be waited for is always ready. */
static short poll_ready(struct world *w, ref file)
{
	(void)w;
	(void)file;
	return POLLIN | POLLOUT;
}

/* ---- /dev/iommu (K 1.1) ---- */

static int open_iommu(struct world *w, const struct caller *by, struct file *f, uint32_t number)
{
	(void)by;
	(void)number;
	f->context = context_open(w);
	return f->context ? 0 : -ENOMEM;
}

static void close_iommu(struct world *w, const struct caller *by, ref file)
{
	(void)by;
	context_leave(w, file_at(w, file)->context);
}

static int ioctl_iommu(struct world *w, ref file, const struct caller *by, uint32_t request,
		       uint64_t arg)
{
	return context_ioctl(w, file_at(w, file)->context, by, request, arg);
}

/* Only what drivers offer for virtual IOMMUs can be mapped. */
static int mmap_iommu(struct world *w, ref file, const struct mapping *m, struct shown *ret)
{
	const ref context = file_at(w, file)->context;
	struct viommu *v;

	if (m->bytes % w->page_size || !(m->flags & MAP_SHARED))
		return -EINVAL;
	if (m->prot & PROT_EXEC)
		return -EPERM;
	v = viommu_offering(w, context, m->offset, m->bytes);
	if (!v)
		return -ENXIO;
	viommu_shown(v, context, ret);
	v->was_mapped = 1;
	return 0;
}

/* ---- queues (K 1.5) ---- */

static void close_queue(struct world *w, const struct caller *by, ref file)
{
	(void)by;
	queue_close(w, file_at(w, file));
}

static ssize_t read_queue(struct world *w, ref file, const struct caller *by,
			  const struct transfer *t)
{
	return queue_read(w, file_at(w, file), by, t->at, t->bytes);
}

static ssize_t write_queue(struct world *w, ref file, const struct caller *by,
			   const struct transfer *t)
{
	return queue_write(w, file_at(w, file), by, t->at, t->bytes);
}

static short poll_queue(struct world *w, ref file)
{
	return queue_poll(w, file_at(w, file));
}

/* ---- the node of a device (K 2.1) ---- */

/* With a device that no IOMMU holds back a program can do anything. */
static bool is_trusted(const struct caller *by)
{
	return by->capabilities >> CAP_SYS_RAWIO & 1;
}

static int open_cdev(struct world *w, const struct caller *by, struct file *f, uint32_t number)
{
	struct device *d = machine_first(w);

	while (d && d->cdev != (int32_t)number)
		d = machine_next(w, d);
	if (!d)
		return -ENXIO;
	if (d->going)
		return -ENODEV;
	if (d->noiommu && !is_trusted(by))
		return -EPERM;
	d->opens++;
	f->device = heap_ref(&w->heap, d);
	return 0;
}

static void close_cdev(struct world *w, const struct caller *by, ref file)
{
	struct device *d = heap_at(&w->heap, file_at(w, file)->device);

	vfio_unbind(w, by, file);
	d->opens--;
}

static bool is_bound(struct world *w, ref file)
{
	const struct device *d = heap_at(&w->heap, file_at(w, file)->device);

	return d->bound_file == file;
}

static ssize_t read_cdev(struct world *w, ref file, const struct caller *by,
			 const struct transfer *t)
{
	return is_bound(w, file) ? region_read(w, file, by, t) : -EINVAL;
}

static ssize_t write_cdev(struct world *w, ref file, const struct caller *by,
			  const struct transfer *t)
{
	return is_bound(w, file) ? region_write(w, file, by, t) : -EINVAL;
}

static int mmap_cdev(struct world *w, ref file, const struct mapping *m, struct shown *ret)
{
	const ref device = file_at(w, file)->device;

	*ret = (struct shown){ .memory = device, .at = m->offset, .bytes = m->bytes };
	return is_bound(w, file) ? region_mmap(w, heap_at(&w->heap, device), m) : -EINVAL;
}

/* ---- the node of a group (K 2.7): only that it is there, and whom it keeps out ---- */

static bool some_bound(struct world *w, const struct group *g)
{
	const struct device *d = heap_at(&w->heap, g->devices);

	for (; d; d = heap_at(&w->heap, d->next_in_group))
		if (d->bound)
			return true;
	return false;
}

static int open_group(struct world *w, const struct caller *by, struct file *f, uint32_t number)
{
	struct hardware *m = hardware_of(w);
	struct group *g = heap_at(&w->heap, m->groups);
	const struct device *d;
	uint32_t i;

	for (i = 0; i < m->n_groups; i++, g++)
		if (g->number >= 0 && g->minor == (int32_t)number)
			break;
	if (i == m->n_groups)
		return -ENXIO;
	d = heap_at(&w->heap, g->devices);
	if (d->noiommu && !is_trusted(by))
		return -EPERM;
	if (g->opens || some_bound(w, g))
		return -EBUSY;
	g->opens++;
	f->group = heap_ref(&w->heap, g);
	return 0;
}

static void close_group(struct world *w, const struct caller *by, ref file)
{
	struct group *g = heap_at(&w->heap, file_at(w, file)->group);

	(void)by;
	g->opens--;
}

/* ---- all kinds ---- */

static const struct ops kinds[FILE_KINDS] = {
	[FILE_IOMMU] = { .open = open_iommu,
			 .close = close_iommu,
			 .ioctl = ioctl_iommu,
			 .mmap = mmap_iommu,
			 .poll = poll_ready },
	[FILE_CDEV] = { .open = open_cdev,
			.close = close_cdev,
			.ioctl = cdev_ioctl,
			.read = read_cdev,
			.write = write_cdev,
			.mmap = mmap_cdev,
			.poll = poll_ready },
	[FILE_CONTAINER] = { .poll = poll_ready },
	[FILE_GROUP] = { .open = open_group,
			 .close = close_group,
			 .ioctl = group_ioctl,
			 .poll = poll_ready },
	[FILE_GROUP_DEVICE] = { .poll = poll_ready },
	[FILE_FAULT] = { .close = close_queue,
			 .read = read_queue,
			 .write = write_queue,
			 .poll = poll_queue },
	[FILE_RESOURCE] = { .read = resource_read,
			    .write = resource_write,
			    .mmap = resource_mmap,
			    .poll = poll_ready },
	[FILE_EVENT] = { .close = close_queue,
			 .read = read_queue,
			 .write = write_queue,
			 .poll = poll_queue },
};

static const struct ops *ops_of(struct world *w, ref file)
{
	return &kinds[file_at(w, file)->kind];
}

ref file_open(struct world *w, const struct caller *by, const struct opening *o, int *ret_errno)
{
	ref r = heap_new(&w->heap, sizeof(struct file));
	struct file *f = heap_at(&w->heap, r);
	int ret = 0;

	if (!f) {
		*ret_errno = ENOMEM;
		return 0;
	}
	f->kind = o->kind;
	f->flags = o->flags;
	if (o->kind == FILE_RESOURCE)
		ret = resource_open(w, f, o->path);
	else if (kinds[o->kind].open)
		ret = kinds[o->kind].open(w, by, f, o->number);
	if (!ret)
		return r;
	*ret_errno = -ret;
	heap_free(&w->heap, r, sizeof(*f));
	return 0;
}

void file_close(struct world *w, const struct caller *by, ref file)
{
	const struct ops *o = ops_of(w, file);

	if (o->close)
		o->close(w, by, file);
	heap_free(&w->heap, file, sizeof(struct file));
}

int file_ioctl(struct world *w, ref file, const struct caller *by, uint32_t request, uint64_t arg)
{
	const struct ops *o = ops_of(w, file);

	return o->ioctl ? o->ioctl(w, file, by, request, arg) : -ENOTTY;
}

/* With an offset: the given one, or the place where the file is. */
static struct transfer placed(const struct file *f, const struct transfer *t)
{
	return (struct transfer){ t->at, t->bytes, t->offset < 0 ? (int64_t)f->at : t->offset };
}

ssize_t file_read(struct world *w, ref file, const struct caller *by, const struct transfer *t)
{
	const struct ops *o = ops_of(w, file);
	const struct transfer there = placed(file_at(w, file), t);
	ssize_t n = o->read ? o->read(w, file, by, &there) : -EINVAL;

	if (n > 0 && t->offset < 0)
		file_at(w, file)->at += (uint64_t)n;
	return n;
}

ssize_t file_write(struct world *w, ref file, const struct caller *by, const struct transfer *t)
{
	const struct ops *o = ops_of(w, file);
	const struct transfer there = placed(file_at(w, file), t);
	ssize_t n = o->write ? o->write(w, file, by, &there) : -EINVAL;

	if (n > 0 && t->offset < 0)
		file_at(w, file)->at += (uint64_t)n;
	return n;
}

int file_mmap(struct world *w, ref file, const struct mapping *m, struct shown *ret)
{
	const struct ops *o = ops_of(w, file);

	return o->mmap ? o->mmap(w, file, m, ret) : -ENODEV;
}

int64_t file_place(struct world *w, ref file, int64_t at, int from)
{
	return resource_seek(file_at(w, file), at, from);
}

int file_seek(struct world *w, ref file)
{
	return file_at(w, file)->kind == FILE_DMABUF ? 0 : ESPIPE;
}

int file_sync(struct world *w, ref file)
{
	(void)w;
	(void)file;
	return EINVAL;
}

/* Only what can be waited for. */
int file_epoll(struct world *w, ref file)
{
	const enum file_kind kind = file_at(w, file)->kind;

	return kind == FILE_FAULT || kind == FILE_EVENT || kind == FILE_DMABUF ? 0 : EPERM;
}

short file_poll(struct world *w, ref file)
{
	const struct ops *o = ops_of(w, file);

	return o->poll ? o->poll(w, file) : 0;
}
