/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that change files by their descriptors, and what a file was opened for.
 */
#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

#define CONFIG (INT64_C(7) << 40)
#define VENDOR "/sys/bus/pci/devices/0000:02:00.0/vendor"
#define OTHER_VENDOR "/sys/bus/pci/devices/0000:01:00.0/vendor"
#define NUMA_NODE "/sys/bus/pci/devices/0000:02:00.0/numa_node"

static void by_link(int fd, char link[40])
{
	snprintf(link, 40, "/proc/self/fd/%d", fd);
}

static void is_mode(int fd, const char *path, mode_t mode, gid_t gid)
{
	struct stat st;

	CHECK(!fstat(fd, &st) && st.st_mode == mode && st.st_gid == gid);
	CHECK(!stat(path, &st) && st.st_mode == mode && st.st_gid == gid);
}

static void times_and_more_are_refused(int fd)
{
	struct timeval t[2] = { { 0, 0 }, { 0, 0 } };
	char bytes[8];

	REFUSED(futimens(fd, NULL), EPERM);
	REFUSED(futimes(fd, t), EPERM);
	REFUSED(utimensat(fd, "", NULL, AT_EMPTY_PATH), EPERM);
	REFUSED(fsetxattr(fd, "user.x", "1", 1, 0), EOPNOTSUPP);
	REFUSED(fgetxattr(fd, "user.x", bytes, sizeof(bytes)), EOPNOTSUPP);
	REFUSED(fremovexattr(fd, "user.x"), EOPNOTSUPP);
	CHECK(flistxattr(fd, bytes, sizeof(bytes)) == 0);
}

/* A node changes for all who have it open, and stays one. */
static void node_is_changed(char **args)
{
	int fd = open_iommu(), other = open_iommu(), path = open("/dev/iommu", O_PATH);
	char link[40];

	(void)args;
	CHECK(!fchmod(fd, 0600));
	is_mode(other, "/dev/iommu", S_IFCHR | 0600, 0);
	CHECK(!fchown(fd, (uid_t)-1, 7));
	is_mode(other, "/dev/iommu", S_IFCHR | 0600, 7);
	by_link(fd, link);
	CHECK(!chmod(link, 0640));
	is_mode(fd, link, S_IFCHR | 0640, 7);
	by_link(path, link);
	CHECK(!chmod(link, 0644) && !fchownat(path, "", 0, 0, AT_EMPTY_PATH));
	is_mode(fd, "/dev/iommu", S_IFCHR | 0644, 0);
	REFUSED(fchmod(path, 0600), EBADF);
	times_and_more_are_refused(fd);
	REFUSED(ftruncate(fd, 0), EINVAL);
	REFUSED(fallocate(fd, 0, 0, 1), ENODEV);
	REFUSED(fallocate(fd, 0, -1, 1), EINVAL);
	CHECK(posix_fallocate(fd, 0, 1) == ENODEV);
	REFUSED(sync_file_range(fd, 0, 0, 0), ESPIPE);
	CHECK(new_ioas(fd) == 1 && new_ioas(fd) == 2 && new_ioas(other) == 1);
}

/* Files of the tree that say the same are one file in truth: none must change. */
static void attribute_is_left_alone(char **args)
{
	int fd = open(VENDOR, O_RDONLY), other = open(OTHER_VENDOR, O_RDONLY);
	char link[40];

	(void)args;
	REFUSED(fchmod(fd, 0777), EPERM);
	REFUSED(fchown(fd, 1, 1), EPERM);
	REFUSED(chmod(VENDOR, 0777), EPERM);
	REFUSED(ftruncate(fd, 0), EINVAL);
	CHECK(posix_fallocate(fd, 0, 1) == EBADF);
	times_and_more_are_refused(fd);
	by_link(fd, link);
	REFUSED(chmod(link, 0777), EPERM);
	REFUSED(truncate(link, 0), EACCES);
	REFUSED(open(link, O_WRONLY), EACCES);
	is_mode(fd, VENDOR, S_IFREG | 0444, 0);
	is_mode(other, OTHER_VENDOR, S_IFREG | 0444, 0);
}

/* One that can be written has any length, and says the same. */
static void attribute_keeps_its_text(char **args)
{
	int fd = open(NUMA_NODE, O_RDWR);
	char text[8], link[40];
	struct stat st;

	(void)args;
	CHECK(fd >= 0 && !ftruncate(fd, 0) && !ftruncate(fd, 1 << 20));
	REFUSED(ftruncate(fd, -1), EINVAL);
	REFUSED(fallocate(fd, 0, 0, 1), EOPNOTSUPP);
	CHECK(!sync_file_range(fd, 0, 0, 0));
	REFUSED(fchmod(fd, 0777), EPERM);
	times_and_more_are_refused(fd);
	by_link(fd, link);
	CHECK(!stat(link, &st) && st.st_mode == (S_IFREG | 0644) && st.st_size == 4096);
	CHECK(!lstat(link, &st) && S_ISLNK(st.st_mode));
	CHECK(read(fd, text, sizeof(text)) > 0 && strchr(text, '\n'));
}

/* read(2), write(2) and mmap(2): what a file was not opened for is refused before its driver is asked. */
static void node_is_for(int fd, bool reads, bool writes)
{
	const int shared = MAP_SHARED, r = PROT_READ, w = PROT_WRITE;
	char byte = 0;

	REFUSED(read(fd, &byte, 1), reads ? EINVAL : EBADF);
	REFUSED(pread(fd, &byte, 1, 0), reads ? EINVAL : EBADF);
	REFUSED(write(fd, &byte, 1), writes ? EINVAL : EBADF);
	REFUSED(pwrite(fd, &byte, 1, 0), writes ? EINVAL : EBADF);
	REFUSED(mmap(NULL, 4096, r, shared, fd, 0), reads ? ENXIO : EACCES);
	REFUSED(mmap(NULL, 4096, r | w, shared, fd, 0), reads && writes ? ENXIO : EACCES);
	REFUSED(mmap(NULL, 4096, r | w, MAP_PRIVATE, fd, 0), reads ? EINVAL : EACCES);
	CHECK(new_ioas(fd) == 1); /* K 1.1: ioctls ask for nothing */
}

static void device_is_for(int flags)
{
	const int iommu = open_iommu(), fd = open("/dev/vfio/devices/vfio1", flags);
	const bool reads = flags != O_WRONLY, writes = flags != O_RDONLY;
	uint16_t word = 0;
	void *p;

	CHECK(fd >= 0 && !bind_to(fd, iommu));
	CHECK(pread(fd, &word, 2, CONFIG) == (reads ? 2 : -1) && (reads || errno == EBADF));
	CHECK(pwrite(fd, &word, 2, CONFIG + 4) == (writes ? 2 : -1) && (writes || errno == EBADF));
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(reads && writes ? !munmap(p, 4096) : p == MAP_FAILED && errno == EACCES);
	p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(reads ? !munmap(p, 4096) : p == MAP_FAILED && errno == EACCES);
	CHECK(!close(fd) && !close(iommu));
}

static void attribute_is_for(int flags)
{
	const int fd = open(NUMA_NODE, flags);
	char bytes[8];

	CHECK(fd >= 0);
	if (flags == O_WRONLY)
		REFUSED(read(fd, bytes, sizeof(bytes)), EBADF);
	else
		CHECK(read(fd, bytes, sizeof(bytes)) > 0);
	if (flags == O_RDONLY)
		REFUSED(write(fd, "-1", 2), EBADF);
	else
		CHECK(write(fd, "-1", 2) == 2);
	REFUSED(ioctl(fd, 0x3b81, bytes), ENOTTY);
	if (flags == O_RDWR)
		REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0), ENODEV);
}

static void files_are_for_what_they_were_opened(char **args)
{
	static const int flags[] = { O_RDONLY, O_WRONLY, O_RDWR };
	int i, fd;

	(void)args;
	for (i = 0; i < 3; i++) {
		fd = open("/dev/iommu", flags[i]);
		CHECK(fd >= 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) == flags[i]);
		node_is_for(fd, flags[i] != O_WRONLY, flags[i] != O_RDONLY);
		device_is_for(flags[i]);
		attribute_is_for(flags[i]);
	}
	REFUSED(ioctl(open("/dev/iommu", O_PATH), 0x3b81, NULL), EBADF);
}

/* What stands for a node is a folder, which must not be seen. */
static void node_is_no_folder(char **args)
{
	int fd = open_iommu(), flags = 0;
	char link[40], name[40];
	struct stat st;

	(void)args;
	CHECK(!fdopendir(fd) && errno == ENOTDIR);
	REFUSED(fchdir(fd), ENOTDIR);
	REFUSED(openat(fd, ".", O_RDONLY), ENOTDIR);
	REFUSED(openat(fd, "../../..", O_RDONLY), ENOTDIR);
	REFUSED(fstatat(fd, "x", &st, 0), ENOTDIR);
	REFUSED(mkdirat(fd, "x", 0700), ENOTDIR);
	REFUSED(unlinkat(fd, "x", 0), ENOTDIR);
	REFUSED(ioctl(fd, FS_IOC_GETFLAGS, &flags), ENOTTY);
	REFUSED(copy_file_range(fd, NULL, fd, NULL, 1, 0), EINVAL);
	snprintf(link, sizeof(link), "/dev/fd/%d", fd);
	CHECK(readlink(link, name, sizeof(name)) == 10 && !memcmp(name, "/dev/iommu", 10));
	CHECK(!stat(link, &st) && S_ISCHR(st.st_mode));
	fd = open(link, O_RDWR);
	CHECK(fd >= 0 && new_ioas(fd) == 1);
	CHECK(!stat("/proc/self/root/dev/iommu", &st) && S_ISCHR(st.st_mode));
	CHECK(!access("/proc/self/root/sys/bus/pci/devices/0000:02:00.0", F_OK));
}

/* fcntl(2), pwritev2(2), lseek(2), mmap(2). */
static void flags_and_ends(char **args)
{
	int fd = open_iommu(), text = open(VENDOR, O_RDONLY), written = open(NUMA_NODE, O_RDWR);
	struct iovec v = { args, 1 };

	CHECK(!fcntl(fd, F_SETFL, O_APPEND) && fcntl(fd, F_GETFL) & O_APPEND);
	CHECK(!fcntl(fd, F_SETFL, 0) && !(fcntl(fd, F_GETFL) & O_APPEND));
	REFUSED(fcntl(fd, F_SETFL, O_DIRECT), EINVAL);
	CHECK(!fcntl(written, F_SETFL, 0) && write(written, "-1", 2) == 2);
	REFUSED(pwritev2(fd, &v, 1, 0, RWF_SYNC), EOPNOTSUPP);
	REFUSED(preadv2(fd, &v, 1, 0, RWF_NOWAIT), EOPNOTSUPP);
	REFUSED(pwritev2(fd, &v, 1, 0, 0), EINVAL);
	CHECK(lseek(text, 0, SEEK_END) == 4096 && lseek(text, -4096, SEEK_END) == 0);
	CHECK(lseek(written, -1, SEEK_END) == 4095);
	REFUSED(lseek(text, -5000, SEEK_END), EINVAL);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, text, 0), ENODEV);
	REFUSED(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, text, 0), EACCES);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, text, 0), ENODEV);
}

/* Its trace is looked at. */
static void refusals(char **args)
{
	int fd, dir = open("/sys/bus", O_RDONLY | O_DIRECTORY);
	char byte;

	(void)args;
	REFUSED(open("/dev/vfio/99", O_RDWR), ENOENT);
	REFUSED(open("/dev/iommu", O_RDONLY | O_DIRECTORY), ENOTDIR);
	REFUSED(open("/dev/iommu", O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
	REFUSED(open("/sys/bus/new", O_CREAT | O_WRONLY, 0600), EACCES);
	REFUSED(open("/sys/bus/new", O_RDONLY), ENOENT);
	REFUSED(mkdir("/sys/bus", 0700), EEXIST);
	REFUSED(unlink("/dev/iommu"), EPERM);
	REFUSED(rename("/dev/iommu", "/dev/null2"), EPERM);
	REFUSED(chmod("/sys/bus", 0700), EPERM);
	CHECK(!chmod("/dev/iommu", 0600));
	fd = open_iommu();
	CHECK(!fchmod(fd, 0660));
	REFUSED(lseek(fd, 0, SEEK_SET), ESPIPE);
	REFUSED(fsync(fd), EINVAL);
	REFUSED(ftruncate(fd, 0), EINVAL);
	REFUSED(futimens(fd, NULL), EPERM);
	REFUSED(read(fd, &byte, 1), EINVAL);
	REFUSED(fchown(dir, 1, 1), EPERM);
}

const struct scenario change_scenarios[] = {
	{ "told", refusals },
	{ "flags", flags_and_ends },
	{ "no-folder", node_is_no_folder },
	{ "opened-for", files_are_for_what_they_were_opened },
	{ "node-changes", node_is_changed },
	{ "attribute-stays", attribute_is_left_alone },
	{ "attribute-text", attribute_keeps_its_text },
	{ NULL, NULL },
};
