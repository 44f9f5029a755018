/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who drives what: bind, unbind, new_id, remove_id and drivers_probe (K 3.3), and the nodes that follow from it (K 3.1).
 */
#include "driver.h"
#include "hardware.h"
#include "sriov.h"
#include "vfio.h"
#include "written.h"

#include <errno.h>
#include <string.h>

/* What vfio-pci refuses because user space could crash the host with it (K 3.3). */
static const struct {
	uint16_t vendor, id;
} denied[] = {
	{ 0x8086, 0x0435 }, { 0x8086, 0x0443 }, { 0x8086, 0x19e2 },
	{ 0x8086, 0x19e3 }, { 0x8086, 0x37c8 }, { 0x8086, 0x37c9 },
};

static struct driver *drivers(struct world *w)
{
	return heap_at(&w->heap, hardware_of(w)->drivers);
}

struct driver *driver_find(struct world *w, const char *name)
{
	struct driver *r = drivers(w);
	uint32_t i;

	for (i = 0; i < hardware_of(w)->n_drivers; i++)
		if (!strcmp(r[i].name, name))
			return &r[i];
	return NULL;
}

struct driver *driver_of(struct world *w, const struct device *d)
{
	return d->driver < 0 ? NULL : drivers(w) + d->driver;
}

/* ---- nodes ---- */

static bool minor_taken(struct world *w, int32_t minor)
{
	const struct group *g = heap_at(&w->heap, hardware_of(w)->groups);
	uint32_t i;

	for (i = 0; i < hardware_of(w)->n_groups; i++)
		if (g[i].number >= 0 && g[i].minor == minor)
			return true;
	return false;
}

static bool cdev_taken(struct world *w, int32_t cdev)
{
	const struct device *d;

	for (d = machine_first(w); d; d = machine_next(w, d))
		if (d->cdev == cdev)
			return true;
	return false;
}

static int32_t lowest(struct world *w, bool (*taken)(struct world *w, int32_t n))
{
	int32_t n = 0;

	while (taken(w, n))
		n++;
	return n;
}

void nodes_make(struct world *w, struct device *d)
{
	const struct hardware *m = hardware_of(w);
	struct group *g = device_group(w, d);

	if (d->cdev < 0 && d->cdev_asked && m->cdev_nodes)
		d->cdev = lowest(w, cdev_taken);
	if (g && g->minor < 0 && m->group_nodes)
		g->minor = lowest(w, minor_taken);
}

void nodes_end(struct world *w, struct device *d)
{
	struct group *g = device_group(w, d);
	const struct device *other = g ? heap_at(&w->heap, g->devices) : NULL;

	d->cdev = -1;
	while (other && !other->vfio_bound)
		other = heap_at(&w->heap, other->next_in_group);
	if (g && !other)
		g->minor = -1;
}

/* ---- which driver takes a device ---- */

static bool id_fits(const struct driver_id *i, const struct device *d)
{
	return (i->vendor == UINT32_MAX || i->vendor == d->vendor) &&
	       (i->device == UINT32_MAX || i->device == d->id) &&
	       (i->subsystem_vendor == UINT32_MAX || i->subsystem_vendor == d->subsystem_vendor) &&
	       (i->subsystem_device == UINT32_MAX || i->subsystem_device == d->subsystem_id) &&
	       !((i->class_code ^ d->class_code) & i->class_mask);
}

static bool some_id_fits(struct world *w, const struct device *d, const struct driver *r)
{
	const struct driver_id *i = heap_at(&w->heap, r->dynamic);
	uint32_t n;

	for (; i; i = heap_at(&w->heap, i->next))
		if (id_fits(i, d))
			return true;
	/* What drivers for user space know by themselves they take only when they are named. */
	if (r->vfio)
		return false;
	i = heap_at(&w->heap, r->ids);
	for (n = 0; n < r->n_ids; n++)
		if (id_fits(&i[n], d))
			return true;
	return false;
}

bool driver_matches(struct world *w, const struct device *d, const struct driver *r)
{
	const char *name = device_override_name(w, d);

	return name ? !strcmp(name, r->name) : some_id_fits(w, d, r);
}

/* ---- attach and detach ---- */

static int vfio_takes(struct world *w, const struct device *d)
{
	size_t i;

	for (i = 0; i < sizeof(denied) / sizeof(denied[0]); i++)
		if (denied[i].vendor == d->vendor && denied[i].id == d->id)
			return -EINVAL;
	if (d->is_bridge)
		return -EINVAL;
	if (d->vf_enabled)
		return -EBUSY;
	return d->group || w->noiommu ? 0 : -EINVAL;
}

int driver_attach(struct world *w, struct device *d, struct driver *r)
{
	const struct group *g = device_group(w, d);
	int ret;

	if (d->driver >= 0)
		return -EBUSY;
	if (r->dma_owner && g && g->owner != OWNER_NONE)
		return -EBUSY;
	ret = r->vfio ? vfio_takes(w, d) : 0;
	if (ret)
		return ret;
	d->driver = (int32_t)(r - drivers(w));
	d->vfio_bound = r->vfio;
	d->kernel_driver = r->dma_owner;
	if (r->vfio) {
		d->noiommu = !d->hw;
		/* Without an IOMMU the driver makes a group of its own for it (K 3.4). */
		if (!d->group)
			group_add(w, group_get(w, group_free_number(w)), d);
		nodes_make(w, d);
	}
	return 0;
}

int driver_detach(struct world *w, const struct caller *by, struct device *d)
{
	int ret;

	if (d->driver < 0)
		return 0;
	if (d->vfio_bound && d->vf_enabled) {
		ret = functions_end(w, by, d);
		if (ret)
			return ret;
	}
	if (d->opens) {
		d->going = 1;
		device_interrupt(w, by, d, VFIO_REQ, 0);
		return DRIVER_WAITS;
	}
	d->driver = -1;
	d->kernel_driver = 0;
	d->going = 0;
	if (d->vfio_bound) {
		d->vfio_bound = 0;
		nodes_end(w, d);
	}
	if (d->noiommu)
		group_remove(w, d);
	d->noiommu = 0;
	return 0;
}

void driver_probe(struct world *w, struct device *d)
{
	struct driver *r = drivers(w);
	uint32_t i;

	for (i = 0; d->driver < 0 && i < hardware_of(w)->n_drivers; i++)
		if (driver_matches(w, d, &r[i]))
			driver_attach(w, d, &r[i]);
}

/* ---- the files ---- */

int driver_bind(struct world *w, struct driver *r, const struct written *t)
{
	struct device *d = written_device(w, t);

	return d && driver_matches(w, d, r) ? driver_attach(w, d, r) : -ENODEV;
}

int driver_unbind(struct world *w, struct driver *r, const struct written *t)
{
	struct device *d = written_device(w, t);

	return d && driver_of(w, d) == r ? driver_detach(w, t->by, d) : -ENODEV;
}

int bus_probe(struct world *w, const struct written *t)
{
	struct device *d = written_device(w, t);

	if (!d)
		return -ENODEV;
	driver_probe(w, d);
	return 0;
}

/* The fields of new_id and remove_id, with those that were left out as the kernel takes them; false: too few. */
static bool read_id(const struct written *t, struct driver_id *ret)
{
	uint32_t v[6] = { 0, 0, UINT32_MAX, UINT32_MAX, 0, 0 };

	if (written_fields(t, v, sizeof(v) / sizeof(v[0])) < 2)
		return false;
	*ret = (struct driver_id){ .vendor = v[0],
				   .device = v[1],
				   .subsystem_vendor = v[2],
				   .subsystem_device = v[3],
				   .class_code = v[4],
				   .class_mask = v[5] };
	return true;
}

int driver_new_id(struct world *w, struct driver *r, const struct written *t)
{
	struct driver_id id, *new;
	struct device like = { 0 }, *d;
	ref at;

	if (!read_id(t, &id))
		return -EINVAL;
	like.vendor = (uint16_t)id.vendor;
	like.id = (uint16_t)id.device;
	like.subsystem_vendor = (uint16_t)id.subsystem_vendor;
	like.subsystem_id = (uint16_t)id.subsystem_device;
	like.class_code = id.class_code;
	if (some_id_fits(w, &like, r))
		return -EEXIST;
	at = heap_new(&w->heap, sizeof(*new));
	new = heap_at(&w->heap, at);
	if (!new)
		return -ENOMEM;
	*new = id;
	new->next = r->dynamic;
	r->dynamic = at;
	for (d = machine_first(w); d; d = machine_next(w, d))
		if (d->driver < 0 && !d->is_mdev && driver_matches(w, d, r))
			driver_attach(w, d, r);
	return 0;
}

int driver_remove_id(struct world *w, struct driver *r, const struct written *t)
{
	struct driver_id id, *i;
	ref *at, gone;

	if (!read_id(t, &id))
		return -EINVAL;
	for (at = &r->dynamic; (i = heap_at(&w->heap, *at)); at = &i->next) {
		if (i->vendor != id.vendor || i->device != id.device)
			continue;
		gone = *at;
		*at = i->next;
		heap_free(&w->heap, gone, sizeof(*i));
		return 0;
	}
	return -ENODEV;
}
