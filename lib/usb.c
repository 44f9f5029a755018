/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "usb.h"

#include "condition.h"
#include "kind.h"

#include <errno.h>
#include <stdlib.h>

static const struct user {
	uint16_t device; /* row of <devices> */
	struct condition when;
	bool hub;
	const char *src;
} users[] = {
#define USB_USER(device, ...) { A_DEVICES_##device, __VA_ARGS__ },
#include "usb.def"
};

static const struct ports {
	struct condition when;
	uint8_t ports;
	const char *src;
} ports[] = {
#define USB_PORTS(...) { __VA_ARGS__ },
#include "usb.def"
};

enum { USERS = sizeof(users) / sizeof(users[0]), PORTS = sizeof(ports) / sizeof(ports[0]) };

/* Ports being given out. */
struct giving {
	const struct viommu_doc *d;
	struct usb_map *m;
	struct usb_tree tree;
	bool hub; /* the device that is placed is one */
};

bool usb_has_controller(const struct tables *t, const struct node *devices, bool none)
{
	const struct node *n;

	for (n = node_child(t, devices, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(t, n, CTL_USB) &&
		    (cell_num(t, n, A_CONTROLLER_MODEL, 0) == USB_NONE) == none)
			return true;
	return false;
}

static const struct node *first_of(const struct tables *t, const struct node *devices,
				   const struct user *u)
{
	const struct node *n = node_child(t, devices, u->device);

	while (n && !condition_holds(t, n, &u->when))
		n = n->next;
	return n;
}

const struct node *usb_first_user(const struct tables *t, const struct node *devices, uint16_t row)
{
	const struct node *n = NULL;
	size_t i;

	for (i = 0; i < USERS && !n; i++)
		if (!row || users[i].device == row)
			n = first_of(t, devices, &users[i]);
	return n;
}

bool usb_is_user(const struct tables *t, const struct node *n)
{
	size_t i;

	for (i = 0; i < USERS; i++)
		if (users[i].device == n->row && condition_holds(t, n, &users[i].when))
			return true;
	return false;
}

static unsigned ports_of(const struct viommu_doc *d, const struct node *n)
{
	uint64_t own = cell_num(d->t, n, A_CONTROLLER_PORTS, 0);
	size_t i;

	if (own)
		return own < USB_MOST_PORTS ? (unsigned)own : USB_MOST_PORTS;
	for (i = 0; i < PORTS; i++)
		if (condition_holds(d->t, n, &ports[i].when))
			return ports[i].ports;
	return 0;
}

static void add_buses(struct giving *g)
{
	const struct node *n;

	for (n = devices_of(g->d, A_DEVICES_CONTROLLER); n; n = n->next) {
		unsigned count = is_controller(g->d->t, n, CTL_USB) ? ports_of(g->d, n) : 0;

		if (count)
			usb_tree_add(&g->tree, cell_num(g->d->t, n, A_CONTROLLER_INDEX, 0), count);
	}
}

static char *put_port(char *to, unsigned port)
{
	if (port >= 10)
		*to++ = (char)('0' + port / 10 % 10);
	*to++ = (char)('0' + port % 10);
	return to;
}

static void put_place(struct usb_place *p, const struct node *n, uint64_t bus,
		      const struct usb_way *w)
{
	char *to = p->port;
	unsigned i;

	*p = (struct usb_place){ .device = n, .bus = bus };
	for (i = 0; i < w->depth; i++) {
		if (i)
			*to++ = '.';
		to = put_port(to, w->port[i]);
	}
	*to = '\0';
}

static void take(struct giving *g, const struct usb_bus *b, const struct usb_way *w,
		 const struct node *n)
{
	struct usb_map *m = g->m;

	usb_tree_take(&g->tree, b, w, g->hub);
	put_place(n ? &m->place[m->devices++] : &m->hub[m->hubs++], n, b->index, w);
}

static bool read_way(const char *text, struct usb_way *w)
{
	w->depth = 0;
	while (w->depth < USB_DEPTH && *text >= '0' && *text <= '9') {
		unsigned port = 0;

		for (; *text >= '0' && *text <= '9'; text++)
			port = port > 9 ? 99 : port * 10 + (unsigned)(*text - '0');
		w->port[w->depth++] = (uint8_t)port;
		if (*text != '.')
			break;
		text++;
	}
	return w->depth && w->port[0] && !*text;
}

/* What a USB address says; no port: any one of that bus. */
struct wish {
	bool given, port;
	uint64_t bus;
	struct usb_way way;
};

static struct wish wish_of(const struct viommu_doc *d, const struct node *n)
{
	const struct node *a = node_child(d->t, n, d->t->elems[n->elem].address);
	const char *bus = a ? xml_value(a->xml, "bus") : NULL;
	const char *port = a ? xml_value(a->xml, "port") : NULL;
	struct wish w = { .given = false };
	bool negative = false;

	if (!a || cell_num(d->t, a, A_ADDRESS_TYPE, ADDR_PCI) != ADDR_USB)
		return w;
	w.given = !bus || (!number_parse(bus, 10, &w.bus, &negative) && !negative);
	w.port = port && read_way(port, &w.way);
	return w;
}

/* Only the first fault is told of. */
static void blame(struct usb_map *m, const struct node *n, const struct wish *w,
		  enum usb_fault fault)
{
	m->fault = fault;
	put_place(&m->at, n, w->bus, &w->way);
}

static void reserve(struct giving *g, const struct node *n, const struct wish *w)
{
	const struct usb_bus *b = usb_tree_bus(&g->tree, w->bus);
	enum usb_fault fault = USB_NO_BUS;
	unsigned port = 0;

	if (b)
		fault = usb_tree_look(&g->tree, b, &w->way, &port);
	if (fault == USB_FINE) {
		take(g, b, &w->way, n);
	} else if (g->m->fault == USB_FINE) {
		g->m->port = port;
		blame(g->m, n, w, fault);
	}
}

static void give(struct giving *g, const struct node *n, const struct wish *wish)
{
	struct usb_bus *b = wish->given ? usb_tree_bus(&g->tree, wish->bus) : NULL;
	struct usb_way w;

	if ((b || !wish->given) && usb_tree_find(&g->tree, &b, &w))
		take(g, b, &w, n);
}

static void place_user(struct giving *g, const struct node *n, const struct wish *w, bool placed)
{
	if (w->port != placed)
		return;
	if (placed)
		reserve(g, n, w);
	else
		give(g, n, w);
}

/* All devices of a kind that have a port, or all that have none. */
static void place_kind(struct giving *g, const struct user *u, bool placed)
{
	struct node *n;

	g->hub = u->hub;
	for (n = devices_of(g->d, u->device); n; n = n->next) {
		const struct wish w = wish_of(g->d, n);

		if (condition_holds(g->d->t, n, &u->when))
			place_user(g, n, &w, placed);
	}
}

/* Hubs that are added stand behind the others, and get their ports after them. */
static void place_all(struct giving *g, size_t hubs)
{
	const struct wish none = { .given = false };
	size_t i;

	for (i = 0; i < USERS; i++)
		place_kind(g, &users[i], true);
	for (i = 0; i < USERS; i++) {
		place_kind(g, &users[i], false);
		for (; users[i].hub && hubs; hubs--)
			give(g, NULL, &none);
	}
}

static size_t count_kind(const struct viommu_doc *d, const struct user *u)
{
	const struct node *n;
	size_t count = 0;

	for (n = devices_of(d, u->device); n; n = n->next)
		count += condition_holds(d->t, n, &u->when);
	return count;
}

static size_t count_users(const struct viommu_doc *d)
{
	size_t i, count = 0;

	for (i = 0; i < USERS; i++)
		count += count_kind(d, &users[i]);
	return count;
}

static size_t count_controllers(const struct viommu_doc *d)
{
	const struct node *n;
	size_t count = 0;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next)
		count += is_controller(d->t, n, CTL_USB);
	return count;
}

/* How many hubs libvirt adds: each takes a port and has eight (seen on libvirt 9.0.0). */
static size_t missing_hubs(const struct viommu_doc *d)
{
	size_t devices = 0, free = 0, i;
	const struct node *n;

	for (n = devices_of(d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(d->t, n, CTL_USB))
			free += ports_of(d, n);
	if (!free)
		return 0;
	for (i = 0; i < USERS; i++)
		if (users[i].hub)
			free += count_kind(d, &users[i]) * (USB_HUB_PORTS - 1);
		else
			devices += count_kind(d, &users[i]);
	return devices > free ? (devices - free + USB_HUB_PORTS - 1) / (USB_HUB_PORTS - 1) : 0;
}

static int by_device(const void *a, const void *b)
{
	const uintptr_t x = (uintptr_t)((const struct usb_place *)a)->device;
	const uintptr_t y = (uintptr_t)((const struct usb_place *)b)->device;

	return (x > y) - (x < y);
}

int usb_map_make(const struct viommu_doc *d, struct usb_map *ret_map)
{
	const size_t added = missing_hubs(d), users_here = count_users(d);
	const size_t controllers = count_controllers(d);
	struct giving g = { .d = d, .m = ret_map };
	bool ok;

	*ret_map = (struct usb_map){ .devices = 0 };
	if (!users_here)
		return 0;
	ret_map->place = calloc(users_here, sizeof(ret_map->place[0]));
	ret_map->hub = calloc(added + 1, sizeof(ret_map->hub[0]));
	g.tree.bus = calloc(controllers + 1, sizeof(g.tree.bus[0]));
	g.tree.hub = calloc(controllers + users_here + added + 1, sizeof(g.tree.hub[0]));
	ok = ret_map->place && ret_map->hub && g.tree.bus && g.tree.hub;
	if (ok) {
		add_buses(&g);
		place_all(&g, added);
		qsort(ret_map->place, ret_map->devices, sizeof(ret_map->place[0]), by_device);
	} else {
		usb_map_done(ret_map);
	}
	free(g.tree.bus);
	free(g.tree.hub);
	return ok ? 0 : -ENOMEM;
}

const struct usb_place *usb_map_find(const struct usb_map *m, const struct node *device)
{
	const struct usb_place key = { .device = device };

	if (!m->devices)
		return NULL;
	return bsearch(&key, m->place, m->devices, sizeof(key), by_device);
}

void usb_map_done(struct usb_map *m)
{
	free(m->place);
	free(m->hub);
	*m = (struct usb_map){ .devices = 0 };
}
