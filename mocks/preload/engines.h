/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What rows of wrap.def lead to. All of them answer as the call of libc does, errno included. to: a path that path_moved()
 * gave.
 */
#ifndef PRELOAD_ENGINES_H
#define PRELOAD_ENGINES_H

#include "mock.h"

#include <dirent.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <wordexp.h>

typedef int dirent_filter(const struct dirent *e);
typedef int dirent_order(const struct dirent **a, const struct dirent **b);
typedef int glob_error(const char *path, int err);
typedef void handler(int sig);
typedef int walk_entry(const char *path, const struct stat *st, int type, struct FTW *at);
typedef int fts_order(const FTSENT **a, const FTSENT **b);
typedef int walk_old_entry(const char *path, const struct stat *st, int type);

/* ---- tests ---- */

static inline bool have_files(void)
{
	return mock.state == 2 && !mock_inside && mock.board->n_files;
}

/* Ioctls of the machine; and those that folders take in the place of a node: 'f', 'X' and 0x94 are of file systems. */
static inline bool is_asked(uint32_t request)
{
	const uint32_t type = request >> 8 & 0xff;

	return type == ';' || type == 'f' || type == 'X' || type == 0x94;
}

/* ---- descriptors that are known to be none of ours: a byte for each, as bits would need locked instructions ---- */

enum { FOREIGN_MAX = 4096 };

extern HIDDEN uint8_t foreign[FOREIGN_MAX];

/* The inodes of those that are known to be ours, 0: not known. A handle that is gone is not found by it. */
extern HIDDEN uint64_t own_inodes[FOREIGN_MAX];

static inline uint64_t own_inode(int fd)
{
	return fd >= 0 && fd < FOREIGN_MAX ? __atomic_load_n(&own_inodes[fd], __ATOMIC_RELAXED) : 0;
}

static inline void own_keep(int fd, uint64_t ino)
{
	if (fd >= 0 && fd < FOREIGN_MAX)
		__atomic_store_n(&own_inodes[fd], ino, __ATOMIC_RELAXED);
}

/* All from first to last go. Always false, as libc does the work. */
HIDDEN bool own_forget(unsigned first, unsigned last);

enum { FOREIGN = 1, OF_TREE = 2 };

static inline void foreign_mark(int fd, uint8_t as)
{
	if (fd < 0 || fd >= FOREIGN_MAX)
		return;
	__atomic_store_n(&foreign[fd], as, __ATOMIC_RELAXED);
	if (own_inode(fd))
		own_keep(fd, 0);
}

static inline void foreign_set(int fd)
{
	foreign_mark(fd, FOREIGN);
}

/* A file of the tree that is read as it is: closing it tells the machine nothing, either. */
static inline void foreign_set_tree(int fd)
{
	foreign_mark(fd, OF_TREE);
}

/* Maybe still. */
static inline bool was_of_tree(int fd)
{
	return fd >= 0 && fd < FOREIGN_MAX &&
	       __atomic_load_n(&foreign[fd], __ATOMIC_RELAXED) == OF_TREE;
}

/* What a program opened; our own descriptors are none of its. */
static inline int foreign_add(int fd)
{
	if (!mock_inside)
		foreign_set(fd);
	return fd;
}

/* The number goes, or becomes something else; whether it was known to be foreign. */
static inline bool foreign_take(int fd)
{
	if (fd < 0 || fd >= FOREIGN_MAX)
		return false;
	if (__atomic_load_n(&foreign[fd], __ATOMIC_RELAXED)) {
		__atomic_store_n(&foreign[fd], 0, __ATOMIC_RELAXED);
		return true;
	}
	if (own_inode(fd))
		own_keep(fd, 0);
	return false;
}

/* The numbers from first to last go: no epoll has them any more. */
HIDDEN void watch_end(unsigned first, unsigned last);

static inline void watch_leave(unsigned first, unsigned last)
{
	if (__builtin_expect(!!mock.watches, 0) && !mock_inside)
		watch_end(first, last);
}

/* A number goes; whether it may be that of a node. */
static inline bool closes(int fd)
{
	watch_leave((unsigned)fd, (unsigned)fd);
	return !foreign_take(fd);
}

/* A number becomes another file; whether it was known to be none of ours. */
static inline bool replaces(int fd, int to)
{
	if (fd != to)
		watch_leave((unsigned)to, (unsigned)to);
	return foreign_take(to);
}

/* Whether it is ours, the tree's files included. */
HIDDEN bool fd_ours(int fd);
/* Whether it is a node, or a queue. */
HIDDEN bool fd_is_node(int fd);

static inline bool have_texts(void)
{
	return mock.state == 2 && !mock_inside && mock.board->n_texts;
}

static inline bool have_mappings(void)
{
	return mock.state == 2 && !mock_inside && mock.board->mappings;
}

HIDDEN bool is_waited_for(int fd);

static inline bool waits_test(int fd)
{
	return mock.state == 2 && !mock_inside && (mock.board->n_waiting || mock.board->n_texts) &&
	       is_waited_for(fd);
}

/* With an empty path statx() is a look at a descriptor. */
static inline bool statx_test(int dir, const char *path)
{
	return path_there(path) && (*path ? path_test(dir, path) : mock_on());
}

static inline bool at_test(int dir, const char *path)
{
	return path_there(path) && (*path ? path_test(dir, path) : fd_ours(dir));
}

/* What does not go there by the first path may by the second. */
static inline const char *path_of_two(const char *first, const char *second)
{
	return path_maybe(first) ? first : second;
}

static inline bool mode_writes(const char *mode)
{
	return *mode != 'r' || strchr(mode, '+');
}

/* A stream has something to be written; only such a one is looked at. */
HIDDEN bool stdio_test(FILE *f);
HIDDEN size_t do_fwrite(const void *p, size_t size, size_t n, FILE *f);

/* The program gets a handler: remembered. Always false, as libc does the work. */
HIDDEN bool handles(const struct sigaction *a);
HIDDEN bool handles_by(handler *h);

/* ---- paths ---- */

HIDDEN bool moved(int dir, const char *path, char *to);
HIDDEN int do_open(const char *to, int flags, mode_t mode);
HIDDEN FILE *do_fopen(const char *to, const char *mode);
HIDDEN FILE *do_freopen(const char *to, const char *mode, FILE *f);
HIDDEN int do_stat(const char *to, int flags, struct stat *st);
HIDDEN int do_fstatat(int dir, const char *path, struct stat *st, int flags);

struct statx_call {
	int dir;
	const char *path;
	int flags;
	unsigned mask;
	struct statx *st;
};
HIDDEN int do_statx(const struct statx_call *c);
HIDDEN int do_access(const char *to, int mode, int flags);
HIDDEN ssize_t do_readlink(int dir, const char *path, char *out, size_t n);
HIDDEN char *do_realpath(const char *path, char *out);
HIDDEN int do_statfs(const char *to, struct statfs *st);
HIDDEN char *do_getcwd(char *out, size_t n);
HIDDEN int do_chdir(const char *path);
HIDDEN int do_fchdir(int fd);
/* Whatever of that name; call: as the trace has it. */
HIDDEN int do_refuse(const char *call, const char *to);
/* The same, of a name that is to be made. */
HIDDEN int do_make(const char *call, const char *to);
HIDDEN int do_fail(int err);
/* Fails, and that stands in the trace. */
HIDDEN int refuse(const char *call, const char *to, int err);
HIDDEN int refuse_fd(const char *call, int fd, int err);
/* Nothing of the tree is a program. */
HIDDEN int do_exec(const char *call, const char *to);

/* What a node is to be; -1: as it is. */
struct own {
	int64_t mode, uid, gid;
};
HIDDEN int do_own(const char *call, const char *to, const struct own *o);
HIDDEN int do_own_fd(const char *call, int fd, const struct own *o);
HIDDEN int do_ownat(int dir, const char *path, const struct own *o, int flags);
HIDDEN int do_utimensat(int dir, const char *path, const struct timespec *t, int flags);

/* ---- folders ---- */

/* An entry of a folder, as programs see it; NULL: the end. */
HIDDEN struct dirent *do_entry(DIR *d, struct dirent *e);
/* It ends, or begins anew: closedir(), rewinddir(), seekdir(). */
HIDDEN void folder_again(const DIR *d);

static inline bool folder_test(void)
{
	return mock.state == 2 && !mock_inside && mock.joined;
}

struct scan {
	int dir;
	const char *path;
	struct dirent ***ret;
};
HIDDEN int do_scandir(const struct scan *s, dirent_filter *f, dirent_order *o);
/* Whether a pattern may lead into the tree. */
HIDDEN bool glob_test(const char *pattern, int flags);
HIDDEN int do_glob(const char *pattern, int flags, glob_error *e, glob_t *g);

typedef int wordexp_call(const char *text, wordexp_t *w, int flags);
/* Whether a text may have patterns. */
HIDDEN bool words_test(const char *text);
/* real: libc's. */
HIDDEN int do_wordexp(wordexp_call *real, const char *text, wordexp_t *w, int flags);

/* Whether what is below a path may be in the tree. */
static inline bool walk_test(const char *path)
{
	return path && (path_maybe(path) || !strcmp(path, "/")) && mock_on();
}
HIDDEN int do_nftw(const char *path, walk_entry *fn, int flags);
HIDDEN int do_ftw(const char *path, walk_old_entry *fn);

/* The same of several. */
HIDDEN bool fts_test(char *const *paths);
HIDDEN bool fts_is_ours(const FTS *s);
HIDDEN FTS *do_fts_open(char *const *paths, int options, fts_order *order);
HIDDEN FTSENT *do_fts_read(FTS *s);
HIDDEN FTSENT *do_fts_children(FTS *s);
HIDDEN int do_fts_close(FTS *s);

/* ---- descriptors ---- */

/* Of one that fd_ours(): fails with one errno for a node or a queue, with the other for a file or folder; 0: does not. */
HIDDEN int fd_fail(const char *call, int fd, int of_node, int of_file);
HIDDEN int do_ftruncate(int fd, off_t n);
HIDDEN int do_truncate(const char *to, off_t n);
/* With which errno room for a file is refused. */
HIDDEN int room_refusal(const char *call, int fd, off_t at, off_t bytes);

HIDDEN int do_fstat(int fd, struct stat *st);
HIDDEN int do_fstatfs(int fd, struct statfs *st);
HIDDEN DIR *do_fdopendir(int fd);
HIDDEN int do_ioctl(int fd, uint32_t request, void *arg);

/* As of epoll_ctl(). */
struct watching {
	int epoll, what, fd;
	struct epoll_event *event;
};
/* ret: what libc's answered. */
HIDDEN int do_epoll_ctl(int ret, const struct watching *c);
/* These are called when libc's was refused, and leave its errno when the file is none of ours. */
HIDDEN ssize_t do_read(int fd, void *p, size_t n, int64_t at);
HIDDEN ssize_t do_write(int fd, const void *p, size_t n, int64_t at);
HIDDEN ssize_t do_readv(int fd, const struct iovec *v, int n, int64_t at);
HIDDEN ssize_t do_writev(int fd, const struct iovec *v, int n, int64_t at);
HIDDEN void *do_mmap(void *want, int fd, const struct mapping *m);

/* What a mapping of n bytes is to become; at: where, for some flags. */
struct resize {
	size_t bytes;
	int flags;
	void *at;
};
HIDDEN void *do_mremap(void *p, size_t n, const struct resize *to);
HIDDEN off_t do_lseek(int fd, off_t at, int from);
HIDDEN int do_fsync(const char *call, int fd);
HIDDEN int do_getfl(int fd);
HIDDEN int do_setfl(int fd, int flags);
/* Flags of preadv2() and pwritev2(): those that drivers cannot know are refused, true with errno. */
HIDDEN bool refuses_flags(const char *call, int fd, int flags);
/* Whether it is an attribute that is open for reading alone. */
HIDDEN bool is_attribute(int fd);
HIDDEN void *do_mmap_attribute(int fd, const struct mapping *m);
HIDDEN FILE *do_fdopen(int fd, const char *mode);
HIDDEN int do_fflush(FILE *f);
HIDDEN int do_fclose(FILE *f);
HIDDEN int do_close(int fd);
/* Something may have been closed: the next one at work looks. Passes ret on, and errno. */
HIDDEN int do_hint(int ret);
HIDDEN int do_limit(const struct rlimit *set, struct rlimit *ret_old);

/* The effective user is to be another one, -1: none; then libc does that, and answers ret. */
HIDDEN bool becomes(uid_t uid);
HIDDEN int became(int ret);

#endif
