/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"

#include "checks.h"
#include "complete.h"
#include "footprint.h"

#include <errno.h>

struct places {
	struct pass *p;
	const struct rule *r;
	struct pci_set set;
};

/* Unused arguments are NULL. */
static int refuse(const struct places *pl, const struct node *n, enum code_id code,
		  const char *const args[3])
{
	const struct place at = { .doc = pl->p->d, .node = n, .pass = PASS_ADDRESS, .rule = pl->r };

	return report_add(pl->p->rep, &at, code, args ? 3 : 0, args);
}

#define ARGS(...) ((const char *const[3]){ __VA_ARGS__ })

void address_text(const struct tables *t, const struct node *a, struct buf *b)
{
	buf_hex(b, cell_num(t, a, A_ADDRESS_DOMAIN, 0), 4);
	buf_char(b, ':');
	buf_hex(b, cell_num(t, a, A_ADDRESS_BUS, 0), 2);
	buf_char(b, ':');
	buf_hex(b, cell_num(t, a, A_ADDRESS_SLOT, 0), 2);
	buf_char(b, '.');
	buf_hex(b, cell_num(t, a, A_ADDRESS_FUNCTION, 0), 1);
}

static int refuse_at(const struct places *pl, const struct node *a, enum code_id code,
		     int64_t number, const char *what)
{
	struct buf text = { 0 }, limit = { 0 };
	int ret = -ENOMEM;

	address_text(pl->p->t, a, &text);
	buf_i64(&limit, number);
	if (buf_ok(&text) && buf_ok(&limit))
		ret = refuse(pl, a, code, ARGS(buf_text(&text), buf_text(&limit), what));
	buf_done(&text);
	buf_done(&limit);
	return ret;
}

static bool says_place(const struct tables *t, const struct node *a, bool written)
{
	static const uint16_t rows[] = { A_ADDRESS_DOMAIN, A_ADDRESS_BUS, A_ADDRESS_SLOT };
	size_t i;

	if (!a || node_variant(t, a) != ONLY_PCI)
		return false;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct cell *c = cell_at(t, a, rows[i]);

		if (c->u && (c->state == CELL_WRITTEN || (!written && c->state != CELL_ABSENT)))
			return true;
	}
	return false;
}

bool address_given(const struct tables *t, const struct node *a)
{
	return says_place(t, a, false);
}

bool address_place(const struct tables *t, const struct node *a, struct pci_place *ret)
{
	uint64_t bus, slot, function;

	if (!address_given(t, a))
		return false;
	bus = cell_num(t, a, A_ADDRESS_BUS, 0);
	slot = cell_num(t, a, A_ADDRESS_SLOT, 0);
	function = cell_num(t, a, A_ADDRESS_FUNCTION, 0);
	*ret = (struct pci_place){ (uint8_t)bus, (uint8_t)slot, (uint8_t)function };
	return bus < PCI_INDEXES && slot < 32 && function < 8;
}

bool address_written(const struct tables *t, const struct node *a)
{
	return says_place(t, a, true);
}

/* libvirt's words for what a device wants; a pci-bridge wants what any conventional device does. */
static const char *want_name(const struct places *pl, uint32_t kind)
{
	const struct words *w = &pl->p->t->words[W_PCI_MODEL];
	unsigned i;

	for (i = MODEL_DMI; i < MODEL_COUNT; i++)
		if (kind == UINT32_C(1) << i)
			return w->word[i];
	return kind == PCI_EXPRESS ? "PCI Express device" : "standard PCI device";
}

static bool stands_at(const struct tables *t, const struct node *a, unsigned slot,
		      unsigned function)
{
	return !cell_num(t, a, A_ADDRESS_BUS, 0) && cell_num(t, a, A_ADDRESS_SLOT, 0) == slot &&
	       cell_num(t, a, A_ADDRESS_FUNCTION, 0) == function;
}

/* A controller that looks like one of an i440fx, where another machine has none; C_OK for all others. */
static enum code_id stands_abroad(const struct places *pl, const struct node *n,
				  const struct node *a)
{
	const struct viommu_doc *d = pl->p->d;
	const struct fixed_place *f = d->t->devices->fixed;
	size_t i;

	if (n->elem != E_CONTROLLER || d->machine->root == MODEL_PCI_ROOT ||
	    cell_num(d->t, a, A_ADDRESS_DOMAIN, 0))
		return C_OK;
	for (i = 0; i < FIXED_PLACES; i++)
		if (f[i].abroad && is_of_chipset(d, n, &f[i]) &&
		    stands_at(d->t, a, f[i].slot, f[i].function))
			return f[i].abroad;
	return C_OK;
}

/* An address that somebody wrote: bus that is missing, domain, kind of bus, slot, double use, in this order (L 12, 13.4). */
static int place_one(struct places *pl, const struct node *n, const struct node *a)
{
	const struct tables *t = pl->p->t;
	const uint32_t kind = pci_kind_given(pl->p->d, n);
	const struct bus_row *row;
	struct pci_place at;
	enum code_id abroad;
	enum pci_fault fault;

	if (!address_place(t, a, &at))
		return 0;
	abroad = stands_abroad(pl, n, a);
	if (abroad)
		return refuse(pl, n, abroad, NULL);
	fault = pci_set_give(&pl->set, cell_num(t, a, A_ADDRESS_DOMAIN, 0), &at, kind);
	row = &t->devices->buses[pl->set.bus[at.bus].model];
	switch (fault) {
	case PCI_NO_BUS:
		return refuse_place(pl->p, pl->r, n);
	case PCI_OTHER_DOMAIN:
		return refuse_at(pl, a, C_PCI_DOMAIN, 0, NULL);
	case PCI_OFF_BOARD:
		return refuse_at(pl, a, C_PCI_INTEGRATED, 0, NULL);
	case PCI_OTHER_PLUG:
		return refuse_at(pl, a, C_PCI_PLUGGED, at.bus, want_name(pl, kind));
	case PCI_LOW_SLOT:
		return refuse_at(pl, a, C_PCI_SLOT_LOW, row->first, NULL);
	case PCI_HIGH_SLOT:
		return refuse_at(pl, a, C_PCI_SLOT_HIGH, row->last, NULL);
	case PCI_TAKEN:
		return refuse_at(pl, a, C_PCI_DOUBLE, 0, NULL);
	default:
		return 0;
	}
}

static const struct node *address_of(const struct tables *t, const struct node *n)
{
	return node_child(t, n, t->elems[n->elem].address);
}

static int place_all(struct places *pl)
{
	const struct tables *t = pl->p->t;
	size_t i;
	int ret = 0;

	for (i = 0; i < CHECKED_KINDS; i++) {
		const uint16_t kind = t->devices->checked[i];
		const struct node *n = pl->p->d->addressed[kind] ? devices_of(pl->p->d, kind)
								 : NULL;

		for (; n && !ret; n = n->next)
			if (address_written(t, address_of(t, n)) && !is_port_twin(pl->p->d, n))
				ret = place_one(pl, n, address_of(t, n));
	}
	return ret;
}

/* Where it stands, or else that another device stands there. */
static int check_fixed(struct places *pl, const struct fixed_place *f, const struct node *n,
		       bool late)
{
	const struct tables *t = pl->p->t;
	const struct node *a = address_of(t, n);

	if (!address_given(t, a))
		return 0;
	if (!stands_at(t, a, f->slot, f->function))
		return refuse(pl, n, f->code, NULL);
	if (f->late != late || address_written(t, a) ||
	    pci_set_take(&pl->set, (struct pci_place){ 0, f->slot, f->function }, PCI_LEGACY))
		return 0;
	return refuse_at(pl, a, C_PCI_DOUBLE, 0, NULL);
}

/* Controllers are looked at in the order of their list (seen on libvirt 9.0.0). */
static int check_fixed_all(struct places *pl, bool late)
{
	const struct fixed_place *f = pl->p->t->devices->fixed;
	struct node *n;
	size_t i;
	int ret = 0;

	for (n = devices_of(pl->p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next)
		for (i = 0; i < FIXED_PLACES && !ret; i++)
			if (is_fixed(pl->p->d, n, &f[i]))
				ret = check_fixed(pl, &f[i], n, late);
	return ret;
}

static int check_closed(struct places *pl, const struct closed_place *c)
{
	const struct tables *t = pl->p->t;
	const struct node *n;
	size_t k;

	if (!pci_set_used(&pl->set, (struct pci_place){ 0, c->slot, c->function }))
		return 0;
	for (k = 0; k < CHECKED_KINDS; k++) {
		for (n = devices_of(pl->p->d, t->devices->checked[k]); n; n = n->next) {
			const struct node *a = address_of(t, n);

			if (address_given(t, a) && stands_at(t, a, c->slot, c->function))
				return refuse_at(pl, a, C_PCI_DOUBLE, 0, NULL);
		}
	}
	return 0;
}

static int check_chipset(struct places *pl)
{
	const struct closed_place *closed = pl->p->t->devices->closed;
	size_t i;
	int ret = check_fixed_all(pl, false);

	for (i = 0; i < CLOSED_PLACES && !ret; i++)
		if (closed[i].machine == pl->p->d->machine->bit)
			ret = check_closed(pl, &closed[i]);
	return ret;
}

static int refuse_bridge(struct places *pl, const struct node *n, uint64_t index, uint64_t bus)
{
	struct buf text[3] = { { 0 } };
	int ret = -ENOMEM, i;

	buf_u64(&text[0], index);
	buf_hex(&text[1], index, 2);
	buf_hex(&text[2], bus, 2);
	if (buf_ok(&text[0]) && buf_ok(&text[1]) && buf_ok(&text[2]))
		ret = refuse(pl, n, C_CTL_BRIDGE_INDEX,
			     ARGS(buf_text(&text[0]), buf_text(&text[1]), buf_text(&text[2])));
	for (i = 0; i < 3; i++)
		buf_done(&text[i]);
	return ret;
}

static int refuse_bus_nr(struct places *pl, const struct node *n)
{
	struct buf bus = { 0 };
	int ret;

	buf_u64(&bus, cell_num(pl->p->t, address_of(pl->p->t, n), A_ADDRESS_BUS, 0));
	ret = buf_ok(&bus) ? refuse(pl, n, C_CTL_BUS_NR_FREE, ARGS(buf_text(&bus))) : -ENOMEM;
	buf_done(&bus);
	return ret;
}

/* What libvirt notices while it fills in numbers. */
static int check_numbers(struct places *pl)
{
	const struct tables *t = pl->p->t;
	const struct node *n;
	int ret = 0;

	for (n = devices_of(pl->p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		const struct node *a = address_of(t, n);
		uint64_t index = cell_num(t, n, A_CONTROLLER_INDEX, 0),
			 bus = cell_num(t, a, A_ADDRESS_BUS, 0);
		uint32_t model = node_model(t, n);

		if (model & PM_BRIDGE && address_given(t, a) && index <= bus)
			ret = refuse_bridge(pl, n, index, bus);
		else if (model & (PM_PXB | PM_PXB_PCIE) && !cell_set(t, n, A_CTL_TARGET_BUS_NR))
			ret = refuse_bus_nr(pl, n);
	}
	return ret;
}

static int check_models(struct places *pl)
{
	const struct tables *t = pl->p->t;
	const struct node *n;
	int ret = 0;

	for (n = devices_of(pl->p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next)
		if (is_controller(t, n, CTL_PCI) && cell_num(t, n, A_CONTROLLER_INDEX, 0) &&
		    !cell_set(t, n, A_CONTROLLER_MODEL))
			ret = refuse(pl, n, C_CTL_NO_MODEL, NULL);
	return ret;
}

int check_addresses(struct pass *p, const struct rule *r, struct node *devices)
{
	struct places pl = { .p = p, .r = r };
	int ret;

	(void)devices;
	if (!p->d->machine || r->inverted)
		return 0;
	pci_set_of(&pl.set, p->d, false);
	ret = check_models(&pl);
	if (!ret)
		ret = place_all(&pl);
	if (!ret)
		ret = check_chipset(&pl);
	if (ret || p->d->unplaced) /* of which check_places() tells */
		return ret;
	ret = check_fixed_all(&pl, true);
	return ret ? ret : check_numbers(&pl);
}
