/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Descriptors that the calling process really has, for both front ends that run in it.
 */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

int front_stat(const struct caller *by, int fd, uint64_t *ret_dev, uint64_t *ret_ino)
{
	struct stat st;

	(void)by;
	if (fstat(fd, &st))
		return -EBADF;
	*ret_dev = st.st_dev;
	*ret_ino = st.st_ino;
	return 0;
}

/* -EBADF; 0: something else. */
static int is_event(int fd)
{
	char path[32], name[32];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, name, sizeof(name) - 1);
	if (n < 0)
		return -EBADF;
	name[n] = '\0';
	return !strcmp(name, "anon_inode:[eventfd]");
}

bool front_is_event(int fd)
{
	return is_event(fd) > 0;
}

/* A new open() takes the lowest number that is free: those are the program's. */
int front_dup_high(int fd)
{
	enum {
		HIGHEST = 4096
	}; /* the kernel's table of a process is as long as its highest number */
	struct rlimit l;
	int ret = -1;

	if (!getrlimit(RLIMIT_NOFILE, &l))
		ret = fcntl(fd, F_DUPFD_CLOEXEC,
			    (int)(l.rlim_cur < HIGHEST ? l.rlim_cur : HIGHEST) / 4 * 3);
	if (ret < 0)
		ret = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return ret < 0 ? -errno : ret;
}

int front_event_take(const struct caller *by, int fd, struct event *ret)
{
	int event = is_event(fd), own;

	if (event <= 0)
		return event ? event : -EINVAL;
	own = front_dup_high(fd);
	if (own < 0)
		return own;
	*ret = (struct event){ .pid = by->pid, .fd = own };
	return 0;
}
