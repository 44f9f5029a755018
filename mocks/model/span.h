/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sets of ranges that do not touch each other, ordered, with search for free room: a red-black tree, O(log n) for what is
 * asked of it. A node is the first member of what it stands for and lives in the heap. Whoever changes a set may be killed at
 * any point: the links to the next ones are whole at all times, and the next caller makes the rest of them.
 */
#ifndef MODEL_SPAN_H
#define MODEL_SPAN_H

#include "heap.h"

#include <stdbool.h>

struct span {
	uint64_t start, last; /* inclusive */
	ref child[2], parent;
	ref beside[2]; /* the one before it, the one after it */
	uint32_t red; /* no two of these follow each other; each way down has as many others */
	uint64_t room; /* between the one before, or 0, and this one */
	uint64_t gap; /* the greatest room of the subtree */
};

struct span_set {
	ref root;
	ref end[2]; /* the first and the last one */
	ref near; /* a node that the next call will want; 0: any */
	uint32_t changing; /* somebody is at it, or was killed there, or most of it is gone: the tree is to be made anew */
};

struct spans {
	struct heap *heap;
	struct span_set *set;
};

/* What room is looked for: length addresses in [first, last] whose first one is a multiple of align, plus offset. */
struct room {
	uint64_t first, last, length, align, offset;
};

/* The lowest range that has an address of [start, last] in it; NULL if none has. */
struct span *span_touching(struct spans s, uint64_t start, uint64_t last);

/* Adds a range, which must touch none that is there and start below 2^64 - 1. */
void span_insert(struct spans s, struct span *n);

/* Takes a range out; the node stays the caller's. */
void span_remove(struct spans s, struct span *n);

/*
 * For who removes all: whether there are several, all of them in [start, last]. Then those that are removed only leave the
 * list, until somebody asks for anything but the first one.
 */
bool span_empty(struct spans s, uint64_t start, uint64_t last);
/* The lowest one; NULL: there is none. Only after span_empty(). */
static inline struct span *span_first(struct spans s)
{
	return heap_at(s.heap, s.set->end[0]);
}

/* The lowest room that fits; whether there is any. */
bool span_room(struct spans s, const struct room *want, uint64_t *ret_start);

#endif
