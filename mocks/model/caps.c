/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"

#include <stdbool.h>

static const struct cap_known known[] = {
#define STANDARD(id) { CAP_STANDARD, id },
#include "caps.def"
#define EXTENDED(id) { CAP_EXTENDED, id },
#include "caps.def"
};

static const struct cap_field fields[] = {
#define FIELD(k, i, a, m, ...) { .kind = CAP_##k, .id = i, .at = a, .mask = m, __VA_ARGS__ },
#include "caps.def"
};

#define N(array) (sizeof(array) / sizeof((array)[0]))

const struct caps vfio_caps = { known, N(known), fields, N(fields) };

/* A space under way to what is shown of it. */
struct view {
	const struct caps *t;
	uint8_t *shown, *mask;
	uint32_t size;
};

static bool is_known(const struct caps *t, enum cap_kind kind, uint16_t id)
{
	size_t i;

	for (i = 0; i < t->n_known; i++)
		if (t->known[i].kind == kind && t->known[i].id == id)
			return true;
	return false;
}

static void allow(const struct view *v, enum cap_kind kind, uint32_t cap, uint16_t id)
{
	const struct cap_field *f;
	uint32_t i;

	for (f = v->t->fields; f < v->t->fields + v->t->n_fields; f++) {
		if (f->kind != kind || f->id != id)
			continue;
		if (f->where && (pci_word(v->shown, cap + 2) & f->where) != f->is)
			continue;
		for (i = cap + f->at; i < v->size && i < cap + f->at + sizeof(f->mask); i++)
			v->mask[i] |= (uint8_t)(f->mask >> 8 * (i - cap - f->at));
	}
}

static void view_standard(const struct view *v)
{
	uint32_t link = PCI_CAPABILITIES, at, turns = 48;
	uint8_t *shown = v->shown;

	if (!(pci_word(shown, PCI_STATUS) & PCI_STATUS_CAPABILITIES))
		return;
	while ((at = shown[link] & 0xfc) >= PCI_STANDARD && turns--) {
		if (!is_known(v->t, CAP_STANDARD, shown[at])) {
			shown[link] = shown[at + 1];
			continue;
		}
		allow(v, CAP_STANDARD, at, shown[at]);
		link = at + 1;
	}
	if (!shown[PCI_CAPABILITIES])
		pci_set_word(shown, PCI_STATUS,
			     pci_word(shown, PCI_STATUS) & ~PCI_STATUS_CAPABILITIES);
}

/* The first one cannot be left out: it loses its id and version alone. */
static void view_extended(const struct view *v)
{
	uint32_t at = PCI_EXTENDED, last = 0, next, turns = (v->size - PCI_EXTENDED) / 8;
	uint8_t *shown = v->shown;

	while (at >= PCI_EXTENDED && turns-- && pci_dword(shown, at)) {
		next = pci_dword(shown, at) >> 20 & 0xffc;
		if (is_known(v->t, CAP_EXTENDED, pci_word(shown, at))) {
			allow(v, CAP_EXTENDED, at, pci_word(shown, at));
			last = at;
		} else if (last) {
			pci_set_dword(shown, last, (pci_dword(shown, last) & 0xfffff) | next << 20);
		} else {
			pci_set_dword(shown, at, next << 20);
			last = at;
		}
		at = next;
	}
}

void caps_view(const struct caps *t, uint8_t *shown, uint8_t *mask, uint32_t size)
{
	const struct view v = { t, shown, mask, size };

	allow(&v, CAP_HEADER, 0, 0);
	view_standard(&v);
	if (size > PCI_EXTENDED)
		view_extended(&v);
}
