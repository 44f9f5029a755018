/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lease.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * Byte n + MAPPED of the memory's file is locked while file n has a mapping of it, byte n + OWNED while anybody has one of
 * object n's; regions end at 9 << 40.
 */
#define MEMORY_SIZE (INT64_C(9) << 40)
#define MAPPED (INT64_C(10) << 40)
#define OWNED (INT64_C(11) << 40)

static int open_named(const struct mock_session *s, const char *name, uint32_t number, int flags)
{
	char path[PATH_MAX];
	int ret = mock_session_path(s, name, number, path, sizeof(path));

	if (ret)
		return ret;
	ret = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	return ret < 0 ? -errno : ret;
}

static int lock(int fd, int how, short type, off_t at)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };

	return fcntl(fd, how, &l) ? -errno : l.l_type;
}

static int make(const char *path, enum lease_kind kind)
{
	int fd;

	if (kind == LEASE_FOLDER && mkdir(path, 0700))
		return -errno;
	if (kind == LEASE_PIPE && mkfifo(path, 0700))
		return -errno;
	if (kind == LEASE_TEXT) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
		if (fd < 0)
			return -errno;
		close(fd);
	}
	/* The mode is set apart: the umask must not decide it. */
	return chmod(path, 01700) ? -errno : 0;
}

/* The lock is asked for by lease_alive(), the other one is what lease_wait() waits for: a folder takes no write lock. */
static int take(const char *path, enum lease_kind kind, int flags, struct stat *ret_st)
{
	static const int how[] = { [LEASE_FOLDER] = O_RDONLY | O_DIRECTORY,
				   [LEASE_PIPE] = O_RDWR,
				   [LEASE_TEXT] = O_RDWR | O_APPEND };
	int fd = open(path, how[kind] | flags | O_NOFOLLOW);

	if (fd < 0)
		return -errno;
	if (lock(fd, F_OFD_SETLK, F_RDLCK, 0) < 0 || flock(fd, LOCK_SH) || fstat(fd, ret_st)) {
		int ret = -errno;

		close(fd);
		return ret;
	}
	return fd;
}

int lease_take(const struct mock_session *s, uint32_t number, enum lease_kind kind, int flags,
	       struct stat *ret_st)
{
	char path[PATH_MAX];
	int ret = mock_session_path(s, "open", number, path, sizeof(path));

	if (ret)
		return ret;
	ret = make(path, kind);
	if (!ret)
		ret = mock_session_share(s, path);
	if (!ret)
		ret = take(path, kind, flags, ret_st);
	if (ret < 0 && ret != -EEXIST)
		lease_drop(s, number);
	return ret;
}

/* Whether somebody holds a lock that is in the way of one of ours. */
static bool is_locked(int fd, off_t at)
{
	int type = lock(fd, F_OFD_GETLK, F_WRLCK, at);

	/* What cannot be asked counts as open: nothing is taken from a program that may still have it. */
	return type != F_UNLCK;
}

/* Whether the files are where they were made: not so in a chroot, or under another /dev. */
static bool in_sight(const struct mock_session *s)
{
	char path[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/open", s->path);

	return n < (int)sizeof(path) && !stat(path, &st) && st.st_dev == s->dev;
}

bool lease_alive(const struct mock_session *s, uint32_t number, uint32_t memory)
{
	int fd = open_named(s, "open", number, O_RDONLY | O_NONBLOCK);
	bool alive = fd >= 0 ? is_locked(fd, 0) : fd != -ENOENT || !in_sight(s);

	if (fd >= 0)
		close(fd);
	if (alive || !memory)
		return alive;
	fd = memory_open(s, memory, 0, O_RDWR);
	alive = fd < 0 || is_locked(fd, MAPPED + number);
	if (fd >= 0)
		close(fd);
	return alive;
}

int lease_wait(const struct mock_session *s, uint32_t number, uint32_t memory)
{
	int fd = open_named(s, "open", number, O_RDONLY | O_NONBLOCK), ret = 0;

	if (fd >= 0) {
		ret = flock(fd, LOCK_EX) ? -errno : 0;
		close(fd);
	}
	if (ret || !memory)
		return ret;
	fd = memory_open(s, memory, 0, O_RDWR);
	if (fd < 0)
		return 0;
	ret = lock(fd, F_OFD_SETLKW, F_WRLCK, MAPPED + number);
	close(fd);
	return ret < 0 ? ret : 0;
}

void lease_drop(const struct mock_session *s, uint32_t number)
{
	char path[PATH_MAX];

	if (mock_session_path(s, "open", number, path, sizeof(path)))
		return;
	if (rmdir(path) && errno == ENOTDIR)
		unlink(path);
}

/* A new one gets its size. */
static int make_memory(const struct mock_session *s, uint32_t memory)
{
	int fd = open_named(s, "memory", memory, O_RDWR | O_CREAT), ret = 0;
	char path[PATH_MAX];
	struct stat st;

	if (fd < 0)
		return fd;
	if (!fstat(fd, &st) && st.st_size == MEMORY_SIZE)
		return fd;
	if (ftruncate(fd, MEMORY_SIZE))
		ret = -errno;
	if (!ret)
		ret = mock_session_path(s, "memory", memory, path, sizeof(path));
	if (!ret)
		ret = mock_session_share(s, path);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int memory_open(const struct mock_session *s, uint32_t memory, uint32_t lease, int access)
{
	int fd = make_memory(s, memory), ret = 0;

	if (fd >= 0 && access == O_RDONLY) {
		close(fd);
		fd = open_named(s, "memory", memory, O_RDONLY);
	}
	if (fd < 0)
		return fd;
	if (lease)
		ret = lock(fd, F_OFD_SETLK, F_RDLCK, MAPPED + lease);
	if (ret < 0) {
		close(fd);
		return ret;
	}
	return fd;
}

int memory_hold(int fd, uint32_t owner)
{
	const int ret = lock(fd, F_OFD_SETLK, F_RDLCK, OWNED + owner);

	return ret < 0 ? ret : 0;
}

bool memory_held(const struct mock_session *s, uint32_t memory, uint32_t owner)
{
	int fd = memory_open(s, memory, 0, O_RDWR);
	const bool held = fd < 0 || is_locked(fd, OWNED + owner);

	if (fd >= 0)
		close(fd);
	return held;
}
