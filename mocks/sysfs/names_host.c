/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values that patterns of sysfs.def name: of the host, its buses, IOMMUs and groups. */
#include "values.h"

#include "keys.h"

#include <string.h>

const struct host_device *device_root(const struct host *h, const struct host_device *d)
{
	int parent;

	while (bdf_compare(d->parent, d->at)) {
		parent = host_find(h, d->parent);
		if (parent < 0)
			break;
		d = &h->devices[parent];
	}
	return d;
}

void bus_text(struct buf *b, uint16_t domain, uint8_t bus)
{
	buf_hex(b, domain, 4);
	buf_char(b, ':');
	buf_hex(b, bus, 2);
}

void root_dir(struct buf *b, struct bdf root)
{
	buf_add(b, "sys/devices/pci");
	bus_text(b, root.domain, root.bus);
}

/* NOLINTNEXTLINE(misc-no-recursion): parents are on lower buses, of which there are 256 */
void device_dir(struct buf *b, const struct host *h, const struct host_device *d)
{
	const int parent = bdf_compare(d->parent, d->at) ? host_find(h, d->parent) : -1;

	if (parent < 0)
		root_dir(b, d->at);
	else
		device_dir(b, h, &h->devices[parent]);
	buf_char(b, '/');
	bdf_text(b, d->at);
}

void upper_hex(struct buf *b, uint64_t v, unsigned width)
{
	size_t at = b->len;

	buf_hex(b, v, width);
	for (; at < b->len; at++)
		if (b->data[at] >= 'a')
			b->data[at] = (char)(b->data[at] - ('a' - 'A'));
}

void span_text(struct buf *b, uint64_t start, uint64_t last)
{
	buf_add(b, "0x");
	buf_hex(b, start, 16);
	buf_add(b, " 0x");
	buf_hex(b, last, 16);
	buf_char(b, ' ');
}

/* ---- the host ---- */

NUMBER(iommu_minor, at->h->kernel.iommu_minor)
NUMBER(vfio_major, at->h->kernel.vfio_major)
NUMBER(cdev_major, at->h->kernel.vfio_dev_major)
TEXT(unsafe, at->h->kernel.unsafe_interrupts ? "Y" : "N")
TEXT(vfio_sriov, host_find_driver(at->h, "vfio-pci")->sriov ? "Y" : "N")

static void major_line(struct buf *b, uint32_t major, const char *name)
{
	buf_fill(b, ' ', major < 100 ? 1 : 0);
	buf_u64(b, major);
	buf_char(b, ' ');
	buf_add(b, name);
	buf_char(b, '\n');
}

VALUE(majors)
{
	const struct host_kernel *k = &at->h->kernel;
	const bool group_first = k->vfio_major < k->vfio_dev_major;

	if (k->group && group_first)
		major_line(b, k->vfio_major, "vfio");
	if (k->cdev)
		major_line(b, k->vfio_dev_major, "vfio-dev");
	if (k->group && !group_first)
		major_line(b, k->vfio_major, "vfio");
}

VALUE(misc)
{
	if (at->h->kernel.iommufd)
		major_line(b, at->h->kernel.iommu_minor, "iommu");
	if (at->h->kernel.container)
		major_line(b, 196, "vfio");
}

VALUE(cpu_list)
{
	buf_char(b, '0');
	if (at->h->cpus > 1) {
		buf_char(b, '-');
		buf_u64(b, at->h->cpus - 1);
	}
}

/* Words of 32 processors, the highest first. */
VALUE(cpu_mask)
{
	const uint32_t cpus = at->h->cpus, high = (cpus - 1) / 32;
	uint32_t word = high + 1;

	while (word--) {
		const uint32_t left = cpus - 32 * word;

		if (word < high)
			buf_char(b, ',');
		buf_hex(b, left >= 32 ? UINT32_MAX : ((uint32_t)1 << left) - 1,
			word < high ? 8 : 1);
	}
}

VALUE(root)
{
	root_dir(b, at->root);
}

VALUE(bus)
{
	bus_text(b, at->root.domain, at->root.bus);
}

TEXT(driver, at->driver ? at->driver->name : at->d->driver)

/* ---- IOMMUs ---- */

TEXT(iommu, at->iommu->name)
TEXT(iommu_version, at->iommu->version)
HEX(iommu_address, at->iommu->address, 1)
HEX(cap, at->iommu->cap, 1)
HEX(ecap, at->iommu->ecap, 1)
HEX(efr, at->iommu->efr, 1)
HEX(efr2, at->iommu->efr2, 1)
HEX(amd_cap, at->iommu->amd_cap, 1)
/* K 1.7: ND */
NUMBER(domains, 1u << (2 * (at->iommu->cap & 7) + 4))

/* A function of this class is an IOMMU. */
static const struct host_device *amd_function(const struct host *h, size_t n)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].class_code == 0x080600 && !n--)
			return &h->devices[i];
	return NULL;
}

VALUE(iommu_dir)
{
	const size_t n = (size_t)(at->iommu - at->h->iommus);
	const struct host_device *d = NULL;

	if (at->iommu->type == HOST_AMD)
		d = amd_function(at->h, n);
	if (d) {
		device_dir(b, at->h, d);
		buf_add(b, "/iommu/");
	} else if (at->iommu->type == HOST_SMMUV3) {
		buf_add(b, "sys/devices/platform/arm-smmu-v3.");
		buf_u64(b, n);
		buf_add(b, ".auto/iommu/");
	} else {
		buf_add(b, "sys/devices/virtual/iommu/");
	}
	buf_add(b, at->iommu->name);
}

/* One for each group behind it. */
VALUE(domains_used)
{
	const struct host *h = at->h;
	uint64_t used = 0;
	size_t i, k;

	for (i = 0; i < h->n_devices; i++) {
		if (!h->devices[i].iommu || strcmp(h->devices[i].iommu, at->iommu->name) != 0)
			continue;
		for (k = 0; k < i && h->devices[k].group != h->devices[i].group; k++)
			;
		used += k == i;
	}
	buf_u64(b, used);
}

/* ---- groups ---- */

NUMBER(group, at->g ? at->g->number : at->d->group)
NUMBER(group_minor, at->g->minor)
TEXT(group_name, at->g->name)
/* A group without an IOMMU, or of a mediated device, has no default domain. */
TEXT(group_type, at->iommu ? at->g->type : "unknown")

VALUE(group_node)
{
	if (at->d && !at->d->iommu)
		buf_add(b, "noiommu-");
	buf_u64(b, (uint64_t)at->g->number);
}

VALUE(windows)
{
	size_t i;

	for (i = 0; at->iommu && i < at->iommu->n_windows; i++) {
		const struct host_window *w = &at->iommu->windows[i];

		span_text(b, w->start, w->last);
		buf_add(b, word_of(host_window_types, w->type));
		buf_char(b, '\n');
	}
}

const struct value host_values[] = {
	NAME(driver),	     NAME(group),	NAME(cpu_list),	  NAME(cpu_mask),
	NAME(iommu_dir),     NAME(cdev_major),	NAME(group_node), NAME(group_minor),
	NAME(group_type),    NAME(group_name),	NAME(vfio_major), NAME(windows),
	NAME(root),	     NAME(bus),		NAME(iommu),	  NAME(iommu_version),
	NAME(iommu_address), NAME(iommu_minor), NAME(cap),	  NAME(ecap),
	NAME(efr),	     NAME(efr2),	NAME(amd_cap),	  NAME(domains),
	NAME(domains_used),  NAME(majors),	NAME(misc),	  NAME(unsafe),
	NAME(vfio_sriov),    { NULL, NULL },
};
