/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Configuration space as the file of sysfs has it (K 3.2): what hardware shows, of which the bits change that hardware lets
 * change. A user of VFIO sees what is not virtual for it.
 */
#include "caps.h"
#include "driver.h"
#include "vfio.h"

#include <errno.h>
#include <string.h>

void config_changed(struct world *w, struct device *d)
{
	d->config_stale = 1;
	d->config_told = 1;
	hardware_of(w)->configs = 1;
}

/* A virtual function decodes by its physical one's register, and has no BARs and no interrupt line of its own (PCI SR-IOV). */
static void of_function(uint8_t *mask)
{
	pci_set_word(mask, PCI_COMMAND, pci_word(mask, PCI_COMMAND) & PCI_COMMAND_MASTER);
	memset(mask + PCI_BAR, 0, 4 * HOST_BARS);
	pci_set_dword(mask, PCI_ROM, 0);
	mask[PCI_LINE] = 0;
}

static void find_mask(struct world *w, const struct device *d, uint8_t *mask)
{
	uint8_t scratch[HOST_CONFIG];

	memcpy(scratch, heap_at(&w->heap, d->config), sizeof(scratch));
	memset(mask, 0, HOST_CONFIG);
	config_bars(d, scratch, mask);
	caps_view(&vfio_caps, scratch, mask, d->config_size);
	if (d->is_virtual)
		of_function(mask);
}

static void put_byte(uint8_t *to, uint8_t value, uint8_t mask)
{
	*to = (uint8_t)((*to & ~mask) | (value & mask));
}

static void put_bytes(struct world *w, struct device *d, const struct written *t, size_t n)
{
	uint8_t mask[HOST_CONFIG], *hardware = heap_at(&w->heap, d->config),
				   *shown = heap_at(&w->heap, d->shadow);
	const uint8_t *from = (const uint8_t *)t->text;
	size_t i;

	find_mask(w, d, mask);
	for (i = 0; i < n; i++) {
		const uint32_t at = (uint32_t)t->offset + (uint32_t)i;

		put_byte(&hardware[at], from[i], mask[at]);
		if (shown)
			put_byte(&shown[at], from[i], mask[at] & config_shared(hardware, at));
	}
	if (config_resets(hardware, (uint32_t)t->offset, from, n))
		device_was_reset(w, d);
	config_changed(w, d);
}

/* The kernel refuses what starts behind the end, and takes what is in front of it. */
ssize_t device_config(struct world *w, struct device *d, const struct written *t)
{
	size_t n = t->size;

	if (!n)
		return 0;
	if (t->offset >= d->config_size)
		return -EFBIG;
	if (n > d->config_size - t->offset)
		n = d->config_size - (size_t)t->offset;
	put_bytes(w, d, t, n);
	return (ssize_t)n;
}
