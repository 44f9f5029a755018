/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: faults are found in libvirt's order and with their place, and reading fills nothing in.
 * Cannot prove: the words of a refusal; the golden cases do.
 * Truth: libvirt's spec 1.4, 3.1, 4.1, 11.11, 12 (orders), 13.1, 13.2; viommu.h for options.
 */
#include "unit.h"

#include <errno.h>
#include <libxml/xmlerror.h>

/* What is between the tags is what the claim is about. */
#define DOMAIN(attributes, inside) "<domain " attributes ">" inside "</domain>"
#define OS "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
#define WITH(devices) DOMAIN("type='qemu'", UNIT_HEAD OS "<devices>" devices "</devices>")
#define IOMMU(driver) WITH("<iommu model='intel'><driver " driver "/></iommu>")
#define CTL(attributes, inside) WITH("<controller " attributes ">" inside "</controller>")
#define PORT(target) CTL("type='pci' index='1' model='pcie-root-port'", target)
#define SOURCE "<source><address bus='1'/></source>"
#define PCI(attributes, inside) \
	WITH("<hostdev mode='subsystem' type='pci' " attributes ">" inside "</hostdev>")
#define MDEV(attributes, inside) \
	WITH("<hostdev mode='subsystem' type='mdev' " attributes ">" inside "</hostdev>")

struct fault {
	const char *claim, *xml;
	const char *order; /* last step of the path of each refusal */
};

static const struct fault faults[] = {
	{ "a name comes before a type", DOMAIN("type='x'", UNIT_UUID OS), "name @type" },
	{ "a name comes before a uuid, a uuid before a memory",
	  DOMAIN("type='qemu'", "<memory>x</memory><uuid>x</uuid>" OS), "name uuid memory" },
	{ "a type comes before an architecture",
	  DOMAIN("type='x'", UNIT_HEAD "<os><type arch='x'>hvm</type></os>"), "@type @arch" },
	{ "an OS type comes before a memory",
	  DOMAIN("type='qemu'", "<memory>x</memory><name>t</name><os><type>x</type></os>"),
	  "type memory" },
	{ "a memory comes before a vCPU count, a feature and a host device",
	  DOMAIN("type='qemu'", "<devices><hostdev mode='x' type='pci'>" SOURCE
				"</hostdev></devices><features><x/></features>"
				"<vcpu>x</vcpu><memory>x</memory><name>t</name>" OS),
	  "memory vcpu features @mode" },
	{ "a NUMA cell comes before an I/O APIC",
	  DOMAIN("type='qemu'", "<features><ioapic driver='x'/></features>"
				"<cpu><numa><cell memory='x'/></numa></cpu>" UNIT_HEAD OS),
	  "@memory @driver" },
	{ "a feature comes before a controller",
	  DOMAIN("type='qemu'", UNIT_HEAD "<devices><controller type='x'/></devices>"
					  "<features><x/></features>" OS),
	  "features @type" },
	{ "controllers come before host devices, watchdogs, the balloon and IOMMUs",
	  WITH("<iommu model='x'/><memballoon model='x'/><watchdog model='x'/>"
	       "<hostdev type='x'>" SOURCE "</hostdev><controller type='x'/>"),
	  "@type @type @model @model @model" },
	{ "devices of a kind come in document order",
	  WITH("<controller type='pci' index='x'/><controller type='pci' index='-1'/>"),
	  "@index @index" },
	{ "the attributes of an IOMMU's driver have an order of their own",
	  IOMMU("oas='x' ssidsize='x' ril='x' ats='x' cmdqv='x' accel='x' pciBus='x' "
		"passthrough='x' xtsup='x' dma_translation='x' aw_bits='x' eim='x' iotlb='x' "
		"caching_mode='x' intremap='x'"),
	  "@intremap @caching_mode @iotlb @eim @aw_bits @dma_translation @xtsup @passthrough "
	  "@pciBus @accel @cmdqv @ats @ril @ssidsize @oas" },
	{ "an IOMMU's model comes before its driver, granule, common parts and address",
	  WITH("<iommu model='x'><address/><acpi index='0'/><driver oas='x'>"
	       "<granule mode='x'/></driver></iommu>"),
	  "@model @oas @mode @index @type" },
	{ "a controller's type comes before its index", CTL("index='x' type='x'", ""),
	  "@type @index" },
	{ "a controller's model comes before its index", CTL("index='x' model='x' type='pci'", ""),
	  "@model @index" },
	{ "a controller's model name comes before its target",
	  PORT("<target chassis='x'/><model name='x'/>"), "@name @chassis" },
	{ "a second <target> comes before what is wrong in the first",
	  PORT("<target chassis='x'/><target/>"), "target @chassis" },
	{ "a controller's target has an order of its own",
	  PORT("<target index='x' hotplug='x' busNr='x' port='x' chassis='x' chassisNr='x'>"
	       "<node>x</node></target>"),
	  "@chassisNr @chassis @port @busNr @hotplug @index node" },
	{ "a controller's target comes before its address and its hole",
	  CTL("type='pci' index='0' model='pcie-root'",
	      "<pcihole64>x</pcihole64><address/><target chassis='x'/>"),
	  "@chassis @type pcihole64" },
	{ "a host device's mode comes before its type",
	  WITH("<hostdev type='x' mode='x'>" SOURCE "</hostdev>"), "@mode @type" },
	{ "a missing source comes before a bad driver", PCI("", "<driver name='x'/>"),
	  "hostdev[1] @name" },
	{ "a start-up policy comes before sgio, rawio and model",
	  PCI("model='x' rawio='yes' sgio='filtered'",
	      "<source startupPolicy='x'><address/></source>"),
	  "hostdev[1] @sgio @rawio hostdev[1]" },
	{ "the source address comes before driver, boot, rom, acpi and address",
	  PCI("", "<address/><acpi index='0'/><rom bar='x'/><boot order='0'/><driver name='x'/>"
		  "<source><address bus='x'/></source>"),
	  "@bus @name @order @bar @index @type" },
	{ "a mediated device's model comes before display, ramfb and address",
	  MDEV("ramfb='x' display='x'", "<source><address/></source>"),
	  "@model @display @ramfb @uuid" },
	{ "the numbers of an address have an order of their own",
	  PCI("", SOURCE "<address multifunction='x' function='x' slot='x' bus='x' domain='x' "
			 "type='pci'/>"),
	  "@domain @bus @slot @function @multifunction" },
	{ "a bad multifunction comes before the range of a slot",
	  PCI("", SOURCE "<address type='pci' slot='32' multifunction='x'/>"),
	  "@multifunction @slot" },
	{ "ranges come in the order bus, slot, function",
	  PCI("", SOURCE "<address type='pci' bus='256' slot='32' function='8'/>"),
	  "@bus @slot @function" },
};

static void add_step(const struct viommu_finding *f, struct buf *b)
{
	const char *slash = strrchr(f->path, '/');

	if (f->severity == VIOMMU_NOTE)
		return;
	buf_add(b, b->len ? " " : "");
	buf_add(b, slash ? slash + 1 : f->path);
}

static void faults_are_in_order(void **state)
{
	const struct fault *c = *state;
	struct unit_answer a;
	struct buf b = { 0 };
	size_t i;

	unit_parse(&a, c->xml, NULL);
	for (i = 0; i < viommu_report_count(a.rep); i++)
		add_step(viommu_report_get(a.rep, i), &b);
	assert_string_equal(buf_text(&b), c->order);
	assert_int_equal(a.ret, viommu_report_refusals(a.rep));
	assert_null(a.doc);
	buf_done(&b);
	unit_done(&a);
}

struct where {
	const char *claim, *xml, *path;
	unsigned line;
};

static const struct where places[] = {
	{ "an attribute is at the line of its element",
	  "<domain type='qemu'>\n" UNIT_HEAD OS "\n<devices>\n<iommu model='intel'>\n"
	  "<driver eim='x'/></iommu></devices></domain>",
	  "/domain/devices/iommu[1]/driver/@eim", 5 },
	{ "devices of a kind are counted from 1",
	  "<domain type='qemu'>" UNIT_HEAD OS "<devices><iommu model='intel'/>\n"
	  "<iommu model='amd'/>\n<iommu model='x'/></devices></domain>",
	  "/domain/devices/iommu[3]/@model", 3 },
	{ "a child that is a value has its own line",
	  "<domain type='qemu'><name>t</name>\n<uuid>x</uuid>" OS "</domain>", "/domain/uuid", 2 },
	{ "a missing attribute is at the element that lacks it",
	  "<domain type='qemu'>" UNIT_HEAD OS "\n<devices>\n<controller/></devices></domain>",
	  "/domain/devices/controller[1]/@type", 3 },
	{ "another root element has no path but a line", "\n\n<network/>", "", 3 },
};

static void fault_has_its_place(void **state)
{
	const struct where *c = *state;
	struct unit_answer a;
	const struct viommu_finding *f;

	unit_parse(&a, c->xml, NULL);
	f = viommu_report_first(a.rep);
	assert_non_null(f);
	assert_string_equal(f->path, c->path);
	assert_int_equal(f->line, c->line);
	assert_string_equal(f->pass, "parse");
	unit_done(&a);
}

/* The XML library keeps lines above 65535 for texts only. */
struct far_line {
	const char *claim;
	size_t lines; /* before the fault */
};

static const struct far_line far_lines[] = {
	{ "a fault in line 65534 is there", 65533 },
	{ "a fault in line 65536 is there", 65535 },
	{ "a fault in line 100001 is there", 100000 },
};

static void fault_is_far_down(void **state)
{
	const struct far_line *c = *state;
	struct unit_answer a;
	struct buf b = { 0 };

	buf_add(&b, "<domain type='qemu'>" UNIT_HEAD OS);
	buf_fill(&b, '\n', c->lines);
	buf_add(&b, "<vcpu>x</vcpu></domain>");
	unit_parse(&a, buf_text(&b), NULL);
	assert_int_equal(viommu_report_first(a.rep)->line, c->lines + 1);
	buf_done(&b);
	unit_done(&a);
}

struct written {
	const char *claim, *xml;
};

/* The XML library has one handler and one last error for all its users. */
static void on_error(void *data, xmlErrorPtr e)
{
	(void)e;
	*(bool *)data = true;
}

static const struct written shared[] = {
	{ "the XML library's state is left alone by a good document", UNIT_Q35("", "") },
	{ "the XML library's state is left alone by a refusal", "<domain><os>" },
	{ "the XML library's state is left alone by a warning",
	  UNIT_Q35("<metadata><x xmlns='a b'/></metadata>", "") },
};

static void state_is_left_alone(void **state)
{
	const struct written *c = *state;
	struct unit_answer a;
	bool called = false;

	xmlResetLastError();
	xmlSetStructuredErrorFunc(&called, on_error);
	unit_parse(&a, c->xml, NULL);
	assert_false(called);
	assert_null(xmlGetLastError());
	assert_ptr_equal(xmlStructuredError, on_error);
	assert_ptr_equal(xmlStructuredErrorContext, &called);
	xmlSetStructuredErrorFunc(NULL, NULL);
	unit_done(&a);
}

static const struct written all_written[] = {
	{ "nothing is filled in for a bare q35", UNIT_Q35("", "") },
	{ "nothing is filled in for a bare pc", UNIT_PC("", "") },
	{ "nothing is filled in for a bare virt", UNIT_VIRT("", "") },
	{ "nothing is filled in without uuid, memory and devices",
	  DOMAIN("type='qemu'", "<name>t</name><os><type>hvm</type></os>") },
	{ "nothing is filled in for controllers, host devices and IOMMUs",
	  UNIT_Q35("<vcpu>300</vcpu>",
		   "<controller type='pci' model='pcie-root-port'/>"
		   "<controller type='sata'/>" UNIT_HOSTDEV("", "1", "0")
			   UNIT_MDEV("model='vfio-pci'", UNIT_MDEV_UUID,
				     "") "<iommu model='intel'><driver intremap='on'/></iommu>") },
};

static void holds_no_inference(const struct viommu_doc *d, struct node *n, void *data)
{
	const struct elem *e = &d->t->elems[n->elem];
	uint16_t id;

	(void)data;
	assert_non_null(n->xml);
	for (id = e->first; id < e->last; id++)
		if (d->t->rows[id].type != ROW_CHECK)
			assert_int_not_equal(cell_at(d->t, n, id)->state, CELL_INFERRED);
}

static void nothing_is_filled_in(void **state)
{
	const struct written *c = *state;
	struct unit_answer a;

	unit_parse(&a, c->xml, NULL);
	assert_string_equal(unit_verdict(&a), "OK");
	unit_each_node(a.doc, holds_no_inference, NULL);
	assert_null(a.doc->machine);
	assert_int_equal(a.doc->buses, 0);
	unit_done(&a);
}

struct option {
	const char *claim;
	struct viommu_options options;
	int ret;
};

enum { SIZE = sizeof(struct viommu_options) };

static const struct option options[] = {
	{ "no options are options", { SIZE, 0, NULL, NULL }, 0 },
	{ "all flags are known",
	  { SIZE, VIOMMU_ABI_UPDATE | VIOMMU_NO_TARGET | VIOMMU_STRICT, NULL, NULL },
	  0 },
	{ "a release of three numbers is known", { SIZE, 0, "9.0.0", NULL }, 0 },
	{ "a uuid is known", { SIZE, 0, NULL, "c2177883-f1bb-47f0-914d-32a22e3a8804" }, 0 },
	{ "an unknown flag is refused", { SIZE, 8, NULL, NULL }, -EINVAL },
	{ "the highest flag is refused", { SIZE, 1U << 31, NULL, NULL }, -EINVAL },
	{ "another size is refused", { SIZE - 1, 0, NULL, NULL }, -EINVAL },
	{ "a larger size is refused", { SIZE + 8, 0, NULL, NULL }, -EINVAL },
	{ "no size is refused", { 0, 0, NULL, NULL }, -EINVAL },
	{ "an older release is refused", { SIZE, 0, "8.10.0", NULL }, -EINVAL },
	{ "no release at all is refused", { SIZE, 0, "0", NULL }, -EINVAL },
	{ "a word is no release", { SIZE, 0, "new", NULL }, -EINVAL },
	{ "a word is no uuid", { SIZE, 0, NULL, "x" }, -EINVAL },
};

static void options_are_checked(void **state)
{
	const struct option *c = *state;
	struct unit_answer a;

	unit_parse(&a, UNIT_Q35("", ""), &c->options);
	assert_int_equal(a.ret, c->ret);
	assert_int_equal(a.doc != NULL, !c->ret);
	assert_int_equal(viommu_report_refusals(a.rep), 0);
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(faults, faults_are_in_order),
		UNIT_TABLE(places, fault_has_its_place),
		UNIT_TABLE(far_lines, fault_is_far_down),
		UNIT_TABLE(shared, state_is_left_alone),
		UNIT_TABLE(all_written, nothing_is_filled_in),
		UNIT_TABLE(options, options_are_checked),
	};

	return UNIT_RUN("parse", tables);
}
