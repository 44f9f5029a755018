/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tree in the session says in mode bits what a real one shows; mocks/sysfs/README.md has the code. Nothing here depends
 * on who the tree's real owner is.
 */
#include "mock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
	NO_READ = 0100, /* the owner may not read */
	NO_WRITE = 0010, /* the owner may not write */
	REAL_SIZE = 0001, /* the size is that of the file, not a page */
	ATTRIBUTE_SIZE = 4096,
};

/* ---- nodes ---- */

/* Which kind of node a name below /dev is. */
static enum file_kind kind_of(const char *name)
{
	static const struct {
		const char *start;
		enum file_kind kind;
		bool whole;
	} rows[] = {
		{ "iommu", FILE_IOMMU, true },
		{ "vfio/vfio", FILE_CONTAINER, true },
		{ "vfio/devices/", FILE_CDEV, false },
		{ "vfio/", FILE_GROUP, false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].whole ? !strcmp(name, rows[i].start)
				  : !strncmp(name, rows[i].start, strlen(rows[i].start)))
			return rows[i].kind;
	return FILE_NONE;
}

/* What the line of a node's file says: "c MAJOR:MINOR MODE UID GID". */
static bool read_node(const char *real, struct stat *st)
{
	unsigned long v[5];
	char line[80], *at = line + 1;
	int fd = open(real, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);
	size_t i;

	if (fd >= 0)
		close(fd);
	if (n < 2 || line[0] != 'c')
		return false;
	line[n] = '\0';
	for (i = 0; i < 5; i++) {
		v[i] = strtoul(at, &at, i == 2 ? 8 : 10);
		at += *at == ':' || *at == ' ';
	}
	st->st_mode = S_IFCHR | (v[2] & 07777);
	st->st_rdev = makedev((unsigned)v[0], (unsigned)v[1]);
	st->st_uid = (uid_t)v[3];
	st->st_gid = (gid_t)v[4];
	return true;
}

static void show_node(const char *real, struct spot *s)
{
	const char *shown = path_shown(real);

	s->st.st_nlink = 1;
	s->st.st_size = 0;
	s->st.st_blocks = 0;
	s->kind = SPOT_OTHER;
	if (!read_node(real, &s->st))
		return;
	s->kind = SPOT_NODE;
	snprintf(s->path, sizeof(s->path), "%s", shown);
	s->node = (struct node){
		.path = s->path,
		.kind = kind_of(shown + strlen("/dev/")),
		.number = minor(s->st.st_rdev),
		.mode = s->st.st_mode,
		.uid = s->st.st_uid,
		.gid = s->st.st_gid,
		.rdev = s->st.st_rdev,
	};
}

/* ---- sysfs ---- */

static void show_attribute(struct spot *s)
{
	const mode_t m = s->st.st_mode;
	mode_t hidden = NO_READ | NO_WRITE | REAL_SIZE;

	s->kind = m & REAL_SIZE ? SPOT_DATA : SPOT_ATTRIBUTE;
	if (!(m & REAL_SIZE))
		s->st.st_size = ATTRIBUTE_SIZE;
	hidden |= m & NO_READ ? S_IRUSR : 0;
	hidden |= m & NO_WRITE ? S_IWUSR : 0;
	s->st.st_mode &= ~hidden;
	s->st.st_blocks = 0;
}

/* devtmpfs counts names. */
static off_t folder_size(const char *real, const char *shown)
{
	off_t size = 0;
	DIR *d;

	if (strncmp(shown, "/dev", 4) != 0)
		return 0;
	d = opendir(real);
	while (d && readdir(d))
		size += 20;
	if (d)
		closedir(d);
	return size;
}

void spot_show(const char *real, struct spot *s)
{
	const char *shown = path_shown(real);
	const mode_t type = s->st.st_mode & S_IFMT;

	s->st.st_uid = 0;
	s->st.st_gid = 0;
	s->st.st_blksize = ATTRIBUTE_SIZE;
	if (type != S_IFDIR)
		s->st.st_nlink = 1; /* those that say the same are one file */
	s->kind = type == S_IFDIR ? SPOT_FOLDER : SPOT_OTHER;
	if (type == S_IFREG && !strncmp(shown, "/dev/", 5)) {
		show_node(real, s);
	} else if (type == S_IFREG && !strncmp(shown, "/sys/", 5)) {
		show_attribute(s);
	} else if (type == S_IFREG) {
		s->st.st_mode = S_IFREG | 0444;
		s->st.st_size = 0;
	} else {
		s->st.st_size = type == S_IFDIR ? folder_size(real, shown) : 0;
		s->st.st_blocks = 0;
	}
}

int spot_look(const char *real, bool follow, struct spot *ret)
{
	char end[PATH_MAX];
	struct stat st;

	if (fstatat(AT_FDCWD, real, &ret->st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (S_ISLNK(ret->st.st_mode) && follow) {
		if (stat(real, &st) || !realpath(real, end))
			return -errno;
		ret->st = st;
		real = end;
	}
	/* It may have led out of the session. */
	ret->kind = SPOT_OTHER;
	if (path_shown(real) != real)
		spot_show(real, ret);
	return 0;
}

/* ---- permissions ---- */

static bool in_group(const struct host_caller *c, gid_t gid)
{
	size_t i;

	for (i = 0; i < c->n_groups; i++)
		if (c->groups[i] == gid)
			return true;
	return c->gid == gid;
}

bool spot_permits(const struct spot *s, int want)
{
	const struct host_caller *c = &board_of(mock.s.w)->caller;
	const mode_t m = s->st.st_mode;
	const bool sysfs = s->kind == SPOT_ATTRIBUTE || s->kind == SPOT_DATA;
	int may;

	/* sysfs asks for a bit at all, even of root. */
	if (sysfs && ((want & R_OK && !(m & 0444)) || (want & W_OK && !(m & 0222))))
		return false;
	if (c->capabilities & UINT64_C(1) << CAP_DAC_OVERRIDE)
		return true;
	if (c->uid == s->st.st_uid)
		may = m >> 6 & 7;
	else
		may = in_group(c, s->st.st_gid) ? m >> 3 & 7 : m & 7;
	return (want & may) == want;
}
