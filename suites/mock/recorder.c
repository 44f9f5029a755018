/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- which calls ---- */

enum { CWD = -1, NONE = -1 };

/* Places of arguments. Without a path it is a call on a descriptor; flags are those of open(), without them it always changes. */
struct changer {
	long nr;
	int dir, path, flags;
	bool name; /* it is about the name, and not about what a link leads to */
};

static const struct changer changers[] = {
#ifdef SYS_open
	{ SYS_open, CWD, 0, 1, false },
	{ SYS_creat, CWD, 0, NONE, false },
	{ SYS_mkdir, CWD, 0, NONE, true },
	{ SYS_rmdir, CWD, 0, NONE, true },
	{ SYS_unlink, CWD, 0, NONE, true },
	{ SYS_rename, CWD, 0, NONE, true },
	{ SYS_rename, CWD, 1, NONE, true },
	{ SYS_link, CWD, 1, NONE, true },
	{ SYS_symlink, CWD, 1, NONE, true },
	{ SYS_mknod, CWD, 0, NONE, true },
	{ SYS_chmod, CWD, 0, NONE, false },
	{ SYS_chown, CWD, 0, NONE, false },
	{ SYS_lchown, CWD, 0, NONE, true },
	{ SYS_utime, CWD, 0, NONE, false },
	{ SYS_utimes, CWD, 0, NONE, false },
#endif
#ifdef SYS_renameat
	{ SYS_renameat, 0, 1, NONE, true },
	{ SYS_renameat, 2, 3, NONE, true },
#endif
	{ SYS_openat, 0, 1, 2, false },
	{ SYS_openat2, 0, 1, NONE, false },
	{ SYS_mkdirat, 0, 1, NONE, true },
	{ SYS_unlinkat, 0, 1, NONE, true },
	{ SYS_renameat2, 0, 1, NONE, true },
	{ SYS_renameat2, 2, 3, NONE, true },
	{ SYS_linkat, 2, 3, NONE, true },
	{ SYS_symlinkat, 1, 2, NONE, true },
	{ SYS_mknodat, 0, 1, NONE, true },
	{ SYS_truncate, CWD, 0, NONE, false },
	{ SYS_fchmodat, 0, 1, NONE, false },
	{ SYS_fchownat, 0, 1, NONE, false },
	{ SYS_utimensat, 0, 1, NONE, false },
	{ SYS_setxattr, CWD, 0, NONE, false },
	{ SYS_lsetxattr, CWD, 0, NONE, true },
	{ SYS_removexattr, CWD, 0, NONE, false },
	{ SYS_lremovexattr, CWD, 0, NONE, true },
	{ SYS_mount, CWD, 1, NONE, false },
	{ SYS_umount2, CWD, 0, NONE, false },
	{ SYS_fchmod, 0, NONE, NONE, false },
	{ SYS_fchown, 0, NONE, NONE, false },
	{ SYS_ftruncate, 0, NONE, NONE, false },
	{ SYS_fallocate, 0, NONE, NONE, false },
	{ SYS_fsetxattr, 0, NONE, NONE, false },
	{ SYS_fremovexattr, 0, NONE, NONE, false },
};

/* ---- which file ---- */

/* The text at an address of another process. */
static bool read_text(pid_t pid, uint64_t at, char *to)
{
	struct iovec here = { to, PATH_MAX }, there = { (void *)(uintptr_t)at, 0 };
	const size_t page = 4096;
	size_t n = 0;

	while (n < PATH_MAX) {
		here = (struct iovec){ to + n, PATH_MAX - n };
		there.iov_base = (void *)(uintptr_t)(at + n);
		there.iov_len = page - (at + n) % page;
		if (there.iov_len > here.iov_len)
			there.iov_len = here.iov_len;
		if (process_vm_readv(pid, &here, 1, &there, 1, 0) <= 0)
			return false;
		if (memchr(to + n, 0, there.iov_len))
			return true;
		n += there.iov_len;
	}
	return false;
}

/* Where a folder of that process is, or its descriptor leads; fd below 0: its working directory. */
static bool read_base(pid_t pid, int fd, char *to)
{
	char link[64];
	ssize_t n;

	if (fd < 0)
		snprintf(link, sizeof(link), "/proc/%d/cwd", pid);
	else
		snprintf(link, sizeof(link), "/proc/%d/fd/%d", pid, fd);
	n = readlink(link, to, PATH_MAX - 1);
	to[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* Without links; of what is not there yet, its folder counts. False: not even that is there, and nothing can be done to it. */
static bool canonical(const char *path, bool name, char *to)
{
	char folder[2 * PATH_MAX], *slash;
	size_t n;

	if (!name && realpath(path, to))
		return true;
	strcpy(folder, path);
	slash = strrchr(folder, '/');
	if (!slash)
		return false;
	*slash = '\0';
	if (!realpath(*folder ? folder : "/", to))
		return false;
	n = strlen(to);
	return snprintf(to + n, PATH_MAX - n, "/%s", slash + 1) < (int)(PATH_MAX - n);
}

static bool path_of(pid_t pid, const struct changer *c, const uint64_t *args, char *to)
{
	static const char self[] = "/proc/self/";
	char text[PATH_MAX] = "", base[PATH_MAX] = "", whole[2 * PATH_MAX];

	if (c->path != NONE && args[c->path] && !read_text(pid, args[c->path], text))
		return false;
	if (*text != '/' && !read_base(pid, c->dir == CWD ? -1 : (int)args[c->dir], base))
		return false;
	if (!strncmp(text, self, sizeof(self) - 1))
		snprintf(whole, sizeof(whole), "/proc/%d/%s", pid, text + sizeof(self) - 1);
	else
		snprintf(whole, sizeof(whole), "%s%s%s", base, *text && *base ? "/" : "", text);
	return canonical(whole, c->name, to);
}

/* ---- watching ---- */

struct recording {
	bool (*allowed)(const char *path);
	struct buf *touched;
};

static bool changes(const struct changer *c, const uint64_t *args)
{
	return c->flags == NONE || args[c->flags] & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC);
}

static void look(const struct recording *r, pid_t pid)
{
	struct __ptrace_syscall_info info = { 0 };
	char path[PATH_MAX], line[PATH_MAX + 40];
	size_t i;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return;
	for (i = 0; i < sizeof(changers) / sizeof(changers[0]); i++) {
		const struct changer *c = &changers[i];

		if ((uint64_t)c->nr != info.entry.nr ||
		    !changes(c, (const uint64_t *)info.entry.args) ||
		    !path_of(pid, c, (const uint64_t *)info.entry.args, path) || r->allowed(path))
			continue;
		snprintf(line, sizeof(line), "call %ld: %s\n", c->nr, path);
		buf_add(r->touched, line);
	}
}

/* A stop of one that is watched; which signal it is to get. */
static int stopped(const struct recording *r, pid_t pid, int status)
{
	const int sig = WSTOPSIG(status);

	if (sig == (SIGTRAP | 0x80)) {
		look(r, pid);
		return 0;
	}
	/* Stops of ptrace's own, and the first one of each process. */
	return status >> 16 || sig == SIGSTOP || sig == SIGTRAP ? 0 : sig;
}

static int watch(const struct recording *r, pid_t program)
{
	int status, ret = -1;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			ptrace(PTRACE_SYSCALL, pid, NULL, stopped(r, pid, status));
		else if (pid == program)
			ret = status;
	}
	return ret;
}

int record(char *const *argv, int err, bool (*allowed)(const char *path), struct buf *ret_touched)
{
	const struct recording r = { allowed, ret_touched };
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	int status;
	pid_t pid = fork();

	if (!pid) {
		dup2(err, STDERR_FILENO);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) || raise(SIGSTOP))
			_exit(126);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, options) ||
	    ptrace(PTRACE_SYSCALL, pid, NULL, NULL))
		return -1;
	return watch(&r, pid);
}
