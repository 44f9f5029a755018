/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "condition.h"
#include "place.h"

#include <string.h>

enum { NO_FUNCTION = 8 };

static unsigned companion_function(const struct viommu_doc *d, const struct node *n)
{
	const struct set_function *f = d->t->devices->set_functions, *const end = f + SET_FUNCTIONS;

	for (; f < end && is_controller(d->t, n, CTL_USB); f++) {
		const struct condition model = { .row = A_CONTROLLER_MODEL, .words = f->model };

		if (condition_holds(d->t, n, &model))
			return f->function;
	}
	return NO_FUNCTION;
}

bool place_is_companion(const struct viommu_doc *d, const struct node *n)
{
	return companion_function(d, n) != NO_FUNCTION;
}

static struct usb_set *usb_set_of(struct placing *p, const struct node *n)
{
	return &p->usb[cell_num(p->d->t, n, A_CONTROLLER_INDEX, 0) & 255];
}

void place_note_companion(struct placing *p, const struct node *n, struct pci_place at)
{
	struct usb_set *set = usb_set_of(p, n);

	if (!place_is_companion(p->d, n) || (set->ordinal && set->ordinal < n->ordinal))
		return;
	set->ordinal = n->ordinal;
	set->at = at;
}

static bool find_slot(struct placing *p, struct pci_place *ret)
{
	const struct pci_want want = { .kind = PCI_LEGACY };

	while (!pci_set_find(&p->set, want, ret))
		if (!p->dry || !pci_set_grow(&p->set, want.kind))
			return false;
	return true;
}

/* The first function says that there are others, wherever they are (seen on libvirt 9.0.0). */
static int place_part(struct placing *p, struct node *n, struct pci_place at)
{
	const int ret = place_at(p, n, at, PCI_LEGACY);

	place_note_companion(p, n, at);
	if (!ret && !p->dry && !at.function)
		cell_infer(p->d->t, node_child(p->d->t, n, A_CONTROLLER_ADDRESS),
			   A_ADDRESS_MULTIFUNCTION, ON);
	return ret;
}

/* What it cannot have is written down all the same, so that the refusal can name it. */
static int refuse_part(struct placing *p, struct node *n, struct pci_place at)
{
	const int ret = place_write(p->d, n, at);

	return ret ? ret : place_give_up(p, n);
}

int place_companion(struct placing *p, struct node *n)
{
	const struct usb_set *set = usb_set_of(p, n);
	struct pci_place at = set->at;

	if (set->early == n->ordinal)
		return 0;
	if (!set->ordinal && !find_slot(p, &at))
		return place_give_up(p, n);
	at.function = (uint8_t)companion_function(p->d, n);
	return pci_set_used(&p->set, at) ? refuse_part(p, n, at) : place_part(p, n, at);
}

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

/* A slot of the chipset is for a controller that has no address at all, not even one of zeros (seen on libvirt 9.0.0). */
static bool wants_special(const struct placing *p, const struct node *n, struct pci_want *ret_want)
{
	return place_wanted(p->d, n, ret_want) &&
	       !(n->elem == E_CONTROLLER && node_child(p->d->t, n, A_CONTROLLER_ADDRESS));
}

/* Whatever address others of the set were given (seen on libvirt 9.0.0). */
static int place_set(struct placing *p, struct node *n)
{
	const struct set_slot *s = p->d->t->devices->set_slots, *const end = s + SET_SLOTS;
	struct usb_set *set = usb_set_of(p, n);
	struct pci_want want;

	if (companion_function(p->d, n) || !wants_special(p, n, &want))
		return 0;
	for (; s < end; s++) {
		const struct pci_place at = { .slot = s->slot };

		if (s->machine != p->d->machine->bit || p->set.bus[0].used[s->slot])
			continue;
		set->early = n->ordinal;
		return place_part(p, n, at);
	}
	return 0;
}

static int place_sets(struct placing *p)
{
	struct node *n;
	int ret = 0;

	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next)
		ret = place_set(p, n);
	return ret;
}

/* A dry run counts the device again when its kind has its turn; so does libvirt (seen on libvirt 9.0.0). */
static int place_one(struct placing *p, size_t i)
{
	const struct special *s = &p->d->t->devices->specials[i];
	struct node *n = devices_of(p->d, s->device);
	struct pci_want want;

	if (s->machine != p->d->machine->bit)
		return 0;
	while (n && !(is_model(p, n, s->model) && wants_special(p, n, &want)))
		n = s->next ? NULL : n->next;
	if (!n)
		return 0;
	if (p->set.bus[0].used[s->slot])
		return s->next ? place_device(p, n) : 0;
	p->special[i] = n;
	return place_at(p, n, (struct pci_place){ .slot = s->slot }, want.kind);
}

int place_special(struct placing *p)
{
	int ret = place_sets(p);
	size_t i;

	for (i = 0; i < SPECIALS && !ret; i++)
		ret = place_one(p, i);
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
