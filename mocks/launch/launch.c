/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch.h"

#include "front.h"
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int say(struct buf *message, const char *what, const char *why, int ret)
{
	buf_add(message, what);
	buf_add(message, ": ");
	buf_add(message, why);
	return ret;
}

/* ---- the trace ---- */

/* The session has a link to the file, so that programs that change their directory find it. */
static int open_trace(const struct mock_session *s, const struct launch *l, struct buf *message)
{
	char path[PATH_MAX], *real;
	int fd, ret = 0;

	if (!l->trace)
		return 0;
	fd = open(l->trace, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	real = fd < 0 ? NULL : realpath(l->trace, NULL);
	if (!real || snprintf(path, sizeof(path), "%s/trace", s->path) >= (int)sizeof(path) ||
	    symlink(real, path))
		ret = -errno;
	free(real);
	if (fd >= 0)
		close(fd);
	if (ret)
		return say(message, l->trace, strerror(-ret), ret);
	board_of(s->w)->trace = l->json ? TRACE_JSON : TRACE_TEXT;
	board_of(s->w)->times = l->times;
	return 0;
}

static void write_line(const struct stage *s, const char *line, size_t n)
{
	const int *fd = s->by.data;

	if (*fd >= 0 && write(*fd, line, n) < 0)
		errno = 0;
}

/* ---- the beginning and the end ---- */

static int add_faults(struct mock_session *s, const struct launch *l, struct buf *message)
{
	size_t i;
	int ret;

	for (i = 0; i < l->n_faults; i++) {
		ret = fault_add(s->w, l->faults[i]);
		if (ret == -ENOSPC)
			return say(message, l->faults[i], "too many faults", 1);
		if (ret)
			return say(message, l->faults[i],
				   "no fault: POINT[:NTH]=ERRNO, IOAS_MAP:2=ENOMEM for example", 1);
	}
	return 0;
}

static void end_file(struct handle *h, void *data)
{
	handle_end(data, h);
}

/* What the program had open when it ended is closed, so that it stands in the trace. */
static void close_files(const struct mock_session *s, const struct launch *l)
{
	static const struct front none = { 0 };
	struct stage stage;
	int fd = l->trace ? open(l->trace, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;

	world_lock(s->w);
	stage_start(&stage, s->w, &none, getpid());
	stage.trace = write_line;
	stage.by.data = &fd;
	handle_each(s->w, end_file, &stage);
	world_unlock(s->w);
	if (fd >= 0)
		close(fd);
}

static void count_faults(const struct mock_session *s, struct ending *ret)
{
	ret->hits = fault_hits(s->w);
	snprintf(ret->point, sizeof(ret->point), "%s", board_of(s->w)->last);
}

static int run_in(struct mock_session *s, const struct launch *l, struct buf *message,
		  struct ending *ret)
{
	int r = add_faults(s, l, message);

	if (!r)
		r = open_trace(s, l, message);
	if (r)
		return r;
	r = program_run(l, s, ret);
	if (r < 0 && ret->code)
		return say(message, l->argv[0], strerror(-r), 0);
	if (r < 0)
		return say(message, l->argv[0], strerror(-r), r);
	close_files(s, l);
	count_faults(s, ret);
	return 0;
}

static int run_on(const struct launch *l, const struct host *h, struct buf *message,
		  struct ending *ret)
{
	struct mock_session s;
	const char *why;
	int r = mock_session_make(&s, NULL, h->page_size, &why), end;

	if (r)
		return say(message, why, strerror(-r), r);
	r = machine_make(&s, h, message);
	if (!r)
		r = run_in(&s, l, message, ret);
	end = mock_session_remove(s.path, &why);
	if (!r && end)
		r = say(message, why, strerror(-end), end);
	mock_session_close(&s);
	return r;
}

int launch_run(const struct launch *l, struct buf *message, struct ending *ret)
{
	struct host *h = NULL;
	int r = host_load(l->host, message, &h);

	*ret = (struct ending){ 0 };
	if (r < 0 && !message->len)
		say(message, l->host, strerror(-r), r);
	if (!r)
		r = run_on(l, h, message, ret);
	host_free(h);
	return r;
}
