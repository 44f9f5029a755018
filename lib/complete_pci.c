/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"
#include "complete.h"

#include <errno.h>
#include <string.h>

/* What a PCI controller model is called by QEMU, and which of its numbers follow from index and address (L 4.5). */
enum number_source { FROM_NOTHING, FROM_INDEX, FROM_SLOT, FROM_SLOT_FUNCTION, FROM_FREE_BUSES };

struct model_defaults {
	uint8_t name; /* word of PCI_MODEL_NAME, 0 for none */
	struct {
		uint16_t row;
		uint8_t source;
	} number[2];
};

static const struct model_defaults defaults[MODEL_COUNT] = {
	[MODEL_BRIDGE] = { 2, { { A_CTL_TARGET_CHASSIS_NR, FROM_INDEX } } },
	[MODEL_DMI] = { 3, { { 0 } } },
	[MODEL_PCIE_BRIDGE] = { 4, { { 0 } } },
	[MODEL_ROOT_PORT] = { 5,
			      { { A_CTL_TARGET_CHASSIS, FROM_INDEX },
				{ A_CTL_TARGET_PORT, FROM_SLOT_FUNCTION } } },
	[MODEL_UPSTREAM] = { 7, { { 0 } } },
	[MODEL_DOWNSTREAM] = { 8,
			       { { A_CTL_TARGET_CHASSIS, FROM_INDEX },
				 { A_CTL_TARGET_PORT, FROM_SLOT } } },
	[MODEL_PXB] = { 9, { { A_CTL_TARGET_BUS_NR, FROM_FREE_BUSES } } },
	[MODEL_PXB_PCIE] = { 10, { { A_CTL_TARGET_BUS_NR, FROM_FREE_BUSES } } },
};

enum { NAME_ROOT_PORT = 5, NAME_IOH3420 = 6 };

/* What is found out for one controller and counts for all. */
struct filling {
	struct viommu_doc *d;
	uint64_t lowest; /* bus number that an expander has, 256 when there is none */
	bool lowest_known;
	uint8_t root_port; /* word of the model name of root ports; 0: not known yet */
};

static uint64_t lowest_bus(struct filling *f)
{
	const struct node *n;
	uint64_t nr;

	if (f->lowest_known)
		return f->lowest;
	f->lowest_known = true;
	f->lowest = 256;
	for (n = devices_of(f->d, A_DEVICES_CONTROLLER); n; n = n->next) {
		nr = cell_num(f->d->t, n, A_CTL_TARGET_BUS_NR, 256);
		f->lowest = nr < f->lowest ? nr : f->lowest;
	}
	return f->lowest;
}

static bool place_of(const struct viommu_doc *d, const struct node *n, uint64_t *ret_slot,
		     uint64_t *ret_function)
{
	const struct node *a = node_child(d->t, n, A_CONTROLLER_ADDRESS);

	if (!a || node_variant(d->t, a) != ONLY_PCI)
		return false;
	*ret_slot = cell_num(d->t, a, A_ADDRESS_SLOT, 0);
	*ret_function = cell_num(d->t, a, A_ADDRESS_FUNCTION, 0);
	return true;
}

/* Bus numbers go downwards by two; when none is left the cell stays absent, and the address pass says so. */
static bool number_for(struct filling *f, const struct node *n, uint8_t source, uint64_t *ret)
{
	uint64_t slot = 0, function = 0;
	bool placed = place_of(f->d, n, &slot, &function);

	switch (source) {
	case FROM_INDEX:
		*ret = cell_num(f->d->t, n, A_CONTROLLER_INDEX, 0);
		return true;
	case FROM_SLOT:
		*ret = slot;
		return placed;
	case FROM_SLOT_FUNCTION:
		*ret = slot * 8 + function;
		return placed;
	case FROM_FREE_BUSES:
		if (lowest_bus(f) <= 2)
			return false;
		f->lowest -= 2;
		*ret = f->lowest;
		return true;
	default:
		return false;
	}
}

static int fill_numbers(struct filling *f, struct node *n, const struct model_defaults *m)
{
	struct viommu_doc *d = f->d;
	struct node *target;
	uint64_t value;
	unsigned i;

	for (i = 0; i < 2 && m->number[i].row; i++) {
		if (cell_set(d->t, n, m->number[i].row) ||
		    !number_for(f, n, m->number[i].source, &value))
			continue;
		target = node_need(d, n, A_CONTROLLER_CTL_TARGET);
		if (!target)
			return -ENOMEM;
		cell_infer(d->t, target, m->number[i].row, value);
	}
	return 0;
}

static uint8_t root_port_name(struct filling *f)
{
	const struct viommu_caps *caps = f->d->caps;

	if (!f->root_port)
		f->root_port = caps && !viommu_caps_has(caps, "pcie-root-port", NULL)
				       ? NAME_IOH3420
				       : NAME_ROOT_PORT;
	return f->root_port;
}

static int fill_name(struct filling *f, struct node *n, const struct model_defaults *m)
{
	const uint8_t name = m->name == NAME_ROOT_PORT ? root_port_name(f) : m->name;
	struct node *model;

	if (!name)
		return 0;
	model = node_need(f->d, n, A_CONTROLLER_CTL_MODEL);
	if (!model)
		return -ENOMEM;
	cell_infer(f->d->t, model, A_CTL_MODEL_NAME, name);
	return 0;
}

static int fill_controllers(struct viommu_doc *d)
{
	struct filling f = { .d = d };
	struct node *n;
	uint64_t model;
	int ret = 0;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		if (!is_controller(d->t, n, CTL_PCI))
			continue;
		model = cell_num(d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
		if (model >= MODEL_COUNT)
			continue;
		ret = fill_name(&f, n, &defaults[model]);
		if (!ret)
			ret = fill_numbers(&f, n, &defaults[model]);
	}
	return ret;
}

static void index_buses(struct viommu_doc *d)
{
	struct node *n;
	uint64_t index;

	memset(d->bus, 0, sizeof(d->bus));
	d->buses = 0;
	d->bus_too_high = false;
	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		if (!is_controller(d->t, n, CTL_PCI) || !cell_set(d->t, n, A_CONTROLLER_INDEX))
			continue;
		index = cell_num(d->t, n, A_CONTROLLER_INDEX, 0);
		if (index > 255) {
			d->bus_too_high = true;
			continue;
		}
		if (!d->bus[index])
			d->bus[index] = n;
		if (d->buses <= index)
			d->buses = (uint16_t)(index + 1);
	}
}

/* Which slots hold a function other than 0, of all 256 buses. */
struct slots {
	uint32_t used[256];
	bool any;
};

typedef void address_fn(struct viommu_doc *d, struct node *a, struct slots *s);

/* Calls fn for the PCI address of every device. */
static void each_address(struct viommu_doc *d, address_fn *fn, struct slots *s)
{
	const struct elem *e = &d->t->elems[E_DEVICES];
	struct node *n, *a;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		if (!d->addressed[id])
			continue;
		for (n = devices_of(d, id); n; n = n->next) {
			a = node_child(d->t, n, d->t->elems[n->elem].address);
			if (a && node_variant(d->t, a) == ONLY_PCI)
				fn(d, a, s);
		}
	}
}

static bool in_range(const struct viommu_doc *d, const struct node *a, uint64_t *bus,
		     uint64_t *slot)
{
	*bus = cell_num(d->t, a, A_ADDRESS_BUS, 0);
	*slot = cell_num(d->t, a, A_ADDRESS_SLOT, 0);
	return *bus < 256 && *slot < 32 && (*bus || *slot);
}

static void note_function(struct viommu_doc *d, struct node *a, struct slots *s)
{
	uint64_t bus, slot;

	if (!in_range(d, a, &bus, &slot) || !cell_num(d->t, a, A_ADDRESS_FUNCTION, 0))
		return;
	s->used[bus] |= 1U << slot;
	s->any = true;
}

static void set_multifunction(struct viommu_doc *d, struct node *a, struct slots *s)
{
	uint64_t bus, slot;

	if (in_range(d, a, &bus, &slot) && s->used[bus] & 1U << slot &&
	    !cell_num(d->t, a, A_ADDRESS_FUNCTION, 0))
		cell_infer(d->t, a, A_ADDRESS_MULTIFUNCTION, ON);
}

int complete_pci(struct viommu_doc *d)
{
	struct slots s = { .any = false };
	int ret;

	if (!d->machine)
		return 0;
	index_buses(d);
	ret = complete_places(d);
	if (!ret && !d->unplaced) /* where libvirt gives up it fills in nothing more */
		ret = fill_controllers(d);
	each_address(d, note_function, &s);
	if (s.any)
		each_address(d, set_multifunction, &s);
	return ret;
}
