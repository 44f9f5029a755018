/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "span.h"

static struct span *at(struct spans s, ref r)
{
	return heap_at(s.heap, r);
}

/* Looks at the children again; whether that changed what its parent looks at. */
static bool renew(struct spans s, struct span *n)
{
	const struct span *l = at(s, n->left), *r = at(s, n->right);
	const uint64_t low = n->low, high = n->high, gap = n->gap;

	n->low = l ? l->low : n->start;
	n->high = r ? r->high : n->last;
	n->gap = 0;
	if (l) {
		n->gap = n->start - l->high - 1;
		if (l->gap > n->gap)
			n->gap = l->gap;
	}
	if (r && r->low - n->last - 1 > n->gap)
		n->gap = r->low - n->last - 1;
	if (r && r->gap > n->gap)
		n->gap = r->gap;
	return n->low != low || n->high != high || n->gap != gap;
}

/* Of two trees, all of the first before the second. */
static ref join(struct spans s, ref a, ref b)
{
	struct span *x = at(s, a), *y = at(s, b);

	if (!x || !y)
		return x ? a : b;
	if (x->weight >= y->weight) {
		x->right = join(s, x->right, b);
		renew(s, x);
		return a;
	}
	y->left = join(s, a, y->left);
	renew(s, y);
	return b;
}

/* Into what starts before an address, and what does not. */
static void divide(struct spans s, ref tree, uint64_t start, ref ret[2])
{
	struct span *n = at(s, tree);
	ref part[2];

	if (!n) {
		ret[0] = ret[1] = 0;
	} else if (n->start < start) {
		divide(s, n->right, start, part);
		n->right = part[0];
		renew(s, n);
		ret[0] = tree;
		ret[1] = part[1];
	} else {
		divide(s, n->left, start, part);
		n->left = part[1];
		renew(s, n);
		ret[0] = part[0];
		ret[1] = tree;
	}
}

/* A node's place decides its weight, so that the same calls always make the same tree. */
static uint32_t weight_of(ref r)
{
	uint64_t x = r * UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(x >> 32);
}

/* Goes where its weight lets it: only what is below is divided, and what is above looks again as long as that changes it. */
static ref insert(struct spans s, ref tree, struct span *n, bool *ret_changed)
{
	struct span *x = at(s, tree);
	ref part[2];

	if (!x || x->weight < n->weight) {
		divide(s, tree, n->start, part);
		n->left = part[0];
		n->right = part[1];
		renew(s, n);
		*ret_changed = true;
		return heap_ref(s.heap, n);
	}
	if (x->start < n->start)
		x->right = insert(s, x->right, n, ret_changed);
	else
		x->left = insert(s, x->left, n, ret_changed);
	*ret_changed = *ret_changed && renew(s, x);
	return tree;
}

static ref take_out(struct spans s, ref tree, const struct span *n, bool *ret_changed)
{
	struct span *x = at(s, tree);

	*ret_changed = true;
	if (!x || x == n)
		return x ? join(s, x->left, x->right) : 0;
	if (x->start < n->start)
		x->right = take_out(s, x->right, n, ret_changed);
	else
		x->left = take_out(s, x->left, n, ret_changed);
	*ret_changed = *ret_changed && renew(s, x);
	return tree;
}

void span_insert(struct spans s, struct span *n)
{
	bool changed;

	n->weight = weight_of(heap_ref(s.heap, n));
	*s.root = insert(s, *s.root, n, &changed);
}

void span_remove(struct spans s, struct span *n)
{
	bool changed;

	*s.root = take_out(s, *s.root, n, &changed);
}

struct span *span_touching(struct spans s, uint64_t start, uint64_t last)
{
	struct span *n = at(s, *s.root), *found = NULL;

	while (n) {
		if (n->last >= start) {
			found = n;
			n = at(s, n->left);
		} else {
			n = at(s, n->right);
		}
	}
	return found && found->start <= last ? found : NULL;
}

/* ---- free room ---- */

struct search {
	struct spans s;
	const struct room *want;
	uint64_t from; /* what is below is taken, or was looked at */
	uint64_t found;
};

/* Whether it fits into [search->from, last]. */
static bool fits(struct search *q, uint64_t last)
{
	const struct room *w = q->want;
	uint64_t start = q->from > w->first ? q->from : w->first;
	uint64_t over;

	if (last > w->last)
		last = w->last;
	if (start < w->offset)
		start = w->offset;
	over = (start - w->offset) % w->align;
	if (over && __builtin_add_overflow(start, w->align - over, &start))
		return false;
	if (start > last || last - start < w->length - 1)
		return false;
	q->found = start;
	return true;
}

/* The rooms before each range of a subtree, lowest first; leaves search->from behind its last one. */
static bool before_each(struct search *q, ref tree)
{
	struct span *n = at(q->s, tree);

	if (!n)
		return false;
	if (n->high < q->want->first ||
	    (n->gap < q->want->length &&
	     (n->low <= q->from || n->low - q->from < q->want->length))) {
		q->from = n->high + 1;
		return false;
	}
	if (before_each(q, n->left))
		return true;
	if (n->start > q->from && fits(q, n->start - 1))
		return true;
	q->from = n->last + 1;
	return before_each(q, n->right);
}

bool span_room(struct spans s, const struct room *want, uint64_t *ret_start)
{
	struct search q = { .s = s, .want = want };
	bool found = before_each(&q, *s.root);

	/* A range that ends at the last address leaves no room behind it. */
	if (!found && (!*s.root || q.from))
		found = fits(&q, UINT64_MAX);
	if (found)
		*ret_start = q.found;
	return found;
}
