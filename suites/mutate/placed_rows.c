/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of the tables of PCI places: pci_buses.def, footprint.def.
 */
#include "changes.h"
#include "device_mutants.h"

#include <stdio.h>
#include <string.h>

static int takes_mutants(struct each *e, struct mutant m)
{
	static const char *const takes[TAKES_COUNT] = { "none", "written", "PCI", "PCIe" };
	int ret = 0;

	m.apply = change_takes;
	m.what = "takes other endpoints:";
	for (m.other = 0; m.other < TAKES_COUNT && !ret; m.other++) {
		m.detail = takes[m.other];
		if (m.other != e->t->devices->buses[m.id].takes)
			ret = emit(e, &m);
	}
	return ret;
}

static int controller_mutants(struct each *e, struct mutant m)
{
	int ret = 0;

	for (m.other = MODEL_BRIDGE; m.other < MODEL_COUNT && !ret; m.other++) {
		const bool has = e->t->devices->buses[m.id].controllers >> m.other & 1;

		m.detail = m.hint[1] = e->t->words[W_PCI_MODEL].word[m.other];
		m.apply = has ? lose_controller : gain_controller;
		m.what = has ? "takes no" : "takes a";
		ret = emit(e, &m);
	}
	return ret;
}

static int slot_mutants(struct each *e, struct mutant m)
{
	const struct bus_row *b = &e->t->devices->buses[m.id];
	const struct way ways[] = {
		{ b->first ? change_first : NULL, "begins a slot lower", -1 },
		{ b->last ? change_last : NULL, "ends a slot lower", -1 },
		{ change_first, "begins a slot higher", 1 },
		{ b->last + 1 < SLOTS ? change_last : NULL, "ends a slot higher", 1 },
	};

	return EMIT_WAYS(e, &m, ways);
}

static int missing_mutants(struct each *e, struct mutant m)
{
	const struct bus_row *b = &e->t->devices->buses[m.id];

	m.apply = change_missing;
	m.what = "gets other controllers that nobody wrote";
	m.other = b->missing == MODEL_BRIDGE ? MODEL_ROOT_PORT : MODEL_BRIDGE;
	return b->missing ? emit(e, &m) : 0;
}

static int link_mutants(struct each *e, struct mutant m)
{
	const struct bus_chain *c = &e->t->devices->chains[m.id];
	int ret = 0;

	m.apply = change_chain;
	m.what = m.by ? "carries instead of its bridge a" : "is instead of its first controller a";
	for (m.other = MODEL_BRIDGE; m.other < MODEL_COUNT && !ret; m.other++) {
		m.detail = e->t->words[W_PCI_MODEL].word[m.other];
		if (m.other != c->model[m.by])
			ret = emit(e, &m);
	}
	return ret;
}

static int chain_mutants(struct each *e)
{
	const struct bus_chain *c = e->t->devices->chains;
	struct mutant m = { .areas = IN_PLACES };
	int ret = 0;

	for (m.id = 0; m.id < CHAINS && !ret; m.id++) {
		m.name = m.hint[0] = e->t->words[W_PCI_MODEL].word[c[m.id].model[0]];
		for (m.by = 0; m.by < 2 && !ret; m.by++)
			ret = link_mutants(e, m);
		m.apply = swap_chains;
		m.what = "is asked for after";
		m.detail = e->t->words[W_PCI_MODEL].word[c[(m.id + 1) % CHAINS].model[0]];
		if (!ret && m.id + 1 < CHAINS)
			ret = emit(e, &m);
	}
	return ret;
}

static int name_mutants(struct each *e)
{
	const struct model_name *n = e->t->devices->names;
	struct mutant m = { .areas = IN_controller };
	int ret = 0;

	for (m.id = 0; m.id < MODEL_NAMES && !ret; m.id++) {
		const bool two = m.id + 1 < MODEL_NAMES && n[m.id].model == n[m.id + 1].model;
		const struct way ways[] = {
			{ lose_name, "is not called", 0 },
			{ two ? swap_names : NULL, "is called later", 0 },
		};

		m.name = m.hint[0] = e->t->words[W_PCI_MODEL].word[n[m.id].model];
		m.detail = n[m.id].name;
		ret = EMIT_WAYS(e, &m, ways);
	}
	return ret;
}

static int source_mutants(struct each *e, struct mutant m)
{
	static const char *const from[FROM_COUNT] = {
		"is numbered by its index:",
		"is numbered by its slot:",
		"is numbered by its slot and function:",
		"is numbered by free buses:",
	};
	int ret = 0;

	m.apply = change_source;
	for (m.other = 0; m.other < FROM_COUNT && !ret; m.other++) {
		m.what = from[m.other];
		if (m.other != e->t->devices->numbers[m.id].source)
			ret = emit(e, &m);
	}
	return ret;
}

static int number_mutants(struct each *e)
{
	const struct model_number *n = e->t->devices->numbers;
	struct mutant m = { .areas = IN_controller };
	int ret = 0;

	for (m.id = 0; m.id < MODEL_NUMBERS && !ret; m.id++) {
		m.name = m.hint[0] = e->t->words[W_PCI_MODEL].word[n[m.id].model];
		m.detail = e->t->rows[n[m.id].row].name;
		m.apply = lose_number;
		m.what = "is not given";
		ret = emit(e, &m);
		if (!ret)
			ret = source_mutants(e, m);
	}
	return ret;
}

int bus_mutants(struct each *e)
{
	struct mutant m = { .areas = IN_PLACES | IN_controller };
	int ret = 0;

	for (m.id = 0; m.id < MODEL_COUNT && !ret; m.id++) {
		m.name = m.hint[0] = e->t->words[W_PCI_MODEL].word[m.id];
		ret = takes_mutants(e, m);
		if (!ret)
			ret = controller_mutants(e, m);
		if (!ret)
			ret = slot_mutants(e, m);
		if (!ret)
			ret = missing_mutants(e, m);
	}
	if (!ret)
		ret = chain_mutants(e);
	if (!ret)
		ret = name_mutants(e);
	return ret ? ret : number_mutants(e);
}

static bool feet_apart(const struct tables *t, const struct foot *a, const struct foot *b)
{
	return conditions_apart(t, a->when, b->when) ||
	       (a->kind == b->kind && a->virtio == b->virtio);
}

static int kind_mutants(struct each *e, struct mutant m)
{
	static const struct {
		uint16_t kind;
		const char *what;
	} kinds[] = {
		{ PCI_LEGACY, "is a PCI device:" },
		{ PCI_EXPRESS, "is a PCI Express device:" },
		{ PCI_INTEGRATED, "is integrated:" },
	};
	const struct foot *f = &e->t->devices->feet[m.id];
	size_t i;
	int ret = 0;

	m.apply = change_kind;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !ret; i++) {
		m.other = kinds[i].kind;
		m.what = kinds[i].what;
		if (kinds[i].kind != f->kind)
			ret = emit(e, &m);
	}
	m.apply = flip_virtio;
	m.what = f->virtio ? "is not virtio:" : "is virtio:";
	if (!ret && f->kind & PCI_ENDPOINTS)
		ret = emit(e, &m);
	return ret;
}

static int foot_condition_mutants(struct each *e, struct mutant m)
{
	const struct foot *f = &e->t->devices->feet[m.id];
	int ret = 0;

	m.apply = lose_foot_condition;
	for (m.other = 0; m.other < CONDITIONS && f->when[m.other].words && !ret; m.other++) {
		m.what = m.other ? "asks for less, the second condition:"
				 : "asks for less, the first condition:";
		ret = emit(e, &m);
	}
	m.apply = lose_foot_word;
	if (!ret)
		ret = condition_value_mutants(e, m, f->when);
	m.apply = swap_feet;
	m.what = "comes second:";
	m.other = (uint16_t)(m.id + 1);
	if (!ret && m.other < FEET && f[1].device == f->device && !feet_apart(e->t, f, &f[1]))
		ret = emit(e, &m);
	return ret;
}

int foot_mutants(struct each *e)
{
	const struct foot *f = e->t->devices->feet;
	char detail[DETAIL];
	uint16_t id;
	int ret = 0;

	for (id = 0; id < FEET && !ret; id++) {
		struct mutant m = device_mutant(e->t, f[id].device, f[id].when);

		conditions_text(e->t, f[id].when, detail);
		m.id = id;
		m.areas |= IN_PLACES;
		m.detail = detail;
		m.apply = lose_foot;
		m.what = "has no such row:";
		ret = emit(e, &m);
		if (!ret)
			ret = kind_mutants(e, m);
		if (!ret)
			ret = foot_condition_mutants(e, m);
	}
	return ret;
}
