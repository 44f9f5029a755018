/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "checks.h"
#include "footprint.h"

#include <errno.h>

static const struct node *address_of(const struct tables *t, const struct node *n)
{
	return node_child(t, n, t->elems[n->elem].address);
}

/* Whether a device found another one at the place that is its only one: that was written down, but not by anybody. */
static bool place_taken(const struct pass *p, const struct node *n)
{
	const struct node *a = address_of(p->t, n);

	return address_given(p->t, a) && !address_written(p->t, a);
}

/* A bus was added to make room, and it is not bus 0. */
static int refuse_integrated(struct pass *p, const struct place *at)
{
	const struct bus_row *rows = p->t->devices->buses;
	struct buf text = { 0 };
	int ret = -ENOMEM;

	buf_add(&text, "0000:");
	buf_hex(&text, p->d->unplaced_buses, 2);
	buf_char(&text, ':');
	buf_hex(&text, rows[rows[p->d->machine->root].missing].first, 2);
	buf_add(&text, ".0");
	if (buf_ok(&text))
		ret = REPORT(p->rep, at, C_PCI_INTEGRATED_FULL, buf_text(&text));
	buf_done(&text);
	return ret;
}

static enum code_id fault_of(const struct viommu_doc *d, const struct node *n)
{
	const bool bridge = is_controller(d->t, n, CTL_PCI);
	const uint32_t kind = bridge ? 0 : pci_want_of(d, n).kind;

	if (kind == PCI_NOWHERE || node_model(d->t, n) == PM_PCIE_BRIDGE)
		return C_PCI_NO_BUS;
	if (kind == PCI_INTEGRATED && d->unplaced_buses < 256)
		return C_PCI_INTEGRATED_FULL;
	return bridge ? C_PCI_NO_SLOT : C_CTL_INDEX_HIGH;
}

int refuse_place(struct pass *p, const struct rule *r, const struct node *n)
{
	const struct place at = { .doc = p->d, .node = n, .pass = PASS_ADDRESS, .rule = r };
	const enum code_id code = fault_of(p->d, n);

	switch (code) {
	case C_PCI_NO_BUS:
		return REPORT(p->rep, &at, code, is_controller(p->t, n, CTL_PCI) ? "2000" : "00");
	case C_PCI_INTEGRATED_FULL:
		return refuse_integrated(p, &at);
	case C_PCI_NO_SLOT:
		return REPORT(
			p->rep, &at, code,
			p->t->words[W_PCI_MODEL].word[cell_num(p->t, n, A_CONTROLLER_MODEL, 0)]);
	default:
		return 0;
	}
}

int check_index_beyond(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct node *n = p->d->unplaced;

	if ((n && !place_taken(p, n) && fault_of(p->d, n) == C_CTL_INDEX_HIGH) == r->inverted)
		return 0;
	return REFUSE(p, r, n ? n : devices, "256");
}

/* A function of a slot that it shares with others. */
static int refuse_taken(struct pass *p, const struct rule *r, const struct node *a)
{
	const struct place at = { .doc = p->d, .node = a, .pass = PASS_ADDRESS, .rule = r };
	struct buf text = { 0 };
	int ret = -ENOMEM;

	address_text(p->t, a, &text);
	if (buf_ok(&text))
		ret = REPORT(p->rep, &at, C_PCI_DOUBLE, buf_text(&text));
	buf_done(&text);
	return ret;
}

/* What was noted when addresses were given: the first device that found no place, or found another one there. */
int check_places(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct node *n = p->d->unplaced;

	(void)devices;
	if (!n || r->inverted)
		return 0;
	return place_taken(p, n) ? refuse_taken(p, r, address_of(p->t, n)) : refuse_place(p, r, n);
}

/* libvirt's order: controllers of the document by index, then those that it added (L 12). */
static bool stands_behind(const struct viommu_doc *d, const struct node *n,
			  const struct node *before)
{
	if (!n->xml != !before->xml)
		return !n->xml;
	return cell_num(d->t, n, A_CONTROLLER_INDEX, 0) >
	       cell_num(d->t, before, A_CONTROLLER_INDEX, 0);
}

/* Bus that the controller of a bus stands on; 0 for the root, a bus that is not there, or none. */
static unsigned bus_below(const struct viommu_doc *d, const struct node *n)
{
	const struct node *a = node_child(d->t, n, A_CONTROLLER_ADDRESS);
	const uint64_t bus = cell_num(d->t, a, A_ADDRESS_BUS, 0);

	return bus < d->buses && d->bus[bus] ? (unsigned)bus : 0;
}

/* Controllers that stand on each other: no way leads from them to a root. */
struct circles {
	bool has[256]; /* bus is part of one */
	bool told[256]; /* and that was said */
};

static void find_circles(const struct viommu_doc *d, struct circles *c)
{
	unsigned seen[256] = { 0 };
	unsigned start, bus;

	for (start = 1; start < d->buses; start++) {
		bus = d->bus[start] ? start : 0;
		for (; bus && !seen[bus]; bus = bus_below(d, d->bus[bus]))
			seen[bus] = start;
		if (bus && seen[bus] == start)
			for (; !c->has[bus]; bus = bus_below(d, d->bus[bus]))
				c->has[bus] = true;
	}
}

static int note_circle(const struct viommu_doc *d, struct viommu_report *rep, struct circles *c,
		       unsigned bus)
{
	const struct place at = { .doc = d, .node = d->bus[bus] };
	struct buf list = { 0 };
	int ret = -ENOMEM;

	for (; !c->told[bus]; bus = bus_below(d, d->bus[bus])) {
		buf_add(&list, list.len ? ", " : "");
		buf_u64(&list, bus);
		c->told[bus] = true;
	}
	if (buf_ok(&list))
		ret = report_note(rep, &at, C_NOTE_CTL_CIRCLE, buf_text(&list), NULL);
	buf_done(&list);
	return ret;
}

static int note_moved(const struct viommu_doc *d, struct viommu_report *rep, const struct node *n,
		      unsigned bus)
{
	const struct place at = { .doc = d, .node = n };
	struct buf index = { 0 }, parent = { 0 };
	int ret = -ENOMEM;

	buf_u64(&index, cell_num(d->t, n, A_CONTROLLER_INDEX, 0));
	buf_u64(&parent, bus);
	if (buf_ok(&index) && buf_ok(&parent))
		ret = report_note(rep, &at, C_NOTE_CTL_ORDER, buf_text(&index), buf_text(&parent));
	buf_done(&index);
	buf_done(&parent);
	return ret;
}

/* No order of the members of a circle is right: who of them is moved is of no interest. */
int note_controller_order(const struct viommu_doc *d, struct viommu_report *rep)
{
	struct circles c = { .has = { false } };
	const struct node *n;
	int ret = 0;

	find_circles(d, &c);
	for (n = devices_of(d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		const unsigned bus = is_controller(d->t, n, CTL_PCI) ? bus_below(d, n) : 0;
		const uint64_t index = cell_num(d->t, n, A_CONTROLLER_INDEX, 0);
		const bool turns = index < d->buses && n == d->bus[index] && c.has[index];

		if (turns && !c.told[index])
			ret = note_circle(d, rep, &c, (unsigned)index);
		else if (!turns && bus && stands_behind(d, d->bus[bus], n))
			ret = note_moved(d, rep, n, bus);
	}
	return ret;
}
