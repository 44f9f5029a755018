/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_ADDRESS_H
#define VIOMMU_ADDRESS_H

#include "pci_set.h"
#include "rules.h"

/* The PCI address of an <address>, "0000:01:00.0". */
void address_text(const struct tables *t, const struct node *a, struct buf *b);

/* Whether an <address> (NULL for none) says a place: all zero means "assign one" (L 11.6). */
bool address_given(const struct tables *t, const struct node *a);

/* The same of one that somebody wrote: what libvirt chose stands there as inferred. */
bool address_written(const struct tables *t, const struct node *a);

/* That place. False when there is none, or it is one that no bus has. */
bool address_place(const struct tables *t, const struct node *a, struct pci_place *ret);

/*
 * Refuses a device that finds no place, in libvirt's words for a PCI controller of that model, or for any other device. One
 * that would need a controller behind the last bus is no fault yet: libvirt adds the controller, and refuses it later.
 */
int refuse_place(struct pass *p, const struct rule *r, const struct node *n);

/* Remarks on controllers that libvirt prints before the one that they are plugged into, see argv.def. */
int note_controller_order(const struct viommu_doc *d, struct viommu_report *rep);

#endif
