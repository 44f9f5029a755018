/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* ---- files ---- */

static long do_open(struct world *w, const struct step *s)
{
	return open(w->path, s->flags | O_CLOEXEC);
}

/* The node of a device is named by the folder vfio-dev. */
static long do_cdev(struct world *w, const struct step *s)
{
	char path[128];
	const struct dirent *d;
	DIR *dir;
	int fd = -1;

	(void)s;
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.32s/vfio-dev", w->path);
	dir = opendir(path);
	if (!dir)
		return -1;
	errno = ENOENT;
	while ((d = readdir(dir)))
		if (!strncmp(d->d_name, "vfio", 4))
			break;
	if (d) {
		snprintf(path, sizeof(path), "/dev/vfio/devices/%.64s", d->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	closedir(dir);
	return fd;
}

/* Nothing that was opened since is closed by a name from before. */
static long do_close(struct world *w, const struct step *s)
{
	uint64_t *place = value_place(w, s->on, strlen(s->on));

	if (place)
		*place = (uint64_t)-1;
	return close(w->fd);
}

static long do_dup(struct world *w, const struct step *s)
{
	(void)s;
	return fcntl(w->fd, F_DUPFD_CLOEXEC, 0);
}

static long do_eventfd(struct world *w, const struct step *s)
{
	(void)w;
	(void)s;
	return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static long do_epoll_open(struct world *w, const struct step *s)
{
	(void)w;
	(void)s;
	return epoll_create1(EPOLL_CLOEXEC);
}

static long do_epoll_add(struct world *w, const struct step *s)
{
	struct epoll_event event = { .events = EPOLLIN };

	(void)s;
	return epoll_ctl((int)w->values[V_epoll], EPOLL_CTL_ADD, w->fd, &event);
}

static long do_fstat(struct world *w, const struct step *s)
{
	uint64_t shown[5];
	struct stat st;

	(void)s;
	if (fstat(w->fd, &st))
		return -1;
	shown[0] = st.st_mode;
	shown[1] = major(st.st_rdev);
	shown[2] = st.st_nlink;
	shown[3] = (uint64_t)st.st_size;
	shown[4] = (uint64_t)st.st_blksize;
	memcpy(w->io, shown, sizeof(shown));
	return 0;
}

static long do_link(struct world *w, const struct step *s)
{
	const int flags = fcntl(w->fd, F_GETFD);
	char path[64];
	ssize_t n;

	(void)s;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", w->fd);
	n = readlink(path, w->text, sizeof(w->text) - 1);
	if (n < 0)
		return -1;
	w->text[n] = '\0';
	memcpy(w->io, &flags, sizeof(flags));
	return 0;
}

/* The line of the file that has a word in it. */
static long do_fdinfo(struct world *w, const struct step *s)
{
	char path[64];
	FILE *f;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", w->fd);
	f = fopen(path, "re");
	if (!f)
		return -1;
	while (!found && fgets(w->text, sizeof(w->text), f))
		found = strstr(w->text, s->text);
	fclose(f);
	w->text[strcspn(w->text, "\n")] = '\0';
	errno = ENOENT;
	return found ? 0 : -1;
}

/* ---- reading and writing ---- */

/* No more than there is room for. */
static size_t asked(const struct world *w)
{
	return w->n < IO_SIZE ? w->n : IO_SIZE;
}

static long do_read(struct world *w, const struct step *s)
{
	(void)s;
	return read(w->fd, w->io, asked(w));
}

static long do_write(struct world *w, const struct step *s)
{
	(void)s;
	return write(w->fd, w->io, w->len);
}

static long do_pread(struct world *w, const struct step *s)
{
	(void)s;
	return pread(w->fd, w->io, asked(w), (off_t)w->at);
}

static long do_pwrite(struct world *w, const struct step *s)
{
	(void)s;
	return pwrite(w->fd, w->io, w->len, (off_t)w->at);
}

static long do_lseek(struct world *w, const struct step *s)
{
	(void)s;
	return lseek(w->fd, 0, SEEK_SET);
}

static long do_truncate(struct world *w, const struct step *s)
{
	(void)s;
	return ftruncate(w->fd, 0);
}

static long do_fsync(struct world *w, const struct step *s)
{
	(void)s;
	return fsync(w->fd);
}

static long do_poll(struct world *w, const struct step *s)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN | POLLOUT };
	const long r = poll(&p, 1, 0);
	const uint32_t events = (uint16_t)p.revents;

	(void)s;
	memcpy(w->io, &events, sizeof(events));
	return r;
}

static long do_put(struct world *w, const struct step *s)
{
	const int fd = open(w->path, O_WRONLY | O_CLOEXEC);
	long r;
	int error;

	(void)s;
	if (fd < 0)
		return -1;
	r = write(fd, w->io, w->len);
	error = errno;
	close(fd);
	errno = error;
	return r;
}

/* ---- memory and ioctls ---- */

static long do_mmap(struct world *w, const struct step *s)
{
	void *p = mmap(NULL, w->n, s->prot, s->flags, w->fd, (off_t)w->at);

	if (p == MAP_FAILED)
		return -1;
	if (!s->keep)
		munmap(p, w->n);
	w->made = (uintptr_t)p;
	return 0;
}

static long do_ioctl(struct world *w, const struct step *s)
{
	return s->data || s->text ? ioctl(w->fd, w->at, w->io) : ioctl(w->fd, w->at, w->n);
}

static long do_fill(struct world *w, const struct step *s)
{
	memset(w->aux, (int)w->n, sizeof(w->aux));
	if (s->data)
		words_put(w, s->data, w->aux, sizeof(w->aux));
	return 0;
}

static const struct {
	long (*make)(struct world *w, const struct step *s);
	bool opens;
} calls[] = {
	[OP_OPEN] = { do_open, true },
	[OP_CDEV] = { do_cdev, true },
	[OP_CLOSE] = { do_close, false },
	[OP_DUP] = { do_dup, true },
	[OP_EVENTFD] = { do_eventfd, true },
	[OP_EPOLL_OPEN] = { do_epoll_open, true },
	[OP_EPOLL_ADD] = { do_epoll_add, false },
	[OP_FSTAT] = { do_fstat, false },
	[OP_LINK] = { do_link, false },
	[OP_FDINFO] = { do_fdinfo, false },
	[OP_READ] = { do_read, false },
	[OP_WRITE] = { do_write, false },
	[OP_PREAD] = { do_pread, false },
	[OP_PWRITE] = { do_pwrite, false },
	[OP_LSEEK] = { do_lseek, false },
	[OP_TRUNCATE] = { do_truncate, false },
	[OP_FSYNC] = { do_fsync, false },
	[OP_POLL] = { do_poll, false },
	[OP_MMAP] = { do_mmap, false },
	[OP_IOCTL] = { do_ioctl, false },
	[OP_IOCTL_FD] = { do_ioctl, true },
	[OP_FILL] = { do_fill, false },
	[OP_PUT] = { do_put, false },
};

long call_make(struct world *w, const struct step *s)
{
	errno = 0;
	return calls[s->op].make(w, s);
}

bool call_opens(enum op op)
{
	return calls[op].opens;
}
