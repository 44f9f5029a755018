/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A machine from its description: IOMMUs, groups and drivers; devices stand in load_device.c.
 */
#include "driver.h"
#include "hardware.h"

#include <errno.h>
#include <string.h>

/* ---- IOMMUs ---- */

static void load_hw(struct hw *to, const struct host_iommu *from)
{
	size_t i;

	*to = (struct hw){ .type = from->type,
			   .cap = from->cap,
			   .ecap = from->ecap,
			   .efr = from->efr,
			   .efr2 = from->efr2,
			   .iidr = from->iidr,
			   .aidr = from->aidr,
			   .page_sizes = from->page_sizes,
			   .address_bits = from->address_bits,
			   .nesting = from->nesting,
			   .remapping = from->interrupt_remapping,
			   .coherent = from->coherent,
			   .cmdqv = from->cmdqv,
			   .cmdqv_version = from->cmdqv_version,
			   .cmdqv_log2vcmdqs = from->cmdqv_log2vcmdqs,
			   .cmdqv_log2vsids = from->cmdqv_log2vsids };
	memcpy(to->idr, from->idr, sizeof(to->idr));
	/* What is mapped one to one while nobody asks for more is free for whoever does (K 3.4). */
	for (i = 0; i < from->n_windows && to->n_windows < WINDOWS_MAX; i++) {
		if (from->windows[i].type == HOST_DIRECT_RELAXABLE)
			continue;
		to->windows[to->n_windows].start = from->windows[i].start;
		to->windows[to->n_windows++].last = from->windows[i].last;
	}
}

static int load_hws(struct world *w, const struct host *h)
{
	struct hardware *m = hardware_of(w);
	struct hw *hws;
	size_t i;

	if (!h->n_iommus)
		return 0;
	m->hws = heap_new(&w->heap, h->n_iommus * sizeof(*hws));
	hws = heap_at(&w->heap, m->hws);
	if (!hws)
		return -ENOMEM;
	m->n_hws = (uint32_t)h->n_iommus;
	for (i = 0; i < h->n_iommus; i++)
		load_hw(&hws[i], &h->iommus[i]);
	return 0;
}

int load_find_hw(struct world *w, const struct host *h, const char *name, ref *ret)
{
	struct hw *hws = heap_at(&w->heap, hardware_of(w)->hws);
	size_t i;

	for (i = 0; i < h->n_iommus; i++)
		if (name && !strcmp(h->iommus[i].name, name)) {
			*ret = heap_ref(&w->heap, &hws[i]);
			return 0;
		}
	return name ? -EINVAL : 0;
}

/* ---- drivers ---- */

static int load_driver(struct world *w, struct driver *to, const struct host_driver *from)
{
	struct driver_id *ids;
	size_t i;

	if (strlen(from->name) >= sizeof(to->name))
		return -EINVAL;
	memcpy(to->name, from->name, strlen(from->name));
	to->vfio = from->vfio;
	to->dma_owner = from->dma_owner;
	to->sriov = from->sriov;
	if (!from->n_ids)
		return 0;
	to->ids = heap_new(&w->heap, from->n_ids * sizeof(*ids));
	ids = heap_at(&w->heap, to->ids);
	if (!ids)
		return -ENOMEM;
	to->n_ids = (uint32_t)from->n_ids;
	for (i = 0; i < from->n_ids; i++)
		ids[i] = (struct driver_id){ .vendor = from->ids[i].vendor,
					     .device = from->ids[i].device,
					     .subsystem_vendor = UINT32_MAX,
					     .subsystem_device = UINT32_MAX };
	return 0;
}

static int load_drivers(struct world *w, const struct host *h)
{
	struct hardware *m = hardware_of(w);
	struct driver *drivers;
	size_t i;
	int ret = 0;

	if (!h->n_drivers)
		return 0;
	m->drivers = heap_new(&w->heap, h->n_drivers * sizeof(*drivers));
	drivers = heap_at(&w->heap, m->drivers);
	if (!drivers)
		return -ENOMEM;
	m->n_drivers = (uint32_t)h->n_drivers;
	for (i = 0; !ret && i < h->n_drivers; i++)
		ret = load_driver(w, &drivers[i], &h->drivers[i]);
	return ret;
}

static void drivers_end(struct world *w)
{
	struct hardware *m = hardware_of(w);
	struct driver *r = heap_at(&w->heap, m->drivers);
	uint32_t i;
	ref id;

	for (i = 0; i < m->n_drivers; i++) {
		heap_free(&w->heap, r[i].ids, r[i].n_ids * sizeof(struct driver_id));
		while ((id = r[i].dynamic)) {
			r[i].dynamic = ((struct driver_id *)heap_at(&w->heap, id))->next;
			heap_free(&w->heap, id, sizeof(struct driver_id));
		}
	}
	heap_free(&w->heap, m->drivers, m->n_drivers * sizeof(*r));
}

/* ---- groups ---- */

static int reserve_groups(struct world *w, const struct host *h)
{
	struct hardware *m = hardware_of(w);
	size_t i, n = h->n_devices + h->n_mdevs;

	for (i = 0; i < h->n_devices; i++)
		n += h->devices[i].vfs ? h->devices[i].vfs->total : 0;
	for (i = 0; i < h->n_mdev_types; i++)
		n += h->mdev_types[i].available;
	if (!n)
		return 0;
	m->groups = heap_new(&w->heap, n * sizeof(struct group));
	m->room_groups = (uint32_t)n;
	return m->groups ? 0 : -ENOMEM;
}

static const char *const types[] = {
	[DOMAIN_DMA] = "DMA",
	[DOMAIN_DMA_FQ] = "DMA-FQ",
	[DOMAIN_IDENTITY] = "identity",
};

static void load_groups(struct world *w, const struct host *h)
{
	struct group *g;
	size_t i, t;

	for (i = 0; i < h->n_groups; i++) {
		g = group_get(w, h->groups[i].number);
		g->minor = h->groups[i].minor;
		for (t = 0; h->groups[i].type && t < sizeof(types) / sizeof(types[0]); t++)
			if (!strcmp(h->groups[i].type, types[t]))
				g->type = (uint32_t)t;
	}
}

/* ---- all of it ---- */

int machine_load(struct world *w, const struct host *h)
{
	struct hardware *m;
	int ret;

	w->machine = heap_new(&w->heap, sizeof(*m));
	m = hardware_of(w);
	if (!m)
		return -ENOMEM;
	w->kernel = h->kernel.release;
	w->thp = h->kernel.thp;
	m->group_nodes = h->kernel.group;
	m->cdev_nodes = h->kernel.cdev;
	w->noiommu = h->kernel.noiommu;
	w->selftest = h->personality && !strcmp(h->personality, "selftest");
	m->unsafe_interrupts = h->kernel.unsafe_interrupts;
	ret = load_hws(w, h);
	if (!ret)
		ret = reserve_groups(w, h);
	if (!ret)
		ret = load_drivers(w, h);
	if (!ret)
		load_groups(w, h);
	if (!ret)
		ret = load_devices(w, h);
	if (ret)
		machine_end(w);
	return ret;
}

void machine_end(struct world *w)
{
	struct hardware *m = hardware_of(w);

	while (m->devices)
		device_end(w, machine_first(w));
	drivers_end(w);
	heap_free(&w->heap, m->mdev_types, m->n_mdev_types * sizeof(struct mdev_type));
	heap_free(&w->heap, m->groups, m->room_groups * sizeof(struct group));
	heap_free(&w->heap, m->hws, m->n_hws * sizeof(struct hw));
	heap_free(&w->heap, w->machine, sizeof(*m));
	w->machine = 0;
}
