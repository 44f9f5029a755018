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

static uint32_t reached(struct call *c)
{
	const struct device *d;
	uint32_t n = 0;

	for (d = machine_first(c->w); d; d = machine_next(c->w, d))
		n += is_reached(c, d);
	return n;
}

static bool by_group(const struct call *c)
{
	const struct file *f = heap_at(&c->w->heap, c->file);

	return f->kind == FILE_GROUP_DEVICE;
}

/* The number of a device in the context of the caller's one, 0: it is owned with its group; or that of its group. */
static uint32_t id_of(struct call *c, const struct device *d)
{
	const struct group *g = device_group(c->w, d);

	if (by_group(c))
		return g ? (uint32_t)g->number : UINT32_MAX;
	if (d->bound && d->bound == c->dev->bound)
		return d->devid;
	return g && g->owner == OWNER_CONTEXT && g->owned_by == c->dev->bound ? 0 : UINT32_MAX;
}

/* ---- groups by their descriptors ---- */

/* The group of descriptor i; 0 with *ret_fault: its errno. */
static ref group_at(struct call *c, uint64_t i, int *ret_fault)
{
	int32_t fd = -1;
	const struct file *f;
	ref file;

	*ret_fault =
		caller_get(c->by, &fd, c->arg + sizeof(c->hot_reset) + i * sizeof(fd), sizeof(fd));
	if (!*ret_fault)
		*ret_fault = c->by->front->file_of(c->by, c->w, fd, &file);
	if (*ret_fault)
		return 0;
	f = heap_at(&c->w->heap, file);
	if (f && f->kind == FILE_GROUP)
		return f->group;
	*ret_fault = -EINVAL;
	return 0;
}

/* Of the first of n descriptors that has one. */
static int groups_fault(struct call *c, uint64_t n)
{
	int fault = 0;
	uint64_t i;

	for (i = 0; !fault && i < n; i++)
		group_at(c, i, &fault);
	return fault;
}

bool check_groups_as_opened(struct call *c, const struct check *k)
{
	return by_group(c) == !!call_field(c, k->field);
}

bool check_groups_reached(struct call *c, const struct check *k)
{
	return call_field(c, k->field) <= reached(c);
}

/* They are read at once, before any is looked at. */
bool check_groups_readable(struct call *c, const struct check *k)
{
	const uint64_t n = call_field(c, k->field);
	uint64_t i;
	int32_t fd;

	for (i = 0; i < n; i++)
		if (caller_get(c->by, &fd, c->arg + sizeof(c->hot_reset) + i * sizeof(fd),
			       sizeof(fd)))
			return false;
	return true;
}

bool check_groups_open(struct call *c, const struct check *k)
{
	return groups_fault(c, call_field(c, k->field)) != -EBADF;
}

bool check_groups_are_groups(struct call *c, const struct check *k)
{
	return groups_fault(c, call_field(c, k->field)) != -EINVAL;
}

/* One of the groups is its group. */
static bool is_named(struct call *c, const struct device *d)
{
	const ref group = heap_ref(&c->w->heap, device_group(c->w, d));
	uint32_t i;
	int fault;

	for (i = 0; i < c->hot_reset.count; i++)
		if (group_at(c, i, &fault) == group)
			return true;
	return false;
}

bool check_all_owned(struct call *c, const struct check *k)
{
	const struct device *d;

	(void)k;
	for (d = machine_first(c->w); d; d = machine_next(c->w, d))
		if (is_reached(c, d) && (by_group(c) ? !is_named(c, d) : id_of(c, d) == UINT32_MAX))
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

	c->hot_info.flags = 0;
	c->hot_info.count = reached(c);
	if (c->hot_info.count > room)
		return -ENOSPC;
	c->hot_info.flags = by_group(c) ? 0 : VFIO_HOT_DEV_ID | VFIO_HOT_OWNED;
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
