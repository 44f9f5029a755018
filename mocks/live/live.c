/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "live.h"

#include "device.h"
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

static int path_in(const struct mock_session *s, const char *name, char *path)
{
	return snprintf(path, PATH_MAX, "%s/%s", s->path, name) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int load_host(const struct mock_session *s, struct host **ret)
{
	struct buf message = { 0 };
	char path[PATH_MAX];
	int r = path_in(s, "host.json", path);

	if (!r)
		r = host_load(path, &message, ret);
	buf_done(&message);
	return r > 0 ? -EIO : r;
}

static int write_text(const char *path, const struct buf *b)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), r = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, b->data, b->len);
	if (n != (ssize_t)b->len)
		r = n < 0 ? -errno : -ENOSPC;
	close(fd);
	return r;
}

/* Who is killed here leaves the one that was. */
static int save_host(const struct mock_session *s, const struct host *h)
{
	char path[PATH_MAX], fresh[PATH_MAX];
	struct buf b = { 0 };
	int r = path_in(s, "host.json", path);

	if (!r)
		r = path_in(s, "host.json.new", fresh);
	if (!r && !host_save(&b, h))
		r = -ENOMEM;
	if (!r)
		r = write_text(fresh, &b);
	if (!r && rename(fresh, path))
		r = -errno;
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
	return r ? r : mock_session_share(s, NULL);
}

static int make(const struct mock_session *s)
{
	int folder = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;
	struct tree *t = NULL;
	struct host *h = NULL;

	r = folder < 0 ? -errno : load_host(s, &h);
	if (!r)
		r = tell(s->w, h);
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

/* ---- changes ---- */

/* What the tree was before. */
struct past {
	struct host *h;
	struct tree *t;
};

static int past_load(const struct mock_session *s, struct past *p)
{
	int r = load_host(s, &p->h);

	if (!r) {
		p->t = tree_make(p->h);
		r = p->t ? 0 : -ENOMEM;
	}
	return r;
}

static void past_done(struct past *p)
{
	tree_free(p->t);
	host_free(p->h);
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

/* Makes the tree as the machine is now. The description is the last: whoever comes next starts from it again till then. */
static int follow(const struct mock_session *s, struct past *p)
{
	int r = tell(s->w, p->h);

	if (!r)
		r = change(s, p->t, p->h);
	if (!r)
		r = save_host(s, p->h);
	if (!r)
		r = mock_session_share(s, NULL);
	if (!r)
		board_of(s->w)->behind = 0;
	return r;
}

int live_settle(const struct mock_session *s)
{
	struct past p = { 0 };
	int r = board_of(s->w)->bare ? make(s) : 0;

	if (r || !board_of(s->w)->behind)
		return r;
	r = past_load(s, &p);
	if (!r)
		r = follow(s, &p);
	past_done(&p);
	return r;
}

static void write_config(const struct mock_session *s, struct device *d)
{
	char path[PATH_MAX];
	struct buf b = { 0 };
	int fd = -1;

	bdf_text(&b, d->at);
	if (buf_ok(&b) && snprintf(path, sizeof(path), "%s/sys/bus/pci/devices/%s/config", s->path,
				   buf_text(&b)) < (int)sizeof(path))
		fd = open(path, O_WRONLY | O_CLOEXEC);
	buf_done(&b);
	if (fd < 0)
		return;
	if (pwrite(fd, heap_at(&s->w->heap, d->config), d->config_size, 0) == d->config_size)
		d->config_stale = 0;
	close(fd);
}

void live_configs(const struct mock_session *s)
{
	struct device *d;

	if (board_of(s->w)->bare)
		return;
	for (d = machine_first(s->w); d; d = machine_next(s->w, d))
		if (d->config_stale && !d->is_mdev)
			write_config(s, d);
	hardware_of(s->w)->configs = 0;
}

/* What only the tree says. */
static int keep_text(struct past *p, const char *path, const char *text)
{
	const struct entry *e = tree_find(p->t, path + 1);

	return e ? host_keep(p->h, path + 1, e->mode, text) : 0;
}

/* Once the machine took it, the write is done: a tree that cannot follow now does so when it is looked at. */
static ssize_t write_followed(const struct mock_session *s, const char *path,
			      const struct written *t, struct past *p)
{
	ssize_t n;
	int r = 0;

	board_of(s->w)->behind = 1;
	n = model_write(s->w, path, t);
	if (n == -EOPNOTSUPP)
		board_of(s->w)->behind = 0;
	else if (!*t->keep || !(r = keep_text(p, path, t->keep)))
		follow(s, p);
	return r ? r : n;
}

ssize_t live_write(const struct mock_session *s, const struct caller *by,
		   const struct live_write *what)
{
	char keep[KEEP_MAX] = "";
	const struct written t = { by, what->text, what->size, what->offset, keep };
	struct past p = { 0 };
	ssize_t n = live_settle(s);

	if (!n)
		n = past_load(s, &p);
	if (!n)
		n = write_followed(s, what->path, &t, &p);
	past_done(&p);
	return n;
}
