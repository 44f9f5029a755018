/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 64, BYTES = 8192, NAMES = BYTES / 24 };

/* One of two that remove the same folder, from its ends: each passes over what the other one has in hand. */
struct remover {
	pthread_t thread;
	int fd;
	bool backwards, both;
};

static int remove_below(const struct remover *r, int fd, unsigned depth);

static bool is_others(const struct remover *r)
{
	return errno == ENOENT || (r->both && errno == ENOTEMPTY);
}

/* Links are removed and not followed: what they point to is not ours. */
static int remove_entry(const struct remover *r, int dir, const struct dirent64 *e, unsigned depth)
{
	const char *name = e->d_name;
	int fd, ret;

	if (e->d_type != DT_DIR) {
		if (!unlinkat(dir, name, 0) || errno == ENOENT)
			return 0;
		if (errno != EISDIR && errno != EPERM)
			return -errno;
	}
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return is_others(r) ? 0 : -errno;
	ret = remove_below(r, fd, depth + 1);
	close(fd);
	if (!ret && unlinkat(dir, name, AT_REMOVEDIR) && !is_others(r))
		ret = -errno;
	return ret;
}

static int remove_each(const struct remover *r, int fd, char *bytes, ssize_t n, unsigned depth)
{
	struct dirent64 *names[NAMES], *e;
	size_t count = 0, i;
	ssize_t at;
	int ret = 0;

	for (at = 0; at < n && count < NAMES; at += e->d_reclen) {
		e = (struct dirent64 *)(void *)(bytes + at);
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			names[count++] = e;
	}
	for (i = 0; i < count && !ret; i++)
		ret = remove_entry(r, fd, names[r->backwards ? count - 1 - i : i], depth);
	return ret;
}

static int remove_below(const struct remover *r, int fd, unsigned depth)
{
	_Alignas(struct dirent64) char bytes[BYTES];
	int ret = depth < DEEPEST ? 0 : -ELOOP;
	ssize_t n = 1;

	while (!ret && (n = getdents64(fd, bytes, sizeof(bytes))) > 0)
		ret = remove_each(r, fd, bytes, n, depth);
	return ret || n >= 0 ? ret : -errno;
}

static void *remove_some(void *data)
{
	const struct remover *r = data;

	/* Whoever comes last says what cannot be removed. */
	remove_below(r, r->fd, 0);
	return NULL;
}

static void remove_with_other(struct remover *own, const char *dir, int flags)
{
	struct remover other = { .backwards = true, .both = true };

	/* A descriptor has a place in the folder, so each has its own. */
	other.fd = open(dir, flags);
	own->both = other.fd >= 0 && !pthread_create(&other.thread, NULL, remove_some, &other);
	if (own->both) {
		remove_below(own, own->fd, 0);
		pthread_join(other.thread, NULL);
		lseek(own->fd, 0, SEEK_SET);
	}
	own->both = false;
	if (other.fd >= 0)
		close(other.fd);
}

static int remove_all(const char *dir)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct remover own = { .fd = open(dir, flags) };
	int ret;

	if (own.fd < 0)
		return -errno;
	remove_with_other(&own, dir, flags);
	ret = remove_below(&own, own.fd, 0);
	close(own.fd);
	return ret;
}

int mock_session_remove(const char *dir, const char **ret_why)
{
	int ret = mock_session_check(dir, ret_why);

	if (ret)
		return ret;
	*ret_why = "the session cannot be removed";
	ret = remove_all(dir);
	if (!ret && rmdir(dir))
		ret = -errno;
	return ret;
}
