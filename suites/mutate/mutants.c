/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "changes.h"

#include <string.h>

struct each {
	const struct tables *t;
	mutant_fn *fn;
	void *data;
};

static int emit(struct each *e, struct mutant m)
{
	return e->fn(e->data, &m);
}

/* Models that a row could take: those of IOMMUs, or those of PCI controllers. */
static uint32_t all_models(uint16_t elem)
{
	return elem == E_IOMMU_DRIVER ? M_ALL : (1U << 10) - 1;
}

static int model_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = { .row = id, .area = area_of(r->elem) };
	uint32_t bit;
	int ret = 0;

	for (bit = 1; r->models && bit & all_models(r->elem) && !ret; bit <<= 1) {
		m.bit = bit;
		m.apply = r->models & bit ? lose_model : gain_model;
		m.what = r->models & bit ? "loses a model" : "gains a model";
		if (!(r->silent & bit))
			ret = emit(e, m);
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
	struct mutant m = { .row = id, .area = area_of(r->elem) };
	int ret = 0;

	m.apply = change_json;
	m.what = "changes its JSON type";
	m.other = other_json(r->json);
	if (r->prop && r->json)
		ret = emit(e, m);
	m.apply = lose_default;
	m.what = "loses its default";
	if (!ret && r->dflt && r->fmt)
		ret = emit(e, m);
	m.apply = lose_abi;
	m.what = "is not compared";
	m.area = "abi";
	if (!ret && r->abi)
		ret = emit(e, m);
	return ret;
}

/* Only releases later than 9.0 were seen to be answered differently, so only those are forgotten. */
static int release_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = { .row = id, .area = "asof iommu hostdev iommufd controller abi" };

	if (!r->since)
		return 0;
	m.apply = r->since_n > release_number("9.0.0") ? forget_release : postpone_release;
	m.what = "is of another release";
	return emit(e, m);
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

/* Facts that can never be at fault together; each with its reason. */
static const struct {
	const char *one, *other;
} apart[] = {
#define APART(one, other, reason) { #one, #other },
#include "apart.def"
};

static bool known_apart(const char *a, const char *b)
{
	size_t i;

	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if ((!strcmp(apart[i].one, a) && !strcmp(apart[i].other, b)) ||
		    (!strcmp(apart[i].one, b) && !strcmp(apart[i].other, a)))
			return true;
	return false;
}

static uint8_t only_of(const struct tables *t, const struct row *r)
{
	return r->type == ROW_CHECK ? t->rules[r->rule].only : r->only;
}

static bool exclude_each_other(const struct tables *t, const struct row *a, const struct row *b)
{
	uint8_t x = only_of(t, a), y = only_of(t, b);

	if (a->models && b->models && !(a->models & b->models))
		return true;
	if (a->alt && b->alt && a->alt != b->alt)
		return true;
	return (x && y && !(x & y)) || known_apart(a->id, b->id);
}

/* The row is read after the next one that can be at fault too. */
static int parse_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id];
	struct mutant m = { .row = id, .apply = swap_parse, .what = "is read later" };
	uint16_t other = id + 1;

	m.area = "order domain hostdev iommu controller address";
	if (e->t->elems[r->elem].flags & F_DOCUMENT_ORDER)
		return 0;
	while (other < e->t->elems[r->elem].last && !fallible(e->t, &e->t->rows[other]))
		other++;
	if (!fallible(e->t, r) || other >= e->t->elems[r->elem].last ||
	    exclude_each_other(e->t, r, &e->t->rows[other]))
		return 0;
	m.other = other;
	return emit(e, m);
}

/* Attributes and children are printed apart: only rows of one sort have an order. */
static bool same_sort(const struct row *a, const struct row *b)
{
	return (a->type == ROW_ATTR) == (b->type == ROW_ATTR);
}

static int format_mutants(struct each *e, uint16_t id)
{
	const struct elem *el = &e->t->elems[e->t->rows[id].elem];
	const struct row *r = &e->t->rows[id];
	struct mutant m = { .row = id, .area = area_of(r->elem), .apply = lose_format };
	uint16_t i;
	int ret;

	if (!r->fmt || r->type == ROW_TEXT || el->flags & F_CARRIED)
		return 0;
	m.what = "is not printed";
	ret = emit(e, m);
	for (i = 0; i < el->nfmt && el->fmt[i] != id; i++)
		;
	for (i++; i < el->nfmt && !ret; i++) {
		m.other = el->fmt[i];
		m.apply = swap_format;
		m.what = "is printed later";
		if (e->t->rows[m.other].fmt != r->fmt && same_sort(r, &e->t->rows[m.other]) &&
		    !exclude_each_other(e->t, r, &e->t->rows[m.other]))
			return emit(e, m);
	}
	return ret;
}

/* The next row on the command line that a device can have beside this one. */
static int argv_mutants(struct each *e, uint16_t id)
{
	const struct row *r = &e->t->rows[id], *best = NULL;
	struct mutant m = { .row = id, .apply = swap_argv, .area = area_of(r->elem) };
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
	m.other = (uint16_t)(best - e->t->rows);
	m.what = "stands later on the command line";
	return emit(e, m);
}

static int row_mutants(struct each *e, uint16_t id)
{
	static int (*const sorts[])(struct each *, uint16_t) = {
		model_mutants, value_mutants,  release_mutants,
		parse_mutants, format_mutants, argv_mutants,
	};
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && !ret; i++)
		ret = sorts[i](e, id);
	return ret;
}

/* Two rules that speak of different models, or of one code, never show their order. */
static bool order_shows(const struct rule *a, const struct rule *b)
{
	if (a->pass != b->pass || a->elem != b->elem || a->pass == PASS_PARSE || a->code == b->code)
		return false;
	if ((a->only && b->only && !(a->only & b->only)) || known_apart(a->name, b->name))
		return false;
	return !a->models || !b->models || a->models & b->models;
}

static int rule_mutants(struct each *e, uint16_t id)
{
	const struct rule *r = &e->t->rules[id];
	struct mutant m = { .rule = id,
			    .area = "order seed asof limit abi domain iommu iommufd hostdev "
				    "controller address" };
	int ret;

	m.apply = drop_rule;
	m.what = "is dropped";
	ret = emit(e, m);
	m.apply = invert_rule;
	m.what = "is inverted";
	if (!ret)
		ret = emit(e, m);
	m.apply = move_rule;
	m.what = "runs later";
	m.other = id + 1;
	if (!ret && m.other < R_COUNT && order_shows(r, &e->t->rules[m.other]))
		ret = emit(e, m);
	return ret;
}

int mutants_each(const struct tables *t, mutant_fn *fn, void *data)
{
	struct each e = { t, fn, data };
	uint16_t id;
	int ret = 0;

	for (id = 1; id < A_COUNT && !ret; id++)
		ret = row_mutants(&e, id);
	for (id = 1; id < R_COUNT && !ret; id++)
		ret = rule_mutants(&e, id);
	for (id = 1; id < C_COUNT && !ret; id++)
		if (t->codes[id].cls != CLASS_NOTE && t->codes[id].text[0] != '%' &&
		    !known_apart(t->codes[id].name, t->codes[id].name))
			ret = emit(&e, (struct mutant){ .apply = shorten_code,
							.what = "loses a word",
							.area = "",
							.code = id });
	return ret;
}

void mutant_name(const struct tables *t, const struct mutant *m, struct buf *b)
{
	buf_add(b, m->row    ? t->rows[m->row].id
		   : m->rule ? t->rules[m->rule].name
			     : t->codes[m->code].name);
	buf_char(b, ' ');
	buf_add(b, m->what);
	if (m->bit) {
		buf_add(b, " 0x");
		buf_hex(b, m->bit, 1);
	}
	if (m->other && m->row && m->apply != change_json) {
		buf_add(b, " than ");
		buf_add(b, t->rows[m->other].id);
	} else if (m->other && m->rule) {
		buf_add(b, " than ");
		buf_add(b, t->rules[m->other].name);
	}
}
