/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Descriptors that the calling process really has, for both front ends that run in it.
 */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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

int front_event_take(const struct caller *by, int fd, struct event *ret)
{
	char path[32], name[32];
	ssize_t n;
	int own;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, name, sizeof(name) - 1);
	if (n < 0)
		return -EBADF;
	name[n] = '\0';
	if (strcmp(name, "anon_inode:[eventfd]") != 0)
		return -EINVAL;
	own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (own < 0)
		return -errno;
	*ret = (struct event){ .pid = by->pid, .fd = own };
	return 0;
}
