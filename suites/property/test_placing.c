/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whatever devices a domain has, those that get a PCI address by themselves never share one, stand on a bus that
 * takes them, get the same one when the output is read again, and never move one that was addressed by hand.
 * Cannot prove: that the addresses are libvirt's; the golden cases do. Truth: libvirt's spec 4.6, 4.7.
 */
#include "footprint.h"
#include "unit.h"

#include <stdlib.h>

enum { DEVICES = 40, HAND = 8 };

struct guest {
	const char *claim;
	const char *arch, *machine, *root;
	uint64_t seed;
	unsigned documents;
};

static const struct guest guests[] = {
	{ "q35", "x86_64", "q35", "pcie-root", 1, 150 },
	{ "i440fx", "x86_64", "pc", "pci-root", 2, 150 },
	{ "Arm virt", "aarch64", "virt", "pcie-root", 3, 150 },
	{ "RISC-V virt", "riscv64", "virt", "pcie-root", 4, 80 },
	{ "LoongArch virt", "loongarch64", "virt", "pcie-root", 5, 80 },
};

/* Devices of every kind of slot; %s is where an address may stand. */
static const char *const kinds[] = {
	"<hostdev mode='subsystem' type='pci'><source><address domain='%n' bus='1'/></source>%s</hostdev>",
	"<rng model='virtio'>%s</rng>",
	"<rng model='virtio-transitional'>%s</rng>",
	"<interface type='user'><model type='e1000'/>%s</interface>",
	"<interface type='user'><model type='virtio'/>%s</interface>",
	"<controller type='scsi' model='virtio-scsi'>%s</controller>",
	"<controller type='pci' model='pcie-root-port'>%s</controller>",
	"<controller type='usb' model='qemu-xhci'>%s</controller>",
	"<watchdog model='i6300esb'>%s</watchdog>",
	"<video><model type='qxl'/>%s</video>",
	"<sound model='ich9'>%s</sound>",
	"<controller type='pci' model='pci-bridge'>%s</controller>",
	"<controller type='pci' model='pcie-to-pci-bridge'>%s</controller>",
};

/* The last ones are seldom chosen: many of them are refused on one machine or another. */
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), COMMON = 10 };

struct choice {
	unsigned kind;
	bool by_hand;
};

/* xorshift64 */
static unsigned below(uint64_t *s, unsigned n)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return (unsigned)(*s % n);
}

static void add_device(struct buf *b, const struct choice *c, unsigned number)
{
	const char *s = kinds[c->kind];

	for (; *s; s++) {
		if (s[0] != '%') {
			buf_char(b, *s);
			continue;
		}
		s++;
		if (*s == 'n') {
			buf_u64(b, number);
		} else if (c->by_hand) {
			buf_add(b, "<address type='pci' slot='");
			buf_u64(b, 3 + number % HAND);
			buf_add(b, "'/>");
		}
	}
}

static void make(struct buf *b, const struct guest *g, const struct choice *c, unsigned n)
{
	unsigned i;

	buf_add(b, "<domain type='qemu'>" UNIT_HEAD "<os><type arch='");
	buf_add(b, g->arch);
	buf_add(b, "' machine='");
	buf_add(b, g->machine);
	buf_add(b, "'>hvm</type></os><devices><controller type='pci' model='");
	buf_add(b, g->root);
	buf_add(b, "'/>");
	for (i = 0; i < n; i++)
		add_device(b, &c[i], i);
	buf_add(b, "</devices></domain>");
	assert_true(buf_ok(b));
}

/* At most one device of each place by hand, so that documents are mostly accepted. */
static unsigned choose(struct choice *c, uint64_t *s)
{
	const unsigned n = 1 + below(s, DEVICES);
	bool used[HAND] = { false };
	unsigned i;

	for (i = 0; i < n; i++) {
		c[i].kind = below(s, below(s, 10) ? COMMON : KINDS);
		c[i].by_hand = !below(s, 4) && !used[i % HAND];
		used[i % HAND] = used[i % HAND] || c[i].by_hand;
	}
	return n;
}

struct standing {
	bool used[256][32][8];
	const struct viommu_doc *d;
};

static void stands_alone(const struct viommu_doc *d, struct node *a, void *data)
{
	const struct tables *t = d->t;
	struct standing *st = data;
	const struct pci_want want = a->parent ? pci_want_of(d, a->parent)
					       : (struct pci_want){ .kind = 0 };
	const struct bus_row *row;
	uint64_t bus, slot, function;

	if (a->elem != E_ADDRESS || node_variant(t, a) != ONLY_PCI || !want.kind)
		return;
	bus = cell_num(t, a, A_ADDRESS_BUS, 256);
	slot = cell_num(t, a, A_ADDRESS_SLOT, 32);
	function = cell_num(t, a, A_ADDRESS_FUNCTION, 8);
	assert_in_range(bus, 0, 255);
	assert_in_range(slot, 0, 31);
	assert_in_range(function, 0, 7);
	assert_false(st->used[bus][slot][function]);
	st->used[bus][slot][function] = true;
	assert_non_null(d->bus[bus]);
	row = &t->devices->buses[cell_num(t, d->bus[bus], A_CONTROLLER_MODEL, MODEL_COUNT)];
	assert_true(want.kind == PCI_INTEGRATED || pci_bus_takes(row, want.kind));
	assert_in_range(slot, row->first, row->last);
}

static char *output(const char *text, bool *ret_accepted)
{
	static struct standing st;
	struct unit_answer a;
	char *out = NULL;

	unit_validate(&a, text, NULL);
	*ret_accepted = !a.ret;
	if (!a.ret) {
		memset(&st, 0, sizeof(st));
		unit_each_node(a.doc, stands_alone, &st);
		assert_int_equal(viommu_format(a.doc, &out), 0);
	}
	unit_done(&a);
	return out;
}

/* What was addressed by hand stands in the output as it did: the slots 3 and up of bus 0. */
static void assert_by_hand(const struct choice *c, unsigned n, const char *out)
{
	struct buf b = { 0 };
	unsigned i;

	for (i = 0; i < n; i++) {
		if (!c[i].by_hand)
			continue;
		buf_reset(&b);
		buf_add(&b, "bus='0x00' slot='0x");
		buf_hex(&b, 3 + i % HAND, 2);
		buf_add(&b, "' function='0x0'");
		assert_non_null(strstr(out, buf_text(&b)));
	}
	buf_done(&b);
}

static void places_are_sound(void **state)
{
	const struct guest *g = *state;
	uint64_t s = g->seed * UINT64_C(0x9e3779b97f4a7c15);
	struct choice c[DEVICES + 1];
	unsigned i, accepted = 0;

	for (i = 0; i < g->documents; i++) {
		struct buf b = { 0 };
		unsigned n = choose(c, &s);
		bool fine, again;
		char *out, *twice;

		make(&b, g, c, n);
		out = output(buf_text(&b), &fine);
		buf_done(&b);
		if (!fine)
			continue;
		accepted++;
		assert_by_hand(c, n, out);
		twice = output(out, &again);
		assert_true(again);
		assert_string_equal(twice, out);
		free(twice);
		free(out);
	}
	assert_true(accepted * 5 >= g->documents);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(guests, places_are_sound),
	};

	return UNIT_RUN("places", tables);
}
