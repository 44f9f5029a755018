/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "live.h"

#include "front.h"
#include "tree.h"
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the description that the tree was made of ---- */

static int host_path(const struct mock_session *s, char *path)
{
	return snprintf(path, PATH_MAX, "%s/host.json", s->path) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int load_host(const struct mock_session *s, struct host **ret)
{
	struct buf message = { 0 };
	char path[PATH_MAX];
	int r = host_path(s, path);

	if (!r)
		r = host_load(path, &message, ret);
	buf_done(&message);
	return r > 0 ? -EIO : r;
}

static int save_host(const struct mock_session *s, const struct host *h)
{
	struct buf b = { 0 };
	char path[PATH_MAX];
	int fd, r = host_path(s, path);

	if (!r && !host_save(&b, h))
		r = -ENOMEM;
	if (!r) {
		fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
		r = fd < 0 ? -errno : 0;
		if (!r && write(fd, b.data, b.len) != (ssize_t)b.len)
			r = -EIO;
		if (fd >= 0)
			close(fd);
	}
	buf_done(&b);
	return r;
}

/* Virtual functions that came or went stand among the devices then. */
static int tell_functions(struct host *h)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < h->n_devices; i++)
		if (h->devices[i].vfs)
			r = host_set_vfs(h, h->devices[i].at, h->devices[i].vfs->enabled);
	return r;
}

static int tell(struct world *w, struct host *h)
{
	int r = machine_tell(w, h);

	if (!r)
		r = tell_functions(h);
	if (!r)
		r = machine_tell(w, h);
	return r;
}

/* ---- the tree ---- */

/* A maker that was killed may have left some of it: each tries in a folder of its own. */
static int write_apart(const struct mock_session *s, int folder, struct tree *t)
{
	static const char *const names[] = { "sys", "dev", "proc" };
	char apart[32], path[64];
	size_t i;
	int below, r;

	snprintf(apart, sizeof(apart), "tree-%u", board_of(s->w)->trees++);
	if (mkdirat(folder, apart, 0700))
		return -errno;
	below = openat(folder, apart, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = below < 0 ? -errno : sysfs_write_among(t, below);
	for (i = 0; !r && i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", apart, names[i]);
		if (renameat(folder, path, folder, names[i]) && errno != ENOENT &&
		    errno != ENOTEMPTY)
			r = -errno;
	}
	if (below >= 0)
		close(below);
	return r;
}

int live_make(const struct mock_session *s)
{
	int folder = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;
	struct tree *t = NULL;
	struct host *h = NULL;

	r = folder < 0 ? -errno : load_host(s, &h);
	if (!r) {
		t = tree_make(h);
		r = t ? write_apart(s, folder, t) : -ENOMEM;
	}
	if (!r)
		board_of(s->w)->bare = 0;
	tree_free(t);
	host_free(h);
	if (folder >= 0)
		close(folder);
	return r;
}

static int change(const struct mock_session *s, struct tree *was, const struct host *h)
{
	int folder = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;
	struct tree *now;

	if (folder < 0)
		return -errno;
	now = tree_make(h);
	r = now ? sysfs_update(folder, was, now, NULL) : -ENOMEM;
	tree_free(now);
	close(folder);
	return r;
}

int live_update(const struct mock_session *s)
{
	struct tree *was = NULL;
	struct host *h = NULL;
	int r = board_of(s->w)->bare ? live_make(s) : 0;

	if (!r)
		r = load_host(s, &h);
	if (!r) {
		was = tree_make(h);
		r = was ? tell(s->w, h) : -ENOMEM;
	}
	if (!r)
		r = change(s, was, h);
	if (!r)
		r = save_host(s, h);
	tree_free(was);
	host_free(h);
	return r;
}

ssize_t live_write(const struct mock_session *s, const struct caller *by,
		   const struct live_write *what)
{
	const struct written t = { by, what->text, what->size };
	ssize_t n = model_write(s->w, what->path, &t);
	int r;

	if (n == -EAGAIN)
		return n;
	if (n == -ENOENT)
		return -EIO; /* so the kernel answers for what takes no text */
	r = live_update(s);
	return r && n >= 0 ? r : n;
}
