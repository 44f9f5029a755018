/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fts_open() and what belongs to it, for walks that may come into the tree: as in walk.c, libc's own cannot be answered. The
 * working directory never changes, so a path is the access path, too; fts_set() of libc does for both.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* No option of libc's: the stream is ours. */
enum { OURS = 1 << 20 };

struct node_of {
	struct stat st;
	FTSENT e; /* its name goes beyond */
};

bool fts_is_ours(const FTS *s)
{
	return s->fts_options & OURS;
}

/* ---- entries ---- */

static FTSENT *entry_new(FTSENT *parent, const char *name)
{
	const size_t n = strlen(name), above = parent->fts_path ? strlen(parent->fts_path) : 0;
	const bool slash = above && parent->fts_path[above - 1] != '/';
	struct node_of *node = calloc(1, sizeof(*node) + n + 1);
	char *path = malloc(above + slash + n + 1);
	FTSENT *e = node ? &node->e : NULL;

	if (!e || !path) {
		free(path);
		free(node);
		return NULL;
	}
	memcpy(path, parent->fts_path ? parent->fts_path : "", above);
	memcpy(path + above, "/", slash);
	memcpy(path + above + slash, name, n + 1);
	memcpy(e->fts_name, name, n + 1);
	e->fts_path = e->fts_accpath = path;
	e->fts_pathlen = (unsigned short)strlen(path);
	e->fts_namelen = (unsigned short)n;
	e->fts_parent = parent;
	e->fts_level = (short)(parent->fts_level + 1);
	e->fts_instr = FTS_NOINSTR;
	e->fts_statp = &node->st;
	return e;
}

static struct node_of *node_of(FTSENT *e)
{
	return (struct node_of *)((char *)e - offsetof(struct node_of, e));
}

static void entry_free(FTSENT *e)
{
	free(e->fts_path);
	free(node_of(e));
}

static void list_free(FTSENT *e)
{
	FTSENT *next;

	for (; e; e = next) {
		next = e->fts_link;
		entry_free(e);
	}
}

/* A folder above it that it is: a link led back. */
static FTSENT *cycle_of(const FTSENT *e)
{
	FTSENT *p;

	for (p = e->fts_parent; p->fts_level >= FTS_ROOTLEVEL; p = p->fts_parent)
		if (p->fts_ino == e->fts_ino && p->fts_dev == e->fts_dev)
			return p;
	return NULL;
}

static unsigned short kind_of(const FTS *s, FTSENT *e)
{
	const mode_t m = e->fts_statp->st_mode;

	if (!S_ISDIR(m) && s->fts_options & FTS_NOSTAT)
		return FTS_NSOK;
	if (!S_ISDIR(m))
		return S_ISLNK(m) ? FTS_SL : S_ISREG(m) ? FTS_F : FTS_DEFAULT;
	if (e->fts_level > FTS_ROOTLEVEL &&
	    (!strcmp(e->fts_name, ".") || !strcmp(e->fts_name, "..")))
		return FTS_DOT;
	e->fts_cycle = cycle_of(e);
	return e->fts_cycle ? FTS_DC : FTS_D;
}

static void look(const FTS *s, FTSENT *e, bool follow)
{
	struct stat *st = e->fts_statp;

	e->fts_errno = 0;
	if (follow ? stat(e->fts_path, st) : lstat(e->fts_path, st)) {
		e->fts_errno = errno;
		if (follow && !lstat(e->fts_path, st)) {
			e->fts_errno = 0;
			e->fts_info = FTS_SLNONE;
			return;
		}
		memset(st, 0, sizeof(*st));
		e->fts_info = FTS_NS;
		return;
	}
	e->fts_ino = st->st_ino;
	e->fts_dev = st->st_dev;
	e->fts_nlink = st->st_nlink;
	e->fts_info = kind_of(s, e);
}

/* ---- lists ---- */

static int compare(const void *a, const void *b, void *s)
{
	return ((FTS *)s)->fts_compar(a, b);
}

/* In the program's order. NULL: there was no memory, or there are none. */
static FTSENT *sort(FTS *s, FTSENT *first)
{
	FTSENT **all, *e;
	size_t n = 0, i;

	for (e = first; e; e = e->fts_link)
		n++;
	if (n < 2 || !s->fts_compar)
		return first;
	all = malloc(n * sizeof(FTSENT *));
	if (!all)
		return first;
	for (e = first, i = 0; e; e = e->fts_link)
		all[i++] = e;
	qsort_r(all, n, sizeof(FTSENT *), compare, s);
	for (i = 0; i < n; i++)
		all[i]->fts_link = i + 1 < n ? all[i + 1] : NULL;
	first = all[0];
	free(all);
	return first;
}

static bool is_wanted(const FTS *s, const char *name)
{
	return s->fts_options & FTS_SEEDOT || (strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
}

/* What is in a folder; with errno when there is nothing. */
static FTSENT *children_of(FTS *s, FTSENT *of)
{
	FTSENT *first = NULL, **at = &first;
	struct dirent **list;
	int i, n, err = 0;

	n = do_scandir(&(struct scan){ AT_FDCWD, of->fts_path, &list }, NULL, NULL);
	if (n < 0)
		return NULL;
	for (i = 0; i < n; i++) {
		if (!err && is_wanted(s, list[i]->d_name)) {
			*at = entry_new(of, list[i]->d_name);
			err = *at ? 0 : ENOMEM;
		}
		if (*at) {
			look(s, *at, s->fts_options & FTS_LOGICAL);
			at = &(*at)->fts_link;
		}
		free(list[i]);
	}
	free(list);
	errno = err;
	if (err) {
		list_free(first);
		return NULL;
	}
	return sort(s, first);
}

/* ---- the stream ---- */

/* Stands above all roots. */
static FTSENT *parent_of_roots(void)
{
	struct node_of *node = calloc(1, sizeof(*node) + 1);

	if (!node)
		return NULL;
	node->e.fts_level = FTS_ROOTPARENTLEVEL;
	node->e.fts_statp = &node->st;
	return &node->e;
}

/* A root is named by the end of its path. */
static void name_root(FTSENT *e)
{
	const char *slash = strrchr(e->fts_name, '/');

	if (!slash || (slash == e->fts_name && !slash[1]))
		return;
	e->fts_namelen = (unsigned short)strlen(slash + 1);
	memmove(e->fts_name, slash + 1, e->fts_namelen + 1u);
}

static bool add_roots(FTS *s, char *const *paths)
{
	const bool follow = s->fts_options & (FTS_LOGICAL | FTS_COMFOLLOW);
	FTSENT **at = &s->fts_child;

	for (; *paths; paths++) {
		*at = **paths ? entry_new(s->fts_cur, *paths) : NULL;
		if (!*at) {
			errno = **paths ? ENOMEM : ENOENT;
			return false;
		}
		name_root(*at);
		look(s, *at, follow);
		at = &(*at)->fts_link;
	}
	s->fts_child = sort(s, s->fts_child);
	return true;
}

FTS *do_fts_open(char *const *paths, int options, fts_order *order)
{
	FTS *s = options & ~FTS_OPTIONMASK ? NULL : calloc(1, sizeof(*s));
	int err;

	if (!s) {
		errno = options & ~FTS_OPTIONMASK ? EINVAL : ENOMEM;
		return NULL;
	}
	s->fts_options = options | OURS;
	s->fts_compar = (int (*)(const void *, const void *))order;
	s->fts_cur = parent_of_roots();
	if (s->fts_cur && add_roots(s, paths))
		return s;
	err = s->fts_cur ? errno : ENOMEM;
	list_free(s->fts_child);
	if (s->fts_cur)
		entry_free(s->fts_cur);
	free(s);
	errno = err;
	return NULL;
}

/* Down into a folder: its first entry; NULL: there is none, and it is done with. */
static FTSENT *go_down(FTS *s, FTSENT *e)
{
	FTSENT *first = s->fts_child;

	if (e->fts_instr == FTS_SKIP ||
	    (s->fts_options & FTS_XDEV && e->fts_level > FTS_ROOTLEVEL &&
	     e->fts_dev != s->fts_dev)) {
		list_free(first);
		s->fts_child = NULL;
		e->fts_info = FTS_DP;
		return NULL;
	}
	if (!first) {
		errno = 0;
		first = children_of(s, e);
		e->fts_errno = first ? 0 : errno;
	}
	s->fts_child = NULL;
	if (!first)
		e->fts_info = e->fts_errno ? FTS_DNR : FTS_DP;
	return first;
}

/* What comes behind it: the next of the same folder, or the folder again. */
static FTSENT *go_on(FTS *s, FTSENT *e)
{
	FTSENT *next = e->fts_link, *parent = e->fts_parent;

	entry_free(e);
	if (next)
		return next;
	if (parent->fts_level >= FTS_ROOTLEVEL)
		parent->fts_info = FTS_DP;
	s->fts_cur = parent;
	return parent;
}

/* What the program asked of an entry that it was shown, or is to be shown. True: it is shown so. */
static bool obeys(const FTS *s, FTSENT *e)
{
	const bool again = e->fts_instr == FTS_AGAIN;
	const bool follow = e->fts_instr == FTS_FOLLOW &&
			    (e->fts_info == FTS_SL || e->fts_info == FTS_SLNONE);

	if (!again && !follow)
		return false;
	e->fts_instr = FTS_NOINSTR;
	look(s, e, follow || s->fts_options & FTS_LOGICAL);
	return true;
}

static FTSENT *show(FTS *s, FTSENT *e)
{
	s->fts_cur = e;
	if (e->fts_level == FTS_ROOTLEVEL && e->fts_info == FTS_D)
		s->fts_dev = e->fts_dev;
	return e;
}

FTSENT *do_fts_read(FTS *s)
{
	FTSENT *e = s->fts_cur, *below;

	errno = 0;
	if (e->fts_level < FTS_ROOTLEVEL) {
		below = s->fts_child;
		s->fts_child = NULL;
		return below ? show(s, below) : NULL;
	}
	if (obeys(s, e))
		return e;
	if (e->fts_info == FTS_D) {
		below = go_down(s, e);
		return show(s, below ? below : e);
	}
	/* Those that are to be skipped before they were shown. */
	do {
		e = go_on(s, e);
	} while (e->fts_level >= FTS_ROOTLEVEL && e->fts_info != FTS_DP &&
		 e->fts_instr == FTS_SKIP);
	if (e->fts_level < FTS_ROOTLEVEL)
		return NULL;
	obeys(s, e);
	return show(s, e);
}

FTSENT *do_fts_children(FTS *s)
{
	FTSENT *e = s->fts_cur;

	errno = 0;
	if (e->fts_level < FTS_ROOTLEVEL)
		return s->fts_child;
	if (e->fts_info != FTS_D)
		return NULL;
	if (!s->fts_child)
		s->fts_child = children_of(s, e);
	return s->fts_child;
}

int do_fts_close(FTS *s)
{
	FTSENT *e = s->fts_cur, *parent;

	list_free(s->fts_child);
	for (; e; e = parent) {
		parent = e->fts_parent;
		list_free(e->fts_link);
		entry_free(e);
	}
	free(s);
	return 0;
}

bool fts_test(char *const *paths)
{
	for (; *paths; paths++)
		if (walk_test(*paths))
			return true;
	return false;
}
