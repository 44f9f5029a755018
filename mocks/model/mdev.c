/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the facts name a file and no errno, it is what drivers/vfio/mdev is known to answer: EINVAL for a UUID that is none,
 * EEXIST for one that is there, EUSERS when no more can be made.
 */
#include "mdev.h"
#include "../host/load.h"
#include "hardware.h"
#include "vfio.h"
#include "written.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct mdev_type *types(struct world *w)
{
	return heap_at(&w->heap, hardware_of(w)->mdev_types);
}

struct mdev_type *mdev_type_find(struct world *w, struct bdf parent, const char *name)
{
	struct mdev_type *t = types(w);
	uint32_t i;

	for (i = 0; i < hardware_of(w)->n_mdev_types; i++)
		if (bdf_equal(t[i].parent, parent) && !strcmp(t[i].name, name))
			return &t[i];
	return NULL;
}

struct device *mdev_find(struct world *w, const char *uuid)
{
	struct device *d;

	for (d = machine_first(w); d; d = machine_next(w, d))
		if (d->is_mdev && !strcmp(d->uuid, uuid))
			return d;
	return NULL;
}

/* A driver for user space has it, as there is no other. */
static struct device *mdev_new(struct world *w, const struct mdev_type *type, const char *uuid)
{
	const struct device *parent = machine_at(w, type->parent);
	struct device *d = device_new(w);

	if (!d)
		return NULL;
	d->at = type->parent;
	d->parent = type->parent;
	d->is_mdev = 1;
	d->has_reset = 1;
	d->vfio_bound = 1;
	d->numa_node = parent->numa_node;
	d->vendor = parent->vendor;
	d->id = parent->id;
	d->config_size = 256;
	d->mdev_type = (uint32_t)(type - types(w));
	snprintf(d->uuid, sizeof(d->uuid), "%s", uuid);
	memcpy(heap_at(&w->heap, d->config), &d->vendor, sizeof(d->vendor));
	memcpy((char *)heap_at(&w->heap, d->config) + 2, &d->id, sizeof(d->id));
	return d;
}

/* ---- what a description says ---- */

static int load_types(struct world *w, const struct host *h)
{
	struct hardware *m = hardware_of(w);
	size_t i;

	if (!h->n_mdev_types)
		return 0;
	m->mdev_types = heap_new(&w->heap, h->n_mdev_types * sizeof(struct mdev_type));
	if (!m->mdev_types)
		return -ENOMEM;
	m->n_mdev_types = (uint32_t)h->n_mdev_types;
	for (i = 0; i < h->n_mdev_types; i++) {
		const struct host_mdev_type *from = &h->mdev_types[i];
		struct mdev_type *to = &types(w)[i];

		to->parent = from->parent;
		to->available = from->available;
		snprintf(to->name, sizeof(to->name), "%s", from->name);
		if (!machine_at(w, from->parent))
			return -EINVAL;
	}
	return 0;
}

static int load_mdev(struct world *w, const struct host_mdev *from)
{
	const struct mdev_type *type = mdev_type_find(w, from->parent, from->type);
	struct device *d;

	if (!type)
		return -EINVAL;
	d = mdev_new(w, type, from->uuid);
	if (!d)
		return -ENOMEM;
	d->cdev = hardware_of(w)->cdev_nodes ? from->cdev : -1;
	d->cdev_asked = from->cdev >= 0;
	if (from->group >= 0)
		group_add(w, group_get(w, from->group), d);
	return 0;
}

int load_mdevs(struct world *w, const struct host *h)
{
	int ret = load_types(w, h);
	size_t i;

	for (i = 0; !ret && i < h->n_mdevs; i++)
		ret = load_mdev(w, &h->mdevs[i]);
	return ret;
}

static bool is_told(const struct host *h, const char *uuid)
{
	size_t i;

	for (i = 0; i < h->n_mdevs; i++)
		if (!strcmp(h->mdevs[i].uuid, uuid))
			return true;
	return false;
}

static int tell_new(struct world *w, struct host *h, struct device *d)
{
	const struct mdev_type *type = &types(w)[d->mdev_type];
	const struct host_mdev m = { .uuid = d->uuid,
				     .parent = type->parent,
				     .type = (char *)type->name,
				     .group = device_group(w, d)->number,
				     .cdev = d->cdev };

	return host_add_mdev(h, &m);
}

int tell_mdevs(struct world *w, struct host *h)
{
	struct host_mdev_type *type;
	struct device *d;
	size_t i;
	int ret = 0;

	for (i = h->n_mdevs; i--;)
		if (!mdev_find(w, h->mdevs[i].uuid))
			host_remove_mdev(h, i);
	for (d = machine_first(w); !ret && d; d = machine_next(w, d))
		if (d->is_mdev && !is_told(h, d->uuid))
			ret = tell_new(w, h, d);
	for (i = 0; i < hardware_of(w)->n_mdev_types; i++) {
		type = host_find_mdev_type(h, types(w)[i].parent, types(w)[i].name);
		if (type)
			type->available = types(w)[i].available;
	}
	return ret;
}

/* ---- what is written ---- */

/* In small letters, as the kernel names it. One byte may follow: it is not looked at. */
static bool read_uuid(const struct written *t, char ret[MDEV_UUID + 1])
{
	size_t i;

	if (t->size < MDEV_UUID || t->size > MDEV_UUID + 1)
		return false;
	for (i = 0; i < MDEV_UUID; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		const char c = t->text[i], small = c >= 'A' && c <= 'F' ? (char)(c | 0x20) : c;

		if (dash ? c != '-' : !(c >= '0' && c <= '9') && !(small >= 'a' && small <= 'f'))
			return false;
		ret[i] = small;
	}
	ret[i] = '\0';
	return true;
}

int mdev_create(struct world *w, struct mdev_type *type, const struct written *t)
{
	char uuid[MDEV_UUID + 1];
	struct device *d;

	if (!read_uuid(t, uuid))
		return -EINVAL;
	if (mdev_find(w, uuid))
		return -EEXIST;
	if (!type->available)
		return -EUSERS;
	d = mdev_new(w, type, uuid);
	if (!d)
		return -ENOMEM;
	type->available--;
	d->cdev_asked = 1;
	group_add(w, group_get(w, group_free_number(w)), d);
	nodes_make(w, d);
	return 0;
}

int mdev_remove(struct world *w, struct device *d, const struct written *t)
{
	uint64_t n;

	if (!written_unsigned(t, &n))
		return -EINVAL;
	if (!n)
		return 0;
	if (d->opens) {
		d->going = 1;
		device_interrupt(w, t->by, d, VFIO_REQ, 0);
		return DRIVER_WAITS;
	}
	types(w)[d->mdev_type].available++;
	d->vfio_bound = 0;
	nodes_end(w, d);
	device_end(w, d);
	return 0;
}
