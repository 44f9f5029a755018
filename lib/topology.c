/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology.h"

#include "complete.h"
#include "topology_what.h"

#include <errno.h>
#include <stdlib.h>

static bool is_written(const struct tables *t, const struct node *address, uint16_t row)
{
	return node_cell(t, address, row)->state == CELL_WRITTEN;
}

/* An address that says no more than its type means the same as none: assign one (L 11.6). */
static bool is_automatic(const struct tables *t, const struct node *address)
{
	return !is_written(t, address, A_ADDRESS_BUS) && !is_written(t, address, A_ADDRESS_SLOT) &&
	       !is_written(t, address, A_ADDRESS_FUNCTION);
}

/* By slot and function; two devices of one address, which the rules refuse, keep their order. */
static void plug_in(struct topo_bus *bus, struct topo_item *i)
{
	struct topo_item **at = &bus->first;

	while (*at && ((*at)->slot < i->slot ||
		       ((*at)->slot == i->slot && (*at)->function <= i->function)))
		at = &(*at)->next;
	i->next = *at;
	*at = i;
}

static void offer(struct topology *p, struct topo_item *i, const struct node *n)
{
	uint64_t index = cell_num(p->d->t, n, A_CONTROLLER_INDEX, TOPO_BUSES);

	if (index >= TOPO_BUSES || p->bus[index].controller)
		return;
	i->behind = &p->bus[index];
	i->behind->controller = i;
}

static int add_iommu(struct topology *p, const struct node *n, const char *alias)
{
	struct topo_iommu *u = &p->iommu[p->iommus];
	const struct tables *t = p->d->t;
	uint64_t bus = cell_num(t, n, A_IOMMU_DRIVER_PCI_BUS, 0);

	u->number = (unsigned)p->iommus++;
	u->alias = topology_clean(&p->arena, alias);
	u->model = t->words[W_IOMMU_MODEL].word[cell_num(t, n, A_IOMMU_MODEL, 0)];
	/* Only an SMMUv3 can be plugged in below the root; all others translate the whole machine (L 1.2). */
	u->bus = bus < TOPO_BUSES ? &p->bus[bus] : NULL;
	return u->alias ? 0 : -ENOMEM;
}

static bool set_place(struct topology *p, struct topo_item *i, const struct node *n)
{
	const struct tables *t = p->d->t;
	const struct node *a = node_child(t, n, t->elems[n->elem].address);

	if (!a || node_variant(t, a) != ONLY_PCI)
		return false;
	i->bus = (uint32_t)cell_num(t, a, A_ADDRESS_BUS, 0);
	i->slot = (uint32_t)cell_num(t, a, A_ADDRESS_SLOT, 0);
	i->function = (uint32_t)cell_num(t, a, A_ADDRESS_FUNCTION, 0);
	i->automatic = is_automatic(t, a);
	return i->bus < TOPO_BUSES;
}

static int add_device(void *data, const struct node *n, const char *alias)
{
	struct topology *p = data;
	const bool offers = is_controller(p->d->t, n, CTL_PCI);
	struct topo_item place = { .node = n }, *i;

	if (n->row == A_DEVICES_IOMMU && add_iommu(p, n, alias))
		return -ENOMEM;
	if (is_port_twin(p->d, n))
		return 0;
	place.root = !set_place(p, &place, n);
	if (place.root && !offers)
		return 0;
	i = arena_alloc(&p->arena, sizeof(*i));
	if (!i)
		return -ENOMEM;
	*i = place;
	i->alias = topology_clean(&p->arena, alias);
	i->what = topology_describe(p->d, n, &p->arena);
	i->host = topology_is_host(n);
	if (offers)
		offer(p, i, n);
	if (!i->root) {
		plug_in(&p->bus[i->bus], i);
		p->items++;
		p->automatic += i->automatic;
	}
	return i->alias && i->what ? 0 : -ENOMEM;
}

/* Everything below a bus gets its place in the tree. Controllers that stand on each other's bus are cut apart. */
static void hang(struct topo_bus *bus, const struct topo_iommu *owner)
{
	struct topo_item *i;

	bus->placed = true;
	if (!bus->starts)
		bus->owner = owner;
	for (i = bus->first; i; i = i->next) {
		/* An IOMMU that is a PCI device does not translate itself. */
		i->owner = i->node->row == A_DEVICES_IOMMU ? NULL : bus->owner;
		if (i->behind && i->behind->placed)
			i->behind = NULL;
		else if (i->behind)
			hang(i->behind, bus->owner);
	}
}

static void add_root(struct topology *p, struct topo_bus *bus)
{
	p->root[p->roots++] = bus->controller;
	hang(bus, NULL);
}

/* A bus without controller, when nobody knows the machine, or one that no root leads to: it is a root of its own. */
static int add_stray(struct topology *p, struct topo_bus *bus)
{
	struct topo_item *i = arena_alloc(&p->arena, sizeof(*i));

	if (!i)
		return -ENOMEM;
	i->alias = "";
	i->what = bus->controller ? "not connected" : "no controller";
	i->root = true;
	i->behind = bus;
	bus->controller = i;
	add_root(p, bus);
	return 0;
}

static void plug_iommus(struct topology *p)
{
	size_t i;

	for (i = 0; i < p->iommus; i++) {
		struct topo_bus *bus = p->iommu[i].bus;

		if (!bus || !bus->controller || bus->starts) {
			p->iommu[i].bus = NULL;
			continue;
		}
		bus->owner = &p->iommu[i];
		bus->starts = true;
	}
}

static int build_tree(struct topology *p)
{
	struct topo_bus *bus;
	int ret = 0;

	for (bus = p->bus; bus < p->bus + TOPO_BUSES; bus++)
		bus->index = (uint32_t)(bus - p->bus);
	plug_iommus(p);
	for (bus = p->bus; bus < p->bus + TOPO_BUSES; bus++)
		if (bus->controller && bus->controller->root)
			add_root(p, bus);
	for (bus = p->bus; bus < p->bus + TOPO_BUSES && !ret; bus++)
		if ((bus->controller || bus->first) && !bus->placed)
			ret = add_stray(p, bus);
	return ret;
}

static size_t count_iommus(const struct viommu_doc *d)
{
	const struct node *n;
	size_t count = 0;

	for (n = devices_of(d, A_DEVICES_IOMMU); n; n = n->next)
		count++;
	return count;
}

int topology_read(struct topology *p, const struct argv_tables *tables, const struct viommu_doc *d)
{
	const char *name = cell_text(d->t, d->root, A_DOMAIN_NAME);
	int ret;

	*p = (struct topology){ .d = d };
	p->name = topology_clean(&p->arena, name ? name : "");
	p->iommu = arena_alloc(&p->arena, (count_iommus(d) + 1) * sizeof(*p->iommu));
	if (!p->name || !p->iommu)
		return -ENOMEM;
	ret = argv_names(tables, d, add_device, p);
	return ret ? ret : build_tree(p);
}

void topology_done(struct topology *p)
{
	arena_done(&p->arena);
}

void topology_address(struct buf *b, const struct topo_item *i)
{
	if (i->root)
		return;
	buf_hex(b, i->bus, 2);
	buf_char(b, ':');
	buf_hex(b, i->slot, 2);
	buf_char(b, '.');
	buf_hex(b, i->function, 1);
}

/* An index is decimal where the document has it, and a bus hexadecimal in every address: both are needed to find the way. */
void topology_what(struct buf *b, const struct topo_item *i)
{
	buf_add(b, i->what);
	if (!i->behind)
		return;
	if (i->node) {
		buf_add(b, ", index ");
		buf_u64(b, i->behind->index);
	}
	buf_add(b, ", bus ");
	buf_hex(b, i->behind->index, 2);
}

void topology_owner(struct buf *b, const struct topo_item *i)
{
	const bool starts = i->behind && i->behind->starts;
	const struct topo_iommu *owner = starts ? i->behind->owner : i->owner;

	if (!owner)
		return;
	buf_add(b, starts ? ", translated by " : ", behind ");
	buf_add(b, owner->alias);
}

void topology_iommu(struct buf *b, const struct topo_iommu *u)
{
	buf_add(b, u->alias);
	buf_add(b, ": ");
	buf_add(b, u->model);
	if (!u->bus) {
		buf_add(b, ", translates nothing here");
		return;
	}
	buf_add(b, ", translates bus ");
	buf_hex(b, u->bus->index, 2);
	buf_add(b, " and what is below");
}

int topology_draw(const struct argv_tables *tables, const struct viommu_doc *d,
		  enum viommu_topology_kind kind, char **ret_text)
{
	struct topology *p = malloc(sizeof(*p));
	struct buf b = { 0 };
	int ret = p ? topology_read(p, tables, d) : -ENOMEM;

	if (!ret && kind == VIOMMU_TOPOLOGY_TEXT)
		topology_text(p, &b);
	else if (!ret && kind == VIOMMU_TOPOLOGY_DOT)
		topology_dot(p, &b);
	else if (!ret)
		ret = kind == VIOMMU_TOPOLOGY_SVG ? topology_svg(p, &b) : -EINVAL;
	if (!ret && !buf_ok(&b))
		ret = -ENOMEM;
	if (p)
		topology_done(p);
	free(p);
	if (ret)
		buf_done(&b);
	else
		*ret_text = b.data;
	return ret;
}

int viommu_topology(const struct viommu_doc *doc, enum viommu_topology_kind kind, char **ret_text)
{
	return topology_draw(argv_tables_default(), doc, kind, ret_text);
}
