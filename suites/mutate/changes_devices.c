/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "changes.h"

#include <string.h>

enum { NO_MACHINE = 1U << 31, LIST = 512 };

void change_takes(struct world *w, const struct mutant *m)
{
	w->devices.buses[m->id].takes = (uint8_t)m->other;
}

void lose_controller(struct world *w, const struct mutant *m)
{
	w->devices.buses[m->id].controllers &= ~(UINT32_C(1) << m->other);
}

void gain_controller(struct world *w, const struct mutant *m)
{
	w->devices.buses[m->id].controllers |= UINT32_C(1) << m->other;
}

void change_first(struct world *w, const struct mutant *m)
{
	w->devices.buses[m->id].first = (uint8_t)(w->devices.buses[m->id].first + m->by);
}

void change_last(struct world *w, const struct mutant *m)
{
	w->devices.buses[m->id].last = (uint8_t)(w->devices.buses[m->id].last + m->by);
}

void change_missing(struct world *w, const struct mutant *m)
{
	w->devices.buses[m->id].missing = (uint8_t)m->other;
}

void change_chain(struct world *w, const struct mutant *m)
{
	w->devices.chains[m->id].model[m->by] = (uint8_t)m->other;
}

void swap_chains(struct world *w, const struct mutant *m)
{
	const struct bus_chain first = w->devices.chains[m->id];

	w->devices.chains[m->id] = w->devices.chains[m->id + 1];
	w->devices.chains[m->id + 1] = first;
}

void lose_name(struct world *w, const struct mutant *m)
{
	w->devices.names[m->id].model = MODEL_COUNT;
}

void swap_names(struct world *w, const struct mutant *m)
{
	const struct model_name first = w->devices.names[m->id];

	w->devices.names[m->id] = w->devices.names[m->id + 1];
	w->devices.names[m->id + 1] = first;
}

void lose_number(struct world *w, const struct mutant *m)
{
	w->devices.numbers[m->id].model = MODEL_COUNT;
}

void change_source(struct world *w, const struct mutant *m)
{
	w->devices.numbers[m->id].source = (uint8_t)m->other;
}

/* A row that no device fits; it stays, because the rows of a kind stand together. */
void lose_foot(struct world *w, const struct mutant *m)
{
	w->devices.feet[m->id].when[0] = (struct condition){ .child = "",
							     .attr = "no-such-attribute",
							     .words = "no-such-value" };
}

void change_kind(struct world *w, const struct mutant *m)
{
	w->devices.feet[m->id].kind = m->other;
}

void flip_virtio(struct world *w, const struct mutant *m)
{
	w->devices.feet[m->id].virtio = !w->devices.feet[m->id].virtio;
}

static void lose_condition(struct condition when[CONDITIONS], unsigned at)
{
	for (; at + 1 < CONDITIONS; at++)
		when[at] = when[at + 1];
	when[at].words = NULL;
}

void lose_foot_condition(struct world *w, const struct mutant *m)
{
	lose_condition(w->devices.feet[m->id].when, m->other);
}

/* One of the values that a condition has. */
static void lose_word(struct condition *c, int at)
{
	static char text[LIST];
	const size_t none = *c->words == '!';
	const char *from = c->words + none;
	size_t len = none;

	text[0] = '!';
	for (;; from++, at--) {
		const size_t n = strcspn(from, "|");

		if (at) {
			memcpy(text + len, from, n);
			len += n;
			text[len++] = '|';
		}
		from += n;
		if (!*from)
			break;
	}
	text[len - 1] = '\0';
	c->words = text;
}

void lose_foot_word(struct world *w, const struct mutant *m)
{
	lose_word(&w->devices.feet[m->id].when[m->other], m->by);
}

void lose_fill_word(struct world *w, const struct mutant *m)
{
	lose_word(&w->devices.fills[m->id].when[m->other], m->by);
}

static void lose_from_set(uint32_t *machines, unsigned bit)
{
	*machines &= ~(UINT32_C(1) << bit);
	if (!*machines)
		*machines = NO_MACHINE;
}

void swap_feet(struct world *w, const struct mutant *m)
{
	const struct foot first = w->devices.feet[m->id];

	w->devices.feet[m->id] = w->devices.feet[m->other];
	w->devices.feet[m->other] = first;
}

void lose_fill(struct world *w, const struct mutant *m)
{
	w->devices.fills[m->id].machines = NO_MACHINE;
}

void change_value(struct world *w, const struct mutant *m)
{
	w->devices.fills[m->id].value = "no-such-value";
}

void lose_fill_condition(struct world *w, const struct mutant *m)
{
	lose_condition(w->devices.fills[m->id].when, m->other);
}

void lose_fill_machine(struct world *w, const struct mutant *m)
{
	lose_from_set(&w->devices.fills[m->id].machines, m->other);
}

void lose_first(struct world *w, const struct mutant *m)
{
	w->devices.fills[m->id].first = false;
}

void lose_every(struct world *w, const struct mutant *m)
{
	w->devices.fills[m->id].every = false;
}

void lose_empty(struct world *w, const struct mutant *m)
{
	w->devices.fills[m->id].empty = false;
}

void swap_fills(struct world *w, const struct mutant *m)
{
	const struct fill first = w->devices.fills[m->id];

	w->devices.fills[m->id] = w->devices.fills[m->other];
	w->devices.fills[m->other] = first;
}

/* Then a device that needs nothing stands in its place. */
void lose_need(struct world *w, const struct mutant *m)
{
	w->devices.needs[m->id].device = 0;
}

void lose_need_condition(struct world *w, const struct mutant *m)
{
	w->devices.needs[m->id].when.words = NULL;
}

void shorten_need(struct world *w, const struct mutant *m)
{
	w->devices.needs[m->id].what = "no such thing";
}

static const char **list_of(struct layout *l, int list)
{
	return list == 0 ? &l->attrs : list == 1 ? &l->children : &l->behind;
}

/* Two neighbours of a list change places. */
void swap_words(struct world *w, const struct mutant *m)
{
	static char text[LIST];
	const char **list = list_of(&w->devices.layouts[m->id], m->by);
	const char *one = *list, *other;
	size_t len, i;

	for (i = 0; i < m->other; i++)
		one += strcspn(one, " ") + 1;
	len = strcspn(one, " ");
	other = one + len + 1;
	i = (size_t)(one - *list);
	memccpy(text, *list, '\0', sizeof(text) - 1);
	memcpy(text + i, other, strcspn(other, " "));
	i += strcspn(other, " ");
	text[i++] = ' ';
	memcpy(text + i, one, len);
	*list = text;
}

void lose_list(struct world *w, const struct mutant *m)
{
	*list_of(&w->devices.layouts[m->id], m->by) = NULL;
}

void widen_layout(struct world *w, const struct mutant *m)
{
	w->devices.layouts[m->id].type = NULL;
}

void lose_place(struct world *w, const struct mutant *m)
{
	w->devices.places[m->id].device = 0;
}

void shorten_place(struct world *w, const struct mutant *m)
{
	w->devices.places[m->id].address = w->devices.places[m->id].address ? NULL : "no such";
}

void change_disks(struct world *w, const struct mutant *m)
{
	w->devices.places[m->id].disks++;
}

void change_units(struct world *w, const struct mutant *m)
{
	w->devices.places[m->id].units++;
}

void change_place_controller(struct world *w, const struct mutant *m)
{
	w->devices.places[m->id].controller = CTL_VIRTIO_SERIAL;
}

void swap_places(struct world *w, const struct mutant *m)
{
	const struct place_row first = w->devices.places[m->id];

	w->devices.places[m->id] = w->devices.places[m->id + 1];
	w->devices.places[m->id + 1] = first;
}
