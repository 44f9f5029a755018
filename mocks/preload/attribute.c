/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "attribute.h"

#include "engines.h"

#include "device.h"
#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what has to wait ---- */

/* A file of a device that is to be given up. */
static void find_open(struct handle *h, void *data)
{
	const bool is_device = h->kind == FILE_CDEV || h->kind == FILE_GROUP_DEVICE;
	const struct device *d = is_device ? heap_at(&mock.s.w->heap, h->memory) : NULL;
	struct handle **found = data;

	if (d && d->going && !*found)
		*found = h;
}

/* Waits for one of them, with the world unlocked; false: there is none. The kernel does not let signals end that. */
static bool wait_closed(struct visit *v)
{
	struct handle *h = NULL;
	uint32_t number, memory;

	handle_each(mock.s.w, find_open, &h);
	if (!h)
		return false;
	number = h->file;
	memory = h->memory;
	visit_unlock(v);
	while (lease_wait(&mock.s, number, memory) == -EINTR)
		;
	visit_lock(v);
	reap(&v->stage);
	return true;
}

/* The handle of a write that a program makes, not of what a stream left behind: it lives as long as who waits. */
static ssize_t write_to(struct visit *v, struct handle *h, const struct live_write *what)
{
	const uint64_t dev = h ? h->dev : 0, ino = h ? h->ino : 0;
	ssize_t n = fault_now(mock.s.w, "write");

	if (n)
		return n;
	n = live_write(&mock.s, &v->stage.by, what);
	if (n == -EAGAIN && h)
		handle_set_pending(mock.s.w, h, what->text, what->size);
	while (n == -EAGAIN && wait_closed(v))
		n = live_write(&mock.s, &v->stage.by, what);
	h = ino ? handle_find(mock.s.w, dev, ino) : NULL;
	if (h)
		handle_set_pending(mock.s.w, h, NULL, 0);
	return n == -EAGAIN ? -EBUSY : n;
}

bool attribute_finish(struct visit *v, struct handle *h)
{
	char text[ATTRIBUTE_MAX], path[PATH_MAX];
	const struct live_write what = { path, text, h->pending_size, 0 };
	struct handle *open = NULL;

	if (!h->pending)
		return true;
	handle_each(mock.s.w, find_open, &open);
	if (open)
		return false;
	snprintf(path, sizeof(path), "%s", handle_path(mock.s.w, h));
	memcpy(text, heap_at(&mock.s.w->heap, h->pending), h->pending_size);
	return live_write(&mock.s, &v->stage.by, &what) != -EAGAIN;
}

/* ---- configuration space ---- */

/* It is for whoever may administer the system, but for its head (K 3.2). */
size_t attribute_config_room(void)
{
	return mock.board->caller.capabilities & UINT64_C(1) << CAP_SYS_ADMIN ? ATTRIBUTE_MAX
									      : CONFIG_HEAD;
}

bool attribute_is_config(const char *path)
{
	static const char name[] = "/config";
	const size_t n = strlen(path);

	return n > sizeof(name) && !strcmp(path + n - (sizeof(name) - 1), name);
}

ssize_t attribute_read_config(struct handle *h, const struct transfer *t)
{
	const size_t room = attribute_config_room();
	char path[PATH_MAX];
	size_t n = t->bytes;
	ssize_t ret;
	int fd;

	if ((h->flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	if ((uint64_t)t->offset >= room)
		return 0;
	if (n > room - (size_t)t->offset)
		n = room - (size_t)t->offset;
	snprintf(path, sizeof(path), "%s%s", mock.s.path, handle_path(mock.s.w, h));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -ENODEV;
	ret = pread(fd, (void *)(uintptr_t)t->at, n, t->offset);
	if (ret < 0)
		ret = -errno;
	close(fd);
	return ret;
}

/* ---- writing ---- */

static ssize_t write_text(struct visit *v, struct handle *h, const struct transfer *t, bool waits)
{
	char line[ATTRIBUTE_MAX + 1], path[PATH_MAX];
	const size_t n = t->bytes < ATTRIBUTE_MAX ? t->bytes : ATTRIBUTE_MAX;
	struct told told = { .call = "write", .path = path, .text = line };

	/* The handle may go while it waits. */
	snprintf(path, sizeof(path), "%s", handle_path(mock.s.w, h));
	if (program_get(line, (const void *)(uintptr_t)t->at, n))
		return -EFAULT;
	line[n] = '\0';
	if (attribute_is_config(path)) {
		told.text = NULL;
		told.transfer = t;
	}
	told.result = write_to(v, waits ? h : NULL,
			       &(struct live_write){ path, line, n, (uint64_t)t->offset });
	told.lacks = told.result == -EOPNOTSUPP;
	if (mock.board->trace)
		trace_call(&v->stage, &told);
	return told.result;
}

ssize_t attribute_write(struct visit *v, struct handle *h, const struct transfer *t)
{
	if ((h->flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	return write_text(v, h, t, true);
}

ssize_t attribute_drain(struct visit *v, struct handle *h)
{
	char path[PATH_MAX], text[ATTRIBUTE_MAX];
	int fd = -1;
	ssize_t n = 0;

	if (!mock_session_path(&mock.s, "open", h->file, path, sizeof(path)))
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0) {
		n = pread(fd, text, sizeof(text), h->taken);
		close(fd);
	}
	if (n <= 0)
		return 0;
	h->taken += (uint32_t)n;
	/* Where in a file that has places is not known: a stream that was not moved starts at the first. */
	return write_text(v, h, &(struct transfer){ (uintptr_t)text, (size_t)n, 0 }, false);
}

static void find_text(struct handle *h, void *data)
{
	struct stat st;
	char path[PATH_MAX];
	struct handle **found = data;

	if (h->kind == FILE_NONE && !*found &&
	    !mock_session_path(&mock.s, "open", h->file, path, sizeof(path)) && !stat(path, &st) &&
	    st.st_size > h->taken)
		*found = h;
}

void attribute_drain_all(struct visit *v)
{
	struct handle *h;

	do {
		h = NULL;
		handle_each(mock.s.w, find_text, &h);
		if (h)
			attribute_drain(v, h);
	} while (h);
}

/* ---- opening ---- */

/* What can be read of it stands in front of what is written. */
static uint32_t fill(int fd, const char *to, size_t most)
{
	char text[ATTRIBUTE_MAX];
	int from = open(to, O_RDONLY | O_CLOEXEC);
	ssize_t n = from < 0 ? 0 : read(from, text, most < sizeof(text) ? most : sizeof(text));

	if (from >= 0)
		close(from);
	if (n > 0 && write(fd, text, (size_t)n) != n)
		n = 0;
	lseek(fd, 0, SEEK_SET);
	return n > 0 ? (uint32_t)n : 0;
}

int attribute_open(struct visit *v, const char *to, int flags, size_t most)
{
	char real[PATH_MAX];
	struct handle *h;
	struct stat st;
	int fd;

	/* The model knows files by their canonical names. */
	if (!realpath(to, real))
		return -errno;
	visit_lock(v);
	h = handle_new_text(mock.s.w, path_shown(real));
	if (!h)
		return -ENOMEM;
	fd = lease_take(&mock.s, h->file, LEASE_TEXT, flags & (O_CLOEXEC | O_NONBLOCK), &st);
	if (fd < 0) {
		handle_end(&v->stage, h);
		return fd;
	}
	h->flags = (uint32_t)flags;
	h->taken = (flags & O_ACCMODE) != O_WRONLY ? fill(fd, to, most) : 0;
	handle_name(mock.s.w, h, st.st_dev, st.st_ino);
	foreign_take(fd);
	return fd;
}
