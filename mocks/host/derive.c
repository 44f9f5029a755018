/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "derive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Fills in one key, if it was not written and follows from others. */
static bool derive_key(const struct host *h, const struct key *k, char *element)
{
	const char *word;
	char *copy;

	if (k->number)
		field_set(element + k->at, k->size, k->number(h, element));
	if (!k->word)
		return true;
	word = k->word(h, element);
	copy = word ? strdup(word) : NULL;
	if (word && !copy)
		return false;
	key_clear(k, element);
	memcpy(element + k->at, &copy, sizeof(copy));
	return true;
}

static int derive_object(const struct host *h, enum object_id o, void *element,
			 const struct mark *m)
{
	size_t i, n;
	const struct key *k = object_keys(o, &n);

	for (i = 0; i < n; i++)
		if (!(m->seen >> i & 1) && !derive_key(h, &k[i], element))
			return -ENOMEM;
	return 0;
}

/* What every kernel has. */
static int derive_drivers(struct loader *l)
{
	static const char *const names[] = { "pcieport", "vfio-pci" };
	struct host *h = l->host;
	struct marks *m = &l->marks[O_DRIVER];
	size_t i;

	if (was_written(l->marks[O_HOST].of, K_HOST_DRIVERS))
		return 0;
	h->drivers = calloc(2, sizeof(*h->drivers));
	m->of = calloc(2, sizeof(*m->of));
	if (!h->drivers || !m->of)
		return -ENOMEM;
	for (i = 0; i < 2; i++) {
		h->drivers[i].name = strdup(names[i]);
		h->drivers[i].vfio = i == 1;
		h->n_drivers++;
		m->n++;
		if (!h->drivers[i].name)
			return -ENOMEM;
	}
	return 0;
}

int usual_drivers(const struct host *h, const void *element)
{
	const struct host_driver *vfio = host_find_driver(h, "vfio-pci");

	(void)element;
	return h->n_drivers == 2 && host_find_driver(h, "pcieport") && vfio && vfio->vfio &&
	       !vfio->n_ids && !vfio->sriov;
}

static int derive_iommus(struct loader *l)
{
	struct host *h = l->host;
	size_t i;
	int r = 0;

	for (i = 0; i < h->n_iommus && !r; i++) {
		const struct mark *m = &l->marks[O_IOMMU].of[i];

		r = derive_object(h, O_IOMMU, &h->iommus[i], m);
		if (!r && !was_written(m, K_IOMMU_WINDOWS) && !windows_derive(&h->iommus[i]))
			r = -ENOMEM;
	}
	for (i = 0; i < h->n_drivers && !r; i++)
		r = derive_object(h, O_DRIVER, &h->drivers[i], &l->marks[O_DRIVER].of[i]);
	return r;
}

/* ---- devices ---- */

struct marked {
	struct host_device device;
	struct mark mark;
};

static int by_address(const void *a, const void *b)
{
	const struct marked *m = a, *n = b;

	return bdf_compare(m->device.at, n->device.at);
}

/* Parents have lower bus numbers, hence they come first. */
static int sort_devices(struct loader *l)
{
	struct host *h = l->host;
	struct mark *marks = l->marks[O_DEVICE].of;
	struct marked *both = calloc(h->n_devices + 1, sizeof(*both));
	size_t i;

	l->marked = calloc(h->n_devices + 1, sizeof(*l->marked));
	if (!both || !l->marked) {
		free(both);
		return -ENOMEM;
	}
	for (i = 0; i < h->n_devices; i++)
		both[i] = (struct marked){ h->devices[i], marks[i] };
	qsort(both, h->n_devices, sizeof(*both), by_address);
	for (i = 0; i < h->n_devices; i++) {
		h->devices[i] = both[i].device;
		marks[i] = both[i].mark;
		l->marked[i] = h->devices[i].at;
	}
	free(both);
	return 0;
}

static int derive_devices(struct loader *l)
{
	struct host *h = l->host;
	struct room room = { .io = 0x1000, .memory = 0xe0000000, .memory64 = 0x380000000000 };
	size_t i;
	int r = 0;

	for (i = 0; i < h->n_devices; i++)
		h->devices[i].is_virtual = was_written(&l->marks[O_DEVICE].of[i], K_DEVICE_PHYSFN);
	for (i = 0; i < h->n_devices && !r; i++) {
		struct host_device *d = &h->devices[i];
		const struct mark *m = &l->marks[O_DEVICE].of[i];

		bars_derive(h, d, &room, was_written(m, K_DEVICE_BARS));
		r = derive_object(h, O_DEVICE, d, m);
		d->n_resources = host_is_bridge(d) ? HOST_RESOURCES : 13;
		if (!r && d->vfs && !d->vfs->device)
			d->vfs->device = d->device;
	}
	return r;
}

static int derive_mdevs(struct loader *l)
{
	struct host *h = l->host;
	size_t i;
	int r = 0;

	for (i = 0; i < h->n_mdevs && !r; i++)
		r = derive_object(h, O_MDEV, &h->mdevs[i], &l->marks[O_MDEV].of[i]);
	return r;
}

/* Groups that are listed say more of groups that devices are in. */
static int derive_groups(struct loader *l)
{
	struct host *h = l->host;
	const size_t listed = h->n_groups;
	int r = groups_number(h);
	size_t i;

	for (i = 0; i < listed && !r; i++)
		if (!group_used(h, h->groups[i].number))
			r = fault(l, l->marks[O_GROUP].of[i].start, "no device is in this group",
				  NULL);
	return r ? r : host_regroup(h);
}

int derive_all(struct loader *l)
{
	int r = derive_drivers(l);

	if (!r)
		r = derive_iommus(l);
	if (!r)
		r = sort_devices(l);
	if (!r)
		r = derive_devices(l);
	if (!r)
		r = vfs_derive(l->host);
	if (!r)
		r = derive_mdevs(l);
	if (!r)
		r = mdev_types_derive(l->host);
	return r ? r : derive_groups(l);
}
