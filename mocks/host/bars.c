/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "derive.h"

#include <string.h>

enum {
	IO = 0x100, /* flags as the kernel has them */
	MEMORY = 0x200,
	IS_64 = 0x100000,
	FIRST_VF = 7,
	FIRST_WINDOW = 13,
};

/* Whether the row is the upper half of a wide BAR below it. */
static bool is_upper(const struct host_device *d, unsigned row)
{
	return row && row < HOST_ROM && d->resources[row - 1].flags & IS_64;
}

static unsigned free_row(const struct host_device *d, uint64_t flags)
{
	unsigned row = 0;

	if (flags == 0x46200)
		return HOST_ROM;
	if (flags == 0x100 || flags == 0x200)
		return flags == 0x100 ? FIRST_WINDOW : FIRST_WINDOW + 1;
	if (flags == 0x102201)
		return FIRST_WINDOW + 2;
	while (row < HOST_BARS && (d->resources[row].flags || is_upper(d, row)))
		row++;
	return row;
}

static const char *bar_fault(const struct host_device *d, const struct bar *b, unsigned row)
{
	if (!b->size || !(b->flags & (IO | MEMORY)))
		return "a resource needs a size and a type";
	if (row >= HOST_RESOURCES || d->resources[row].flags || is_upper(d, row))
		return "this row of the resources is taken already";
	if (b->flags & IS_64 && row < HOST_ROM && (row > 4 || d->resources[row + 1].flags))
		return "a BAR of 64 bits needs the row behind it, too";
	if (row < FIRST_VF && b->size & (b->size - 1))
		return "the size of a BAR is a power of two";
	if (b->start == BAR_ANYWHERE)
		return b->size > (uint64_t)1 << 44 ? "a resource this large has no place" : NULL;
	if (b->start + (b->size - 1) < b->start)
		return "a resource ends behind the last address";
	if (row < FIRST_VF && b->start & (b->size - 1))
		return "a BAR starts at a multiple of its size";
	return NULL;
}

int bar_take(struct loader *l, struct host_device *d, const struct bar *b, place at)
{
	const unsigned row = b->row == 0xff ? free_row(d, b->flags) : b->row;
	const char *why = bar_fault(d, b, row);

	if (why)
		return fault(l, at, why, NULL);
	d->resources[row] = (struct host_resource){
		.start = b->start,
		.end = (b->start == BAR_ANYWHERE ? 0 : b->start) + (b->size - 1),
		.flags = b->flags,
	};
	return 0;
}

static uint64_t *room_for(struct room *room, uint64_t flags)
{
	if (flags & IO)
		return &room->io;
	return flags & IS_64 ? &room->memory64 : &room->memory;
}

static void place_bar(struct host_resource *r, struct room *room)
{
	uint64_t *next = room_for(room, r->flags);
	uint64_t align = 4096;

	if (r->start != BAR_ANYWHERE)
		return;
	if (r->flags & IO)
		align = 32;
	while (align <= r->end)
		align <<= 1;
	r->start = (*next + align - 1) & ~(align - 1);
	r->end += r->start;
	*next = r->end + 1;
}

/* Which virtual function of its physical one it is, from 0. */
static unsigned vf_index(const struct host_device *pf, const struct host_device *d)
{
	const unsigned from = (unsigned)(pf->at.bus << 8 | pf->at.devfn) + pf->vfs->offset;

	return ((unsigned)(d->at.bus << 8 | d->at.devfn) - from) / pf->vfs->stride;
}

static void vf_bars(const struct host_device *pf, struct host_device *d)
{
	const unsigned index = vf_index(pf, d);
	unsigned i;

	for (i = 0; i < HOST_BARS; i++) {
		const struct host_resource *all = &pf->resources[FIRST_VF + i];
		const uint64_t size = (all->end - all->start + 1) / pf->vfs->total;

		if (!all->flags)
			continue;
		d->resources[i] = *all;
		d->resources[i].start += index * size;
		d->resources[i].end = d->resources[i].start + size - 1;
	}
}

void bars_derive(const struct host *h, struct host_device *d, struct room *room, bool written)
{
	const int pf = d->is_virtual ? host_find(h, d->physfn) : -1;
	unsigned i;

	for (i = 0; i < HOST_RESOURCES; i++)
		if (d->resources[i].flags)
			place_bar(&d->resources[i], room);
	if (!written && pf >= 0 && h->devices[pf].vfs)
		vf_bars(&h->devices[pf], d);
}
