/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The configuration space that hardware shows.
 */
#include "pci.h"
#include "vfio.h"

uint32_t config_find(const uint8_t *c, uint8_t id)
{
	uint32_t at = c[PCI_CAPABILITIES] & 0xfc, turns = 48;

	if (!(pci_word(c, PCI_STATUS) & PCI_STATUS_CAPABILITIES))
		return 0;
	for (; at >= PCI_STANDARD && turns--; at = c[at + 1] & 0xfc)
		if (c[at] == id)
			return at;
	return 0;
}

void config_learn(const uint8_t *c, struct device *d)
{
	uint32_t msi = config_find(c, CAP_MSI), msix = config_find(c, CAP_MSIX);
	uint32_t exp = config_find(c, CAP_EXP);

	if (!d->irq_pin && !d->is_virtual && !d->is_bridge)
		d->irq_pin = c[PCI_PIN];
	if (!d->msi && msi)
		d->msi = (uint8_t)(1u << (pci_word(c, msi + 2) >> 1 & 7));
	if (exp && pci_dword(c, exp + 4) & 1u << 28)
		d->flr = 1;
	if (d->msix || !msix)
		return;
	d->msix = (uint16_t)((pci_word(c, msix + 2) & 0x7ff) + 1);
	d->msix_bar = pci_dword(c, msix + 4) & 7;
	d->msix_table = pci_dword(c, msix + 4) & ~7u;
	d->msix_pba = pci_dword(c, msix + 8) & ~7u;
}
