/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * nftw() and ftw(): libc's walk with calls that nobody can stand in front of. These here are made of those of programs, hence
 * no visit is open. No descriptor stays open on the way down, however many a program allows.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct seen {
	uint64_t dev, ino;
};

struct walk {
	walk_entry *fn;
	walk_old_entry *old; /* of ftw(); fn is NULL then */
	int flags;
	int home; /* where FTW_CHDIR began; -1: it was not asked for */
	uint64_t dev; /* of the start */
	struct seen *seen; /* folders, when links are followed */
	size_t n_seen, room;
	char path[PATH_MAX];
	size_t length; /* of path */
};

/* ---- what is there ---- */

static int look(const struct walk *k, struct stat *st)
{
	if (k->flags & FTW_PHYS ? lstat(k->path, st) : stat(k->path, st)) {
		if (!(k->flags & FTW_PHYS) && !lstat(k->path, st) && S_ISLNK(st->st_mode))
			return FTW_SLN;
		memset(st, 0, sizeof(*st));
		return FTW_NS;
	}
	if (S_ISDIR(st->st_mode))
		return FTW_D;
	return S_ISLNK(st->st_mode) ? FTW_SL : FTW_F;
}

/* Whether a folder was met before, by another link. -ENOMEM. */
static int was_seen(struct walk *k, const struct stat *st)
{
	struct seen *all;
	size_t i;

	if (k->flags & FTW_PHYS)
		return 0;
	for (i = 0; i < k->n_seen; i++)
		if (k->seen[i].ino == st->st_ino && k->seen[i].dev == st->st_dev)
			return 1;
	if (k->n_seen == k->room) {
		k->room = k->room ? k->room * 2 : 64;
		all = realloc(k->seen, k->room * sizeof(*all));
		if (!all)
			return -ENOMEM;
		k->seen = all;
	}
	k->seen[k->n_seen++] = (struct seen){ st->st_dev, st->st_ino };
	return 0;
}

/* ---- telling ---- */

/* FTW_CHDIR: the program stands in the folder of what it is told of. */
static int stand(const struct walk *k, int base)
{
	char folder[PATH_MAX];

	if (k->home < 0)
		return 0;
	memcpy(folder, k->path, (size_t)base);
	folder[base > 1 ? base - 1 : base] = '\0';
	return fchdir(k->home) || (base && chdir(folder)) ? -1 : 0;
}

static int base_of(const struct walk *k)
{
	size_t at = k->length;

	while (at > 1 && k->path[at - 1] == '/')
		at--;
	while (at && k->path[at - 1] != '/')
		at--;
	return (int)at;
}

static int tell(struct walk *k, const struct stat *st, int type, int level)
{
	/* ftw() knows no others. */
	static const int old[] = {
		[FTW_F] = FTW_F,  [FTW_D] = FTW_D,  [FTW_DNR] = FTW_DNR, [FTW_NS] = FTW_NS,
		[FTW_SL] = FTW_F, [FTW_DP] = FTW_D, [FTW_SLN] = FTW_NS
	};
	struct FTW at = { base_of(k), level };

	if (k->old)
		return k->old(k->path, st, old[type]);
	return stand(k, at.base) ? -1 : k->fn(k->path, st, type, &at);
}

/* ---- walking ---- */

static int walk(struct walk *k, int level);

/* NOLINTNEXTLINE(misc-no-recursion): a path has an end */
static int walk_one(struct walk *k, const char *name, int level)
{
	const size_t before = k->length, n = strlen(name);
	const bool slash = before && k->path[before - 1] != '/';
	int ret;

	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return 0;
	if (before + slash + n >= sizeof(k->path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (slash)
		k->path[k->length++] = '/';
	memcpy(k->path + k->length, name, n + 1);
	k->length += n;
	ret = walk(k, level);
	k->length = before;
	k->path[before] = '\0';
	return ret;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static int walk_below(struct walk *k, struct dirent **list, int n, int level)
{
	int i, ret = 0;

	for (i = 0; i < n && !ret; i++)
		ret = walk_one(k, list[i]->d_name, level);
	return k->flags & FTW_ACTIONRETVAL && ret == FTW_SKIP_SIBLINGS ? 0 : ret;
}

static void drop(struct dirent **list, int n)
{
	while (n)
		free(list[--n]);
	free(list);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static int walk_folder(struct walk *k, const struct stat *st, int level)
{
	const bool after = k->flags & FTW_DEPTH;
	struct dirent **list;
	int n, ret = 0;

	/* Where the start is named relative to where it was. */
	if (k->home >= 0 && fchdir(k->home))
		return -1;
	n = do_scandir(&(struct scan){ AT_FDCWD, k->path, &list }, NULL, NULL);
	if (n < 0)
		return errno == EACCES ? tell(k, st, FTW_DNR, level) : -1;
	if (!after)
		ret = tell(k, st, FTW_D, level);
	if (!ret)
		ret = walk_below(k, list, n, level + 1);
	else if (k->flags & FTW_ACTIONRETVAL && ret == FTW_SKIP_SUBTREE)
		ret = 0;
	drop(list, n);
	return !ret && after ? tell(k, st, FTW_DP, level) : ret;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static int walk(struct walk *k, int level)
{
	struct stat st;
	int type, met;

	if (k->home >= 0 && fchdir(k->home))
		return -1;
	type = look(k, &st);
	if (!level && type == FTW_NS)
		return -1;
	if (!level)
		k->dev = st.st_dev;
	if (k->flags & FTW_MOUNT && type != FTW_NS && st.st_dev != k->dev)
		return 0;
	if (type != FTW_D)
		return tell(k, &st, type, level);
	met = was_seen(k, &st);
	if (met < 0)
		errno = ENOMEM;
	return met ? (met < 0 ? -1 : 0) : walk_folder(k, &st, level);
}

static int start(struct walk *k, const char *path, int flags)
{
	int ret, saved;

	k->length = strlen(path);
	if (!k->length || k->length >= sizeof(k->path)) {
		errno = k->length ? ENAMETOOLONG : ENOENT;
		return -1;
	}
	memcpy(k->path, path, k->length + 1);
	while (k->length > 1 && k->path[k->length - 1] == '/')
		k->path[--k->length] = '\0';
	k->flags = flags;
	k->home = flags & FTW_CHDIR ? open(".", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	ret = flags & FTW_CHDIR && k->home < 0 ? -1 : walk(k, 0);
	saved = errno;
	if (k->home >= 0) {
		if (fchdir(k->home) && !ret)
			ret = -1;
		close(k->home);
	}
	free(k->seen);
	errno = saved;
	return ret;
}

int do_nftw(const char *path, walk_entry *fn, int flags)
{
	return start(&(struct walk){ .fn = fn }, path, flags);
}

int do_ftw(const char *path, walk_old_entry *fn)
{
	return start(&(struct walk){ .old = fn }, path, 0);
}
