/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: sets of ranges answer as a plain list of them would, whatever came and went, in whichever order, and when a process
 * was killed that changed one; the tree of them stays flat, so that the millionth range costs about what the first one does.
 * Cannot prove: that ranges are used rightly; that is what walks through ioctls are for.
 * Truth: a bit for each page; the rules of red-black trees.
 */
#include "span.h"
#include "unit.h"

#include <stdlib.h>

enum { PAGES = 256, PAGE = 16, HEAP = 1 << 20, MANY = 10000 };

struct set {
	struct heap *heap;
	struct span_set set;
	uint8_t taken[PAGES]; /* pages of the range that starts there or before */
	struct span *at[PAGES]; /* that start there */
	uint64_t random;
};

static struct spans spans(struct set *s)
{
	return (struct spans){ s->heap, &s->set };
}

static unsigned below(struct set *s, unsigned n)
{
	s->random = s->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(s->random >> 33) % n;
}

static void set_start(struct set *s, uint64_t seed)
{
	*s = (struct set){ .heap = calloc(1, HEAP), .random = seed };
	assert_non_null(s->heap);
	heap_init(s->heap, HEAP, sizeof(*s->heap));
}

static struct span *range_new(struct set *s, uint64_t start, uint64_t last)
{
	struct span *n = heap_at(s->heap, heap_new(s->heap, sizeof(*n)));

	assert_non_null(n);
	n->start = start;
	n->last = last;
	span_insert(spans(s), n);
	return n;
}

/* ---- shape ---- */

/* Blacks on each way down from there. */
static unsigned blacks(struct set *s, ref r, ref parent)
{
	const struct span *n = heap_at(s->heap, r), *l, *m;
	unsigned left;

	if (!n)
		return 0;
	l = heap_at(s->heap, n->child[0]);
	m = heap_at(s->heap, n->child[1]);
	assert_int_equal(n->parent, parent);
	assert_false(n->red && ((l && l->red) || (m && m->red)));
	left = blacks(s, n->child[0], r);
	assert_int_equal(left, blacks(s, n->child[1], r));
	assert_true(n->gap >= n->room && (!l || n->gap >= l->gap) && (!m || n->gap >= m->gap));
	assert_true(n->gap == n->room || (l && n->gap == l->gap) || (m && n->gap == m->gap));
	return left + !n->red;
}

/* Each knows its neighbours, and the room that is before it. */
static void neighbours(struct set *s)
{
	const struct span *n = NULL;
	uint64_t from = 0;
	unsigned i;

	for (i = 0; i < PAGES; i++) {
		if (!s->at[i])
			continue;
		assert_int_equal(n ? n->beside[1] : s->set.end[0], heap_ref(s->heap, s->at[i]));
		assert_int_equal(s->at[i]->beside[0], heap_ref(s->heap, n));
		n = s->at[i];
		assert_int_equal(n->room, n->start - from);
		from = n->last + 1;
	}
	assert_int_equal(n ? n->beside[1] : s->set.end[0], 0);
	assert_int_equal(s->set.end[1], heap_ref(s->heap, n));
}

static unsigned depth(struct set *s, ref r)
{
	const struct span *n = heap_at(s->heap, r);
	unsigned left, right;

	if (!n)
		return 0;
	left = depth(s, n->child[0]);
	right = depth(s, n->child[1]);
	return 1 + (left > right ? left : right);
}

/* ---- the list ---- */

static unsigned first_touching(const struct set *s, unsigned start, unsigned last)
{
	unsigned i, k;

	for (i = start; i <= last; i++)
		if (s->taken[i]) {
			for (k = i; !s->at[k]; k--)
				;
			return k;
		}
	return PAGES;
}

static unsigned first_room(const struct set *s, const struct room *want)
{
	const unsigned align = (unsigned)want->align / PAGE, pages = (unsigned)want->length / PAGE;
	unsigned i = ((unsigned)want->first / PAGE + align - 1) / align * align;

	for (; (i + pages) * PAGE <= want->last + 1; i += align)
		if (first_touching(s, i, i + pages - 1) == PAGES)
			return i;
	return PAGES;
}

static void ask_room(struct set *s, unsigned from, unsigned to)
{
	const struct room want = { .first = from * PAGE,
				   .last = to * PAGE + PAGE - 1,
				   .length = (1 + below(s, 8)) * PAGE,
				   .align = PAGE << below(s, 4) };
	const unsigned free = first_room(s, &want);
	uint64_t place = PAGES * PAGE;

	assert_int_equal(span_room(spans(s), &want, &place), free < PAGES);
	assert_int_equal(place, free * PAGE);
}

static void ask(struct set *s)
{
	const unsigned start = below(s, PAGES), last = start + below(s, PAGES - start);
	const unsigned found = first_touching(s, start, last);

	assert_ptr_equal(span_touching(spans(s), start * PAGE, last * PAGE + PAGE - 1),
			 found < PAGES ? s->at[found] : NULL);
	ask_room(s, start, last);
	ask_room(s, 0, PAGES - 1);
}

static void go(struct set *s, unsigned there)
{
	unsigned i;

	span_remove(spans(s), s->at[there]);
	heap_free(s->heap, heap_ref(s->heap, s->at[there]), sizeof(struct span));
	s->at[there] = NULL;
	for (i = there; i < PAGES && s->taken[i] && !s->at[i]; i++)
		s->taken[i] = 0;
}

/* One after the other, from the first; now and then some are left. */
static void all_go(struct set *s)
{
	unsigned first = first_touching(s, 0, PAGES - 1), last = first, n = 0, i, left;
	bool all;

	for (i = first; i < PAGES; i++)
		if (s->at[i])
			last = i, n++;
	left = below(s, 2) * below(s, n + 1);
	if (n)
		assert_false(span_empty(spans(s), first * PAGE + 1, UINT64_MAX));
	if (n)
		assert_false(span_empty(spans(s), 0, s->at[last]->last - 1));
	all = n && span_empty(spans(s), first * PAGE, s->at[last]->last);
	assert_int_equal(all, n > 1);
	for (; all && n > left; n--) {
		first = first_touching(s, 0, PAGES - 1);
		assert_ptr_equal(span_first(spans(s)), s->at[first]);
		go(s, first);
	}
	assert_true(!all || left || !span_first(spans(s)));
}

static void come_or_go(struct set *s)
{
	const unsigned start = below(s, PAGES), most = PAGES - start < 6 ? PAGES - start : 6;
	const unsigned pages = 1 + below(s, most);
	const unsigned there = first_touching(s, start, start + pages - 1);

	if (there < PAGES) {
		go(s, there);
		return;
	}
	s->at[start] = range_new(s, start * PAGE, (start + pages) * PAGE - 1);
	memset(s->taken + start, 1, pages);
}

/* Somebody was killed in the middle of a change: only the links to the next ones hold. */
static void die(struct set *s)
{
	unsigned i;

	s->set = (struct span_set){ .root = below(s, PAGES),
				    .end = { s->set.end[0], below(s, PAGES) },
				    .near = below(s, PAGES),
				    .changing = 1 };
	for (i = 0; i < PAGES; i++)
		if (s->at[i])
			*s->at[i] =
				(struct span){ .start = s->at[i]->start,
					       .last = s->at[i]->last,
					       .child = { below(s, PAGES), below(s, PAGES) },
					       .parent = below(s, PAGES),
					       .beside = { below(s, PAGES), s->at[i]->beside[1] },
					       .red = below(s, 2),
					       .room = below(s, PAGES),
					       .gap = below(s, PAGES) };
}

struct walk {
	const char *claim;
	uint64_t seed;
	unsigned steps;
	unsigned deaths; /* one each so many steps; 0: none */
	unsigned ends; /* the same for all that go */
};

static const struct walk walks[] = {
	{ "a few ranges", 1, 60, 0, 0 },
	{ "many", 2, 3000, 0, 0 },
	{ "others", 3, 3000, 0, 0 },
	{ "many that all go now and then", 6, 3000, 0, 40 },
	{ "the same with deaths among them", 7, 3000, 40, 40 },
	{ "few, with a death at each step", 4, 60, 1, 0 },
	{ "many, with a death now and then", 5, 3000, 7, 0 },
};

static void is_a_list(void **state)
{
	const struct walk *w = *state;
	struct set s;
	unsigned i;

	set_start(&s, w->seed);
	for (i = 0; i < w->steps; i++) {
		if (w->ends && i % w->ends == 0) {
			all_go(&s);
			if (!w->deaths)
				ask(&s);
		}
		if (w->deaths && i % w->deaths == 0) {
			die(&s);
			ask(&s);
		}
		come_or_go(&s);
		blacks(&s, s.set.root, 0);
		neighbours(&s);
		ask(&s);
	}
	free(s.heap);
}

/* ---- orders in which ranges come ---- */

struct order {
	const char *claim;
	uint64_t step; /* from range to range, modulo MANY */
};

static const struct order orders[] = {
	{ "ranges that ascend", 1 },
	{ "ranges that descend", MANY - 1 },
	{ "ranges all over the place", 6173 },
};

/* A red-black tree of 10000 is never deeper than 26. */
static void is_flat(void **state)
{
	const struct order *o = *state;
	uint64_t i, at = 0;
	struct set s;

	set_start(&s, 0);
	for (i = 0; i < MANY; i++, at = (at + o->step) % MANY)
		range_new(&s, at * 2 * PAGE, at * 2 * PAGE + PAGE - 1);
	blacks(&s, s.set.root, 0);
	assert_in_range(depth(&s, s.set.root), 14, 26);
	free(s.heap);
}

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(walks, is_a_list),
						    UNIT_TABLE(orders, is_flat) };

	return UNIT_RUN("span", tables);
}
