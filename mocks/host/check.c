/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a description says has to fit together. */
#include "read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int device_fault(struct loader *l, size_t i, enum key_id key, const char *why,
			const char *word)
{
	/* Functions that were made have no mark. */
	const struct marks *m = &l->marks[O_DEVICE];
	const struct host_device *d = &l->host->devices[i];
	struct buf b = { 0 };
	size_t at = 0;
	int ret;

	while (at < m->n && bdf_compare(l->marked[at], d->at) != 0)
		at++;
	bdf_text(&b, d->at);
	buf_add(&b, ": ");
	buf_add(&b, why);
	ret = fault(l, at < m->n ? place_of(&m->of[at], key) : 1, buf_text(&b), word);
	if (!buf_ok(&b))
		ret = -ENOMEM;
	buf_done(&b);
	return ret;
}

static int check_names(struct loader *l, size_t i)
{
	const struct host *h = l->host;
	const struct host_device *d = &h->devices[i];

	if (d->iommu && !host_find_iommu(h, d->iommu))
		return device_fault(l, i, K_DEVICE_IOMMU, "no IOMMU is called", d->iommu);
	if (d->driver && !host_find_driver(h, d->driver))
		return device_fault(l, i, K_DEVICE_DRIVER, "no driver is called", d->driver);
	if (host_is_vfio(h, d) && !d->iommu && !h->kernel.noiommu)
		return device_fault(l, i, K_DEVICE_DRIVER, "without an IOMMU it cannot be bound to",
				    d->driver);
	if (!d->vendor)
		return device_fault(l, i, K_DEVICE_VENDOR, "does not say", "vendor");
	return 0;
}

static int check_parent(struct loader *l, size_t i)
{
	const struct host *h = l->host;
	const struct host_device *d = &h->devices[i];
	int parent;

	if (!bdf_compare(d->parent, d->at))
		return 0;
	parent = host_find(h, d->parent);
	if (parent < 0)
		return device_fault(l, i, K_DEVICE_PARENT, "there is no device at its parent",
				    NULL);
	if (!host_is_bridge(&h->devices[parent]))
		return device_fault(l, i, K_DEVICE_PARENT, "its parent is no bridge", NULL);
	if (d->parent.domain != d->at.domain || d->parent.bus >= d->at.bus)
		return device_fault(l, i, K_DEVICE_PARENT, "its parent is not on a bus above it",
				    NULL);
	return 0;
}

static int check_physfn(struct loader *l, size_t i)
{
	const struct host *h = l->host;
	const struct host_device *d = &h->devices[i], *pf;
	unsigned from, rid = (unsigned)(d->at.bus << 8 | d->at.devfn);
	int at;

	if (d->vfs && d->vfs->enabled > d->vfs->total)
		return device_fault(l, i, K_DEVICE_VFS,
				    "more virtual functions are enabled than there can be", NULL);
	if (!d->is_virtual)
		return 0;
	at = host_find(h, d->physfn);
	pf = at < 0 ? NULL : &h->devices[at];
	if (!pf || !pf->vfs)
		return device_fault(l, i, K_DEVICE_PHYSFN, "its physical function has no vfs",
				    NULL);
	from = (unsigned)(pf->at.bus << 8 | pf->at.devfn) + pf->vfs->offset;
	if (d->at.domain != pf->at.domain || rid < from || (rid - from) % pf->vfs->stride ||
	    (rid - from) / pf->vfs->stride >= pf->vfs->enabled)
		return device_fault(l, i, K_DEVICE_PHYSFN,
				    "is not where an enabled virtual function is", NULL);
	return 0;
}

static int check_msix(struct loader *l, size_t i)
{
	const struct host_device *d = &l->host->devices[i];
	const struct host_resource *r = &d->resources[d->msix_bar];

	if (d->msi & (d->msi - 1))
		return device_fault(l, i, K_DEVICE_MSI, "msi is no power of two", NULL);
	if (!d->msix)
		return 0;
	if (!(r->flags & 0x200))
		return device_fault(l, i, K_DEVICE_MSIX, "msix_bar is no BAR of memory", NULL);
	if (d->msix_table + 16ull * d->msix > r->end - r->start + 1 ||
	    d->msix_pba >= r->end - r->start + 1)
		return device_fault(l, i, K_DEVICE_MSIX, "the MSI-X table does not fit its BAR",
				    NULL);
	return 0;
}

/* ---- numbers that only one may have ---- */

struct numbered {
	int32_t number;
	uint32_t order;
	const char *iommu;
};

static int by_number(const void *a, const void *b)
{
	const struct numbered *m = a, *n = b;

	if (m->number != n->number)
		return m->number < n->number ? -1 : 1;
	return (m->order > n->order) - (m->order < n->order);
}

/* Devices of a group sit behind one IOMMU. */
static int check_groups(struct loader *l, struct numbered *all)
{
	const struct host *h = l->host;
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		all[i] = (struct numbered){ h->devices[i].group, (uint32_t)i, h->devices[i].iommu };
	qsort(all, h->n_devices, sizeof(*all), by_number);
	for (i = 1; i < h->n_devices; i++)
		if (all[i].number >= 0 && all[i].number == all[i - 1].number &&
		    strcmp(all[i].iommu ? all[i].iommu : "",
			   all[i - 1].iommu ? all[i - 1].iommu : "") != 0)
			return device_fault(l, all[i].order, K_DEVICE_GROUP,
					    "its group is behind another IOMMU", NULL);
	return 0;
}

static int check_cdevs(struct loader *l, struct numbered *all)
{
	const struct host *h = l->host;
	size_t i, n;

	for (n = 0; n < h->n_devices; n++) {
		if (h->devices[n].cdev >= 0 && !host_is_vfio(h, &h->devices[n]))
			return device_fault(l, n, K_DEVICE_CDEV, "has a cdev without a VFIO driver",
					    NULL);
		all[n] = (struct numbered){ h->devices[n].cdev, (uint32_t)n, NULL };
	}
	for (i = 0; i < h->n_mdevs; i++, n++)
		all[n] = (struct numbered){ h->mdevs[i].cdev, (uint32_t)n, NULL };
	qsort(all, n, sizeof(*all), by_number);
	for (i = 1; i < n; i++) {
		if (all[i].number < 0 || all[i].number != all[i - 1].number)
			continue;
		if (all[i].order < h->n_devices)
			return device_fault(l, all[i].order, K_DEVICE_CDEV,
					    "another one has this cdev", NULL);
		return fault(l, l->marks[O_MDEV].of[all[i].order - h->n_devices].start,
			     "another one has this cdev", NULL);
	}
	return 0;
}

static int check_numbers(struct loader *l)
{
	const struct host *h = l->host;
	struct numbered *all = calloc(h->n_devices + h->n_mdevs + 1, sizeof(*all));
	int r = all ? check_groups(l, all) : -ENOMEM;

	if (!r)
		r = check_cdevs(l, all);
	free(all);
	return r;
}

static int check_mdevs(struct loader *l)
{
	const struct host *h = l->host;
	size_t i;

	for (i = 0; i < h->n_mdevs; i++) {
		const struct mark *m = &l->marks[O_MDEV].of[i];

		if (host_find(h, h->mdevs[i].parent) < 0)
			return fault(l, place_of(m, K_MDEV_PARENT),
				     "there is no device at its parent", NULL);
		if (!h->mdevs[i].type)
			return fault(l, m->start, "does not say", "type");
	}
	return 0;
}

static int check_mdev_types(struct loader *l)
{
	const place at = place_of(l->marks[O_HOST].of, K_HOST_MDEV_TYPES);
	const struct host *h = l->host;
	size_t i;

	for (i = 0; i < h->n_mdev_types; i++) {
		const struct host_mdev_type *t = &h->mdev_types[i];

		if (host_find(h, t->parent) < 0)
			return fault(l, at, "there is no device at the parent of one of",
				     "mdev_types");
		if (!t->name)
			return fault(l, at, "does not say", "name");
		if (host_find_mdev_type(h, t->parent, t->name) != t)
			return fault(l, at, "its parent has it already:", t->name);
	}
	return 0;
}

static int check_iommus(struct loader *l)
{
	const struct host *h = l->host;
	size_t i, k;

	for (i = 0; i < h->n_iommus; i++) {
		const struct host_iommu *hw = &h->iommus[i];
		const struct mark *m = &l->marks[O_IOMMU].of[i];

		if (!hw->type)
			return fault(l, place_of(m, K_IOMMU_TYPE), "does not say", "type");
		if (hw->cmdqv && hw->type != HOST_SMMUV3)
			return fault(l, place_of(m, K_IOMMU_CMDQV),
				     "only an smmuv3 has a CMDQV beside it", NULL);
		if (!hw->page_sizes)
			return fault(l, place_of(m, K_IOMMU_PAGE_SIZES), "has no page size", NULL);
		for (k = 0; k < hw->n_windows; k++)
			if (hw->windows[k].start > hw->windows[k].last)
				return fault(l, place_of(m, K_IOMMU_WINDOWS),
					     "a window ends before it starts", NULL);
	}
	return 0;
}

int check_before(struct loader *l)
{
	const struct host *h = l->host;
	size_t i;

	for (i = 0; i < h->n_devices; i++) {
		const struct host_device *d = &h->devices[i];
		const unsigned rid = (unsigned)(d->at.bus << 8 | d->at.devfn);
		const struct mark *m = &l->marks[O_DEVICE].of[i];

		if (d->vfs &&
		    rid + d->vfs->offset + (uint32_t)d->vfs->total * d->vfs->stride > 0xffff)
			return fault(l, place_of(m, K_DEVICE_VFS),
				     "its last virtual function would be behind the last bus",
				     NULL);
		if (was_written(m, K_DEVICE_PHYSFN) && d->vfs)
			return fault(l, place_of(m, K_DEVICE_VFS),
				     "a virtual function has none of its own", NULL);
	}
	return 0;
}

int check_all(struct loader *l)
{
	int r = check_iommus(l);
	size_t i;

	for (i = 0; !r && i < l->host->n_devices; i++) {
		r = check_parent(l, i);
		if (!r)
			r = check_physfn(l, i);
		if (!r)
			r = check_names(l, i);
		if (!r)
			r = check_msix(l, i);
	}
	if (!r)
		r = check_mdevs(l);
	if (!r)
		r = check_mdev_types(l);
	return r ? r : check_numbers(l);
}
