/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"
#include "changes.h"

static int code_mutants(struct each *e)
{
	uint16_t id;
	int ret = 0;

	for (id = 1; id < C_COUNT && !ret; id++) {
		const struct code *c = &e->t->codes[id];
		const struct mutant m = {
			.apply = shorten_code,
			.what = "loses a word",
			.name = c->name,
			.areas = areas_of_code(e->t, id),
			.id = id,
			.number = c->number,
			.big = true,
		};

		ret = emit(e, &m);
	}
	return ret;
}

/* Texts of older releases. */
int text_mutants(struct each *e)
{
	const struct wording *w;
	int ret = code_mutants(e);

	for (w = e->t->wordings; w->code && !ret; w++) {
		const struct code *c = &e->t->codes[w->code];
		struct mutant m = {
			.apply = shorten_wording,
			.what = "loses a word of its older text",
			.name = c->name,
			.areas = areas_of_code(e->t, w->code) | IN_asof,
			.id = (uint16_t)(w - e->t->wordings),
			.number = c->number,
		};

		ret = emit(e, &m);
		m.apply = forget_wording;
		m.what = "has no older text";
		if (!ret)
			ret = emit(e, &m);
	}
	return ret;
}

/* The areas of all rows that take a word of the set. */
static unsigned areas_of_words(const struct tables *t, uint16_t words)
{
	unsigned areas = 0;
	uint16_t id;

	for (id = 1; id < A_COUNT; id++)
		if (t->rows[id].words == words)
			areas |= areas_of_row(t, id);
	return areas ? areas : areas_of_set(words);
}

int word_mutants(struct each *e)
{
	uint16_t id, at;
	int ret = 0;

	for (id = 1; id < W_COUNT; id++)
		for (at = 0; at < e->t->words[id].n && !ret; at++) {
			const struct mutant m = {
				.apply = rename_word,
				.what = "loses the word",
				.name = e->t->words[id].name,
				.detail = e->t->words[id].word[at],
				.areas = areas_of_words(e->t, id),
				.id = id,
				.other = at,
				.hint = { e->t->words[id].word[at] },
			};

			ret = emit(e, &m);
		}
	return ret;
}

int machine_mutants(struct each *e)
{
	const struct machine *machine;
	struct mutant m = { .apply = flip_flag, .areas = areas_of_machines() };
	int ret = 0;

	for (machine = e->t->machines; machine->arches; machine++) {
		m.name = m.hint[0] = machine->prefix;
		m.detail = machine->arches;
		m.id = (uint16_t)(machine - e->t->machines);
		m.what = "has other flags on";
		m.apply = flip_flag;
		for (m.bit = 1; m.bit <= MACHINE_MIGRATABLE && !ret; m.bit <<= 1)
			ret = emit(e, &m);
		m.bit = 0;
		m.what = "has one vCPU less on";
		m.apply = change_cpu_limit;
		if (machine->cpu_limit && !ret)
			ret = emit(e, &m);
	}
	return ret;
}
