/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Places in PCI configuration space, and access to it as the bytes it is.
 */
#ifndef MODEL_PCI_H
#define MODEL_PCI_H

#include <stdint.h>

enum {
	PCI_VENDOR = 0,
	PCI_DEVICE = 2,
	PCI_COMMAND = 4,
	PCI_STATUS = 6,
	PCI_REVISION = 8,
	PCI_HEADER = 0xe,
	PCI_BAR = 0x10,
	PCI_SUBSYSTEM = 0x2c,
	PCI_ROM = 0x30,
	PCI_CAPABILITIES = 0x34,
	PCI_LINE = 0x3c,
	PCI_PIN = 0x3d,
	PCI_STANDARD = 0x40, /* room of capabilities */
	PCI_EXTENDED = 0x100,
};

enum {
	PCI_COMMAND_IO = 1,
	PCI_COMMAND_MEMORY = 2,
	PCI_COMMAND_MASTER = 4,
	PCI_COMMAND_NO_INTX = 0x400,
	PCI_STATUS_CAPABILITIES = 0x10,
	PCI_BAR_IO = 1,
	PCI_BAR_64 = 4,
};

enum pci_capability {
	CAP_PM = 1,
	CAP_VPD = 3,
	CAP_MSI = 5,
	CAP_EXP = 0x10,
	CAP_MSIX = 0x11,
	CAP_AF = 0x13,
};

enum pci_extended {
	EXT_ERR = 1,
	EXT_PWR = 4,
	EXT_ATS = 0xf,
	EXT_SRIOV = 0x10,
	EXT_PASID = 0x1b,
};

static inline uint16_t pci_word(const uint8_t *c, uint32_t at)
{
	return (uint16_t)(c[at] | c[at + 1] << 8);
}

static inline uint32_t pci_dword(const uint8_t *c, uint32_t at)
{
	return pci_word(c, at) | (uint32_t)pci_word(c, at + 2) << 16;
}

static inline void pci_set_word(uint8_t *c, uint32_t at, uint32_t value)
{
	c[at] = (uint8_t)value;
	c[at + 1] = (uint8_t)(value >> 8);
}

static inline void pci_set_dword(uint8_t *c, uint32_t at, uint32_t value)
{
	pci_set_word(c, at, value & 0xffff);
	pci_set_word(c, at + 2, value >> 16);
}

#endif
