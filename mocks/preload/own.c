/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chmod(), chown() and times of a node: libvirt gives nodes to the user that QEMU runs as. Those of sysfs are refused: files of the
 * tree that say the same are one file.
 */
#include "engines.h"
#include "whose.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static bool may(const struct spot *s, const struct own *o)
{
	const struct host_caller *c = &board_of(mock.s.w)->caller;
	const uint64_t need = o->mode >= 0 ? UINT64_C(1) << CAP_FOWNER : UINT64_C(1) << CAP_CHOWN;

	return c->capabilities & need || (o->mode >= 0 && c->uid == s->st.st_uid);
}

static int rewrite(const char *real, const struct spot *s, const struct own *o)
{
	char line[80];
	int n = snprintf(line, sizeof(line), "c %u:%u %04o %u %u\n", major(s->st.st_rdev),
			 minor(s->st.st_rdev),
			 (unsigned)(o->mode >= 0 ? o->mode : s->st.st_mode) & 07777,
			 o->uid != (uid_t)-1 && o->uid >= 0 ? (unsigned)o->uid : s->st.st_uid,
			 o->gid != (gid_t)-1 && o->gid >= 0 ? (unsigned)o->gid : s->st.st_gid);
	int fd = open(real, O_WRONLY | O_TRUNC | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, line, (size_t)n) != n)
		ret = -EIO;
	close(fd);
	return ret;
}

struct owned {
	const char *path;
	const struct stat *st; /* as it was */
	const struct own *o;
};

/* Files that are open see what became of their node. */
static void show_open(struct handle *h, void *data)
{
	const struct owned *d = data;

	if (handle_is_file(h) || h->rdev != d->st->st_rdev || strcmp(h->name, d->path) != 0)
		return;
	if (d->o->mode >= 0)
		h->mode = S_IFCHR | ((uint32_t)d->o->mode & 07777);
	if (d->o->uid != (uid_t)-1 && d->o->uid >= 0)
		h->uid = (uint32_t)d->o->uid;
	if (d->o->gid != (gid_t)-1 && d->o->gid >= 0)
		h->gid = (uint32_t)d->o->gid;
}

static int own_node(struct visit *v, const char *to, const struct spot *s, const struct own *o)
{
	char real[PATH_MAX];
	int ret;

	if (!realpath(to, real))
		return -errno;
	ret = rewrite(real, s, o);
	if (ret)
		return ret;
	visit_lock(v);
	handle_each(mock.s.w, show_open, &(struct owned){ path_shown(real), &s->st, o });
	visit_unlock(v);
	return 0;
}

static int own(struct visit *v, const char *to, const struct own *o)
{
	struct spot s;
	int ret = spot_look(to, true, &s);

	if (ret)
		return ret;
	if (s.kind != SPOT_NODE || !may(&s, o))
		return -EPERM;
	return own_node(v, to, &s, o);
}

int do_own(const char *call, const char *to, const struct own *o)
{
	struct visit v;
	int ret;

	visit_start(&v);
	ret = own(&v, to, o);
	visit_tell(&v, call, to, ret);
	return (int)visit_answer(&v, ret);
}

static int own_fd(struct visit *v, int fd, const struct own *o)
{
	char to[PATH_MAX];

	return whose(fd, to) == WHOSE_ANON ? -EOPNOTSUPP : own(v, to, o);
}

int do_own_fd(const char *call, int fd, const struct own *o)
{
	struct visit v;
	int ret;

	visit_start(&v);
	ret = fcntl(fd, F_GETFL) & O_PATH ? -EBADF : own_fd(&v, fd, o);
	visit_tell_fd(&v, call, fd, ret);
	return (int)visit_answer(&v, ret);
}

int do_ownat(int dir, const char *path, const struct own *o, int flags)
{
	const char *call = o->mode >= 0 ? "fchmodat" : "fchownat";
	char to[PATH_MAX];
	struct visit v;
	int ret;

	if (*path && moved(dir, path, to))
		return do_own(call, to, o);
	visit_start(&v);
	if (!*path && flags & AT_EMPTY_PATH) {
		ret = own_fd(&v, dir, o);
		visit_tell_fd(&v, call, dir, ret);
		return (int)visit_answer(&v, ret);
	}
	ret = o->mode >= 0 ? fchmodat(dir, path, (mode_t)o->mode, flags)
			   : fchownat(dir, path, (uid_t)o->uid, (gid_t)o->gid, flags);
	visit_end(&v);
	return ret;
}

/* Nobody changes times of the tree. */
int do_utimensat(int dir, const char *path, const struct timespec *t, int flags)
{
	char to[PATH_MAX];
	struct visit v;
	int ret;

	if (*path && moved(dir, path, to))
		return do_refuse("utimensat", to);
	if (!*path && flags & AT_EMPTY_PATH)
		return refuse_fd("utimensat", dir, EPERM);
	visit_start(&v);
	ret = utimensat(dir, path, t, flags);
	visit_end(&v);
	return ret;
}
