/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "place.h"

#include "address.h"

#include <errno.h>

static struct node *address_of(const struct viommu_doc *d, const struct node *n)
{
	return node_child(d->t, n, d->t->elems[n->elem].address);
}

/* An address that is all zero, or says no more than its type, means: assign one (L 11.6). */
bool place_open(const struct viommu_doc *d, const struct node *n)
{
	const struct node *a = address_of(d, n);

	if (!d->t->elems[n->elem].address)
		return false;
	return !a || (node_variant(d->t, a) == ONLY_PCI && !address_given(d->t, a));
}

bool place_wanted(const struct viommu_doc *d, const struct node *n, struct pci_want *ret_want)
{
	*ret_want = pci_want_of(d, n);
	return ret_want->kind && place_open(d, n);
}

static void set_number(const struct viommu_doc *d, struct node *a, uint16_t row, uint64_t value)
{
	struct cell *c = node_cell(d->t, a, row);

	c->u = value;
	c->state = CELL_INFERRED;
}

/* What else the document says there is forgotten with the place (seen on libvirt 9.0.0). */
int place_write(struct viommu_doc *d, struct node *n, struct pci_place at)
{
	struct node *a = address_of(d, n);

	if (!a)
		a = node_new(d, n, d->t->elems[n->elem].address, E_ADDRESS);
	if (!a)
		return -ENOMEM;
	cell_infer(d->t, a, A_ADDRESS_TYPE, ADDR_PCI);
	set_number(d, a, A_ADDRESS_DOMAIN, 0);
	set_number(d, a, A_ADDRESS_BUS, at.bus);
	set_number(d, a, A_ADDRESS_SLOT, at.slot);
	set_number(d, a, A_ADDRESS_FUNCTION, at.function);
	node_cell(d->t, a, A_ADDRESS_MULTIFUNCTION)->state = CELL_ABSENT;
	return 0;
}

int place_at(struct placing *p, struct node *n, struct pci_place at, uint32_t kind)
{
	pci_set_take(&p->set, at, kind);
	p->any = true;
	return p->dry ? 0 : place_write(p->d, n, at);
}

/* The first device that finds no place is the one that libvirt speaks of. */
int place_give_up(struct placing *p, struct node *n)
{
	if (p->d->unplaced)
		return 0;
	p->d->unplaced = n;
	p->d->unplaced_buses = (uint16_t)p->set.count;
	return 0;
}

static int to_platform(struct placing *p, struct node *n)
{
	struct viommu_doc *d = p->d;
	struct node *a = address_of(d, n);

	p->any = true;
	if (p->dry)
		return 0;
	if (!a)
		a = node_new(d, n, d->t->elems[n->elem].address, E_ADDRESS);
	if (!a)
		return -ENOMEM;
	cell_infer(d->t, a, A_ADDRESS_TYPE, ADDR_VIRTIO_MMIO);
	return 0;
}

int place_device(struct placing *p, struct node *n)
{
	struct pci_place at;
	struct pci_want want;

	if (!place_wanted(p->d, n, &want) || place_is_special(p, n))
		return 0;
	if (want.virtio && p->mmio)
		return to_platform(p, n);
	if (place_is_companion(p->d, n))
		return place_companion(p, n);
	while (!pci_set_find(&p->set, want, &at))
		if (!p->dry || !pci_set_grow(&p->set, want.kind))
			return place_give_up(p, n);
	return place_at(p, n, at, want.kind);
}
