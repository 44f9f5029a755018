/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"
#include "changes.h"

#include <string.h>

/* A change of one row, or of two that change places. */
static struct mutant row_mutant(const struct tables *t, uint16_t id, uint16_t other)
{
	const struct row *r = &t->rows[id], *o = &t->rows[other];

	return (struct mutant){
		.id = id,
		.other = other,
		.name = r->id,
		.detail = o->id,
		.areas = areas_of_row(t, id),
		.hint = { r->name, o->name },
	};
}

/* Models that a row could take: those of IOMMUs, or those of PCI controllers. */
static uint32_t all_models(uint16_t elem)
{
	return elem == E_IOMMU_DRIVER ? M_ALL : (1U << 10) - 1;
}

static int model_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = row_mutant(e->t, id, 0);
	uint32_t bit;
	int ret = 0;

	for (bit = 1; r->models && bit & all_models(r->elem) && !ret; bit <<= 1) {
		m.bit = bit;
		m.apply = r->models & bit ? lose_model : gain_model;
		m.what = r->models & bit ? "loses a model" : "gains a model";
		if (!(r->silent & bit))
			ret = emit(e, &m);
	}
	return ret;
}

static uint16_t other_json(uint8_t json)
{
	static const uint8_t other[J_COUNT] = {
		[J_STR] = J_INT, [J_BOOL] = J_STR, [J_TRUE] = J_STR,	[J_INT] = J_STR,
		[J_01] = J_BOOL, [J_KIB] = J_INT,  [J_GRANULE] = J_INT, [J_BUS] = J_INT,
	};

	return other[json];
}

static int value_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = row_mutant(e->t, id, 0);
	int ret = 0;

	m.apply = change_json;
	m.what = "changes its JSON type";
	m.other = other_json(r->json);
	if (r->prop && r->json)
		ret = emit(e, &m);
	m.apply = lose_default;
	m.what = "loses its default";
	if (!ret && r->dflt && r->fmt)
		ret = emit(e, &m);
	m.apply = lose_abi;
	m.what = "is not compared";
	m.areas = IN_abi;
	if (!ret && r->abi)
		ret = emit(e, &m);
	return ret;
}

/* Names that QEMU would not know, on the command line and in the question for it. */
static int prop_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = row_mutant(e->t, id, 0);
	int ret = 0;

	m.apply = rename_prop;
	m.what = "has another property";
	m.hint[1] = r->prop;
	if (r->prop)
		ret = emit(e, &m);
	m.apply = rename_cap;
	m.what = "is asked by another property";
	if (!ret && r->cap_prop)
		ret = emit(e, &m);
	return ret;
}

/* Only releases later than 9.0 were seen to be answered differently, so only those are forgotten. */
static int release_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = row_mutant(e->t, id, 0);

	if (!r->since)
		return 0;
	m.areas |= IN_asof;
	m.apply = r->since_n > release_number("9.0.0") ? forget_release : postpone_release;
	m.what = "is of another release";
	return emit(e, &m);
}

static bool element_fallible(const struct tables *t, uint16_t elem);

/* Whether reading the row can end in a refusal. */
static bool fallible(const struct tables *t, const struct row *r)
{
	switch (r->type) {
	case ROW_CHECK:
		return true;
	case ROW_CHILD:
		return element_fallible(t, r->child);
	case ROW_FLAG:
	case ROW_OPAQUE:
	case ROW_KEPT:
		return false;
	default:
		if (r->flags & F_IGNORE_BAD)
			return false;
		if (r->kind == K_TEXT || r->kind == K_UNIT)
			return r->flags & F_REQUIRED;
		return true;
	}
}

static bool element_fallible(const struct tables *t, uint16_t elem)
{
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (fallible(t, &t->rows[id]))
			return true;
	return false;
}

static uint8_t only_of(const struct tables *t, const struct row *r)
{
	return r->type == ROW_CHECK ? t->rules[r->rule].only : r->only;
}

static uint16_t device_of(const struct tables *t, const struct row *r)
{
	return r->type == ROW_CHECK ? t->rules[r->rule].device : 0;
}

static bool exclude_each_other(const struct each *e, const struct row *a, const struct row *b)
{
	uint8_t x = only_of(e->t, a), y = only_of(e->t, b);

	const uint16_t one = device_of(e->t, a), other = device_of(e->t, b);

	if (one && other && one != other)
		return true;
	if (a->models && b->models && !(a->models & b->models))
		return true;
	if (a->alt && b->alt && a->alt != b->alt)
		return true;
	return (x && y && !(x & y)) || known_apart(e, a->id, b->id);
}

/* The row is read after the next one that can be at fault too. */
static int parse_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m;
	uint16_t other = id + 1;

	if (e->t->elems[r->elem].flags & F_DOCUMENT_ORDER)
		return 0;
	while (other < e->t->elems[r->elem].last && !fallible(e->t, &e->t->rows[other]))
		other++;
	if (!fallible(e->t, r) || other >= e->t->elems[r->elem].last ||
	    exclude_each_other(e, r, &e->t->rows[other]))
		return 0;
	m = row_mutant(e->t, id, other);
	m.areas |= IN_order;
	m.apply = swap_parse;
	m.what = "is read later than";
	return emit(e, &m);
}

/* Attributes and children are printed apart: only rows of one sort have an order. */
static bool same_sort(const struct row *a, const struct row *b)
{
	const bool attribute = a->type == ROW_ATTR || a->type == ROW_KEPT;

	return attribute == (b->type == ROW_ATTR || b->type == ROW_KEPT);
}

static int format_mutants(struct each *e, uint16_t id)
{
	const struct elem *el = &e->t->elems[e->t->rows[id].elem];
	const struct row *r = &e->t->rows[id];
	struct mutant m = row_mutant(e->t, id, 0);
	uint16_t i;
	int ret;

	if (!r->fmt || r->type == ROW_TEXT || el->flags & F_CARRIED)
		return 0;
	m.apply = lose_format;
	m.what = "is not printed";
	ret = emit(e, &m);
	for (i = 0; i < el->nfmt && el->fmt[i] != id; i++)
		;
	for (i++; i < el->nfmt && !ret; i++) {
		m = row_mutant(e->t, id, el->fmt[i]);
		m.areas |= areas_of_elem(r->elem); /* the order is its parent's */
		m.apply = swap_format;
		m.what = "is printed later than";
		if (e->t->rows[m.other].fmt != r->fmt && same_sort(r, &e->t->rows[m.other]) &&
		    !exclude_each_other(e, r, &e->t->rows[m.other]))
			return emit(e, &m);
	}
	return ret;
}

/* The next row on the command line that a device can have beside this one. */
static int argument_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id], *best = NULL;
	struct mutant m;
	uint16_t other;

	for (other = e->t->elems[r->elem].first; other < e->t->elems[r->elem].last; other++) {
		const struct row *o = &e->t->rows[other];

		if (!r->arg || o->arg <= r->arg || !(o->models & r->models))
			continue;
		if (!best || o->arg < best->arg)
			best = o;
	}
	if (!best)
		return 0;
	m = row_mutant(e->t, id, (uint16_t)(best - e->t->rows));
	m.apply = swap_argv;
	m.what = "stands on the command line after";
	return emit(e, &m);
}

/* The next row in the ABI comparison of the element. */
static int compare_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id], *best = NULL;
	struct mutant m;
	uint16_t other;

	for (other = e->t->elems[r->elem].first; other < e->t->elems[r->elem].last; other++) {
		const struct row *o = &e->t->rows[other];

		if (!r->abi || !o->abi || o->cmp <= r->cmp || exclude_each_other(e, r, o))
			continue;
		if (!best || o->cmp < best->cmp)
			best = o;
	}
	if (!best)
		return 0;
	m = row_mutant(e->t, id, (uint16_t)(best - e->t->rows));
	m.areas = IN_abi;
	m.apply = swap_compare;
	m.what = "is compared later than";
	return emit(e, &m);
}

static int mutants_of(struct each *e, uint16_t id)
{
	static int (*const sorts[])(struct each *, uint16_t) = {
		model_mutants, value_mutants,  prop_mutants,	 release_mutants,
		parse_mutants, format_mutants, argument_mutants, compare_mutants,
	};
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && !ret; i++)
		ret = sorts[i](e, id);
	return ret;
}

int row_mutants(struct each *e)
{
	uint16_t id;
	int ret = 0;

	for (id = 1; id < A_COUNT && !ret; id++)
		ret = mutants_of(e, id);
	return ret;
}
