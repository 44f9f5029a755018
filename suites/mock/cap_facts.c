/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cap_facts.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	SIZE = 4096,
	FIRST = 0x40,
	NEXT = 0xc0,
	EXT_FIRST = 0x100,
	EXT_AT = 0x200,
	EXT_NEXT = 0x300
};
enum { SERIAL = 3, STANDARD_IDS = 256, EXTENDED_IDS = 65536 };

#define FACT(c, s, k, i) .claim = (c), .src = (s), .kind = (k), .id = (i)
#define HEAD(c, s) FACT(c, s, CAP_HEADER, 0)
#define STD(c, s, id) FACT(c, s, CAP_STANDARD, id)
#define EXT(c, s, id) FACT(c, s, CAP_EXTENDED, id)
#define HIDDEN .hidden = 1
#define BITS(...) .writable = { __VA_ARGS__ }

/* A capability that is not hidden keeps its id and its place in the chain. */
const struct cap_fact cap_facts[] = {
	{ HEAD("header: command, cache line, interrupt line", "K 2.6 [R], PCI"),
	  BITS({ 0x04, 0x547 }, { 0x0c, 0xff }, { 0x3c, 0xff }) },

	{ STD("power management: its state", "PCI PM", 0x01), BITS({ 4, 3 }) },
	{ STD("AGP", "K 2.6: none of the hidden", 0x02) },
	{ STD("VPD: the address", "PCI", 0x03), BITS({ 0, 0xffff0000 }) },
	{ STD("slot", "K 2.6", 0x04), HIDDEN },
	{ STD("MSI of 32 bits", "K 2.6: MSI is virtual", 0x05),
	  BITS({ 0, 0x710000 }, { 4, 0xfffffffc }, { 8, 0xffff }) },
	{ STD("MSI of 64 bits", "K 2.6: MSI is virtual", 0x05), .flags = 0x80,
	  BITS({ 0, 0x710000 }, { 4, 0xfffffffc }, { 8, 0xffffffff }, { 12, 0xffff }) },
	{ STD("MSI of 32 bits with masks", "K 2.6: MSI is virtual", 0x05), .flags = 0x100,
	  BITS({ 0, 0x710000 }, { 4, 0xfffffffc }, { 8, 0xffff }, { 12, 0xffffffff }) },
	{ STD("MSI of 64 bits with masks", "K 2.6: MSI is virtual", 0x05), .flags = 0x180,
	  BITS({ 0, 0x710000 }, { 4, 0xfffffffc }, { 8, 0xffffffff }, { 12, 0xffff },
	       { 16, 0xffffffff }) },
	{ STD("MSI with four vectors and all that is on", "K 2.6: MSI is virtual", 0x05),
	  .flags = 0x75, BITS({ 0, 0x710000 }, { 4, 0xfffffffc }, { 8, 0xffff }) },
	{ STD("CompactPCI hot swap", "K 2.6: none of the hidden", 0x06) },
	{ STD("PCI-X", "K 2.6: none of the hidden", 0x07) },
	{ STD("HyperTransport", "K 2.6: none of the hidden", 0x08) },
	{ STD("vendor's own", "K 2.6: none of the hidden", 0x09) },
	{ STD("debug port", "K 2.6", 0x0a), HIDDEN },
	{ STD("hot plug controller", "K 2.6", 0x0c), HIDDEN },
	{ STD("subsystem of a bridge", "K 2.6", 0x0d), HIDDEN },
	{ STD("secure device", "K 2.6", 0x0f), HIDDEN },
	{ STD("PCIe: device control, and the second one", "K 2.6, PCIe", 0x10),
	  BITS({ 8, 0x79ff }, { 0x28, 0x41f }) },
	{ STD("MSI-X is read through", "K 2.6", 0x11) },
	{ STD("SATA", "K 2.6: none of the hidden", 0x12) },
	{ STD("advanced features", "K 2.6: none of the hidden", 0x13) },

	{ EXT("AER: masks, severity, ECRC", "K 2.6, PCIe", 0x01),
	  BITS({ 8, 0x3fff031 }, { 0xc, 0x3fff031 }, { 0x14, 0xf1c1 }, { 0x18, 0x140 }) },
	{ EXT("virtual channel", "K 2.6: none of the hidden", 0x02) },
	{ EXT("serial number", "K 2.6: none of the hidden", SERIAL) },
	{ EXT("power budget: what data is of", "PCIe", 0x04), BITS({ 4, 0xff }) },
	{ EXT("link of a root complex", "K 2.6", 0x05), HIDDEN },
	{ EXT("inner link of one", "K 2.6", 0x06), HIDDEN },
	{ EXT("events of one", "K 2.6", 0x07), HIDDEN },
	{ EXT("virtual channel of more functions", "K 2.6: none of the hidden", 0x08) },
	{ EXT("virtual channel, the other one", "K 2.6: none of the hidden", 0x09) },
	{ EXT("registers of a root complex", "K 2.6", 0x0a), HIDDEN },
	{ EXT("vendor's own", "K 2.6: none of the hidden", 0x0b) },
	{ EXT("ACS", "K 2.6: none of the hidden", 0x0d) },
	{ EXT("ARI", "K 2.6", 0x0e) },
	{ EXT("ATS", "K 2.6", 0x0f) },
	{ EXT("SR-IOV", "K 2.6", 0x10) },
	{ EXT("MR-IOV", "K 2.6", 0x11), HIDDEN },
	{ EXT("multicast", "K 2.6: none of the hidden", 0x12) },
	{ EXT("PRI", "K 2.6", 0x13) },
	{ EXT("BARs of more than one size", "K 2.6", 0x15) },
	{ EXT("DPA", "K 2.6: none of the hidden", 0x16) },
	{ EXT("TPH", "K 2.6: none of the hidden", 0x17) },
	{ EXT("LTR", "K 2.6: none of the hidden", 0x18) },
	{ EXT("secondary PCIe", "K 2.6", 0x19), HIDDEN },
	{ EXT("PMUX", "K 2.6", 0x1a), HIDDEN },
	{ EXT("PASID", "K 2.6", 0x1b), HIDDEN },
	{ EXT("designated vendor's own", "K 2.6", 0x23) },
};

const size_t n_cap_facts = sizeof(cap_facts) / sizeof(cap_facts[0]);

/* ---- spaces ---- */

struct space {
	uint8_t shown[SIZE], mask[SIZE];
};

/* One capability between two that are always there; those have no bits that can be written. */
static void view(struct space *s, const struct caps *tables, const struct cap_fact *f)
{
	memset(s, 0, sizeof(*s));
	pci_set_word(s->shown, PCI_STATUS, PCI_STATUS_CAPABILITIES);
	s->shown[PCI_CAPABILITIES] = f->kind == CAP_STANDARD ? FIRST : NEXT;
	pci_set_dword(s->shown, FIRST,
		      f->kind == CAP_STANDARD ? f->id | NEXT << 8 | (uint32_t)f->flags << 16 : 0);
	pci_set_dword(s->shown, NEXT, CAP_MSIX);
	pci_set_dword(s->shown, EXT_FIRST, SERIAL | 1 << 16 | EXT_AT << 20);
	pci_set_dword(s->shown, EXT_AT,
		      (f->kind == CAP_EXTENDED ? f->id : SERIAL) | 1 << 16 | EXT_NEXT << 20);
	pci_set_dword(s->shown, EXT_NEXT, SERIAL | 1 << 16);
	caps_view(tables, s->shown, s->mask, SIZE);
}

static uint32_t start_of(enum cap_kind kind)
{
	static const uint32_t starts[CAP_KINDS] = { 0, FIRST, EXT_AT };

	return starts[kind];
}

static bool is_shown(const struct space *s, enum cap_kind kind)
{
	if (kind == CAP_EXTENDED)
		return pci_dword(s->shown, EXT_FIRST) >> 20 == EXT_AT;
	return s->shown[PCI_CAPABILITIES] == FIRST;
}

/* Whether both chains go on behind it. */
static bool goes_on(const struct space *s, enum cap_kind kind)
{
	const uint32_t link = kind == CAP_STANDARD && is_shown(s, kind) ? FIRST + 1
									: PCI_CAPABILITIES;
	const uint32_t before = kind != CAP_EXTENDED || is_shown(s, kind) ? EXT_AT : EXT_FIRST;

	return s->shown[link] == NEXT && pci_dword(s->shown, before) >> 20 == EXT_NEXT;
}

/* ---- what is compared ---- */

static uint32_t expected(const struct cap_fact *f, uint32_t at)
{
	const uint32_t start = start_of(f->kind);
	size_t i;

	for (i = 0; i < CAP_WORDS && f->writable[i].mask; i++)
		if (at == start + f->writable[i].at)
			return f->writable[i].mask;
	return 0;
}

const char *cap_fault(const struct cap_fact *f, const struct caps *tables)
{
	static char fault[64];
	struct space s;
	uint32_t at;

	view(&s, tables, f);
	if (f->kind != CAP_HEADER && is_shown(&s, f->kind) == !!f->hidden)
		return f->hidden ? "it is not hidden" : "it is hidden";
	if (!goes_on(&s, f->kind))
		return "the chain ends";
	/* The header has a fact of its own. */
	for (at = f->kind == CAP_HEADER ? 0 : PCI_STANDARD; at < SIZE; at += 4)
		if (pci_dword(s.mask, at) != expected(f, at)) {
			snprintf(fault, sizeof(fault), "mask %#x at %#x", pci_dword(s.mask, at),
				 at);
			return fault;
		}
	return NULL;
}

static bool is_named(enum cap_kind kind, uint32_t id)
{
	size_t i;

	for (i = 0; i < n_cap_facts; i++)
		if (cap_facts[i].kind == kind && cap_facts[i].id == id)
			return true;
	return false;
}

const char *cap_unknown_fault(const struct caps *tables)
{
	static const uint32_t ids[CAP_KINDS] = { 0, STANDARD_IDS, EXTENDED_IDS };
	static char fault[64];
	struct cap_fact f = { .kind = CAP_STANDARD };
	struct space s;
	uint32_t id;

	for (; f.kind <= CAP_EXTENDED; f.kind++)
		for (id = 1; id < ids[f.kind]; id += id < 0x100 ? 1 : 0xff) {
			f.id = (uint16_t)id;
			view(&s, tables, &f);
			if (!is_named(f.kind, id) && is_shown(&s, f.kind)) {
				snprintf(fault, sizeof(fault), "kind %u, id %#x", f.kind, id);
				return fault;
			}
		}
	return NULL;
}
