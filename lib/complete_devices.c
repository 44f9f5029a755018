/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"
#include "complete.h"
#include "kind.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

enum { EIM_VCPUS = 255 }; /* L 1.8: the highest count that works without x2APIC */

static struct node *add_device(struct viommu_doc *d, uint16_t row)
{
	return node_new(d, d->devices, row, d->t->rows[row].child);
}

static bool has_input(const struct viommu_doc *d, uint64_t type)
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_INPUT); n; n = n->next)
		if (cell_num(d->t, n, A_INPUT_TYPE, UINT64_MAX) == type &&
		    cell_num(d->t, n, A_INPUT_BUS, UINT64_MAX) == 0)
			return true;
	return false;
}

/* Seen on libvirt 9.0.0; evdev, which has no bus, is inferred. */
static void fill_bus(struct viommu_doc *d, struct node *n)
{
	enum { PS2 = 0, USB = 1, VIRTIO = 4, NONE = 5 };
	static const uint8_t of_type[] = { USB, USB, USB, VIRTIO, NONE };
	const uint64_t type = cell_num(d->t, n, A_INPUT_TYPE, 0);

	if (d->machine->flags & MACHINE_PS2 && (type == 0 || type == 2))
		cell_infer(d->t, n, A_INPUT_BUS, PS2);
	else
		cell_infer(d->t, n, A_INPUT_BUS, of_type[type]);
}

static int add_inputs(struct viommu_doc *d)
{
	static const uint8_t types[] = { 0, 2 }; /* mouse, keyboard */
	struct node *n;
	unsigned i;

	for (n = devices_of(d, A_DEVICES_INPUT); n; n = n->next)
		fill_bus(d, n);
	for (i = 0; d->machine->flags & MACHINE_PS2 && i < sizeof(types); i++) {
		if (has_input(d, types[i]))
			continue;
		n = add_device(d, A_DEVICES_INPUT);
		if (!n)
			return -ENOMEM;
		cell_infer(d->t, n, A_INPUT_TYPE, types[i]);
		cell_infer(d->t, n, A_INPUT_BUS, 0);
	}
	return 0;
}

static int add_watchdog(struct viommu_doc *d)
{
	struct node *n;

	/* 9.0 does not know it yet (seen); the first release that adds it is inferred */
	if (!(d->machine->flags & MACHINE_SATA) || (d->as_of && d->as_of < release_number("9.1.0")))
		return 0;
	for (n = devices_of(d, A_DEVICES_WATCHDOG); n; n = n->next)
		if (cell_num(d->t, n, A_WATCHDOG_MODEL, 0) == 3)
			return 0;
	n = add_device(d, A_DEVICES_WATCHDOG);
	if (!n)
		return -ENOMEM;
	cell_infer(d->t, n, A_WATCHDOG_MODEL, 3); /* itco */
	return 0;
}

static int add_balloon(struct viommu_doc *d)
{
	struct node *n;

	if (!(d->machine->flags & MACHINE_BALLOON) || devices_of(d, A_DEVICES_BALLOON))
		return 0;
	n = add_device(d, A_DEVICES_BALLOON);
	if (!n)
		return -ENOMEM;
	cell_infer(d->t, n, A_BALLOON_MODEL, 0); /* virtio */
	return 0;
}

static bool has_spice(const struct viommu_doc *d)
{
	struct node *n;
	bool spice = false;

	for (n = devices_of(d, A_DEVICES_GRAPHICS); n; n = n->next) {
		const char *type = xml_value(n->xml, "type");

		spice = spice || (type && !strcmp(type, "spice"));
	}
	return spice;
}

static int add_audio(struct viommu_doc *d)
{
	struct node *n;

	if (devices_of(d, A_DEVICES_AUDIO))
		return 0;
	n = add_device(d, A_DEVICES_AUDIO);
	if (!n)
		return -ENOMEM;
	cell_infer(d->t, n, A_AUDIO_ID, 1);
	cell_infer(d->t, n, A_AUDIO_TYPE, has_spice(d) ? 7 : 0);
	return 0;
}

/* The address of a network card on the host, as that of a host device is printed (L 3.2). */
static int write_source(struct viommu_doc *d, struct node *n, uint16_t row)
{
	const struct row *r = &d->t->rows[row];
	struct buf b = { 0 };
	const char *value;
	bool whole;

	value_text(d->t, r, cell_at(d->t, n, row), &b);
	value = buf_ok(&b) ? arena_strdup(&d->arena, buf_text(&b)) : NULL;
	whole = value && xml_drop_attr(&d->xml, n->xml, r->name) &&
		xml_set(&d->xml, n->xml, r->name, value);
	buf_done(&b);
	return whole ? 0 : -ENOMEM;
}

static int fill_interfaces(struct viommu_doc *d)
{
	struct node *n, *a;
	uint16_t row;
	int ret = 0;

	for (n = devices_of(d, A_DEVICES_INTERFACE); n && !ret; n = n->next) {
		a = find_node(d->t, n, A_SOURCE_ADDRESS_DOMAIN);
		if (!a || !a->xml)
			continue;
		for (row = A_SOURCE_ADDRESS_DOMAIN; row <= A_SOURCE_ADDRESS_FUNCTION && !ret; row++)
			ret = write_source(d, a, row);
	}
	return ret;
}

static int fill_hostdevs(struct viommu_doc *d)
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_HOSTDEV); n; n = n->next)
		if (node_variant(d->t, n) == ONLY_MDEV &&
		    cell_num(d->t, n, A_HOSTDEV_MODEL, 9) == 0)
			cell_infer(d->t, n, A_HOSTDEV_DISPLAY, OFF);
	return 0;
}

static bool many_vcpus(const struct viommu_doc *d)
{
	return d->machine && d->machine->bit == MACH_Q35 &&
	       cell_num(d->t, d->root, A_VCPU_COUNT, 1) > EIM_VCPUS;
}

static bool has_cap(const struct viommu_doc *d, const char *dev, const char *prop)
{
	return !d->caps || viommu_caps_has(d->caps, dev, prop);
}

/* libvirt 9.0 completed nothing here (L 1.8); the first release that did is not known, 10.0 is assumed. */
static bool completes_iommu(const struct viommu_doc *d)
{
	return (!d->as_of || d->as_of >= release_number("10.0.0")) && many_vcpus(d);
}

static int add_iommu(struct viommu_doc *d)
{
	struct node *n, *drv;

	if (devices_of(d, A_DEVICES_IOMMU) || !has_cap(d, "intel-iommu", "intremap") ||
	    !has_cap(d, "intel-iommu", "eim"))
		return 0;
	n = add_device(d, A_DEVICES_IOMMU);
	drv = n ? node_need(d, n, A_IOMMU_IOMMU_DRIVER) : NULL;
	if (!drv)
		return -ENOMEM;
	cell_infer(d->t, n, A_IOMMU_MODEL, 0); /* intel */
	cell_infer(d->t, drv, A_IOMMU_DRIVER_INTREMAP, ON);
	cell_infer(d->t, drv, A_IOMMU_DRIVER_EIM, ON);
	return 0;
}

static int update_iommu(struct viommu_doc *d, struct node *n)
{
	uint32_t model = node_model(d->t, n);
	struct node *drv;

	if (!(model & (M_AMD | M_INTEL)) || !(d->flags & VIOMMU_ABI_UPDATE))
		return 0;
	drv = node_need(d, n, A_IOMMU_IOMMU_DRIVER);
	if (!drv)
		return -ENOMEM;
	if (model == M_AMD)
		cell_infer(d->t, drv, A_IOMMU_DRIVER_XTSUP, ON);
	if (model == M_INTEL && has_cap(d, "intel-iommu", "intremap"))
		cell_infer(d->t, drv, A_IOMMU_DRIVER_INTREMAP, ON);
	if (model == M_INTEL && has_cap(d, "intel-iommu", "eim"))
		cell_infer(d->t, drv, A_IOMMU_DRIVER_EIM, ON);
	return 0;
}

static int fill_ioapic(struct viommu_doc *d)
{
	struct node *n = devices_of(d, A_DEVICES_IOMMU), *features, *ioapic;

	if (!n || n->next)
		return 0;
	if (cell_num(d->t, n, A_IOMMU_DRIVER_INTREMAP, OFF) != ON &&
	    !(many_vcpus(d) && node_model(d->t, n) == M_INTEL))
		return 0;
	features = node_need(d, d->root, A_DOMAIN_FEATURES);
	ioapic = features ? node_need(d, features, A_FEATURES_IOAPIC) : NULL;
	if (!ioapic)
		return -ENOMEM;
	cell_infer(d->t, ioapic, A_IOAPIC_DRIVER, 0); /* qemu */
	return 0;
}

static int fill_iommus(struct viommu_doc *d)
{
	struct node *n;
	int ret = 0;

	if (d->as_of && d->as_of < release_number("10.0.0"))
		return 0;
	if (completes_iommu(d))
		ret = add_iommu(d);
	for (n = completes_iommu(d) ? devices_of(d, A_DEVICES_IOMMU) : NULL; n && !ret; n = n->next)
		ret = update_iommu(d, n);
	return ret ? ret : fill_ioapic(d);
}

int complete_devices(struct viommu_doc *d)
{
	int ret = number_controllers(d);

	if (!ret)
		ret = sort_disks(d);
	if (ret || !d->machine)
		return ret;
	cell_infer_text(d->t, d->devices, A_DEVICES_EMULATOR, d->machine->emulator_default);
	ret = add_chipset(d);
	if (!ret)
		ret = fill_carried(d, true);
	if (!ret)
		ret = complete_companions(d);
	if (!ret)
		ret = fill_carried(d, false);
	if (!ret)
		ret = complete_drives(d);
	if (!ret)
		ret = fill_chipset(d);
	if (!ret)
		ret = add_inputs(d);
	if (!ret)
		ret = add_watchdog(d);
	if (!ret)
		ret = add_balloon(d);
	if (!ret)
		ret = add_audio(d);
	if (!ret)
		ret = fill_interfaces(d);
	if (!ret)
		ret = fill_hostdevs(d);
	return ret ? ret : fill_iommus(d);
}
