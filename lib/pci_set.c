/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pci_set.h"

#include <string.h>
#include <strings.h>

enum { ALL_FUNCTIONS = 0xff };

void pci_set_init(struct pci_set *s, const struct tables *t)
{
	unsigned i;

	memset(s, 0, sizeof(*s));
	s->rows = t->devices->buses;
	s->chain = t->devices->chains;
	for (i = 0; i < PCI_INDEXES; i++)
		s->bus[i].model = MODEL_COUNT;
}

void pci_set_bus(struct pci_set *s, unsigned index, unsigned model)
{
	unsigned i;

	s->bus[index].model = (uint8_t)model;
	if (s->count <= index)
		s->count = index + 1;
	for (i = 0; i < PCI_KINDS; i++)
		if (s->from[i] > index)
			s->from[i] = (uint16_t)index;
}

bool pci_bus_takes(const struct bus_row *bus, uint32_t kind)
{
	if (kind & (PCI_ENDPOINTS | PM_BRIDGE) && bus->takes != TAKES_NONE)
		return true;
	return bus->controllers & kind;
}

bool pci_bus_takes_auto(const struct bus_row *bus, uint32_t kind)
{
	if (kind & PCI_ENDPOINTS)
		return bus->takes == (kind == PCI_LEGACY ? TAKES_PCI : TAKES_PCIE);
	return bus->controllers & kind;
}

bool pci_set_used(const struct pci_set *s, struct pci_place at)
{
	return s->bus[at.bus].used[at.slot] >> at.function & 1;
}

bool pci_set_take(struct pci_set *s, struct pci_place at, uint32_t kind)
{
	struct pci_bus *b = &s->bus[at.bus];
	const uint32_t slot = UINT32_C(1) << at.slot;

	if (pci_set_used(s, at))
		return false;
	if (kind != PM_ROOT_PORT)
		b->shared &= ~slot;
	else if (!b->used[at.slot])
		b->shared |= slot;
	b->used[at.slot] |= (uint8_t)(1U << at.function);
	return true;
}

static bool takes(const struct pci_set *s, const struct pci_bus *b, uint32_t kind)
{
	return (!b->kept || b->kept == kind) && pci_bus_takes(&s->rows[b->model], kind);
}

static bool takes_auto(const struct pci_set *s, const struct pci_bus *b, uint32_t kind)
{
	return (!b->kept || b->kept == kind) && pci_bus_takes_auto(&s->rows[b->model], kind);
}

static bool find_on(const struct pci_set *s, const struct pci_bus *b, uint32_t kind,
		    struct pci_place *ret)
{
	const struct bus_row *row = &s->rows[b->model];
	unsigned slot, function = 0;

	for (slot = row->first; slot <= row->last; slot++) {
		bool shares = kind == PM_ROOT_PORT && b->shared >> slot & 1;

		if (b->used[slot] && (!shares || b->used[slot] == ALL_FUNCTIONS))
			continue;
		while (b->used[slot] >> function & 1)
			function++;
		ret->slot = (uint8_t)slot;
		ret->function = (uint8_t)function;
		return true;
	}
	return false;
}

static bool find_from(const struct pci_set *s, unsigned i, struct pci_want want,
		      struct pci_place *ret)
{
	const bool integrated = want.kind == PCI_INTEGRATED;

	for (; i < s->count && !(integrated && i); i++) {
		const struct pci_bus *b = &s->bus[i];

		if (b->model >= MODEL_COUNT)
			continue;
		ret->bus = (uint8_t)i;
		if ((integrated || takes_auto(s, b, want.kind)) && find_on(s, b, want.kind, ret))
			return true;
	}
	return false;
}

/* A place is never given back, so a bus that was full is not asked again: many devices find theirs in linear time. */
bool pci_set_find(struct pci_set *s, struct pci_want want, struct pci_place *ret)
{
	uint16_t *from = &s->from[ffs((int)want.kind) & (PCI_KINDS - 1)];
	const bool found = find_from(s, *from, want, ret);

	*from = found ? ret->bus : (uint16_t)s->count;
	return found;
}

static bool add(struct pci_set *s, unsigned model)
{
	if (s->count >= PCI_INDEXES)
		return false;
	pci_set_bus(s, s->count, model);
	return true;
}

static bool takes_bridge(const struct pci_set *s)
{
	unsigned i;

	for (i = 0; i < s->count; i++)
		if (s->bus[i].model < MODEL_COUNT && takes_auto(s, &s->bus[i], PM_BRIDGE))
			return true;
	return false;
}

/* A port of one slot is kept for the bridge: nothing else finds it free (seen on libvirt 9.0.0). */
static bool add_chain(struct pci_set *s)
{
	const unsigned first = s->chain->model[0], second = s->chain->model[1];
	const unsigned at = s->count;

	if (!add(s, first) || !add(s, second))
		return false;
	if (s->rows[first].first == s->rows[first].last)
		s->bus[at].kept = UINT32_C(1) << second;
	return true;
}

bool pci_set_grow(struct pci_set *s, uint32_t kind)
{
	if (kind & (PCI_EXPRESS | PM_UPSTREAM))
		return add(s, MODEL_ROOT_PORT);
	if (kind != PCI_LEGACY)
		return false;
	return takes_bridge(s) ? add(s, MODEL_BRIDGE) : add_chain(s);
}

static bool reach(struct pci_set *s, uint8_t *bus, uint32_t kind)
{
	const unsigned count = s->count;

	while (s->count <= *bus)
		if (!pci_set_grow(s, kind))
			return false;
	if (*bus == count && s->count == count + 2)
		++*bus;
	return true;
}

enum pci_fault pci_set_give(struct pci_set *s, uint64_t domain, struct pci_place *at, uint32_t kind)
{
	const bool integrated = kind == PCI_INTEGRATED;
	const struct pci_bus *b;

	if (!integrated && !reach(s, &at->bus, kind))
		return PCI_NO_BUS;
	if (domain)
		return PCI_OTHER_DOMAIN;
	if (integrated && at->bus)
		return PCI_OFF_BOARD;
	b = &s->bus[at->bus];
	if (b->model < MODEL_COUNT) {
		if (!integrated && !takes(s, b, kind))
			return PCI_OTHER_PLUG;
		if (at->slot < s->rows[b->model].first)
			return PCI_LOW_SLOT;
		if (at->slot > s->rows[b->model].last)
			return PCI_HIGH_SLOT;
	}
	return pci_set_take(s, *at, kind) ? PCI_FITS : PCI_TAKEN;
}
