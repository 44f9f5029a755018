/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pages that devices have written (K 1.5): a set of ranges for each page table that keeps track.
 */
#include "hwpt.h"

#include <errno.h>

static struct spans dirt_of(struct world *w, struct hwpt *h)
{
	return (struct spans){ &w->heap, &h->dirty };
}

static void add(struct world *w, struct hwpt *h, uint64_t start, uint64_t last)
{
	struct span *n = heap_at(&w->heap, heap_new(&w->heap, sizeof(*n)));

	/* Without memory the write is lost from the bitmap: nobody is there to be told. */
	if (!n)
		return;
	n->start = start;
	n->last = last;
	span_insert(dirt_of(w, h), n);
}

void hwpt_soil(struct world *w, struct hwpt *h, uint64_t start, uint64_t last)
{
	const struct span *n;

	if (!h->tracks)
		return;
	start &= -h->unit;
	last |= h->unit - 1;
	while (start <= last && (n = span_touching(dirt_of(w, h), start, last))) {
		if (n->start > start)
			add(w, h, start, n->start - 1);
		start = n->last + 1;
	}
	if (start <= last)
		add(w, h, start, last);
}

/* Takes a range out of the set; what stands out of it stays. */
static void clean(struct world *w, struct hwpt *h, uint64_t start, uint64_t last)
{
	struct span *n;
	uint64_t first, end;

	while ((n = span_touching(dirt_of(w, h), start, last))) {
		first = n->start;
		end = n->last;
		span_remove(dirt_of(w, h), n);
		heap_free(&w->heap, heap_ref(&w->heap, n), sizeof(*n));
		if (first < start)
			add(w, h, first, start - 1);
		if (end > last)
			add(w, h, last + 1, end);
	}
}

void hwpt_clean(struct world *w, struct hwpt *h)
{
	clean(w, h, 0, UINT64_MAX);
}

void ioas_forget_dirt(struct world *w, struct ioas *i, uint64_t start, uint64_t last)
{
	struct hwpt *h;
	ref r;

	for (r = i->tables; (h = heap_at(&w->heap, r)); r = h->next)
		if (h->dirty.end[0])
			clean(w, h, start, last);
}

/* ---- ioctls ---- */

int run_HWPT_SET_DIRTY_TRACKING(struct call *c)
{
	const bool on = c->set_dirty.flags & IOMMU_HWPT_DIRTY_TRACKING_ENABLE;

	if (on)
		hwpt_clean(c->w, c->hwpt);
	c->hwpt->tracks = on;
	return 0;
}

/* Sets the bits of [first, last] in the caller's bitmap. What cannot be written is no error (self-test facts, 5). */
static void set_bits(struct call *c, uint64_t first, uint64_t last)
{
	unsigned char bytes[256];
	uint64_t at, from, end, bit;

	for (from = first / 8; from <= last / 8; from = end) {
		end = last / 8 + 1 - from > sizeof(bytes) ? from + sizeof(bytes) : last / 8 + 1;
		at = c->get_dirty.data + from;
		if (caller_get(c->by, bytes, at, end - from))
			return;
		for (bit = first > from * 8 ? first : from * 8; bit <= last && bit < end * 8; bit++)
			bytes[bit / 8 - from] |= (unsigned char)(1 << bit % 8);
		if (caller_put(c->by, at, bytes, end - from))
			return;
	}
}

/* The end of what is mapped without a hole from an address on; that address minus 1 where nothing is. */
static uint64_t end_of_mappings(struct call *c, uint64_t start, uint64_t last)
{
	const struct span *n;

	while (start <= last && (n = span_touching(ioas_areas(c->w, c->ioas), start, start)))
		start = n->last + 1;
	return start - 1 < last ? start - 1 : last;
}

int run_HWPT_GET_DIRTY_BITMAP(struct call *c)
{
	const uint64_t iova = c->get_dirty.iova, size = c->get_dirty.page_size;
	uint64_t at, last = iova + c->get_dirty.length - 1;
	const struct span *n;

	if (!span_touching(ioas_areas(c->w, c->ioas), iova, iova))
		return 0;
	last = end_of_mappings(c, iova, last);
	for (at = iova; (n = span_touching(dirt_of(c->w, c->hwpt), at, last)); at = n->last + 1) {
		set_bits(c, ((n->start > iova ? n->start : iova) - iova) / size,
			 ((n->last < last ? n->last : last) - iova) / size);
		if (n->last >= last)
			break;
	}
	if (!(c->get_dirty.flags & IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR))
		clean(c->w, c->hwpt, iova, last);
	return 0;
}

/* ---- tests ---- */

bool check_tracks(struct call *c, const struct check *k)
{
	(void)k;
	return c->hwpt->can_track;
}

bool check_last(struct call *c, const struct check *k)
{
	uint64_t last;

	return !__builtin_add_overflow(call_field(c, k->field), call_field(c, k->field2) - 1,
				       &last);
}

/* Whether the range starts and ends at multiples of a power of two. */
static bool ends_are(struct call *c, const struct check *k, uint64_t multiple)
{
	const uint64_t start = call_field(c, k->field);

	return !((start | (start + call_field(c, k->field2))) & (multiple - 1));
}

bool check_ends_aligned(struct call *c, const struct check *k)
{
	return ends_are(c, k, c->ioas->alignment);
}

/* No range is in pages of no bytes. */
bool check_ends_in_pages(struct call *c, const struct check *k)
{
	return ends_are(c, k, c->get_dirty.page_size);
}
