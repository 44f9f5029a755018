/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 64 };

static int remove_below(int fd, unsigned depth);

/* Links are removed and not followed: what they point to is not ours. */
static int remove_entry(int dir, const struct dirent *e, unsigned depth)
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
		return -errno;
	ret = remove_below(fd, depth + 1);
	if (!ret && unlinkat(dir, name, AT_REMOVEDIR))
		ret = -errno;
	return ret;
}

/* Takes the descriptor. */
static int remove_below(int fd, unsigned depth)
{
	DIR *d = depth < DEEPEST ? fdopendir(fd) : NULL;
	const struct dirent *e;
	int ret = 0;

	if (!d) {
		ret = depth < DEEPEST ? -errno : -ELOOP;
		close(fd);
		return ret;
	}
	while (!ret && (e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			ret = remove_entry(dirfd(d), e, depth);
	closedir(d);
	return ret;
}

int mock_session_remove(const char *dir, const char **ret_why)
{
	int ret = mock_session_check(dir, ret_why), fd;

	if (ret)
		return ret;
	*ret_why = "the session cannot be removed";
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = remove_below(fd, 0);
	if (!ret && rmdir(dir))
		ret = -errno;
	return ret;
}
