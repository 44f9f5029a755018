/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Nobody is told when the last descriptor of a file goes: whoever comes next and depends on it looks.
 */
#include "attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

static bool is_gone(const struct handle *h)
{
	return !lease_alive(&mock.s, h->file, h->mappings ? h->memory : 0);
}

void reap_one(const struct stage *s, struct handle *h)
{
	const uint32_t number = h->file;
	const uint64_t dev = h->dev, ino = h->ino;

	if (!is_gone(h))
		return;
	if (h->kind == FILE_NONE) {
		/* A stage stands at the start of its visit. Others may be at work in the meantime. */
		if (!attribute_finish((struct visit *)(uintptr_t)s, h))
			return;
		attribute_drain((struct visit *)(uintptr_t)s, h);
		h = handle_find(s->w, dev, ino);
		if (!h)
			return;
	}
	if (h->kind == FILE_FAULT || h->kind == FILE_EVENT)
		mock.board->n_waiting--;
	/* A handle without a lease is one whose end begins anew; a lease without a handle is in the way of the next file. */
	lease_drop(&mock.s, number);
	handle_end(s, h);
}

struct round {
	const struct stage *s;
	uint32_t before;
};

static void look(struct handle *h, void *data)
{
	reap_one(((struct round *)data)->s, h);
}

bool reap(const struct stage *s)
{
	struct round r = { s, mock.board->n_files };

	mock.board->suspect = 0;
	handle_each(s->w, look, &r);
	return mock.board->n_files < r.before;
}

/* ---- what can be waited for ---- */

/* One byte is in the pipe while there is something to read. */
static void signal_pipe(const struct handle *h, bool ready)
{
	char path[PATH_MAX], byte = 0;
	int fd;

	if (mock_session_path(&mock.s, "open", h->file, path, sizeof(path)))
		return;
	fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if ((ready ? write(fd, &byte, 1) : read(fd, &byte, 1)) < 0)
		errno = 0;
	close(fd);
}

static void wake_one(struct handle *h, void *data)
{
	const struct stage *s = data;
	bool ready;

	if (h->kind != FILE_FAULT && h->kind != FILE_EVENT)
		return;
	ready = file_poll(s->w, h->file) & POLLIN;
	if (ready == !!h->ready)
		return;
	h->ready = ready;
	signal_pipe(h, ready);
}

void wake(const struct stage *s)
{
	const int saved = errno;

	handle_each(s->w, wake_one, (void *)(uintptr_t)s);
	errno = saved;
}
