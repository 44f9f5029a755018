/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Virtual functions that come and go (K 3.2). */
#include "derive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct bdf vf_address(const struct host_device *pf, unsigned i)
{
	const unsigned rid =
		(unsigned)(pf->at.bus << 8 | pf->at.devfn) + pf->vfs->offset + i * pf->vfs->stride;

	return (struct bdf){ pf->at.domain, (uint8_t)(rid >> 8), (uint8_t)rid };
}

/* A driver that would take it by itself. */
static const char *matching_driver(const struct host *h, const struct host_device *d)
{
	size_t i, k;

	for (i = 0; i < h->n_drivers; i++)
		for (k = 0; k < h->drivers[i].n_ids; k++)
			if (h->drivers[i].ids[k].vendor == d->vendor &&
			    h->drivers[i].ids[k].device == d->device)
				return h->drivers[i].name;
	return NULL;
}

/* Below a function for user space they are for user space, too. */
static bool vf_driver(const struct host *h, const struct host_device *pf, struct host_device *d)
{
	const char *name = host_is_vfio(h, pf) ? pf->driver : NULL;

	if (name) {
		d->driver_override = strdup(name);
		if (!d->driver_override)
			return false;
	}
	if (!name)
		name = matching_driver(h, d);
	if (!name || !pf->vfs->autoprobe)
		return true;
	d->driver = strdup(name);
	return d->driver;
}

/* What follows from its physical function. False: no memory. */
static bool vf_fill(const struct host *h, const struct host_device *pf, struct host_device *d)
{
	size_t i, n;
	const struct key *k = object_keys(O_DEVICE, &n);
	struct room room = { 0 };
	const char *word;

	bars_derive(h, d, &room, false);
	for (i = 0; i < n; i++)
		if (k[i].number && &k[i] != &host_keys[K_DEVICE_CDEV])
			field_set((char *)d + k[i].at, k[i].size, k[i].number(h, d));
	word = derive_reset(h, d);
	d->n_resources = 13;
	if (word && !(d->reset_methods = strdup(word)))
		return false;
	if (pf->iommu && !(d->iommu = strdup(pf->iommu)))
		return false;
	return vf_driver(h, pf, d);
}

static int vf_add(struct host *h, struct bdf physfn, struct bdf at)
{
	struct host_device d = { .at = at, .physfn = physfn, .is_virtual = true };
	struct host_device *all = realloc(h->devices, (h->n_devices + 1) * sizeof(*all));
	size_t i;

	if (!all)
		return -ENOMEM;
	h->devices = all;
	if (!object_defaults(O_DEVICE, &d) || !vf_fill(h, &all[host_find(h, physfn)], &d)) {
		object_clear(O_DEVICE, &d);
		return -ENOMEM;
	}
	for (i = h->n_devices++; i && bdf_compare(all[i - 1].at, at) > 0; i--)
		all[i] = all[i - 1];
	all[i] = d;
	return 0;
}

/* The lowest K that no node has. */
static int32_t free_cdev(const struct host *h)
{
	int32_t k = 0;
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].cdev == k) {
			k++;
			i = (size_t)-1;
		}
	for (i = 0; i < h->n_mdevs; i++)
		if (h->mdevs[i].cdev >= k)
			k = h->mdevs[i].cdev + 1;
	return k;
}

static void give_cdevs(struct host *h)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].cdev < 0 && h->devices[i].is_virtual && h->kernel.cdev &&
		    host_is_vfio(h, &h->devices[i]))
			h->devices[i].cdev = free_cdev(h);
}

static void vf_remove(struct host *h, size_t i)
{
	object_clear(O_DEVICE, &h->devices[i]);
	memmove(&h->devices[i], &h->devices[i + 1], (--h->n_devices - i) * sizeof(*h->devices));
}

/* Adds those that are missing among the first n. */
static int vfs_add(struct host *h, struct bdf at, unsigned n)
{
	unsigned i;
	int r = 0;

	for (i = 0; i < n && !r; i++) {
		const struct bdf vf = vf_address(&h->devices[host_find(h, at)], i);

		if (host_find(h, vf) < 0)
			r = vf_add(h, at, vf);
	}
	return r;
}

static void vfs_remove(struct host *h, struct bdf at, unsigned from)
{
	const unsigned total = h->devices[host_find(h, at)].vfs->total;
	unsigned i;

	for (i = from; i < total; i++) {
		const int vf = host_find(h, vf_address(&h->devices[host_find(h, at)], i));

		if (vf >= 0 && h->devices[vf].is_virtual)
			vf_remove(h, (size_t)vf);
	}
}

int host_set_vfs(struct host *h, struct bdf at, unsigned n)
{
	const unsigned was = h->devices[host_find(h, at)].vfs->enabled;
	int r = vfs_add(h, at, n);

	if (!r) {
		give_cdevs(h);
		r = groups_number(h);
	}
	vfs_remove(h, at, r ? was : n);
	h->devices[host_find(h, at)].vfs->enabled = (uint16_t)(r ? was : n);
	return r ? r : host_regroup(h);
}

int vfs_derive(struct host *h)
{
	const size_t n = h->n_devices;
	struct bdf *pfs = calloc(n + 1, sizeof(*pfs));
	size_t i, found = 0;
	int r = pfs ? 0 : -ENOMEM;

	for (i = 0; !r && i < n; i++)
		if (h->devices[i].vfs)
			pfs[found++] = h->devices[i].at;
	for (i = 0; !r && i < found; i++)
		r = vfs_add(h, pfs[i], h->devices[host_find(h, pfs[i])].vfs->enabled);
	free(pfs);
	if (!r)
		give_cdevs(h);
	return r;
}
