/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * epoll_ctl() on files of the tree. The kernel lets every file of sysfs be watched: it can be read at any time, and EPOLLPRI comes
 * when its driver says that it changed, which no driver does of those that are here. What stands for them are files on a disk,
 * which cannot be watched; in the place of each, an eventfd is that can be read at any time, too.
 */
#include "engines.h"
#include "whose.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct watch {
	struct watch *next;
	int epoll, fd;
	int own; /* what is watched in fact */
};

static struct watch **find(const struct watching *c)
{
	struct watch **at = &mock.watches;

	while (*at && ((*at)->fd != c->fd || (*at)->epoll != c->epoll))
		at = &(*at)->next;
	return at;
}

static struct watch *make(const struct watching *c)
{
	struct watch *w = malloc(sizeof(*w));
	int fd = w ? eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK) : -1;

	if (fd < 0) {
		free(w);
		return NULL;
	}
	*w = (struct watch){ mock.watches, c->epoll, c->fd, front_dup_high(fd) };
	close(fd);
	if (w->own < 0) {
		free(w);
		return NULL;
	}
	mock.watches = w;
	return w;
}

static void drop(struct watch **at)
{
	struct watch *w = *at;

	*at = w->next;
	close(w->own);
	free(w);
}

/* 0 or a negative errno. One whose epoll is another one by now is as one that there was none of. */
static int control(const struct watching *c)
{
	struct watch *w = *find(c);
	int ret;

	if (!w && c->what != EPOLL_CTL_ADD)
		return -ENOENT;
	if (!w)
		w = make(c);
	if (!w)
		return -ENOMEM;
	ret = epoll_ctl(c->epoll, c->what, w->own, c->event) ? -errno : 0;
	if (c->what == EPOLL_CTL_DEL || (ret && ret != -EEXIST))
		drop(find(c));
	return ret;
}

/* The kernel looks first whether a file can be watched at all. */
int do_epoll_ctl(int ret, const struct watching *c)
{
	char path[PATH_MAX];
	struct visit v;
	enum whose of;

	if (ret != -1 || errno != EPERM)
		return ret;
	visit_start(&v);
	of = whose(c->fd, path);
	if (of == WHOSE_NOBODYS) {
		errno = EPERM;
		visit_end(&v);
		return ret;
	}
	if (of != WHOSE_FILE && of != WHOSE_TEXT) {
		visit_tell_fd(&v, "epoll_ctl", c->fd, -EPERM);
		return (int)visit_answer(&v, -EPERM);
	}
	visit_lock(&v);
	return (int)visit_answer(&v, control(c));
}

void watch_end(unsigned first, unsigned last)
{
	struct watch **at = &mock.watches;
	struct visit v;

	visit_start(&v);
	visit_lock(&v);
	while (*at) {
		if ((unsigned)(*at)->fd >= first && (unsigned)(*at)->fd <= last)
			drop(at);
		else
			at = &(*at)->next;
	}
	visit_end(&v);
}
