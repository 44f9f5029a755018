/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: constants of the code stand for the words and machines that they name, and releases are read in order.
 * Cannot prove: that libvirt has these words; the golden cases do.
 * Truth: words.def and machines.def against doc.h and table.h; libvirt's spec 1.1, 2.5, 3.1, 4.1, 13.2 for order.
 */
#include "unit.h"

static const struct tables *t;

struct word {
	const char *claim;
	uint16_t set;
	int place;
	const char *word;
};

static const struct word words[] = {
	{ "CTL_IDE is ide", W_CTL_TYPE, CTL_IDE, "ide" },
	{ "CTL_SATA is sata", W_CTL_TYPE, CTL_SATA, "sata" },
	{ "CTL_USB is usb", W_CTL_TYPE, CTL_USB, "usb" },
	{ "CTL_PCI is pci", W_CTL_TYPE, CTL_PCI, "pci" },
	{ "USB_PIIX3 is piix3-uhci", W_USB_MODEL, USB_PIIX3 - USB_FIRST, "piix3-uhci" },
	{ "USB_NONE is none", W_USB_MODEL, USB_NONE - USB_FIRST, "none" },
	{ "HOSTDEV_PCI is pci", W_HOSTDEV_TYPE, HOSTDEV_PCI, "pci" },
	{ "HOSTDEV_MDEV is mdev", W_HOSTDEV_TYPE, HOSTDEV_MDEV, "mdev" },
	{ "ADDR_PCI is pci", W_ADDR_TYPE, ADDR_PCI, "pci" },
	{ "ADDR_VIRTIO_S390 is virtio-s390", W_ADDR_TYPE, ADDR_VIRTIO_S390, "virtio-s390" },
	{ "ADDR_CCW is ccw", W_ADDR_TYPE, ADDR_CCW, "ccw" },
	{ "ADDR_DIMM is dimm", W_ADDR_TYPE, ADDR_DIMM, "dimm" },
	{ "ADDR_UNASSIGNED is unassigned", W_ADDR_TYPE, ADDR_UNASSIGNED, "unassigned" },
	{ "MODEL_PCI_ROOT is pci-root", W_PCI_MODEL, MODEL_PCI_ROOT, "pci-root" },
	{ "MODEL_PCIE_ROOT is pcie-root", W_PCI_MODEL, MODEL_PCIE_ROOT, "pcie-root" },
	{ "MODEL_BRIDGE is pci-bridge", W_PCI_MODEL, MODEL_BRIDGE, "pci-bridge" },
	{ "MODEL_DMI is dmi-to-pci-bridge", W_PCI_MODEL, MODEL_DMI, "dmi-to-pci-bridge" },
	{ "MODEL_PCIE_BRIDGE is pcie-to-pci-bridge", W_PCI_MODEL, MODEL_PCIE_BRIDGE,
	  "pcie-to-pci-bridge" },
	{ "MODEL_ROOT_PORT is pcie-root-port", W_PCI_MODEL, MODEL_ROOT_PORT, "pcie-root-port" },
	{ "MODEL_UPSTREAM is pcie-switch-upstream-port", W_PCI_MODEL, MODEL_UPSTREAM,
	  "pcie-switch-upstream-port" },
	{ "MODEL_DOWNSTREAM is pcie-switch-downstream-port", W_PCI_MODEL, MODEL_DOWNSTREAM,
	  "pcie-switch-downstream-port" },
	{ "MODEL_PXB is pci-expander-bus", W_PCI_MODEL, MODEL_PXB, "pci-expander-bus" },
	{ "MODEL_PXB_PCIE is pcie-expander-bus", W_PCI_MODEL, MODEL_PXB_PCIE, "pcie-expander-bus" },
	{ "libvirt's number of a root port is 5", W_PCI_MODEL, 5, "pcie-root-port" },
	{ "libvirt's number of an expander bus is 9", W_PCI_MODEL, 9, "pcie-expander-bus" },
};

static void constant_is_word(void **state)
{
	const struct word *c = *state;
	const struct words *w = &t->words[c->set];

	assert_in_range(c->place, 0, w->n - 1);
	assert_string_equal(w->word[c->place], c->word);
	assert_int_equal(words_find(w, c->word), c->place);
}

struct bit {
	const char *claim;
	uint32_t bit;
	uint16_t set;
	const char *word;
};

static const struct bit bits[] = {
	{ "M_INTEL is intel", M_INTEL, W_IOMMU_MODEL, "intel" },
	{ "M_SMMUV3 is smmuv3", M_SMMUV3, W_IOMMU_MODEL, "smmuv3" },
	{ "M_VIRTIO is virtio", M_VIRTIO, W_IOMMU_MODEL, "virtio" },
	{ "M_AMD is amd", M_AMD, W_IOMMU_MODEL, "amd" },
	{ "PM_PCI_ROOT is pci-root", PM_PCI_ROOT, W_PCI_MODEL, "pci-root" },
	{ "PM_PCIE_ROOT is pcie-root", PM_PCIE_ROOT, W_PCI_MODEL, "pcie-root" },
	{ "PM_BRIDGE is pci-bridge", PM_BRIDGE, W_PCI_MODEL, "pci-bridge" },
	{ "PM_DMI is dmi-to-pci-bridge", PM_DMI, W_PCI_MODEL, "dmi-to-pci-bridge" },
	{ "PM_PCIE_BRIDGE is pcie-to-pci-bridge", PM_PCIE_BRIDGE, W_PCI_MODEL,
	  "pcie-to-pci-bridge" },
	{ "PM_ROOT_PORT is pcie-root-port", PM_ROOT_PORT, W_PCI_MODEL, "pcie-root-port" },
	{ "PM_UPSTREAM is pcie-switch-upstream-port", PM_UPSTREAM, W_PCI_MODEL,
	  "pcie-switch-upstream-port" },
	{ "PM_DOWNSTREAM is pcie-switch-downstream-port", PM_DOWNSTREAM, W_PCI_MODEL,
	  "pcie-switch-downstream-port" },
	{ "PM_PXB is pci-expander-bus", PM_PXB, W_PCI_MODEL, "pci-expander-bus" },
	{ "PM_PXB_PCIE is pcie-expander-bus", PM_PXB_PCIE, W_PCI_MODEL, "pcie-expander-bus" },
};

static void bit_is_word(void **state)
{
	const struct bit *c = *state;

	assert_int_equal(1U << words_find(&t->words[c->set], c->word), c->bit);
}

struct total {
	const char *claim;
	uint16_t set;
	unsigned at_least, at_most;
};

static const struct total totals[] = {
	{ "CTL_TYPES counts the types", W_CTL_TYPE, CTL_TYPES, CTL_TYPES },
	{ "MODEL_COUNT counts the PCI models", W_PCI_MODEL, MODEL_COUNT, MODEL_COUNT },
	{ "PCI models end before USB models start", W_PCI_MODEL, 1, USB_FIRST },
	{ "USB models fit their range", W_USB_MODEL, 1, USB_LAST - USB_FIRST },
	{ "types of host devices end before those of mode capabilities start", W_HOSTDEV_TYPE, 1,
	  HOSTDEV_CAPS },
	{ "IOMMU models fit their set", W_IOMMU_MODEL, 4, 4 },
};

static void set_has_size(void **state)
{
	const struct total *c = *state;

	assert_in_range(t->words[c->set].n, c->at_least, c->at_most);
}

struct machine_row {
	const char *claim;
	uint32_t bit;
	unsigned place;
	const char *exact, *arches;
	uint8_t root;
};

static const struct machine_row machines[] = {
	{ "MACH_PC is pc", MACH_PC, 0, "pc", "x86_64 i686", MODEL_PCI_ROOT },
	{ "MACH_Q35 is q35", MACH_Q35, 1, "q35", "x86_64 i686", MODEL_PCIE_ROOT },
	{ "MACH_ARM is virt of aarch64", MACH_ARM, 2, "virt", "aarch64", MODEL_PCIE_ROOT },
	{ "MACH_RISCV is virt of riscv64", MACH_RISCV, 3, "virt", "riscv64", MODEL_PCIE_ROOT },
	{ "MACH_LOONG is virt of loongarch64", MACH_LOONG, 4, "virt", "loongarch64",
	  MODEL_PCIE_ROOT },
};

static void machine_is_row(void **state)
{
	const struct machine_row *c = *state;
	const struct machine *m = &t->machines[c->place];

	assert_int_equal(m->bit, c->bit);
	assert_int_equal(m->bit, 1U << c->place);
	assert_string_equal(m->exact, c->exact);
	assert_string_equal(m->arches, c->arches);
	assert_int_equal(m->root, c->root);
	assert_true(m->emulator_default && m->ram && m->src);
}

struct release {
	const char *claim, *text;
	uint32_t number;
};

static const struct release releases[] = {
	{ "no release is 0", NULL, 0 },
	{ "three numbers are read", "12.1.3", 12 << 16 | 1 << 8 | 3 },
	{ "two numbers are read", "12.1", 12 << 16 | 1 << 8 },
	{ "one number is read", "12", 12 << 16 },
	{ "ten comes after nine", "9.10.0", 9 << 16 | 10 << 8 },
	{ "no text is malformed", "", UINT32_MAX },
	{ "a word is malformed", "x", UINT32_MAX },
	{ "a word after it is malformed", "12.1x", UINT32_MAX },
	{ "a dot at the end is malformed", "12.", UINT32_MAX },
	{ "two dots are malformed", "12..1", UINT32_MAX },
	{ "four numbers are malformed", "12.1.0.1", UINT32_MAX },
	{ "a sign is malformed", "-12.1.0", UINT32_MAX },
	{ "a blank is malformed", " 12.1.0", UINT32_MAX },
	{ "a large number is malformed", "4294967308.1.0", UINT32_MAX },
	{ "a number of more than eight bits is malformed", "12.256.0", UINT32_MAX },
};

static void release_is_read(void **state)
{
	const struct release *c = *state;

	assert_int_equal(release_number(c->text), c->number);
}

struct order {
	const char *claim, *earlier, *later;
};

static const struct order orders[] = {
	{ "9.0.0 comes before 11.10.0", "9.0.0", "11.10.0" },
	{ "11.9.0 comes before 11.10.0", "11.9.0", "11.10.0" },
	{ "12.1.0 comes before 12.1.1", "12.1.0", "12.1.1" },
	{ "12.1 comes before 12.1.1", "12.1", "12.1.1" },
};

static void releases_are_ordered(void **state)
{
	const struct order *c = *state;

	assert_true(release_number(c->earlier) < release_number(c->later));
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(words, constant_is_word),   UNIT_TABLE(bits, bit_is_word),
		UNIT_TABLE(totals, set_has_size),      UNIT_TABLE(machines, machine_is_row),
		UNIT_TABLE(releases, release_is_read), UNIT_TABLE(orders, releases_are_ordered),
	};

	t = tables_default();
	return UNIT_RUN("words", tables);
}
