/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mock.h"

#include "device.h"
#include "live.h"
#include "wrap.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct mock mock;
__thread bool mock_inside;

/* ---- the start ---- */

void mock_fail(const char *dir, const char *why, int err)
{
	dprintf(STDERR_FILENO, "libviommu-mock: %s: %s: %s\n", dir, why, strerror(err));
	_exit(2);
}

/* Kept in a page that the kernel empties in children, however they were made: asking each time takes too long. */
static void keep_pid(void)
{
	void *p = mmap(NULL, sizeof(pid_t), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	if (p != MAP_FAILED && !madvise(p, sizeof(pid_t), MADV_WIPEONFORK))
		mock.pid = p;
}

int32_t mock_pid(void)
{
	if (!mock.pid)
		return getpid();
	if (!*mock.pid)
		*mock.pid = getpid();
	return *mock.pid;
}

static void know_folders(void)
{
	struct stat st;

	if (!stat("/", &st)) {
		mock.root_dev = st.st_dev;
		mock.root_ino = st.st_ino;
	}
	if (!stat("/dev", &st)) {
		mock.dev_dev = st.st_dev;
		mock.dev_ino = st.st_ino;
	}
	path_cwd();
}

/* The session by whose link we were loaded: programs clear the environment of others, but not of that. */
static bool find_by_file(char *to)
{
	static const char end[] = "/" MOCK_SESSION_PRELOAD, start[] = "/" MOCK_SESSION_START;
	const char *at = getenv("LD_PRELOAD");
	size_t n;

	for (; at && *at; at += n) {
		at += strspn(at, " :");
		n = strcspn(at, " :");
		if (n < sizeof(end) || n >= PATH_MAX ||
		    memcmp(at + n - (sizeof(end) - 1), end, sizeof(end) - 1) != 0)
			continue;
		memcpy(to, at, n);
		to[n - (sizeof(end) - 1)] = '\0';
		if (strstr(to, start))
			return true;
	}
	return false;
}

static const char *find_session(char *to)
{
	const char *dir = getenv("VIOMMU_MOCK");

	return dir && *dir ? dir : find_by_file(to) ? to : NULL;
}

bool mock_start(void)
{
	char found[PATH_MAX];
	const char *dir, *why;
	const int saved = errno;
	int ret;

	if (mock_inside || mock.state)
		return mock.state == 2 && !mock_inside;
	mock_inside = true;
	dir = find_session(found);
	wrap_find_all();
	if (dir) {
		ret = mock_session_open(&mock.s, dir, &why);
		if (ret)
			mock_fail(dir, why, -ret);
		if (!mock.s.w->front)
			mock_fail(dir, "there is no machine in it", EPERM);
		mock.board = board_of(mock.s.w);
		know_folders();
		keep_pid();
	}
	mock_inside = false;
	errno = saved;
	mock.state = dir ? 2 : 1;
	return mock.state == 2;
}

static void __attribute__((constructor)) start(void)
{
	mock_start();
}

/* ---- visits ---- */

static void mask(int how, const sigset_t *set, sigset_t *old)
{
	/* As the kernel counts them; libc would leave out its own two, which cancel threads. */
	syscall(SYS_rt_sigprocmask, how, set, old, _NSIG / 8);
}

void visit_start(struct visit *v)
{
	sigset_t all;

	/* A handler that comes before the mark is set finds everything as usual. */
	v->masked = mock.handlers;
	if (v->masked) {
		memset(&all, 0xff, sizeof(all));
		mask(SIG_SETMASK, &all, &v->signals);
	}
	mock_inside = true;
	v->locked = false;
	v->told = false;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &v->cancel);
}

/* A file of the session; new: it need not be there. */
static int open_lines(const char *name, int new)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", mock.s.path, name) >= (int)sizeof(path))
		return -1;
	errno = 0;
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | new, 0600);
	if (fd >= 0 && new)
		mock_session_share(&mock.s, path);
	return fd;
}

/* Whoever made the machine may write to files that the program, as another user, cannot. */
static int open_trace(void)
{
	int fd = mock.board->aside ? -1 : open_lines("trace", 0);

	if (fd >= 0 || (!mock.board->aside && errno != EACCES))
		return fd;
	mock.board->aside = 1;
	return open_lines(MOCK_SESSION_ASIDE, O_CREAT);
}

static void write_trace(const struct stage *s, const char *line, size_t n)
{
	int fd = open_trace();

	if (fd < 0 || write(fd, line, n) != (ssize_t)n)
		trace_lost(s->w, errno);
	if (fd >= 0)
		close(fd);
}

void visit_lock(struct visit *v)
{
	world_lock(mock.s.w);
	v->locked = true;
	mock_session_grow(&mock.s);
	stage_start(&v->stage, mock.s.w, &preload_front, mock_pid());
	v->stage.trace = write_trace;
	v->stage.again = reap;
	if (mock.board->control)
		control_read(&v->stage, &mock.s);
	if (mock.board->suspect)
		reap(&v->stage);
}

void visit_unlock(struct visit *v)
{
	if (mock.board->n_waiting)
		wake(&v->stage);
	if (hardware_of(mock.s.w)->configs)
		live_configs(&mock.s);
	v->locked = false;
	world_unlock(mock.s.w);
}

void visit_end(struct visit *v)
{
	const int saved = errno;
	int ignored;

	if (v->locked)
		visit_unlock(v);
	pthread_setcancelstate(v->cancel, &ignored);
	mock_inside = false;
	if (v->masked)
		mask(SIG_SETMASK, &v->signals, NULL);
	errno = saved;
}

ssize_t visit_answer(struct visit *v, ssize_t answer)
{
	visit_end(v);
	if (answer >= 0)
		return answer;
	errno = (int)-answer;
	return -1;
}

struct handle *visit_handle(struct visit *v, int fd)
{
	struct handle *h;
	struct stat st;

#ifdef SYS_fstat
	/* libc's goes another way in the kernel, which takes longer. */
	if (syscall(SYS_fstat, fd, &st) || !lease_is(&mock.s, &st))
		return NULL;
#else
	if (fstat(fd, &st) || !lease_is(&mock.s, &st))
		return NULL;
#endif
	visit_lock(v);
	h = handle_find(mock.s.w, st.st_dev, st.st_ino);
	if (!h)
		visit_unlock(v);
	return h;
}
