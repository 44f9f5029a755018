/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "changes.h"

#include <string.h>

void lose_model(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].models &= ~m->bit;
	if (!t->rows[m->row].models)
		t->rows[m->row].models = PM_NONE;
}

void gain_model(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].models |= m->bit;
}

void change_json(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].json = (uint8_t)m->other;
}

void lose_default(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].dflt = NULL;
}

void swap_parse(struct tables *t, const struct mutant *m)
{
	uint16_t keep = t->row_order[m->row];

	t->row_order[m->row] = t->row_order[m->other];
	t->row_order[m->other] = keep;
}

void swap_format(struct tables *t, const struct mutant *m)
{
	uint8_t keep = t->rows[m->row].fmt;

	t->rows[m->row].fmt = t->rows[m->other].fmt;
	t->rows[m->other].fmt = keep;
}

void swap_argv(struct tables *t, const struct mutant *m)
{
	int16_t keep = t->rows[m->row].arg;

	t->rows[m->row].arg = t->rows[m->other].arg;
	t->rows[m->other].arg = keep;
}

void lose_abi(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].abi = 0;
}

void forget_release(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].since = NULL;
}

void postpone_release(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].since = "99.0.0";
}

void lose_format(struct tables *t, const struct mutant *m)
{
	t->rows[m->row].fmt = 0;
}

void drop_rule(struct tables *t, const struct mutant *m)
{
	t->rules[m->rule].code = C_OK;
}

void invert_rule(struct tables *t, const struct mutant *m)
{
	t->rules[m->rule].inverted = true;
}

void move_rule(struct tables *t, const struct mutant *m)
{
	uint16_t keep = t->rule_order[m->rule];

	t->rule_order[m->rule] = t->rule_order[m->other];
	t->rule_order[m->other] = keep;
}

/* A text without its last word. Long enough for every text of codes.def. */
void shorten_code(struct tables *t, const struct mutant *m)
{
	static char text[512];
	char *blank;

	memccpy(text, t->codes[m->code].text, '\0', sizeof(text) - 1);
	blank = strrchr(text, ' ');
	*(blank ? blank : text) = '\0';
	t->codes[m->code].text = text;
}
