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
	uint32_t bit; /* that stands for the word in sets, 0 for none */
};

#define PLACE(constant, set, word)                                            \
	{                                                                     \
		"constant " #constant " is " word, W_##set, constant, word, 0 \
	}
#define PCI_MODEL(id, word)                                                                      \
	{                                                                                        \
		"MODEL_" #id " and PM_" #id " are " word, W_PCI_MODEL, MODEL_##id, word, PM_##id \
	}

static const struct word words[] = {
	PLACE(CTL_IDE, CTL_TYPE, "ide"),
	PLACE(CTL_FDC, CTL_TYPE, "fdc"),
	PLACE(CTL_SCSI, CTL_TYPE, "scsi"),
	PLACE(CTL_SATA, CTL_TYPE, "sata"),
	PLACE(CTL_USB, CTL_TYPE, "usb"),
	PLACE(CTL_PCI, CTL_TYPE, "pci"),
	PLACE(CTL_VIRTIO_SERIAL, CTL_TYPE, "virtio-serial"),
	PLACE(CTL_CCID, CTL_TYPE, "ccid"),
	PLACE(USB_PIIX3 - USB_FIRST, USB_MODEL, "piix3-uhci"),
	PLACE(USB_EHCI1 - USB_FIRST, USB_MODEL, "ich9-ehci1"),
	PLACE(USB_UHCI1 - USB_FIRST, USB_MODEL, "ich9-uhci1"),
	PLACE(USB_UHCI3 - USB_FIRST, USB_MODEL, "ich9-uhci3"),
	PLACE(USB_NONE - USB_FIRST, USB_MODEL, "none"),
	PLACE(HOSTDEV_PCI, HOSTDEV_TYPE, "pci"),
	PLACE(HOSTDEV_SCSI, HOSTDEV_TYPE, "scsi"),
	PLACE(HOSTDEV_MDEV, HOSTDEV_TYPE, "mdev"),
	PLACE(ADDR_PCI, ADDR_TYPE, "pci"),
	PLACE(ADDR_VIRTIO_S390, ADDR_TYPE, "virtio-s390"),
	PLACE(ADDR_CCW, ADDR_TYPE, "ccw"),
	PLACE(ADDR_DIMM, ADDR_TYPE, "dimm"),
	PLACE(ADDR_UNASSIGNED, ADDR_TYPE, "unassigned"),
	PCI_MODEL(PCI_ROOT, "pci-root"),
	PCI_MODEL(PCIE_ROOT, "pcie-root"),
	PCI_MODEL(BRIDGE, "pci-bridge"),
	PCI_MODEL(DMI, "dmi-to-pci-bridge"),
	PCI_MODEL(PCIE_BRIDGE, "pcie-to-pci-bridge"),
	PCI_MODEL(ROOT_PORT, "pcie-root-port"),
	PCI_MODEL(UPSTREAM, "pcie-switch-upstream-port"),
	PCI_MODEL(DOWNSTREAM, "pcie-switch-downstream-port"),
	PCI_MODEL(PXB, "pci-expander-bus"),
	PCI_MODEL(PXB_PCIE, "pcie-expander-bus"),
	{ "libvirt's number of a root port is 5", W_PCI_MODEL, 5, "pcie-root-port", 0 },
	{ "libvirt's number of an expander bus is 9", W_PCI_MODEL, 9, "pcie-expander-bus", 0 },
	{ "M_INTEL is intel", W_IOMMU_MODEL, 0, "intel", M_INTEL },
	{ "M_SMMUV3 is smmuv3", W_IOMMU_MODEL, 1, "smmuv3", M_SMMUV3 },
	{ "M_VIRTIO is virtio", W_IOMMU_MODEL, 2, "virtio", M_VIRTIO },
	{ "M_AMD is amd", W_IOMMU_MODEL, 3, "amd", M_AMD },
};

static void constant_is_word(void **state)
{
	const struct word *c = *state;
	const struct words *w = &t->words[c->set];

	assert_in_range(c->place, 0, w->n - 1);
	assert_string_equal(w->word[c->place], c->word);
	assert_int_equal(words_find(w, c->word), c->place);
	assert_true(!c->bit || c->bit == 1U << c->place);
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
		UNIT_TABLE(words, constant_is_word),	  UNIT_TABLE(totals, set_has_size),
		UNIT_TABLE(machines, machine_is_row),	  UNIT_TABLE(releases, release_is_read),
		UNIT_TABLE(orders, releases_are_ordered),
	};

	t = tables_default();
	return UNIT_RUN("words", tables);
}
