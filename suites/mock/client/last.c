/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Every way in which a device stays in use when its descriptor is closed, and in which the last use ends: nobody else can
 * bind it before, and everybody can then (K 1.1, 2.2, 2.6).
 */
struct use {
	int child; /* that has it */
	int go; /* closing it lets the child go on */
	int ready; /* the child writes there when it is where it is to be */
	int fd, sockets[2];
	void *map;
	char *program;
};

static void wait_end(int fd)
{
	char byte;

	CHECK(read(fd, &byte, 1) == 0);
}

static void say_ready(int fd)
{
	CHECK(write(fd, "", 1) == 1);
}

static void wait_ready(const struct use *u)
{
	char byte;

	CHECK(read(u->ready, &byte, 1) == 1);
}

/* A child that keeps what it has until it is let go; true in the child, which has the other ends. */
static bool start_child(struct use *u, int *ret_go, int *ret_ready)
{
	int go[2], ready[2];

	CHECK(!pipe2(go, O_CLOEXEC) && !pipe2(ready, O_CLOEXEC));
	u->child = fork();
	CHECK(u->child >= 0);
	close(go[u->child ? 0 : 1]);
	close(ready[u->child ? 1 : 0]);
	u->go = go[1];
	u->ready = ready[0];
	*ret_go = go[0];
	*ret_ready = ready[1];
	return !u->child;
}

static void end_child(struct use *u)
{
	close(u->go);
	close(u->ready);
	wait_child(u->child);
}

/* ---- copies ---- */

static void keep_dup(struct use *u, int fd)
{
	u->fd = dup(fd);
}

static void drop_fd(struct use *u)
{
	close(u->fd);
}

static void drop_by_dup2(struct use *u)
{
	CHECK(dup2(STDERR_FILENO, u->fd) == u->fd);
	close(u->fd);
}

static void drop_by_range(struct use *u)
{
	CHECK(!close_range((unsigned)u->fd, (unsigned)u->fd, 0));
}

/* ---- processes ---- */

static void keep_fork(struct use *u, int fd)
{
	int go, ready;

	(void)fd;
	if (!start_child(u, &go, &ready))
		return;
	wait_end(go);
	_exit(0);
}

/* The rest of a child behind exec: it has these descriptors. */
static void hold(char **args)
{
	const int go = (int)strtol(args[2], NULL, 10), ready = (int)strtol(args[3], NULL, 10);

	say_ready(ready);
	wait_end(go);
}

static void __attribute__((noreturn)) become_holder(const struct use *u, int go, int ready)
{
	char texts[2][12], name[] = "hold";
	char *const words[] = { u->program, name, texts[0], texts[1], NULL };

	snprintf(texts[0], sizeof(texts[0]), "%d", dup(go));
	snprintf(texts[1], sizeof(texts[1]), "%d", dup(ready));
	execv(u->program, words);
	_exit(127);
}

static void keep_exec(struct use *u, int fd)
{
	int go, ready;

	if (start_child(u, &go, &ready)) {
		CHECK(dup(fd) >= 0); /* the other one is closed by it */
		become_holder(u, go, ready);
	}
	wait_ready(u);
}

/* It is the exec that closes it, while the process lives on. */
static void keep_until_exec(struct use *u, int fd)
{
	int go, ready, second[2];

	(void)fd;
	CHECK(!pipe2(second, O_CLOEXEC));
	if (start_child(u, &go, &ready)) {
		close(second[1]);
		wait_end(second[0]);
		become_holder(u, go, ready);
	}
	close(second[0]);
	u->fd = second[1];
}

static void drop_by_exec(struct use *u)
{
	close(u->fd);
	wait_ready(u);
}

/* ---- sockets ---- */

static void keep_in_flight(struct use *u, int fd)
{
	CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, u->sockets));
	send_fd(u->sockets[0], fd);
}

static void drop_received(struct use *u)
{
	close(take_fd(u->sockets[1]));
	close(u->sockets[0]);
	close(u->sockets[1]);
}

static void drop_in_flight(struct use *u)
{
	close(u->sockets[0]);
	close(u->sockets[1]);
}

static void keep_sent(struct use *u, int fd)
{
	int go, ready;

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, u->sockets));
	if (start_child(u, &go, &ready)) {
		close(fd);
		CHECK(take_fd(u->sockets[1]) >= 0);
		say_ready(ready);
		wait_end(go);
		_exit(0);
	}
	send_fd(u->sockets[0], fd);
	wait_ready(u);
	drop_in_flight(u);
}

/* ---- mappings ---- */

static void keep_mapped(struct use *u, int fd)
{
	u->map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(u->map != MAP_FAILED);
}

static void drop_mapped(struct use *u)
{
	CHECK(!munmap(u->map, 4096));
}

static void keep_mapped_by_child(struct use *u, int fd)
{
	int go, ready;

	keep_mapped(u, fd);
	if (start_child(u, &go, &ready)) {
		close(fd);
		say_ready(ready);
		wait_end(go);
		_exit(0);
	}
	wait_ready(u);
	drop_mapped(u);
}

/* ---- all of them ---- */

static const struct way {
	void (*keep)(struct use *u, int fd);
	void (*drop)(struct use *u);
	void (*after)(struct use *u); /* may be NULL */
} ways[] = {
	{ keep_dup, drop_fd, NULL },
	{ keep_dup, drop_by_dup2, NULL },
	{ keep_dup, drop_by_range, NULL },
	{ keep_fork, end_child, NULL },
	{ keep_exec, end_child, NULL },
	{ keep_until_exec, drop_by_exec, end_child },
	{ keep_in_flight, drop_received, NULL },
	{ keep_in_flight, drop_in_flight, NULL },
	{ keep_sent, end_child, NULL },
	{ keep_mapped, drop_mapped, NULL },
	{ keep_mapped_by_child, end_child, NULL },
};

static void last_use(char **args)
{
	struct use u = { .program = args[0] };
	int iommu = open_iommu(), fd, other;
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		fd = open_device();
		CHECK(fd >= 0 && !bind_to(fd, iommu));
		ways[i].keep(&u, fd);
		close(fd);
		other = open_device();
		REFUSED(bind_to(other, iommu), EINVAL);
		ways[i].drop(&u);
		CHECK(!bind_to(other, iommu));
		close(other);
		if (ways[i].after)
			ways[i].after(&u);
	}
}

const struct scenario last_scenarios[] = {
	{ "last-use", last_use },
	{ "hold", hold },
	{ NULL, NULL },
};
