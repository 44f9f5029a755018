/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "complete.h"
#include "condition.h"
#include "place.h"

#include <errno.h>
#include <stdlib.h>

/* A fault is not told here, but what libvirt would do after it is of no interest. */
static void take_given(struct placing *p, struct node *n)
{
	const struct tables *t = p->d->t;
	struct node *a = node_child(t, n, t->elems[n->elem].address);
	struct pci_place at;
	enum pci_fault fault;

	if (a && cell_num(t, a, A_ADDRESS_TYPE, ADDR_PCI) == ADDR_VIRTIO_MMIO)
		p->mmio = true;
	if (!address_place(t, a, &at))
		return;
	fault = pci_set_give(&p->set, cell_num(t, a, A_ADDRESS_DOMAIN, 0), &at,
			     pci_kind_given(p->d, n));
	if (fault == PCI_NO_BUS)
		place_give_up(p, n);
	if (fault != PCI_FITS)
		return;
	node_cell(t, a, A_ADDRESS_BUS)->u = at.bus;
	place_note_companion(p, n, at);
}

static void take_list(struct placing *p, uint16_t id)
{
	struct node *n = p->d->addressed[id] ? devices_of(p->d, id) : NULL;

	for (; n && !p->d->unplaced; n = n->next)
		take_given(p, n);
}

static bool is_checked(const struct tables *t, uint16_t id)
{
	size_t i = 0;

	while (i < CHECKED_KINDS && t->devices->checked[i] != id)
		i++;
	return i < CHECKED_KINDS;
}

/* Each address that is given may make buses, so libvirt's order counts (seen on libvirt 9.0.0). */
static void take_all_given(struct placing *p)
{
	const struct tables *t = p->d->t;
	const struct elem *e = &t->elems[E_DEVICES];
	uint16_t id;
	size_t i;

	for (i = 0; i < CHECKED_KINDS; i++)
		take_list(p, t->devices->checked[i]);
	for (id = e->first; id < e->last; id++)
		if (p->d->addressed[id] && !is_checked(t, id))
			take_list(p, id);
}

static void start(struct placing *p, struct viommu_doc *d, bool dry)
{
	const struct closed_place *closed = d->t->devices->closed;
	size_t i;

	*p = (struct placing){ .d = d, .dry = dry };
	pci_set_of(&p->set, d, true);
	take_all_given(p);
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
		ret = n ? place_device(p, n) : -ENOMEM;
	}
	return ret;
}

/* A guest whose ports are all libvirt's keeps one free, to plug something in later. No device is to blame when it cannot. */
static void keep_port(struct placing *p, bool own_ports)
{
	const struct pci_want want = { .kind = PCI_EXPRESS };
	struct pci_place at;

	if (own_ports || p->set.count < 2 || p->d->machine->root != MODEL_PCIE_ROOT)
		return;
	if (pci_set_find(&p->set, want, &at) ||
	    (pci_set_grow(&p->set, want.kind) && pci_set_find(&p->set, want, &at)))
		pci_set_take(&p->set, at, want.kind);
	else
		place_give_up(p, p->d->devices);
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
	ret = d->unplaced ? 0 : place_all(p);
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
