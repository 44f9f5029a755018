/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of the tables of what libvirt fills in, and of where it prints what is carried through: fills.def, layout.def,
 * places.def.
 */
#include "changes.h"
#include "device_mutants.h"

#include <stdio.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Two rows that give one value, if both can. */
static bool compete(const struct tables *t, const struct fill *a, const struct fill *b)
{
	return a->what == IS_FILL && b->what == IS_FILL && a->device == b->device &&
	       !strcmp(a->path, b->path) && same_text(a->name, b->name) &&
	       !same_text(a->value, b->value) && !conditions_apart(t, a->when, b->when) &&
	       (!a->machines || !b->machines || a->machines & b->machines);
}

static int fill_condition_mutants(struct each *e, struct mutant m)
{
	static const char *const loses[CONDITIONS] = {
		"loses condition 1:", "loses condition 2:", "loses condition 3:",
		"loses condition 4:", "loses condition 5:",
	};
	const struct fill *f = &e->t->devices->fills[m.id];
	int ret = 0;

	m.apply = lose_fill_condition;
	for (m.other = 0; m.other < CONDITIONS && f->when[m.other].words && !ret; m.other++) {
		m.what = loses[m.other];
		ret = emit(e, &m);
	}
	m.apply = lose_fill_machine;
	for (m.other = 0; m.other < MACHINE_COUNT && !ret; m.other++)
		if (f->machines >> m.other & 1) {
			m.what = loses_machine(m.other);
			ret = emit(e, &m);
		}
	m.apply = lose_fill_word;
	if (!ret)
		ret = condition_value_mutants(e, m, f->when);
	m.apply = swap_fills;
	m.what = "comes second:";
	m.other = (uint16_t)(m.id + 1);
	if (!ret && m.other < FILLS && compete(e->t, f, &f[1]))
		ret = emit(e, &m);
	return ret;
}

static int one_fill_mutants(struct each *e, struct mutant m)
{
	static const char *const lost[] = { "is not given", "is not dropped",
					    "is not printed anew" };
	const struct fill *f = &e->t->devices->fills[m.id];
	const struct way ways[] = {
		{ lose_fill, lost[f->what], 0 },
		{ f->value && f->what == IS_FILL ? change_value : NULL, "is given another value",
		  0 },
		{ f->first ? lose_first : NULL, "is given to all:", 0 },
		{ f->every ? lose_every : NULL, "is for the first only:", 0 },
		{ f->empty ? lose_empty : NULL, "is dropped with what is in it:", 0 },
	};
	int ret = EMIT_WAYS(e, &m, ways);

	return ret ? ret : fill_condition_mutants(e, m);
}

static int need_mutants(struct each *e)
{
	const struct need *n = e->t->devices->needs;
	char detail[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < NEEDS && !ret; id++) {
		const struct way ways[] = {
			{ lose_need, "does not need", 0 },
			{ n[id].when.words ? lose_need_condition : NULL, "always needs", 0 },
			{ shorten_need, "has other words for", 0 },
		};
		struct mutant m = device_mutant(e->t, n[id].device, &n[id].when);

		snprintf(detail, sizeof(detail), "%s@%s", n[id].path, n[id].name);
		m.id = id;
		m.detail = detail;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

int fill_mutants(struct each *e)
{
	const struct fill *f = e->t->devices->fills;
	char detail[2 * DETAIL], when[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < FILLS && !ret; id++) {
		struct mutant m = device_mutant(e->t, f[id].device, f[id].when);

		conditions_text(e->t, f[id].when, when);
		snprintf(detail, sizeof(detail), "%s@%s=%s if %s", f[id].path ? f[id].path : "",
			 f[id].name ? f[id].name : "", f[id].value ? f[id].value : "", when);
		m.id = id;
		m.detail = detail;
		ret = one_fill_mutants(e, m);
	}
	return ret ? ret : need_mutants(e);
}

static unsigned areas_of_device(const struct tables *t, const char *name)
{
	uint16_t id;

	for (id = 1; id < A_COUNT; id++)
		if (t->rows[id].elem == E_DEVICES && t->rows[id].name &&
		    !strcmp(t->rows[id].name, name))
			return areas_of_row(t, id);
	return IN_domain | IN_address | IN_controller;
}

/* The word of a list, as a text of its own; false behind the last one. */
static bool word_at(const char *list, unsigned at, char ret_word[DETAIL])
{
	size_t len;

	for (; at; at--) {
		list += strcspn(list, " ");
		if (!*list++)
			return false;
	}
	len = strcspn(list, " ");
	memcpy(ret_word, list, len);
	ret_word[len] = '\0';
	return true;
}

static int list_mutants(struct each *e, struct mutant m, const char *list)
{
	static const char *const after[] = { "prints this attribute after the next:",
					     "prints this child after the next:",
					     "prints this after the next, behind:" };
	char one[DETAIL], other[DETAIL], detail[2 * DETAIL + 1];
	int ret = 0;

	if (!list)
		return 0;
	word_at(list, 0, one);
	m.detail = detail;
	m.hint[0] = one;
	if (!word_at(list, 1, other)) {
		snprintf(detail, sizeof(detail), "%s", one);
		m.apply = lose_list;
		m.what = "does not list";
		return emit(e, &m);
	}
	m.hint[1] = other;
	m.apply = swap_words;
	m.what = after[m.by];
	for (m.other = 0; word_at(list, m.other + 1U, other) && !ret; m.other++) {
		snprintf(detail, sizeof(detail), "%s %s", one, other);
		ret = emit(e, &m);
		memcpy(one, other, sizeof(one));
	}
	return ret;
}

int layout_mutants(struct each *e)
{
	const struct layout *l = e->t->devices->layouts;
	char name[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < LAYOUTS && !ret; id++) {
		struct mutant m = { .id = id,
				    .name = name,
				    .areas = areas_of_device(e->t, l[id].device) };

		snprintf(name, sizeof(name), "%s%s%s%s%s", *l[id].device ? l[id].device : "any",
			 *l[id].element ? "/" : "", l[id].element, l[id].type ? " " : "",
			 l[id].type ? l[id].type : "");
		ret = list_mutants(e, m, l[id].attrs);
		m.by = 1;
		if (!ret)
			ret = list_mutants(e, m, l[id].children);
		m.by = 2;
		if (!ret)
			ret = list_mutants(e, m, l[id].behind);
		m.apply = widen_layout;
		m.what = "looks like that with any type";
		if (!ret && l[id].type)
			ret = emit(e, &m);
	}
	return ret;
}

int place_mutants(struct each *e)
{
	const struct place_row *r = e->t->devices->places;
	char detail[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < PLACES && !ret; id++) {
		const bool drive = r[id].disks;
		const struct way ways[] = {
			{ lose_place, "has no such place:", 0 },
			{ shorten_place, "needs another address:", 0 },
			{ drive ? change_disks : NULL, "has one disk more on a controller:", 0 },
			{ drive ? change_units : NULL,
			  "has one disk more on a bus of a controller:", 0 },
			{ drive ? change_place_controller : NULL,
			  "stands on another controller:", 0 },
			{ drive && r[id + 1].disks ? swap_places : NULL,
			  "has its controllers later:", 0 },
		};
		struct mutant m = device_mutant(e->t, r[id].device, NULL);

		snprintf(detail, sizeof(detail), "%s", r[id].word ? r[id].word : "any");
		m.id = id;
		m.areas |= IN_address;
		m.detail = detail;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}
