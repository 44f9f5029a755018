/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"
#include "place.h"

#include <errno.h>
#include <stdlib.h>

void node_renumber(struct cell *list)
{
	struct node *n;
	uint32_t at = 0;

	for (n = list->first; n; n = n->next) {
		n->ordinal = ++at;
		list->first->last = n;
	}
	if (list->first)
		list->state = CELL_WRITTEN;
}

static bool is_ich9(const struct viommu_doc *d, const struct node *n)
{
	uint64_t model;

	if (!is_controller(d->t, n, CTL_USB))
		return false;
	model = cell_num(d->t, n, A_CONTROLLER_MODEL, 0);
	return model >= USB_EHCI1 && model <= USB_UHCI3;
}

static bool is_companion(const struct viommu_doc *d, const struct node *n)
{
	return is_ich9(d, n) && cell_num(d->t, n, A_CONTROLLER_MODEL, 0) != USB_EHCI1;
}

/* An EHCI controller stands before its companions, which have the same index (L 11.5). */
static uint64_t rank_of(const struct viommu_doc *d, const struct node *n, uint16_t row)
{
	return 2 * cell_num(d->t, n, row, 0) + is_companion(d, n);
}

/* Merges two lists in rising order of a row; of equal ones those of a come first. */
static struct node *merge(const struct viommu_doc *d, struct node *a, struct node *b, uint16_t row)
{
	struct node *first = NULL, **end = &first;

	while (a && b) {
		bool later = rank_of(d, b, row) < rank_of(d, a, row);
		struct node **from = later ? &b : &a;

		*end = *from;
		end = &(*from)->next;
		*from = (*from)->next;
	}
	*end = a ? a : b;
	return first;
}

static bool is_sorted(const struct viommu_doc *d, const struct node *n, uint16_t row)
{
	for (; n && n->next; n = n->next)
		if (rank_of(d, n->next, row) < rank_of(d, n, row))
			return false;
	return true;
}

struct node *node_sort(const struct viommu_doc *d, struct node *list, uint16_t row)
{
	struct node *slow = list, *fast = list ? list->next : NULL, *half;

	if (is_sorted(d, list, row))
		return list;
	while (fast && fast->next) {
		slow = slow->next;
		fast = fast->next->next;
	}
	half = slow->next;
	slow->next = NULL;
	return merge(d, node_sort(d, list, row), node_sort(d, half, row), row);
}

struct by_type {
	struct node *first[CTL_TYPES], *last[CTL_TYPES];
	uint8_t order[CTL_TYPES]; /* types in the order in which they came */
	unsigned types;
};

static void split(const struct viommu_doc *d, struct node *n, struct by_type *by)
{
	struct node *next;

	for (; n; n = next) {
		uint64_t type = cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;

		next = n->next;
		n->next = NULL;
		if (!by->first[type]) {
			by->order[by->types++] = (uint8_t)type;
			by->first[type] = n;
		} else {
			by->last[type]->next = n;
		}
		by->last[type] = n;
	}
}

/* Whether the controllers stand as sort_controllers() would put them, which they mostly do. */
static bool in_order(const struct viommu_doc *d, const struct node *n)
{
	uint32_t seen = 0;
	uint64_t before = CTL_TYPES, rank = 0;

	for (; n; n = n->next) {
		const uint64_t type = cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;
		const uint64_t least = type == before ? rank : 0;

		rank = rank_of(d, n, A_CONTROLLER_INDEX);
		if (rank < least || (type != before && seen >> type & 1))
			return false;
		seen |= UINT32_C(1) << type;
		before = type;
	}
	return true;
}

/*
 * libvirt inserts each controller beside those of its type, in rising order of index (L 11.5). So types are
 * blocks, in the order in which each was first seen.
 */
static void sort_controllers(struct viommu_doc *d)
{
	struct cell *list = node_cell(d->t, d->devices, A_DEVICES_CONTROLLER);
	struct by_type by = { .types = 0 };
	struct node *first = NULL, **end = &first;
	unsigned i;

	if (in_order(d, list->first))
		return;
	split(d, list->first, &by);
	for (i = 0; i < by.types; i++) {
		*end = node_sort(d, by.first[by.order[i]], A_CONTROLLER_INDEX);
		while (*end)
			end = &(*end)->next;
	}
	list->first = first;
	node_renumber(list);
}

/* Indexes that are given away, and how far they were looked through. */
struct numbering {
	uint8_t *used; /* by type and index: 1, and for each ICH9 model a bit */
	size_t room; /* a hole in the indexes of a type is never beyond the number of controllers */
	size_t next[CTL_TYPES];
	const struct node *usb; /* the last one that was met */
};

static uint8_t use_of(const struct viommu_doc *d, const struct node *n)
{
	unsigned model = (unsigned)(cell_num(d->t, n, A_CONTROLLER_MODEL, USB_EHCI1) - USB_EHCI1);

	return (uint8_t)(is_ich9(d, n) ? 2U << model | 1 : 1);
}

static uint8_t *used_at(const struct viommu_doc *d, const struct numbering *x, const struct node *n,
			uint64_t index)
{
	uint64_t type = cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;

	return index < x->room ? &x->used[type * x->room + index] : NULL;
}

/*
 * The parts of an ICH9 controller share an index: each takes that of the USB controller before it, unless that is no part
 * of one or has the same model already (L 11.5 [golden]; that another model in between ends it is inferred).
 */
static bool joins(const struct viommu_doc *d, const struct numbering *x, const struct node *n)
{
	const uint8_t *used;

	if (!is_ich9(d, n) || !x->usb || !is_ich9(d, x->usb))
		return false;
	used = used_at(d, x, n, cell_num(d->t, x->usb, A_CONTROLLER_INDEX, 0));
	return used && !(*used & use_of(d, n) & ~1U);
}

static void number_one(struct viommu_doc *d, struct numbering *x, struct node *n)
{
	uint64_t type = cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;

	if (joins(d, x, n)) {
		cell_infer(d->t, n, A_CONTROLLER_INDEX,
			   cell_num(d->t, x->usb, A_CONTROLLER_INDEX, 0));
	} else {
		while (*used_at(d, x, n, x->next[type]))
			x->next[type]++;
		cell_infer(d->t, n, A_CONTROLLER_INDEX, x->next[type]);
	}
	*used_at(d, x, n, cell_num(d->t, n, A_CONTROLLER_INDEX, 0)) |= use_of(d, n);
}

static void number_rest(struct viommu_doc *d, struct numbering *x)
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		uint8_t *used = used_at(d, x, n, cell_num(d->t, n, A_CONTROLLER_INDEX, x->room));

		if (used)
			*used |= use_of(d, n);
	}
	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		if (!cell_set(d->t, n, A_CONTROLLER_INDEX))
			number_one(d, x, n);
		if (is_controller(d->t, n, CTL_USB))
			x->usb = n;
	}
}

/* Companions say where their ports begin: two each (L 11.5). */
static int fill_masters(struct viommu_doc *d)
{
	struct xml_attr start;
	struct xml_node *x;
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		struct cell *c = cell_at(d->t, n, A_CONTROLLER_MASTER);
		uint64_t model = cell_num(d->t, n, A_CONTROLLER_MODEL, 0);

		if (!is_companion(d, n) || c->state != CELL_ABSENT)
			continue;
		start = (struct xml_attr){ "startport", small_number(d, 2 * (model - USB_UHCI1)) };
		x = start.value ? xml_made(&d->xml, "master", &start, 1) : NULL;
		if (!x)
			return -ENOMEM;
		*c = (struct cell){ .xml = x, .state = CELL_INFERRED };
	}
	return 0;
}

int number_controllers(struct viommu_doc *d)
{
	struct numbering x = { .room = 1 };
	bool missing = false, companions = false;
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next, x.room++) {
		d->controllers |= UINT32_C(1)
				  << cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;
		missing = missing || cell_at(d->t, n, A_CONTROLLER_INDEX)->state == CELL_ABSENT;
		companions = companions || is_companion(d, n);
	}
	if (missing) {
		x.used = calloc(CTL_TYPES, x.room);
		if (!x.used)
			return -ENOMEM;
		number_rest(d, &x);
		free(x.used);
	}
	sort_controllers(d);
	return companions ? fill_masters(d) : 0;
}

struct node *find_controller(const struct viommu_doc *d, unsigned type, uint64_t index)
{
	struct node *n;

	if (!(d->controllers >> type & 1))
		return NULL;
	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(d->t, n, type) &&
		    cell_num(d->t, n, A_CONTROLLER_INDEX, 0) == index)
			return n;
	return NULL;
}

void controller_added(struct viommu_doc *d)
{
	if (!d->as_of || d->as_of >= release_number("9.1.0")) /* 9.0 left it at the end (seen) */
		sort_controllers(d);
}

int add_controller(struct viommu_doc *d, unsigned type, uint64_t index, int model)
{
	struct node *n;

	if (find_controller(d, type, index))
		return 0;
	n = node_new(d, NULL, 0, E_CONTROLLER);
	if (!n)
		return -ENOMEM;
	n->line = d->devices->line;
	d->controllers |= UINT32_C(1) << type;
	cell_infer(d->t, n, A_CONTROLLER_TYPE, type);
	cell_infer(d->t, n, A_CONTROLLER_INDEX, index);
	if (model >= 0)
		cell_infer(d->t, n, A_CONTROLLER_MODEL, (uint64_t)model);
	node_append(d->t, d->devices, A_DEVICES_CONTROLLER, n);
	controller_added(d);
	return 0;
}

static void fill_models(struct viommu_doc *d)
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		if (is_controller(d->t, n, CTL_USB) && d->machine->usb)
			cell_infer(d->t, n, A_CONTROLLER_MODEL, d->machine->usb);
		if (is_controller(d->t, n, CTL_SCSI))
			cell_infer_text(d->t, n, A_CONTROLLER_MODEL, "lsilogic"); /* L 11.5 */
	}
}

/* Controllers of the chipset (L 11.4). */
int add_chipset(struct viommu_doc *d)
{
	int ret = 0;

	if (d->machine->flags & MACHINE_USB && !(d->controllers >> CTL_USB & 1))
		ret = add_controller(d, CTL_USB, 0, d->machine->usb);
	if (!ret && d->machine->flags & MACHINE_SATA)
		ret = add_controller(d, CTL_SATA, 0, -1);
	return ret ? ret : add_controller(d, CTL_PCI, 0, d->machine->root);
}

int fill_chipset(struct viommu_doc *d)
{
	const struct fixed_place *f = d->t->devices->fixed, *const end = f + FIXED_PLACES;
	struct node *n;
	int ret = 0;

	fill_models(d);
	for (; f < end; f++)
		for (n = devices_of(d, A_DEVICES_CONTROLLER); n && !ret; n = n->next)
			if (is_fixed(d, n, f) && place_open(d, n))
				ret = place_write(d, n,
						  (struct pci_place){ 0, f->slot, f->function });
	return ret;
}
