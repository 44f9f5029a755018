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
	struct mutant m = { .areas = IN_PLACES | IN_controller };
	char name[DETAIL];
	int ret = 0;

	for (m.id = 0; m.id < FIXED_PLACES && !ret; m.id++) {
		snprintf(name, sizeof(name), "%s %s", machine_of(e->t, f[m.id].machine),
			 e->t->words[W_CTL_TYPE].word[f[m.id].type]);
		m.name = name;
		m.apply = lose_fixed;
		m.what = "has no place of its own";
		ret = emit(e, &m);
		m.apply = move_fixed;
		m.what = "stands a slot higher";
		if (!ret)
			ret = emit(e, &m);
		m.apply = move_fixed_function;
		m.what = "stands a function higher";
		if (!ret)
			ret = emit(e, &m);
		m.apply = widen_fixed;
		m.what = "stands there with any model";
		if (!ret && *f[m.id].model)
			ret = emit(e, &m);
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
		snprintf(name, sizeof(name), "%s %x.%x", machine_of(e->t, c[m.id].machine),
			 c[m.id].slot, c[m.id].function);
		m.name = name;
		m.apply = lose_closed;
		m.what = "is not closed";
		ret = emit(e, &m);
		for (m.by = -1; m.by <= 1 && !ret; m.by += 2) {
			m.apply = move_closed;
			m.what = m.by < 0 ? "is closed a slot lower" : "is closed a slot higher";
			if (c[m.id].slot + m.by < SLOTS)
				ret = emit(e, &m);
			m.apply = move_closed_function;
			m.what = m.by < 0 ? "is closed a function lower"
					  : "is closed a function higher";
			if (!ret && c[m.id].function + m.by >= 0)
				ret = emit(e, &m);
		}
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
		struct mutant m = device_mutant(e->t, s[id].device, NULL);

		snprintf(detail, sizeof(detail), "%s%s%s", machine_of(e->t, s[id].machine),
			 *s[id].model ? ", " : "", s[id].model);
		m.id = id;
		m.areas |= IN_PLACES;
		m.detail = detail;
		m.apply = lose_special;
		m.what = "has no slot of its own on";
		ret = emit(e, &m);
		m.apply = move_special;
		for (m.by = -1; m.by <= 1 && !ret; m.by += 2) {
			m.what = m.by < 0 ? "stands a slot lower on" : "stands a slot higher on";
			ret = emit(e, &m);
		}
		m.apply = widen_special;
		m.what = "has that slot with any model on";
		if (!ret && *s[id].model)
			ret = emit(e, &m);
		m.apply = flip_special_next;
		m.what = s[id].next ? "waits for its turn where that is taken on"
				    : "has its turn at once where that is taken on";
		if (!ret)
			ret = emit(e, &m);
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
		snprintf(name, sizeof(name), "%s %x", machine_of(e->t, s[m.id].machine),
			 s[m.id].slot);
		m.name = name;
		m.apply = lose_set_slot;
		m.what = "is for no USB set";
		ret = emit(e, &m);
		m.apply = move_set_slot;
		m.what = "is a slot higher for a USB set";
		if (!ret)
			ret = emit(e, &m);
		m.apply = swap_set_slots;
		m.what = "is for a later USB set";
		if (!ret && m.id + 1 < SET_SLOTS && s[m.id].machine == s[m.id + 1].machine)
			ret = emit(e, &m);
	}
	return ret;
}

static int set_function_mutants(struct each *e)
{
	const struct set_function *f = e->t->devices->set_functions;
	struct mutant m = { .areas = IN_PLACES | IN_controller };
	int ret = 0;

	for (m.id = 0; m.id < SET_FUNCTIONS && !ret; m.id++) {
		m.name = m.hint[0] = f[m.id].model;
		m.apply = lose_set_function;
		m.what = "is of no USB set";
		ret = emit(e, &m);
		m.by = f[m.id].function ? -1 : 1;
		m.apply = move_set_function;
		m.what = "has another function of its USB set";
		if (!ret)
			ret = emit(e, &m);
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
