/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "usb_tree.h"

static uint32_t add_hub(struct usb_tree *t, unsigned ports)
{
	t->hub[++t->hubs] = (struct usb_hub){ .ports = (uint8_t)ports };
	return (uint32_t)t->hubs;
}

void usb_tree_add(struct usb_tree *t, uint64_t index, unsigned ports)
{
	t->bus[t->buses++] = (struct usb_bus){ .index = index, .hub = add_hub(t, ports) };
}

struct usb_bus *usb_tree_bus(struct usb_tree *t, uint64_t index)
{
	size_t i;

	for (i = 0; i < t->buses; i++)
		if (t->bus[i].index == index)
			return &t->bus[i];
	return NULL;
}

static bool find_here(const struct usb_hub *h, struct usb_way *w)
{
	uint8_t port;

	for (port = 1; port <= h->ports; port++)
		if (!(h->taken >> port & 1)) {
			w->port[w->depth++] = port;
			return true;
		}
	return false;
}

static bool find_below(const struct usb_tree *t, uint32_t hub, struct usb_way *w)
{
	const struct usb_hub *h = &t->hub[hub];
	uint8_t port;

	if (find_here(h, w))
		return true;
	if (w->depth + 1 >= USB_DEPTH)
		return false;
	for (port = 1; port <= h->ports; port++) {
		if (!h->child[port])
			continue;
		w->port[w->depth++] = port;
		if (find_below(t, h->child[port], w))
			return true;
		w->depth--;
	}
	return false;
}

bool usb_tree_find(struct usb_tree *t, struct usb_bus **bus, struct usb_way *ret_way)
{
	ret_way->depth = 0;
	if (*bus)
		return find_below(t, (*bus)->hub, ret_way);
	for (; t->first < t->buses; t->first++) {
		*bus = &t->bus[t->first];
		if (find_below(t, (*bus)->hub, ret_way))
			return true;
	}
	return false;
}

static uint32_t hub_above(const struct usb_tree *t, const struct usb_bus *bus,
			  const struct usb_way *way)
{
	uint32_t hub = bus->hub;
	unsigned i;

	for (i = 0; i + 1 < way->depth; i++)
		hub = t->hub[hub].child[way->port[i]];
	return hub;
}

enum usb_fault usb_tree_look(const struct usb_tree *t, const struct usb_bus *bus,
			     const struct usb_way *way, unsigned *ret_port)
{
	uint32_t hub = bus->hub;
	unsigned i;

	for (i = 0; i < way->depth; i++) {
		const struct usb_hub *h = &t->hub[hub];

		*ret_port = way->port[i];
		if (!*ret_port || *ret_port > h->ports)
			return i + 1 == way->depth ? USB_NO_PORT : USB_OUT_OF_RANGE;
		if (i + 1 == way->depth)
			return h->taken >> *ret_port & 1 ? USB_TAKEN : USB_FINE;
		hub = h->child[*ret_port];
		if (!hub)
			return USB_NO_HUB;
	}
	return USB_NO_PORT;
}

void usb_tree_take(struct usb_tree *t, const struct usb_bus *bus, const struct usb_way *way,
		   bool for_hub)
{
	const uint8_t port = way->port[way->depth - 1];
	const uint32_t hub = hub_above(t, bus, way);

	t->hub[hub].taken |= (uint16_t)(1U << port);
	if (for_hub)
		t->hub[hub].child[port] = add_hub(t, USB_HUB_PORTS);
}
