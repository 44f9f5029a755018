/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "inproc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int fd_new(struct viommu_mock *m, struct handle *h)
{
	int fd;

	for (fd = 0; fd < DESCRIPTORS; fd++)
		if (!m->fds[fd]) {
			m->fds[fd] = heap_ref(&m->w->heap, h);
			return fd;
		}
	return -EMFILE;
}

struct handle *fd_handle(struct viommu_mock *m, int fd)
{
	return fd >= 0 && fd < DESCRIPTORS ? heap_at(&m->w->heap, m->fds[fd]) : NULL;
}

static int install(const struct caller *by, struct world *w, ref file, const char *name)
{
	struct handle *h = handle_new(w, file);
	int fd;

	if (!h)
		return -ENOMEM;
	fd = fd_new(by->data, h);
	if (fd < 0) {
		heap_free(&w->heap, heap_ref(&w->heap, h), sizeof(*h));
		return fd;
	}
	snprintf(h->name, sizeof(h->name), "anon_inode:%s", name);
	handle_name(w, h, 0, file);
	return fd;
}

static int file_of(const struct caller *by, struct world *w, int fd, ref *ret_file)
{
	const struct handle *h = fd_handle(by->data, fd);

	(void)w;
	if (!h && fcntl(fd, F_GETFD) < 0)
		return -EBADF;
	*ret_file = h ? h->file : 0;
	return 0;
}

static void event_signal(const struct event *e)
{
	const uint64_t one = 1;

	if (front_is_event(e->fd) && write(e->fd, &one, sizeof(one)) < 0)
		errno = 0; /* its counter is full */
}

static void event_drop(struct event *e)
{
	if (front_is_event(e->fd))
		close(e->fd);
	*e = (struct event){ 0 };
}

/* ---- memory ---- */

static int memory_new(void)
{
	int fd = memfd_create("viommu-mock", MFD_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	if (!ftruncate(fd, INT64_C(9) << 40))
		return fd;
	err = errno;
	close(fd);
	return -err;
}

int memory_of(struct viommu_mock *m, ref of)
{
	struct memory *at = m->memories;
	int fd;

	while (at < m->memories + MEMORIES && at->of && at->of != of)
		at++;
	if (at == m->memories + MEMORIES)
		return -ENOMEM;
	if (at->of)
		return at->fd;
	fd = memory_new();
	if (fd >= 0)
		*at = (struct memory){ of, fd };
	return fd;
}

static ssize_t memory_get(struct world *w, ref file, void *to, size_t bytes, uint64_t at)
{
	const struct file *f = heap_at(&w->heap, file);
	int fd = memory_of(inproc_of(w), f->device);
	ssize_t n = fd < 0 ? fd : pread(fd, to, bytes, (off_t)at);

	return n == -1 && fd >= 0 ? -errno : n;
}

static ssize_t memory_put(struct world *w, ref file, const void *from, size_t bytes, uint64_t at)
{
	const struct file *f = heap_at(&w->heap, file);
	int fd = memory_of(inproc_of(w), f->device);
	ssize_t n = fd < 0 ? fd : pwrite(fd, from, bytes, (off_t)at);

	return n == -1 && fd >= 0 ? -errno : n;
}

static bool shows_region(const struct caller *by, uint64_t start, uint64_t bytes)
{
	const struct viommu_mock *m = by->data;

	return m->memories[0].of && regions_touch(by->pid, "/memfd:viommu-mock", start, bytes);
}

static bool is_mapped(const struct caller *by, struct world *w, const struct shown *what)
{
	int fd = memory_of(inproc_of(w), what->memory);
	uint64_t dev, ino;

	return fd < 0 || front_stat(by, fd, &dev, &ino) ||
	       regions_show(by->pid, ino, what->at, what->bytes);
}

const struct front inproc_front = {
	.install = install,
	.file_of = file_of,
	.stat_of = front_stat,
	.event_take = front_event_take,
	.event_signal = event_signal,
	.event_drop = event_drop,
	.memory_get = memory_get,
	.memory_put = memory_put,
	.shows_region = shows_region,
	.is_mapped = is_mapped,
};
