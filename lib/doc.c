/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doc.h"

struct node *node_new(struct viommu_doc *d, struct node *parent, uint16_t row, uint16_t elem)
{
	const struct elem *e = &d->t->elems[elem];
	size_t cells = (size_t)(e->last - e->first);
	struct node *n = arena_alloc(&d->arena, sizeof(*n) + cells * sizeof(struct cell));

	if (!n)
		return NULL;
	n->elem = elem;
	n->row = row;
	n->first = e->first;
	n->parent = parent;
	n->line = parent ? parent->line : 0;
	if (parent)
		node_append(parent, row, n);
	return n;
}

void node_append(struct node *parent, uint16_t row, struct node *n)
{
	struct cell *c = &parent->cell[row - parent->first];

	n->parent = parent;
	n->row = row;
	n->next = NULL;
	n->ordinal = c->last ? (uint16_t)(c->last->ordinal + 1) : 1;
	if (c->last)
		c->last->next = n;
	else
		c->first = n;
	c->last = n;
	c->state = CELL_WRITTEN;
}

struct cell *node_cell(const struct tables *t, const struct node *n, uint16_t row)
{
	if (!n || t->rows[row].elem != n->elem)
		return NULL;
	return (struct cell *)&n->cell[row - n->first];
}

struct node *find_node(const struct tables *t, struct node *n, uint16_t row)
{
	const uint16_t elem = t->rows[row].elem;

	while (n && n->elem != elem) {
		const uint16_t via = t->via[n->elem][elem];

		n = via ? n->cell[via - n->first].first : NULL;
	}
	return n;
}

struct cell *find_cell(const struct tables *t, const struct node *n, uint16_t row)
{
	return node_cell(t, find_node(t, (struct node *)n, row), row);
}

bool cell_set(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = find_cell(t, n, row);

	return c && c->state != CELL_ABSENT;
}

uint64_t cell_num(const struct tables *t, const struct node *n, uint16_t row, uint64_t dflt)
{
	const struct cell *c = find_cell(t, n, row);

	return c && c->state != CELL_ABSENT ? c->u : dflt;
}

const char *cell_text(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = find_cell(t, n, row);

	return c && c->state != CELL_ABSENT ? c->s : NULL;
}

struct node *node_child(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = row ? node_cell(t, n, row) : NULL;

	return c ? c->first : NULL;
}

void cell_infer(const struct tables *t, struct node *n, uint16_t row, uint64_t v)
{
	struct cell *c = node_cell(t, n, row);

	if (!c || c->state != CELL_ABSENT)
		return;
	c->u = v;
	c->line = n->line;
	c->state = CELL_INFERRED;
}

void cell_infer_text(const struct tables *t, struct node *n, uint16_t row, const char *s)
{
	struct cell *c = node_cell(t, n, row);

	if (!c || c->state != CELL_ABSENT || !s)
		return;
	c->s = s;
	c->line = n->line;
	c->state = CELL_INFERRED;
}

struct node *node_need(struct viommu_doc *d, struct node *n, uint16_t row)
{
	struct node *c = node_child(d->t, n, row);

	return c ? c : node_new(d, n, row, d->t->rows[row].child);
}

bool is_controller(const struct tables *t, const struct node *n, unsigned type)
{
	return n && n->elem == E_CONTROLLER &&
	       cell_num(t, n, A_CONTROLLER_TYPE, UINT64_MAX) == type;
}

static uint8_t address_variant(const struct tables *t, const struct node *n)
{
	switch (cell_num(t, n, A_ADDRESS_TYPE, UINT64_MAX)) {
	case ADDR_PCI:
		return ONLY_PCI;
	case ADDR_DRIVE:
	case ADDR_VIRTIO_SERIAL:
	case ADDR_CCID:
		return ONLY_OTHER | ONLY_UNIT;
	default:
		return ONLY_OTHER;
	}
}

static uint8_t hostdev_variant(const struct tables *t, const struct node *n)
{
	switch (cell_num(t, n, A_HOSTDEV_TYPE, UINT64_MAX)) {
	case HOSTDEV_PCI:
		return ONLY_PCI;
	case HOSTDEV_MDEV:
		return ONLY_MDEV;
	default:
		return ONLY_OTHER;
	}
}

static uint8_t controller_variant(const struct tables *t, const struct node *n)
{
	if (is_controller(t, n, CTL_VIRTIO_SERIAL))
		return ONLY_OTHER | ONLY_SERIAL;
	if (!is_controller(t, n, CTL_PCI))
		return ONLY_OTHER;
	if (cell_num(t, n, A_CONTROLLER_MODEL, UINT64_MAX) <= MODEL_PCIE_ROOT)
		return ONLY_PCI | ONLY_ROOT;
	return ONLY_PCI;
}

uint8_t node_variant(const struct tables *t, const struct node *n)
{
	for (; n; n = n->parent) {
		if (n->elem == E_ADDRESS)
			return address_variant(t, n);
		if (n->elem == E_HOSTDEV)
			return hostdev_variant(t, n);
		if (n->elem == E_CONTROLLER)
			return controller_variant(t, n);
	}
	return 0;
}

uint32_t node_model(const struct tables *t, const struct node *n)
{
	uint64_t word = UINT64_MAX;

	if (n->elem == E_IOMMU)
		word = cell_num(t, n, A_IOMMU_MODEL, UINT64_MAX);
	else if (n->elem == E_HOSTDEV)
		word = cell_num(t, n, A_HOSTDEV_MODEL, UINT64_MAX);
	else if (is_controller(t, n, CTL_PCI))
		word = cell_num(t, n, A_CONTROLLER_MODEL, UINT64_MAX);
	return word < 30 ? 1U << word : 0;
}
