/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"

#include <string.h>

/*
 * The CHILD rows of all elements, one after the other; those of element E start at CHILDREN_E. Looking
 * through all rows of an element for its children takes longer than anything else that is done here.
 */
#define IF_ATTR(x)
#define IF_TEXT(x)
#define IF_LEAF(x)
#define IF_FLAG(x)
#define IF_OPAQUE(x)
#define IF_KEPT(x)
#define IF_CHECK(x)
#define IF_CHILD(x) x,

#define ELEM(id, ...) CHILDREN_##id, CHILDREN_BEFORE_##id = CHILDREN_##id - 1,
#define ROW(type, e, id, ...) IF_##type(CHILD_##e##_##id)
enum {
#include "attrs.def"
	CHILDREN_END
};

#define ROW(type, e, id, ...) IF_##type(A_##e##_##id)
static const uint16_t child_rows[] = {
#include "attrs.def"
	0
};

#define ELEM(id, ...) [E_##id] = CHILDREN_##id,
static const uint16_t first_child[E_COUNT] = {
#include "attrs.def"
};

/* Notes an element and the single ones below it. Devices and lists are looked at one by one. */
static void place(struct argv *a, const struct node **at, const struct node *n)
{
	const struct tables *t = a->t;
	const uint16_t *id;

	if (!at[n->elem])
		a->placed[a->nplaced++] = n->elem;
	at[n->elem] = n;
	for (id = child_rows + first_child[n->elem]; t->rows[*id].elem == n->elem; id++) {
		const struct row *r = &t->rows[*id];
		const struct node *child = cell_at(t, n, *id)->first;

		if (child && !(r->flags & F_MANY) && !(t->elems[r->child].flags & F_DEVICE))
			place(a, at, child);
	}
}

void argv_look_around(struct argv *a)
{
	place(a, a->domain, a->d->root);
	a->nplaced = 0;
}

void argv_look(struct argv *a, const struct node *n)
{
	while (a->nplaced)
		a->at[a->placed[--a->nplaced]] = NULL;
	a->device = n;
	if (n)
		place(a, a->at, n);
}

static const struct cell *set_cell(const struct argv *a, const struct node *n, uint16_t row)
{
	const struct cell *c = n ? cell_at(a->t, n, row) : NULL;

	return c && c->state != CELL_ABSENT ? c : NULL;
}

const struct cell *argv_cell(const struct argv *a, uint16_t row)
{
	uint16_t elem = a->t->rows[row].elem;

	return set_cell(a, a->at[elem] ? a->at[elem] : a->domain[elem], row);
}

static bool is_text(const struct row *r)
{
	return r->kind == K_TEXT || r->kind == K_CTL_MODEL;
}

static bool when_text(const struct argv *a, const struct argv_when *w, const struct cell *c)
{
	const struct row *r = &a->t->rows[w->row];

	/* A controller model that is no text is a small number. */
	if (!is_text(r) || (r->kind == K_CTL_MODEL && c->u < USB_LAST))
		return false;
	return !strcmp(c->s, w->text);
}

static bool is_below(const struct argv *a, uint16_t row, uint64_t value)
{
	const struct cell *limit = argv_cell(a, row);

	return limit && value < limit->u;
}

static bool when_cell(const struct argv *a, const struct argv_when *w, const struct cell *c)
{
	if (!c)
		return w->is & ARGV_ABSENT;
	if (w->text)
		return when_text(a, w, c);
	if (w->below)
		return is_below(a, w->below, c->u);
	/* Any value will do, also one that is no number. */
	if ((w->is | ARGV_ABSENT) == UINT64_MAX)
		return true;
	return w->is & (c->u < 62 ? UINT64_C(1) << c->u : ARGV_GREATER);
}

static bool is_last(const struct argv_when *w)
{
	return !w->row && !w->path;
}

static bool path_holds(struct argv *a, const struct argv_when *w)
{
	if (w->or_row && !argv_value(a, a->device, (struct argv_span){ w->path, strlen(w->path) }))
		return when_cell(a, w, argv_cell(a, w->or_row));
	return argv_is_written(a, a->device, w);
}

static bool row_holds(const struct argv *a, const struct argv_when *w)
{
	const struct cell *c = argv_cell(a, w->row);

	return when_cell(a, w, !c && w->or_row ? argv_cell(a, w->or_row) : c);
}

bool argv_holds(struct argv *a, const struct argv_when *when, size_t max)
{
	size_t i;

	for (i = 0; i < max && !is_last(&when[i]); i++)
		if (when[i].path ? !path_holds(a, &when[i]) : !row_holds(a, &when[i]))
			return false;
	return true;
}

bool argv_may_hold(struct argv *a, const struct node *n, const struct argv_when when[ARGV_WHEN])
{
	size_t i;

	for (i = 0; i < ARGV_WHEN && !is_last(&when[i]); i++) {
		if (when[i].or_row)
			continue;
		if (when[i].path && !argv_is_written(a, n, &when[i]))
			return false;
		if (when[i].path || a->t->rows[when[i].row].elem != n->elem)
			continue;
		if (!when_cell(a, &when[i], set_cell(a, n, when[i].row)))
			return false;
	}
	return true;
}

bool argv_of_release(const struct argv *a, const char *since, const char *until)
{
	if (!a->d->as_of)
		return !until;
	if (since && a->d->as_of < release_number(since))
		return false;
	return !until || a->d->as_of < release_number(until);
}
