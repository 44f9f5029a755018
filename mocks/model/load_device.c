/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices from the description of a machine.
 */
#include "../host/load.h"
#include "driver.h"
#include "hardware.h"
#include "mdev.h"
#include "pci.h"
#include "vfio.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Bits of the third column of the file "resource". */
enum { RESOURCE_IO = 0x100, RESOURCE_TYPE = 0xf };

/* ---- fields ---- */

static uint64_t size_of(const struct host_resource *r)
{
	return r->flags && r->end >= r->start ? r->end - r->start + 1 : 0;
}

static void load_bars(struct device *d, const struct host_device *from)
{
	const struct host_resource *r = from->resources, *vf = r + HOST_ROM + 1;
	uint16_t total = from->vfs ? from->vfs->total : 0;
	size_t i;

	for (i = 0; i <= HOST_ROM; i++) {
		d->bar_start[i] = r[i].start;
		d->bar_size[i] = size_of(&r[i]);
		d->bar_io[i] = !!(r[i].flags & RESOURCE_IO);
		d->bar_type[i] = i < HOST_ROM ? r[i].flags & RESOURCE_TYPE : 0;
	}
	for (i = 0; total && i < HOST_BARS; i++) {
		d->vf_bar_start[i] = vf[i].start;
		d->vf_bar_size[i] = size_of(&vf[i]) / total;
	}
}

static void load_vfs(struct device *d, const struct host_vfs *v)
{
	if (!v)
		return;
	d->sriov = 1;
	d->vf_total = v->total;
	d->vf_enabled = v->enabled;
	d->vf_offset = v->offset;
	d->vf_stride = v->stride;
	d->vf_device = v->device;
	d->vf_msix = v->msix;
	d->vf_autoprobe = v->autoprobe;
}

static void load_fields(struct device *d, const struct host_device *from)
{
	d->at = from->at;
	d->parent = from->parent;
	d->vendor = from->vendor;
	d->id = from->device;
	d->subsystem_vendor = from->subsystem_vendor;
	d->subsystem_id = from->subsystem_device;
	d->class_code = from->class_code;
	d->revision = from->revision;
	d->is_virtual = from->is_virtual;
	d->is_bridge = from->config ? from->config[PCI_HEADER] & 0x7f
				    : from->class_code >> 8 == 0x604;
	d->pasid_bits = from->pasid_bits;
	d->ats = from->ats;
	d->flr = from->flr;
	d->has_reset = from->reset_methods != NULL;
	d->reset_off = d->has_reset && !*from->reset_methods;
	snprintf(d->reset_known, sizeof(d->reset_known), "%s",
		 from->reset_methods ? from->reset_methods : "");
	d->config_size = from->config_size ? (uint32_t)from->config_size : HOST_CONFIG;
	d->irq_line = from->irq;
	d->numa_node = from->numa_node;
	d->irq_pin = from->is_virtual ? 0 : from->pin;
	d->msi = from->msi;
	d->msix = from->msix;
	d->msix_bar = from->msix_bar;
	d->msix_table = from->msix_table;
	d->msix_pba = from->msix_pba;
	load_bars(d, from);
	load_vfs(d, from->vfs);
}

static int load_override(struct world *w, struct device *d, const char *name)
{
	if (!name)
		return 0;
	d->override_size = (uint32_t)strlen(name) + 1;
	d->override = heap_new(&w->heap, d->override_size);
	if (!d->override)
		return -ENOMEM;
	memcpy(heap_at(&w->heap, d->override), name, d->override_size);
	return 0;
}

static void load_group(struct world *w, struct device *d, int32_t number)
{
	if (number >= 0)
		group_add(w, group_get(w, number), d);
}

/* ---- devices ---- */

static int load_device(struct world *w, const struct host *h, const struct host_device *from)
{
	struct device *d = device_new(w);
	struct driver *r = from->driver ? driver_find(w, from->driver) : NULL;
	const struct hw *hw;
	uint8_t *config;
	int ret;

	if (!d)
		return -ENOMEM;
	if (from->driver && !r)
		return -EINVAL;
	load_fields(d, from);
	ret = load_find_hw(w, h, from->iommu, &d->hw);
	if (!ret)
		ret = load_override(w, d, from->driver_override);
	if (ret)
		return ret;
	hw = device_hw(w, d);
	d->msix_dynamic = hw && (hw->type == HOST_INTEL || hw->type == HOST_AMD);
	config = heap_at(&w->heap, d->config);
	host_config(h, from, config);
	config_learn(config, d);
	load_group(w, d, from->group);
	d->cdev_asked = !(r && r->vfio) || from->cdev >= 0;
	d->cdev = r && r->vfio && hardware_of(w)->cdev_nodes ? from->cdev : -1;
	if (r) {
		d->driver =
			(int32_t)(r - (struct driver *)heap_at(&w->heap, hardware_of(w)->drivers));
		d->vfio_bound = r->vfio;
		d->kernel_driver = r->dma_owner;
		d->noiommu = r->vfio && !hw;
	}
	return 0;
}

/* Virtual functions know theirs. */
static void join_functions(struct world *w, const struct host *h)
{
	struct device *d, *pf;
	size_t i;

	for (i = 0; i < h->n_devices; i++) {
		d = machine_at(w, h->devices[i].at);
		pf = d->is_virtual ? machine_at(w, h->devices[i].physfn) : NULL;
		if (!pf)
			continue;
		d->physfn = heap_ref(&w->heap, pf);
		d->vf_number = pf->vf_stride ? (uint32_t)(d->at.bus << 8 | d->at.devfn) -
						       (uint32_t)(pf->at.bus << 8 | pf->at.devfn) -
						       pf->vf_offset
					     : 0;
		if (pf->vf_stride)
			d->vf_number /= pf->vf_stride;
	}
}

/* Nodes of groups are numbered in the order in which drivers came, as those of devices are (K 3.1 [R]). */
static void number_groups(struct world *w)
{
	struct device *d;
	int32_t k, last = -1;

	for (d = machine_first(w); d; d = machine_next(w, d))
		last = d->cdev > last ? d->cdev : last;
	for (k = 0; k <= last; k++)
		for (d = machine_first(w); d; d = machine_next(w, d))
			if (d->cdev == k)
				nodes_make(w, d);
	for (d = machine_first(w); d; d = machine_next(w, d))
		if (d->vfio_bound)
			nodes_make(w, d);
}

int load_devices(struct world *w, const struct host *h)
{
	struct device *d;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < h->n_devices; i++)
		ret = load_device(w, h, &h->devices[i]);
	if (!ret)
		ret = load_mdevs(w, h);
	if (ret)
		return ret;
	join_functions(w, h);
	number_groups(w);
	for (d = machine_first(w); d; d = machine_next(w, d))
		device_find_mappable(w, d);
	return 0;
}
