/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_FOOTPRINT_H
#define VIOMMU_FOOTPRINT_H

#include "pci_set.h"

/*
 * What a device asks of a PCI bus, by footprint.def; for a controller of type pci, its own model. kind is 0 for a device
 * that has no PCI address. On a pci-root guest every endpoint is conventional. d->machine is known.
 */
struct pci_want pci_want_of(const struct viommu_doc *d, const struct node *device);

/* The same of a device that has an address, which counts as legacy where it should have none (L 13.4, seen on 9.0.0). */
uint32_t pci_kind_given(const struct viommu_doc *d, const struct node *device);

/*
 * A set of the buses that the controllers of the document have, and of those that fill the holes between them; added: those
 * that nobody wrote as well. d->machine is known.
 */
void pci_set_of(struct pci_set *s, const struct viommu_doc *d, bool added);

/* Whether a controller is the one of the chipset that such a row of chipset.def speaks of. d->machine is known. */
bool is_fixed(const struct viommu_doc *d, const struct node *controller,
	      const struct fixed_place *f);

/* The same, whatever the machine is. */
bool is_of_chipset(const struct viommu_doc *d, const struct node *controller,
		   const struct fixed_place *f);

#endif
