/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trees from folders: those that were written, and the real thing, in which attributes have no execute bits. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { ENTRIES_MAX = 1 << 20, CONTENT_MAX = 65536, DEPTH_MAX = 24 };

uint16_t mode_decode(mode_t mode)
{
	unsigned is = mode & 0666;

	if (mode & 0100)
		is &= ~0400u;
	if (mode & 0010)
		is &= ~0200u;
	return (uint16_t)is;
}

static const char *const skipped[] = {
#define SCOPE(...)
#define SKIP(n, w) n,
#define DROP(...)
#define VOLATILE(...)
#include "scopes.def"
#undef SCOPE
#undef SKIP
#undef DROP
#undef VOLATILE
	NULL,
};

struct reader {
	struct tree *t;
	size_t entries;
	char path[PATH_ROOM];
	size_t length, depth;
	char bytes[CONTENT_MAX];
};

/* What can be read of a file at once; what cannot be read is empty, as of a device that is off. */
static size_t content(struct reader *r, int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	size_t n = 0;
	ssize_t got = 1;

	if (fd < 0)
		return 0;
	while (got > 0 && n < sizeof(r->bytes)) {
		got = read(fd, r->bytes + n, sizeof(r->bytes) - n);
		n += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	return n;
}

/* A file that stands for a node says so itself: "c 10:196 666 0 0". */
static bool node_file(struct reader *r, struct entry *e)
{
	unsigned long major, minor, mode;
	char *end;

	if (strncmp(r->path, "dev/", 4) != 0 || strncmp(r->bytes, "c ", 2) != 0)
		return false;
	major = strtoul(r->bytes + 2, &end, 10);
	if (*end != ':')
		return false;
	minor = strtoul(end + 1, &end, 10);
	mode = strtoul(end, &end, 8);
	if (*end != ' ')
		return false;
	e->type = 'c';
	e->size = 0;
	e->major = (uint32_t)major;
	e->minor = (uint32_t)minor;
	e->mode = mode & 0777;
	return true;
}

static void read_file(struct reader *r, int folder, const char *name, const struct stat *st,
		      struct entry *e)
{
	e->type = 'f';
	e->mode = mode_decode(st->st_mode);
	e->bytes = st->st_mode & 0001 || is_memory(r->path) ||
		   (is_bytes(r->path, ATTRIBUTE_SIZE) && (uint64_t)st->st_size >= 64);
	e->size = e->bytes ? (uint64_t)st->st_size : ATTRIBUTE_SIZE;
	if (!is_memory(r->path) && (e->mode & 0400 || !strncmp(r->path, "dev/", 4)))
		e->length = content(r, folder, name);
	if (e->length < sizeof(r->bytes))
		r->bytes[e->length] = '\0';
	e->content = r->bytes;
	if (e->length && node_file(r, e))
		e->length = 0;
	while (e->bytes && e->length && !r->bytes[e->length - 1])
		e->length--;
}

static int read_folder(struct reader *r, int folder, const char *name);

static int read_entry(struct reader *r, int folder, const char *name)
{
	struct entry e = { .path = r->path };
	struct stat st;
	ssize_t n;

	if (++r->entries > ENTRIES_MAX)
		return -E2BIG;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno; /* it may have gone */
	if (S_ISDIR(st.st_mode)) {
		e.type = 'd';
		e.mode = st.st_mode & 0777;
	} else if (S_ISLNK(st.st_mode)) {
		e.type = 'l';
		e.mode = 0777;
		n = readlinkat(folder, name, r->bytes, PATH_ROOM);
		if (n < 0)
			return errno == ENOENT ? 0 : -errno;
		e.content = r->bytes;
		e.length = (size_t)n;
	} else if (S_ISCHR(st.st_mode)) {
		e = (struct entry){ .path = r->path,
				    .type = 'c',
				    .mode = st.st_mode & 0777,
				    .major = major(st.st_rdev),
				    .minor = minor(st.st_rdev) };
	} else if (S_ISREG(st.st_mode)) {
		read_file(r, folder, name, &st, &e);
	} else {
		return 0;
	}
	if (!tree_add(r->t, &e))
		return -ENOMEM;
	return e.type == 'd' ? read_folder(r, folder, name) : 0;
}

static bool is_skipped(const char *name)
{
	size_t i;

	for (i = 0; skipped[i]; i++)
		if (!strcmp(skipped[i], name))
			return true;
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* Adds a name to the path; -ENAMETOOLONG. */
static int enter(struct reader *r, const char *name)
{
	const size_t n = strlen(name);

	if (r->length + n + 2 > sizeof(r->path))
		return -ENAMETOOLONG;
	if (r->length)
		r->path[r->length++] = '/';
	memcpy(r->path + r->length, name, n + 1);
	r->length += n;
	return 0;
}

/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_MAX */
static int read_folder(struct reader *r, int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW), ret = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const size_t length = r->length;
	const struct dirent *d;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return errno == ENOENT || errno == EACCES ? 0 : -errno;
	}
	if (++r->depth > DEPTH_MAX)
		ret = -E2BIG;
	while (!ret && (d = readdir(dir))) {
		if (is_skipped(d->d_name))
			continue;
		ret = enter(r, d->d_name);
		if (!ret)
			ret = read_entry(r, fd, d->d_name);
		r->length = length;
		r->path[length] = '\0';
	}
	r->depth--;
	closedir(dir);
	return ret;
}

/* One scope; a * stands for the rest of a name. */
static int read_scope(struct reader *r, int root, const char *scope)
{
	char path[PATH_ROOM];
	const size_t n = strcspn(scope, "*");
	const char *last;
	const struct dirent *d;
	int fd, ret = 0;
	DIR *dir;

	snprintf(r->path, sizeof(r->path), "%s", scope);
	r->length = strlen(r->path);
	if (!scope[n])
		return read_entry(r, root, scope);
	snprintf(path, sizeof(path), "%.*s", (int)n, scope);
	last = strrchr(path, '/') + 1;
	snprintf(r->path, sizeof(r->path), "%.*s", (int)(last - path - 1), path);
	fd = openat(root, r->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return 0;
	while (!ret && (d = readdir(dir))) {
		if (strncmp(d->d_name, last, strlen(last)) != 0)
			continue;
		r->length = (size_t)(last - path - 1);
		ret = enter(r, d->d_name);
		if (!ret)
			ret = read_entry(r, fd, d->d_name);
	}
	closedir(dir);
	return ret;
}

int sysfs_read(int folder, struct tree **ret)
{
	const char *const *scope;
	struct reader *r = calloc(1, sizeof(*r));
	int e = r ? 0 : -ENOMEM;

	if (r)
		r->t = tree_new();
	if (!r || !r->t)
		e = -ENOMEM;
	for (scope = tree_scopes; !e && *scope; scope++)
		e = read_scope(r, folder, *scope);
	if (r && e)
		tree_free(r->t);
	else if (r)
		*ret = r->t;
	free(r);
	return e;
}
