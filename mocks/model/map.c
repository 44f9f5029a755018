/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mappings of an address space (K 1.5): what IOAS_MAP, IOAS_MAP_FILE, IOAS_COPY and IOAS_UNMAP do once the checks of
 * ioctl.def have let them pass.
 */
#include "call.h"
#include "hwpt.h"
#include "pin.h"

#include <errno.h>

enum { TWO_MIB = 2 << 20 };

struct spans ioas_areas(struct world *w, struct ioas *i)
{
	return (struct spans){ &w->heap, &i->areas };
}

struct spans ioas_allowed(struct world *w, struct ioas *i)
{
	return (struct spans){ &w->heap, &i->allowed };
}

/* ---- places ---- */

/* The free room of [start, last] outside the reserved ranges, lowest first. */
static bool room_between(struct call *c, struct room *r, uint64_t start, uint64_t last,
			 uint64_t *ret_iova)
{
	const struct reserved *v = heap_at(&c->w->heap, c->ioas->reserved);
	uint64_t from = start;

	for (; v && from <= last; v = heap_at(&c->w->heap, v->next)) {
		if (v->last < from)
			continue;
		if (v->start > last)
			break;
		r->first = from;
		r->last = v->start - 1;
		if (v->start > from && span_room(ioas_areas(c->w, c->ioas), r, ret_iova))
			return true;
		if (v->last == UINT64_MAX)
			return false;
		from = v->last + 1;
	}
	r->first = from;
	r->last = last;
	return from <= last && span_room(ioas_areas(c->w, c->ioas), r, ret_iova);
}

static uint64_t round_up_to_power(uint64_t n)
{
	return n <= 1 ? 1 : UINT64_C(1) << (64 - __builtin_clzll(n - 1));
}

int find_place(struct call *c, uint64_t va, uint64_t length, uint64_t *ret_iova)
{
	uint64_t page = c->w->page_size, cap = c->w->thp ? TWO_MIB : page;
	uint64_t lowest = page, highest = -page, at;
	struct room r = { .length = length, .align = round_up_to_power(length) };
	const struct span *s;

	if (length > INT64_MAX)
		return -EOVERFLOW;
	if (va && r.align > (va & -va))
		r.align = va & -va;
	if (r.align > cap)
		r.align = cap;
	if (r.align < page) {
		r.align = page;
		r.offset = va % page;
	}
	if (!c->ioas->allowed.end[0])
		return room_between(c, &r, lowest, highest, ret_iova) ? 0 : -ENOSPC;
	for (at = lowest;; at = s->last + 1) {
		s = span_touching(ioas_allowed(c->w, c->ioas), at, highest);
		if (!s)
			return -ENOSPC;
		if (room_between(c, &r, s->start > lowest ? s->start : lowest,
				 s->last < highest ? s->last : highest, ret_iova))
			return 0;
	}
}

/* ---- areas ---- */

static void pages_leave(struct world *w, ref r)
{
	struct pages *p = heap_at(&w->heap, r);

	if (--p->users)
		return;
	account_leave(w, p->account);
	heap_free(&w->heap, p->file, sizeof(struct mapped_file));
	heap_free(&w->heap, r, sizeof(*p));
}

uint64_t area_end(struct world *w, struct ioas *i, struct area *a)
{
	uint64_t bytes = a->span.last - a->span.start + 1;

	area_unpin(w, a);
	ioas_forget_dirt(w, i, a->span.start, a->span.last);
	span_remove(ioas_areas(w, i), &a->span);
	pages_leave(w, a->pages);
	heap_free(&w->heap, heap_ref(&w->heap, a), sizeof(*a));
	return bytes;
}

int area_show(struct call *c, const struct wish *m)
{
	struct pages *p = heap_at(&c->w->heap, m->pages);
	ref r = heap_new(&c->w->heap, sizeof(struct area));
	struct area *a = heap_at(&c->w->heap, r);
	int ret;

	if (!a)
		return -ENOMEM;
	a->span.start = m->iova;
	a->span.last = m->iova + m->length - 1;
	a->pages = m->pages;
	a->offset = m->offset;
	a->prot = m->flags & (IOMMU_MAP_READABLE | IOMMU_MAP_WRITEABLE);
	ret = c->ioas->domains ? area_pin(c->w, c->by, a) : 0;
	if (ret) {
		heap_free(&c->w->heap, r, sizeof(*a));
		return ret;
	}
	p->users++;
	span_insert(ioas_areas(c->w, c->ioas), &a->span);
	return 0;
}

/* Pages like those; f: the file they are of, or NULL. 0: no memory. The caller is their one user. */
static ref pages_new(struct call *c, const struct pages *like, const struct mapped_file *f)
{
	ref r = heap_new(&c->w->heap, sizeof(*like));
	struct pages *p = heap_at(&c->w->heap, r);
	bool done = p;

	if (!p)
		return 0;
	*p = *like;
	p->users = 1;
	if (f) {
		p->file = heap_new(&c->w->heap, sizeof(*f));
		done = p->file;
		if (done)
			*(struct mapped_file *)heap_at(&c->w->heap, p->file) = *f;
	}
	if (done && f && f->is_buffer)
		return r;
	if (done && !account_of(c->w, c->ctx, c->by, &p->account))
		return r;
	pages_leave(c->w, r);
	return 0;
}

/* New pages at a place that is asked for, or found. */
static int map_pages(struct call *c, const struct pages *like, const struct mapped_file *f,
		     uint32_t flags, uint64_t *iova)
{
	struct wish m = { .flags = flags, .length = like->bytes };
	int ret;

	if (!(flags & IOMMU_MAP_FIXED_IOVA)) {
		ret = find_place(c, like->start, like->bytes, iova);
		if (ret)
			return ret;
	}
	m.iova = *iova;
	m.pages = pages_new(c, like, f);
	if (!m.pages)
		return -ENOMEM;
	ret = area_show(c, &m);
	pages_leave(c->w, m.pages);
	return ret;
}

int run_IOAS_MAP(struct call *c)
{
	const struct pages p = { .pid = c->by->pid,
				 .start = c->map.user_va,
				 .bytes = c->map.length,
				 .writable = c->map.flags & IOMMU_MAP_WRITEABLE };

	return map_pages(c, &p, NULL, c->map.flags, &c->map.iova);
}

int run_IOAS_MAP_FILE(struct call *c)
{
	const struct pages p = { .start = c->map_file.start,
				 .bytes = c->map_file.length,
				 .writable = c->map_file.flags & IOMMU_MAP_WRITEABLE };
	const struct file *own = heap_at(&c->w->heap, c->other);
	const struct mapped_file f = { c->device, c->inode, c->by->pid, c->map_file.fd,
				       own && own->kind == FILE_DMABUF };

	return map_pages(c, &p, &f, c->map_file.flags, &c->map_file.iova);
}
