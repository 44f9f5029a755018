/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: rules never change a document, each type of rule tells fault from no fault, passes come in libvirt's order.
 * Cannot prove: that every rule is right; the golden cases hold each of them.
 * Truth: libvirt's spec 1.5 to 1.8, 3.4, 3.5, 4.2 to 4.4, 12 (pairs), 13.1, 13.2.
 */
#include "complete.h"
#include "rules.h"
#include "unit.h"

#define SPLIT "<features><ioapic driver='qemu'/></features>"
#define ACPI "<features><acpi/></features>"
#define INTEL(driver) "<iommu model='intel'><driver " driver "/></iommu>"
#define VIRTIO(driver) \
	"<iommu model='virtio'><driver " driver "/>" UNIT_PCI("0", "2", "0") "</iommu>"
#define SMMU(driver) "<iommu model='smmuv3'><driver " driver "/></iommu>"
#define PORT(index, slot, target) \
	UNIT_CONTROLLER(index, "pcie-root-port", target UNIT_PCI("0", slot, "0"))
#define BAD_PORT PORT("1", "4", "<target chassis='300'/>")
#define DEVICE(inside) UNIT_HOSTDEV(inside UNIT_PCI("1", "0", "0"), "1", "0")
#define SAME_PLACE                                                      \
	UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "4", "0")) \
	UNIT_CONTROLLER("2", "pcie-root-port", UNIT_PCI("0", "4", "0"))
#define EIM_ALONE INTEL("eim='on'")
#define UNASSIGNED "<address type='unassigned'/>"

#define SOURCE(at)                                                                           \
	"<hostdev mode='subsystem' type='pci'><source><address " at "/></source>" UNASSIGNED \
	"</hostdev>"
#define USB(model, function)                             \
	"<controller type='usb' index='1' model='" model \
	"'>" UNIT_PCI("0", "5", function) "</controller>"

#define CELL(cpus) "<cpu><numa><cell cpus='" cpus "' memory='65536'/></numa></cpu>"

#define HOLE(kib) UNIT_CONTROLLER("0", "pcie-root", "<pcihole64>" kib "</pcihole64>")
#define CARD(slot, bus, at)                                             \
	"<interface type='hostdev'><source><address type='" bus "' " at \
	"/></source>" UNIT_PCI("0", slot, "0") "</interface>"
#define USB_DEVICE "<hostdev type='usb'><source><address bus='1' device='2'/></source></hostdev>"

struct verdict {
	const char *claim, *xml;
	enum code_id code;
	unsigned flags;
};

static const struct verdict verdicts[] = {
	{ .claim = "a value at the limit passes",
	  UNIT_Q35("", PORT("1", "4", "<target chassis='255'/>")),
	  C_OK },
	{ .claim = "a value above the limit is refused",
	  UNIT_Q35("", PORT("1", "4", "<target chassis='256'/>")),
	  C_CTL_CHASSIS },
	{ .claim = "bus number 1 passes",
	  UNIT_Q35("", UNIT_CONTROLLER("1", "pcie-expander-bus",
				       "<target busNr='1'/>" UNIT_PCI("0", "4", "0"))),
	  C_OK },
	{ .claim = "bus number 0 is refused",
	  UNIT_Q35("", UNIT_CONTROLLER("1", "pcie-expander-bus",
				       "<target busNr='0'/>" UNIT_PCI("0", "4", "0"))),
	  C_CTL_BUS_NR },
	{ .claim = "32 address bits are enough for virtio",
	  UNIT_Q35(ACPI, VIRTIO("aw_bits='32'")),
	  C_OK },
	{ .claim = "31 address bits are not",
	  UNIT_Q35(ACPI, VIRTIO("aw_bits='31'")),
	  C_IOMMU_AW_BITS },
	{ .claim = "no address bits are said by 0", UNIT_Q35(ACPI, VIRTIO("aw_bits='0'")), C_OK },
	{ .claim = "31 address bits are no matter for intel",
	  UNIT_Q35("", INTEL("aw_bits='31'")),
	  C_OK },
	{ .claim = "an attribute of the model passes",
	  UNIT_Q35("", INTEL("caching_mode='on'")),
	  C_OK },
	{ .claim = "an attribute of another model is refused, off too",
	  UNIT_Q35("", INTEL("passthrough='off'")),
	  C_IOMMU_ATTRS },
	{ .claim = "a granule belongs to virtio",
	  UNIT_Q35("", "<iommu model='intel'><driver><granule size='4'/></driver></iommu>"),
	  C_IOMMU_ATTRS },
	{ .claim = "the unit of no granule belongs to all",
	  UNIT_Q35("", "<iommu model='intel'><driver><granule unit='KiB'/></driver></iommu>"),
	  C_OK },
	{ .claim = "virtio does not mind xtsup and passthrough",
	  UNIT_Q35(ACPI, VIRTIO("xtsup='on' passthrough='on'")),
	  C_OK },
	{ .claim = "intel runs on q35", UNIT_Q35("", INTEL("")), C_OK },
	{ .claim = "intel does not run on pc", UNIT_PC("", INTEL("")), C_IOMMU_Q35 },
	{ .claim = "smmuv3 does not run on q35", UNIT_Q35("", SMMU("")), C_IOMMU_ARM },
	{ .claim = "virtio does not run on pc", UNIT_PC(ACPI, VIRTIO("")), C_IOMMU_Q35_ARM },
	{ .claim = "virtio needs ACPI", UNIT_Q35("", VIRTIO("")), C_IOMMU_ACPI },
	{ .claim = "intel has no address",
	  UNIT_Q35("", "<iommu model='intel'>" UNIT_PCI("0", "2", "0") "</iommu>"),
	  C_IOMMU_ADDRESS },
	{ .claim = "eim needs intremap", UNIT_Q35("", EIM_ALONE), C_IOMMU_EIM },
	{ .claim = "eim off needs nothing", UNIT_Q35("", INTEL("eim='off'")), C_OK },
	{ .claim = "intremap needs a split I/O APIC",
	  UNIT_Q35("<features><ioapic driver='kvm'/></features>", INTEL("intremap='on'")),
	  C_IOMMU_SPLIT_IOAPIC },
	{ .claim = "fdgroup needs iommufd",
	  UNIT_Q35("<iommufd enabled='no' fdgroup='g'/>", ""),
	  C_FDGROUP_DISABLED },
	{ .claim = "fdgroup with iommufd passes",
	  UNIT_Q35("<iommufd enabled='yes' fdgroup='g'/>", ""),
	  C_OK },
	{ .claim = "sgio is refused",
	  UNIT_Q35("", PORT("1", "4", "") "<hostdev type='pci' sgio='filtered'><source/>"
					  "</hostdev>"),
	  C_HOSTDEV_SGIO },
	{ .claim = "two host devices have two sources",
	  UNIT_Q35("", UNIT_HOSTDEV(UNASSIGNED, "1", "0") UNIT_HOSTDEV(UNASSIGNED, "1", "1")),
	  C_OK },
	{ .claim = "two host devices with one source are refused",
	  UNIT_Q35("", UNIT_HOSTDEV(UNASSIGNED, "1", "0") UNIT_HOSTDEV(UNASSIGNED, "1", "0")),
	  C_HOSTDEV_DUPLICATE },
	{ .claim = "slot 1 is another source than function 4",
	  UNIT_Q35("", SOURCE("bus='1' slot='1'") SOURCE("bus='1' slot='0' function='4'")),
	  C_OK },
	{ .claim = "PCI domain 1 is another source than bus 16",
	  UNIT_Q35("", SOURCE("domain='1' bus='0'") SOURCE("domain='0' bus='16'")),
	  C_OK },
	{ .claim = "companions share the index of their controller",
	  UNIT_USB(USB("ich9-ehci1", "7") USB("ich9-uhci1", "0") USB("ich9-uhci2", "1")
			   USB("ich9-uhci3", "2")),
	  C_OK },
	{ .claim = "others do not",
	  UNIT_USB(USB("ich9-ehci1", "7") USB("ich9-ehci1", "0")),
	  C_CTL_USB_DUPLICATE },
	{ .claim = "a hole of 0 asks nothing of the machine",
	  UNIT_DOMAIN("riscv64", "virt", "", HOLE("0")),
	  C_OK },
	{ .claim = "a hole asks for a machine that has one",
	  UNIT_DOMAIN("riscv64", "virt", "", HOLE("1")),
	  C_CTL_HOLE64 },
	{ .claim = "a cell has vCPUs of the domain",
	  UNIT_Q35("<vcpu>2</vcpu>" CELL("0-1"), ""),
	  C_OK },
	{ .claim = "a cell has no others", UNIT_Q35("<vcpu>2</vcpu>" CELL("0-2"), ""), C_CELL_CPUS },
	{ .claim = "a network card with the source of a host device is refused",
	  UNIT_Q35("", CARD("9", "pci", "bus='0x1' slot='0'") UNIT_HOSTDEV(UNASSIGNED, "1", "0")),
	  C_HOSTDEV_DUPLICATE },
	{ .claim = "two network cards with one source are refused",
	  UNIT_Q35("", CARD("8", "pci", "bus='1'") CARD("9", "pci", "bus='01' domain='0'")),
	  C_HOSTDEV_DUPLICATE },
	{ .claim = "a network card of another function passes",
	  UNIT_Q35("", CARD("8", "pci", "bus='1' function='1'") UNIT_HOSTDEV(UNASSIGNED, "1", "0")),
	  C_OK },
	{ .claim = "a malformed source of a network card is refused",
	  UNIT_Q35("", CARD("9", "pci", "bus='x'") CARD("8", "pci", "bus='x'")),
	  C_BAD_UINT },
	{ .claim = "network cards on USB are not compared",
	  UNIT_Q35("", CARD("9", "usb", "bus='1'") CARD("8", "usb", "bus='1'")),
	  C_OK },
	{ .claim = "host devices of other types are not compared",
	  UNIT_USB(USB_DEVICE USB_DEVICE),
	  C_OK },
	{ .claim = "255 vCPUs need nothing", UNIT_Q35("<vcpu>255</vcpu>", ""), C_OK },
	{ .claim = "256 vCPUs need eim", UNIT_Q35("<vcpu>256</vcpu>", INTEL("")), C_VCPU_EIM },
	{ .claim = "an unknown machine is not handled",
	  UNIT_DOMAIN("x86_64", "microvm", "", ""),
	  C_TCK_MACHINE },
	{ .claim = "half the name of a machine is no machine",
	  UNIT_DOMAIN("x86_64", "q3", "", ""),
	  C_TCK_MACHINE },
	{ .claim = "the target does not matter with --no-target: machine",
	  UNIT_PC("", INTEL("")),
	  C_OK,
	  VIOMMU_NO_TARGET },
	{ .claim = "the target does not matter with --no-target: ACPI",
	  UNIT_Q35("", VIRTIO("")),
	  C_OK,
	  VIOMMU_NO_TARGET },
	{ .claim = "the document still matters with --no-target",
	  UNIT_PC("", EIM_ALONE),
	  C_IOMMU_EIM,
	  VIOMMU_NO_TARGET },
};

static void document_is_judged(void **state)
{
	const struct verdict *c = *state;
	struct unit_answer a;

	unit_validate(&a, c->xml, &UNIT_OPTIONS(.flags = c->flags));
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	assert_int_equal(a.ret, viommu_report_refusals(a.rep));
	unit_done(&a);
}

/* Each has two faults (L 12); .later is raised too, and after the first. */
struct pair {
	const char *claim, *xml;
	enum code_id first, later;
};

static const struct pair pairs[] = {
	{ "a device's target rule comes before the domain rule", UNIT_PC("", EIM_ALONE),
	  C_IOMMU_Q35, C_IOMMU_EIM },
	{ "addresses come before a device's document rules",
	  UNIT_Q35(ACPI, "<iommu model='virtio'><driver eim='on'/>" UNIT_PCI("0", "0x1f",
									     "2") "</iommu>"),
	  C_PCI_DOUBLE, C_IOMMU_ATTRS },
	{ "addresses come before a device's target rules",
	  UNIT_Q35("", "<iommu model='virtio'>" UNIT_PCI("0", "0x1f", "2") "</iommu>"),
	  C_PCI_DOUBLE, C_IOMMU_ACPI },
	{ "a device's target rule comes before duplicate host devices",
	  UNIT_Q35("",
		   UNIT_HOSTDEV(UNASSIGNED, "1", "0") UNIT_HOSTDEV(UNASSIGNED, "1", "0") SMMU("")),
	  C_IOMMU_ARM, C_HOSTDEV_DUPLICATE },
	{ "a controller comes before an IOMMU", UNIT_Q35("", SMMU("") BAD_PORT), C_CTL_CHASSIS,
	  C_IOMMU_ARM },
	{ "a host device comes before a controller",
	  UNIT_Q35("", BAD_PORT UNIT_MDEV("model='vfio-pci' display='on'", UNIT_MDEV_UUID,
					  UNIT_PCI("1", "0", "0"))),
	  C_HOSTDEV_DISPLAY, C_CTL_CHASSIS },
	{ "the root model comes before all validation",
	  UNIT_Q35("", UNIT_CONTROLLER("0", "pci-root", "") VIRTIO("eim='on'")), C_CTL_ROOT_MODEL,
	  C_IOMMU_ATTRS },
	{ "an expander's machine comes before a duplicate index",
	  UNIT_PC("", UNIT_CONTROLLER("1", "pcie-expander-bus", UNIT_PCI("0", "3", "0"))
			      UNIT_CONTROLLER("1", "pci-bridge", UNIT_PCI("0", "4", "0"))),
	  C_CTL_PXB_PCIE_MACHINE, C_CTL_DUPLICATE },
	{ "a duplicate index comes before double use",
	  UNIT_Q35("", UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "4", "0"))
			       UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "4", "0"))),
	  C_CTL_DUPLICATE, C_PCI_DOUBLE },
	{ "a boot order twice comes before double use",
	  UNIT_Q35("", SAME_PLACE UNIT_HOSTDEV("<boot order='1'/>" UNASSIGNED, "1", "0")
			       UNIT_HOSTDEV("<boot order='1'/>" UNASSIGNED, "1", "1")),
	  C_BOOT_ORDER_TWICE, C_PCI_DOUBLE },
	{ "double use comes before a vCPU limit",
	  UNIT_PC("<vcpu>256</vcpu>",
		  UNIT_CONTROLLER("1", "pci-bridge", UNIT_PCI("0", "4", "0"))
			  UNIT_CONTROLLER("2", "pci-bridge", UNIT_PCI("0", "4", "0"))),
	  C_PCI_DOUBLE, C_VCPU_LIMIT },
	{ "a vCPU limit comes before devices", UNIT_PC("<vcpu>256</vcpu>", INTEL("")), C_VCPU_LIMIT,
	  C_IOMMU_Q35 },
	{ "UEFI comes before devices", UNIT_VIRT(ACPI, "<iommu model='intel'/>"), C_ACPI_UEFI,
	  C_IOMMU_Q35 },
	{ "an unassigned address comes before attributes",
	  UNIT_Q35("", "<iommu model='intel'><driver xtsup='on'/>" UNASSIGNED "</iommu>"),
	  C_ADDR_UNASSIGNED, C_IOMMU_ATTRS },
	{ "attributes come before an address",
	  UNIT_Q35("",
		   "<iommu model='intel'><driver xtsup='on'/>" UNIT_PCI("0", "2", "0") "</iommu>"),
	  C_IOMMU_ATTRS, C_IOMMU_ADDRESS },
	{ "an address comes before the machine",
	  UNIT_PC("", "<iommu model='intel'>" UNIT_PCI("0", "2", "0") "</iommu>"), C_IOMMU_ADDRESS,
	  C_IOMMU_Q35 },
	{ "the machine comes before ACPI", UNIT_PC("", VIRTIO("")), C_IOMMU_Q35_ARM, C_IOMMU_ACPI },
	{ "a target index comes before a chassis",
	  UNIT_Q35("", PORT("1", "4", "<target index='31' chassis='300'/>")), C_CTL_TARGET_INDEX,
	  C_CTL_CHASSIS },
	{ "ranges come before options",
	  UNIT_Q35("", PORT("1", "4", "<model name='pxb'/><target chassis='300'/>")), C_CTL_CHASSIS,
	  C_CTL_OPTION_VALUE },
	{ "a duplicate host device comes before an alias",
	  UNIT_Q35("", UNIT_HOSTDEV("<alias name='ua-x'/>" UNASSIGNED, "1", "0")
			       UNIT_HOSTDEV("<alias name='ua-x'/>" UNASSIGNED, "1", "0")),
	  C_HOSTDEV_DUPLICATE, C_ALIAS_TWICE },
	{ "an alias comes before the rules of all IOMMUs",
	  UNIT_Q35("", UNIT_HOSTDEV("<alias name='ua-x'/>" UNASSIGNED, "1", "0")
			       UNIT_HOSTDEV("<alias name='ua-x'/>" UNASSIGNED, "1", "1") EIM_ALONE),
	  C_ALIAS_TWICE, C_IOMMU_EIM },
	{ "several IOMMUs come before eim",
	  UNIT_Q35("<features><ioapic driver='kvm'/></features>", INTEL("intremap='on'") EIM_ALONE),
	  C_IOMMU_MULTI_MODEL, C_IOMMU_EIM },
};

static void earlier_pass_speaks_first(void **state)
{
	const struct pair *c = *state;
	struct unit_answer a;
	const char *all;

	unit_validate(&a, c->xml, NULL);
	all = unit_refusals(&a);
	assert_string_equal(unit_verdict(&a), unit_code(c->first));
	assert_string_equal(strstr(all, unit_code(c->later)) ? "" : all, "");
	unit_done(&a);
}

static void run_all_passes(struct unit_answer *a)
{
	int pass;

	for (pass = PASS_POST; pass < PASS_ARGV; pass++)
		assert_int_equal(rules_run(a->doc, a->rep, (enum pass_id)pass), 0);
}

static void document_is_unchanged(struct unit_answer *a)
{
	struct buf before = { 0 }, after = { 0 };

	assert_string_equal(unit_verdict(a), "OK");
	assert_int_equal(doc_complete(a->doc), 0);
	unit_dump(a->doc, &before);
	run_all_passes(a);
	unit_dump(a->doc, &after);
	unit_same_text(buf_text(&after), buf_text(&before));
	buf_done(&before);
	buf_done(&after);
}

/* Parse rules run while a document is read; these documents get past them. */
static void rules_only_look(void **state)
{
	const struct pair *c = *state;
	struct unit_answer a;

	unit_parse(&a, c->xml, NULL);
	document_is_unchanged(&a);
	unit_done(&a);
}

static const struct pair untouched[] = {
	{ "rules leave a q35 alone",
	  UNIT_Q35(SPLIT, PORT("1", "4", "") DEVICE("") INTEL("eim='on'")), C_OK, C_OK },
	{ "rules leave a pc alone", UNIT_PC("", DEVICE("<boot order='1'/>")), C_OK, C_OK },
	{ "rules leave a virt alone", UNIT_VIRT(ACPI, SMMU("pciBus='1' accel='on'")), C_OK, C_OK },
	{ "rules leave a domain without devices alone",
	  "<domain type='kvm'>" UNIT_HEAD "<os><type>hvm</type></os></domain>", C_OK, C_OK },
};

/* What QEMU has is asked for what is written, and for nothing else. */
struct asked {
	const char *claim, *devices, *xml;
	enum code_id code;
	const char *as_of;
};

#define MANY(vcpus)                                                         \
	UNIT_DOMAIN("x86_64", "pc-q35-9.2", SPLIT "<vcpu>" vcpus "</vcpu>", \
		    INTEL("intremap='on' eim='on'"))
#define VTD "\"intel-iommu\":{\"\":\"m\",\"intremap\":\"m\",\"eim\":\"m\"}"
#define PLUGGED                                                                          \
	UNIT_VIRT("", UNIT_CONTROLLER("1", "pcie-expander-bus", UNIT_PCI("0", "3", "0")) \
			      SMMU("pciBus='1'"))
#define PER_BUS "\"arm-smmuv3\":{\"\":\"m\",\"smmu_per_bus\":\"m\",\"primary-bus\":\"m\"}"
#define NO_HOTPLUG UNIT_Q35("", PORT("1", "4", "<target hotplug='off'/>"))

static const struct asked asked[] = {
	{ "a property that the device has is taken",
	  "\"pcie-root-port\":{\"\":\"m\",\"hotplug\":\"m\"}", NO_HOTPLUG, C_OK, NULL },
	{ "one that it lacks is refused", "\"pcie-root-port\":{\"\":\"m\"}", NO_HOTPLUG, C_CTL_CAP,
	  NULL },
	{ "one of a device that is not there is not asked", "", NO_HOTPLUG, C_OK, NULL },
	{ "a machine's limit is that of its alias", VTD, MANY("300"), C_OK, NULL },
	{ "and no more", VTD, MANY("301"), C_VCPU_LIMIT, NULL },
	{ "an smmuv3 on a bus does not need the machine's since 12.6.0", PER_BUS, PLUGGED, C_OK,
	  "12.6.0" },
	{ "it needs it before 12.6.0", PER_BUS, PLUGGED, C_IOMMU_BINARY, "12.5.0" },
};

static void capability_is_asked(void **state)
{
	const struct asked *c = *state;
	struct viommu_caps *caps = NULL;
	struct unit_answer a;
	struct buf b = { 0 };

	buf_add(&b, "{\"qemu\":\"9.2\",\"arch\":\"x86_64\",\"source\":\"s\",\"machines\":"
		    "{\"q35\":{\"max_cpus\":300,\"mark\":\"m\"}},\"devices\":{");
	buf_add(&b, c->devices);
	buf_add(&b, "}}");
	assert_int_equal(viommu_caps_parse(&caps, buf_text(&b), b.len), 0);
	unit_parse(&a, c->xml, &UNIT_OPTIONS(.as_of = c->as_of));
	viommu_validate(a.doc, caps, a.rep);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	unit_done(&a);
	viommu_caps_free(caps);
	buf_done(&b);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(verdicts, document_is_judged),
		UNIT_TABLE(asked, capability_is_asked),
		UNIT_TABLE(pairs, earlier_pass_speaks_first),
		UNIT_TABLE(pairs, rules_only_look),
		UNIT_TABLE(untouched, rules_only_look),
	};

	return UNIT_RUN("rules", tables);
}
