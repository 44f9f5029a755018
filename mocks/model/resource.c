/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What sysfs shows of a device's memory: files resourceN and rom. They reach what the regions of VFIO reach (K 3.2; what
 * Linux 6.12 does: drivers/pci/pci-sysfs.c and mmap.c, fs/sysfs/file.c, fs/kernfs/file.c). On x86 ports cannot be mapped.
 */
#include "resource.h"

#include "call.h"
#include "device.h"
#include "written.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { ROM = 6, PIECE = 256 };

/* The device of a path that ends in ADDRESS/NAME, and the name; NULL: there is none. */
static struct device *split(struct world *w, const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/'), *start = slash;

	while (start && start > path && start[-1] != '/')
		start--;
	if (!start || start == slash)
		return NULL;
	*ret_name = slash + 1;
	return written_device(w,
			      &(struct written){ .text = start, .size = (size_t)(slash - start) });
}

/* -1: no such file. */
static int index_of(const char *name)
{
	static const char start[] = "resource";
	const size_t n = sizeof(start) - 1;

	if (!strcmp(name, "rom"))
		return ROM;
	if (strncmp(name, start, n) != 0 || name[n] < '0' || name[n] >= '0' + ROM || name[n + 1])
		return -1;
	return name[n] - '0';
}

bool resource_named(struct world *w, const char *path)
{
	const char *name = "";
	const struct device *d = split(w, path, &name);
	const int index = index_of(name);

	return d && index >= 0 && d->bar_size[index];
}

int resource_open(struct world *w, struct file *f, const char *path)
{
	const char *name = "";
	struct device *d = split(w, path, &name);
	const int index = index_of(name);

	if (!d || index < 0 || !d->bar_size[index])
		return -ENOENT;
	f->device = heap_ref(&w->heap, d);
	f->bdf = d->at;
	f->object = (uint32_t)index;
	f->bytes = d->bar_size[index];
	return 0;
}

/* NULL: it is gone, and the file is open still. */
static struct device *device_of(struct world *w, const struct file *f)
{
	struct device *d = machine_at(w, f->bdf);

	return d && heap_ref(&w->heap, d) == f->device ? d : NULL;
}

static uint64_t place(const struct file *f, const struct transfer *t)
{
	return (uint64_t)f->object << 40 | (uint64_t)t->offset;
}

/* A page at most, and no more than there is. */
static size_t cut(const struct world *w, const struct file *f, const struct transfer *t)
{
	const uint64_t room = f->bytes - (uint64_t)t->offset;
	const uint64_t most = room < w->page_size ? room : w->page_size;

	return t->bytes < most ? t->bytes : (size_t)most;
}

/* ---- I/O ports: one access of a width that there is ---- */

static bool is_width(size_t n)
{
	return n == 1 || n == 2 || n == 4;
}

static ssize_t read_ports(struct world *w, ref file, const struct caller *by,
			  const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const size_t n = cut(w, f, t);
	uint8_t bytes[4];

	if (!is_width(n))
		return -EINVAL;
	if (by->front->memory_get(w, file, bytes, n, place(f, t)) != (ssize_t)n)
		return -EIO;
	return caller_put(by, t->at, bytes, n) ? -EFAULT : (ssize_t)n;
}

static ssize_t write_ports(struct world *w, ref file, const struct caller *by,
			   const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const size_t n = cut(w, f, t);
	uint8_t bytes[4];

	/* What is written is taken before it is looked at. */
	if (caller_get(by, bytes, t->at, n < sizeof(bytes) ? n : sizeof(bytes)))
		return -EFAULT;
	if (!is_width(n))
		return -EINVAL;
	return by->front->memory_put(w, file, bytes, n, place(f, t)) == (ssize_t)n ? (ssize_t)n
										   : -EIO;
}

/* ---- the ROM: shown after somebody said yes ---- */

static ssize_t read_rom(struct world *w, ref file, const struct caller *by,
			const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const size_t all = cut(w, f, t);
	uint8_t bytes[PIECE];
	size_t n, done;

	if (!device_of(w, f)->rom_shown)
		return -EINVAL;
	for (done = 0; done < all; done += n) {
		n = all - done < PIECE ? all - done : PIECE;
		if (by->front->memory_get(w, file, bytes, n, place(f, t) + done) != (ssize_t)n)
			return -EIO;
		if (caller_put(by, t->at + done, bytes, n))
			return -EFAULT;
	}
	return (ssize_t)all;
}

/* As the kernel reads a yes or no: by the first letter, of "on" and "off" by the second. -1: neither. */
static int yes_or_no(const char *text)
{
	if (*text == 'o' || *text == 'O')
		text++;
	else if (*text == 'n' || *text == 'N' || *text == '0')
		return 0;
	else if (*text && strchr("yYtT1", *text))
		return 1;
	if (text[0] == 'f' || text[0] == 'F')
		return 0;
	return text[0] == 'n' || text[0] == 'N' ? 1 : -1;
}

static ssize_t write_rom(struct world *w, ref file, const struct caller *by,
			 const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const size_t n = cut(w, f, t);
	char text[3] = "";
	int yes;

	if (caller_get(by, text, t->at, n < 2 ? n : 2))
		return -EFAULT;
	yes = yes_or_no(text);
	if (yes < 0)
		return -EINVAL;
	device_of(w, f)->rom_shown = (uint8_t)yes;
	return (ssize_t)n;
}

/* ---- calls ---- */

ssize_t resource_read(struct world *w, ref file, const struct caller *by, const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const struct device *d = device_of(w, f);

	if ((f->flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	if (!d)
		return -ENODEV;
	if (!t->bytes || (uint64_t)t->offset >= f->bytes)
		return 0;
	if (f->object == ROM)
		return read_rom(w, file, by, t);
	return d->bar_io[f->object] ? read_ports(w, file, by, t) : -EIO;
}

ssize_t resource_write(struct world *w, ref file, const struct caller *by, const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const struct device *d = device_of(w, f);

	if ((f->flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	if (!d)
		return -ENODEV;
	if ((uint64_t)t->offset >= f->bytes)
		return -EFBIG;
	if (!t->bytes)
		return 0;
	if (f->object == ROM)
		return write_rom(w, file, by, t);
	return d->bar_io[f->object] ? write_ports(w, file, by, t) : -EIO;
}

/* What the kernel asks of any file first; the file system is one of which nothing is executed. */
static int admit_mapping(const struct file *f, const struct mapping *m)
{
	const uint32_t mode = f->flags & O_ACCMODE;

	if (mode == O_WRONLY || (m->flags & MAP_SHARED && m->prot & PROT_WRITE && mode == O_RDONLY))
		return -EACCES;
	return m->prot & PROT_EXEC ? -EPERM : 0;
}

int resource_mmap(struct world *w, ref file, const struct mapping *m, struct shown *ret)
{
	const struct file *f = heap_at(&w->heap, file);
	const struct device *d = device_of(w, f);
	const uint64_t page = w->page_size, bytes = (m->bytes + page - 1) & -page;
	const uint64_t room = (f->bytes + page - 1) & -page;
	const int err = admit_mapping(f, m);

	if (err || !d)
		return err ? err : -ENODEV;
	if (f->object == ROM || d->bar_io[f->object])
		return -ENODEV;
	if (m->offset % page || m->offset > room || bytes > room - m->offset)
		return -EINVAL;
	*ret = (struct shown){ .memory = f->device,
			       .at = (uint64_t)f->object << 40 | m->offset,
			       .bytes = m->bytes };
	return 0;
}

int64_t resource_seek(struct file *f, int64_t at, int from)
{
	if (from == SEEK_CUR)
		at += (int64_t)f->at;
	else if (from == SEEK_END)
		at += (int64_t)f->bytes;
	else if (from != SEEK_SET)
		return -EINVAL;
	if (at < 0)
		return -EINVAL;
	f->at = (uint64_t)at;
	return at;
}
