/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void check(bool holds, const char *what, const char *file, int line)
{
	if (holds)
		return;
	dprintf(STDERR_FILENO, "%s:%d: %s (%s)\n", file, line, what, strerror(errno));
	_exit(1);
}

void check_refused(long answer, int err, const char *what, int line)
{
	if (answer == -1 && errno == err)
		return;
	dprintf(STDERR_FILENO, "line %d: %s: %ld %s instead of %s\n", line, what, answer,
		answer == -1 ? strerrorname_np(errno) : "", strerrorname_np(err));
	_exit(1);
}

int open_iommu(void)
{
	int fd = open("/dev/iommu", O_RDWR | O_CLOEXEC);

	CHECK(fd >= 0);
	return fd;
}

uint32_t new_ioas(int fd)
{
	struct {
		uint32_t size, flags, id;
	} a = { sizeof(a), 0, 0 };

	CHECK(!ioctl(fd, 0x3b81, &a));
	return a.id;
}

bool end_ioas(int fd, uint32_t id)
{
	struct {
		uint32_t size, id;
	} a = { sizeof(a), id };

	return !ioctl(fd, 0x3b80, &a);
}

ssize_t write_attribute(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err;
	ssize_t n;

	CHECK(fd >= 0);
	n = write(fd, text, strlen(text));
	err = errno;
	close(fd);
	errno = err;
	return n;
}

void wait_child(int pid)
{
	int status;

	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
}

/* ---- descriptors through sockets ---- */

union room {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static struct msghdr message(struct iovec *v, union room *r)
{
	return (struct msghdr){ .msg_iov = v,
				.msg_iovlen = 1,
				.msg_control = r->bytes,
				.msg_controllen = sizeof(r->bytes) };
}

void send_fd(int socket, int fd)
{
	char byte = 0;
	struct iovec v = { &byte, 1 };
	union room r = { .head = { .cmsg_len = CMSG_LEN(sizeof(fd)),
				   .cmsg_level = SOL_SOCKET,
				   .cmsg_type = SCM_RIGHTS } };
	struct msghdr m = message(&v, &r);

	memcpy(CMSG_DATA(&r.head), &fd, sizeof(fd));
	CHECK(sendmsg(socket, &m, 0) == 1);
}

int take_fd(int socket)
{
	char byte;
	struct iovec v = { &byte, 1 };
	union room r = { 0 };
	struct msghdr m = message(&v, &r);
	int fd;

	CHECK(recvmsg(socket, &m, MSG_CMSG_CLOEXEC) == 1);
	memcpy(&fd, CMSG_DATA(&r.head), sizeof(fd));
	return fd;
}

/* ---- the program ---- */

static const struct scenario *find(const char *name)
{
	static const struct scenario *const lists[] = {
		descriptor_scenarios, path_scenarios,	process_scenarios,  device_scenarios,
		last_scenarios,	      page_scenarios,	resource_scenarios, walk_scenarios,
		attribute_scenarios,  config_scenarios, change_scenarios,   pointer_scenarios,
		full_scenarios,	      rare_scenarios,	mdev_scenarios,	    user_scenarios
	};
	const struct scenario *s;
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (s = lists[i]; s->name; s++)
			if (!strcmp(s->name, name))
				return s;
	return NULL;
}

int main(int argc, char **argv)
{
	const struct scenario *s = argc > 1 ? find(argv[1]) : NULL;

	if (!s)
		return 2;
	s->run(argv);
	return 0;
}
