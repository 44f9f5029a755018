/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Virtual functions: sriov_numvfs (K 3.2).
 */
#include "sriov.h"
#include "driver.h"
#include "hardware.h"
#include "pci.h"
#include "vfio.h"
#include "written.h"

#include <errno.h>
#include <string.h>

static uint32_t find_extended(const uint8_t *c, uint16_t id)
{
	uint32_t at = PCI_EXTENDED, turns = (HOST_CONFIG - PCI_EXTENDED) / 8;

	while (at >= PCI_EXTENDED && turns-- && pci_word(c, at) != id)
		at = pci_dword(c, at) >> 20 & 0xffc;
	return at >= PCI_EXTENDED && pci_word(c, at) == id ? at : 0;
}

/* The capability says how many there are, and that they are on, to whoever looks at it (PCI SR-IOV). */
static void show_functions(struct world *w, struct device *pf)
{
	enum { CONTROL = 8, NUMBER = 0x10, ENABLE = 1, MEMORY = 8, WIDE = 0x10 };
	const ref all[] = { pf->config, pf->shadow, pf->kept };
	uint32_t at, control;
	uint8_t *c;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		c = heap_at(&w->heap, all[i]);
		at = c ? find_extended(c, EXT_SRIOV) : 0;
		if (!at)
			continue;
		control = pci_word(c, at + CONTROL) & ~(uint32_t)(ENABLE | MEMORY | WIDE);
		pci_set_word(c, at + CONTROL,
			     control | (pf->vf_enabled ? ENABLE | MEMORY | WIDE : 0));
		pci_set_word(c, at + NUMBER, pf->vf_enabled);
		config_changed(w, pf);
	}
}

/* An extended capability goes out of the chain; the first one leaves its head behind. */
static void drop_extended(uint8_t *c, uint16_t id)
{
	uint32_t at = PCI_EXTENDED, last = 0, next, turns = (HOST_CONFIG - PCI_EXTENDED) / 8;

	for (; at >= PCI_EXTENDED && turns--; last = at, at = next) {
		next = pci_dword(c, at) >> 20 & 0xffc;
		if (pci_word(c, at) != id)
			continue;
		if (last)
			pci_set_dword(c, last, (pci_dword(c, last) & 0xfffff) | next << 20);
		else
			pci_set_dword(c, at, next << 20);
		return;
	}
}

/* That of the physical function, without what a virtual one does not have. */
static void make_config(uint8_t *c, const uint8_t *pf, uint16_t vectors)
{
	const uint32_t msix = config_find(pf, CAP_MSIX);

	memcpy(c, pf, HOST_CONFIG);
	pci_set_dword(c, PCI_VENDOR, UINT32_MAX);
	pci_set_word(c, PCI_COMMAND, 0);
	memset(c + PCI_BAR, 0, HOST_BARS * 4);
	pci_set_dword(c, PCI_ROM, 0);
	c[PCI_LINE] = c[PCI_PIN] = 0;
	if (msix)
		pci_set_word(c, msix + 2, vectors ? vectors - 1u : pci_word(pf, msix + 2) & 0x7ff);
	drop_extended(c, EXT_SRIOV);
}

static void copy_fields(struct device *d, const struct device *pf, uint32_t number)
{
	const uint32_t id =
		(uint32_t)(pf->at.bus << 8 | pf->at.devfn) + pf->vf_offset + number * pf->vf_stride;
	size_t i;

	d->at = (struct bdf){ pf->at.domain, (uint8_t)(id >> 8), (uint8_t)id };
	d->parent = bdf_equal(pf->parent, pf->at) ? d->at : pf->parent;
	d->hw = pf->hw;
	d->vendor = pf->vendor;
	d->id = pf->vf_device;
	d->subsystem_vendor = pf->subsystem_vendor;
	d->subsystem_id = pf->subsystem_id;
	d->class_code = pf->class_code;
	d->revision = pf->revision;
	d->numa_node = pf->numa_node;
	d->config_size = pf->config_size;
	d->pasid_bits = pf->pasid_bits;
	d->ats = pf->ats;
	d->msix_dynamic = pf->msix_dynamic;
	d->msix_bar = pf->msix_bar;
	d->msix_table = pf->msix_table;
	d->msix_pba = pf->msix_pba;
	d->msix = pf->vf_msix;
	d->is_virtual = 1;
	d->has_reset = 1;
	d->cdev_asked = pf->cdev_asked;
	d->vf_number = number;
	for (i = 0; i < HOST_BARS; i++) {
		d->bar_size[i] = pf->vf_bar_size[i];
		d->bar_start[i] = pf->vf_bar_start[i] + number * pf->vf_bar_size[i];
		d->bar_type[i] = d->bar_size[i] ? pf->bar_type[i] & (PCI_BAR_64 | 8) : 0;
	}
}

/* What a driver for user space makes is for user space, too. */
static int inherit_override(struct world *w, struct device *d, const struct device *pf)
{
	const struct driver *r = driver_of(w, pf);

	if (!r->vfio)
		return 0;
	d->override_size = (uint32_t)strlen(r->name) + 1;
	d->override = heap_new(&w->heap, d->override_size);
	if (!d->override)
		return -ENOMEM;
	memcpy(heap_at(&w->heap, d->override), r->name, d->override_size);
	return 0;
}

static int add_function(struct world *w, struct device *pf, uint32_t number)
{
	struct device *d = device_new(w);
	int ret;

	if (!d)
		return -ENOMEM;
	copy_fields(d, pf, number);
	d->physfn = heap_ref(&w->heap, pf);
	make_config(heap_at(&w->heap, d->config), heap_at(&w->heap, pf->config), pf->vf_msix);
	config_learn(heap_at(&w->heap, d->config), d);
	device_find_mappable(w, d);
	if (pf->group)
		group_add(w, group_get(w, group_free_number(w)), d);
	ret = inherit_override(w, d, pf);
	if (!ret && pf->vf_autoprobe && !hardware_of(w)->no_autoprobe)
		driver_probe(w, d);
	return ret;
}

static struct device *some_function(struct world *w, const struct device *pf)
{
	struct device *d = machine_first(w);

	while (d && d->physfn != heap_ref(&w->heap, pf))
		d = machine_next(w, d);
	return d;
}

int functions_end(struct world *w, const struct caller *by, struct device *pf)
{
	struct device *d;
	int ret;

	while ((d = some_function(w, pf))) {
		ret = driver_detach(w, by, d);
		if (ret)
			return ret;
		device_end(w, d);
	}
	pf->vf_enabled = 0;
	show_functions(w, pf);
	return 0;
}

static int add_functions(struct world *w, const struct caller *by, struct device *pf, uint32_t n)
{
	uint32_t i;
	int ret = 0;

	for (i = 0; !ret && i < n; i++)
		ret = add_function(w, pf, i);
	if (ret) {
		functions_end(w, by, pf);
		return ret;
	}
	pf->vf_enabled = (uint16_t)n;
	show_functions(w, pf);
	return 0;
}

int device_numvfs(struct world *w, struct device *d, const struct written *t)
{
	const struct driver *r = driver_of(w, d);
	int64_t n;

	if (!d->sriov)
		return -ENOENT;
	if (!written_number(t, &n) || n < 0 || n > UINT16_MAX)
		return -EINVAL;
	if (n > d->vf_total)
		return -ERANGE;
	if (n == d->vf_enabled)
		return 0;
	if (!r || !r->sriov)
		return -ENOENT;
	if (!n)
		return functions_end(w, t->by, d);
	return d->vf_enabled ? -EBUSY : add_functions(w, t->by, d, (uint32_t)n);
}
