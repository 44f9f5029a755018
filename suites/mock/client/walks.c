/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs that walk through folders.
 */
#include "client.h"

#include <errno.h>
#include <fts.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wordexp.h>

static struct {
	int all, nodes, links, folders, after;
	const char *stop; /* a name where the walk ends */
	bool stands; /* each is looked at from its folder */
} met;

static int meet(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct stat own;

	met.all++;
	met.nodes += type == FTW_F && S_ISCHR(st->st_mode);
	met.links += type == FTW_SL;
	met.folders += type == FTW_D;
	met.after += type == FTW_DP;
	CHECK(at->level >= 0 && (size_t)at->base < strlen(path));
	if (met.stands)
		CHECK(!lstat(path + at->base, &own) && own.st_ino == st->st_ino);
	return met.stop && !strcmp(path + at->base, met.stop) ? 7 : 0;
}

static int meet_old(const char *path, const struct stat *st, int type)
{
	(void)path;
	met.all++;
	met.nodes += type == FTW_F && S_ISCHR(st->st_mode);
	return 0;
}

static void begin(void)
{
	memset(&met, 0, sizeof(met));
}

static void nodes_are_met(void)
{
	char cwd[PATH_MAX];

	begin();
	CHECK(!nftw("/dev/vfio", meet, 4, FTW_PHYS));
	CHECK(met.nodes == 11 && met.folders == 2 && met.all == 13);
	begin();
	met.stands = true;
	CHECK(!chdir("/tmp") && !nftw("/dev/vfio/", meet, 4, FTW_PHYS | FTW_DEPTH | FTW_CHDIR));
	CHECK(met.nodes == 11 && met.after == 2 && met.all == 13);
	CHECK(getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/tmp"));
	begin();
	met.stop = "devices";
	CHECK(nftw("/dev/vfio", meet, 4, FTW_PHYS) == 7);
	begin();
	CHECK(!ftw("/dev/vfio", meet_old, 4) && met.nodes == 11 && met.all == 13);
	REFUSED(nftw("/dev/vfio/none", meet, 4, FTW_PHYS), ENOENT);
}

/* Links of sysfs lead round and round: each folder is met once. */
static void links_are_followed(void)
{
	begin();
	CHECK(!nftw("/sys/bus/pci/devices", meet, 4, 0));
	CHECK(!met.links && met.folders > 10);
	begin();
	CHECK(!nftw("/sys/bus/pci/devices", meet, 4, FTW_PHYS) && met.links == 13);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static FTS *open_tree(const char *path, int options)
{
	char *const paths[] = { strdup(path), NULL };
	FTS *t = fts_open(paths, options, by_name);

	CHECK(t);
	free(paths[0]);
	return t;
}

static void hierarchy_is_read(void)
{
	FTS *t = open_tree("/dev/vfio", FTS_PHYSICAL | FTS_NOCHDIR);
	const FTSENT *e;
	int n = 0, nodes = 0;

	CHECK((e = fts_read(t)) && e->fts_info == FTS_D && !strcmp(e->fts_name, "vfio"));
	CHECK((e = fts_children(t, 0)) && !strcmp(e->fts_name, "10") && e->fts_link);
	while ((e = fts_read(t))) {
		n++;
		nodes += e->fts_info == FTS_DEFAULT && S_ISCHR(e->fts_statp->st_mode);
		CHECK(!strncmp(e->fts_path, "/dev/vfio", 9) && !access(e->fts_accpath, F_OK));
	}
	CHECK(!errno && nodes == 11 && n == 14 && !fts_read(t) && !fts_close(t));
}

static void hierarchy_is_pruned(void)
{
	FTS *t = open_tree("/sys/bus", FTS_PHYSICAL);
	FTSENT *e;
	bool followed = false;

	while ((e = fts_read(t)) && !followed) {
		if (e->fts_info == FTS_D && !strcmp(e->fts_name, "drivers"))
			CHECK(!fts_set(t, e, FTS_SKIP));
		CHECK(!strstr(e->fts_path, "/drivers/"));
		if (e->fts_info == FTS_SL && strstr(e->fts_path, "/devices/")) {
			CHECK(!fts_set(t, e, FTS_FOLLOW) && fts_read(t) == e);
			CHECK(e->fts_info == FTS_D);
			followed = true;
		}
	}
	CHECK(followed && !fts_close(t));
}

static void walks(char **args)
{
	(void)args;
	nodes_are_met();
	links_are_followed();
	hierarchy_is_read();
	hierarchy_is_pruned();
}

/* What a text becomes, its words with a blank behind each. */
static void words_are(const char *text, int flags, const char *words)
{
	static wordexp_t w = { .we_offs = 2 };
	char is[400] = "";
	size_t i;

	CHECK(!wordexp(text, &w, flags | WRDE_DOOFFS));
	CHECK(!w.we_wordv[0] && !w.we_wordv[1] && !w.we_wordv[2 + w.we_wordc]);
	for (i = 0; i < w.we_wordc; i++) {
		strcat(is, w.we_wordv[2 + i]);
		strcat(is, " ");
	}
	CHECK(!strcmp(is, words));
}

/* wordexp(3): a word that is a pattern becomes the names that there are, unless it is quoted or there is none. */
static void words_are_expanded(char **args)
{
	wordexp_t w;

	(void)args;
	CHECK(!setenv("N", "[n]one", 1));
	words_are("/sys/bus/p?i/driver*_p[r]* /dev/[i]ommu", 0,
		  "/sys/bus/pci/drivers_probe /dev/iommu ");
	words_are("x /dev/vfio/devices/*[01] y", WRDE_REUSE,
		  "x /dev/vfio/devices/vfio0 /dev/vfio/devices/vfio1 y ");
	words_are("/dev/iomm?", WRDE_APPEND,
		  "x /dev/vfio/devices/vfio0 /dev/vfio/devices/vfio1 y /dev/iommu ");
	words_are("'/dev/iomm?' \"/dev/io*\" /dev/io\\* /dev/\"iomm\"?", WRDE_REUSE,
		  "/dev/iomm? /dev/io* /dev/io* /dev/iommu ");
	words_are("/sys/none* /sys/$N* '['\"*\"?", WRDE_REUSE, "/sys/none* /sys/[n]one* [*? ");
	words_are("${N#?n?} $((2*3)) `echo '*'`", WRDE_REUSE, "one 6 * ");
	words_are("/sys/b*/pc[i] ${N#*n}", WRDE_REUSE, "/sys/bus/pci ]one ");
	CHECK(wordexp("/sys/* |", &w, 0) == WRDE_BADCHAR);
	CHECK(wordexp("/sys/* $NONE", &w, WRDE_UNDEF) == WRDE_BADVAL);
	CHECK(wordexp("/sys/* '", &w, 0) == WRDE_SYNTAX);
}

const struct scenario walk_scenarios[] = {
	{ "walks", walks },
	{ "words", words_are_expanded },
	{ NULL, NULL },
};
