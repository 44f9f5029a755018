/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "caps.h"
#include "complete.h"
#include "device_table.h"

#include <errno.h>
#include <string.h>

/* What is found out for one controller and counts for all. */
struct filling {
	struct viommu_doc *d;
	uint64_t lowest; /* bus number that an expander has, 256 when there is none */
	bool lowest_known;
	bool named[MODEL_COUNT]; /* whether the name is known */
	uint8_t name[MODEL_COUNT]; /* word of PCI_MODEL_NAME, 0 for none */
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

static int fill_number(struct filling *f, struct node *n, const struct model_number *m)
{
	struct viommu_doc *d = f->d;
	struct node *target;
	uint64_t value;

	if (cell_set(d->t, n, m->row) || !number_for(f, n, m->source, &value))
		return 0;
	target = node_need(d, n, A_CONTROLLER_CTL_TARGET);
	if (!target)
		return -ENOMEM;
	cell_infer(d->t, target, m->row, value);
	return 0;
}

/* The first name that QEMU has, or else the last (L 4.5); 0 for none. */
static unsigned find_name(const struct viommu_doc *d, uint64_t model)
{
	const struct model_name *m = d->t->devices->names, *const end = m + MODEL_NAMES,
				*best = NULL;
	int word;

	for (; m < end; m++) {
		if (m->model != model)
			continue;
		best = m;
		if (!d->caps || viommu_caps_has(d->caps, m->name, NULL))
			break;
	}
	word = best ? words_find(&d->t->words[W_PCI_MODEL_NAME], best->name) : 0;
	return word > 0 ? (unsigned)word : 0;
}

static unsigned name_of(struct filling *f, uint64_t model)
{
	if (!f->named[model])
		f->name[model] = (uint8_t)find_name(f->d, model);
	f->named[model] = true;
	return f->name[model];
}

static int fill_name(struct filling *f, struct node *n, uint64_t model)
{
	const unsigned name = name_of(f, model);
	struct node *element;

	if (!name)
		return 0;
	element = node_need(f->d, n, A_CONTROLLER_CTL_MODEL);
	if (!element)
		return -ENOMEM;
	cell_infer(f->d->t, element, A_CTL_MODEL_NAME, name);
	return 0;
}

static int fill_controllers(struct viommu_doc *d)
{
	const struct model_number *numbers = d->t->devices->numbers;
	struct filling f = { .d = d };
	struct node *n;
	uint64_t model;
	size_t i;
	int ret = 0;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		if (!is_controller(d->t, n, CTL_PCI))
			continue;
		model = cell_num(d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
		if (model >= MODEL_COUNT)
			continue;
		ret = fill_name(&f, n, model);
		for (i = 0; i < MODEL_NUMBERS && !ret; i++)
			if (numbers[i].model == model)
				ret = fill_number(&f, n, &numbers[i]);
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

/* libvirt prints numbers of a place only, not those of a device that got none (seen on libvirt 9.0.0). */
static void forget_zeros(struct viommu_doc *d, struct node *a, struct slots *s)
{
	uint16_t row;

	(void)s;
	for (row = A_ADDRESS_DOMAIN; row <= A_ADDRESS_FUNCTION && !address_given(d->t, a); row++)
		cell_at(d->t, a, row)->state = CELL_ABSENT;
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
	each_address(d, forget_zeros, NULL);
	return ret;
}
