/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"
#include "changes.h"

static bool can_lose_a_word(const struct code *c)
{
	return c->cls != CLASS_NOTE && c->text[0] != '%' && !known_apart(c->name, c->name);
}

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
			.areas = ~0U,
			.id = id,
			.number = c->number,
			.big = true,
		};

		if (can_lose_a_word(c))
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
			.areas = IN_asof,
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
