/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"

#include "checks.h"
#include "footprint.h"

#include <errno.h>

struct places {
	struct pass *p;
	const struct rule *r;
	uint64_t highest; /* index of a PCI controller that is given */
	uint8_t used[256][32]; /* functions in use, by bus and slot */
	uint8_t given[32]; /* functions of bus 0 that stand in an address, by slot */
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

bool address_given(const struct tables *t, const struct node *a)
{
	if (!a || node_variant(t, a) != ONLY_PCI)
		return false;
	return cell_num(t, a, A_ADDRESS_DOMAIN, 0) || cell_num(t, a, A_ADDRESS_BUS, 0) ||
	       cell_num(t, a, A_ADDRESS_SLOT, 0);
}

static bool integrated(const struct places *pl, const struct node *n)
{
	return pci_want_of(pl->p->d, n).kind == PCI_INTEGRATED;
}

static uint32_t wants(const struct tables *t, const struct node *n)
{
	uint32_t model = is_controller(t, n, CTL_PCI) ? node_model(t, n) : 0;

	return model ? model : PCI_LEGACY;
}

/* A hole among the indexes is filled as any other; beyond them a bus would be made to suit the endpoint on it (L 4.7). */
static unsigned bus_model(const struct places *pl, uint64_t bus, uint32_t want)
{
	const struct viommu_doc *d = pl->p->d;
	const struct node *n = bus < 256 ? d->bus[bus] : NULL;

	if (n)
		return (unsigned)cell_num(d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
	if ((want != PCI_LEGACY && bus > pl->highest) || !d->machine)
		return MODEL_COUNT;
	return d->t->devices->buses[d->machine->root].missing;
}

/* Beyond the highest index a bus is made to suit the device on it; none can be made to suit these controllers (L 13.4). */
static bool unsuited(const struct places *pl, uint64_t bus, uint32_t want)
{
	const struct node *n = bus < 256 ? pl->p->d->bus[bus] : NULL;

	return bus > pl->highest && (!n || !n->xml) &&
	       !(want & (PCI_ENDPOINTS | PM_BRIDGE | PM_UPSTREAM));
}

/* libvirt's words for what a device wants; a pci-bridge wants what any conventional device does. */
static const char *want_name(const struct places *pl, const struct node *n, uint32_t want)
{
	const struct words *w = &pl->p->t->words[W_PCI_MODEL];
	unsigned i;

	for (i = MODEL_DMI; i < MODEL_COUNT; i++)
		if (want == 1U << i)
			return w->word[i];
	if (want == PM_BRIDGE || pci_want_of(pl->p->d, n).kind != PCI_EXPRESS)
		return "standard PCI device";
	return "PCI Express device";
}

static int take(struct places *pl, const struct node *a)
{
	const struct tables *t = pl->p->t;
	uint64_t bus = cell_num(t, a, A_ADDRESS_BUS, 0), slot = cell_num(t, a, A_ADDRESS_SLOT, 0);
	uint8_t *used = &pl->used[bus & 255][slot & 31];
	uint8_t bit = (uint8_t)(1U << (cell_num(t, a, A_ADDRESS_FUNCTION, 0) & 7));

	if (*used & bit)
		return refuse_at(pl, a, C_PCI_DOUBLE, 0, NULL);
	*used |= bit;
	return 0;
}

/* An address that somebody wrote: domain, kind of bus, slot, double use, in this order. */
static int place_one(struct places *pl, const struct node *n, const struct node *a)
{
	const struct tables *t = pl->p->t;
	uint64_t bus = cell_num(t, a, A_ADDRESS_BUS, 0), slot = cell_num(t, a, A_ADDRESS_SLOT, 0);
	uint32_t want = wants(t, n);
	unsigned model = bus_model(pl, bus, want);
	const struct bus_row *row = &t->devices->buses[model];

	if (cell_num(t, a, A_ADDRESS_DOMAIN, 0))
		return refuse_at(pl, a, C_PCI_DOMAIN, 0, NULL);
	if (integrated(pl, n) && bus)
		return refuse_at(pl, a, C_PCI_INTEGRATED, 0, NULL);
	if (unsuited(pl, bus, want))
		return refuse_place(pl->p, pl->r, n);
	if (model >= MODEL_COUNT)
		return take(pl, a);
	if (!integrated(pl, n) && !pci_bus_takes(row, want))
		return refuse_at(pl, a, C_PCI_PLUGGED, (int64_t)bus, want_name(pl, n, want));
	if (slot < row->first)
		return refuse_at(pl, a, C_PCI_SLOT_LOW, row->first, NULL);
	if (slot > row->last)
		return refuse_at(pl, a, C_PCI_SLOT_HIGH, row->last, NULL);
	return take(pl, a);
}

static bool is_root(const struct tables *t, const struct node *n)
{
	return is_controller(t, n, CTL_PCI) && node_model(t, n) & (PM_PCI_ROOT | PM_PCIE_ROOT);
}

static const struct node *address_of(const struct tables *t, const struct node *n)
{
	return node_child(t, n, t->elems[n->elem].address);
}

static bool inferred(const struct tables *t, const struct node *a)
{
	return node_cell(t, a, A_ADDRESS_TYPE)->state == CELL_INFERRED;
}

static void note_given(struct places *pl, const struct node *a)
{
	const struct tables *t = pl->p->t;
	uint8_t *slot = &pl->given[cell_num(t, a, A_ADDRESS_SLOT, 0) & 31];

	if (!cell_num(t, a, A_ADDRESS_BUS, 0))
		*slot |= (uint8_t)(1U << (cell_num(t, a, A_ADDRESS_FUNCTION, 0) & 7));
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

		for (; n && !ret; n = n->next) {
			const struct node *a = address_of(t, n);

			/* that of a root is never reserved (L 11.2) */
			if (!address_given(t, a) || is_root(t, n))
				continue;
			note_given(pl, a);
			if (!inferred(t, a))
				ret = place_one(pl, n, a);
		}
	}
	return ret;
}

static bool stands_at(const struct tables *t, const struct node *a, unsigned slot,
		      unsigned function)
{
	return !cell_num(t, a, A_ADDRESS_BUS, 0) && cell_num(t, a, A_ADDRESS_SLOT, 0) == slot &&
	       cell_num(t, a, A_ADDRESS_FUNCTION, 0) == function;
}

static int check_fixed(struct places *pl, const struct fixed_place *f, const struct node *n)
{
	const struct tables *t = pl->p->t;
	const struct node *a = address_of(t, n);

	if (!address_given(t, a))
		return 0;
	if (!stands_at(t, a, f->slot, f->function))
		return refuse(pl, n, f->code, NULL);
	if (inferred(t, a))
		return take(pl, a);
	pl->used[0][f->slot] |= (uint8_t)(1U << f->function);
	return 0;
}

static int check_fixed_all(struct places *pl)
{
	const struct tables *t = pl->p->t;
	struct node *n;
	size_t i;
	int ret = 0;

	for (i = 0; i < FIXED_PLACES; i++)
		for (n = devices_of(pl->p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next)
			if (is_fixed(pl->p->d, n, &t->devices->fixed[i]))
				ret = check_fixed(pl, &t->devices->fixed[i], n);
	return ret;
}

static int check_closed(struct places *pl, const struct closed_place *c)
{
	const struct tables *t = pl->p->t;
	const struct node *n;
	size_t k;

	if (!(pl->given[c->slot] >> c->function & 1))
		return 0;
	for (k = 0; k < CHECKED_KINDS; k++) {
		for (n = devices_of(pl->p->d, t->devices->checked[k]); n; n = n->next) {
			const struct node *a = address_of(t, n);

			if (address_given(t, a) && !is_root(t, n) &&
			    stands_at(t, a, c->slot, c->function))
				return refuse_at(pl, a, C_PCI_DOUBLE, 0, NULL);
		}
	}
	return 0;
}

static int check_chipset(struct places *pl)
{
	const struct closed_place *closed = pl->p->t->devices->closed;
	size_t i;
	int ret = check_fixed_all(pl);

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
		else if (model & (PM_PXB | PM_PXB_PCIE) && !pl->p->d->unplaced &&
			 !cell_set(t, n, A_CTL_TARGET_BUS_NR))
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

static uint64_t highest_given(const struct viommu_doc *d)
{
	uint64_t i = d->buses;

	while (i && !(d->bus[i - 1] && d->bus[i - 1]->xml))
		i--;
	return i ? i - 1 : 0;
}

int check_addresses(struct pass *p, const struct rule *r, struct node *devices)
{
	struct places pl = { .p = p, .r = r, .highest = highest_given(p->d) };
	int ret;

	(void)devices;
	if (!p->d->machine || r->inverted)
		return 0;
	ret = check_models(&pl);
	if (!ret)
		ret = place_all(&pl);
	if (!ret)
		ret = check_chipset(&pl);
	return ret ? ret : check_numbers(&pl);
}
