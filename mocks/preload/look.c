/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Calls of libc with other structures for 64 bits are not told apart here. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "one struct stat");
_Static_assert(sizeof(struct dirent) == sizeof(struct dirent64), "one struct dirent");
_Static_assert(sizeof(struct statfs) == sizeof(struct statfs64), "one struct statfs");

int do_stat(const char *to, int flags, struct stat *st)
{
	struct visit v;
	struct spot s;
	int ret;

	visit_start(&v);
	ret = spot_look(to, !(flags & AT_SYMLINK_NOFOLLOW), &s);
	if (!ret)
		ret = program_put(st, &s.st, sizeof(*st));
	return (int)visit_answer(&v, ret);
}

/* What a descriptor of a node looks like. */
static bool show_handle(struct visit *v, int fd, struct stat *st)
{
	const struct handle *h = visit_handle(v, fd);
	char real[PATH_MAX];
	struct spot s;

	if (!h)
		return false;
	if (handle_is_file(h)) {
		snprintf(real, sizeof(real), "%s%s", mock.s.path, handle_path(mock.s.w, h));
		if (!spot_look(real, true, &s))
			*st = s.st;
		return true;
	}
	st->st_mode = h->mode;
	st->st_uid = h->uid;
	st->st_gid = h->gid;
	st->st_rdev = h->rdev;
	st->st_nlink = 1;
	st->st_size = 0;
	st->st_blocks = 0;
	st->st_blksize = 4096;
	return true;
}

static void show_fd(struct visit *v, int fd, struct stat *st)
{
	char path[PATH_MAX];
	struct spot s = { .st = *st };

	if (lease_is(&mock.s, st) && show_handle(v, fd, st))
		return;
	if (!path_of_fd(fd, path))
		return;
	spot_show(path, &s);
	*st = s.st;
}

int do_fstat(int fd, struct stat *st)
{
	struct visit v;
	int ret;

	visit_start(&v);
	ret = fstat(fd, st);
	if (!ret && st->st_dev == mock.s.dev)
		show_fd(&v, fd, st);
	visit_end(&v);
	return ret;
}

static int link_dir(int dir, const char *path, int flags)
{
	return *path == '/' && flags & AT_SYMLINK_NOFOLLOW ? CWD_LINK : dir;
}

int do_fstatat(int dir, const char *path, struct stat *st, int flags)
{
	char to[PATH_MAX];
	struct visit v;
	int ret;

	if (!*path && flags & AT_EMPTY_PATH && dir >= 0)
		return do_fstat(dir, st);
	if (*path && moved(link_dir(dir, path, flags), path, to))
		return do_stat(to, flags, st);
	visit_start(&v);
	ret = fstatat(dir, path, st, flags);
	visit_end(&v);
	return ret;
}

static struct statx_timestamp time_of(const struct timespec *t)
{
	return (struct statx_timestamp){ .tv_sec = t->tv_sec, .tv_nsec = (uint32_t)t->tv_nsec };
}

static struct statx statx_of(const struct stat *st)
{
	return (struct statx){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = (uint32_t)st->st_blksize,
		.stx_nlink = (uint32_t)st->st_nlink,
		.stx_uid = st->st_uid,
		.stx_gid = st->st_gid,
		.stx_mode = (uint16_t)st->st_mode,
		.stx_ino = st->st_ino,
		.stx_size = (uint64_t)st->st_size,
		.stx_blocks = (uint64_t)st->st_blocks,
		.stx_atime = time_of(&st->st_atim),
		.stx_ctime = time_of(&st->st_ctim),
		.stx_mtime = time_of(&st->st_mtim),
		.stx_rdev_major = major(st->st_rdev),
		.stx_rdev_minor = minor(st->st_rdev),
		.stx_dev_major = major(st->st_dev),
		.stx_dev_minor = minor(st->st_dev),
	};
}

int do_statx(const struct statx_call *c)
{
	char to[PATH_MAX];
	struct statx x;
	struct stat st;
	struct visit v;
	int ret;

	if (*c->path && !moved(link_dir(c->dir, c->path, c->flags), c->path, to)) {
		visit_start(&v);
		ret = statx(c->dir, c->path, c->flags, c->mask, c->st);
		visit_end(&v);
		return ret;
	}
	if (do_fstatat(c->dir, c->path, &st, c->flags))
		return -1;
	x = statx_of(&st);
	visit_start(&v);
	return (int)visit_answer(&v, program_put(c->st, &x, sizeof(x)));
}

int do_access(const char *to, int mode, int flags)
{
	struct visit v;
	struct spot s;
	int ret;

	visit_start(&v);
	ret = spot_look(to, !(flags & AT_SYMLINK_NOFOLLOW), &s);
	if (!ret && mode != F_OK && !spot_permits(&s, mode))
		ret = -EACCES;
	/* Nobody executes what has no such bit, not even root. */
	if (!ret && mode & X_OK && s.kind != SPOT_FOLDER)
		ret = -EACCES;
	return (int)visit_answer(&v, ret);
}

int do_fail(int err)
{
	errno = err;
	return -1;
}

static int look(const char *to, bool follow, struct spot *ret)
{
	struct visit v;
	int r;

	visit_start(&v);
	r = spot_look(to, follow, ret);
	visit_end(&v);
	return -r;
}

int do_exec(const char *call, const char *to)
{
	struct spot s;
	const int err = look(to, true, &s);

	return refuse(call, to, err ? err : EACCES);
}

/* As by a descriptor: nothing changes (truncate(2)). */
int do_truncate(const char *to, off_t n)
{
	struct spot s;
	int err = n < 0 ? EINVAL : look(to, true, &s);

	if (!err && s.kind == SPOT_FOLDER)
		err = EISDIR;
	else if (!err && (s.kind == SPOT_NODE || s.kind == SPOT_OTHER))
		err = EINVAL;
	else if (!err && !spot_permits(&s, W_OK))
		err = EACCES;
	return err ? refuse("truncate", to, err) : 0;
}

int do_refuse(const char *call, const char *to)
{
	struct spot s;
	const int err = look(to, false, &s);

	return refuse(call, to, err ? err : EPERM);
}

/* The kernel looks whether there is such a name, then whether its folder can have one: those of sysfs cannot. */
int do_make(const char *call, const char *to)
{
	char folder[PATH_MAX], *slash;
	struct spot s;
	int err = look(to, false, &s);

	if (err != ENOENT)
		return refuse(call, to, err ? err : EEXIST);
	strcpy(folder, to);
	slash = strrchr(folder, '/');
	*slash = '\0';
	err = look(folder, true, &s);
	if (!err)
		err = spot_permits(&s, W_OK | X_OK) ? EPERM : EACCES;
	return refuse(call, to, err);
}

/* ---- file systems ---- */

static void show_fs(const char *real, struct statfs *st)
{
	if (!strncmp(path_shown(real), "/sys", 4))
		st->f_type = SYSFS_MAGIC;
	else if (!strncmp(path_shown(real), "/proc", 5))
		st->f_type = PROC_SUPER_MAGIC;
}

int do_statfs(const char *to, struct statfs *st)
{
	struct visit v;
	int ret;

	visit_start(&v);
	ret = statfs(to, st);
	if (!ret)
		show_fs(to, st);
	visit_end(&v);
	return ret;
}

int do_fstatfs(int fd, struct statfs *st)
{
	char path[PATH_MAX];
	struct visit v;
	struct stat own;
	int ret;

	visit_start(&v);
	ret = fstatfs(fd, st);
	if (!ret && !fstat(fd, &own) && own.st_dev == mock.s.dev && path_of_fd(fd, path))
		show_fs(path, st);
	visit_end(&v);
	return ret;
}
