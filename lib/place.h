/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_PLACE_H
#define VIOMMU_PLACE_H

#include "footprint.h"

/* Slot of the functions of one ICH9 USB controller: that of the first of them in the list that has a place. */
struct usb_set {
	uint32_t ordinal; /* of that one; 0: none has a place */
	uint32_t early; /* of the one that has a slot of the chipset, which a dry run does not write down; 0: none */
	struct pci_place at;
};

/* Devices on their way to an address. */
struct placing {
	struct viommu_doc *d;
	struct pci_set set;
	struct usb_set usb[256]; /* by index of the controllers */
	const struct node *special[SPECIALS]; /* devices that have a slot of their own */
	bool mmio; /* virtio devices are platform devices: another one was said to be */
	bool dry; /* nothing is written: only buses are counted */
	bool any; /* some device got a place */
};

/* Whether a device was given such a slot; a dry run does not write it down. */
bool place_is_special(const struct placing *p, const struct node *n);

/* Gives one device its place, or notes in the document that there is none. Returns 0, or -ENOMEM. */
int place_device(struct placing *p, struct node *n);

/* Notes that a device finds no place; returns 0. */
int place_give_up(struct placing *p, struct node *n);

/* Takes a place for a device and writes it down. Returns 0, or -ENOMEM. */
int place_at(struct placing *p, struct node *n, struct pci_place at, uint32_t kind);

/* The same without a look at what stands there. */
int place_write(struct viommu_doc *d, struct node *n, struct pci_place at);

/* Whether a place may be written down: there is no address, or one that leaves it open. */
bool place_open(const struct viommu_doc *d, const struct node *n);

/* Whether the device wants a PCI address and nobody gave it one. */
bool place_wanted(const struct viommu_doc *d, const struct node *n, struct pci_want *ret_want);

/* Devices that have a slot of their own on this machine, if that is free (L 4.8, 11.7). */
int place_special(struct placing *p);

/* The four functions of an ICH9 USB controller share a slot. */
bool place_is_companion(const struct viommu_doc *d, const struct node *n);
int place_companion(struct placing *p, struct node *n);

/* One of a set has a place now. */
void place_note_companion(struct placing *p, const struct node *n, struct pci_place at);

#endif
