/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "heap.h"

#include <string.h>

void heap_init(struct heap *h, uint64_t size, size_t reserved)
{
	h->size = size;
	h->used = (reserved + HEAP_UNIT - 1) / HEAP_UNIT * HEAP_UNIT;
}

/* Room that is really taken; *ret_class says which list it goes to. */
static uint64_t class_of(size_t bytes, unsigned *ret_class)
{
	uint64_t room = HEAP_UNIT * HEAP_SMALL;
	unsigned c;

	if (bytes <= room) {
		c = bytes ? (unsigned)((bytes - 1) / HEAP_UNIT) : 0;
		*ret_class = c;
		return (uint64_t)(c + 1) * HEAP_UNIT;
	}
	for (c = HEAP_SMALL; c < HEAP_CLASSES; c++) {
		room *= 2;
		if (bytes <= room)
			break;
	}
	*ret_class = c;
	return room;
}

ref heap_new(struct heap *h, size_t bytes)
{
	unsigned c;
	uint64_t room = class_of(bytes, &c);
	ref r;

	if (c == HEAP_CLASSES || (h->fail_at && !--h->fail_at))
		return 0;
	r = h->free[c];
	if (r) {
		h->free[c] = *(ref *)heap_at(h, r);
		memset(heap_at(h, r), 0, room);
	} else {
		if (room > h->size - h->used)
			return 0;
		r = (ref)(h->used / HEAP_UNIT);
		h->used += room;
	}
	h->live += room;
	return r;
}

void heap_free(struct heap *h, ref r, size_t bytes)
{
	unsigned c;
	uint64_t room = class_of(bytes, &c);

	if (!r)
		return;
	*(ref *)heap_at(h, r) = h->free[c];
	h->free[c] = r;
	h->live -= room;
}
