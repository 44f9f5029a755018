/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "remove.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[] = "viommu-mock session 1\n";

enum {
	STEP = 1 << 20, /* bytes by which the world grows */
	WORLD = sizeof(void *) == 8 ? 1 << 30 : 1 << 28, /* addresses that are kept for it */
};

int mock_session_path(const struct mock_session *s, const char *name, uint32_t number, char *to,
		      size_t size)
{
	int n = name ? snprintf(to, size, "%s/%s/%u", s->path, name, number)
		     : snprintf(to, size, "%s", s->path);

	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

/* Opens a file of a session that nobody else may have put there. */
static int open_in(const char *dir, const char *name, int flags)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s", dir, name);
	int fd = n < (int)sizeof(path) ? open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;

	if (n >= (int)sizeof(path))
		return -ENAMETOOLONG;
	return fd < 0 ? -errno : fd;
}

static int map(struct mock_session *s, int fd)
{
	void *p = mmap(NULL, WORLD, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);

	if (p == MAP_FAILED)
		return -errno;
	s->w = p;
	return 0;
}

/* ---- making one ---- */

/* Names with a space or a colon cannot be preloaded from (ld.so(8)). */
static const char *usual_place(void)
{
	const char *tmp = getenv("TMPDIR");

	if (tmp && *tmp && !strpbrk(tmp, " :"))
		return tmp;
	return access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";
}

static int write_mark(const struct mock_session *s)
{
	int fd = open_in(s->path, "viommu-mock", O_WRONLY | O_CREAT | O_EXCL);
	ssize_t n;

	if (fd < 0)
		return fd;
	/* It stays ours when the rest becomes another user's, who is to read it; nobody else gets that far. */
	n = fchmod(fd, 0644) ? 0 : write(fd, mark, sizeof(mark) - 1);
	close(fd);
	return n == sizeof(mark) - 1 ? 0 : -ENOSPC;
}

static int make_folders(const struct mock_session *s)
{
	static const char *const names[] = { "open", "memory" };
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (snprintf(path, sizeof(path), "%s/%s", s->path, names[i]) >= (int)sizeof(path))
			return -ENAMETOOLONG;
		if (mkdir(path, 0700))
			return -errno;
	}
	return 0;
}

static int make_world(struct mock_session *s, uint32_t page_size)
{
	int fd = open_in(s->path, "world", O_RDWR | O_CREAT | O_EXCL), ret;

	if (fd < 0)
		return fd;
	ret = ftruncate(fd, WORLD) ? -errno : -posix_fallocate(fd, 0, STEP);
	if (!ret)
		ret = map(s, fd);
	close(fd);
	if (ret)
		return ret;
	ret = world_init(s->w, WORLD, page_size);
	s->w->heap.size = STEP;
	return ret;
}

static int fill(struct mock_session *s, uint32_t page_size, const char **ret_why)
{
	int ret = write_mark(s);

	*ret_why = "the session cannot be written";
	if (!ret)
		ret = make_folders(s);
	if (!ret)
		ret = make_world(s, page_size);
	return ret;
}

static int find_dev(struct mock_session *s)
{
	struct stat st;

	if (stat(s->path, &st))
		return -errno;
	s->dev = st.st_dev;
	s->length = strlen(s->path);
	return 0;
}

int mock_session_make(struct mock_session *s, const char *below, uint32_t page_size,
		      const char **ret_why)
{
	char path[PATH_MAX];
	const char *ignored;
	int ret, n;

	*s = (struct mock_session){ 0 };
	n = snprintf(path, sizeof(path), "%s/" MOCK_SESSION_START "XXXXXX",
		     below ? below : usual_place());
	*ret_why = "no directory for the session can be made";
	if (n >= (int)sizeof(path))
		return -ENAMETOOLONG;
	if (!mkdtemp(path))
		return -errno;
	s->path = realpath(path, NULL);
	if (!s->path) {
		ret = -errno;
		rmdir(path);
		return ret;
	}
	ret = find_dev(s);
	if (!ret)
		ret = fill(s, page_size, ret_why);
	if (ret) {
		if (mock_session_remove(path, &ignored)) /* not even the mark was written */
			rmdir(path);
		mock_session_close(s);
	}
	return ret;
}

/* ---- opening one ---- */

/* 0; ret_maker: whose it is. */
static int read_mark(const char *dir, uid_t *ret_maker)
{
	char text[sizeof(mark)];
	struct stat st;
	ssize_t n;
	int fd = open_in(dir, "viommu-mock", O_RDONLY | O_NONBLOCK);

	if (fd < 0)
		return -EPERM;
	n = fstat(fd, &st) ? 0 : read(fd, text, sizeof(text));
	close(fd);
	if (n != sizeof(mark) - 1 || memcmp(text, mark, sizeof(mark) - 1) != 0)
		return -EPERM;
	*ret_maker = st.st_uid;
	return 0;
}

int mock_session_check(const char *dir, const char **ret_why)
{
	char name[PATH_MAX];
	size_t length = strlen(dir);
	struct stat st;
	uid_t maker;

	/* With a slash behind it a link is followed. */
	while (length > 1 && dir[length - 1] == '/')
		length--;
	if (length >= sizeof(name))
		return -ENAMETOOLONG;
	memcpy(name, dir, length);
	name[length] = '\0';
	*ret_why = "no such session";
	if (lstat(name, &st)) {
		if (errno == EACCES)
			*ret_why = "the session is where this user cannot go";
		return -errno;
	}
	*ret_why = "not a session: no directory of this user alone";
	if (!S_ISDIR(st.st_mode) || st.st_mode & 077)
		return -EPERM;
	if (st.st_uid != geteuid())
		*ret_why = "the session of another user, who did not hand it on to this one";
	else
		*ret_why = "not a session: it has no mark";
	return read_mark(dir, &maker) || (st.st_uid != geteuid() && maker != geteuid()) ? -EPERM
											: 0;
}

/* Whoever has the session may have written anything there; what nobody wrote is no world, either. */
static bool is_world(const struct world *w)
{
	const struct heap *h = &w->heap;

	return h->size >= STEP && h->size <= WORLD && h->used >= sizeof(*w) && h->used <= h->size &&
	       h->live <= h->used && w->page_size && !(w->page_size & (w->page_size - 1)) &&
	       (uint64_t)w->front * HEAP_UNIT < h->used &&
	       (uint64_t)w->machine * HEAP_UNIT < h->used;
}

static int open_world(struct mock_session *s)
{
	struct stat st;
	int fd = open_in(s->path, "world", O_RDWR), ret;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size != WORLD)
		ret = -EPERM;
	else
		ret = map(s, fd);
	close(fd);
	return ret || is_world(s->w) ? ret : -EPERM;
}

int mock_session_open(struct mock_session *s, const char *dir, const char **ret_why)
{
	int ret = mock_session_check(dir, ret_why);

	*s = (struct mock_session){ 0 };
	if (ret)
		return ret;
	s->path = realpath(dir, NULL);
	ret = s->path ? find_dev(s) : -errno;
	*ret_why = "its world cannot be opened";
	if (!ret)
		ret = open_world(s);
	if (ret)
		mock_session_close(s);
	return ret;
}

void mock_session_close(struct mock_session *s)
{
	if (s->w)
		munmap(s->w, WORLD);
	free(s->path);
	*s = (struct mock_session){ 0 };
}

void mock_session_grow(struct mock_session *s)
{
	struct heap *h = &s->w->heap;
	uint64_t more = STEP + h->used / 8 / STEP * STEP;
	int fd;

	if (h->size - h->used >= STEP / 2 || h->size + more > WORLD)
		return;
	fd = open_in(s->path, "world", O_RDWR);
	if (fd < 0)
		return;
	if (!posix_fallocate(fd, (off_t)h->size, (off_t)more))
		h->size += more;
	close(fd);
}
