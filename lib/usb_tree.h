/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_USB_TREE_H
#define VIOMMU_USB_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { USB_DEPTH = 4, USB_HUB_PORTS = 8, USB_MOST_PORTS = 15 };

/* A controller or a hub; numbers of ports begin with 1. */
struct usb_hub {
	uint8_t ports;
	uint16_t taken; /* as a set */
	uint32_t child[USB_MOST_PORTS + 1]; /* the hub there, 0 for none */
};

struct usb_bus {
	uint64_t index; /* of the controller */
	uint32_t hub;
};

/* Ports of all controllers. The arrays are the caller's, with room for all buses, and for all hubs and one more. */
struct usb_tree {
	struct usb_hub *hub; /* the first one is not used */
	struct usb_bus *bus;
	size_t hubs, buses;
	size_t first; /* no bus before that one has a free port */
};

/* A way down from a controller. */
struct usb_way {
	uint8_t port[USB_DEPTH];
	unsigned depth;
};

/* Why a port cannot be had. */
enum usb_fault { USB_FINE, USB_NO_BUS, USB_NO_PORT, USB_OUT_OF_RANGE, USB_NO_HUB, USB_TAKEN };

void usb_tree_add(struct usb_tree *t, uint64_t index, unsigned ports);

/* The bus of a controller, or NULL. */
struct usb_bus *usb_tree_bus(struct usb_tree *t, uint64_t index);

/*
 * Finds a free port of a bus, or of the first bus that has one when *bus is NULL: those of a controller before those of the
 * hubs behind it. False when there is none.
 */
bool usb_tree_find(struct usb_tree *t, struct usb_bus **bus, struct usb_way *ret_way);

/* Whether a way leads to a free port; *ret_port is the number of the one at fault. */
enum usb_fault usb_tree_look(const struct usb_tree *t, const struct usb_bus *bus,
			     const struct usb_way *way, unsigned *ret_port);

/* Takes a free port, for a device or a hub. */
void usb_tree_take(struct usb_tree *t, const struct usb_bus *bus, const struct usb_way *way,
		   bool for_hub);

#endif
