/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each value kind reads what libvirt reads, refuses the rest with its code, prints and compares values.
 * Cannot prove: that a row has the right kind; the golden cases do.
 * Truth: libvirt's spec 1.2, 3.1, 3.2, 4.1, 11.11, 13.1, 13.3.
 */
#include "kind.h"
#include "unit.h"

/* An element with nothing in it but, when asked for, a type and a unit. */
struct place {
	struct viommu_doc doc;
	struct node *node;
	struct xml_tree xml;
};

static void place_make(struct place *at, uint16_t row, uint16_t type_row, uint64_t type,
		       const char *xml)
{
	*at = (struct place){ .doc.t = tables_default() };
	at->node = node_new(&at->doc, NULL, 0, at->doc.t->rows[row].elem);
	assert_non_null(at->node);
	if (type_row)
		cell_infer(at->doc.t, at->node, type_row, type);
	unit_tree(&at->xml, xml);
	at->node->xml = at->xml.root;
}

static void place_free(struct place *at)
{
	xml_tree_done(&at->xml);
	arena_done(&at->doc.arena);
}

static int read_value(struct place *at, uint16_t row, const char *text, struct cell *c)
{
	const struct row *r = &at->doc.t->rows[row];
	const struct value_source v = { &at->doc, r, at->node, text };

	*c = (struct cell){ .state = CELL_WRITTEN };
	return kind_get(r->kind)->parse(&v, c);
}

struct good {
	const char *claim;
	uint16_t row;
	const char *text, *printed;
	uint16_t type_row; /* with it: an element of that type */
	uint64_t type;
	const char *unit; /* XML with the unit */
};

static const struct good good[] = {
	{ .claim = "on is a switch", A_IOMMU_DRIVER_EIM, "on", "on" },
	{ .claim = "off is a switch", A_IOMMU_DRIVER_EIM, "off", "off" },
	{ .claim = "yes is an answer", A_HOSTDEV_DRIVER_IOMMUFD, "yes", "yes" },
	{ .claim = "no is an answer", A_HOSTDEV_DRIVER_IOMMUFD, "no", "no" },
	{ .claim = "the first word is a word", A_IOMMU_MODEL, "intel", "intel" },
	{ .claim = "the last word is a word", A_IOMMU_MODEL, "amd", "amd" },
	{ .claim = "an unsigned number is read", A_IOMMU_DRIVER_AW_BITS, "48", "48" },
	{ .claim = "leading zeros of base 10 are dropped", A_IOMMU_DRIVER_AW_BITS, "048", "48" },
	{ .claim = "a blank and a plus are dropped", A_IOMMU_DRIVER_AW_BITS, " +48", "48" },
	{ .claim = "the largest unsigned number is read",
	  A_IOMMU_DRIVER_AW_BITS,
	  "4294967295",
	  "4294967295" },
	{ .claim = "a domain prints four digits", A_ADDRESS_DOMAIN, "1", "0x0001" },
	{ .claim = "a wide domain prints all its digits",
	  A_SOURCE_ADDRESS_DOMAIN,
	  "0x12345",
	  "0x12345" },
	{ .claim = "a bus prints two digits", A_ADDRESS_BUS, "0X1a", "0x1a" },
	{ .claim = "an octal slot is read", A_ADDRESS_SLOT, "010", "0x08" },
	{ .claim = "a function prints one digit", A_ADDRESS_FUNCTION, "7", "0x7" },
	{ .claim = "zero is a number from 0", A_IOMMU_DRIVER_SSIDSIZE, "0", "0" },
	{ .claim = "the largest signed number is read",
	  A_IOMMU_DRIVER_SSIDSIZE,
	  "2147483647",
	  "2147483647" },
	{ .claim = "minus zero is zero", A_IOMMU_DRIVER_SSIDSIZE, "-0", "0" },
	{ .claim = "a chassis is printed in base 10", A_CTL_TARGET_CHASSIS, "0x10", "16" },
	{ .claim = "a port is printed in hexadecimal", A_CTL_TARGET_PORT, "16", "0x10" },
	{ .claim = "a 64-bit number is read",
	  A_CTL_TARGET_MEM_RESERVE,
	  "18446744073709551615",
	  "18446744073709551615" },
	{ .claim = "a size without unit is KiB", A_MEMORY_SIZE, "65536", "65536" },
	{ .claim = "one byte is one KiB", A_MEMORY_SIZE, "1", "1", 0, 0, "<memory unit='b'/>" },
	{ .claim = "1025 bytes are two KiB",
	  A_MEMORY_SIZE,
	  "1025",
	  "2",
	  0,
	  0,
	  "<memory unit='bytes'/>" },
	{ .claim = "1 MB is 977 KiB", A_MEMORY_SIZE, "1", "977", 0, 0, "<memory unit='MB'/>" },
	{ .claim = "64 MB are 62500 KiB", A_MEMORY_SIZE, "64", "62500", 0, 0, "<memory unit='MB'/>" },
	{ .claim = "1 GB is 976563 KiB", A_MEMORY_SIZE, "1", "976563", 0, 0, "<memory unit='GB'/>" },
	{ .claim = "7 EiB are memory",
	  A_MEMORY_SIZE,
	  "7",
	  "7881299347898368",
	  0,
	  0,
	  "<memory unit='EiB'/>" },
	{ .claim = "an empty unit is KiB", A_MEMORY_SIZE, "3", "3", 0, 0, "<memory unit=''/>" },
	{ .claim = "any unit prints KiB", A_MEMORY_UNIT, "MB", "KiB" },
	{ .claim = "a text is kept", A_DOMAIN_TITLE, " a <b> ", " a <b> " },
	{ .claim = "an empty text is kept", A_ROM_FILE, "", "" },
	{ .claim = "a load parameter is put in capitals", A_BOOT_LOADPARM, "a1.Z z", "A1.Z Z" },
	{ .claim = "a UUID prints lower case with dashes",
	  A_SOURCE_ADDRESS_UUID,
	  "C2177883F1BB47F0914D32A22E3A8804",
	  "c2177883-f1bb-47f0-914d-32a22e3a8804" },
	{ .claim = "an all-zero UUID is one",
	  A_SOURCE_ADDRESS_UUID,
	  "00000000-0000-0000-0000-000000000000",
	  "00000000-0000-0000-0000-000000000000" },
	{ .claim = "a node set prints its shortest form", A_ACPI_NODESET, "5,0-2,3,7-7", "0-3,5,7" },
	{ .claim = "a PCI controller model is a word",
	  A_CONTROLLER_MODEL,
	  "pcie-expander-bus",
	  "pcie-expander-bus",
	  A_CONTROLLER_TYPE,
	  CTL_PCI },
	{ .claim = "a USB controller model is a word",
	  A_CONTROLLER_MODEL,
	  "qemu-xhci",
	  "qemu-xhci",
	  A_CONTROLLER_TYPE,
	  CTL_USB },
	{ .claim = "no USB controller is a model",
	  A_CONTROLLER_MODEL,
	  "none",
	  "none",
	  A_CONTROLLER_TYPE,
	  CTL_USB },
	{ .claim = "a model of another controller is a text",
	  A_CONTROLLER_MODEL,
	  "lsilogic",
	  "lsilogic",
	  A_CONTROLLER_TYPE,
	  CTL_IDE + 2 },
	{ .claim = "a type of mode subsystem is a word", A_HOSTDEV_TYPE, "mdev", "mdev" },
	{ .claim = "a type of mode capabilities is a word",
	  A_HOSTDEV_TYPE,
	  "misc",
	  "misc",
	  A_HOSTDEV_MODE,
	  1 },
	{ .claim = "presence has no text", A_FEATURES_ACPI, "", "" },
};

static void good_value_is_printed(void **state)
{
	const struct good *c = *state;
	struct place at;
	struct cell value;
	struct buf b = { 0 };

	place_make(&at, c->row, c->type_row, c->type, c->unit ? c->unit : "<x/>");
	assert_int_equal(read_value(&at, c->row, c->text, &value), C_OK);
	assert_int_equal(value.state, CELL_WRITTEN);
	value_text(at.doc.t, &at.doc.t->rows[c->row], &value, &b);
	assert_string_equal(buf_text(&b), c->printed);
	buf_done(&b);
	place_free(&at);
}

struct bad {
	const char *claim;
	uint16_t row;
	const char *text;
	enum code_id code;
	const char *unit;
	uint16_t type_row;
	uint64_t type;
};

static const struct bad bad[] = {
	{ .claim = "yes is no switch", A_IOMMU_DRIVER_EIM, "yes", C_BAD_VALUE },
	{ .claim = "no text is no switch", A_IOMMU_DRIVER_EIM, "", C_BAD_VALUE },
	{ .claim = "capitals are no switch", A_IOMMU_DRIVER_EIM, "ON", C_BAD_VALUE },
	{ .claim = "default is no switch", A_IOMMU_DRIVER_EIM, "default", C_BAD_VALUE },
	{ .claim = "absent is no switch", A_IOMMU_DRIVER_EIM, "absent", C_BAD_VALUE },
	{ .claim = "a blank in front is no switch", A_IOMMU_DRIVER_EIM, " on", C_BAD_VALUE },
	{ .claim = "a blank behind is no switch", A_IOMMU_DRIVER_EIM, "on ", C_BAD_VALUE },
	{ .claim = "on is no answer", A_HOSTDEV_DRIVER_IOMMUFD, "on", C_BAD_VALUE },
	{ .claim = "capitals are no answer", A_HOSTDEV_DRIVER_IOMMUFD, "YES", C_BAD_VALUE },
	{ .claim = "another word is none of the words", A_IOMMU_DRIVER_EIM, "o", C_BAD_VALUE },
	{ .claim = "a longer word is no word", A_IOMMU_MODEL, "intel2", C_BAD_VALUE },
	{ .claim = "a shorter word is no word", A_IOMMU_MODEL, "inte", C_BAD_VALUE },
	{ .claim = "capitals are no word", A_IOMMU_MODEL, "INTEL", C_BAD_VALUE },
	{ .claim = "a text is no unsigned number", A_IOMMU_DRIVER_AW_BITS, "x", C_BAD_UINT },
	{ .claim = "no text is no unsigned number", A_IOMMU_DRIVER_AW_BITS, "", C_BAD_UINT },
	{ .claim = "a negative number is no unsigned number",
	  A_IOMMU_DRIVER_AW_BITS,
	  "-1",
	  C_BAD_UINT },
	{ .claim = "hexadecimal is no number of base 10",
	  A_IOMMU_DRIVER_AW_BITS,
	  "0x30",
	  C_BAD_UINT },
	{ .claim = "2^32 is no unsigned number", A_IOMMU_DRIVER_AW_BITS, "4294967296", C_BAD_UINT },
	{ .claim = "2^64 is no unsigned number",
	  A_IOMMU_DRIVER_AW_BITS,
	  "18446744073709551616",
	  C_BAD_UINT },
	{ .claim = "an octal 8 is no slot", A_ADDRESS_SLOT, "08", C_BAD_UINT },
	{ .claim = "zero is no boot order", A_BOOT_ORDER, "0", C_ZERO },
	{ .claim = "a text is no number", A_IOMMU_DRIVER_SSIDSIZE, "x", C_BAD_INT },
	{ .claim = "no text is no number", A_IOMMU_DRIVER_SSIDSIZE, "", C_BAD_INT },
	{ .claim = "a trailing blank is no number", A_IOMMU_DRIVER_SSIDSIZE, "1 ", C_BAD_INT },
	{ .claim = "2^31 is no number", A_IOMMU_DRIVER_SSIDSIZE, "2147483648", C_BAD_INT },
	{ .claim = "less than -2^31 is no number",
	  A_IOMMU_DRIVER_PCI_BUS,
	  "-2147483649",
	  C_BAD_INT },
	{ .claim = "a negative number is told apart", A_IOMMU_DRIVER_SSIDSIZE, "-1", C_NEGATIVE },
	{ .claim = "a negative NUMA node is as bad as a word", A_CTL_TARGET_NODE, "-1", C_CTL_NODE },
	{ .claim = "a word is no NUMA node", A_CTL_TARGET_NODE, "x", C_CTL_NODE },
	{ .claim = "a hexadecimal NUMA node is none", A_CTL_TARGET_NODE, "0x1", C_CTL_NODE },
	{ .claim = "zero KiB are no reserve", A_CTL_TARGET_MEM_RESERVE, "0", C_ZERO },
	{ .claim = "2^64 is no 64-bit number",
	  A_CTL_TARGET_MEM_RESERVE,
	  "18446744073709551616",
	  C_BAD_UINT },
	{ .claim = "a word is no size", A_MEMORY_SIZE, "x", C_BAD_SCALED },
	{ .claim = "a negative number is no size", A_MEMORY_SIZE, "-1", C_BAD_SCALED },
	{ .claim = "blanks around it are no size", A_MEMORY_SIZE, " 65536 ", C_BAD_SCALED },
	{ .claim = "an unknown unit is refused",
	  A_MEMORY_SIZE,
	  "1",
	  C_BAD_UNIT,
	  "<memory unit='x'/>" },
	{ .claim = "8 EiB are too much memory",
	  A_MEMORY_SIZE,
	  "8",
	  C_TOO_LARGE,
	  "<memory unit='EiB'/>" },
	{ .claim = "a word is no UUID", A_SOURCE_ADDRESS_UUID, "x", C_MDEV_BAD_UUID },
	{ .claim = "a short UUID of the domain is none", A_DOMAIN_UUID, "c2177883", C_BAD_UUID },
	{ .claim = "an empty node set of <acpi> is none", A_ACPI_NODESET, "", C_ACPI_NODESET },
	{ .claim = "an unknown PCI model is refused",
	  A_CONTROLLER_MODEL,
	  "foo",
	  C_CTL_MODEL,
	  NULL,
	  A_CONTROLLER_TYPE,
	  CTL_PCI },
	{ .claim = "a PCI model is no USB model",
	  A_CONTROLLER_MODEL,
	  "pcie-root",
	  C_CTL_MODEL,
	  NULL,
	  A_CONTROLLER_TYPE,
	  CTL_USB },
	{ .claim = "an unknown type of host device is refused",
	  A_HOSTDEV_TYPE,
	  "foo",
	  C_HOSTDEV_TYPE },
	{ .claim = "a type of the other mode is refused", A_HOSTDEV_TYPE, "misc", C_HOSTDEV_TYPE },
};

static void bad_value_is_refused(void **state)
{
	const struct bad *c = *state;
	struct place at;
	struct cell value;
	int code;

	place_make(&at, c->row, c->type_row, c->type, c->unit ? c->unit : "<x/>");
	code = read_value(&at, c->row, c->text, &value);
	assert_in_range(code, 0, C_COUNT - 1);
	assert_string_equal(unit_code((enum code_id)code), unit_code(c->code));
	place_free(&at);
}

struct equal {
	const char *claim;
	uint16_t row;
	const char *a, *b;
	bool equal;
	uint16_t type_row;
	uint64_t type;
};

static const struct equal equals[] = {
	{ .claim = "on is on", A_IOMMU_DRIVER_EIM, "on", "on", true },
	{ .claim = "on is not off", A_IOMMU_DRIVER_EIM, "on", "off", false },
	{ .claim = "no is not yes", A_HOSTDEV_DRIVER_IOMMUFD, "no", "yes", false },
	{ .claim = "words differ", A_IOMMU_MODEL, "intel", "amd", false },
	{ .claim = "zeros in front do not count", A_IOMMU_DRIVER_AW_BITS, "48", "048", true },
	{ .claim = "notations do not count", A_ADDRESS_SLOT, "0x10", "16", true },
	{ .claim = "numbers differ", A_ADDRESS_SLOT, "0x10", "10", false },
	{ .claim = "large numbers differ",
	  A_CTL_TARGET_MEM_RESERVE,
	  "18446744073709551615",
	  "18446744073709551614",
	  false },
	{ .claim = "case of texts counts", A_DOMAIN_TITLE, "a", "A", false },
	{ .claim = "equal texts are equal", A_DOMAIN_TITLE, "ab", "ab", true },
	{ .claim = "spelling of UUIDs does not count",
	  A_SOURCE_ADDRESS_UUID,
	  "c2177883-f1bb-47f0-914d-32a22e3a8804",
	  "C2177883F1BB47F0914D32A22E3A8804",
	  true },
	{ .claim = "UUIDs differ in the last digit",
	  A_SOURCE_ADDRESS_UUID,
	  "c2177883-f1bb-47f0-914d-32a22e3a8804",
	  "c2177883-f1bb-47f0-914d-32a22e3a8805",
	  false },
	{ .claim = "spelling of node sets does not count", A_ACPI_NODESET, "0-2", "2,1,0", true },
	{ .claim = "node sets differ", A_ACPI_NODESET, "0-2", "0-3", false },
	{ .claim = "PCI models differ",
	  A_CONTROLLER_MODEL,
	  "pcie-root",
	  "pci-root",
	  false,
	  A_CONTROLLER_TYPE,
	  CTL_PCI },
	{ .claim = "models that are texts are equal",
	  A_CONTROLLER_MODEL,
	  "lsilogic",
	  "lsilogic",
	  true,
	  A_CONTROLLER_TYPE,
	  CTL_IDE + 2 },
	{ .claim = "models that are texts differ",
	  A_CONTROLLER_MODEL,
	  "lsilogic",
	  "virtio-scsi",
	  false,
	  A_CONTROLLER_TYPE,
	  CTL_IDE + 2 },
};

static void values_are_compared(void **state)
{
	const struct equal *c = *state;
	struct place at;
	struct cell a, b;
	const struct kind *kind = kind_get(tables_default()->rows[c->row].kind);

	place_make(&at, c->row, c->type_row, c->type, "<x/>");
	assert_int_equal(read_value(&at, c->row, c->a, &a), C_OK);
	assert_int_equal(read_value(&at, c->row, c->b, &b), C_OK);
	assert_int_equal(kind->equal(&a, &b), c->equal);
	assert_int_equal(kind->equal(&b, &a), c->equal);
	assert_true(kind->equal(&a, &a));
	place_free(&at);
}

/* A value that reads as none: libvirt keeps -1 for it (L 1.2, 1.4). */
struct absent {
	const char *claim;
	uint16_t row;
	const char *text;
};

static const struct absent absents[] = {
	{ .claim = "pciBus -1 is no pciBus", A_IOMMU_DRIVER_PCI_BUS, "-1" },
	{ .claim = "any negative pciBus is no pciBus", A_IOMMU_DRIVER_PCI_BUS, "-7" },
	{ .claim = "-2^31 is no pciBus", A_IOMMU_DRIVER_PCI_BUS, "-2147483648" },
};

static void value_reads_as_absent(void **state)
{
	const struct absent *c = *state;
	struct place at;
	struct cell value;

	place_make(&at, c->row, 0, 0, "<x/>");
	assert_int_equal(read_value(&at, c->row, c->text, &value), C_OK);
	assert_int_equal(value.state, CELL_ABSENT);
	place_free(&at);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(good, good_value_is_printed),
		UNIT_TABLE(bad, bad_value_is_refused),
		UNIT_TABLE(equals, values_are_compared),
		UNIT_TABLE(absents, value_reads_as_absent),
	};

	return UNIT_RUN("kind", tables);
}
