/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engines.h"

#include "attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool moved(int dir, const char *path, char *to)
{
	const int saved = errno;
	struct visit v;
	bool ret;

	visit_start(&v);
	ret = path_moved(dir, path, to);
	errno = saved;
	visit_end(&v);
	return ret;
}

/* ---- nodes ---- */

static int take_node(struct visit *v, const struct node *n, int flags)
{
	struct handle *h;
	struct stat st;
	int fd = call_open(&v->stage, n, (uint32_t)flags, &h);

	v->told = true;
	if (fd)
		return fd;
	fd = lease_take(&mock.s, h->file, LEASE_FOLDER, flags & (O_CLOEXEC | O_NONBLOCK), &st);
	if (fd < 0)
		handle_end(&v->stage, h);
	else
		handle_name(mock.s.w, h, st.st_dev, st.st_ino);
	foreign_take(fd);
	return fd;
}

static int open_node(struct visit *v, const char *to, const struct spot *s, int flags)
{
	int fd;

	if (flags & O_PATH) {
		fd = open(to, flags);
		return fd < 0 ? -errno : fd;
	}
	if (flags & O_DIRECTORY)
		return -ENOTDIR;
	if (s->node.kind == FILE_NONE)
		return -ENXIO;
	visit_lock(v);
	fd = take_node(v, &s->node, flags);
	visit_unlock(v);
	return fd;
}

/* ---- memory of devices ---- */

/* false: it is none. */
static bool open_resource(struct visit *v, const char *to, const struct spot *s, int flags,
			  int *ret_fd)
{
	struct node n = { .kind = FILE_RESOURCE, .mode = s->st.st_mode };
	char real[PATH_MAX];
	bool ret;

	if (s->kind != SPOT_DATA || flags & (O_PATH | O_DIRECTORY) || !realpath(to, real))
		return false;
	n.path = path_shown(real);
	visit_lock(v);
	ret = resource_named(mock.s.w, n.path);
	if (ret)
		*ret_fd = take_node(v, &n, flags);
	visit_unlock(v);
	return ret;
}

/* ---- attributes ---- */

static int wanted(int flags)
{
	static const int by_mode[] = { R_OK, W_OK, R_OK | W_OK, R_OK | W_OK };

	return flags & O_PATH ? 0 : by_mode[flags & O_ACCMODE];
}

static int open_found(struct visit *v, const char *to, const struct spot *s, int flags)
{
	int fd;

	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return -EEXIST;
	if (s->kind == SPOT_FOLDER && wanted(flags) & W_OK)
		return -EISDIR;
	if (s->kind != SPOT_OTHER && !spot_permits(s, wanted(flags)))
		return -EACCES;
	if (s->kind == SPOT_NODE)
		return open_node(v, to, s, flags);
	if (open_resource(v, to, s, flags, &fd))
		return fd;
	if (s->kind == SPOT_ATTRIBUTE && wanted(flags) & W_OK)
		return attribute_open(v, to, flags, ATTRIBUTE_MAX);
	if (s->kind == SPOT_DATA && attribute_is_config(to) &&
	    (wanted(flags) & W_OK || (wanted(flags) && attribute_config_room() == CONFIG_HEAD)))
		return attribute_open(v, to, flags, attribute_config_room());
	fd = open(to, flags & ~(O_CREAT | O_TRUNC));
	foreign_set_tree(fd);
	return fd < 0 ? -errno : fd;
}

/* A path may lead from the tree to somewhere else. */
static bool leads_out(const char *to)
{
	return path_shown(to) == to;
}

/* Programs look for many files of sysfs that need not be there. */
static bool is_telling(const char *to, int flags)
{
	return wanted(flags) & W_OK || !strncmp(path_shown(to), "/dev/", 5);
}

int do_open(const char *to, int flags, mode_t mode)
{
	struct visit v;
	struct spot s;
	int ret;

	pthread_testcancel(); /* libc's would end the thread there, too */
	visit_start(&v);
	if (leads_out(to)) {
		ret = open(to, flags, mode);
		visit_end(&v);
		return ret;
	}
	ret = spot_look(to, !(flags & O_NOFOLLOW), &s);
	if (!ret)
		ret = open_found(&v, to, &s, flags);
	else if (ret == -ENOENT && flags & O_CREAT)
		ret = -EACCES; /* sysfs lets nobody make files */
	if (ret < 0 && !v.told && is_telling(to, flags))
		visit_tell(&v, "open", to, ret);
	return (int)visit_answer(&v, ret);
}

/* ---- streams ---- */

static int stream_flags(const char *mode)
{
	int flags = strchr(mode, '+') ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;

	if (*mode != 'r')
		flags |= O_CREAT | (*mode == 'w' ? O_TRUNC : O_APPEND);
	if (strchr(mode, 'e'))
		flags |= O_CLOEXEC;
	return strchr(mode, 'x') ? flags | O_EXCL : flags;
}

FILE *do_fopen(const char *to, const char *mode)
{
	int fd = do_open(to, stream_flags(mode), 0666);
	FILE *f;

	if (fd < 0)
		return NULL;
	f = do_fdopen(fd, mode);
	if (!f)
		close(fd);
	return f;
}

/* The stream stays where it is in memory and gets another file. */
FILE *do_freopen(const char *to, const char *mode, FILE *f)
{
	int fd = do_open(to, stream_flags(mode), 0666);
	FILE *ret = NULL, *null;

	if (fd < 0) {
		fclose(f);
		return NULL;
	}
	/* libc looks at how /dev/null is opened, and at nothing else. */
	null = freopen("/dev/null", mode, f);
	if (null && dup2(fd, fileno(null)) >= 0)
		ret = null;
	close(fd);
	return ret;
}
