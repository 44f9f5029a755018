/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engines.h"

#include "attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Asking the kernel each time what a number leads to takes longer than all the rest of an ioctl. */
static struct handle *known(struct visit *v, int fd)
{
	const uint64_t ino = own_inode(fd);
	struct handle *h;

	if (ino) {
		visit_lock(v);
		h = handle_find(mock.s.w, mock.s.dev, ino);
		if (h)
			return h;
		visit_unlock(v);
	}
	h = visit_handle(v, fd);
	if (h)
		own_keep(fd, h->ino);
	return h;
}

int do_ioctl(int fd, uint32_t request, void *arg)
{
	struct visit v;
	struct handle *h;
	int ret;

	visit_start(&v);
	h = known(&v, fd);
	if (h && h->kind == FILE_NONE)
		return (int)visit_answer(&v, -ENOTTY);
	if (h)
		return (int)visit_answer(&v, call_ioctl(&v.stage, h, request,
							(uint64_t)(uintptr_t)arg));
	ret = ioctl(fd, request, arg);
	visit_end(&v);
	return ret;
}

bool is_waited_for(int fd)
{
	struct visit v;
	struct stat st;
	bool ret;

	visit_start(&v);
	ret = !fstat(fd, &st) && lease_is(&mock.s, &st) && !S_ISDIR(st.st_mode);
	visit_end(&v);
	return ret;
}

/* libc refused it, with this errno. It stays so when the file is none of ours. */
static struct handle *refused(struct visit *v, int fd, int *ret_err)
{
	*ret_err = errno;
	pthread_testcancel();
	visit_start(v);
	return visit_handle(v, fd);
}

/* Where a call without an offset is at. */
static struct transfer placed(int fd, const struct transfer *t)
{
	struct transfer ret = *t;

	if (ret.offset < 0)
		ret.offset = lseek(fd, 0, SEEK_CUR);
	return ret;
}

/* A call without an offset goes on behind what was done. */
static ssize_t move_on(int fd, const struct transfer *t, ssize_t done)
{
	if (t->offset < 0 && done > 0)
		lseek(fd, done, SEEK_CUR);
	return done;
}

static ssize_t write_text(struct visit *v, int fd, struct handle *h, const struct transfer *t)
{
	const struct transfer at = placed(fd, t);

	return visit_answer(v, move_on(fd, t, attribute_write(v, h, &at)));
}

static ssize_t read_config(struct visit *v, int fd, struct handle *h, const struct transfer *t)
{
	const struct transfer at = placed(fd, t);

	return visit_answer(v, move_on(fd, t, attribute_read_config(h, &at)));
}

/* An attribute that is open for writing is read as it was when it was opened. */
static ssize_t read_text(struct visit *v, int fd, const struct transfer *t)
{
	void *to = (void *)(uintptr_t)t->at;
	ssize_t n = t->offset < 0 ? read(fd, to, t->bytes) : pread(fd, to, t->bytes, t->offset);

	visit_end(v);
	return n;
}

ssize_t do_read(int fd, void *p, size_t n, int64_t at)
{
	struct visit v;
	int err;
	struct handle *h = refused(&v, fd, &err);
	const struct transfer t = { (uintptr_t)p, n, at };

	if (h && h->kind == FILE_NONE && (h->flags & O_ACCMODE) == O_WRONLY)
		return visit_answer(&v, -EBADF);
	if (h && h->kind == FILE_NONE && attribute_is_config(handle_path(mock.s.w, h)))
		return read_config(&v, fd, h, &t);
	if (h && h->kind == FILE_NONE)
		return read_text(&v, fd, &t);
	return visit_answer(&v, h ? call_read(&v.stage, h, &t) : -err);
}

ssize_t do_write(int fd, const void *p, size_t n, int64_t at)
{
	struct visit v;
	int err;
	struct handle *h = refused(&v, fd, &err);
	const struct transfer t = { (uintptr_t)p, n, at };

	if (h && h->kind == FILE_NONE)
		return write_text(&v, fd, h, &t);
	return visit_answer(&v, h ? call_write(&v.stage, h, &t) : -err);
}

/* One after the other: a part that comes short is the last. */
static ssize_t each(int fd, const struct iovec *v, int n, int64_t at, bool out)
{
	ssize_t sum = 0, part;
	struct iovec x;
	int i;

	for (i = 0; i < n; i++) {
		if (program_get(&x, &v[i], sizeof(x)))
			return do_fail(EFAULT);
		if (out)
			part = do_write(fd, x.iov_base, x.iov_len, at);
		else
			part = do_read(fd, x.iov_base, x.iov_len, at);
		if (part < 0)
			return sum ? sum : -1;
		sum += part;
		at += at < 0 ? 0 : part;
		if ((size_t)part < x.iov_len)
			break;
	}
	return sum;
}

ssize_t do_readv(int fd, const struct iovec *v, int n, int64_t at)
{
	return each(fd, v, n, at, false);
}

ssize_t do_writev(int fd, const struct iovec *v, int n, int64_t at)
{
	return each(fd, v, n, at, true);
}

/* ---- mappings ---- */

/* What nobody showed before holds nothing of those that showed it earlier. */
static int empty(const struct shown *what)
{
	int fd = memory_open(&mock.s, what->memory, 0, O_RDWR), ret = 0;

	if (fd < 0)
		return fd;
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)what->at,
		      (off_t)what->bytes))
		ret = -errno;
	close(fd);
	return ret;
}

/*
 * The mapping keeps a descriptor's file, and that keeps the lock which says that the device is in use. mprotect() gives a
 * shared mapping no more than its file was opened for, and that is the program's affair, not ours.
 */
static int open_shown(const struct handle *h, const struct shown *what)
{
	const int access = (h->flags & O_ACCMODE) == O_RDONLY ? O_RDONLY : O_RDWR;
	int ret = what->fresh ? empty(what) : 0, fd;

	fd = ret ? ret : memory_open(&mock.s, what->memory, h->file, access);
	if (fd < 0)
		return fd;
	if (what->owner)
		ret = memory_hold(fd, what->owner);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

static void *map(const struct handle *h, void *want, const struct mapping *m,
		 const struct shown *what)
{
	int fd = open_shown(h, what), err = 0;
	void *p;

	if (fd < 0) {
		errno = -fd;
		return MAP_FAILED;
	}
	p = mmap(want, m->bytes, m->prot, m->flags, fd, (off_t)what->at);
	if (p == MAP_FAILED)
		err = errno;
	close(fd);
	errno = err;
	return p;
}

void *do_mmap(void *want, int fd, const struct mapping *m)
{
	struct visit v;
	int err, ret;
	struct handle *h = refused(&v, fd, &err);
	struct shown what;
	void *p = MAP_FAILED;

	if (h && h->kind == FILE_NONE)
		ret = -ENODEV; /* text has no pages */
	else
		ret = h ? call_mmap(&v.stage, h, m, &what) : -err;
	if (!ret)
		p = map(h, want, m, &what);
	if (p != MAP_FAILED) {
		h->mappings++;
		mock.board->mappings++;
	}
	if (ret)
		errno = -ret;
	visit_end(&v);
	return p;
}

/* The kernel lets such mappings become shorter or move; nothing is behind their end (mremap(2)). */
void *do_mremap(void *p, size_t n, const struct resize *to)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE) - 1;
	const bool grows = ((to->bytes + page) & ~page) > ((n + page) & ~page);
	const struct caller self = { .pid = mock_pid(), .own = true };
	struct visit v;
	void *ret;

	visit_start(&v);
	if ((grows || to->flags & MREMAP_DONTUNMAP) &&
	    preload_front.shows_region(&self, (uintptr_t)p, n ? n : 1)) {
		errno = grows ? EFAULT : EINVAL;
		ret = MAP_FAILED;
	} else {
		ret = mremap(p, n, to->bytes, to->flags, to->at);
	}
	visit_end(&v);
	if (ret != MAP_FAILED)
		do_hint(0);
	return ret;
}

/* Text has no pages; whether the file was opened for that is asked first. */
void *do_mmap_attribute(int fd, const struct mapping *m)
{
	const bool written = m->flags & MAP_SHARED && m->prot & PROT_WRITE;

	refuse_fd("mmap", fd, written && (do_getfl(fd) & O_ACCMODE) == O_RDONLY ? EACCES : ENODEV);
	return MAP_FAILED;
}

/* ---- the rest of what can be done with a descriptor ---- */

static int tell(const struct visit *v, struct handle *h, const char *call, int answer)
{
	struct told t = { .h = h, .call = call, .result = answer };

	if (answer < 0 && mock.board->trace)
		trace_call(&v->stage, &t);
	return answer;
}

/* Behind which byte a file of sysfs ends, as programs see it: text is shorter than a page, and says it is one. */
static off_t end_of(int fd)
{
	struct stat st;

	return fd_ours(fd) && !do_fstat(fd, &st) && S_ISREG(st.st_mode) ? st.st_size : -1;
}

off_t do_lseek(int fd, off_t at, int from)
{
	const off_t end = from == SEEK_END ? end_of(fd) : -1;
	struct visit v;
	struct handle *h;
	off_t ret;
	int err;

	if (end >= 0) {
		at += end;
		from = SEEK_SET;
	}
	visit_start(&v);
	h = visit_handle(&v, fd);
	if (h && h->kind == FILE_RESOURCE)
		return visit_answer(&v, file_place(mock.s.w, h->file, at, from));
	err = h && h->kind != FILE_NONE ? file_seek(mock.s.w, h->file) : 0;
	if (err)
		return visit_answer(&v, tell(&v, h, "lseek", -err));
	ret = lseek(fd, at, from);
	visit_end(&v);
	return ret;
}

int do_fsync(const char *call, int fd)
{
	struct visit v;
	struct handle *h;
	int ret;

	visit_start(&v);
	h = visit_handle(&v, fd);
	if (h && h->kind != FILE_NONE)
		return (int)visit_answer(&v,
					 tell(&v, h, call, h->kind == FILE_RESOURCE ? 0 : -EINVAL));
	ret = fsync(fd);
	visit_end(&v);
	return ret;
}

/* Flags that are the program's; what is real has others, which streams of an attribute need. */
static int flags_of(const struct handle *h, int real)
{
	const int mine = O_DIRECTORY | O_ACCMODE | O_APPEND;

	return (real & ~mine) | (int)(h->flags & (O_ACCMODE | O_APPEND));
}

int do_getfl(int fd)
{
	struct visit v;
	const struct handle *h;
	int ret;

	visit_start(&v);
	ret = fcntl(fd, F_GETFL);
	h = ret >= 0 ? visit_handle(&v, fd) : NULL;
	if (h)
		ret = flags_of(h, ret);
	visit_end(&v);
	return ret;
}

/* No node has pages, so there is nothing to go past (fcntl(2)). */
int do_setfl(int fd, int flags)
{
	struct visit v;
	struct handle *h;
	int ret;

	visit_start(&v);
	h = visit_handle(&v, fd);
	if (h && flags & O_DIRECT)
		return (int)visit_answer(&v, -EINVAL);
	ret = fcntl(fd, F_SETFL, h && h->kind == FILE_NONE ? flags | O_APPEND : flags);
	if (!ret && h)
		h->flags = (h->flags & ~(uint32_t)O_APPEND) | ((uint32_t)flags & O_APPEND);
	visit_end(&v);
	return ret;
}

bool refuses_flags(const char *call, int fd, int flags)
{
	if (!(flags & ~RWF_HIPRI) || !fd_is_node(fd))
		return false;
	refuse_fd(call, fd, EOPNOTSUPP);
	return true;
}
