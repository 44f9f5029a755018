/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void fork_shares(char **args)
{
	int fd = open_iommu(), child;

	(void)args;
	CHECK(new_ioas(fd) == 1);
	child = fork();
	if (!child) {
		CHECK(new_ioas(fd) == 2);
		_exit(0);
	}
	wait_child(child);
	CHECK(new_ioas(fd) == 3 && end_ioas(fd, 2));
}

/* Behind exec: the descriptor is the second argument. */
static void continue_exec(char **args)
{
	CHECK(new_ioas((int)strtol(args[2], NULL, 10)) == 2);
}

static void exec_keeps(char **args)
{
	char number[12];
	char next[] = "continue-exec", *const words[] = { args[0], next, number, NULL };
	int fd = dup(open_iommu()), child;

	CHECK(new_ioas(fd) == 1);
	snprintf(number, sizeof(number), "%d", fd);
	child = fork();
	if (!child) {
		execv(args[0], words);
		_exit(127);
	}
	wait_child(child);
	CHECK(new_ioas(fd) == 3);
}

/* What is on its way through a socket is open. */
static void socket_carries(char **args)
{
	int ends[2], fd = open_iommu();

	(void)args;
	CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	CHECK(new_ioas(fd) == 1);
	send_fd(ends[0], fd);
	close(fd);
	fd = take_fd(ends[1]);
	CHECK(new_ioas(fd) == 2 && end_ioas(fd, 1));
}

static void two_processes(char **args)
{
	int ends[2], fd, child;

	(void)args;
	CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	child = fork();
	if (!child) {
		fd = open_iommu();
		CHECK(new_ioas(fd) == 1);
		send_fd(ends[0], fd);
		_exit(0);
	}
	fd = take_fd(ends[1]);
	wait_child(child);
	CHECK(new_ioas(fd) == 2);
}

enum { KILLS = 30 };

/* One that is killed, maybe with the lock in its hand, is in nobody's way. */
static void killed_peer(char **args)
{
	int fd = open_iommu(), i, child, ends[2], status;
	char byte = 0;

	(void)args;
	for (i = 0; i < KILLS; i++) {
		CHECK(!pipe(ends));
		child = fork();
		if (!child) {
			CHECK(write(ends[1], &byte, 1) == 1);
			for (;;)
				new_ioas(open_iommu());
		}
		CHECK(read(ends[0], &byte, 1) == 1);
		CHECK(end_ioas(fd, new_ioas(fd)));
		CHECK(!kill(child, SIGKILL) && waitpid(child, &status, 0) == child);
		CHECK(end_ioas(fd, new_ioas(fd)));
		close(ends[0]);
		close(ends[1]);
	}
}

/* ---- the last close, as the trace tells it: each way, then a mark ---- */

static void mark(void)
{
	REFUSED(open("/dev/iommu-mark", O_RDONLY), ENOENT);
	close(open_iommu());
}

static void last_close(char **args)
{
	int ends[2], fd = open_iommu(), other = dup(fd), child;

	(void)args;
	close(fd);
	mark(); /* 2 */
	close(other);
	fd = open_iommu(); /* 3 */
	child = fork();
	if (!child)
		_exit(0);
	close(fd);
	wait_child(child);
	mark(); /* 4 */
	CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	fd = open_iommu(); /* 5 */
	send_fd(ends[0], fd);
	close(fd);
	mark(); /* 6 */
	close(ends[0]);
	close(ends[1]);
	/* Nobody hears of a message that is lost: it is seen when descriptors are closed that nobody looked at. */
	CHECK(!close_range(1000, 1000, 0));
	fd = open_iommu(); /* 7 */
	CHECK(!close_range((unsigned)fd, (unsigned)fd, 0));
	mark(); /* 8 */
}

/* Words between calls. */
static void speaks(char **args)
{
	(void)args;
	dprintf(STDERR_FILENO, "before\n");
	close(open_iommu());
	dprintf(STDERR_FILENO, "after\n");
}

/* Asks for faults of its own: the file is the next argument. */
static void ask_for_faults(char **args)
{
	struct {
		uint32_t size, flags, id;
	} a = { sizeof(a), 0, 0 };
	int fd = open_iommu(), control = open(args[2], O_WRONLY | O_APPEND | O_CLOEXEC);

	CHECK(control >= 0 && new_ioas(fd) == 1);
	dprintf(control, "IOAS_ALLOC:2=ENOSPC\nno fault\nIOAS_ALL");
	CHECK(new_ioas(fd) == 2);
	REFUSED(ioctl(fd, 0x3b81, &a), ENOSPC);
	CHECK(new_ioas(fd) == 3);
	dprintf(control, "OC=EBUSY\n");
	REFUSED(ioctl(fd, 0x3b81, &a), EBUSY);
	REFUSED(ioctl(fd, 0x3b81, &a), EBUSY);
	dprintf(control, "none\n");
	CHECK(new_ioas(fd) == 4);
}

/* No file gets longer than this: the trace has one line already. */
static void short_files(char **args)
{
	struct rlimit l;
	int i;

	(void)args;
	close(open_iommu());
	CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR && !getrlimit(RLIMIT_FSIZE, &l));
	l.rlim_cur = 43;
	CHECK(!setrlimit(RLIMIT_FSIZE, &l));
	for (i = 0; i < 3; i++)
		close(open("/dev/vfio/99", O_RDWR));
}

/* It was so where the machine was made, and whoever made it changes nothing. */
static void ignores_children(char **args)
{
	struct sigaction a;

	(void)args;
	CHECK(!sigaction(SIGCHLD, NULL, &a) && a.sa_handler == SIG_IGN);
}

const struct scenario process_scenarios[] = {
	{ "short-files", short_files },
	{ "ignores-children", ignores_children },
	{ "fork", fork_shares },
	{ "exec", exec_keeps },
	{ "continue-exec", continue_exec },
	{ "socket", socket_carries },
	{ "two", two_processes },
	{ "killed", killed_peer },
	{ "last-close", last_close },
	{ "speaks", speaks },
	{ "faults", ask_for_faults },
	{ NULL, NULL },
};
