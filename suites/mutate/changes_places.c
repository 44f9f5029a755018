/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "changes.h"

enum { NO_MACHINE = 1U << 31 };

void lose_fixed(struct world *w, const struct mutant *m)
{
	w->devices.fixed[m->id].machine = NO_MACHINE;
}

void move_fixed(struct world *w, const struct mutant *m)
{
	w->devices.fixed[m->id].slot++;
}

void move_fixed_function(struct world *w, const struct mutant *m)
{
	w->devices.fixed[m->id].function++;
}

void flip_late(struct world *w, const struct mutant *m)
{
	w->devices.fixed[m->id].late = !w->devices.fixed[m->id].late;
}

void widen_fixed(struct world *w, const struct mutant *m)
{
	w->devices.fixed[m->id].model = "";
}

void lose_closed(struct world *w, const struct mutant *m)
{
	w->devices.closed[m->id].machine = NO_MACHINE;
}

void move_closed(struct world *w, const struct mutant *m)
{
	w->devices.closed[m->id].slot = (uint8_t)(w->devices.closed[m->id].slot + m->by);
}

void move_closed_function(struct world *w, const struct mutant *m)
{
	w->devices.closed[m->id].function = (uint8_t)(w->devices.closed[m->id].function + m->by);
}

void lose_special(struct world *w, const struct mutant *m)
{
	w->devices.specials[m->id].machine = NO_MACHINE;
}

void move_special(struct world *w, const struct mutant *m)
{
	w->devices.specials[m->id].slot = (uint8_t)(w->devices.specials[m->id].slot + m->by);
}

void widen_special(struct world *w, const struct mutant *m)
{
	w->devices.specials[m->id].model = "";
}

void flip_special_next(struct world *w, const struct mutant *m)
{
	w->devices.specials[m->id].next = !w->devices.specials[m->id].next;
}

void lose_set_slot(struct world *w, const struct mutant *m)
{
	w->devices.set_slots[m->id].machine = NO_MACHINE;
}

void move_set_slot(struct world *w, const struct mutant *m)
{
	w->devices.set_slots[m->id].slot++;
}

void swap_set_slots(struct world *w, const struct mutant *m)
{
	const struct set_slot first = w->devices.set_slots[m->id];

	w->devices.set_slots[m->id] = w->devices.set_slots[m->id + 1];
	w->devices.set_slots[m->id + 1] = first;
}

void lose_set_function(struct world *w, const struct mutant *m)
{
	w->devices.set_functions[m->id].model = "no-such-model";
}

void move_set_function(struct world *w, const struct mutant *m)
{
	struct set_function *f = &w->devices.set_functions[m->id];

	f->function = (uint8_t)(f->function + m->by);
}

/* Leases have no address. */
void lose_placed(struct world *w, const struct mutant *m)
{
	w->devices.placed[m->id].device = A_DEVICES_LEASE;
}

void swap_placed(struct world *w, const struct mutant *m)
{
	struct placed_row *row = &w->devices.placed[m->id];
	const struct placed_row first = row[0];

	row[0] = row[1];
	row[1] = first;
}

void lose_checked(struct world *w, const struct mutant *m)
{
	w->devices.checked[m->id] = A_DEVICES_LEASE;
}

void swap_checked(struct world *w, const struct mutant *m)
{
	uint16_t *row = &w->devices.checked[m->id];
	const uint16_t first = row[0];

	row[0] = row[1];
	row[1] = first;
}
