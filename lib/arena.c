/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct arena_chunk {
	struct arena_chunk *next;
	size_t fill, size;
	max_align_t data[];
};

enum { FIRST_CHUNK = 8 * 1024, LAST_CHUNK = 64 * 1024 };

/* Pointers and 64-bit numbers are the widest things in a document. */
enum { ALIGN = _Alignof(uint64_t) > _Alignof(void *) ? _Alignof(uint64_t) : _Alignof(void *) };

static struct arena_chunk *grow(struct arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : FIRST_CHUNK;
	struct arena_chunk *c;

	if (size > LAST_CHUNK)
		size = LAST_CHUNK;
	if (size < need)
		size = need;
	if (size > SIZE_MAX - sizeof(*c))
		return NULL;
	c = malloc(sizeof(*c) + size);
	if (!c)
		return NULL;
	c->next = a->head;
	c->fill = 0;
	c->size = size;
	a->head = c;
	a->held += sizeof(*c) + size;
	return c;
}

static char *take(struct arena *a, size_t size, size_t align)
{
	struct arena_chunk *c = a->head;
	size_t fill = c ? (c->fill + align - 1) & ~(align - 1) : 0;
	char *p;

	if (size > SIZE_MAX / 2)
		return NULL;
	if (!c || fill > c->size || c->size - fill < size) {
		c = grow(a, size);
		fill = 0;
	}
	if (!c)
		return NULL;
	p = (char *)c->data + fill;
	a->used += fill + size - c->fill;
	c->fill = fill + size;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = take(a, size, ALIGN);

	return p ? memset(p, 0, size) : NULL;
}

char *arena_text(struct arena *a, size_t n)
{
	return n < SIZE_MAX ? take(a, n + 1, 1) : NULL;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_text(a, n);

	if (!p)
		return NULL;
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

/* The oldest chunk first: otherwise each one would be the last that malloc has, and be given back to the kernel alone. */
static struct arena_chunk *turn_round(struct arena_chunk *c)
{
	struct arena_chunk *before = NULL, *next;

	for (; c; c = next) {
		next = c->next;
		c->next = before;
		before = c;
	}
	return before;
}

void arena_done(struct arena *a)
{
	struct arena_chunk *c = turn_round(a->head), *next;

	for (; c; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct arena){ 0 };
}
