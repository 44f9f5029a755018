/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Regions of a device: what GET_REGION_INFO says of them, and what reads, writes and maps of them do (K 2.4, 2.6).
 */
#include "call.h"
#include "hardware.h"
#include "vfio.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { MSIX_ENTRY = 16, VGA_BYTES = 0xc0000, PIECE = 256 };

#define IN_REGION ((UINT64_C(1) << VFIO_REGION_SHIFT) - 1)

/* ---- what there is ---- */

static bool shares_page(struct world *w, const struct device *of, size_t bar)
{
	const uint64_t page = of->bar_start[bar] / w->page_size;
	const struct device *d;
	size_t i;

	for (d = machine_first(w); d; d = machine_next(w, d))
		for (i = 0; i <= HOST_ROM; i++)
			if (d->bar_size[i] && !d->bar_io[i] && !(d == of && i == bar) &&
			    d->bar_start[i] / w->page_size <= page &&
			    (d->bar_start[i] + d->bar_size[i] - 1) / w->page_size >= page)
				return true;
	return false;
}

void device_find_mappable(struct world *w, struct device *d)
{
	size_t i;

	for (i = 0; i < HOST_BARS; i++) {
		if (!d->bar_size[i] || d->bar_io[i])
			continue;
		d->bar_mmap[i] = d->bar_size[i] >= w->page_size ||
				 (d->bar_start[i] % w->page_size == 0 && !shares_page(w, d, i));
	}
}

static void bar_of(const struct device *d, uint32_t index, struct vfio_region *r)
{
	r->size = d->bar_size[index];
	if (!r->size)
		return;
	r->flags = index == VFIO_ROM ? VFIO_REGION_READ : VFIO_REGION_READ | VFIO_REGION_WRITE;
	if (index < HOST_BARS && d->bar_mmap[index])
		r->flags |= VFIO_REGION_MMAP;
	if (r->flags & VFIO_REGION_MMAP && d->msix && index == d->msix_bar)
		r->flags |= VFIO_REGION_CAPS;
}

bool region_of(struct world *w, const struct device *d, uint32_t index, struct vfio_region *ret)
{
	(void)w;
	*ret = (struct vfio_region){ .index = index,
				     .offset = (uint64_t)index << VFIO_REGION_SHIFT };
	if (index <= VFIO_ROM) {
		bar_of(d, index, ret);
		return true;
	}
	if (index > VFIO_VGA || (index == VFIO_VGA && d->class_code >> 8 != 0x300))
		return false;
	ret->flags = VFIO_REGION_READ | VFIO_REGION_WRITE;
	ret->size = index == VFIO_VGA ? VGA_BYTES : d->config_size;
	return true;
}

bool region_in_msix(const struct device *d, uint32_t bar, uint64_t at, uint64_t bytes)
{
	return d->msix && bar == d->msix_bar &&
	       at < d->msix_table + d->msix * (uint64_t)MSIX_ENTRY && at + bytes > d->msix_table;
}

bool check_region(struct call *c, const struct check *k)
{
	struct vfio_region r;

	return region_of(c->w, c->dev, (uint32_t)call_field(c, k->field), &r);
}

int run_DEVICE_GET_REGION_INFO(struct call *c)
{
	const struct vfio_cap cap = { .id = VFIO_CAP_MSIX_MAPPABLE, .version = 1 };
	const uint32_t room = c->region.argsz, full = sizeof(c->region) + sizeof(cap);
	struct vfio_region r;

	region_of(c->w, c->dev, c->region.index, &r);
	r.argsz = room;
	if (r.flags & VFIO_REGION_CAPS) {
		if (room < full)
			r.argsz = full;
		else
			r.cap_offset = sizeof(r);
	}
	if (r.cap_offset && caller_put(c->by, c->arg + sizeof(r), &cap, sizeof(cap)))
		return -EFAULT;
	c->region = r;
	return 0;
}

/* ---- reads and writes ---- */

/* An access to a region, and how far it got. */
struct access {
	struct world *w;
	ref file;
	const struct caller *by;
	struct device *d;
	uint32_t index;
	uint64_t user, at; /* address of the caller; place in the region */
	size_t bytes;
};

/* 0, or why there is nothing to be had; what goes beyond the end is cut off, but not of configuration space. */
static int admit(struct access *a, bool write)
{
	struct vfio_region r;

	if (!region_of(a->w, a->d, a->index, &r))
		return -EINVAL;
	if (a->index == VFIO_CONFIG)
		return a->at > r.size || a->bytes > r.size - a->at ? -EFAULT : 0;
	if ((write && !(r.flags & VFIO_REGION_WRITE)) || a->at >= r.size)
		return -EINVAL;
	if (a->bytes > r.size - a->at)
		a->bytes = r.size - a->at;
	if (a->index <= VFIO_ROM && !a->d->bar_io[a->index] && !memory_enabled(a->w, a->d))
		return -EIO;
	return 0;
}

/* Bytes up to the next edge of the table of MSI-X. */
static size_t piece_of(const struct access *a, size_t done)
{
	const uint64_t at = a->at + done;
	const uint64_t edges[] = { a->d->msix_table,
				   a->d->msix_table + a->d->msix * (uint64_t)MSIX_ENTRY };
	size_t n = a->bytes - done < PIECE ? a->bytes - done : PIECE, i;

	for (i = 0; i < 2 && a->d->msix && a->index == a->d->msix_bar; i++)
		if (edges[i] > at && edges[i] - at < n)
			n = edges[i] - at;
	return n;
}

static int get_piece(const struct access *a, size_t done, uint8_t *to, size_t n)
{
	const uint64_t at = a->at + done;

	if (a->index == VFIO_CONFIG) {
		memcpy(to, (uint8_t *)heap_at(&a->w->heap, a->d->shadow) + at, n);
		return 0;
	}
	if (region_in_msix(a->d, a->index, at, n)) {
		memset(to, 0xff, n);
		return 0;
	}
	if (a->by->front->memory_get(a->w, a->file, to, n,
				     (uint64_t)a->index << VFIO_REGION_SHIFT | at) != (ssize_t)n)
		return -EIO;
	return 0;
}

static int put_piece(const struct access *a, size_t done, const uint8_t *from, size_t n)
{
	const uint64_t at = a->at + done, place = (uint64_t)a->index << VFIO_REGION_SHIFT | at;
	uint64_t data = 0;

	if (a->index == VFIO_CONFIG) {
		config_write(a->w, a->d, (uint32_t)at, from, n);
		return 0;
	}
	if (region_in_msix(a->d, a->index, at, n))
		return 0;
	if (a->by->front->memory_put(a->w, a->file, from, n, place) != (ssize_t)n)
		return -EIO;
	if (n <= sizeof(data)) {
		memcpy(&data, from, n);
		ioeventfd_written(
			a->w, a->by, a->d,
			&(struct ioeventfd){ .width = (uint32_t)n, .offset = place, .data = data });
	}
	return 0;
}

static ssize_t go(struct access *a, bool write)
{
	uint8_t bytes[PIECE];
	size_t done, n;
	int ret = a->bytes ? admit(a, write) : 0;

	for (done = 0; !ret && done < a->bytes; done += n) {
		n = piece_of(a, done);
		if (write) {
			ret = caller_get(a->by, bytes, a->user + done, n);
			if (!ret)
				ret = put_piece(a, done, bytes, n);
		} else {
			ret = get_piece(a, done, bytes, n);
			if (!ret)
				ret = caller_put(a->by, a->user + done, bytes, n);
		}
	}
	return ret ? ret : (ssize_t)done;
}

static struct access access_of(struct world *w, ref file, const struct caller *by,
			       const struct transfer *t)
{
	const struct file *f = heap_at(&w->heap, file);
	const uint64_t at = (uint64_t)t->offset;

	return (struct access){ .w = w,
				.file = file,
				.by = by,
				.d = heap_at(&w->heap, f->device),
				.index = (uint32_t)(at >> VFIO_REGION_SHIFT),
				.user = t->at,
				.at = at & IN_REGION,
				.bytes = t->bytes };
}

ssize_t region_read(struct world *w, ref file, const struct caller *by, const struct transfer *t)
{
	struct access a = access_of(w, file, by, t);

	return go(&a, false);
}

ssize_t region_write(struct world *w, ref file, const struct caller *by, const struct transfer *t)
{
	struct access a = access_of(w, file, by, t);

	return go(&a, true);
}

/* ---- maps ---- */

int region_mmap(struct world *w, const struct device *d, const struct mapping *m)
{
	const uint64_t at = m->offset & IN_REGION, page = w->page_size;
	const uint64_t bytes = (m->bytes + page - 1) & -page;
	struct vfio_region r;
	uint64_t room;

	if (!(m->flags & MAP_SHARED) ||
	    !region_of(w, d, (uint32_t)(m->offset >> VFIO_REGION_SHIFT), &r))
		return -EINVAL;
	if (!m->bytes || !(r.flags & VFIO_REGION_MMAP) || at % page)
		return -EINVAL;
	room = (r.size + page - 1) & -page;
	return at > room || bytes > room - at ? -EINVAL : 0;
}
