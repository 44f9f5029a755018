/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "inproc.h"

#include "device.h"
#include "load.h"
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WORLD ((size_t)1 << 28)

/* ---- beginning and end ---- */

static int load(struct viommu_mock *m)
{
	int r = world_init(m->w, WORLD, m->host->page_size);

	if (!r)
		r = machine_load(m->w, m->host);
	if (!r)
		r = board_make(m->w, &m->host->caller);
	if (!r)
		board_of(m->w)->owner = (uintptr_t)m;
	return r;
}

static int make(const char *host_file, struct viommu_mock *m, struct buf *why)
{
	int r = host_load(host_file, why, &m->host);

	if (r)
		return r > 0 ? -EINVAL : r;
	m->w = mmap(NULL, WORLD, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->w == MAP_FAILED) {
		m->w = NULL;
		return -errno;
	}
	return load(m);
}

int viommu_mock_new(const char *host_file, struct viommu_mock **ret, char **ret_why)
{
	struct viommu_mock *m = calloc(1, sizeof(*m));
	struct buf why = { 0 };
	int r = m ? make(host_file, m, &why) : -ENOMEM;

	if (ret_why)
		*ret_why = r && why.len ? strdup(buf_text(&why)) : NULL;
	buf_done(&why);
	if (r)
		viommu_mock_free(m);
	else
		*ret = m;
	return r;
}

static void trace_line(const struct stage *s, const char *line, size_t n)
{
	const struct viommu_mock *m = s->by.data;

	if (m->line)
		m->line(m->data, line, n);
}

static void lock(struct viommu_mock *m, struct stage *s)
{
	world_lock(m->w);
	stage_start(s, m->w, &inproc_front, getpid());
	s->by.data = m;
	s->trace = trace_line;
}

static ssize_t unlock(struct viommu_mock *m, ssize_t answer)
{
	world_unlock(m->w);
	return answer;
}

void viommu_mock_free(struct viommu_mock *m)
{
	size_t i;
	int fd;

	if (!m)
		return;
	for (fd = 0; m->w && m->w->front && fd < DESCRIPTORS; fd++)
		if (m->fds[fd])
			viommu_mock_close(m, fd);
	for (i = 0; i < MEMORIES && m->memories[i].of; i++)
		close(m->memories[i].fd);
	if (m->w)
		munmap(m->w, WORLD);
	host_free(m->host);
	free(m);
}

/* ---- descriptors ---- */

/* All of a text as a number below 2^32. */
static bool read_number(const char *text, uint32_t *ret)
{
	uint64_t n = 0;
	const char *at;

	for (at = text; *at >= '0' && *at <= '9' && n <= UINT32_MAX; at++)
		n = n * 10 + (uint64_t)(*at - '0');
	*ret = (uint32_t)n;
	return at != text && !*at && n <= UINT32_MAX;
}

static bool find_node(struct viommu_mock *m, const char *path, struct node *ret)
{
	static const struct {
		const char *start;
		enum file_kind kind;
		bool numbered;
	} rows[] = { { "/dev/iommu", FILE_IOMMU, false },
		     { "/dev/vfio/vfio", FILE_CONTAINER, false },
		     { "/dev/vfio/devices/vfio", FILE_CDEV, true },
		     { "/dev/vfio/", FILE_GROUP, true } };
	size_t i, n;

	*ret = (struct node){ .path = path, .kind = FILE_RESOURCE };
	if (!strncmp(path, "/sys/", 5))
		return resource_named(m->w, path);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		n = strlen(rows[i].start);
		if (strncmp(path, rows[i].start, n) != 0)
			continue;
		if (rows[i].numbered ? !read_number(path + n, &ret->number) : path[n])
			continue;
		ret->kind = rows[i].kind;
		return true;
	}
	return false;
}

int viommu_mock_open(struct viommu_mock *m, const char *path, int flags)
{
	struct handle *h;
	struct stage s;
	struct node n;
	int fd;

	lock(m, &s);
	if (!find_node(m, path, &n) || (n.kind == FILE_IOMMU && !m->host->kernel.iommufd))
		return (int)unlock(m, -ENOENT);
	fd = call_open(&s, &n, (uint32_t)flags, &h);
	if (!fd) {
		handle_name(m->w, h, 0, h->file);
		fd = fd_new(m, h);
		if (fd < 0)
			handle_end(&s, h);
	}
	return (int)unlock(m, fd);
}

int viommu_mock_dup(struct viommu_mock *m, int fd)
{
	struct handle *h;
	struct stage s;

	lock(m, &s);
	h = fd_handle(m, fd);
	return (int)unlock(m, h ? fd_new(m, h) : -EBADF);
}

int viommu_mock_close(struct viommu_mock *m, int fd)
{
	struct handle *h;
	struct stage s;
	ref self;
	int i;

	lock(m, &s);
	h = fd_handle(m, fd);
	if (!h)
		return (int)unlock(m, -EBADF);
	self = m->fds[fd];
	m->fds[fd] = 0;
	for (i = 0; i < DESCRIPTORS && m->fds[i] != self; i++)
		;
	if (i == DESCRIPTORS)
		handle_end(&s, h);
	return (int)unlock(m, 0);
}

/* ---- calls ---- */

int viommu_mock_ioctl(struct viommu_mock *m, int fd, unsigned long request, void *arg)
{
	struct handle *h;
	struct stage s;

	lock(m, &s);
	h = fd_handle(m, fd);
	return (int)unlock(m, h ? call_ioctl(&s, h, (uint32_t)request, (uintptr_t)arg) : -EBADF);
}

ssize_t viommu_mock_read(struct viommu_mock *m, int fd, void *to, size_t bytes, int64_t offset)
{
	const struct transfer t = { (uintptr_t)to, bytes, offset };
	struct handle *h;
	struct stage s;

	lock(m, &s);
	h = fd_handle(m, fd);
	return unlock(m, h ? call_read(&s, h, &t) : -EBADF);
}

ssize_t viommu_mock_write(struct viommu_mock *m, int fd, const void *from, size_t bytes,
			  int64_t offset)
{
	const struct transfer t = { (uintptr_t)from, bytes, offset };
	struct handle *h;
	struct stage s;

	lock(m, &s);
	h = fd_handle(m, fd);
	return unlock(m, h ? call_write(&s, h, &t) : -EBADF);
}

int viommu_mock_poll(struct viommu_mock *m, int fd)
{
	const struct handle *h;
	struct stage s;

	lock(m, &s);
	h = fd_handle(m, fd);
	return (int)unlock(m, h ? file_poll(m->w, h->file) : POLLNVAL);
}

/* mprotect() gives a mapping no more than its file was opened for. */
static int open_as(int memory, const struct handle *h)
{
	char path[40];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", memory);
	fd = open(path, ((h->flags & O_ACCMODE) == O_RDONLY ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int map(int fd, const struct mapping *want, const struct shown *what, void **ret)
{
	void *p = mmap(NULL, want->bytes, want->prot, MAP_SHARED, fd, (off_t)what->at);

	if (p == MAP_FAILED)
		return -errno;
	*ret = p;
	return 0;
}

static int show(struct viommu_mock *m, const struct handle *h, const struct mapping *want,
		const struct shown *what, void **ret)
{
	int memory = memory_of(m, what->memory), fd, r;

	if (memory < 0)
		return memory;
	if (what->fresh && fallocate(memory, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				     (off_t)what->at, (off_t)what->bytes))
		return -errno;
	fd = open_as(memory, h);
	if (fd < 0)
		return fd;
	r = map(fd, want, what, ret);
	close(fd);
	return r;
}

int viommu_mock_mmap(struct viommu_mock *m, int fd, const struct viommu_mock_part *what, void **ret)
{
	const struct mapping want = { what->bytes, what->prot, MAP_SHARED, what->offset };
	struct handle *h;
	struct stage s;
	struct shown shown;
	int r;

	lock(m, &s);
	h = fd_handle(m, fd);
	r = h ? call_mmap(&s, h, &want, &shown) : -EBADF;
	/* A virtual IOMMU may go once the machine is unlocked, but not when it is mapped. */
	if (!r)
		r = show(m, h, &want, &shown, ret);
	return (int)unlock(m, r);
}

ssize_t viommu_mock_sysfs_write(struct viommu_mock *m, const char *path, const char *text)
{
	struct stage s;
	struct told told = { .call = "write", .path = path, .text = text };

	lock(m, &s);
	told.result = fault_now(m->w, "write");
	if (!told.result)
		told.result = model_write(m->w, path,
					  &(struct written){ &s.by, text, strlen(text), 0, NULL });
	told.lacks = told.result == -EOPNOTSUPP;
	if (board_of(m->w)->trace)
		trace_call(&s, &told);
	return unlock(m, told.result);
}

/* ---- faults, trace, leaks ---- */

int viommu_mock_fault(struct viommu_mock *m, const char *spec)
{
	struct stage s;

	lock(m, &s);
	return (int)unlock(m, fault_add(m->w, spec));
}

unsigned viommu_mock_fault_hits(struct viommu_mock *m)
{
	struct stage s;

	lock(m, &s);
	return (unsigned)unlock(m, fault_hits(m->w));
}

void viommu_mock_trace(struct viommu_mock *m, void (*line)(void *data, const char *text, size_t n),
		       void *data, int json)
{
	struct stage s;

	lock(m, &s);
	m->line = line;
	m->data = data;
	board_of(m->w)->trace = !line ? TRACE_OFF : json ? TRACE_JSON : TRACE_TEXT;
	unlock(m, 0);
}

uint64_t viommu_mock_live(struct viommu_mock *m)
{
	struct stage s;
	uint64_t live;

	lock(m, &s);
	live = m->w->heap.live;
	unlock(m, 0);
	return live;
}
