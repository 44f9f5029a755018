/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resets of a function, and of everything that shares its bus (K 2.6).
 */
#include "call.h"
#include "vfio.h"

#include <errno.h>

/* Ports whose secondary bus says it can be reset and then does not (K 2.6 [R]). */
static const struct port {
	uint16_t vendor, id;
} stubborn[] = {
	{ 0x1b36, 0x000c }, /* QEMU's root port */
};

void device_was_reset(struct world *w, struct device *d)
{
	(void)w;
	d->resets++;
}

bool check_can_reset(struct call *c, const struct check *k)
{
	(void)k;
	return device_resets(c->dev);
}

int run_DEVICE_RESET(struct call *c)
{
	device_was_reset(c->w, c->dev);
	return 0;
}

/* ---- what shares the bus ---- */

bool check_bus_resets(struct call *c, const struct check *k)
{
	(void)k;
	return !bdf_equal(c->dev->parent, c->dev->at);
}

bool check_port_resets(struct call *c, const struct check *k)
{
	const struct device *port = machine_at(c->w, c->dev->parent);
	size_t i;

	(void)k;
	for (i = 0; port && i < sizeof(stubborn) / sizeof(stubborn[0]); i++)
		if (port->vendor == stubborn[i].vendor && port->id == stubborn[i].id)
			return false;
	return true;
}

/* Below the same bridge: beside it, or behind a bridge beside it. */
static bool is_reached(struct call *c, const struct device *d)
{
	unsigned turns = 32;

	while (d && turns-- && !d->is_mdev && !bdf_equal(d->parent, d->at)) {
		if (bdf_equal(d->parent, c->dev->parent))
			return true;
		d = machine_at(c->w, d->parent);
	}
	return false;
}

/* The number of a device in the context of the caller's one; 0: it is owned with its group. */
static uint32_t id_of(struct call *c, const struct device *d)
{
	const struct group *g = device_group(c->w, d);

	if (d->bound && d->bound == c->dev->bound)
		return d->devid;
	return g && g->owner == OWNER_CONTEXT && g->owned_by == c->dev->bound ? 0 : UINT32_MAX;
}

bool check_all_owned(struct call *c, const struct check *k)
{
	const struct device *d;

	(void)k;
	for (d = machine_first(c->w); d; d = machine_next(c->w, d))
		if (is_reached(c, d) && id_of(c, d) == UINT32_MAX)
			return false;
	return true;
}

/* ---- the ioctls ---- */

int run_DEVICE_GET_PCI_HOT_RESET_INFO(struct call *c)
{
	const uint64_t room =
		(c->hot_info.argsz - sizeof(c->hot_info)) / sizeof(struct vfio_dependent);
	uint64_t at = c->arg + sizeof(c->hot_info);
	struct vfio_dependent e;
	const struct device *d;
	uint32_t n = 0;

	c->hot_info.flags = 0;
	for (d = machine_first(c->w); d; d = machine_next(c->w, d))
		n += is_reached(c, d);
	c->hot_info.count = n;
	if (n > room)
		return -ENOSPC;
	c->hot_info.flags = VFIO_HOT_DEV_ID | VFIO_HOT_OWNED;
	for (d = machine_first(c->w); d; d = machine_next(c->w, d)) {
		if (!is_reached(c, d))
			continue;
		e = (struct vfio_dependent){ id_of(c, d), d->at.domain, d->at.bus, d->at.devfn };
		if (e.id == UINT32_MAX)
			c->hot_info.flags &= ~(uint32_t)VFIO_HOT_OWNED;
		if (caller_put(c->by, at, &e, sizeof(e)))
			return -EFAULT;
		at += sizeof(e);
	}
	return 0;
}

int run_DEVICE_PCI_HOT_RESET(struct call *c)
{
	struct device *d;

	for (d = machine_first(c->w); d; d = machine_next(c->w, d))
		if (is_reached(c, d))
			device_was_reset(c->w, d);
	return 0;
}
