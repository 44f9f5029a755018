/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Configuration space as VFIO shows it (K 2.6): a copy of what hardware shows, with the bits that caps.def lets a user
 * change. What is not virtual goes on to hardware, which is as it was before once the device is closed.
 */
#include "caps.h"
#include "vfio.h"

#include <errno.h>
#include <string.h>

enum { MSIX_ENABLE = 0x8000, MSIX_MASK = 0x4000 };

/* ---- BARs ---- */

/* Sizes are found by writing all ones; the low bits say what kind of BAR it is. */
static void view_bar(const struct device *d, uint8_t *shown, uint8_t *mask, uint32_t i)
{
	uint32_t at = i == HOST_ROM ? PCI_ROM : PCI_BAR + 4 * i;
	uint64_t bits = d->bar_size[i] ? -d->bar_size[i] : 0;

	if (!d->bar_size[i]) {
		pci_set_dword(shown, at, 0);
		return;
	}
	pci_set_dword(mask, at, (uint32_t)bits | (i == HOST_ROM));
	pci_set_dword(shown, at, (pci_dword(shown, at) & (uint32_t)bits) | d->bar_type[i]);
	if (d->bar_type[i] & PCI_BAR_64 && !(d->bar_type[i] & PCI_BAR_IO) && i + 1 < HOST_BARS)
		pci_set_dword(mask, at + 4, (uint32_t)(bits >> 32));
}

void config_bars(const struct device *d, uint8_t *shown, uint8_t *mask)
{
	uint32_t i;

	for (i = 0; i <= HOST_ROM; i++) {
		view_bar(d, shown, mask, i);
		if (i < HOST_ROM && d->bar_size[i] && d->bar_type[i] & PCI_BAR_64 &&
		    !(d->bar_type[i] & PCI_BAR_IO))
			i++;
	}
}

/* ---- the view ---- */

static uint32_t decoding(const struct device *d)
{
	uint32_t bits = 0, i;

	for (i = 0; i < HOST_BARS; i++)
		if (d->bar_size[i])
			bits |= d->bar_io[i] ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;
	return bits;
}

static void view_header(const struct device *d, uint8_t *shown, uint8_t *mask)
{
	uint32_t command = pci_word(shown, PCI_COMMAND) &
			   ~(PCI_COMMAND_MASTER | PCI_COMMAND_NO_INTX);

	pci_set_word(shown, PCI_COMMAND, command | decoding(d));
	pci_set_word(shown, PCI_VENDOR, d->vendor);
	pci_set_word(shown, PCI_DEVICE, d->id);
	if (!d->irq_pin || !d->irq_line)
		shown[PCI_PIN] = 0;
	if (d->is_virtual)
		pci_set_word(shown, PCI_COMMAND, command | PCI_COMMAND_MEMORY);
	config_bars(d, shown, mask);
}

void config_view_end(struct world *w, struct device *d)
{
	if (d->shadow && d->writable && d->kept && !d->is_mdev) {
		memcpy(heap_at(&w->heap, d->config), heap_at(&w->heap, d->kept), HOST_CONFIG);
		config_changed(w, d);
	}
	heap_free(&w->heap, d->shadow, HOST_CONFIG);
	heap_free(&w->heap, d->writable, HOST_CONFIG);
	heap_free(&w->heap, d->kept, HOST_CONFIG);
	d->shadow = d->writable = d->kept = 0;
}

uint8_t config_shared(const uint8_t *hardware, uint32_t at)
{
	enum { MSI_LENGTH = 24 };
	const uint32_t msi = config_find(hardware, CAP_MSI);

	if (at < PCI_COMMAND || (at >= PCI_BAR && at < PCI_BAR + 4 * HOST_BARS) ||
	    (at >= PCI_ROM && at < PCI_ROM + 4) || at == PCI_LINE || at == PCI_PIN)
		return 0;
	if (msi && at >= msi && at < msi + MSI_LENGTH)
		return 0;
	return at == PCI_COMMAND + 1 ? (uint8_t) ~(PCI_COMMAND_NO_INTX >> 8) : 0xff;
}

/* ---- what writes do ---- */

bool memory_enabled(struct world *w, const struct device *d)
{
	const uint8_t *shown = heap_at(&w->heap, d->shadow);
	uint32_t pm = config_find(shown, CAP_PM);

	if (pm && (shown[pm + 4] & 3) == 3)
		return false;
	return d->is_virtual || pci_word(shown, PCI_COMMAND) & PCI_COMMAND_MEMORY;
}

void config_irqs(struct world *w, struct device *d)
{
	uint8_t *shown = heap_at(&w->heap, d->shadow), *hardware = heap_at(&w->heap, d->config);
	const uint32_t msix = config_find(shown, CAP_MSIX);
	uint32_t control;

	if (!msix)
		return;
	control = pci_word(hardware, msix + 2) & ~(MSIX_ENABLE | MSIX_MASK);
	if (device_state(w, d)->irqs == VFIO_MSIX)
		control |= MSIX_ENABLE;
	if (control != pci_word(hardware, msix + 2))
		config_changed(w, d);
	pci_set_word(hardware, msix + 2, control);
	pci_set_word(shown, msix + 2, control);
}

/* Interrupts are set up by SET_IRQS alone: the bit follows them. */
static void settle_msi(struct world *w, struct device *d, uint8_t *shown)
{
	const uint8_t *hardware = heap_at(&w->heap, d->config);
	uint32_t msi = config_find(shown, CAP_MSI);
	uint32_t flags, most;

	if (!msi)
		return;
	flags = pci_word(shown, msi + 2);
	most = pci_word(hardware, msi + 2) >> 1 & 7;
	if (device_state(w, d)->irqs != VFIO_MSI)
		flags &= ~1u;
	if ((flags >> 4 & 7) > most)
		flags = (flags & ~0x70u) | most << 4;
	pci_set_word(shown, msi + 2, flags);
}

/* Whether a write sets a bit of a byte. */
static bool sets(uint32_t at, const uint8_t *from, size_t bytes, uint32_t byte, uint8_t bit)
{
	return byte >= at && byte < at + bytes && from[byte - at] & bit;
}

bool config_resets(const uint8_t *shown, uint32_t at, const uint8_t *from, size_t bytes)
{
	uint32_t exp = config_find(shown, CAP_EXP), af = config_find(shown, CAP_AF);

	if (exp && pci_dword(shown, exp + 4) & 1u << 28 && sets(at, from, bytes, exp + 9, 0x80))
		return true;
	return af && shown[af + 3] & 2 && sets(at, from, bytes, af + 4, 1);
}

static void pass_on(struct world *w, struct device *d, uint32_t at, size_t bytes)
{
	const uint8_t *shown = heap_at(&w->heap, d->shadow), *mask = heap_at(&w->heap, d->writable);
	uint8_t *hardware = heap_at(&w->heap, d->config), bits;
	size_t i;

	for (i = at; i < at + bytes; i++) {
		bits = (hardware[i] ^ shown[i]) & mask[i];
		if (bits)
			bits &= config_shared(hardware, (uint32_t)i);
		if (!bits)
			continue;
		hardware[i] = (uint8_t)((hardware[i] & ~bits) | (shown[i] & bits));
		config_changed(w, d);
	}
}

void config_write(struct world *w, struct device *d, uint32_t at, const uint8_t *from, size_t bytes)
{
	uint8_t *shown = heap_at(&w->heap, d->shadow);
	const uint8_t *mask = heap_at(&w->heap, d->writable);
	size_t i;

	for (i = 0; i < bytes; i++)
		shown[at + i] =
			(uint8_t)((shown[at + i] & ~mask[at + i]) | (from[i] & mask[at + i]));
	if (d->is_mdev)
		return;
	settle_msi(w, d, shown);
	pass_on(w, d, at, bytes);
	if (config_resets(shown, at, from, bytes))
		device_was_reset(w, d);
}

/* ---- begin ---- */

int config_view(struct world *w, struct device *d)
{
	uint8_t *shown, *mask, *hardware = heap_at(&w->heap, d->config);

	d->shadow = heap_new(&w->heap, HOST_CONFIG);
	d->writable = heap_new(&w->heap, HOST_CONFIG);
	d->kept = heap_new(&w->heap, HOST_CONFIG);
	if (!d->shadow || !d->writable || !d->kept) {
		config_view_end(w, d);
		return -ENOMEM;
	}
	shown = heap_at(&w->heap, d->shadow);
	mask = heap_at(&w->heap, d->writable);
	memcpy(shown, hardware, HOST_CONFIG);
	if (d->is_mdev)
		return 0;
	memcpy(heap_at(&w->heap, d->kept), hardware, HOST_CONFIG);
	view_header(d, shown, mask);
	config_changed(w, d);
	memcpy(hardware + PCI_COMMAND, shown + PCI_COMMAND, 2);
	caps_view(&vfio_caps, shown, mask, d->config_size);
	config_irqs(w, d);
	settle_msi(w, d, shown);
	return 0;
}
