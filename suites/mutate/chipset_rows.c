/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of chipset.def and orders.def.
 */
#include "changes.h"
#include "device_mutants.h"

#include <stdio.h>
#include <string.h>

static int fixed_mutants(struct each *e)
{
	const struct fixed_place *f = e->t->devices->fixed;
	struct mutant m = { .areas = IN_PLACES | IN_controller | IN_order };
	char name[DETAIL];
	int ret = 0;

	for (m.id = 0; m.id < FIXED_PLACES && !ret; m.id++) {
		const struct way ways[] = {
			{ lose_fixed, "has no place of its own", 0 },
			{ move_fixed, "stands a slot higher", 0 },
			{ move_fixed_function, "stands a function higher", 0 },
			{ *f[m.id].model ? widen_fixed : NULL, "stands there with any model", 0 },
			{ flip_late,
			  f[m.id].late ? "is looked at in its turn" : "is looked at last", 0 },
		};

		snprintf(name, sizeof(name), "%s %s", machine_of(e->t, f[m.id].machine),
			 e->t->words[W_CTL_TYPE].word[f[m.id].type]);
		m.name = name;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

static int closed_mutants(struct each *e)
{
	const struct closed_place *c = e->t->devices->closed;
	struct mutant m = { .areas = IN_PLACES };
	char name[DETAIL];
	int ret = 0;

	for (m.id = 0; m.id < CLOSED_PLACES && !ret; m.id++) {
		const bool last = c[m.id].slot + 1 == SLOTS, first = !c[m.id].function;
		const struct way ways[] = {
			{ lose_closed, "is not closed", 0 },
			{ move_closed, "is closed a slot lower", -1 },
			{ first ? NULL : move_closed_function, "is closed a function lower", -1 },
			{ last ? NULL : move_closed, "is closed a slot higher", 1 },
			{ move_closed_function, "is closed a function higher", 1 },
		};

		snprintf(name, sizeof(name), "%s %x.%x", machine_of(e->t, c[m.id].machine),
			 c[m.id].slot, c[m.id].function);
		m.name = name;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

static int special_mutants(struct each *e)
{
	const struct special *s = e->t->devices->specials;
	char detail[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < SPECIALS && !ret; id++) {
		const struct way ways[] = {
			{ lose_special, "has no slot of its own on", 0 },
			{ move_special, "stands a slot lower on", -1 },
			{ move_special, "stands a slot higher on", 1 },
			{ *s[id].model ? widen_special : NULL, "has that slot with any model on",
			  0 },
			{ flip_special_next,
			  s[id].next ? "waits for its turn where that is taken on"
				     : "has its turn at once where that is taken on",
			  0 },
		};
		struct mutant m = device_mutant(e->t, s[id].device, NULL);

		snprintf(detail, sizeof(detail), "%s%s%s", machine_of(e->t, s[id].machine),
			 *s[id].model ? ", " : "", s[id].model);
		m.id = id;
		m.areas |= IN_PLACES;
		m.detail = detail;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

static int set_slot_mutants(struct each *e)
{
	const struct set_slot *s = e->t->devices->set_slots;
	struct mutant m = { .areas = IN_PLACES | IN_controller };
	char name[DETAIL];
	int ret = 0;

	for (m.id = 0; m.id < SET_SLOTS && !ret; m.id++) {
		const bool next = m.id + 1 < SET_SLOTS && s[m.id].machine == s[m.id + 1].machine;
		const struct way ways[] = {
			{ lose_set_slot, "is for no USB set", 0 },
			{ move_set_slot, "is a slot higher for a USB set", 0 },
			{ next ? swap_set_slots : NULL, "is for a later USB set", 0 },
		};

		snprintf(name, sizeof(name), "%s %x", machine_of(e->t, s[m.id].machine),
			 s[m.id].slot);
		m.name = name;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

static int set_function_mutants(struct each *e)
{
	const struct set_function *f = e->t->devices->set_functions;
	struct mutant m = { .areas = IN_PLACES | IN_controller };
	int ret = 0;

	for (m.id = 0; m.id < SET_FUNCTIONS && !ret; m.id++) {
		const struct way ways[] = {
			{ lose_set_function, "is of no USB set", 0 },
			{ move_set_function, "has another function of its USB set",
			  f[m.id].function ? -1 : 1 },
		};

		m.name = m.hint[0] = f[m.id].model;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

int chipset_mutants(struct each *e)
{
	int ret = fixed_mutants(e);

	if (!ret)
		ret = closed_mutants(e);
	if (!ret)
		ret = special_mutants(e);
	if (!ret)
		ret = set_slot_mutants(e);
	return ret ? ret : set_function_mutants(e);
}

static int placed_mutants(struct each *e)
{
	const struct placed_row *placed = e->t->devices->placed;
	char detail[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < PLACED_KINDS && !ret; id++) {
		struct mutant m = device_mutant(e->t, placed[id].device, placed[id].when);

		m.id = id;
		m.areas |= IN_PLACES;
		m.apply = lose_placed;
		m.what = "is not placed:";
		m.detail = detail;
		conditions_text(e->t, placed[id].when, detail);
		ret = emit(e, &m);
		if (ret || id + 1 == PLACED_KINDS)
			break;
		m.apply = swap_placed;
		m.what = "is placed later than";
		m.detail = e->t->rows[placed[id + 1].device].id + strlen("DEVICES_");
		ret = emit(e, &m);
	}
	return ret;
}

static int checked_mutants(struct each *e)
{
	const uint16_t *checked = e->t->devices->checked;
	uint16_t id;
	int ret = 0;

	for (id = 0; id < CHECKED_KINDS && !ret; id++) {
		struct mutant m = device_mutant(e->t, checked[id], NULL);

		m.id = id;
		m.areas |= IN_PLACES;
		m.apply = lose_checked;
		m.what = "is not checked";
		ret = emit(e, &m);
		if (ret || id + 1 == CHECKED_KINDS)
			break;
		m.apply = swap_checked;
		m.areas |= IN_order;
		m.what = "is checked later than";
		m.detail = e->t->rows[checked[id + 1]].id + strlen("DEVICES_");
		ret = emit(e, &m);
	}
	return ret;
}

int orders_mutants(struct each *e)
{
	int ret = placed_mutants(e);

	return ret ? ret : checked_mutants(e);
}
