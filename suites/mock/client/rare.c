/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that few programs make.
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

static void rare_calls(char **args)
{
	static char *const none[] = { NULL };
	struct statvfs fs;
	char list[8];

	(void)args;
	CHECK(!statvfs("/dev/vfio/devices", &fs) && !statvfs("/sys/bus/pci", &fs));
	CHECK(pathconf("/sys/bus/pci", _PC_NAME_MAX) == 255);
	REFUSED(pathconf("/sys/none", _PC_NAME_MAX), ENOENT);
	CHECK(listxattr("/dev/iommu", list, sizeof(list)) == 0);
	CHECK(llistxattr("/sys/bus", list, sizeof(list)) == 0);
	REFUSED(listxattr("/sys/none", list, sizeof(list)), ENOENT);
	REFUSED(removexattr("/dev/iommu", "user.x"), EOPNOTSUPP);
	REFUSED(lremovexattr("/dev/iommu", "user.x"), EOPNOTSUPP);
	REFUSED(execv("/dev/iommu", none), EACCES);
	REFUSED(execve("/sys/bus/pci/drivers_probe", none, none), EACCES);
	REFUSED(execve("/sys/none", none, none), ENOENT);
}

/* Nobody changes times of the tree, of a link no more than of what it leads to; what is not there is not there. */
static void times_stay_at(const char *path, int err)
{
	const struct timespec now[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
	const struct timeval then[2] = { { 1, 0 }, { 1, 0 } };
	const struct utimbuf both = { 1, 1 };
	int dir = open("/", O_PATH | O_DIRECTORY);

	REFUSED(utimensat(AT_FDCWD, path, now, 0), err);
	REFUSED(utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW), err);
	REFUSED(utimensat(dir, path + 1, now, 0), err);
	REFUSED(futimesat(dir, path + 1, then), err);
	REFUSED(lutimes(path, then), err);
	REFUSED(utimes(path, NULL), err);
	REFUSED(utime(path, &both), err);
	close(dir);
}

#define DEVICES "/sys/bus/pci/devices"

static void times_stay(char **args)
{
	static const char *const paths[] = { "/dev/iommu", DEVICES, DEVICES "/0000:02:00.0",
					     DEVICES "/0000:02:00.0/vendor",
					     DEVICES "/0000:02:00.0/numa_node" };
	struct stat before, st;
	size_t i;

	(void)args;
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		CHECK(!lstat(paths[i], &before));
		times_stay_at(paths[i], EPERM);
		CHECK(!lstat(paths[i], &st) && st.st_mtime == before.st_mtime);
	}
	times_stay_at("/sys/none", ENOENT);
	times_stay_at("/dev/vfio/99", ENOENT);
}

/* truncate(2): what is no file has no length; one that can be written has any, and says the same. */
static void lengths_stay(char **args)
{
	struct stat st;

	(void)args;
	REFUSED(truncate("/dev/iommu", 0), EINVAL);
	REFUSED(truncate("/dev/vfio", 0), EISDIR);
	REFUSED(truncate(DEVICES "/0000:02:00.0", 0), EISDIR);
	REFUSED(truncate("/sys/none", 0), ENOENT);
	REFUSED(truncate(DEVICES "/0000:02:00.0/numa_node", -1), EINVAL);
	CHECK(!truncate(DEVICES "/0000:02:00.0/numa_node", 0));
	CHECK(!truncate(DEVICES "/0000:02:00.0/numa_node", 1 << 20));
	CHECK(!stat(DEVICES "/0000:02:00.0/numa_node", &st) && st.st_size == 4096);
}

static int watch(int epoll, int what, int fd)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLPRI, .data.u64 = 0x100000000u + fd };

	return epoll_ctl(epoll, what, fd, &e);
}

/* Which one is ready, and how. */
static void ready_is(int epoll, int fd, uint32_t events)
{
	struct epoll_event e = { 0 };

	CHECK(epoll_wait(epoll, &e, 1, 0) == (fd >= 0));
	CHECK(fd < 0 || (e.events == events && e.data.u64 == 0x100000000u + fd));
}

/* It is watched by each epoll once, and by none any more when its number is another file. */
static void is_watched(int fd)
{
	const int e = epoll_create1(EPOLL_CLOEXEC), other = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event only = { .events = EPOLLPRI, .data.u64 = 0x100000000u + fd };
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), next = dup(null);

	close(next);
	REFUSED(watch(e, EPOLL_CTL_MOD, fd), ENOENT);
	REFUSED(watch(e, EPOLL_CTL_DEL, fd), ENOENT);
	REFUSED(watch(null, EPOLL_CTL_ADD, fd), EINVAL);
	CHECK(!watch(e, EPOLL_CTL_ADD, fd) && !watch(other, EPOLL_CTL_ADD, fd));
	REFUSED(watch(e, EPOLL_CTL_ADD, fd), EEXIST);
	CHECK(dup(null) == next && !close(next));
	ready_is(e, fd, EPOLLIN);
	/* What its driver does not tell never comes. */
	CHECK(!epoll_ctl(e, EPOLL_CTL_MOD, fd, &only));
	ready_is(e, -1, 0);
	CHECK(!watch(e, EPOLL_CTL_DEL, fd) && !watch(e, EPOLL_CTL_ADD, fd));
	ready_is(e, fd, EPOLLIN);
	CHECK(dup2(fd, fd) == fd);
	ready_is(e, fd, EPOLLIN);
	CHECK(dup2(null, fd) == fd);
	ready_is(e, -1, 0);
	ready_is(other, -1, 0);
	REFUSED(watch(e, EPOLL_CTL_ADD, fd), EPERM);
	CHECK(!close(fd) && !close(e) && !close(other) && !close(null));
}

static void files_are_watched(char **args)
{
	struct pollfd p = { open(DEVICES "/0000:02:00.0/vendor", O_RDONLY), POLLIN | POLLPRI, 0 };
	int e = epoll_create1(EPOLL_CLOEXEC), fd;
	char text[16];

	(void)args;
	CHECK(read(p.fd, text, sizeof(text)) == 7);
	CHECK(poll(&p, 1, -1) == 1 && p.revents == POLLIN);
	is_watched(p.fd);
	is_watched(open(DEVICES "/0000:02:00.0/numa_node", O_RDWR));
	is_watched(open(DEVICES "/0000:02:00.0/config", O_RDONLY));
	is_watched(open(DEVICES "/0000:02:00.0/resource0", O_RDWR));
	is_watched(open("/proc/misc", O_RDONLY));
	fd = open(DEVICES "/0000:02:00.0/vendor", O_RDONLY);
	CHECK(!watch(e, EPOLL_CTL_ADD, fd) && !close_range((unsigned)fd, (unsigned)fd, 0));
	ready_is(e, -1, 0);
	REFUSED(watch(e, EPOLL_CTL_ADD, open("/sys/bus/pci", O_RDONLY)), EPERM);
	REFUSED(watch(e, EPOLL_CTL_ADD, open("/", O_RDONLY)), EPERM);
	REFUSED(watch(e, EPOLL_CTL_ADD, -1), EBADF);
	/* Nodes: K 1.1, and drivers of VFIO have nothing to wait for, either (K 2.6). */
	REFUSED(watch(e, EPOLL_CTL_ADD, open_iommu()), EPERM);
	REFUSED(watch(e, EPOLL_CTL_ADD, open_device()), EPERM);
	REFUSED(watch(e, EPOLL_CTL_ADD, open("/dev/vfio/8", O_RDWR)), EPERM);
	REFUSED(watch(e, EPOLL_CTL_ADD, open("/dev/vfio/vfio", O_RDWR)), EPERM);
}

/* K 1.5: a queue can be waited for. */
static void queues_are_watched(char **args)
{
	int iommu = open_iommu(), e = epoll_create1(EPOLL_CLOEXEC);
	uint32_t queue[4] = { sizeof(queue) };

	(void)args;
	CHECK(!ioctl(iommu, 0x3b8e, queue) && !watch(e, EPOLL_CTL_ADD, (int)queue[3]));
	ready_is(e, -1, 0);
}

const struct scenario rare_scenarios[] = {
	{ "watched", files_are_watched }, { "watched-queue", queues_are_watched },
	{ "rare", rare_calls },		  { "times", times_stay },
	{ "lengths", lengths_stay },	  { NULL, NULL },
};
