/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "complete.h"
#include "condition.h"
#include "place.h"

#include <errno.h>
#include <stdlib.h>

enum { INDEXES = 256 };

static bool given_place(const struct viommu_doc *d, const struct node *n, struct pci_place *ret)
{
	const struct node *a = node_child(d->t, n, d->t->elems[n->elem].address);
	uint64_t bus, slot, function;

	if (!address_given(d->t, a))
		return false;
	bus = cell_num(d->t, a, A_ADDRESS_BUS, 0);
	slot = cell_num(d->t, a, A_ADDRESS_SLOT, 0);
	function = cell_num(d->t, a, A_ADDRESS_FUNCTION, 0);
	*ret = (struct pci_place){ (uint8_t)bus, (uint8_t)slot, (uint8_t)function };
	return bus < INDEXES && slot < 32 && function < 8;
}

typedef int device_fn(struct placing *p, struct node *n);

static int each_addressed(struct placing *p, device_fn *fn)
{
	const struct elem *e = &p->d->t->elems[E_DEVICES];
	struct node *n;
	uint16_t id;
	int ret = 0;

	for (id = e->first; id < e->last && !ret; id++)
		for (n = p->d->addressed[id] ? devices_of(p->d, id) : NULL; n && !ret; n = n->next)
			ret = fn(p, n);
	return ret;
}

static unsigned missing_model(const struct viommu_doc *d)
{
	return d->t->devices->buses[d->machine->root].missing;
}

static void fill_holes(struct placing *p)
{
	unsigned i;

	for (i = 1; i < p->set.count; i++)
		if (p->set.bus[i].model >= MODEL_COUNT)
			pci_set_bus(&p->set, i, missing_model(p->d));
}

/* An address on a bus that is not there makes the bus appear (L 11.6). */
static int need_bus(struct placing *p, struct node *n)
{
	struct pci_place at;

	if (given_place(p->d, n, &at) && p->set.count <= at.bus)
		pci_set_bus(&p->set, at.bus, missing_model(p->d));
	return 0;
}

static int take_given(struct placing *p, struct node *n)
{
	const struct node *a = node_child(p->d->t, n, p->d->t->elems[n->elem].address);
	struct pci_place at;

	if (a && cell_num(p->d->t, a, A_ADDRESS_TYPE, ADDR_PCI) == ADDR_VIRTIO_MMIO)
		p->mmio = true;

	if (!given_place(p->d, n, &at))
		return 0;
	place_note_companion(p, n, at);
	pci_set_take(&p->set, at, pci_want_of(p->d, n).kind);
	return 0;
}

static void start(struct placing *p, struct viommu_doc *d, bool dry)
{
	const struct closed_place *closed = d->t->devices->closed;
	size_t i;

	*p = (struct placing){ .d = d, .dry = dry };
	pci_set_init(&p->set, d->t);
	for (i = 0; i < d->buses; i++)
		if (d->bus[i])
			pci_set_bus(&p->set, (unsigned)i,
				    (unsigned)cell_num(d->t, d->bus[i], A_CONTROLLER_MODEL,
						       MODEL_COUNT));
	if (d->bus_too_high) /* has holes below it, which are filled first */
		p->set.count = INDEXES;
	each_addressed(p, need_bus);
	fill_holes(p);
	each_addressed(p, take_given);
	for (i = 0; i < CLOSED_PLACES; i++)
		if (closed[i].machine == d->machine->bit)
			pci_set_take(&p->set,
				     (struct pci_place){ 0, closed[i].slot, closed[i].function },
				     PCI_LEGACY);
}

/* On a pci-root guest a slot is kept, so that a bridge can always be added. */
static void keep_slot(struct placing *p)
{
	struct pci_place at;

	if (p->d->machine->root == MODEL_PCI_ROOT &&
	    pci_set_find(&p->set, (struct pci_want){ .kind = PCI_LEGACY }, &at))
		pci_set_take(&p->set, at, PCI_LEGACY);
}

static int place_list(struct placing *p, const struct placed_row *row, bool bridges)
{
	struct node *n;
	int ret = 0;

	for (n = devices_of(p->d, row->device); n && !ret && !p->d->unplaced; n = n->next)
		if (is_controller(p->d->t, n, CTL_PCI) == bridges &&
		    conditions_hold(p->d->t, n, row->when, CONDITIONS))
			ret = place_device(p, n);
	return ret;
}

static int place_all(struct placing *p)
{
	static const struct placed_row bridges = { .device = A_DEVICES_CONTROLLER };
	int ret = place_special(p);
	size_t i;

	if (!ret)
		ret = place_list(p, &bridges, true);
	for (i = 0; i < PLACED_KINDS && !ret; i++)
		ret = place_list(p, &p->d->t->devices->placed[i], false);
	return ret;
}

static struct node *add_bridge(struct viommu_doc *d, unsigned index, unsigned model)
{
	struct node *n = node_new(d, d->devices, A_DEVICES_CONTROLLER, E_CONTROLLER);

	if (!n)
		return NULL;
	cell_infer(d->t, n, A_CONTROLLER_TYPE, CTL_PCI);
	cell_infer(d->t, n, A_CONTROLLER_INDEX, index);
	cell_infer(d->t, n, A_CONTROLLER_MODEL, model);
	d->bus[index] = n;
	if (d->buses <= index)
		d->buses = (uint16_t)(index + 1);
	return n;
}

/* What the first run counted; each must find a slot beside the devices that it placed. */
static int add_bridges(struct placing *p)
{
	struct viommu_doc *d = p->d;
	unsigned i;
	int ret = 0;

	for (i = 1; i < p->set.count && !ret && !d->unplaced; i++) {
		struct node *n;

		if (d->bus[i])
			continue;
		n = add_bridge(d, i, p->set.bus[i].model);
		if (!n)
			return -ENOMEM;
		if (!p->set.bus[i].housed)
			ret = place_device(p, n);
	}
	return ret;
}

/* A guest whose ports are all libvirt's keeps one free, to plug something in later. */
static void keep_port(struct placing *p, bool own_ports)
{
	const struct pci_want want = { .kind = PCI_EXPRESS };
	struct pci_place at;

	if (own_ports || p->set.count < 2 || p->d->machine->root != MODEL_PCIE_ROOT)
		return;
	if (pci_set_find(&p->set, want, &at) ||
	    (pci_set_grow(&p->set, want.kind) && pci_set_find(&p->set, want, &at)))
		pci_set_take(&p->set, at, want.kind);
}

/*
 * Twice, as libvirt does: the first run finds out which controllers are missing, and its addresses are forgotten; the
 * second one places controllers before devices (L 4.7).
 */
int complete_places(struct viommu_doc *d)
{
	const bool own_ports = d->buses > 1;
	struct placing *p = malloc(sizeof(*p));
	int ret;

	if (!p)
		return -ENOMEM;
	start(p, d, true);
	keep_slot(p);
	ret = place_all(p);
	if (!ret && !d->unplaced) {
		keep_port(p, own_ports);
		ret = add_bridges(p);
	}
	controller_added(d);
	if (!ret && !d->unplaced && p->any) {
		start(p, d, false);
		ret = place_all(p);
	}
	free(p);
	return ret;
}
