/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory that several processes share at different addresses: everything of the model lives in one mapping, and what
 * points to something else there is a place in it, never an address.
 */
#ifndef MODEL_HEAP_H
#define MODEL_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Place of something in the mapping, in units of 16 bytes; 0 is none. */
typedef uint32_t ref;

enum {
	HEAP_UNIT = 16,
	HEAP_SMALL = 16, /* classes of 16, 32 … 256 bytes; then powers of two up to 2^31 */
	HEAP_CLASSES = HEAP_SMALL + 23,
};

/* Stands at the start of the mapping. */
struct heap {
	uint64_t size; /* bytes of the mapping */
	uint64_t used; /* bytes that were handed out at least once, this header included */
	uint64_t live; /* bytes that are handed out */
	uint64_t fail_at; /* the allocation that fails, counted down; 0: none */
	ref free[HEAP_CLASSES];
};

/* Makes a heap of a zeroed mapping of size bytes, of which the first reserved ones belong to the caller. */
void heap_init(struct heap *h, uint64_t size, size_t reserved);

/* Zeroed room for so many bytes, or 0 when there is none. */
ref heap_new(struct heap *h, size_t bytes);

/* Gives room back; bytes as it was asked for. 0 is allowed. */
void heap_free(struct heap *h, ref r, size_t bytes);

/* Address of a place in this process, NULL for 0. */
static inline void *heap_at(struct heap *h, ref r)
{
	return r ? (void *)((uintptr_t)h + (uintptr_t)r * HEAP_UNIT) : NULL;
}

/* The place of something in the heap. */
static inline ref heap_ref(const struct heap *h, const void *p)
{
	return p ? (ref)(((uintptr_t)p - (uintptr_t)h) / HEAP_UNIT) : 0;
}

#endif
