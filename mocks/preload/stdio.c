/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Streams write with calls of libc's own, which nobody can stand in front of: what is in the buffer of one that leads to an
 * attribute is taken out before it gets that far.
 */
#include "engines.h"

#include "attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Of glibc's flags: setvbuf(_IONBF), and what ferror() looks at. */
enum { UNBUFFERED = 0x2, FAILED = 0x20 };

static bool is_pending(const FILE *f)
{
	return f && f->_IO_write_ptr > f->_IO_write_base;
}

bool stdio_test(FILE *f)
{
	return f && have_texts();
}

/* What a stream writes to an attribute: what write() would answer, 0 when it leads elsewhere. */
static ssize_t write_out(FILE *f, const char *from, size_t n)
{
	const int fd = fileno(f);
	struct transfer t = { (uintptr_t)from, n, 0 };
	struct handle *h;
	struct visit v;
	ssize_t ret = 0;

	visit_start(&v);
	h = visit_handle(&v, fd);
	if (h && h->kind == FILE_NONE) {
		t.offset = lseek(fd, 0, SEEK_CUR);
		ret = attribute_write(&v, h, &t);
		if (ret > 0)
			lseek(fd, ret, SEEK_CUR);
	}
	ret = visit_answer(&v, ret);
	if (ret < 0)
		f->_flags |= FAILED;
	return ret;
}

/* A full buffer, and the end of a line in one for lines, was written by libc, with success. */
static int take_written(FILE *f)
{
	struct handle *h;
	struct visit v;
	ssize_t ret = 0;

	visit_start(&v);
	h = visit_handle(&v, fileno(f));
	if (h && h->kind == FILE_NONE)
		ret = attribute_drain(&v, h);
	ret = visit_answer(&v, ret);
	if (ret < 0)
		f->_flags |= FAILED;
	return ret < 0 ? -1 : 0;
}

/* Takes out what is in its buffer; 0, or -1 with errno. */
static int take_out(FILE *f)
{
	char *from = f->_IO_write_base;
	ssize_t ret = take_written(f);

	if (ret || !is_pending(f))
		return (int)ret;
	ret = write_out(f, from, (size_t)(f->_IO_write_ptr - from));
	if (ret)
		f->_IO_write_ptr = from;
	return ret < 0 ? -1 : 0;
}

/* A stream without a buffer: tee(1) uses such. */
size_t do_fwrite(const void *p, size_t size, size_t n, FILE *f)
{
	ssize_t ret = f->_flags & UNBUFFERED ? write_out(f, p, size * n) : 0;
	struct visit v;

	if (ret)
		return ret < 0 || !size ? 0 : n;
	visit_start(&v);
	n = fwrite(p, size, n, f);
	visit_end(&v);
	return n;
}

int do_fflush(FILE *f)
{
	int ret = take_out(f);
	struct visit v;

	visit_start(&v);
	if (!ret)
		ret = fflush(f);
	visit_end(&v);
	return ret;
}

int do_fclose(FILE *f)
{
	int ret = stdio_test(f) ? take_out(f) : 0, err = errno, closed;
	const bool files = mock.board->n_files;
	struct visit v;

	watch_leave((unsigned)fileno(f), (unsigned)fileno(f));
	visit_start(&v);
	foreign_take(fileno(f));
	closed = fclose(f);
	visit_end(&v);
	if (files)
		do_hint(0);
	if (ret)
		errno = err;
	return ret ? ret : closed;
}

/* libc asks the kernel itself how a descriptor was opened, and would refuse to write. */
FILE *do_fdopen(int fd, const char *mode)
{
	const struct handle *h;
	struct visit v;
	FILE *f;

	visit_start(&v);
	h = visit_handle(&v, fd);
	if (h && h->kind != FILE_NONE) {
		f = fopen("/dev/null", mode);
		if (f) {
			close(f->_fileno);
			f->_fileno = fd;
		}
	} else {
		f = fdopen(fd, mode);
	}
	visit_end(&v);
	return f;
}
