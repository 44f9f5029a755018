/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pci_set.h"

#include <string.h>
#include <strings.h>

enum { INDEXES = 256, ALL_FUNCTIONS = 0xff };

void pci_set_init(struct pci_set *s, const struct tables *t)
{
	unsigned i;

	memset(s, 0, sizeof(*s));
	s->rows = t->devices->buses;
	for (i = 0; i < INDEXES; i++)
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

bool pci_set_take(struct pci_set *s, struct pci_place at, uint32_t kind)
{
	struct pci_bus *b = &s->bus[at.bus];
	const uint8_t bit = (uint8_t)(1U << at.function);
	const uint32_t slot = UINT32_C(1) << at.slot;

	if (b->used[at.slot] & bit)
		return false;
	if (kind != PM_ROOT_PORT)
		b->shared &= ~slot;
	else if (!b->used[at.slot])
		b->shared |= slot;
	b->used[at.slot] |= bit;
	return true;
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
		if ((integrated || pci_bus_takes_auto(&s->rows[b->model], want.kind)) &&
		    find_on(s, b, want.kind, ret))
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
	if (s->count >= INDEXES)
		return false;
	pci_set_bus(s, s->count, model);
	return true;
}

static bool takes_bridge(const struct pci_set *s)
{
	unsigned i;

	for (i = 0; i < s->count; i++)
		if (s->bus[i].model < MODEL_COUNT &&
		    pci_bus_takes_auto(&s->rows[s->bus[i].model], PM_BRIDGE))
			return true;
	return false;
}

bool pci_set_grow(struct pci_set *s, uint32_t kind)
{
	if (kind & (PCI_EXPRESS | PM_UPSTREAM))
		return add(s, MODEL_ROOT_PORT);
	if (!(kind & (PCI_LEGACY | PM_BRIDGE)))
		return false;
	if (takes_bridge(s))
		return add(s, MODEL_BRIDGE);
	if (kind & PM_BRIDGE)
		return false;
	if (!add(s, MODEL_ROOT_PORT) || !add(s, MODEL_PCIE_BRIDGE))
		return false;
	/* the port is for this bridge: nothing else finds it free */
	s->bus[s->count - 1].housed = true;
	return pci_set_take(s, (struct pci_place){ .bus = (uint8_t)(s->count - 2) },
			    PM_PCIE_BRIDGE);
}
