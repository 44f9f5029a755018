/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is behind a descriptor of the program: calls that change files must not reach those of the session, which stand for
 * something else. Answers are those of the VFS for a character device, an anonymous inode and a file of kernfs.
 */
#include "whose.h"

#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The place in the session of a name as programs know it. */
static void place(const char *shown, char *to)
{
	if (snprintf(to, PATH_MAX, "%s%s", mock.s.path, shown) >= PATH_MAX)
		*to = '\0';
}

/* What stands for an open file is named by its number. */
static enum whose of_lease(uint32_t number, char *to)
{
	const struct handle *h;
	enum whose ret = WHOSE_NOBODYS;

	world_lock(mock.s.w);
	h = handle_at(mock.s.w, number);
	if (h) {
		const bool file = handle_is_file(h);

		place(file ? handle_path(mock.s.w, h) : h->name, to);
		ret = file ? WHOSE_TEXT : *h->name == '/' ? WHOSE_NODE : WHOSE_ANON;
	}
	world_unlock(mock.s.w);
	return ret;
}

enum whose whose(int fd, char *to)
{
	static const char lease[] = "/open/";
	struct stat st;

	if (fstat(fd, &st) || st.st_dev != mock.s.dev || !path_of_fd(fd, to))
		return WHOSE_NOBODYS;
	if (!strncmp(to + mock.s.length, lease, sizeof(lease) - 1))
		return of_lease((uint32_t)strtoul(to + mock.s.length + sizeof(lease) - 1, NULL, 10),
				to);
	return S_ISDIR(st.st_mode) ? WHOSE_FOLDER : WHOSE_FILE;
}

/* ---- links to descriptors ---- */

static const char *number_of(const char *path)
{
	static const char *const starts[] = { "/proc/self/fd/", "/proc/thread-self/fd/",
					      "/dev/fd/" };
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (!strncmp(path, starts[i], strlen(starts[i])))
			return path + strlen(starts[i]);
	return NULL;
}

bool whose_link(const char *path, char *to)
{
	const char *number = number_of(path);
	char *end;
	unsigned long fd = number ? strtoul(number, &end, 10) : 0;

	if (!number || end == number || *end || fd > INT_MAX)
		return false;
	switch (whose((int)fd, to)) {
	case WHOSE_NOBODYS:
		return false;
	case WHOSE_ANON:
		place("/none", to);
		return true;
	default:
		return true;
	}
}

/* ---- calls ---- */

static enum whose ask(int fd)
{
	char to[PATH_MAX];
	struct visit v;
	enum whose ret;

	visit_start(&v);
	ret = whose(fd, to);
	visit_end(&v);
	return ret;
}

bool fd_ours(int fd)
{
	return mock_on() && ask(fd) != WHOSE_NOBODYS;
}

static bool is_open_file(enum whose of)
{
	return of == WHOSE_NODE || of == WHOSE_ANON;
}

bool fd_is_node(int fd)
{
	return have_files() && is_open_file(ask(fd));
}

int fd_fail(const char *call, int fd, int of_node, int of_file)
{
	const int err = is_open_file(ask(fd)) ? of_node : of_file;

	return err ? refuse_fd(call, fd, err) : 0;
}

DIR *do_fdopendir(int fd)
{
	refuse_fd("fdopendir", fd, ENOTDIR);
	return NULL;
}

bool is_attribute(int fd)
{
	return mock_on() && ask(fd) == WHOSE_FILE;
}

/* sysfs takes any length, and nothing changes; only files that can be written have one. */
int do_ftruncate(int fd, off_t n)
{
	const enum whose of = ask(fd);

	if (n < 0 || (of != WHOSE_TEXT && of != WHOSE_FILE) ||
	    (do_getfl(fd) & O_ACCMODE) == O_RDONLY)
		return refuse_fd("ftruncate", fd, EINVAL);
	return 0;
}

static int room_errno(int fd, off_t at, off_t bytes)
{
	const enum whose of = ask(fd);

	if (at < 0 || bytes <= 0)
		return EINVAL;
	if (of == WHOSE_FOLDER || (do_getfl(fd) & O_ACCMODE) == O_RDONLY)
		return EBADF;
	return is_open_file(of) ? ENODEV : EOPNOTSUPP;
}

int room_refusal(const char *call, int fd, off_t at, off_t bytes)
{
	const int err = room_errno(fd, at, bytes);

	refuse_fd(call, fd, err);
	return err;
}
