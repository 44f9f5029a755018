/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_ARENA_H
#define VIOMMU_ARENA_H

#include <stddef.h>

/*
 * An arena hands out memory that is freed all at once. A document owns one: one free, no destructor
 * per field. The zero value is an empty arena.
 */
struct arena_chunk;

struct arena {
	struct arena_chunk *head;
	size_t used; /* bytes handed out, padding included */
	size_t held; /* bytes taken from malloc */
};

/* Returns zeroed memory aligned for pointers and 64-bit numbers, or NULL when memory is out. */
void *arena_alloc(struct arena *a, size_t size);

/* Returns room for n characters and their end, none of them set, or NULL when memory is out. */
char *arena_text(struct arena *a, size_t n);

/* Returns a terminated copy of the first n bytes of s, or NULL when memory is out. */
char *arena_strndup(struct arena *a, const char *s, size_t n);

/* Copies the terminated string s; NULL when memory is out. */
char *arena_strdup(struct arena *a, const char *s);

/* Frees everything at once and leaves an empty arena. */
void arena_done(struct arena *a);

#endif
