/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Copies and ends of mappings (K 1.5).
 */
#include "call.h"

#include <errno.h>

static struct area *area_at(struct call *c, struct ioas *i, uint64_t start, uint64_t last)
{
	return (struct area *)span_touching(ioas_areas(c->w, i), start, last);
}

/* ---- copy ---- */

/* Takes back what a copy has made so far: [start, end). */
static void undo(struct call *c, uint64_t start, uint64_t end)
{
	struct area *a;

	while (start < end) {
		a = area_at(c, c->ioas, start, end - 1);
		start = a->span.last + 1;
		area_end(c->w, c->ioas, a);
	}
}

int run_IOAS_COPY(struct call *c)
{
	uint64_t from = c->copy.src_iova, left = c->copy.length, to, part;
	const struct area *a = area_at(c, c->source, from, from);
	const struct pages *p = heap_at(&c->w->heap, a->pages);
	struct wish m = { .flags = c->copy.flags };
	int ret = 0;

	if (!(c->copy.flags & IOMMU_MAP_FIXED_IOVA))
		ret = find_place(c, p->start + a->offset + from - a->span.start, left,
				 &c->copy.dst_iova);
	to = c->copy.dst_iova;
	for (; !ret && left; left -= part) {
		a = area_at(c, c->source, from, from);
		part = a->span.last - from + 1;
		if (part > left)
			part = left;
		m.iova = to;
		m.length = part;
		m.pages = a->pages;
		m.offset = a->offset + from - a->span.start;
		ret = area_show(c, &m);
		if (ret)
			break;
		from += part;
		to += part;
	}
	if (ret)
		undo(c, c->copy.dst_iova, to);
	return ret;
}

/* ---- unmap ---- */

/* The lowest one of those that are left; whole: all that there are go. */
static struct area *next_to_go(struct call *c, bool whole, uint64_t start, uint64_t last)
{
	return whole ? (struct area *)span_first(ioas_areas(c->w, c->ioas))
		     : area_at(c, c->ioas, start, last);
}

int run_IOAS_UNMAP(struct call *c)
{
	uint64_t start = c->unmap.iova, gone = 0, last;
	bool all = !start && c->unmap.length == UINT64_MAX, whole;
	struct area *a;

	last = all ? UINT64_MAX : start + c->unmap.length - 1;
	whole = span_empty(ioas_areas(c->w, c->ioas), start, last);
	while ((a = next_to_go(c, whole, start, last))) {
		if (a->span.start < c->unmap.iova || a->span.last > last)
			return -ENOENT;
		if (a->locked)
			return -EBUSY;
		start = a->span.last + 1;
		gone += area_end(c->w, c->ioas, a);
		if (start > last || !start)
			break;
	}
	if (!gone && !all)
		return -ENOENT;
	c->unmap.length = gone;
	return 0;
}
