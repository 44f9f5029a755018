/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology_box.h"

enum { COLUMNS = 8, UNEVEN = 120, CARD_HEIGHT = 2 * BOX_LINE + BOX_PAD, HEAD = CARD_HEIGHT };

/* Columns that boxes need when none may be higher than that; boxes go down first, then right. */
struct columns {
	unsigned count, w, h;
};

/*
 * Whether a box starts a column. One that is much wider or narrower than those above it would leave half of the column
 * empty.
 */
static bool starts_column(const struct box *b, unsigned y, unsigned w, unsigned limit)
{
	return y && (y + BOX_GAP + b->h > limit || b->w > w + UNEVEN || w > b->w + UNEVEN);
}

static struct columns fill(const struct box *first, unsigned limit)
{
	struct columns c = { .count = 1 };
	unsigned y = 0, w = 0;
	const struct box *b;

	for (b = first; b; b = b->next) {
		if (starts_column(b, y, w, limit)) {
			c.w += w + BOX_GAP;
			c.count++;
			y = w = 0;
		}
		y += (y ? BOX_GAP : 0) + b->h;
		w = b->w > w ? b->w : w;
		c.h = y > c.h ? y : c.h;
	}
	c.w += w;
	return c;
}

/* The lowest height at which no more columns are needed. */
static unsigned height_of(const struct box *first, unsigned columns, unsigned low, unsigned high)
{
	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (fill(first, middle).count <= columns)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* What columns cost: their own area, empty places included, and that of the picture of three to two that holds them. */
static uint64_t cost_of(struct columns c)
{
	uint64_t w = c.w, h = c.h, side = w * 2 > h * 3 ? w * 2 : h * 3;

	return w * h + side * side / 6;
}

static unsigned best_height(const struct box *first)
{
	const unsigned one = fill(first, UINT32_MAX).h;
	unsigned columns, best = one;
	uint64_t least = UINT64_MAX;

	for (columns = 1; columns <= COLUMNS; columns++) {
		unsigned limit = height_of(first, columns, 1, one);
		uint64_t cost = cost_of(fill(first, limit));

		if (cost >= least)
			continue;
		least = cost;
		best = limit;
	}
	return best;
}

/* Boxes of a column are as wide as the widest of them. */
static void widen(struct box *first, const struct box *end, unsigned w)
{
	for (; first != end; first = first->next)
		first->w = w;
}

/* Gives the boxes of a list their places, from (x, y). Boxes inside them move along later, when their own turn comes. */
static void arrange(struct box *first, unsigned limit, unsigned x, unsigned y)
{
	struct box *b, *top = first;
	unsigned down = 0, w = 0;

	for (b = first; b; b = b->next) {
		if (starts_column(b, down, w, limit)) {
			widen(top, b, w);
			x += w + BOX_GAP;
			top = b;
			down = w = 0;
		}
		down += down ? BOX_GAP : 0;
		b->x = x;
		b->y = y + down;
		down += b->h;
		w = b->w > w ? b->w : w;
	}
	widen(top, NULL, w);
}

static struct box *measure(struct topology *p, const struct topo_item *i, unsigned card);

static bool measure_all(struct topology *p, struct box *b, unsigned card)
{
	const struct topo_item *i = b->item->behind ? b->item->behind->first : NULL;
	struct box **end = &b->first;

	for (; i; i = i->next) {
		*end = measure(p, i, card);
		if (!*end)
			return false;
		end = &(*end)->next;
	}
	return true;
}

/* How large a box is, those inside it first. */
static struct box *measure(struct topology *p, const struct topo_item *i, unsigned card)
{
	struct box *b = arena_alloc(&p->arena, sizeof(*b));
	struct columns c;

	if (!b)
		return NULL;
	b->item = i;
	b->band = i->behind && i->behind->starts ? BOX_BAND : 0;
	if (!measure_all(p, b, card))
		return NULL;
	b->w = card;
	b->h = CARD_HEIGHT + b->band;
	if (!b->first)
		return b;
	c = fill(b->first, best_height(b->first));
	b->w = c.w + 2 * BOX_PAD;
	b->h = b->band + HEAD + c.h + BOX_PAD;
	return b;
}

static void place(struct box *b)
{
	struct box *child;
	unsigned limit;

	if (b->first) {
		limit = best_height(b->first);
		/* Of several columns none has a right to the room that is left. */
		if (fill(b->first, limit).count == 1)
			widen(b->first, NULL, b->w - 2 * BOX_PAD);
		arrange(b->first, limit, b->x + BOX_PAD, b->y + b->band + HEAD);
	}
	for (child = b->first; child; child = child->next)
		place(child);
}

struct box *boxes_of(struct topology *p, unsigned card, unsigned x, unsigned y)
{
	struct box *first = NULL, **end = &first, *b;
	unsigned i;

	for (i = 0; i < p->roots; i++) {
		*end = measure(p, p->root[i], card);
		if (!*end)
			return NULL;
		end = &(*end)->next;
	}
	if (first)
		arrange(first, best_height(first), x, y);
	for (b = first; b; b = b->next)
		place(b);
	return first;
}
