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
#include <sys/stat.h>
#include <unistd.h>

static int say(struct buf *message, const char *what, const char *why, int ret)
{
	buf_add(message, what);
	buf_add(message, ": ");
	buf_add(message, why);
	return ret;
}

/* Files are opened again and again, by many processes. Opened so, a pipe without another end keeps nobody waiting. */
static int open_file(const char *name, int flags)
{
	struct stat st;
	int fd = open(name, flags | O_NONBLOCK | O_CLOEXEC, 0666);

	if (fd < 0)
		return errno == ENXIO ? -ESPIPE : -errno;
	if (!fstat(fd, &st) && !S_ISFIFO(st.st_mode))
		return fd;
	close(fd);
	return -ESPIPE;
}

static int say_file(struct buf *message, const char *name, int err)
{
	return say(message, name, err == -ESPIPE ? "is a pipe; a file is needed" : strerror(-err),
		   err);
}

/* ---- the trace ---- */

/* Where programs of the session find it. */
static bool trace_place(const struct mock_session *s, char path[PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s/trace", s->path) < PATH_MAX;
}

/*
 * A name of our standard error, whatever programs make of theirs. Who writes there also writes to its end from now on: where it
 * is a file, lines of the trace and words of the program would be written over each other.
 */
static char *name_stderr(void)
{
	const int flags = fcntl(STDERR_FILENO, F_GETFL);
	char name[40];

	if (flags < 0 || fcntl(STDERR_FILENO, F_SETFL, flags | O_APPEND))
		return NULL;
	snprintf(name, sizeof(name), "/proc/%ld/fd/%d", (long)getpid(), STDERR_FILENO);
	return strdup(name);
}

/* The session has a link to the file, so that programs that change their directory find it. */
static int open_trace(const struct mock_session *s, const struct launch *l, struct buf *message)
{
	const bool standard = l->trace && !strcmp(l->trace, "-");
	char path[PATH_MAX], *real = NULL;
	int fd = -1, ret = 0;

	if (!l->trace)
		return 0;
	if (!standard)
		fd = open_file(l->trace, O_WRONLY | O_CREAT | O_TRUNC);
	if (standard || fd >= 0)
		real = standard ? name_stderr() : realpath(l->trace, NULL);
	if (fd < 0 && !standard)
		ret = fd;
	else if (!real || !trace_place(s, path) || symlink(real, path))
		ret = -errno;
	free(real);
	if (fd >= 0)
		close(fd);
	if (ret)
		return say_file(message, standard ? "standard error" : l->trace, ret);
	board_of(s->w)->trace = l->json ? TRACE_JSON : TRACE_TEXT;
	board_of(s->w)->times = l->times;
	return 0;
}

static void write_line(const struct stage *s, const char *line, size_t n)
{
	const int *fd = s->by.data;

	if (*fd < 0 || write(*fd, line, n) != (ssize_t)n)
		trace_lost(s->w, errno);
}

/* ---- the beginning and the end ---- */

/* The file may be there already; its lines are taken at the first call. */
static int open_control(struct mock_session *s, const char *name, struct buf *message)
{
	char path[PATH_MAX], *real;
	int fd = open_file(name, O_RDONLY | O_CREAT), ret = fd < 0 ? fd : 0;

	real = fd < 0 ? NULL : realpath(name, NULL);
	if (ret)
		return say_file(message, name, ret);
	if (!real || snprintf(path, sizeof(path), "%s/faults", s->path) >= (int)sizeof(path) ||
	    symlink(real, path))
		ret = -errno;
	free(real);
	if (fd >= 0)
		close(fd);
	board_of(s->w)->control = 1;
	return ret ? say(message, name, strerror(-ret), ret) : 0;
}

static int add_fault(struct mock_session *s, const char *fault, struct buf *message)
{
	const char *point;
	size_t n;
	int ret = fault_add(s->w, fault);

	if (!ret)
		return 0;
	if (ret == -ENOSPC)
		return say(message, fault, "too many faults", 1);
	if (ret != -ENOENT)
		return say(message, fault,
			   "no fault: POINT[:NTH]=ERRNO, IOAS_MAP:2=ENOMEM for example", 1);
	say(message, fault, "no call has that name; there are", 1);
	for (n = 0; (point = fault_point(n)); n++) {
		buf_char(message, ' ');
		buf_add(message, point);
	}
	return 1;
}

static int add_faults(struct mock_session *s, const struct launch *l, struct buf *message)
{
	size_t i;
	int ret;

	for (i = 0; i < l->n_faults; i++) {
		ret = l->faults[i][0] == '@' ? open_control(s, l->faults[i] + 1, message)
					     : add_fault(s, l->faults[i], message);
		if (ret)
			return ret;
	}
	return 0;
}

/* It went with its process. */
static void forget_event(struct event *e)
{
	*e = (struct event){ 0 };
}

static void end_file(struct handle *h, void *data)
{
	handle_end(data, h);
}

/* Puts what stands aside behind what is in the trace. */
static void put_aside(const struct stage *s, const char *session)
{
	char path[PATH_MAX], bytes[4096];
	int fd = -1;
	ssize_t n = 0;

	if (snprintf(path, PATH_MAX, "%s/" MOCK_SESSION_ASIDE, session) < PATH_MAX)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	while (fd >= 0 && (n = read(fd, bytes, sizeof(bytes))) > 0)
		write_line(s, bytes, (size_t)n);
	if (fd < 0 || n)
		trace_lost(s->w, errno);
	if (fd >= 0)
		close(fd);
}

/* What the program had open when it ended is closed, so that it stands in the trace. */
static void close_files(const struct mock_session *s, const struct launch *l)
{
	static const struct front none = { .event_drop = forget_event };
	struct stage stage;
	char path[PATH_MAX];
	int fd = -1;

	if (l->trace && trace_place(s, path))
		fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	world_lock(s->w);
	stage_start(&stage, s->w, &none, getpid());
	stage.trace = write_line;
	stage.by.data = &fd;
	if (board_of(s->w)->aside)
		put_aside(&stage, s->path);
	handle_each(s->w, end_file, &stage);
	world_unlock(s->w);
	if (fd >= 0)
		close(fd);
}

/* What is not whole proves nothing. */
static int check_trace(const struct mock_session *s, const struct launch *l, struct buf *message)
{
	const struct board *b = board_of(s->w);

	if (!b->lost)
		return 0;
	say(message, l->trace, "lines of the trace are lost: ", -b->lost_err);
	buf_add(message, strerror(b->lost_err));
	return -b->lost_err;
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
	return check_trace(s, l, message);
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
	struct launch held = *l;
	struct host *h = NULL;
	struct signals signals;
	int r = host_load(l->host, message, &h);

	*ret = (struct ending){ 0 };
	if (r < 0 && !message->len)
		say(message, l->host, strerror(-r), r);
	if (!r) {
		held.signals = &signals;
		signals_hold(&signals);
		r = run_on(&held, h, message, ret);
		signals_release(&signals);
	}
	host_free(h);
	return r;
}
