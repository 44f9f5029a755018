/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A caller's memory as the kernel sees it: what is not there is an error and no signal. Asking the kernel to copy is the
 * only way to find out that is safe beside other threads.
 */
#include "call.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { POPULATE_MAX = 16 << 20 };

/* Ends of the stack of this thread. Every ioctl asks several times: a call to find the place would cost as much again. */
static __thread __attribute__((tls_model("initial-exec"))) struct {
	bool known;
	uintptr_t low, high;
} stack;

static void know_stack(void)
{
	pthread_attr_t a;
	void *low;
	size_t size;

	stack.known = true;
	if (pthread_getattr_np(pthread_self(), &a))
		return;
	if (!pthread_attr_getstack(&a, &low, &size)) {
		stack.low = (uintptr_t)low;
		stack.high = (uintptr_t)low + size;
	}
	pthread_attr_destroy(&a);
}

/* What lies in a frame that called us is there for certain: most commands do. */
static bool on_stack(const struct caller *by, uint64_t start, size_t bytes)
{
	const uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (!by->own)
		return false;
	if (!stack.known)
		know_stack();
	return here > stack.low && here < stack.high && start > here && start < stack.high &&
	       bytes < stack.high - start;
}

int caller_get(const struct caller *by, void *to, uint64_t from, size_t bytes)
{
	struct iovec here = { to, bytes };
	struct iovec there = { (void *)(uintptr_t)from, bytes };

	if (on_stack(by, from, bytes)) {
		memcpy(to, there.iov_base, bytes);
		return 0;
	}
	return process_vm_readv(by->pid, &here, 1, &there, 1, 0) == (ssize_t)bytes ? 0 : -EFAULT;
}

int caller_put(const struct caller *by, uint64_t to, const void *from, size_t bytes)
{
	struct iovec here = { (void *)(uintptr_t)from, bytes };
	struct iovec there = { (void *)(uintptr_t)to, bytes };

	if (on_stack(by, to, bytes)) {
		memcpy(there.iov_base, from, bytes);
		return 0;
	}
	return process_vm_writev(by->pid, &here, 1, &there, 1, 0) == (ssize_t)bytes ? 0 : -EFAULT;
}

/* ---- pins ---- */

/* A line of /proc/PID/maps: "start-end rwxp …". Takes the part of [*first, end) that it covers off. */
static bool covered_by(const char *line, uint64_t *first, uint64_t end, bool write)
{
	char *at;
	const uint64_t start = strtoull(line, &at, 16), last = strtoull(at + 1, &at, 16);

	if (start > *first || last <= *first || at[1] != 'r' || (write && at[2] != 'w'))
		return false;
	*first = last < end ? last : end;
	return true;
}

/* Whether mappings allow it, without a hole. Lines come in ascending order. */
static int look_at(const struct caller *by, uint64_t first, uint64_t end, bool write)
{
	char buffer[4096], path[32];
	size_t n = 0, used;
	char *eol;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/maps", by->pid);
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -EFAULT;
	while (first < end && n < sizeof(buffer) - 1) {
		got = syscall(SYS_read, fd, buffer + n, sizeof(buffer) - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		buffer[n] = 0;
		for (used = 0; (eol = strchr(buffer + used, '\n'));
		     used = (size_t)(eol - buffer) + 1)
			covered_by(buffer + used, &first, end, write);
		n -= used;
		memmove(buffer, buffer + used, n);
	}
	syscall(SYS_close, fd);
	return first < end ? -EFAULT : 0;
}

/* Kernels before 5.14 have no such advice; what they answer is what newer ones say of a mapping that forbids it. */
static bool advice_known(void)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	return !madvise((void *)(here & -page), page, MADV_POPULATE_READ);
}

int caller_pin(const struct caller *by, uint64_t start, uint64_t bytes, bool write)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	const uint64_t first = start & -page, end = (start + bytes + page - 1) & -page;
	const int advice = write ? MADV_POPULATE_WRITE : MADV_POPULATE_READ;

	/* Nobody needs the memory itself: much of it is not fetched just to see that it could be. */
	if (!by->own || end - first > POPULATE_MAX)
		return look_at(by, first, end, write);
	if (!madvise((void *)(uintptr_t)first, end - first, advice))
		return 0;
	if (errno == EINVAL && !advice_known())
		return look_at(by, first, end, write);
	return -EFAULT;
}

/* ---- files ---- */

/* Opens a mapped file anew, past whatever stands in front of open(); -1: its owner has closed it. */
static int reopen(const struct mapped_file *f, int flags)
{
	char path[48];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", f->pid, f->fd);
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && st.st_dev == f->device && st.st_ino == f->inode)
		return fd;
	syscall(SYS_close, fd);
	return -1;
}

int mapped_file_pin(const struct mapped_file *f, uint64_t start, uint64_t bytes)
{
	struct statfs fs;
	struct stat st;
	bool ok;
	int fd;

	if (f->is_buffer)
		return 0;
	if (!f->inode)
		return -EINVAL;
	fd = reopen(f, O_RDONLY);
	if (fd < 0)
		return 0;
	ok = !fstatfs(fd, &fs) && !fstat(fd, &st) &&
	     (fs.f_type == TMPFS_MAGIC || fs.f_type == HUGETLBFS_MAGIC) &&
	     start + bytes <= (uint64_t)st.st_size;
	syscall(SYS_close, fd);
	return ok ? 0 : -EINVAL;
}

int mapped_file_copy(const struct mapped_file *f, void *bytes, size_t n, uint64_t at, bool write)
{
	int fd = f->inode ? reopen(f, write ? O_RDWR : O_RDONLY) : -1;
	ssize_t done;

	if (fd < 0)
		return -EFAULT;
	done = write ? syscall(SYS_pwrite64, fd, bytes, n, at)
		     : syscall(SYS_pread64, fd, bytes, n, at);
	syscall(SYS_close, fd);
	return done == (ssize_t)n ? 0 : -EFAULT;
}
