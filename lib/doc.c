/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doc.h"

#include "buf.h"

struct node *node_new(struct viommu_doc *d, struct node *parent, uint16_t row, uint16_t elem)
{
	const struct elem *e = &d->t->elems[elem];
	size_t size = offsetof(struct node, cell) + e->cells * sizeof(struct cell);
	struct node *n = arena_alloc(&d->arena, size);

	if (!n)
		return NULL;
	d->has[elem] = true;
	if (elem == E_ADDRESS && parent)
		d->addressed[parent->row] = true;
	n->elem = elem;
	n->row = row;
	n->parent = parent;
	n->line = parent ? parent->line : 0;
	if (parent)
		node_append(d->t, parent, row, n);
	return n;
}

void node_append(const struct tables *t, struct node *parent, uint16_t row, struct node *n)
{
	struct cell *c = cell_at(t, parent, row);

	n->parent = parent;
	n->row = row;
	n->next = NULL;
	n->ordinal = c->first ? c->first->last->ordinal + 1 : 1;
	if (c->first)
		c->first->last->next = n;
	else
		c->first = n;
	c->first->last = n;
	c->state = CELL_WRITTEN;
}

void cell_infer(const struct tables *t, struct node *n, uint16_t row, uint64_t v)
{
	struct cell *c = node_cell(t, n, row);

	if (!c || c->state != CELL_ABSENT)
		return;
	c->u = v;
	c->state = CELL_INFERRED;
}

void cell_infer_text(const struct tables *t, struct node *n, uint16_t row, const char *s)
{
	struct cell *c = node_cell(t, n, row);

	if (!c || c->state != CELL_ABSENT || !s)
		return;
	c->s = s;
	c->state = CELL_INFERRED;
}

struct node *node_need(struct viommu_doc *d, struct node *n, uint16_t row)
{
	struct node *c = node_child(d->t, n, row);

	return c ? c : node_new(d, n, row, d->t->rows[row].child);
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
	const uint64_t type = cell_num(t, n, A_HOSTDEV_TYPE, UINT64_MAX);

	if (type >= HOSTDEV_CAPS && type != UINT64_MAX)
		return ONLY_CAPS;
	switch (type) {
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

/* A network card that is passed through is a host device too, though carried through (L 5.4). */
static uint8_t interface_variant(const struct node *n)
{
	const char *type = xml_value(n->xml, "type");
	const char *bus = xml_value(xml_below(n->xml, "source/address"), "type");

	if (n->row != A_DEVICES_INTERFACE)
		return 0;
	if (!type || strcmp(type, "hostdev") != 0 || (bus && strcmp(bus, "pci") != 0))
		return ONLY_NIC;
	return ONLY_NIC | ONLY_PCI;
}

uint8_t node_variant(const struct tables *t, const struct node *n)
{
	for (; n; n = n->parent) {
		if (n->elem == E_ADDRESS)
			return address_variant(t, n);
		if (n->elem == E_OTHER)
			return interface_variant(n);
		if (n->elem == E_HOSTDEV)
			return hostdev_variant(t, n);
		if (n->elem == E_CONTROLLER)
			return controller_variant(t, n);
	}
	return 0;
}

bool node_shadow(const struct tables *t, const struct node *n)
{
	for (; n->parent; n = n->parent)
		if (n->parent->elem == E_OTHER)
			return row_shadows(&t->rows[n->row]);
	return false;
}

bool node_carried(const struct tables *t, const struct node *n)
{
	const uint32_t flags = t->elems[n->elem].flags;

	if (flags & F_CARRIED)
		return true;
	return flags & F_VARIED && n->xml && node_variant(t, n) & (ONLY_OTHER | ONLY_CAPS);
}

struct kept_list kept_of(const struct tables *t, uint16_t row, const struct cell *c)
{
	return (struct kept_list){
		.words = &t->words[t->rows[row].words],
		.xml = c && c->state != CELL_ABSENT ? c->xml : NULL,
	};
}

bool kept_next(struct kept_list *k)
{
	while (k->xml && k->at < k->words->n) {
		k->name = k->words->word[k->at++];
		k->value = xml_value(k->xml, k->name);
		if (k->value)
			return true;
	}
	return false;
}

void kept_name(struct buf *b, const char *elem, const char *name)
{
	buf_add(b, elem);
	buf_char(b, ' ');
	buf_add(b, name);
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
