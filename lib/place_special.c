/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "place.h"

#include <string.h>

/* Models of the ICH9 set and their functions (L 11.7). */
static const struct {
	uint8_t model, function;
} companions[] = {
	{ USB_EHCI1, 7 },
	{ USB_UHCI1, 0 },
	{ USB_UHCI1 + 1, 1 },
	{ USB_UHCI3, 2 },
};

enum { NO_FUNCTION = 8 };

/* Slots of q35 for the first two sets (L 4.8). */
static const uint8_t set_slots[] = { 0x1d, 0x1a };

static unsigned companion_function(const struct viommu_doc *d, const struct node *n)
{
	uint64_t model = cell_num(d->t, n, A_CONTROLLER_MODEL, USB_LAST);
	size_t i;

	for (i = 0; i < sizeof(companions) / sizeof(companions[0]); i++)
		if (is_controller(d->t, n, CTL_USB) && companions[i].model == model)
			return companions[i].function;
	return NO_FUNCTION;
}

bool place_is_companion(const struct viommu_doc *d, const struct node *n)
{
	return companion_function(d, n) != NO_FUNCTION;
}

void place_note_companion(struct placing *p, const struct node *n, struct pci_place at)
{
	struct usb_set *set = &p->usb[cell_num(p->d->t, n, A_CONTROLLER_INDEX, 0) & 255];

	if (!place_is_companion(p->d, n) || set->known)
		return;
	set->known = true;
	set->at = at;
}

static bool find_slot(struct placing *p, struct pci_place *ret)
{
	const struct pci_want want = { .kind = PCI_LEGACY };
	size_t i;

	for (i = 0; p->d->machine->bit == MACH_Q35 && i < sizeof(set_slots); i++) {
		*ret = (struct pci_place){ .slot = set_slots[i] };
		if (!p->set.bus[0].used[set_slots[i]])
			return true;
	}
	while (!pci_set_find(&p->set, want, ret))
		if (!p->dry || !pci_set_grow(&p->set, want.kind))
			return false;
	return true;
}

int place_companion(struct placing *p, struct node *n)
{
	const struct usb_set *set = &p->usb[cell_num(p->d->t, n, A_CONTROLLER_INDEX, 0) & 255];
	struct pci_place at = set->at;

	if (!set->known && !find_slot(p, &at))
		return place_give_up(p, n);
	at.function = (uint8_t)companion_function(p->d, n);
	place_note_companion(p, n, at);
	return place_at(p, n, at, PCI_LEGACY);
}

static const struct special {
	uint32_t machine;
	uint16_t device;
	const char *model; /* "": any */
	uint8_t slot;
} specials[] = {
#define SPECIAL(m, device, model, slot) { m, A_DEVICES_##device, model, slot },
#include "chipset.def"
};

static bool is_model(const struct placing *p, const struct node *n, const char *model)
{
	uint64_t place = cell_num(p->d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
	const char *word = xml_value(n->xml, "model");

	if (!*model)
		return true;
	if (is_controller(p->d->t, n, CTL_PCI))
		return place < MODEL_COUNT &&
		       !strcmp(p->d->t->words[W_PCI_MODEL].word[place], model);
	return n->elem != E_CONTROLLER && word && !strcmp(word, model);
}

int place_special(struct placing *p)
{
	struct pci_want want;
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(specials) / sizeof(specials[0]) && !ret; i++) {
		const struct special *s = &specials[i];
		struct node *n = devices_of(p->d, s->device);

		if (s->machine != p->d->machine->bit || p->set.bus[0].used[s->slot])
			continue;
		while (n && !is_model(p, n, s->model))
			n = n->next;
		if (!n || !place_wanted(p->d, n, &want))
			continue;
		p->special[i] = n;
		ret = place_at(p, n, (struct pci_place){ .slot = s->slot }, want.kind);
	}
	return ret;
}

bool place_is_special(const struct placing *p, const struct node *n)
{
	size_t i;

	for (i = 0; i < SPECIALS; i++)
		if (p->special[i] == n)
			return true;
	return false;
}
