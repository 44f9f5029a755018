/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the model asks of the process that calls. All of it is called within a visit.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static int install(const struct caller *by, struct world *w, ref file, const char *name)
{
	struct handle *h = handle_new(w, file);
	bool waits;
	struct stat st;
	int fd;

	(void)by;
	if (!h)
		return -ENOMEM;
	h->mode = 0600;
	snprintf(h->name, sizeof(h->name), "anon_inode:%s", name);
	waits = h->kind == FILE_FAULT || h->kind == FILE_EVENT;
	fd = lease_take(&mock.s, file, waits ? LEASE_PIPE : LEASE_FOLDER, O_CLOEXEC, &st);
	if (fd < 0) {
		heap_free(&w->heap, heap_ref(&w->heap, h), sizeof(*h));
		return fd;
	}
	handle_name(w, h, st.st_dev, st.st_ino);
	mock.board->n_waiting += waits;
	foreign_take(fd);
	return fd;
}

static int file_of(const struct caller *by, struct world *w, int fd, ref *ret_file)
{
	const struct handle *h;
	struct stat st;

	(void)by;
	if (fstat(fd, &st))
		return -EBADF;
	h = lease_is(&mock.s, &st) ? handle_find(w, st.st_dev, st.st_ino) : NULL;
	*ret_file = h && h->kind != FILE_NONE ? h->file : 0;
	return 0;
}

static void event_signal(const struct event *e)
{
	const uint64_t one = 1;
	int process, fd = e->fd;

	if (e->pid != mock_pid()) {
		process = (int)syscall(SYS_pidfd_open, e->pid, 0);
		fd = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, e->fd, 0);
		if (process >= 0)
			close(process);
	}
	if (fd >= 0 && front_is_event(fd) && write(fd, &one, sizeof(one)) < 0)
		errno = 0; /* the process is gone, or its counter is full */
	if (fd >= 0 && fd != e->fd)
		close(fd);
}

static void event_drop(struct event *e)
{
	if (e->pid == mock_pid() && front_is_event(e->fd))
		close(e->fd);
	*e = (struct event){ 0 };
}

/* ---- memory of a device ---- */

static ssize_t memory_get(struct world *w, ref file, void *to, size_t bytes, uint64_t at)
{
	const struct file *f = heap_at(&w->heap, file);
	int fd = memory_open(&mock.s, f->device, 0, O_RDWR);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = pread(fd, to, bytes, (off_t)at);
	n = n < 0 ? -errno : n;
	close(fd);
	return n;
}

static ssize_t memory_put(struct world *w, ref file, const void *from, size_t bytes, uint64_t at)
{
	const struct file *f = heap_at(&w->heap, file);
	int fd = memory_open(&mock.s, f->device, 0, O_RDWR);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = pwrite(fd, from, bytes, (off_t)at);
	n = n < 0 ? -errno : n;
	close(fd);
	return n;
}

static bool shows_region(const struct caller *by, uint64_t start, uint64_t bytes)
{
	char name[PATH_MAX];

	return mock.board->mappings &&
	       !mock_session_path(&mock.s, NULL, 0, name, sizeof(name) - 10) &&
	       regions_touch(by->pid, strcat(name, "/memory/"), start, bytes);
}

static bool is_mapped(const struct caller *by, struct world *w, const struct shown *what)
{
	(void)by;
	(void)w;
	return memory_held(&mock.s, what->memory, what->owner);
}

const struct front preload_front = {
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
