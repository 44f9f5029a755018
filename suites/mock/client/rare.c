/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that few programs make.
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
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

const struct scenario rare_scenarios[] = {
	{ "rare", rare_calls },
	{ "times", times_stay },
	{ "lengths", lengths_stay },
	{ NULL, NULL },
};
