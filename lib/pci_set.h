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
	uint32_t kept; /* the only kind of device that it takes; 0: whatever its model does */
};

enum { PCI_KINDS = 32, PCI_INDEXES = 256 };

/* The buses of a domain and what stands on them. */
struct pci_set {
	const struct bus_row *rows; /* by model */
	const struct bus_chain
		*chain; /* what is added for a legacy device where no bus takes a pci-bridge */
	struct pci_bus bus[PCI_INDEXES];
	unsigned count; /* one more than the highest index */
	uint16_t from[PCI_KINDS]; /* by kind: no bus before this one has a free place for it */
};

/* Why a device cannot have the place that it names, in libvirt's order (L 12). */
enum pci_fault {
	PCI_FITS,
	PCI_NO_BUS, /* the bus is not there, and none can be made that suits the device */
	PCI_OTHER_DOMAIN,
	PCI_OFF_BOARD, /* it stands on bus 0 only */
	PCI_OTHER_PLUG,
	PCI_LOW_SLOT,
	PCI_HIGH_SLOT,
	PCI_TAKEN
};

/* A set without buses. The tables must outlive it. */
void pci_set_init(struct pci_set *s, const struct tables *t);

/* Adds the bus of a controller. index is 0 to 255. */
void pci_set_bus(struct pci_set *s, unsigned index, unsigned model);

/* Whether a bus takes such a device at an address that somebody wrote, or by itself. */
bool pci_bus_takes(const struct bus_row *bus, uint32_t kind);
bool pci_bus_takes_auto(const struct bus_row *bus, uint32_t kind);

/* Whether a device stands at a place of a bus that is there. */
bool pci_set_used(const struct pci_set *s, struct pci_place at);

/* Notes a device at a place of a bus that is there; false when another one has it. */
bool pci_set_take(struct pci_set *s, struct pci_place at, uint32_t kind);

/*
 * The same for a place that somebody wrote; buses up to the one that it names are made to suit the device (L 13.4). Where
 * the first of two that are made for it is that bus, the device stands on the second, and at says so.
 */
enum pci_fault pci_set_give(struct pci_set *s, uint64_t domain, struct pci_place *at,
			    uint32_t kind);

/*
 * The place that a device without address gets: buses upwards, slots upwards, the first that is completely free, or the
 * next function of a slot that root ports share (L 4.7). False when there is none.
 */
bool pci_set_find(struct pci_set *s, struct pci_want want, struct pci_place *ret);

/*
 * Adds what makes room for such a device: a root port; a pci-bridge where one can stand, else two controllers, one behind
 * the other (L 4.7). False when nothing that can be added would help, or there is no index left.
 */
bool pci_set_grow(struct pci_set *s, uint32_t kind);

#endif
