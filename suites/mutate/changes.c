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

void rename_cap(struct world *w, const struct mutant *m)
{
	w->t.rows[m->id].cap_prop = "no-such-property";
}

void swap_compare(struct world *w, const struct mutant *m)
{
	int16_t keep = w->t.rows[m->id].cmp;

	w->t.rows[m->id].cmp = w->t.rows[m->other].cmp;
	w->t.rows[m->other].cmp = keep;
}

void change_lo(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].lo += m->by;
}

void change_hi(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].hi += m->by;
}

/* A set that would be empty means any machine: then it is one that there is not. */
void flip_machine(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].machines ^= m->bit;
	if (!w->t.rules[m->id].machines)
		w->t.rules[m->id].machines = 1U << 31;
}

void rename_rule_prop(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].prop = "no-such-property";
}

void lose_rule_prop(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].prop = NULL;
}

void rename_rule_dev(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].dev = "no-such-device";
}

void lose_argument(struct world *w, const struct mutant *m)
{
	static char args[8];
	const size_t n = strlen(w->t.rules[m->id].args) - 1;

	memcpy(args, w->t.rules[m->id].args, n);
	args[n] = '\0';
	w->t.rules[m->id].args = args;
}

void lose_rule_release(struct world *w, const struct mutant *m)
{
	w->t.rules[m->id].since = NULL;
	w->t.rules[m->id].until = NULL;
}
