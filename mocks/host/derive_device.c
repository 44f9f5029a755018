/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the configuration space of a device says, or its physical function, or its place. */
#include "keys.h"

#include <string.h>

enum {
	CAP_MSI = 0x05,
	CAP_PM = 0x01,
	CAP_EXPRESS = 0x10,
	CAP_MSIX = 0x11,
	CAP_AF = 0x13,
	EXT_ATS = 0x0f,
	EXT_PASID = 0x1b,
};

static const struct host_device *physfn(const struct host *h, const struct host_device *d)
{
	const int i = d->is_virtual ? host_find(h, d->physfn) : -1;

	return i < 0 || &h->devices[i] == d ? NULL : &h->devices[i];
}

uint64_t derive_parent(const struct host *h, const void *element)
{
	const struct host_device *d = element, *pf = physfn(h, d);

	if (!pf)
		return bdf_number(d->at);
	/* That of a physical function on a root bus is the function itself. */
	return bdf_number(bdf_compare(pf->parent, pf->at) ? pf->parent : d->at);
}

int usual_physfn(const struct host *h, const void *element)
{
	(void)h;
	return !((const struct host_device *)element)->is_virtual;
}

/* A field of the header; that of the physical function for a virtual one. */
#define FROM_HEADER(name, field, at, size, otherwise)                             \
	uint64_t derive_##name(const struct host *h, const void *element)         \
	{                                                                         \
		const struct host_device *d = element, *pf = physfn(h, d);        \
                                                                                  \
		if (pf)                                                           \
			return pf->field;                                         \
		return d->config ? config_get(d->config, at, size) : (otherwise); \
	}

FROM_HEADER(vendor, vendor, 0, 2, 0)
FROM_HEADER(class, class_code, 9, 3, 0)
FROM_HEADER(revision, revision, 8, 1, 0)
FROM_HEADER(subsystem_vendor, subsystem_vendor, host_is_bridge(d) ? 0 : 0x2c, 2, 0)
FROM_HEADER(subsystem_device, subsystem_device, host_is_bridge(d) ? 0 : 0x2e, 2, 0)

uint64_t derive_device(const struct host *h, const void *element)
{
	const struct host_device *d = element, *pf = physfn(h, d);

	if (pf)
		return pf->vfs ? pf->vfs->device : pf->device;
	return d->config ? config_get(d->config, 2, 2) : 0;
}

uint64_t derive_vf_device(const struct host *h, const void *element)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].vfs == element)
			return h->devices[i].device;
	return 0;
}

const char *derive_iommu(const struct host *h, const void *element)
{
	const struct host_device *pf = physfn(h, element);

	if (pf)
		return pf->iommu;
	return h->n_iommus ? h->iommus[0].name : NULL;
}

int usual_group(const struct host *h, const void *element)
{
	const struct host_device *d = element;

	(void)h;
	return d->group < 0 && !d->iommu;
}

int usual_mdev_group(const struct host *h, const void *element)
{
	(void)h;
	return ((const struct host_mdev *)element)->group < 0;
}

/* Place among the devices that are for user space. */
uint64_t derive_cdev(const struct host *h, const void *element)
{
	const struct host_device *d = element, *before;
	uint64_t k = 0;

	if (!h->kernel.cdev || !host_is_vfio(h, d))
		return MINUS_1;
	for (before = h->devices; before < d; before++)
		k += host_is_vfio(h, before);
	return k;
}

uint64_t derive_mdev_cdev(const struct host *h, const void *element)
{
	uint64_t k = (uint64_t)((const struct host_mdev *)element - h->mdevs);
	size_t i;

	if (!h->kernel.cdev)
		return MINUS_1;
	for (i = 0; i < h->n_devices; i++)
		k += host_is_vfio(h, &h->devices[i]);
	return k;
}

uint64_t derive_msix(const struct host *h, const void *element)
{
	const struct host_device *d = element, *pf = physfn(h, d);
	const unsigned at = d->config ? config_capability(d->config, CAP_MSIX) : 0;

	if (at)
		return (config_get(d->config, at + 2, 2) & 0x7ff) + 1;
	return pf && pf->vfs ? pf->vfs->msix : 0;
}

/* What the MSI-X capability says at an offset, or otherwise. */
static uint64_t msix_field(const struct host_device *d, unsigned offset, uint32_t mask,
			   uint64_t otherwise)
{
	const unsigned at = d->config ? config_capability(d->config, CAP_MSIX) : 0;

	return at ? config_get(d->config, at + offset, 4) & mask : otherwise;
}

uint64_t derive_msix_bar(const struct host *h, const void *element)
{
	const struct host_device *d = element;
	uint64_t row = 0;

	(void)h;
	while (row < HOST_BARS - 1 && !(d->resources[row].flags & 0x200))
		row++;
	return msix_field(d, 4, 7, d->msix && d->resources[row].flags & 0x200 ? row : 0);
}

uint64_t derive_msix_table(const struct host *h, const void *element)
{
	(void)h;
	return msix_field(element, 4, ~7u, 0);
}

/* Behind the table, which has 16 bytes for each vector. */
uint64_t derive_msix_pba(const struct host *h, const void *element)
{
	const struct host_device *d = element;

	(void)h;
	return msix_field(d, 8, ~7u, d->msix ? d->msix_table + 16u * d->msix : 0);
}

uint64_t derive_msi(const struct host *h, const void *element)
{
	const struct host_device *d = element;
	const unsigned at = d->config ? config_capability(d->config, CAP_MSI) : 0;

	(void)h;
	return at ? 1u << (config_get(d->config, at + 2, 2) >> 1 & 7) : 0;
}

/* A virtual function has none, whatever its configuration space says (K 2.6). */
uint64_t derive_pin(const struct host *h, const void *element)
{
	const struct host_device *d = element;

	(void)h;
	if (d->is_virtual)
		return 0;
	return d->config ? d->config[0x3d] : !host_is_bridge(d);
}

uint64_t derive_pasid_bits(const struct host *h, const void *element)
{
	const struct host_device *d = element;
	const unsigned at = d->config ? config_extended(d->config, EXT_PASID) : 0;

	(void)h;
	return at ? d->config[at + 5] & 0x1f : 0;
}

uint64_t derive_ats(const struct host *h, const void *element)
{
	const struct host_device *d = element;

	(void)h;
	return d->config && config_extended(d->config, EXT_ATS);
}

uint64_t derive_flr(const struct host *h, const void *element)
{
	const struct host_device *d = element, *pf = physfn(h, d);
	unsigned at;

	if (!d->config)
		return pf && pf->flr;
	at = config_capability(d->config, CAP_EXPRESS);
	if (at)
		return config_get(d->config, at + 4, 4) >> 28 & 1;
	at = config_capability(d->config, CAP_AF);
	return at && (d->config[at + 3] & 3) == 3;
}

/* The kernel asks in this order; power states help unless they keep what there is. */
const char *derive_reset(const struct host *h, const void *element)
{
	static const char *const methods[] = { NULL,  "bus",	 "pm",	   "pm bus",
					       "flr", "flr bus", "flr pm", "flr pm bus" };
	const struct host_device *d = element;
	const unsigned at = d->config ? config_capability(d->config, CAP_PM) : 0;
	const bool bus = !d->is_virtual && bdf_compare(d->parent, d->at) != 0;
	const bool pm = at && !(d->config[at + 4] & 8);

	(void)h;
	return host_is_bridge(d) ? NULL : methods[d->flr << 2 | pm << 1 | bus];
}

uint64_t derive_rom_file(const struct host *h, const void *element)
{
	(void)h;
	return ((const struct host_device *)element)->resources[HOST_ROM].flags != 0;
}

uint64_t derive_dma_owner(const struct host *h, const void *element)
{
	const struct host_driver *d = element;

	(void)h;
	return !d->vfio && strcmp(d->name, "pcieport") != 0 && strcmp(d->name, "pci-stub") != 0;
}
