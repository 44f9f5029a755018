/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_COMPLETE_H
#define VIOMMU_COMPLETE_H

#include "doc.h"

#include "include/viommu.h"

/*
 * Fills in what libvirt fills in. Never rejects and never changes a value that is there; filling a completed document in
 * again changes nothing. Returns 0 or -ENOMEM.
 */
int doc_complete(struct viommu_doc *d);

/* Its parts, in this order. */
int complete_metadata(struct viommu_doc *d); /* what libvirt keeps of metadata, and its prefixes */
void complete_foreign(
	struct viommu_doc *d); /* drops what libvirt does not read of other name spaces */
int complete_domain(struct viommu_doc *d); /* machine, memory, uuid, firmware, CPU, features */
int complete_devices(struct viommu_doc *d); /* implicit devices, controller indexes */
int complete_pci(struct viommu_doc *d); /* what follows from PCI places */

/*
 * What fills.def says of devices that are carried through, by its .early rows or by the others; the machine is known.
 * Returns 0, or -ENOMEM.
 */
int fill_carried(struct viommu_doc *d, bool early);

/*
 * What the name of a disk counts, hda 0, hdb 1; the letters behind the prefix as in a spreadsheet: z 25, aa 26. False when
 * the name says nothing.
 */
bool disk_number(const struct words *prefixes, const char *name, uint64_t *ret);

/* A number as a text that lives as long as the document; NULL without memory. */
const char *small_number(struct viommu_doc *d, uint64_t value);

/* Gives every controller an index, and puts them in libvirt's order (L 11.5). */
int number_controllers(struct viommu_doc *d);

/* Puts a controller that was added at the end beside those of its type. */
void controller_added(struct viommu_doc *d);

/* Adds the controllers that are part of the machine; it must be known. */
int add_chipset(struct viommu_doc *d);

/* Models of controllers that name none, and the places that those of the chipset have there (L 4.8, 11.7). */
int fill_chipset(struct viommu_doc *d);

/* The controller of a type and index, or NULL; and one that is made if there is none, model -1 for none. */
struct node *find_controller(const struct viommu_doc *d, unsigned type, uint64_t index);
int add_controller(struct viommu_doc *d, unsigned type, uint64_t index, int model);

/* Devices that come with others: a console with a serial port, a video device with graphics (L 11.4). */
int complete_companions(struct viommu_doc *d);
/* Gives the console of the first serial port the place that the port has by now. */
int complete_twin(struct viommu_doc *d);
/* Whether a console is the first serial port by another name. */
bool is_port_twin(const struct viommu_doc *d, const struct node *console);
/* Whether there is graphics that needs a video device, and none. */
bool wants_video(const struct viommu_doc *d);

/* Disks of one bus stand together, in the order of their names (seen on libvirt 9.0.0). */
int sort_disks(struct viommu_doc *d);

/* Addresses of disks and channels, and the controllers that they stand on (L 11.4, 11.5). */
int complete_drives(struct viommu_doc *d);

/* Sorts a list by the number of a row, equal ones as they came; returns its new first. */
struct node *node_sort(const struct viommu_doc *d, struct node *list, uint16_t row);

/* Numbers a list anew after something was inserted. */
void node_renumber(struct cell *list);

/*
 * PCI addresses of devices that have none, and the controllers that this takes. A device that finds no place is noted in
 * d->unplaced; then nothing more is placed. Returns 0, or -ENOMEM.
 */
int complete_places(struct viommu_doc *d);

#endif
