/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Listings of folders. Those of the tree are folders of the session, whose files are to be called nodes. /dev is the real one,
 * with the machine's names among the others: they come when the real ones are at their end, and take the place of real ones
 * that they hide.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A stream of the real /dev that is at its end, and what comes behind that. */
struct joined {
	struct joined *next;
	const DIR *d;
	DIR *ours; /* NULL: they cannot be read */
};

/* ---- /dev ---- */

/* Whether programs do not see the real one of that name. */
static bool is_hidden(const char *name)
{
	return !strcmp(name, "iommu") || !strcmp(name, "vfio");
}

static struct joined **find(const DIR *d)
{
	struct joined **at = &mock.joined;

	while (*at && (*at)->d != d)
		at = &(*at)->next;
	return at;
}

static struct joined *join(const DIR *d)
{
	char path[PATH_MAX];
	struct joined *j = malloc(sizeof(*j));

	if (!j)
		return NULL;
	j->d = d;
	j->ours = snprintf(path, sizeof(path), "%s/dev", mock.s.path) < PATH_MAX ? opendir(path)
										 : NULL;
	j->next = mock.joined;
	mock.joined = j;
	return j;
}

/* A name that the real folder has not; NULL: there is no more. */
static struct dirent *next_of_ours(DIR *d)
{
	struct joined *j = *find(d);
	struct dirent *e = NULL;

	if (!j)
		j = join(d);
	if (!j || !j->ours)
		return NULL;
	do {
		e = readdir(j->ours);
	} while (e && (*e->d_name == '.' ||
		       (!is_hidden(e->d_name) &&
			!faccessat(dirfd(d), e->d_name, F_OK, AT_SYMLINK_NOFOLLOW))));
	return e;
}

static struct dirent *among_real(DIR *d, struct dirent *e)
{
	while (e && is_hidden(e->d_name))
		e = readdir(d);
	return e ? e : next_of_ours(d);
}

static bool is_dev(const struct stat *st)
{
	return st->st_ino == mock.dev_ino && st->st_dev == mock.dev_dev;
}

/* Nodes are files in the session (mocks/sysfs/README.md). */
static void show_type(const char *path, struct dirent *e)
{
	if (e->d_type == DT_REG && !strncmp(path_shown(path), "/dev/", 5))
		e->d_type = DT_CHR;
}

struct dirent *do_entry(DIR *d, struct dirent *e)
{
	const int saved = errno;
	char path[PATH_MAX];
	struct visit v;
	struct stat st;

	if (e && e->d_type != DT_REG && !is_hidden(e->d_name))
		return e;
	visit_start(&v);
	if (fstat(dirfd(d), &st)) {
		visit_end(&v);
		return e;
	}
	if (is_dev(&st)) {
		/* That makes the tree, if nobody looked before. */
		path_moved(AT_FDCWD, "/dev/vfio", path);
		visit_lock(&v);
		e = among_real(d, e);
		if (e && e->d_type == DT_REG && *find(d))
			e->d_type = DT_CHR;
	} else if (e && st.st_dev == mock.s.dev && path_of_fd(dirfd(d), path)) {
		show_type(path, e);
	}
	errno = saved;
	visit_end(&v);
	return e;
}

void folder_again(const DIR *d)
{
	struct joined **at, *j;
	struct visit v;

	visit_start(&v);
	visit_lock(&v);
	at = find(d);
	j = *at;
	if (j) {
		*at = j->next;
		if (j->ours)
			closedir(j->ours);
		free(j);
	}
	visit_end(&v);
}

/* ---- whole listings ---- */

struct list {
	struct dirent **all;
	size_t n, room;
};

static void drop(struct list *l)
{
	while (l->n)
		free(l->all[--l->n]);
	free(l->all);
}

static bool add(struct list *l, const struct dirent *e)
{
	const size_t size = offsetof(struct dirent, d_name) + strlen(e->d_name) + 1;
	struct dirent **all = l->all;

	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 16;
		all = realloc(all, l->room * sizeof(struct dirent *));
		if (!all)
			return false;
		l->all = all;
	}
	all[l->n] = malloc(size);
	if (!all[l->n])
		return false;
	memcpy(all[l->n++], e, size);
	return true;
}

static bool read_all(DIR *d, dirent_filter *f, struct list *l)
{
	const struct dirent *e;

	errno = 0;
	while ((e = readdir(d))) {
		if (f && !f(e))
			continue;
		if (!add(l, e))
			return false;
		errno = 0;
	}
	return !errno;
}

static int compare(const void *a, const void *b, void *order)
{
	dirent_order *const *o = order;

	return (*o)((const struct dirent **)(uintptr_t)a, (const struct dirent **)(uintptr_t)b);
}

/* libc's own reads with calls that nobody can stand in front of; these here are those of programs. */
int do_scandir(const struct scan *s, dirent_filter *f, dirent_order *o)
{
	int fd = openat(s->dir, s->path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC), saved;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct list l = { 0 };

	if (!d) {
		saved = errno;
		if (fd >= 0)
			close(fd);
		errno = saved;
		return -1;
	}
	if (!read_all(d, f, &l)) {
		saved = errno;
		drop(&l);
		l.all = NULL;
	} else {
		saved = 0;
	}
	closedir(d);
	if (saved) {
		errno = saved;
		return -1;
	}
	if (o && l.n)
		qsort_r(l.all, l.n, sizeof(struct dirent *), compare, &o);
	*s->ret = l.all;
	return (int)l.n;
}

/* ---- patterns ---- */

static void *open_folder(const char *path)
{
	return opendir(path);
}

static struct dirent *read_folder(void *d)
{
	return readdir(d);
}

static void close_folder(void *d)
{
	closedir(d);
}

static int look(const char *path, struct stat *st)
{
	return stat(path, st);
}

static int look_at_link(const char *path, struct stat *st)
{
	return lstat(path, st);
}

bool glob_test(const char *pattern, int flags)
{
	return !(flags & GLOB_ALTDIRFUNC) && mock_on() &&
	       (path_maybe(pattern) || (*pattern == '/' && strchr("*?[{", pattern[1])));
}

int do_glob(const char *pattern, int flags, glob_error *e, glob_t *g)
{
	g->gl_opendir = open_folder;
	g->gl_readdir = read_folder;
	g->gl_closedir = close_folder;
	g->gl_stat = look;
	g->gl_lstat = look_at_link;
	return glob(pattern, flags | GLOB_ALTDIRFUNC, e, g);
}
