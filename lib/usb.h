/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_USB_H
#define VIOMMU_USB_H

#include "doc.h"
#include "usb_tree.h"

enum { USB_TEXT = 4 * USB_DEPTH };

/* Where a device is plugged in: port.port.port of the controller with that index. */
struct usb_place {
	const struct node *device; /* NULL: a hub that libvirt adds */
	uint64_t bus;
	char port[USB_TEXT];
};

struct usb_map {
	struct usb_place *place; /* of devices, to be looked up in */
	struct usb_place *hub; /* of hubs that libvirt adds, in their order */
	size_t devices, hubs;
	enum usb_fault fault; /* of an address that was given */
	struct usb_place at; /* the first one at fault */
	unsigned port; /* which of its numbers */
};

/*
 * Gives every USB device of a completed document its port: those that have one keep it, hubs are added where devices are
 * more than ports, and each of the others takes the first free port. A device that finds none has no place in the map.
 * Returns 0, or -ENOMEM.
 */
int usb_map_make(const struct viommu_doc *d, struct usb_map *ret_map);

/* The place of a device, or NULL. */
const struct usb_place *usb_map_find(const struct usb_map *m, const struct node *device);

void usb_map_done(struct usb_map *m);

/* The first USB device of a row of <devices>, or of all rows for 0; NULL for none. */
const struct node *usb_first_user(const struct tables *t, const struct node *devices, uint16_t row);

/* Whether a device is plugged into a USB port. */
bool usb_is_user(const struct tables *t, const struct node *n);

/* Whether some USB controller is there, or one that says there shall be none. */
bool usb_has_controller(const struct tables *t, const struct node *devices, bool none);

#endif
