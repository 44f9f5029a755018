/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "span.h"

enum { STEPS = 3 }; /* further away it is quicker to start at the root */
enum { CHANGING = 1, EMPTYING };

static struct span *at(struct spans s, ref r)
{
	return heap_at(s.heap, r);
}

static bool is_red(struct spans s, ref r)
{
	const struct span *n = at(s, r);

	return n && n->red;
}

/* Looks at the children again; whether that changed what its parent looks at. */
static bool renew(struct spans s, struct span *n)
{
	const struct span *l = at(s, n->child[0]), *r = at(s, n->child[1]);
	const uint64_t gap = n->gap;

	n->gap = n->room;
	if (l && l->gap > n->gap)
		n->gap = l->gap;
	if (r && r->gap > n->gap)
		n->gap = r->gap;
	return n->gap != gap;
}

/* What is above looks again as long as that changes it. */
static void renew_up(struct spans s, struct span *n)
{
	while (n && renew(s, n))
		n = at(s, n->parent);
}

/* ---- shape ---- */

/* Which child of its parent; of the root, any. */
static unsigned side_of(const struct span *parent, ref r)
{
	return parent && parent->child[1] == r;
}

static void set_child(struct spans s, struct span *n, unsigned side, ref child)
{
	struct span *c = at(s, child);

	n->child[side] = child;
	if (c)
		c->parent = heap_ref(s.heap, n);
}

/* Below the parent of n, or as the root. */
static void put_in_place_of(struct spans s, const struct span *n, ref other)
{
	struct span *p = at(s, n->parent), *o = at(s, other);

	if (p) {
		set_child(s, p, side_of(p, heap_ref(s.heap, n)), other);
		return;
	}
	s.set->root = other;
	if (o)
		o->parent = 0;
}

/* The child of that side comes above its parent. */
static void lift(struct spans s, struct span *n, unsigned side)
{
	const ref r = n->child[side];
	struct span *c = at(s, r);

	put_in_place_of(s, n, r);
	set_child(s, n, side, c->child[!side]);
	set_child(s, c, !side, heap_ref(s.heap, n));
	renew(s, n);
	renew(s, c);
}

/* A node became red: its parent must not be. */
static void settle_red(struct spans s, struct span *n)
{
	struct span *p, *above, *other;
	unsigned side;

	while ((p = at(s, n->parent)) && p->red) {
		above = at(s, p->parent); /* there is one: the root is black */
		side = side_of(above, n->parent);
		other = at(s, above->child[!side]);
		above->red = 1;
		if (other && other->red) {
			p->red = other->red = 0;
			n = above;
			continue;
		}
		if (side_of(p, heap_ref(s.heap, n)) != side) {
			lift(s, p, !side);
			p = n;
		}
		p->red = 0;
		lift(s, above, side);
		break;
	}
	((struct span *)at(s, s.set->root))->red = 0;
}

/* One black is missing on that side, and the other child is black with a red one below it. */
static void borrow(struct spans s, struct span *p, unsigned side)
{
	struct span *other = at(s, p->child[!side]), *near;

	if (!is_red(s, other->child[!side])) {
		near = at(s, other->child[side]);
		near->red = 0;
		other->red = 1;
		lift(s, other, side);
		other = near;
	}
	other->red = p->red;
	p->red = 0;
	((struct span *)at(s, other->child[!side]))->red = 0;
	lift(s, p, !side);
}

/* Paths by way of that child of p have one black node less than others. */
static void settle_black(struct spans s, struct span *p, unsigned side)
{
	struct span *other;
	ref r;

	while (p && !is_red(s, p->child[side])) {
		other = at(s, p->child[!side]);
		if (other->red) {
			other->red = 0;
			p->red = 1;
			lift(s, p, !side);
			other = at(s, p->child[!side]);
		}
		if (is_red(s, other->child[0]) || is_red(s, other->child[1])) {
			borrow(s, p, side);
			return;
		}
		other->red = 1;
		r = heap_ref(s.heap, p);
		p = at(s, p->parent);
		side = side_of(p, r);
	}
	other = at(s, p ? p->child[side] : s.set->root);
	if (other)
		other->red = 0;
}

static void measure(struct spans s, const struct span *before, struct span *n)
{
	if (n)
		n->room = n->start - (before ? before->last + 1 : 0);
	renew_up(s, n);
}

/* Of two neighbours one has no child towards the other. */
static void hang(struct spans s, struct span *before, struct span *n, struct span *after)
{
	const bool below_after = after && !after->child[0];
	struct span *p = below_after ? after : before;

	n->child[0] = n->child[1] = n->parent = 0;
	s.set->near = heap_ref(s.heap, n);
	if (p)
		set_child(s, p, !below_after, s.set->near);
	else
		s.set->root = s.set->near;
	n->gap = UINT64_MAX; /* what is above has not looked yet */
	measure(s, before, n);
	measure(s, n, after);
	n->red = 1;
	settle_red(s, n);
}

/* ---- order ---- */

static void set_before(struct spans s, struct span *n, const struct span *before)
{
	*(n ? &n->beside[0] : &s.set->end[1]) = heap_ref(s.heap, before);
}

/* All or nothing, and nothing of it later than that. */
static void set_after(struct spans s, struct span *n, const struct span *after)
{
	__atomic_store_n(n ? &n->beside[1] : &s.set->end[0], heap_ref(s.heap, after),
			 __ATOMIC_RELEASE);
}

static void change_start(struct spans s)
{
	s.set->changing = CHANGING;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static void change_end(struct spans s)
{
	__atomic_store_n(&s.set->changing, 0, __ATOMIC_RELEASE);
}

/* Of what the links to the next ones say. */
static void mend(struct spans s)
{
	struct span *n, *before = NULL;
	ref r;

	s.set->root = 0;
	for (r = s.set->end[0]; (n = at(s, r)); r = n->beside[1]) {
		set_before(s, n, before);
		hang(s, before, n, NULL);
		before = n;
	}
	set_before(s, NULL, before);
	s.set->near = s.set->end[1];
	change_end(s);
}

/* Programs go from one range to the next one, or come back to it: then nobody needs to start at the root. */
static struct span *step(struct spans s, uint64_t start)
{
	struct span *n = at(s, s.set->near), *next;
	unsigned i;

	for (i = 0; i < STEPS && n && n->start <= start; i++, n = next) {
		next = at(s, n->beside[1]);
		if (!next || next->start > start) {
			s.set->near = heap_ref(s.heap, n);
			return n;
		}
	}
	return NULL;
}

/* The last one that starts there or before; NULL: none does. */
static struct span *not_behind(struct spans s, uint64_t start)
{
	struct span *found, *n;

	if (s.set->changing)
		mend(s);
	n = at(s, s.set->end[0]);
	if (!n || n->start > start)
		return NULL;
	found = step(s, start);
	if (found)
		return found;
	for (n = at(s, s.set->root); n; n = at(s, n->child[n->start <= start]))
		if (n->start <= start)
			found = n;
	s.set->near = heap_ref(s.heap, found);
	return found;
}

struct span *span_touching(struct spans s, uint64_t start, uint64_t last)
{
	struct span *n = not_behind(s, start);

	if (n && n->last >= start)
		return n;
	n = at(s, n ? n->beside[1] : s.set->end[0]);
	return n && n->start <= last ? n : NULL;
}

/* ---- ranges come and go ---- */

void span_insert(struct spans s, struct span *n)
{
	struct span *before = not_behind(s, n->start);
	struct span *after = at(s, before ? before->beside[1] : s.set->end[0]);

	change_start(s);
	n->beside[0] = heap_ref(s.heap, before);
	n->beside[1] = heap_ref(s.heap, after);
	set_after(s, before, n);
	set_before(s, after, n);
	hang(s, before, n, after);
	change_end(s);
}

/* Where n stands comes the one after it, which has no left child: it can go from where it is. */
static struct span *replace(struct spans s, const struct span *n, struct span *after)
{
	struct span *from = at(s, after->parent);

	if (from == n) {
		from = after;
	} else {
		set_child(s, from, 0, after->child[1]);
		set_child(s, after, 1, n->child[1]);
	}
	set_child(s, after, 0, n->child[0]);
	put_in_place_of(s, n, heap_ref(s.heap, after));
	after->gap = n->gap;
	return from;
}

void span_remove(struct spans s, struct span *n)
{
	struct span *before = at(s, n->beside[0]), *after = at(s, n->beside[1]);
	struct span *from = at(s, n->parent);
	unsigned side = side_of(from, heap_ref(s.heap, n));
	uint32_t red = n->red;

	s.set->near = heap_ref(s.heap, before ? before : after);
	if (s.set->changing != EMPTYING)
		change_start(s);
	set_after(s, before, after);
	set_before(s, after, before);
	if (s.set->changing == EMPTYING)
		return;
	if (n->child[0] && n->child[1]) {
		red = after->red;
		from = replace(s, n, after);
		side = from == after;
		after->red = n->red;
	} else {
		put_in_place_of(s, n, n->child[n->child[1] != 0]);
	}
	renew_up(s, from);
	measure(s, before, after);
	if (!red)
		settle_black(s, from, side);
	change_end(s);
}

bool span_empty(struct spans s, uint64_t start, uint64_t last)
{
	const struct span *first, *end;

	if (s.set->changing)
		mend(s);
	first = at(s, s.set->end[0]);
	end = at(s, s.set->end[1]);
	if (first == end || first->start < start || end->last > last)
		return false;
	s.set->changing = EMPTYING;
	return true;
}

/* ---- free room ---- */

/* Whether it fits into [start, last]. */
static bool fits(const struct room *w, uint64_t start, uint64_t last, uint64_t *ret_start)
{
	uint64_t over;

	if (last > w->last)
		last = w->last;
	if (start < w->first)
		start = w->first;
	if (start < w->offset)
		start = w->offset;
	over = (start - w->offset) % w->align;
	if (over && __builtin_add_overflow(start, w->align - over, &start))
		return false;
	if (start > last || last - start < w->length - 1)
		return false;
	*ret_start = start;
	return true;
}

/* The rooms before the ranges of a subtree, lowest first. */
static bool before_each(struct spans s, ref r, const struct room *want, uint64_t *ret_start)
{
	const struct span *n;

	for (; (n = at(s, r)) && n->gap >= want->length; r = n->child[1]) {
		if (n->start <= want->first)
			continue;
		if (before_each(s, n->child[0], want, ret_start))
			return true;
		if (n->start - n->room > want->last)
			break;
		if (n->room && fits(want, n->start - n->room, n->start - 1, ret_start))
			return true;
	}
	return false;
}

bool span_room(struct spans s, const struct room *want, uint64_t *ret_start)
{
	const struct span *last;

	if (s.set->changing)
		mend(s);
	if (before_each(s, s.set->root, want, ret_start))
		return true;
	last = at(s, s.set->end[1]);
	/* A range that ends at the last address leaves no room behind it. */
	if (last && last->last == UINT64_MAX)
		return false;
	return fits(want, last ? last->last + 1 : 0, UINT64_MAX, ret_start);
}
