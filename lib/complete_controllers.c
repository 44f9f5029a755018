/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"

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

/* Merges two lists in rising order of a row; of equal ones those of a come first. */
static struct node *merge(const struct viommu_doc *d, struct node *a, struct node *b, uint16_t row)
{
	struct node *first = NULL, **end = &first;

	while (a && b) {
		bool later = cell_num(d->t, b, row, 0) < cell_num(d->t, a, row, 0);
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
		if (cell_num(d->t, n->next, row, 0) < cell_num(d->t, n, row, 0))
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

/*
 * libvirt inserts each controller beside those of its type, in rising order of index (L 11.5). So types are
 * blocks, in the order in which each was first seen.
 */
static void sort_controllers(struct viommu_doc *d)
{
	struct cell *list = node_cell(d->t, d->devices, A_DEVICES_CONTROLLER);
	struct by_type by = { .types = 0 };
	struct node **end = &list->first;
	unsigned i;

	split(d, list->first, &by);
	for (i = 0; i < by.types; i++) {
		*end = node_sort(d, by.first[by.order[i]], A_CONTROLLER_INDEX);
		while (*end)
			end = &(*end)->next;
	}
	node_renumber(list);
}

/* A hole in the indexes of a type is never beyond the number of controllers. */
static void number_rest(struct viommu_doc *d, uint8_t *used, size_t room)
{
	size_t next[CTL_TYPES] = { 0 };
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		uint64_t type = cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;
		uint64_t index = cell_num(d->t, n, A_CONTROLLER_INDEX, room);

		if (index < room)
			used[type * room + index] = 1;
	}
	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next) {
		uint64_t type = cell_num(d->t, n, A_CONTROLLER_TYPE, 0) % CTL_TYPES;

		if (cell_set(d->t, n, A_CONTROLLER_INDEX))
			continue;
		while (used[type * room + next[type]])
			next[type]++;
		cell_infer(d->t, n, A_CONTROLLER_INDEX, next[type]++);
	}
}

int number_controllers(struct viommu_doc *d)
{
	size_t room = 1, missing = 0;
	struct node *n;
	uint8_t *used;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next, room++)
		missing += !cell_set(d->t, n, A_CONTROLLER_INDEX);
	if (missing) {
		used = calloc(CTL_TYPES, room);
		if (!used)
			return -ENOMEM;
		number_rest(d, used, room);
		free(used);
	}
	sort_controllers(d);
	return 0;
}

static struct node *controller(const struct viommu_doc *d, unsigned type, uint64_t index)
{
	struct node *n;

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

static int add_controller(struct viommu_doc *d, unsigned type, int model)
{
	struct node *n;

	if (controller(d, type, 0))
		return 0;
	n = node_new(d, NULL, 0, E_CONTROLLER);
	if (!n)
		return -ENOMEM;
	n->line = d->devices->line;
	cell_infer(d->t, n, A_CONTROLLER_TYPE, type);
	cell_infer(d->t, n, A_CONTROLLER_INDEX, 0);
	if (model >= 0)
		cell_infer(d->t, n, A_CONTROLLER_MODEL, (uint64_t)model);
	node_append(d->t, d->devices, A_DEVICES_CONTROLLER, n);
	controller_added(d);
	return 0;
}

int address_infer(struct viommu_doc *d, struct node *dev, unsigned slot, unsigned function)
{
	uint16_t row = dev ? d->t->elems[dev->elem].address : 0;
	struct node *a;

	if (!row || node_child(d->t, dev, row))
		return 0;
	a = node_new(d, dev, row, E_ADDRESS);
	if (!a)
		return -ENOMEM;
	cell_infer(d->t, a, A_ADDRESS_TYPE, ADDR_PCI);
	cell_infer(d->t, a, A_ADDRESS_SLOT, slot);
	cell_infer(d->t, a, A_ADDRESS_FUNCTION, function);
	return 0;
}

static bool has_usb(const struct viommu_doc *d)
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(d->t, n, CTL_USB))
			return true;
	return false;
}

/* Devices of the chipset, and the places that they have there (L 4.8, 11.4, 11.7). */
int add_chipset(struct viommu_doc *d)
{
	struct node *usb, *n;
	int ret = 0;

	if (d->machine->flags & MACHINE_USB && !has_usb(d))
		ret = add_controller(d, CTL_USB, d->machine->usb);
	for (n = devices_of(d, A_DEVICES_CONTROLLER); n && d->machine->usb; n = n->next)
		if (is_controller(d->t, n, CTL_USB))
			cell_infer(d->t, n, A_CONTROLLER_MODEL, d->machine->usb);
	usb = controller(d, CTL_USB, 0);
	if (!ret && d->machine->flags & MACHINE_SATA)
		ret = add_controller(d, CTL_SATA, -1);
	if (!ret)
		ret = add_controller(d, CTL_PCI, d->machine->root);
	if (!ret && d->machine->bit == MACH_Q35)
		ret = address_infer(d, controller(d, CTL_SATA, 0), 0x1f, 2);
	if (ret || d->machine->bit != MACH_PC)
		return ret;
	if (usb && cell_num(d->t, usb, A_CONTROLLER_MODEL, USB_NONE) == USB_PIIX3)
		ret = address_infer(d, usb, 1, 2);
	return ret ? ret : address_infer(d, controller(d, CTL_IDE, 0), 1, 1);
}
