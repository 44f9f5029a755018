/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "changes.h"

#include <string.h>

void lose_model(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].models &= ~m->bit;
	if (!w->t.rows[m->id].models)
		w->t.rows[m->id].models = PM_NONE;
}

void gain_model(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].models |= m->bit;
}

void change_json(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].json = (uint8_t)m->other;
}

void lose_default(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].dflt = NULL;
}

void swap_parse(struct world *w, const struct mutant *m)
{
	uint16_t keep = w->t.row_order[m->id];

	w->t.row_order[m->id] = w->t.row_order[m->other];
	w->t.row_order[m->other] = keep;
}

void swap_format(struct world *w, const struct mutant *m)
{
	uint8_t keep = w->t.rows[m->id].fmt;

	w->t.rows[m->id].fmt = w->t.rows[m->other].fmt;
	w->t.rows[m->other].fmt = keep;
}

void swap_argv(struct world *w, const struct mutant *m)
{
	int16_t keep = w->t.rows[m->id].arg;

	w->t.rows[m->id].arg = w->t.rows[m->other].arg;
	w->t.rows[m->other].arg = keep;
}

void lose_abi(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].abi = 0;
}

void forget_release(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].since = NULL;
}

void postpone_release(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].since = "99.0.0";
}

void lose_format(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].fmt = 0;
}

void drop_rule(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].code = C_OK;
}

void invert_rule(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].inverted = true;
}

void move_rule(struct world *w, const struct mutant *m)
{
	uint16_t keep = w->t.rule_order[m->id];

	w->t.rule_order[m->id] = w->t.rule_order[m->other];
	w->t.rule_order[m->other] = keep;
}

void rename_prop(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].prop = "no-such-property";
}

void rename_rule_prop(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].prop = "no-such-property";
}

void lose_rule_prop(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].prop = NULL;
}
