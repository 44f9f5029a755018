/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "footprint.h"

#include <string.h>

enum { CONDITIONS = 2 };

struct condition {
	uint16_t row; /* a typed value, or else */
	const char *child, *attr; /* an attribute as it was written */
	const char *words; /* NULL: no condition */
};

static const struct foot {
	uint16_t device; /* row of <devices> */
	uint32_t kind;
	struct condition when[CONDITIONS];
	uint32_t machines; /* 0: all */
	bool integrated, virtio;
	const char *src;
} feet[] = {
#define FOOT(device, kind, ...) { A_DEVICES_##device, kind, __VA_ARGS__ },
#include "footprint.def"
};

/* The word that a cell holds, "" for none. */
static const char *cell_word(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = find_set(t, n, row);

	if (!c)
		return "";
	if (t->rows[row].kind != K_CTL_MODEL)
		return t->words[t->rows[row].words].word[c->u];
	if (c->u < USB_FIRST)
		return t->words[W_PCI_MODEL].word[c->u];
	return c->u < USB_LAST ? t->words[W_USB_MODEL].word[c->u - USB_FIRST] : c->s;
}

static const char *written_word(const struct node *n, const struct condition *c)
{
	const char *value = xml_value(*c->child ? xml_child(n->xml, c->child) : n->xml, c->attr);

	return value ? value : "";
}

static bool is_among(const char *word, const char *words)
{
	const size_t len = strlen(word);

	for (;; words += strcspn(words, "|") + 1) {
		if (strcspn(words, "|") == len && !strncmp(words, word, len))
			return true;
		if (!words[strcspn(words, "|")])
			return false;
	}
}

static bool holds(const struct viommu_doc *d, const struct node *n, const struct condition *c)
{
	if (!c->words)
		return true;
	return is_among(c->row ? cell_word(d->t, n, c->row) : written_word(n, c), c->words);
}

static bool fits(const struct viommu_doc *d, const struct node *n, const struct foot *f)
{
	if (f->device != n->row || (f->machines && !(f->machines & d->machine->bit)))
		return false;
	return holds(d, n, &f->when[0]) && holds(d, n, &f->when[1]);
}

/* Controllers of the chipset have places of their own, and the root is no device. */
static struct pci_want want_of_bridge(const struct viommu_doc *d, const struct node *n)
{
	uint64_t model = cell_num(d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);

	if (model <= MODEL_PCIE_ROOT || model >= MODEL_COUNT)
		return (struct pci_want){ .kind = 0 };
	return (struct pci_want){ .kind = UINT32_C(1) << model };
}

struct pci_want pci_want_of(const struct viommu_doc *d, const struct node *n)
{
	struct pci_want want = { .kind = 0 };
	size_t i;

	if (is_controller(d->t, n, CTL_PCI))
		return want_of_bridge(d, n);
	for (i = 0; i < sizeof(feet) / sizeof(feet[0]) && !fits(d, n, &feet[i]); i++)
		;
	if (i == sizeof(feet) / sizeof(feet[0]))
		return want;
	want.kind = feet[i].kind;
	want.integrated = feet[i].integrated;
	want.virtio = feet[i].virtio;
	if (want.kind && d->machine->root == MODEL_PCI_ROOT)
		want.kind = PCI_LEGACY;
	return want;
}
