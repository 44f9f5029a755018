/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Addresses that are none: the kernel answers EFAULT, whoever a path may be for.
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define ATTRIBUTE "/sys/bus/pci/devices/0000:02:00.0/driver_override"

enum { PAGE = 4096 };

/* Compilers know these, and say so. */
static void *volatile nothing, *volatile near_nothing = (void *)8;

static void path_is_refused(char *p)
{
	struct statx x;
	struct stat st;
	char out[8];

	REFUSED(open(p, O_RDONLY), EFAULT);
	REFUSED(openat(AT_FDCWD, p, O_RDONLY), EFAULT);
	REFUSED(openat(0, p, O_RDONLY), EFAULT);
	REFUSED(stat(p, &st), EFAULT);
	REFUSED(lstat(p, &st), EFAULT);
	REFUSED(fstatat(AT_FDCWD, p, &st, 0), EFAULT);
	REFUSED(statx(AT_FDCWD, p, 0, STATX_ALL, &x), EFAULT);
	REFUSED(access(p, F_OK), EFAULT);
	REFUSED(readlink(p, out, sizeof(out)), EFAULT);
	REFUSED(chdir(p), EFAULT);
	REFUSED(unlink(p), EFAULT);
	REFUSED(chmod(p, 0600), EFAULT);
	REFUSED(fchownat(AT_FDCWD, p, 0, 0, 0), EFAULT);
	REFUSED(rename("/tmp/none", p), EFAULT);
}

/* Paths that begin well, and end where there is nothing, or just before. */
static void paths_end_at(char *end)
{
	static const char *const starts[] = { "/sys/bus", "/dev/iommu", "/dev/null", "/proc/x" };
	struct stat st;
	size_t i, n;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		for (n = 1; n <= strlen(starts[i]); n++) {
			memcpy(end - n, starts[i], n);
			REFUSED(stat(end - n, &st), EFAULT);
		}
		memcpy(end - n, starts[i], n);
		CHECK(!stat(end - n, &st) || errno == ENOENT);
	}
}

static void paths_are_none(char **args)
{
	char *pages =
		mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *none = pages + PAGE, *gone = pages + 3 * PAGE;

	(void)args;
	CHECK(pages != MAP_FAILED);
	CHECK(!mprotect(none, PAGE, PROT_NONE) && !munmap(gone, PAGE));
	path_is_refused(near_nothing);
	path_is_refused(none);
	path_is_refused(none + 8);
	path_is_refused(gone);
	path_is_refused((char *)(UINTPTR_MAX - 100));
	REFUSED(open(nothing, O_RDONLY), EFAULT);
	paths_end_at(none);
	paths_end_at(gone);
}

/* What is asked is answered to an address that is none: one that can be read, and not written, too. */
static void answers_go_nowhere(void *p)
{
	int fd = open_iommu(), attribute = open(ATTRIBUTE, O_RDWR);

	REFUSED(stat("/dev/iommu", p), EFAULT);
	REFUSED(lstat("/sys/bus", p), EFAULT);
	REFUSED(fstat(fd, p), EFAULT);
	REFUSED(statx(AT_FDCWD, "/dev/iommu", 0, STATX_ALL, p), EFAULT);
	REFUSED(readlink("/sys/bus/pci/devices/0000:02:00.0", p, 8), EFAULT);
	REFUSED(read(attribute, p, 8), EFAULT);
	REFUSED(getrlimit(RLIMIT_MEMLOCK, p), EFAULT);
	CHECK(!chdir("/sys/bus") && !getcwd(p, 100) && errno == EFAULT);
	CHECK(!close(fd) && !close(attribute));
}

static void answers_are_none(char **args)
{
	void *constant = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int attribute = open(ATTRIBUTE, O_RDWR);
	void *bad = near_nothing;
	struct iovec v = { bad, 5 };

	(void)args;
	CHECK(constant != MAP_FAILED && attribute >= 0);
	answers_go_nowhere(bad);
	answers_go_nowhere(constant);
	REFUSED(write(attribute, bad, 5), EFAULT);
	REFUSED(writev(attribute, &v, 1), EFAULT);
	REFUSED(writev(attribute, bad, 1), EFAULT);
	REFUSED(readv(attribute, &v, 1), EFAULT);
	REFUSED(readv(attribute, bad, 1), EFAULT);
	REFUSED(setrlimit(RLIMIT_MEMLOCK, bad), EFAULT);
	CHECK(write(attribute, "none-such", 9) == 9);
}

const struct scenario pointer_scenarios[] = {
	{ "bad-paths", paths_are_none },
	{ "bad-answers", answers_are_none },
	{ NULL, NULL },
};
