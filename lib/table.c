/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table.h"

#include "checks.h"
#include "device_table.h"

#include <stdlib.h>
#include <string.h>

#define WORDS(id, ...) static const char *const words_##id[] = { __VA_ARGS__ };
#include "words.def"
#undef WORDS

#define WORDS(id, ...) [W_##id] = { #id, sizeof(words_##id) / sizeof(words_##id[0]), words_##id },
static const struct words words_table[] = {
	[W_NONE] = { "", 0, NULL },
#include "words.def"
};
#undef WORDS

#define WORDS(...)
#define WORD_SINCE(set, word, since, source) { W_##set, word, since, source, 0 },
static struct word_since word_since_table[] = {
#include "words.def"
	{ .words = 0 }
};
#undef WORDS

#define CLASS(id, json, prefix, source) [CLASS_##id] = { #id, json, prefix, source },
static const struct class_row class_table[] = {
#include "codes.def"
};

#define WORDING(id, until, text, source) { C_##id, until, text, source, 0 },
static struct wording wording_table[] = {
#include "codes.def"
	{ 0 }
};

#define MACHINE(...) { __VA_ARGS__ },
static const struct machine machine_table[] = {
#include "machines.def"
	{ .arches = NULL }
};

/* Rows may say again what their macro says: .flags of OTHER, .base of ROW. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static struct tables source = {
	.elems = {
#define ELEM(i, n, f, d) [E_##i] = { .id = #i, .name = n, .flags = f, .doc = d },
#include "attrs.def"
	},
	.rows = {
#define ROW(t, e, i, ...) \
	[A_##e##_##       \
		i] = { .type = ROW_##t, .elem = E_##e, .id = #e "_" #i, .base = 10, __VA_ARGS__ },
#include "attrs.def"
	},
	.codes = {
		[C_OK] = { .name = "OK", .text = "" },
#define CODE(no, n, c, t, s, d) \
	[C_##n] = { .number = no, .cls = CLASS_##c, .name = #n, .text = t, .source = s, .doc = d },
#include "codes.def"
	},
	.rules = {
#define RULE(n, p, g, t, e, c, ...)   \
	[R_##n] = { .name = #n,       \
		    .pass = PASS_##p, \
		    .tag = TAG_##g,   \
		    .type = T_##t,    \
		    .elem = E_##e,    \
		    .code = C_##c,    \
		    __VA_ARGS__ },
#include "rules.def"
	},
	.words = words_table,
	.word_since = word_since_table,
	.wordings = wording_table,
	.classes = class_table,
	.machines = machine_table,
	.devices = &device_tables_default,
};
#pragma GCC diagnostic pop

uint32_t release_number(const char *text)
{
	uint32_t number = 0;
	int part;

	if (!text)
		return 0;
	for (part = 0; part < 3; part++) {
		char *end;
		unsigned long v = *text >= '0' && *text <= '9' ? strtoul(text, &end, 10) : 256;

		if (v > 255)
			return UINT32_MAX;
		number = number << 8 | (uint32_t)v;
		text = end;
		if (*text == '.' && part < 2)
			text++;
		else if (*text)
			return UINT32_MAX;
		else
			return number << (8 * (2 - part));
	}
	return number;
}

bool release_known(const char *text)
{
	const uint32_t number = release_number(text);

	return number != UINT32_MAX && number >= release_number(OLDEST_RELEASE);
}

int words_find(const struct words *w, const char *word)
{
	int i;

	for (i = 0; i < w->n; i++)
		if (w->word[i][0] == word[0] && !strcmp(w->word[i], word))
			return i;
	return -1;
}

static void derive_children(struct elem *e, const struct row *r, uint16_t id)
{
	if (r->type != ROW_CHILD)
		return;
	if (r->child == E_ADDRESS)
		e->address = id;
	else if (r->child == E_ALIAS)
		e->alias = id;
	else if (r->child == E_BOOT)
		e->boot = id;
	else if (r->child == E_ACPI)
		e->acpi = id;
	else if (r->child == E_ROM)
		e->rom = id;
}

/* Insertion sort: the lists are short, and equal places keep the order of the rows. */
static void derive_format(struct tables *t, struct elem *e, uint16_t *list)
{
	uint16_t id, n = 0;

	for (id = e->first; id < e->last; id++) {
		uint16_t at = n;

		if (!t->rows[id].fmt)
			continue;
		while (at && t->rows[list[at - 1]].fmt > t->rows[id].fmt) {
			list[at] = list[at - 1];
			at--;
		}
		list[at] = id;
		n++;
	}
	e->fmt = list;
	e->nfmt = n;
}

/* Most rows of most elements are absent, and nothing is asked of them. */
static void derive_asked(struct tables *t, struct elem *e)
{
	uint16_t at;

	e->asked = 0;
	for (at = e->first; at < e->last; at++) {
		const uint16_t id = t->row_order[at];
		const struct row *r = &t->rows[id];

		t->row_turn[id] = (uint8_t)(at - e->first);
		if (r->type == ROW_CHECK || r->type == ROW_TEXT || r->flags & F_REQUIRED)
			e->asked |= UINT64_C(1) << t->row_turn[id];
	}
}

/* Whether something may be filled in by the row, or below it as far as that is known by now. */
static bool leads_on(const struct tables *t, const struct row *r)
{
	if (r->type != ROW_CHILD)
		return r->dflt;
	return r->flags & F_ALWAYS || t->filled[r->child];
}

/* Marks the elements in which something may be filled in, or below which. */
static void derive_filled(struct tables *t)
{
	bool more = true;
	uint16_t id;

	memset(t->filled, 0, sizeof(t->filled));
	while (more) {
		more = false;
		for (id = 1; id < A_COUNT; id++) {
			const struct row *r = &t->rows[id];

			if (t->filled[r->elem] || !leads_on(t, r))
				continue;
			t->filled[r->elem] = true;
			more = true;
		}
	}
}

/* Returns how much of the list was used. */
static uint16_t derive_fill(const struct tables *t, struct elem *e, uint16_t *list)
{
	uint16_t id, n = 0;

	e->fill = list;
	for (id = e->first; id < e->last; id++)
		if (leads_on(t, &t->rows[id]))
			list[n++] = id;
	list[n++] = 0;
	return n;
}

static void derive_rows(struct tables *t)
{
	uint16_t id;

	for (id = 1; id < A_COUNT; id++) {
		struct row *r = &t->rows[id];
		struct elem *e = &t->elems[r->elem];

		if (!e->first)
			e->first = id;
		if (e->first == id)
			e->cells = 0;
		e->last = id + 1;
		t->cells[id] = (struct cell_at){ r->elem, r->type == ROW_CHECK ? 0 : e->cells++ };
		if (r->type == ROW_KEPT)
			e->kept = id;
		if (!t->row_order[id])
			t->row_order[id] = id;
		r->since_n = release_number(r->since);
		r->late_n = release_number(r->late_since);
		if (r->type == ROW_CHILD && !r->name)
			r->name = t->elems[r->child].name;
		derive_children(e, r, id);
	}
}

/* Whatever can be reached from the child of a row can be reached through that row. */
static bool go_further(struct tables *t, uint16_t id)
{
	const struct row *r = &t->rows[id];
	uint16_t target;
	bool more = false;

	if (r->type != ROW_CHILD || t->via[r->elem][r->child] != id)
		return false;
	for (target = 1; target < E_COUNT; target++) {
		if (!t->via[r->child][target] || t->via[r->elem][target])
			continue;
		t->via[r->elem][target] = id;
		more = true;
	}
	return more;
}

/* Ways down through elements that there is one of, longer ones after shorter ones. */
static void derive_ways(struct tables *t)
{
	uint16_t id;
	bool more = true;

	for (id = 1; id < A_COUNT; id++)
		if (t->rows[id].type == ROW_CHILD && !(t->rows[id].flags & F_MANY))
			t->via[t->rows[id].elem][t->rows[id].child] = id;
	while (more)
		for (more = false, id = 1; id < A_COUNT; id++)
			more = go_further(t, id) || more;
}

void tables_derive(struct tables *t)
{
	uint16_t at = 0, fill = 0, id;

	derive_rows(t);
	derive_ways(t);
	derive_filled(t);
	for (id = 1; id < E_COUNT; id++) {
		derive_format(t, &t->elems[id], t->fmt + at);
		at += t->elems[id].nfmt;
		fill += derive_fill(t, &t->elems[id], t->fill + fill);
		derive_asked(t, &t->elems[id]);
	}
	for (id = 1; id < R_COUNT; id++) {
		t->rules[id].since_n = release_number(t->rules[id].since);
		t->rules[id].until_n = release_number(t->rules[id].until);
		if (!t->rule_order[id])
			t->rule_order[id] = id;
	}
}

__attribute__((constructor)) static void derive_source(void)
{
	struct word_since *s;
	struct wording *w;

	tables_derive(&source);
	for (s = word_since_table; s->words; s++)
		s->since_n = release_number(s->since);
	for (w = wording_table; w->code; w++)
		w->until_n = release_number(w->until);
}

const struct tables *tables_default(void)
{
	return &source;
}
