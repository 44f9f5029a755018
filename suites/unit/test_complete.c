/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: completing a document twice changes nothing, completing never changes what was written, and what is filled
 * in where. Cannot prove: whole outputs; the golden cases do.
 * Truth: libvirt's spec 1.8, 3.1, 3.5, 4.5, 11.3 to 11.5, 11.7, 11.8, 13.1, 13.3.
 */
#include "complete.h"
#include "kind.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define ROOT UNIT_CONTROLLER("0", "pcie-root", "")
#define PORT1 UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "2", "0"))
#define PORT2 UNIT_CONTROLLER("2", "pcie-root-port", UNIT_PCI("0", "2", "1"))
#define SWITCH                                                                     \
	UNIT_CONTROLLER("3", "pcie-switch-upstream-port", UNIT_PCI("1", "0", "0")) \
	UNIT_CONTROLLER("4", "pcie-switch-downstream-port", UNIT_PCI("3", "2", "0"))
#define PXB1 UNIT_CONTROLLER("1", "pcie-expander-bus", UNIT_PCI("0", "3", "0"))
#define PXB2 UNIT_CONTROLLER("2", "pcie-expander-bus", UNIT_PCI("0", "4", "0"))
#define MANY "<vcpu>256</vcpu>"
#define INTEL "<iommu model='intel'/>"

struct document {
	const char *claim, *xml;
};

/* Documents of every area; what is refused later is completed all the same. */
static const struct document documents[] = {
	{ "a bare q35", UNIT_Q35("", "") },
	{ "a bare pc", UNIT_PC("", "") },
	{ "a bare aarch64 virt", UNIT_VIRT("", "") },
	{ "a bare riscv64 virt", UNIT_DOMAIN("riscv64", "virt", "", "") },
	{ "a bare loongarch64 virt", UNIT_DOMAIN("loongarch64", "virt", "", "") },
	{ "no devices at all",
	  "<domain type='kvm'>" UNIT_HEAD "<os><type>hvm</type></os></domain>" },
	{ "an unknown machine", UNIT_DOMAIN("x86_64", "microvm", "", "") },
	{ "ports and a switch", UNIT_Q35("", ROOT PORT1 PORT2 SWITCH) },
	{ "expander buses", UNIT_Q35("", PXB1 PXB2) },
	{ "controllers without index",
	  UNIT_Q35("", "<controller type='pci' model='pcie-root-port'/>"
		       "<controller type='pci' model='pcie-root-port'/>"
		       "<controller type='scsi'/>") },
	{ "controllers out of order", UNIT_Q35("", PORT2 PORT1 ROOT) },
	{ "host devices", UNIT_Q35("", PORT1 UNIT_HOSTDEV(UNIT_PCI("1", "0", "0"), "1", "0")
					       UNIT_MDEV("model='vfio-pci'", UNIT_MDEV_UUID, "")) },
	{ "an intel IOMMU and many vCPUs", UNIT_Q35(MANY, INTEL) },
	{ "an amd IOMMU and many vCPUs", UNIT_Q35(MANY, "<iommu model='amd'/>") },
	{ "an IOMMU that needs a split I/O APIC",
	  UNIT_Q35("", "<iommu model='intel'><driver intremap='on'/></iommu>") },
	{ "UEFI on ARM", "<domain type='kvm'>" UNIT_HEAD "<os firmware='efi'><type arch='aarch64' "
			 "machine='virt'>hvm</type></os><features><acpi/></features></domain>" },
	{ "a CPU with topology and NUMA cells",
	  UNIT_Q35("<vcpu>4</vcpu><cpu><topology sockets='1' cores='4' threads='1'/><numa>"
		   "<cell cpus='0-1' memory='32768'/><cell cpus='2-3' memory='32768'/>"
		   "</numa></cpu>",
		   "") },
	{ "memory in another unit",
	  "<domain type='qemu'><name>t</name><memory unit='MB'>64</memory>"
	  "<os><type machine='q35'>hvm</type></os></domain>" },
	{ "everything written", UNIT_Q35("<on_crash>restart</on_crash><clock offset='localtime'/>",
					 PORT1 "<watchdog model='itco' action='none'/>"
					       "<audio id='2' type='none'/><input type='mouse' "
					       "bus='ps2'/><emulator>/q</emulator>") },
};

static void twice_is_once(void **state)
{
	const struct document *c = *state;
	struct unit_answer a;
	struct buf once = { 0 }, twice = { 0 };

	unit_parse(&a, c->xml, &UNIT_OPTIONS(.flags = VIOMMU_ABI_UPDATE));
	assert_string_equal(unit_verdict(&a), "OK");
	assert_int_equal(doc_complete(a.doc), 0);
	unit_dump(a.doc, &once);
	assert_int_equal(doc_complete(a.doc), 0);
	unit_dump(a.doc, &twice);
	unit_same_text(buf_text(&twice), buf_text(&once));
	assert_int_equal(viommu_report_refusals(a.rep), 0);
	buf_done(&once);
	buf_done(&twice);
	unit_done(&a);
}

enum { KEPT = 1000 };

/* The values that were written, and where. */
struct kept {
	const struct node *node[KEPT];
	uint16_t row[KEPT];
	struct cell cell[KEPT];
	size_t n;
};

static void keep_written(const struct viommu_doc *d, struct node *n, void *data)
{
	const struct elem *e = &d->t->elems[n->elem];
	struct kept *k = data;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct cell *c = cell_at(d->t, n, id);

		if (d->t->rows[id].type == ROW_CHECK || d->t->rows[id].type == ROW_CHILD ||
		    c->state != CELL_WRITTEN)
			continue;
		assert_in_range(k->n, 0, KEPT - 1);
		k->node[k->n] = n;
		k->row[k->n] = id;
		k->cell[k->n++] = *c;
	}
}

static void written_is_kept(void **state)
{
	static struct kept k;
	const struct document *c = *state;
	struct unit_answer a;
	size_t i;

	k.n = 0;
	unit_parse(&a, c->xml, &UNIT_OPTIONS(.flags = VIOMMU_ABI_UPDATE));
	unit_each_node(a.doc, keep_written, &k);
	assert_int_equal(doc_complete(a.doc), 0);
	for (i = 0; i < k.n; i++) {
		const struct cell *now = node_cell(a.doc->t, k.node[i], k.row[i]);
		const struct row *r = &a.doc->t->rows[k.row[i]];

		assert_true(!r->kind || kind_get(r->kind)->equal(now, &k.cell[i]));
		assert_true(r->kind || now->xml == k.cell[i].xml);
		assert_true(now->state == CELL_WRITTEN ||
			    r->id == a.doc->t->rows[A_MEMORY_SIZE].id);
	}
	unit_done(&a);
}

struct filled {
	const char *claim, *xml;
	const char *present, *absent; /* in canonical XML */
	unsigned flags;
};

static const struct filled filled[] = {
	{ .claim = "one vCPU is meant when none is said",
	  UNIT_Q35("", ""),
	  "<vcpu placement='static'>1</vcpu>" },
	{ .claim = "current memory is memory",
	  UNIT_Q35("", ""),
	  "<currentMemory unit='KiB'>65536</currentMemory>" },
	{ .claim = "more current memory than memory is memory",
	  UNIT_Q35("<currentMemory>70000</currentMemory>", ""),
	  "<currentMemory unit='KiB'>65536</currentMemory>" },
	{ .claim = "less current memory than memory is kept",
	  UNIT_Q35("<currentMemory>60000</currentMemory>", ""),
	  "<currentMemory unit='KiB'>60000</currentMemory>" },
	{ .claim = "the clock is UTC", UNIT_Q35("", ""), "<clock offset='utc'/>" },
	{ .claim = "switching off destroys",
	  UNIT_Q35("", ""),
	  "<on_poweroff>destroy</on_poweroff>\n  <on_reboot>restart</on_reboot>\n"
	  "  <on_crash>destroy</on_crash>" },
	{ .claim = "a disk is booted when nothing else is said",
	  UNIT_Q35("", ""),
	  "<boot dev='hd'/>" },
	{ .claim = "with a boot order no disk is booted by class",
	  UNIT_Q35("", PORT1 UNIT_HOSTDEV("<boot order='1'/>" UNIT_PCI("1", "0", "0"), "1", "0")),
	  "<boot order='1'/>",
	  "<boot dev=" },
	{ .claim = "the emulator is that of the architecture",
	  UNIT_VIRT("", ""),
	  "<emulator>/usr/bin/qemu-system-aarch64</emulator>" },
	{ .claim = "a PC is a pc when no machine is said",
	  "<domain type='qemu'>" UNIT_HEAD "<os><type arch='x86_64'>hvm</type></os><devices>"
	  "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>",
	  "machine='pc'" },
	{ .claim = "ARM has a GIC", UNIT_VIRT("", ""), "<gic version='2'/>" },
	{ .claim = "a q35 has no GIC", UNIT_Q35("", ""), "machine='q35'", "<gic" },
	{ .claim = "a q35 has SATA at 1f.2 and a watchdog",
	  UNIT_Q35("", ""),
	  "<controller type='sata' index='0'>\n      <address type='pci' domain='0x0000' "
	  "bus='0x00' slot='0x1f' function='0x2'/>" },
	{ .claim = "a q35 has an itco watchdog",
	  UNIT_Q35("", ""),
	  "<watchdog model='itco' action='reset'/>" },
	{ .claim = "a pc has neither", UNIT_PC("", ""), "model='pci-root'", "<watchdog" },
	{ .claim = "a PC has PS/2 devices",
	  UNIT_PC("", ""),
	  "<input type='mouse' bus='ps2'/>\n    <input type='keyboard' bus='ps2'/>" },
	{ .claim = "ARM has none", UNIT_VIRT("", ""), "model='pcie-root'", "<input" },
	{ .claim = "every machine has an audio back end",
	  UNIT_VIRT("", ""),
	  "<audio id='1' type='none'/>" },
	{ .claim = "spice has an audio back end of its own",
	  UNIT_Q35("", "<graphics type='spice'/><video><model type='none'/></video>"),
	  "<audio id='1' type='spice'/>" },
	{ .claim = "an attribute of a name space does not make it spice",
	  UNIT_Q35("", "<graphics xmlns:q='u' q:type='spice' type='vnc'/>"
		       "<video><model type='none'/></video>"),
	  "<audio id='1' type='none'/>" },
	{ .claim = "a root port's chassis is its index, its port follows from its place",
	  UNIT_Q35("", PORT1),
	  "<target chassis='1' port='0x10'/>" },
	{ .claim = "function 0 of a shared slot is marked",
	  UNIT_Q35("", PORT1 PORT2),
	  "slot='0x02' function='0x0' multifunction='on'/>",
	  "function='0x1' multi" },
	{ .claim = "a slot with function 0 only is not marked",
	  UNIT_Q35("", PORT1),
	  "slot='0x02' function='0x0'/>",
	  "multifunction" },
	{ .claim = "a downstream port's port is its slot",
	  UNIT_Q35("", PORT1 PORT2 SWITCH),
	  "<target chassis='4' port='0x2'/>" },
	{ .claim = "an expander's bus number is 254", UNIT_Q35("", PXB1), "<target busNr='254'/>" },
	{ .claim = "the second expander's bus number is 252",
	  UNIT_Q35("", PXB1 PXB2),
	  "<target busNr='252'/>" },
	{ .claim = "a bridge's chassis number is its index",
	  UNIT_PC("", UNIT_CONTROLLER("1", "pci-bridge", UNIT_PCI("0", "3", "0"))),
	  "<model name='pci-bridge'/>\n      <target chassisNr='1'/>" },
	{ .claim = "a mode and a manager are filled in",
	  UNIT_Q35("", PORT1 "<hostdev type='pci'><source><address bus='1'/></source>" UNIT_PCI(
			       "1", "0", "0") "</hostdev>"),
	  "<hostdev mode='subsystem' type='pci' managed='no'>" },
	{ .claim = "a mediated vfio-pci device has no display",
	  UNIT_Q35("",
		   PORT1 UNIT_MDEV("model='vfio-pci'", UNIT_MDEV_UUID, UNIT_PCI("1", "0", "0"))),
	  "model='vfio-pci' display='off'>" },
	{ .claim = "interrupt remapping makes the I/O APIC split",
	  UNIT_Q35("", "<iommu model='intel'><driver intremap='on'/></iommu>"),
	  "<ioapic driver='qemu'/>" },
	{ .claim = "an IOMMU without it does not", UNIT_Q35("", INTEL), INTEL, "<ioapic" },
	{ .claim = "256 vCPUs switch intremap and eim on for a new definition",
	  UNIT_Q35(MANY, INTEL),
	  "<driver intremap='on' eim='on'/>",
	  NULL,
	  VIOMMU_ABI_UPDATE },
	{ .claim = "255 vCPUs do not",
	  UNIT_Q35("<vcpu>255</vcpu>", INTEL),
	  INTEL,
	  "<driver",
	  VIOMMU_ABI_UPDATE },
};

static void missing_is_filled_in(void **state)
{
	const struct filled *c = *state;
	struct unit_answer a;
	char *text;

	unit_validate(&a, c->xml, &UNIT_OPTIONS(.flags = c->flags));
	text = unit_format(&a);
	assert_string_equal(strstr(text, c->present) ? "" : text, "");
	assert_string_equal(c->absent && strstr(text, c->absent) ? text : "", "");
	free(text);
	unit_done(&a);
}

/* What is refused later, but must not be made worse before. */
static const struct document alone[] = {
	{ "two IOMMUs do not make the I/O APIC split",
	  UNIT_Q35("", "<iommu model='intel'><driver intremap='on'/></iommu>" INTEL) },
	{ "one without remapping does not either", UNIT_Q35("", INTEL) },
};

static void ioapic_is_left_alone(void **state)
{
	const struct document *c = *state;
	struct unit_answer a;

	unit_parse(&a, c->xml, NULL);
	assert_int_equal(doc_complete(a.doc), 0);
	assert_false(cell_set(a.doc->t, a.doc->root, A_IOAPIC_DRIVER));
	unit_done(&a);
}

/* What QEMU lacks is not filled in. */
struct older {
	const char *claim, *device, *present;
};

static const struct older olders[] = {
	{ "a root port is a pcie-root-port where QEMU has it", "pcie-root-port",
	  "<model name='pcie-root-port'/>" },
	{ "it is an ioh3420 where it has not", "ioh3420", "<model name='ioh3420'/>" },
};

static void qemu_decides(void **state)
{
	const struct older *c = *state;
	struct viommu_caps *caps = NULL;
	struct unit_answer a;
	struct buf b = { 0 };
	char *text;

	buf_add(&b,
		"{\"qemu\":\"2.8\",\"arch\":\"x86_64\",\"source\":\"s\",\"machines\":{},\"devices\":{\"");
	buf_add(&b, c->device);
	buf_add(&b, "\":{\"\":\"m\"}}}");
	assert_int_equal(viommu_caps_parse(&caps, buf_text(&b), b.len), 0);
	unit_parse(&a, UNIT_Q35("", PORT1), NULL);
	assert_int_equal(viommu_validate(a.doc, caps, a.rep), 0);
	text = unit_format(&a);
	assert_string_equal(strstr(text, c->present) ? "" : text, "");
	free(text);
	unit_done(&a);
	viommu_caps_free(caps);
	buf_done(&b);
}

/* Random of version 4: each bit that is fixed is looked at often enough. */
struct made_up {
	const char *claim, *xml;
	unsigned times;
};

static const struct made_up made_up[] = {
	{ "a uuid is made up as RFC 9562 wants it, each time another",
	  "<domain type='qemu'><name>t</name><memory>65536</memory><os><type machine='q35'>hvm"
	  "</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/>"
	  "</devices></domain>",
	  64 },
};

static void uuid_is_made_up(void **state)
{
	const struct made_up *c = *state;
	char before[64] = "";
	unsigned i;

	for (i = 0; i < c->times; i++) {
		struct unit_answer a;
		char *text;
		const char *uuid;

		unit_validate(&a, c->xml, NULL);
		text = unit_format(&a);
		uuid = strstr(text, "<uuid>") + strlen("<uuid>");
		assert_int_equal(uuid[14], '4');
		assert_non_null(memchr("89ab", uuid[19], 4));
		assert_int_not_equal(strncmp(uuid, before, 36), 0);
		snprintf(before, sizeof(before), "%.36s", uuid);
		free(text);
		unit_done(&a);
	}
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(documents, twice_is_once),	  UNIT_TABLE(documents, written_is_kept),
		UNIT_TABLE(filled, missing_is_filled_in), UNIT_TABLE(alone, ioapic_is_left_alone),
		UNIT_TABLE(olders, qemu_decides),	  UNIT_TABLE(made_up, uuid_is_made_up),
	};

	return UNIT_RUN("complete", tables);
}
