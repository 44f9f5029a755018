/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that answer with a path: programs must not see where the tree really is.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* /proc/self/fd/N of an open node is the name it was opened by. */
static ssize_t show_lease(struct visit *v, char *path, ssize_t n)
{
	const size_t head = mock.s.length + strlen("/open/");
	const struct handle *h;

	if ((size_t)n <= head || memcmp(path + mock.s.length, "/open/", strlen("/open/")) != 0)
		return (ssize_t)path_show(path, (size_t)n);
	path[n] = '\0';
	visit_lock(v);
	h = handle_at(mock.s.w, (ref)strtoul(path + head, NULL, 10));
	if (h)
		n = snprintf(path, PATH_MAX, "%s",
			     handle_is_file(h) ? handle_path(mock.s.w, h) : h->name);
	visit_unlock(v);
	return n;
}

static ssize_t show_link(struct visit *v, const char *path, char *name, ssize_t n)
{
	const bool tells = !strncmp(path, "/proc/", 6) || !strncmp(path, "/dev/", 5);

	if (n <= 0 || !tells || (size_t)n < mock.s.length ||
	    memcmp(name, mock.s.path, mock.s.length) != 0)
		return n;
	return show_lease(v, name, n);
}

ssize_t do_readlink(int dir, const char *path, char *out, size_t room)
{
	char to[PATH_MAX], name[PATH_MAX];
	struct visit v;
	ssize_t n;

	visit_start(&v);
	if (path_moved(*path == '/' ? CWD_LINK : dir, path, to)) {
		n = readlink(to, name, sizeof(name) - 1);
	} else {
		n = readlinkat(dir, path, name, sizeof(name) - 1);
		n = show_link(&v, path, name, n);
	}
	if (n > 0) {
		n = (size_t)n > room ? (ssize_t)room : n;
		if (program_put(out, name, (size_t)n))
			return visit_answer(&v, -EFAULT);
	}
	visit_end(&v);
	return n;
}

char *do_realpath(const char *path, char *out)
{
	char to[PATH_MAX];
	struct visit v;
	char *ret;

	visit_start(&v);
	ret = realpath(path_moved(AT_FDCWD, path, to) ? to : path, out);
	if (ret)
		path_show(ret, SIZE_MAX);
	visit_end(&v);
	return ret;
}

char *do_getcwd(char *out, size_t room)
{
	char *cwd = NULL;
	struct visit v;
	size_t n;

	visit_start(&v);
	cwd = getcwd(NULL, 0);
	if (cwd) {
		n = path_show(cwd, SIZE_MAX) + 1;
		if (!out || room < n) {
			errno = ERANGE;
			out = !out && (!room || room >= n) ? cwd : NULL;
		} else if (program_put(out, cwd, n)) {
			errno = EFAULT;
			out = NULL;
		}
	}
	if (cwd && cwd != out)
		free(cwd);
	visit_end(&v);
	return cwd ? out : NULL;
}

int do_chdir(const char *path)
{
	char to[PATH_MAX];
	struct visit v;
	int ret;

	visit_start(&v);
	ret = chdir(path_maybe(path) && path_moved(AT_FDCWD, path, to) ? to : path);
	if (!ret)
		path_cwd();
	visit_end(&v);
	return ret;
}

int do_fchdir(int fd)
{
	struct visit v;
	int ret;

	if (fd_is_node(fd))
		return refuse_fd("fchdir", fd, ENOTDIR);
	visit_start(&v);
	ret = fchdir(fd);
	if (!ret)
		path_cwd();
	visit_end(&v);
	return ret;
}
