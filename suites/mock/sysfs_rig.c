/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sysfs_rig.h"

#include "files.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *rig_data;

static void remove_all(int folder)
{
	DIR *dir = fdopendir(folder);
	const struct dirent *d;

	assert_non_null(dir);
	while ((d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		if (!unlinkat(dirfd(dir), d->d_name, 0))
			continue;
		remove_all(openat(dirfd(dir), d->d_name, O_RDONLY | O_DIRECTORY));
		assert_int_equal(unlinkat(dirfd(dir), d->d_name, AT_REMOVEDIR), 0);
	}
	closedir(dir);
}

int rig_folder(char *path)
{
	int fd;

	snprintf(path, 64, "%s/viommu-sysfs-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	assert_non_null(mkdtemp(path));
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	return fd;
}

void rig_folder_end(int fd, const char *path)
{
	remove_all(fd);
	assert_int_equal(rmdir(path), 0);
}

struct tree *listing(const char *name)
{
	struct blob text = { 0 };
	struct tree *t = NULL;
	char path[4096];
	unsigned line;

	snprintf(path, sizeof(path), "%s/kernels/%s", rig_data, name);
	assert_int_equal(blob_read(path, 0, &text), 0);
	if (tree_parse(text.data, text.len, &t, &line))
		fail_msg("%s:%u", path, line);
	blob_done(&text);
	return t;
}

static void same_entry(const struct entry *is, struct tree *other)
{
	const struct entry *e = tree_find(other, is->path);

	if (tree_volatile(is->path) || !tree_listed(is->path))
		return;
	if (!e)
		fail_msg("%s is missing", is->path);
	if (e->type != is->type || e->mode != is->mode || e->size != is->size ||
	    e->major != is->major || e->minor != is->minor || e->length != is->length ||
	    memcmp(e->content, is->content, is->length) != 0)
		fail_msg("%s differs: %o %.*s", is->path, e->mode, (int)e->length, e->content);
}

void same_trees(struct tree *a, struct tree *b)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(a, &n);

	for (i = 0; i < n; i++)
		same_entry(e[i], b);
	e = tree_entries(b, &n);
	for (i = 0; i < n; i++)
		same_entry(e[i], a);
}

struct host *shipped(const char *name)
{
	struct buf message = { 0 };
	struct host *h = NULL;
	char path[4096];

	snprintf(path, sizeof(path), "%s/hosts/%s", rig_data, name);
	if (host_load(path, &message, &h))
		fail_msg("%s", buf_text(&message));
	buf_done(&message);
	return h;
}
