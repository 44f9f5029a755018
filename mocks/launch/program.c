/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch.h"

#include "mock_session.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What whoever started us may send, meaning the program. */
static const int passed_on[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT };

/*
 * LD_PRELOAD ends names at spaces and colons: what is loaded goes by a link in the session, whose name has none, and tells where
 * the session is to those who have lost VIOMMU_MOCK. Who runs as somebody else cannot go there: the other name is for them, as
 * what is loaded can say at least that there is no machine.
 */
static int add_library(const struct launch *l, const struct mock_session *s, struct buf *b)
{
	char *real = realpath(l->preload, NULL), path[PATH_MAX];
	int ret = 0;

	if (!real || snprintf(path, PATH_MAX, "%s/" MOCK_SESSION_PRELOAD, s->path) >= PATH_MAX ||
	    symlink(real, path))
		ret = -errno;
	buf_add(b, path);
	if (real && !strpbrk(real, " :")) {
		buf_char(b, ':');
		buf_add(b, real);
	}
	free(real);
	return ret;
}

static int put_environment(const struct launch *l, const struct mock_session *s)
{
	const char *others = getenv("LD_PRELOAD");
	struct buf b = { 0 };
	int ret = add_library(l, s, &b);

	if (others && *others) {
		buf_char(&b, ':');
		buf_add(&b, others);
	}
	if (!ret && !buf_ok(&b))
		ret = -ENOMEM;
	if (!ret)
		ret = setenv("LD_PRELOAD", buf_text(&b), 1) || setenv("VIOMMU_MOCK", s->path, 1);
	buf_done(&b);
	return ret > 0 ? -errno : ret;
}

/* The child: never returns. A number on the pipe says why there is no program. */
static void __attribute__((noreturn))
become(const struct launch *l, const struct mock_session *s, int out)
{
	int err = -put_environment(l, s);

	if (!err) {
		execvp(l->argv[0], l->argv);
		err = errno;
	}
	if (write(out, &err, sizeof(err)) < 0)
		_exit(126);
	_exit(err == ENOENT ? 127 : 126);
}

static void take_status(int status, struct ending *ret)
{
	ret->signalled = WIFSIGNALED(status);
	ret->code = ret->signalled ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Waits for the child and passes on what comes meanwhile; the signals are blocked. */
static int watch(pid_t child, const sigset_t *set, struct ending *ret)
{
	siginfo_t i;
	int status;

	for (;;) {
		if (sigwaitinfo(set, &i) < 0)
			continue;
		/* What a terminal sends goes to all of its group anyway. */
		if (i.si_signo != SIGCHLD && i.si_code != SI_KERNEL)
			kill(child, i.si_signo);
		if (i.si_signo != SIGCHLD || waitpid(child, &status, WNOHANG) != child)
			continue;
		take_status(status, ret);
		return 0;
	}
}

void signals_hold(struct signals *s)
{
	/* Of children of one who ignores it nobody is told, and their status is lost. */
	const struct sigaction told = { .sa_handler = SIG_DFL };
	size_t i;

	sigemptyset(&s->held);
	sigaddset(&s->held, SIGCHLD);
	for (i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++)
		sigaddset(&s->held, passed_on[i]);
	sigprocmask(SIG_BLOCK, &s->held, &s->mask);
	sigaction(SIGCHLD, &told, &s->child);
}

void signals_release(const struct signals *s)
{
	sigaction(SIGCHLD, &s->child, NULL);
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

static int start(const struct launch *l, const struct mock_session *s, int *ret_in)
{
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	child = fork();
	if (!child) {
		close(ends[0]);
		signals_release(l->signals);
		become(l, s, ends[1]);
	}
	close(ends[1]);
	if (child < 0) {
		int err = errno;

		close(ends[0]);
		return -err;
	}
	*ret_in = ends[0];
	return child;
}

int program_run(const struct launch *l, const struct mock_session *s, struct ending *ret)
{
	int in = -1, err = 0, status;
	const int child = start(l, s, &in);

	if (child < 0)
		return child;
	if (read(in, &err, sizeof(err)) != sizeof(err))
		err = 0;
	close(in);
	if (!err)
		watch(child, &l->signals->held, ret);
	else if (waitpid(child, &status, 0) == child)
		take_status(status, ret);
	return -err;
}
