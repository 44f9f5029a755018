/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values that patterns of sysfs.def name: of devices. */
#include "values.h"

#include "keys.h"

#include <string.h>

enum { CAP_EXPRESS = 0x10, EXT_SERIAL = 0x03 };

HEX(vendor, at->d->vendor, 4)
HEX(device, at->d->device, 4)
HEX(class, at->d->class_code, 6)
HEX(revision, at->d->revision, 2)
HEX(subsystem_vendor, at->d->subsystem_vendor, 4)
HEX(subsystem_device, at->d->subsystem_device, 4)
UPPER(VENDOR, at->d->vendor, 4)
UPPER(DEVICE, at->d->device, 4)
UPPER(CLASS, at->d->class_code, 4)
UPPER(SUBSYSTEM_VENDOR, at->d->subsystem_vendor, 4)
UPPER(SUBSYSTEM_DEVICE, at->d->subsystem_device, 4)
NUMBER(irq, at->d->irq)
NUMBER(numa_node, at->d->numa_node)
NUMBER(n, at->n)
NUMBER(ari, at->d->is_virtual || at->d->vfs)
NUMBER(enable, at->d->driver && !host_is_vfio(at->h, at->d))
TEXT(override, at->d->driver_override ? at->d->driver_override : "(null)")
TEXT(reset_method, at->d->reset_methods)
TEXT(dev, at->dir)
NUMBER(secondary, at->secondary)
NUMBER(subordinate, at->subordinate)
NUMBER(vf_autoprobe, at->d->vfs->autoprobe)
NUMBER(vf_enabled, at->d->vfs->enabled)
NUMBER(vf_offset, at->d->vfs->offset)
NUMBER(vf_stride, at->d->vfs->stride)
NUMBER(vf_total, at->d->vfs->total)
HEX(vf_device, at->d->vfs->device, 1)

VALUE(bdf)
{
	bdf_text(b, at->d->at);
}

VALUE(bus_below)
{
	bus_text(b, at->d->at.domain, at->secondary);
}

VALUE(pf_dev)
{
	device_dir(b, at->h, &at->h->devices[host_find(at->h, at->d->physfn)]);
}

VALUE(vf)
{
	const struct host_device *pf = &at->h->devices[host_find(at->h, at->d->physfn)];
	const unsigned from = (unsigned)(pf->at.bus << 8 | pf->at.devfn) + pf->vfs->offset;

	buf_u64(b, ((unsigned)(at->d->at.bus << 8 | at->d->at.devfn) - from) / pf->vfs->stride);
}

VALUE(modalias)
{
	const struct host_device *d = at->d;

	buf_add(b, "pci:v");
	upper_hex(b, d->vendor, 8);
	buf_char(b, 'd');
	upper_hex(b, d->device, 8);
	buf_add(b, "sv");
	upper_hex(b, d->subsystem_vendor, 8);
	buf_add(b, "sd");
	upper_hex(b, d->subsystem_device, 8);
	buf_add(b, "bc");
	upper_hex(b, d->class_code >> 16, 2);
	buf_add(b, "sc");
	upper_hex(b, d->class_code >> 8 & 0xff, 2);
	buf_add(b, "i");
	upper_hex(b, d->class_code & 0xff, 2);
}

VALUE(uevent_driver)
{
	if (!at->d->driver)
		return;
	buf_add(b, "DRIVER=");
	buf_add(b, at->d->driver);
	buf_char(b, '\n');
}

VALUE(resources)
{
	unsigned i;

	for (i = 0; i < at->d->n_resources; i++) {
		const struct host_resource *r = &at->d->resources[i];

		span_text(b, r->start, r->end);
		buf_add(b, "0x");
		buf_hex(b, r->flags, 16);
		buf_char(b, '\n');
	}
}

/* A register of the PCI Express capability. */
static uint32_t express(const struct spot *at, unsigned offset, unsigned size)
{
	return config_get(at->config, config_capability(at->config, CAP_EXPRESS) + offset, size);
}

static const char *speed(uint32_t code)
{
	static const char *const speeds[] = {
		"Unknown",	  "2.5 GT/s PCIe",  "5.0 GT/s PCIe",  "8.0 GT/s PCIe",
		"16.0 GT/s PCIe", "32.0 GT/s PCIe", "64.0 GT/s PCIe",
	};

	return speeds[code < 7 ? code : 0];
}

TEXT(max_link_speed, speed(express(at, 12, 4) & 0xf))
NUMBER(max_link_width, express(at, 12, 4) >> 4 & 0x3f)
TEXT(link_speed, speed(express(at, 18, 2) & 0xf))
NUMBER(link_width, express(at, 18, 2) >> 4 & 0x3f)

VALUE(serial)
{
	const unsigned from = config_extended(at->config, EXT_SERIAL) + 4;
	unsigned i;

	for (i = 8; i--;) {
		buf_hex(b, at->config[from + i], 2);
		if (i)
			buf_char(b, '-');
	}
}

/* ---- mediated devices and nodes ---- */

TEXT(uuid, at->mdev->uuid)
TEXT(mdev_type, at->mdev ? at->mdev->type : at->mdev_type->name)
NUMBER(available, at->mdev_type->available)
NUMBER(cdev_minor, at->cdev)

VALUE(mdev)
{
	buf_add(b, at->dir);
	buf_char(b, '/');
	buf_add(b, at->mdev->uuid);
}

VALUE(cdev_of)
{
	if (at->mdev)
		v_mdev(b, at);
	else
		buf_add(b, at->dir);
}

VALUE(cdev)
{
	buf_add(b, at->mdev || at->d->iommu ? "vfio" : "noiommu-vfio");
	buf_u64(b, (uint64_t)at->cdev);
}

const struct value device_values[] = {
	NAME(dev),
	NAME(bdf),
	NAME(vendor),
	NAME(device),
	NAME(class),
	NAME(VENDOR),
	NAME(DEVICE),
	NAME(CLASS),
	NAME(SUBSYSTEM_VENDOR),
	NAME(SUBSYSTEM_DEVICE),
	NAME(subsystem_vendor),
	NAME(subsystem_device),
	NAME(revision),
	NAME(modalias),
	NAME(irq),
	NAME(n),
	NAME(numa_node),
	NAME(ari),
	NAME(enable),
	NAME(override),
	NAME(reset_method),
	NAME(resources),
	NAME(uevent_driver),
	NAME(cdev),
	NAME(cdev_of),
	NAME(cdev_minor),
	NAME(link_speed),
	NAME(link_width),
	NAME(max_link_speed),
	NAME(max_link_width),
	NAME(serial),
	NAME(secondary),
	NAME(subordinate),
	NAME(bus_below),
	NAME(pf_dev),
	NAME(vf),
	NAME(vf_autoprobe),
	NAME(vf_enabled),
	NAME(vf_offset),
	NAME(vf_stride),
	NAME(vf_total),
	NAME(vf_device),
	NAME(uuid),
	NAME(mdev),
	NAME(mdev_type),
	NAME(available),
	{ NULL, NULL },
};
