/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for one byte more than a regular file has, so that its end is seen without growing. */
static size_t first_room(int fd, size_t limit)
{
	struct stat st;
	size_t room = 64 * 1024;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		room = (size_t)st.st_size + 1;
	return limit && room > limit ? limit : room;
}

static int grow(struct blob *b, size_t *room, size_t limit)
{
	size_t want = *room > SIZE_MAX / 4 ? 0 : *room * 2;
	char *p;

	if (limit && want > limit)
		want = limit;
	p = want > *room ? realloc(b->data, want + 1) : NULL;
	if (!p)
		return -ENOMEM;
	b->data = p;
	*room = want;
	return 0;
}

static int read_all(int fd, size_t limit, struct blob *b)
{
	size_t room = first_room(fd, limit);
	ssize_t n;

	b->data = malloc(room + 1);
	if (!b->data)
		return -ENOMEM;
	for (;;) {
		if (b->len == room && room == limit)
			break;
		if (b->len == room && grow(b, &room, limit) < 0)
			return -ENOMEM;
		n = read(fd, b->data + b->len, room - b->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		b->len += (size_t)n;
	}
	b->data[b->len] = '\0';
	return 0;
}

int fd_read(int fd, size_t limit, struct blob *ret)
{
	struct blob b = { 0 };
	int r = read_all(fd, limit, &b);

	if (r < 0)
		blob_done(&b);
	else
		*ret = b;
	return r;
}

static int check_kind(const struct stat *st, bool pipes)
{
	if (S_ISDIR(st->st_mode))
		return -EISDIR;
	return S_ISREG(st->st_mode) || (pipes && S_ISFIFO(st->st_mode)) ? 0 : -ENXIO;
}

/* Looks before it opens, which some devices take as an order, and a pipe waits for a writer then; and again, at what it opened. */
static int read_checked(const char *path, bool pipes, size_t limit, struct blob *ret)
{
	struct stat st;
	int fd, r = stat(path, &st) < 0 ? -errno : check_kind(&st, pipes);

	if (r < 0)
		return r;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (pipes ? 0 : O_NONBLOCK));
	if (fd < 0)
		return -errno;
	r = fstat(fd, &st) < 0 ? -errno : check_kind(&st, pipes);
	if (!r)
		r = fd_read(fd, limit, ret);
	close(fd);
	return r;
}

int blob_read(const char *path, size_t limit, struct blob *ret)
{
	return read_checked(path, false, limit, ret);
}

int input_read(const char *path, size_t limit, struct blob *ret)
{
	return strcmp(path, "-") ? read_checked(path, true, limit, ret)
				 : fd_read(STDIN_FILENO, limit, ret);
}

const char *file_error(int error)
{
	return error == -ENXIO ? "not a regular file" : strerror(-error);
}

int file_rewrite(const char *path, const char *data, size_t len)
{
	FILE *f = fopen(path, "r+e");
	int r = 0;

	if (!f)
		return -errno;
	if (ftruncate(fileno(f), 0) < 0 || fwrite(data, 1, len, f) != len)
		r = -errno;
	if (fclose(f) && !r)
		r = -errno;
	return r;
}

char *path_join(const char *dir, const char *name)
{
	size_t n = strlen(dir), m = strlen(name);
	char *p = malloc(n + m + 2);

	if (!p)
		return NULL;
	memcpy(p, dir, n);
	p[n] = '/';
	memcpy(p + n + 1, name, m);
	p[n + 1 + m] = '\0';
	return p;
}

bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

enum { PATH_ROOM = 4096 };

static int data_at(const char *dir, const char *below, char **ret_dir)
{
	CLEANUP(free_p) char *caps = NULL;
	char *path = path_join(dir, below);

	if (!path)
		return -ENOMEM;
	caps = path_join(path, "caps");
	if (!caps || !is_directory(caps)) {
		free(path);
		return caps ? -ENOENT : -ENOMEM;
	}
	*ret_dir = path;
	return 0;
}

int data_find(const char *given, char **ret_dir)
{
	static const char *const places[] = { "../share/viommu-tck", "testdata", "../testdata",
					      "../../testdata" };
	const char *env = getenv("VIOMMU_TCK_DATA");
	char exe[PATH_ROOM];
	ssize_t n;
	size_t i;

	if (!given && env && *env)
		given = env;
	if (given)
		return data_at(given, ".", ret_dir);
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n < 0)
		return -errno;
	exe[n] = '\0';
	*strrchr(exe, '/') = '\0';
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		int r = data_at(exe, places[i], ret_dir);

		if (r != -ENOENT)
			return r;
	}
	return -ENOENT;
}
