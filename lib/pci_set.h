/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_PCI_SET_H
#define VIOMMU_PCI_SET_H

#include "device_table.h"
#include "doc.h"

struct pci_want {
	uint32_t kind; /* one bit; 0: the device has no PCI address */
	bool virtio; /* may be a platform device instead */
};

struct pci_place {
	uint8_t bus, slot, function;
};

struct pci_bus {
	uint8_t model; /* place in PCI_MODEL; MODEL_COUNT: no such bus */
	uint8_t used[32]; /* functions, by slot */
	uint32_t shared; /* slots that hold nothing but root ports, which share them */
	bool housed; /* its own controller stands in the set already, though nobody gave it a place */
};

enum { PCI_KINDS = 32 };

/* The buses of a domain and what stands on them. */
struct pci_set {
	const struct bus_row *rows; /* by model */
	struct pci_bus bus[256];
	unsigned count; /* one more than the highest index */
	uint16_t from[PCI_KINDS]; /* by kind: no bus before this one has a free place for it */
};

/* A set without buses. The tables must outlive it. */
void pci_set_init(struct pci_set *s, const struct tables *t);

/* Adds the bus of a controller. index is 0 to 255. */
void pci_set_bus(struct pci_set *s, unsigned index, unsigned model);

/* Whether a bus takes such a device at an address that somebody wrote, or by itself. */
bool pci_bus_takes(const struct bus_row *bus, uint32_t kind);
bool pci_bus_takes_auto(const struct bus_row *bus, uint32_t kind);

/* Notes a device at a place of a bus that is there; false when another one has it. */
bool pci_set_take(struct pci_set *s, struct pci_place at, uint32_t kind);

/*
 * The place that a device without address gets: buses upwards, slots upwards, the first that is completely free, or the
 * next function of a slot that root ports share (L 4.7). False when there is none.
 */
bool pci_set_find(struct pci_set *s, struct pci_want want, struct pci_place *ret);

/*
 * Adds what makes room for such a device: a root port; a bridge where one can stand, else a root port and a bridge
 * behind it (L 4.7). False when nothing that can be added would help, or there is no index left.
 */
bool pci_set_grow(struct pci_set *s, uint32_t kind);

#endif
