/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the tree of a document, what each writer says of it, and that nothing in a picture runs out of its box or over
 * another one, whatever the names are.
 * Cannot prove: that a picture is good to look at; somebody looked.
 * Truth: viommu-tck(1); libvirt's spec 1.2, 4.6, 5.1; the DOT language; XML 1.0.
 */
#include "topology_box.h"
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#define PORT(index, bus, slot) UNIT_CONTROLLER(index, "pcie-root-port", UNIT_PCI(bus, slot, "0"))
#define PXB(index, slot) UNIT_CONTROLLER(index, "pcie-expander-bus", UNIT_PCI("0", slot, "0"))
#define SMMU(bus) "<iommu model='smmuv3'><driver pciBus='" bus "'/></iommu>"
#define HOSTDEV(host, bus) UNIT_HOSTDEV(UNIT_PCI(bus, "0", "0"), host, "0")
#define NAMED(name, host, bus) \
	UNIT_HOSTDEV("<alias name='" name "'/>" UNIT_PCI(bus, "0", "0"), host, "0")
#define FS(dir, bus)                                      \
	"<filesystem><source dir='/x'/><target dir='" dir \
	"'/>" UNIT_PCI(bus, "0", "0") "</filesystem>"
#define ROOT "pcie.0: pcie-root, index 0, bus 00"
#define SATA "  00:1f.2* sata0: controller sata"
#define LEGEND "\n* address given automatically\n"

struct drawn {
	const char *claim, *xml;
	enum viommu_topology_kind kind;
	const char *text; /* all of a text; of other kinds: a part */
};

static const struct drawn drawings[] = {
	{ "a machine without devices has its root bus", UNIT_VIRT("", ""), .text = ROOT "\n" },
	{ "a place that nobody gave has a star", UNIT_Q35("", ""),
	  .text = ROOT "\n" SATA "\n" LEGEND },
	{ "a console that is a serial port has no place beside it",
	  UNIT_VIRT("",
		    PORT("1", "0", "2") "<serial type='null'><target type='pci-serial'/>" UNIT_PCI(
			    "1", "0", "0") "</serial><console><target type='serial'/></console>"),
	  .text = ROOT "\n"
		       "  00:02.0  pci.1: pcie-root-port, index 1, bus 01\n"
		       "    01:00.0  serial0: serial pci-serial\n" },
	{ "functions come by slot and function, not as they are written",
	  UNIT_VIRT("", UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "4", "1"))
				UNIT_CONTROLLER("2", "pcie-root-port", UNIT_PCI("0", "4", "0"))
					UNIT_CONTROLLER("3", "pcie-root-port",
							UNIT_PCI("0", "2", "0"))),
	  .text = ROOT "\n"
		       "  00:02.0  pci.3: pcie-root-port, index 3, bus 03\n"
		       "  00:04.0  pci.2: pcie-root-port, index 2, bus 02\n"
		       "  00:04.1  pci.1: pcie-root-port, index 1, bus 01\n" },
	{ "an index is decimal, a bus is not",
	  UNIT_VIRT("", PXB("1", "1") PORT("21", "1", "0") HOSTDEV("9", "21") PORT("2", "0", "2")
				PORT("3", "0", "3") PORT("4", "0", "4") PORT("5", "0", "5") PORT(
					"6", "0", "6") PORT("7", "0", "7") PORT("8", "0", "8")
					PORT("9", "0", "9") PORT("10", "0", "10") PORT(
						"11", "0", "11") PORT("12", "0", "12")
						PORT("13", "0", "13") PORT("14", "0", "14") PORT(
							"15", "0", "15") PORT("16", "0", "16")
							PORT("17", "0", "17") PORT("18", "0", "18")
								PORT("19", "0", "19")
									PORT("20", "0", "20")),
	  .kind = VIOMMU_TOPOLOGY_DOT,
	  .text = "\t\"01:00.0\" [label=\"01:00.0 pci.21\\npcie-root-port, index 21, bus 15\", "
		  "shape=folder];\n"
		  "\t\"15:00.0\" [label=\"15:00.0 hostdev0\\nhostdev pci 0000:09:00.0\"" },
	{ "each SMMU has what is below its bus, and nothing else",
	  UNIT_VIRT("", PXB("1", "1") PXB("2", "2") PORT("3", "1", "0") PORT("4", "2", "0")
				PORT("5", "0", "3") HOSTDEV("6", "3") HOSTDEV("7", "4")
					HOSTDEV("8", "5") SMMU("1") SMMU("2")),
	  .text = "iommu0: smmuv3, translates bus 01 and what is below\n"
		  "iommu1: smmuv3, translates bus 02 and what is below\n"
		  "\n" ROOT "\n"
		  "  00:01.0  pci.1: pcie-expander-bus, index 1, bus 01, translated by iommu0\n"
		  "    01:00.0  pci.3: pcie-root-port, index 3, bus 03, behind iommu0\n"
		  "      03:00.0  hostdev0: hostdev pci 0000:06:00.0, behind iommu0\n"
		  "  00:02.0  pci.2: pcie-expander-bus, index 2, bus 02, translated by iommu1\n"
		  "    02:00.0  pci.4: pcie-root-port, index 4, bus 04, behind iommu1\n"
		  "      04:00.0  hostdev1: hostdev pci 0000:07:00.0, behind iommu1\n"
		  "  00:03.0  pci.5: pcie-root-port, index 5, bus 05\n"
		  "    05:00.0  hostdev2: hostdev pci 0000:08:00.0\n" },
	{ "an SMMU of the machine has all buses",
	  UNIT_VIRT("", PXB("1", "1") PORT("2", "1", "0") "<iommu model='smmuv3'/>"),
	  .text = "iommu0: smmuv3, translates bus 00 and what is below\n"
		  "\n" ROOT ", translated by iommu0\n"
		  "  00:01.0  pci.1: pcie-expander-bus, index 1, bus 01, behind iommu0\n"
		  "    01:00.0  pci.2: pcie-root-port, index 2, bus 02, behind iommu0\n" },
	{ "an expander with an SMMU of its own is not behind that of the root",
	  UNIT_VIRT("", PXB("1", "1") PORT("2", "1", "0") HOSTDEV("6", "2") SMMU("0") SMMU("1")),
	  .text = "iommu0: smmuv3, translates bus 00 and what is below\n"
		  "iommu1: smmuv3, translates bus 01 and what is below\n"
		  "\n" ROOT ", translated by iommu0\n"
		  "  00:01.0  pci.1: pcie-expander-bus, index 1, bus 01, translated by iommu1\n"
		  "    01:00.0  pci.2: pcie-root-port, index 2, bus 02, behind iommu1\n"
		  "      02:00.0  hostdev0: hostdev pci 0000:06:00.0, behind iommu1\n" },
	{ "an IOMMU that is a PCI device does not translate itself",
	  UNIT_Q35("<features><acpi/></features>",
		   "<iommu model='virtio'>" UNIT_PCI("0", "5", "0") "</iommu>"),
	  .text = "iommu0: virtio, translates bus 00 and what is below\n"
		  "\n" ROOT ", translated by iommu0\n"
		  "  00:05.0  iommu0: iommu virtio\n" SATA ", behind iommu0\n" LEGEND },
	{ "an SMMU on a bus that is not there translates nothing", UNIT_VIRT("", SMMU("7")),
	  .text = "iommu0: smmuv3, translates nothing here\n\n" ROOT "\n" },
	{ "names are those of the command line, numbers skip the user's",
	  UNIT_VIRT("", PORT("1", "0", "1") PORT("2", "0", "2") NAMED("ua-x", "6", "1")
				HOSTDEV("7", "2")),
	  .text = ROOT "\n"
		       "  00:01.0  pci.1: pcie-root-port, index 1, bus 01\n"
		       "    01:00.0  ua-x: hostdev pci 0000:06:00.0\n"
		       "  00:02.0  pci.2: pcie-root-port, index 2, bus 02\n"
		       "    02:00.0  hostdev0: hostdev pci 0000:07:00.0\n" },
	{ "a control character does not end a line",
	  UNIT_VIRT("", PORT("1", "0", "1") FS("a&#10;b&#x85;c\xc2\xa0", "1")),
	  .kind = VIOMMU_TOPOLOGY_DOT, .text = "a?b?c\xc2\xa0" },
	{ "a quote and a backslash stay one for Graphviz, and & does not start an entity",
	  UNIT_VIRT("", PORT("1", "0", "1") FS("\\n&quot;&amp;lt;", "1")),
	  .kind = VIOMMU_TOPOLOGY_DOT, .text = "filesystem \\\\n\\\"&amp;lt;\"" },
	{ "a cluster holds an SMMU's devices",
	  UNIT_VIRT("", PXB("1", "1") PORT("2", "1", "0") SMMU("1")), .kind = VIOMMU_TOPOLOGY_DOT,
	  .text = "\tsubgraph \"cluster_0\" {\n"
		  "\t\tlabel=\"translated by iommu0 (smmuv3)\";\n"
		  "\t\t\"00:01.0\" [label=\"00:01.0 pci.1\\npcie-expander-bus, index 1, bus 01\", "
		  "shape=folder];\n"
		  "\t\t\"01:00.0\" [label=\"01:00.0 pci.2\\npcie-root-port, index 2, bus 02\", "
		  "shape=folder];\n"
		  "\t}\n"
		  "\t\"bus 00\" -> \"00:01.0\";\n"
		  "\t\"00:01.0\" -> \"01:00.0\";\n}\n" },
	{ "markup in a name is text in a picture",
	  UNIT_VIRT("", PORT("1", "0", "1") FS("&lt;g&gt;&amp;", "1")), .kind = VIOMMU_TOPOLOGY_SVG,
	  .text = ">filesystem &lt;g&gt;&amp;</text>" },
	{ "what a picture cuts off can be read in its title",
	  UNIT_VIRT("", PORT("1", "0", "1")
				NAMED("ua-0123456789-0123456789-0123456789-0123456789", "6", "1")),
	  .kind = VIOMMU_TOPOLOGY_SVG,
	  .text = "<title>01:00.0 ua-0123456789-0123456789-0123456789-0123456789: hostdev" },
	{ "a picture says aloud whom a device is behind",
	  UNIT_VIRT("", PXB("1", "1") PORT("2", "1", "0") HOSTDEV("6", "2") SMMU("1")),
	  .kind = VIOMMU_TOPOLOGY_SVG,
	  .text = "aria-label=\"02:00.0 hostdev0: hostdev pci 0000:06:00.0, behind iommu0\"" },
	{ "a network card of the host is a host device",
	  UNIT_VIRT("", PORT("1", "0", "1") "<interface type='hostdev'><source><address type='pci' "
					    "bus='6' slot='0' function='0'/></source>" UNIT_PCI(
						    "1", "0", "0") "</interface>"),
	  .kind = VIOMMU_TOPOLOGY_SVG, .text = "<rect class=\"h\"" },
	{ "an IOMMU is named in the picture",
	  UNIT_VIRT("", PXB("1", "1") PORT("2", "1", "0") SMMU("1")), .kind = VIOMMU_TOPOLOGY_SVG,
	  .text = ">translated by iommu0 (smmuv3)</text>" },
	{ "a picture has a description", UNIT_Q35("", ""), .kind = VIOMMU_TOPOLOGY_SVG,
	  .text = "<desc id=\"topology-desc\">1 PCI function. * address given automatically.</desc>" },
};

static void document_is_drawn(void **state)
{
	const struct drawn *d = *state;
	struct unit_answer a;
	struct xml_tree xml;
	char *text = NULL;

	unit_validate(&a, d->xml, NULL);
	assert_string_equal(unit_refusals(&a), "");
	assert_int_equal(viommu_topology(a.doc, d->kind, &text), 0);
	if (d->kind == VIOMMU_TOPOLOGY_TEXT)
		unit_same_text(text, d->text);
	else if (!strstr(text, d->text))
		fail_msg("no \"%s\" in:\n%s", d->text, text);
	if (d->kind == VIOMMU_TOPOLOGY_SVG) {
		unit_tree(&xml, text);
		xml_tree_done(&xml);
	}
	free(text);
	unit_done(&a);
}

/* ---- pictures of many devices ---- */

struct crowd {
	const char *claim;
	const char *piece; /* %n: its number */
	size_t n;
	const char *name; /* of the domain */
};

#define DEVICE "<rng model='virtio'><backend model='random'>/dev/random</backend></rng>"
#define LONG_NAME "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define WIDE "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"

static const struct crowd crowds[] = {
	{ "no device at all", DEVICE, 0, "t" },
	{ "one device", DEVICE, 1, "t" },
	{ "three devices", DEVICE, 3, "t" },
	{ "thirteen devices", DEVICE, 13, "t" },
	{ "sixty devices", DEVICE, 60, "t" },
	{ "as many as there are buses", DEVICE, 200, "t" },
	{ "long names",
	  "<filesystem><source dir='/x'/><target dir='" LONG_NAME "%n'/></filesystem>", 9,
	  LONG_NAME LONG_NAME },
	{ "wide names",
	  "<filesystem><source dir='/x'/><target dir='" WIDE WIDE WIDE WIDE "%n'/></filesystem>", 9,
	  WIDE WIDE WIDE WIDE WIDE WIDE },
};

static void read_crowd(struct unit_answer *a, const struct crowd *c)
{
	struct buf b = { 0 };

	buf_add(&b, "<domain type='qemu'><name>");
	buf_add(&b, c->name);
	buf_add(&b,
		"</name>" UNIT_UUID "<memory>65536</memory><os><type arch='aarch64' "
		"machine='virt'>hvm</type></os><devices><controller type='usb' model='none'/>" PXB(
			"1", "1") PXB("2", "2") PORT("3", "1", "0") PORT("4", "1", "1")
			PORT("5", "2", "0") HOSTDEV("6", "3") HOSTDEV("7", "4") HOSTDEV("8", "5")
				SMMU("1") SMMU("2"));
	unit_add_pieces(&b, c->piece, c->n);
	buf_add(&b, "</devices></domain>");
	unit_validate(a, buf_text(&b), NULL);
	buf_done(&b);
	assert_string_equal(unit_refusals(a), "");
}

static bool apart(const struct box *a, const struct box *b)
{
	return a->x + a->w < b->x || b->x + b->w < a->x || a->y + a->h < b->y || b->y + b->h < a->y;
}

static size_t check_boxes(const struct box *first, const struct box *around)
{
	const struct box *b, *other;
	size_t n = 0;

	for (b = first; b; b = b->next) {
		if (around) {
			assert_true(b->x > around->x && b->x + b->w < around->x + around->w);
			assert_true(b->y > around->y && b->y + b->h < around->y + around->h);
		}
		for (other = b->next; other; other = other->next)
			assert_true(apart(b, other));
		n += 1 + check_boxes(b->first, b);
	}
	return n;
}

static void boxes_stand_apart(void **state)
{
	const struct crowd *c = *state;
	struct topology *p = calloc(1, sizeof(*p));
	struct unit_answer a;

	assert_non_null(p);
	read_crowd(&a, c);
	assert_int_equal(topology_read(p, argv_tables_default(), a.doc), 0);
	assert_int_equal(check_boxes(boxes_of(p, 200, 16, 16), NULL), p->items + p->roots);
	topology_done(p);
	free(p);
	unit_done(&a);
}

static unsigned attribute(const struct xml_node *x, const char *name)
{
	const char *value = xml_value(x, name);

	assert_non_null(value);
	return (unsigned)strtoul(value, NULL, 10);
}

/* Every text ends inside the box that was drawn before it; those of no group inside the picture. */
static void check_texts(const struct xml_node *x, unsigned right, bool large, struct arena *arena)
{
	const struct xml_node *c;

	for (c = xml_first(x); c; c = xml_next(c)) {
		const char *class = xml_value(c, "class");

		if (!strcmp(c->name, "rect") && !strcmp(x->name, "g"))
			right = attribute(c, "x") + attribute(c, "width");
		if (!strcmp(c->name, "text")) {
			unsigned w = cells_width(text_cells(xml_text(arena, c)));

			w = large && !strcmp(class, "t") ? w * 4 / 3 : w;
			assert_in_range(attribute(c, "x") + w, 1, right);
		}
		if (!strcmp(c->name, "g"))
			check_texts(c, right, large, arena);
	}
}

static void texts_stay_inside(void **state)
{
	struct arena arena = { 0 };
	struct unit_answer a;
	struct xml_tree xml;
	char *text = NULL;

	read_crowd(&a, *state);
	assert_int_equal(viommu_topology(a.doc, VIOMMU_TOPOLOGY_SVG, &text), 0);
	unit_tree(&xml, text);
	check_texts(xml.root, attribute(xml.root, "width"), true, &arena);
	xml_tree_done(&xml);
	arena_done(&arena);
	free(text);
	unit_done(&a);
}

/* ---- what the rules refuse, and a tree must survive ---- */

struct broken {
	const char *claim, *xml, *text; /* a part of the text */
};

static const struct broken brokens[] = {
	{ "two controllers on each other's bus are cut apart",
	  UNIT_VIRT("", UNIT_CONTROLLER("1", "pcie-switch-upstream-port", UNIT_PCI("2", "1", "0"))
				UNIT_CONTROLLER("2", "pcie-switch-downstream-port",
						UNIT_PCI("1", "1", "0"))),
	  "not connected, bus 01\n"
	  "  01:01.0  pci.2: pcie-switch-downstream-port, index 2, bus 02\n"
	  "    02:01.0  pci.1: pcie-switch-upstream-port\n" },
	{ "a bus without controller is a root of its own",
	  "<domain type='qemu'>" UNIT_HEAD
	  "<os><type arch='s390x' machine='x'>hvm</type></os><devices>" HOSTDEV(
		  "6", "9") "</devices></domain>",
	  "no controller, bus 09\n  09:00.0  hostdev0: hostdev pci 0000:06:00.0\n" },
};

static void tree_is_finite(void **state)
{
	const struct broken *b = *state;
	enum viommu_topology_kind kind;
	struct unit_answer a;
	char *text;

	unit_validate(&a, b->xml, NULL);
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind <= VIOMMU_TOPOLOGY_SVG; kind++) {
		text = NULL;
		assert_int_equal(viommu_topology(a.doc, kind, &text), 0);
		if (kind == VIOMMU_TOPOLOGY_TEXT && !strstr(text, b->text))
			fail_msg("no \"%s\" in:\n%s", b->text, text);
		free(text);
	}
	text = NULL;
	assert_int_equal(viommu_topology(a.doc, kind, &text), -EINVAL);
	assert_null(text);
	unit_done(&a);
}

int main(void)
{
	const struct unit_table tables[] = {
		UNIT_TABLE(drawings, document_is_drawn),
		UNIT_TABLE(crowds, boxes_stand_apart),
		UNIT_TABLE(crowds, texts_stay_inside),
		UNIT_TABLE(brokens, tree_is_finite),
	};

	return UNIT_RUN("topology", tables);
}
