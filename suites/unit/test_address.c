/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: every bus takes what libvirt lets it take, in its slots, and places of the chipset are kept.
 * Cannot prove: automatic addresses, which are not given; the golden cases hold the texts.
 * Truth: libvirt's spec 1.9, 4.5, 4.6, 4.8, 4.9, 11.6, 11.7, 13.4.
 */
#include "unit.h"

#define CTL UNIT_CONTROLLER
#define PORT1 CTL("1", "pcie-root-port", UNIT_PCI("0", "3", "0"))
#define UPSTREAM2 PORT1 CTL("2", "pcie-switch-upstream-port", UNIT_PCI("1", "0", "0"))

/* What may be plugged into a bus, by letter. */
struct device {
	char letter;
	const char *model; /* of a PCI controller; NULL: a host device */
};

static const struct device devices[] = {
	{ 'E', NULL },
	{ 'B', "pci-bridge" },
	{ 'X', "pci-expander-bus" },
	{ 'R', "pcie-root-port" },
	{ 'D', "dmi-to-pci-bridge" },
	{ 'P', "pcie-expander-bus" },
	{ 'U', "pcie-switch-upstream-port" },
	{ 'W', "pcie-switch-downstream-port" },
	{ 'T', "pcie-to-pci-bridge" },
};

enum { DEVICES = sizeof(devices) / sizeof(devices[0]), SLOTS = 32 };

/* PCI and PCIe endpoints are interchangeable, and a pci-bridge goes wherever a PCI device may (L 4.9). */
struct bus {
	const char *claim;
	const char *machine, *controllers;
	unsigned bus, first, last; /* slots */
	const char *accepts; /* letters; the first is used to try the slots */
};

static const struct bus buses[] = {
	{ "pci-root", "pc", "", 0, 1, 31, "EBX" },
	{ "pci-bridge", "pc", CTL("1", "pci-bridge", UNIT_PCI("0", "3", "0")), 1, 1, 31, "EB" },
	{ "pci-expander-bus", "pc", CTL("1", "pci-expander-bus", UNIT_PCI("0", "3", "0")), 1, 0, 31,
	  "EB" },
	{ "pcie-root", "q35", "", 0, 1, 31, "EBRDP" },
	{ "dmi-to-pci-bridge", "q35", CTL("1", "dmi-to-pci-bridge", UNIT_PCI("0", "3", "0")), 1, 0,
	  31, "EB" },
	{ "pcie-to-pci-bridge", "q35",
	  PORT1 CTL("2", "pcie-to-pci-bridge", UNIT_PCI("1", "0", "0")), 2, 1, 31, "EB" },
	{ "pcie-root-port", "q35", PORT1, 1, 0, 0, "EBUT" },
	{ "pcie-switch-upstream-port", "q35", UPSTREAM2, 2, 0, 31, "W" },
	{ "pcie-switch-downstream-port", "q35",
	  UPSTREAM2 CTL("3", "pcie-switch-downstream-port", UNIT_PCI("2", "0", "0")), 3, 0, 0,
	  "EBUT" },
	{ "pcie-expander-bus", "q35", CTL("1", "pcie-expander-bus", UNIT_PCI("0", "3", "0")), 1, 0,
	  31, "RD" },
};

static void add_address(struct buf *b, unsigned bus, unsigned slot)
{
	buf_add(b, "<address type='pci' bus='");
	buf_u64(b, bus);
	buf_add(b, "' slot='");
	buf_u64(b, slot);
	buf_add(b, "'/>");
}

static void add_device(struct buf *b, const struct device *d, unsigned bus, unsigned slot)
{
	buf_add(b, d->model ? "<controller type='pci' index='9' model='"
			    : "<hostdev type='pci'><source/>");
	buf_add(b, d->model ? d->model : "");
	buf_add(b, d->model ? "'>" : "");
	add_address(b, bus, slot);
	buf_add(b, d->model ? "</controller>" : "</hostdev>");
}

/* All refusals of a domain with that device in that place, valid until the next call. */
static const char *plug(const struct bus *c, const struct device *d, unsigned slot)
{
	struct unit_answer a;
	struct buf b = { 0 };
	const char *all;

	buf_add(&b, "<domain type='qemu'>" UNIT_HEAD "<os><type machine='");
	buf_add(&b, c->machine);
	buf_add(&b, "'>hvm</type></os><devices>");
	buf_add(&b, c->controllers);
	add_device(&b, d, c->bus, slot);
	buf_add(&b, "</devices></domain>");
	unit_validate(&a, buf_text(&b), NULL);
	all = unit_refusals(&a);
	buf_done(&b);
	unit_done(&a);
	return all;
}

static void bus_accepts(void **state)
{
	const struct bus *c = *state;
	char accepted[DEVICES + 1] = "";
	size_t i, n = 0;

	for (i = 0; i < DEVICES; i++)
		if (!strstr(plug(c, &devices[i], c->first + 4 * (c->last > 4)), "PCI_PLUGGED"))
			accepted[n++] = devices[i].letter;
	assert_string_equal(accepted, c->accepts);
}

static const struct device *device_of(char letter)
{
	size_t i;

	for (i = 0; devices[i].letter != letter; i++)
		assert_in_range(i, 0, DEVICES - 1);
	return &devices[i];
}

/* Slot 0 of bus 0 is no place but the wish for one. */
static void bus_has_slots(void **state)
{
	const struct bus *c = *state;
	unsigned slot;

	for (slot = c->bus == 0; slot < SLOTS; slot++) {
		const char *all = plug(c, device_of(c->accepts[0]), slot);

		assert_int_equal(strstr(all, "PCI_SLOT_LOW") != NULL, slot < c->first);
		assert_int_equal(strstr(all, "PCI_SLOT_HIGH") != NULL, slot > c->last);
	}
}

#define VIRTIO(bus, slot) "<iommu model='virtio'>" UNIT_PCI(bus, slot, "0") "</iommu>"
#define HOSTDEV(bus, slot, function) UNIT_HOSTDEV(UNIT_PCI(bus, slot, function), "1", "0")
#define PXB(index, slot, target) CTL(index, "pcie-expander-bus", target UNIT_PCI("0", slot, "0"))
#define ACPI "<features><acpi/></features>"
#define SATA(address) UNIT_Q35("", "<controller type='sata' index='0'>" address "</controller>")
#define LEGACY(bus, slot) "<sound model='ich6'>" UNIT_PCI(bus, slot, "0") "</sound>"
#define PC(devices)                                                               \
	"<domain type='qemu'>" UNIT_HEAD "<os><type machine='pc'>hvm</type></os>" \
	"<devices>" devices "<memballoon model='none'/></devices></domain>"
#define IDE(function) \
	"<controller type='ide' index='0'>" UNIT_PCI("0", "1", function) "</controller>"
#define PIIX3(slot, function)                                                      \
	"<controller type='usb' index='0' model='piix3-uhci'>" UNIT_PCI("0", slot, \
									function) "</controller>"

struct place {
	const char *claim, *xml;
	enum code_id code;
	const char *words; /* in the sentence of the first refusal */
};

static const struct place places[] = {
	{ "PCI domain 0 only",
	  UNIT_Q35("", UNIT_HOSTDEV("<address type='pci' domain='65536' "
				    "bus='0' slot='0'/>",
				    "1", "0")),
	  C_PCI_DOMAIN, "10000:00:00.0" },
	{ "a place is used once",
	  UNIT_Q35("", HOSTDEV("0", "3", "1") PORT1 HOSTDEV("1", "0", "0") HOSTDEV("0", "3", "1")),
	  C_PCI_DOUBLE, "0000:00:03.1" },
	{ "functions of a slot are apart",
	  UNIT_Q35("", UNIT_HOSTDEV(UNIT_PCI("0", "4", "0"), "1", "0")
			       UNIT_HOSTDEV(UNIT_PCI("0", "4", "7"), "1", "1")),
	  C_OK, NULL },
	{ "function 1 of a root port is accepted", UNIT_Q35("", PORT1 HOSTDEV("1", "0", "1")), C_OK,
	  NULL },
	{ "an endpoint on an expander bus is refused in words",
	  UNIT_Q35("", PXB("1", "4", "") HOSTDEV("1", "0", "0")), C_PCI_PLUGGED,
	  "0000:01:00.0 cannot be plugged into the PCI controller with index='1'. It requires a "
	  "controller that accepts a PCI Express device." },
	{ "an expander bus on a root port is refused in words",
	  UNIT_Q35("", PORT1 CTL("2", "pcie-expander-bus", UNIT_PCI("1", "0", "0"))), C_PCI_PLUGGED,
	  "index='1'. It requires a controller that accepts a pcie-expander-bus." },
	{ "a conventional device is called so",
	  UNIT_Q35("", PXB("1", "4", "") "<watchdog model='i6300esb' action='none'>" UNIT_PCI(
			       "1", "0", "0") "</watchdog>"),
	  C_PCI_PLUGGED, "It requires a controller that accepts a standard PCI device." },
	{ "plugging comes before the slot's range",
	  UNIT_Q35("", PORT1 CTL("2", "pcie-root-port", UNIT_PCI("1", "1", "0"))), C_PCI_PLUGGED,
	  "0000:01:01.0" },
	{ "the slot's range comes before double use", UNIT_Q35("", PORT1 HOSTDEV("1", "1", "0")),
	  C_PCI_SLOT_HIGH, "slot must be <= 0" },
	{ "a bus that is not there would be a root port", UNIT_Q35("", HOSTDEV("4", "1", "0")),
	  C_PCI_SLOT_HIGH, "slot must be <= 0" },
	{ "none can be made to suit a root port",
	  UNIT_Q35("", CTL("1", "pcie-root-port", UNIT_PCI("4", "1", "0"))), C_PCI_NO_SLOT, NULL },
	{ "and that comes before its domain",
	  UNIT_Q35("",
		   CTL("1", "pcie-root-port", "<address type='pci' domain='1' bus='5' slot='1'/>")),
	  C_PCI_NO_SLOT, NULL },
	{ "the port before a bridge that was made is the bridge's alone",
	  UNIT_Q35("", LEGACY("1", "1") LEGACY("1", "2")), C_PCI_PLUGGED,
	  "0000:01:02.0 cannot be plugged into the PCI controller with index='1'. It requires a "
	  "controller that accepts a standard PCI device." },
	{ "a hole in the indexes is no bridge",
	  UNIT_Q35("", CTL("5", "pcie-root-port", "") LEGACY("2", "1")), C_PCI_SLOT_HIGH,
	  "slot must be <= 0" },
	{ "what should have no address counts as legacy",
	  UNIT_Q35("", "<iommu model='intel'>" UNIT_PCI("3", "0", "0") "</iommu>"), C_PCI_SLOT_LOW,
	  "slot must be >= 1" },
	{ "255 buses leave no index for the port that is kept free",
	  UNIT_Q35("", LEGACY("255", "1")), C_CTL_INDEX_HIGH, "index 256 too high" },
	{ "a virtio IOMMU stands on bus 0", UNIT_Q35(ACPI, VIRTIO("0", "4")), C_OK, NULL },
	{ "a virtio IOMMU stands on no other bus", UNIT_Q35(ACPI, PORT1 VIRTIO("1", "0")),
	  C_PCI_INTEGRATED, "0000:01:00.0" },
	{ "not even on one that is not there", UNIT_Q35(ACPI, VIRTIO("7", "0")), C_PCI_INTEGRATED,
	  "0000:07:00.0" },
	{ "an amd IOMMU stands on bus 0",
	  UNIT_Q35("", "<iommu model='amd'>" UNIT_PCI("0", "4", "0") "</iommu>"), C_OK, NULL },
	{ "SATA 0 of a q35 may say its place", SATA(UNIT_PCI("0", "0x1f", "2")), C_OK, NULL },
	{ "SATA 0 of a q35 has no other place", SATA(UNIT_PCI("0", "5", "0")), C_PCI_SATA, NULL },
	{ "1f.0 of a q35 is closed", UNIT_Q35("", HOSTDEV("0", "0x1f", "0")), C_PCI_DOUBLE, NULL },
	{ "1f.1 of a q35 is open", UNIT_Q35("", HOSTDEV("0", "0x1f", "1")), C_OK, NULL },
	{ "1f.2 of a q35 is taken", UNIT_Q35("", HOSTDEV("0", "0x1f", "2")), C_PCI_DOUBLE, NULL },
	{ "1f.3 of a q35 is closed", UNIT_Q35("", HOSTDEV("0", "0x1f", "3")), C_PCI_DOUBLE, NULL },
	{ "1.0 of a pc is closed", UNIT_PC("", HOSTDEV("0", "1", "0")), C_PCI_DOUBLE, NULL },
	{ "1.1 of a pc is open without IDE 0", UNIT_PC("", HOSTDEV("0", "1", "1")), C_OK, NULL },
	{ "1.1 of a pc is IDE 0",
	  UNIT_PC("", "<controller type='ide' index='0'/>" HOSTDEV("0", "1", "1")), C_PCI_DOUBLE,
	  "0000:00:01.1" },
	{ "1.3 of a pc is closed", UNIT_PC("", HOSTDEV("0", "1", "3")), C_PCI_DOUBLE, NULL },
	{ "1.4 of a pc is open", UNIT_PC("", HOSTDEV("0", "1", "4")), C_OK, NULL },
	{ "IDE 0 of a pc may say its place", UNIT_PC("", IDE("1")), C_OK, NULL },
	{ "IDE 0 of a pc has no other place", UNIT_PC("", IDE("2")), C_PCI_IDE, NULL },
	{ "USB 0 of a pc may say its place", PC(PIIX3("1", "2")), C_OK, NULL },
	{ "USB 0 of a pc has no other place", PC(PIIX3("4", "0")), C_PCI_PIIX3_USB, NULL },
	{ "slot 1f of a virt is open", UNIT_VIRT("", HOSTDEV("0", "0x1f", "0")), C_OK, NULL },
	{ "a bridge's index is above its bus",
	  UNIT_PC("", CTL("1", "pci-bridge", UNIT_PCI("2", "1", "0"))
			      CTL("2", "pci-bridge", UNIT_PCI("0", "3", "0"))),
	  C_CTL_BRIDGE_INDEX, "index 1 (0x01) has bus='0x02'" },
	{ "the expander below bus number 3 gets 1",
	  UNIT_Q35("", PXB("1", "4", "<target busNr='3'/>") PXB("2", "5", "")), C_OK, NULL },
	{ "there is no expander below bus number 2",
	  UNIT_Q35("", PXB("1", "4", "<target busNr='2'/>") PXB("2", "5", "")), C_CTL_BUS_NR_FREE,
	  "to bus 0." },
	{ "there is no expander below bus number 1",
	  UNIT_Q35("", PXB("1", "4", "<target busNr='1'/>") PXB("2", "5", "")), C_CTL_BUS_NR_FREE,
	  "to bus 0." },
	{ "a device without address gets one", UNIT_Q35("", UNIT_HOSTDEV("", "1", "0")), C_OK,
	  NULL },
	{ "so does one with an address of zeros", UNIT_Q35("", HOSTDEV("0", "0", "0")), C_OK,
	  NULL },
	{ "the function of zeros is not looked at", UNIT_Q35("", HOSTDEV("0", "0", "8")), C_OK,
	  NULL },
	{ "an unassigned host device needs none",
	  UNIT_Q35("", UNIT_HOSTDEV("<address type='unassigned'/>", "1", "0")), C_OK, NULL },
	{ "a hole in the indexes is filled",
	  UNIT_Q35("", CTL("2", "pcie-root-port", UNIT_PCI("0", "4", "0"))), C_OK, NULL },
	{ "numbers of an address that is left out are 0",
	  UNIT_Q35("", UNIT_HOSTDEV("<address type='pci' slot='4'/>", "1", "0")), C_OK, NULL },
};

#define ONE(device) UNIT_Q35("", device)
#define DISK(name, bus) ONE("<disk><target dev='" name "' bus='" bus "'/></disk>")

/* Which devices libvirt would place by itself, and what it would add for them. */
static const struct place automatic[] = {
	{ "an nvme controller gets a place", ONE("<controller type='nvme' index='0'/>"), C_OK,
	  NULL },
	{ "a second IDE controller is one too many",
	  UNIT_PC("", "<controller type='ide' index='0'/><controller type='ide' index='1'/>"),
	  C_IDE_ONE, NULL },
	{ "no USB needs no place", ONE(""), C_OK, NULL },
	{ "a fdc needs no place", ONE("<controller type='fdc' index='0'/>"), C_OK, NULL },
	{ "a screen gets a place", ONE("<video><model type='virtio'/></video>"), C_OK, NULL },
	{ "no screen needs no place", ONE("<video><model type='none'/></video>"), C_OK, NULL },
	{ "a ramfb screen needs no place", ONE("<video><model type='ramfb'/></video>"), C_OK,
	  NULL },
	{ "a virtio disk gets a place", DISK("vda", "virtio"), C_OK, NULL },
	{ "a disk whose name says no place has none", DISK("x", "sata"), C_DISK_NAME, "'x'" },
	{ "a USB disk needs USB", DISK("sda", "usb"), C_USB_DISABLED, "USB devices" },
	{ "an SD card needs none", DISK("sda", "sd"), C_OK, NULL },
	{ "a pvpanic gets a place", ONE("<panic model='pvpanic'/>"), C_OK, NULL },
	{ "an ISA panic device needs none", ONE("<panic model='isa'/>"), C_OK, NULL },
	{ "a virtio-mem gets a place", ONE("<memory model='virtio-mem'/>"), C_OK, NULL },
	{ "a virtio-pmem gets a place", ONE("<memory model='virtio-pmem'/>"), C_OK, NULL },
	{ "a dimm needs none", ONE("<memory model='dimm'/>"), C_OK, NULL },
	{ "a PCI serial port gets a place",
	  ONE("<serial type='pty'><target type='pci-serial'/></serial>"), C_OK, NULL },
	{ "a PCI serial port needs no console",
	  ONE("<serial type='pty'><target type='pci-serial'/>" UNIT_PCI("0", "5", "0") "</serial>"),
	  C_OK, NULL },
	{ "a SCSI host device needs a drive",
	  ONE("<hostdev type='scsi'><source><adapter name='a'/></source></hostdev>"),
	  C_TCK_HOSTDEV_TYPE, "'scsi'" },
	{ "a smart card needs USB", ONE("<smartcard mode='host'/>"), C_USB_DISABLED,
	  "USB devices" },
	{ "and gets a slot", UNIT_USB("<smartcard mode='host'/>"), C_OK, NULL },
	{ "a smart card on reader 256 needs the reader",
	  ONE("<smartcard mode='host'><address type='ccid' controller='256' slot='0'/></smartcard>"),
	  C_TCK_AUTO_DEVICE, "a controller" },
	{ "bus 255 takes more root ports than there is room for", ONE(HOSTDEV("255", "0", "0")),
	  C_PCI_NO_SLOT, "pcie-root-port" },
	{ "a network card of RISC-V needs a model",
	  UNIT_DOMAIN("riscv64", "virt", "", "<interface type='user'/>"), C_TCK_AUTO_DEVICE,
	  "the model of a network interface" },
	{ "one of ARM does not", UNIT_VIRT("", "<interface type='user'/>"), C_OK, NULL },
	{ "a video device of a PC needs no model", ONE("<video/>"), C_OK, NULL },
	{ "graphics of a PC gets a video device", ONE("<graphics type='vnc'/>"), C_OK, NULL },
	{ "graphics off screen needs none", ONE("<graphics type='egl-headless'/>"), C_OK, NULL },
	{ "a TPM of a PC needs a model", ONE("<tpm><backend type='passthrough'/></tpm>"),
	  C_TCK_AUTO_DEVICE, "the model of a TPM" },
	{ "an emulated one needs a version",
	  ONE("<tpm model='tpm-tis'><backend type='emulator'/></tpm>"), C_TCK_AUTO_DEVICE,
	  "the version of a TPM" },
};

static void place_is_judged(void **state)
{
	const struct place *c = *state;
	struct unit_answer a;
	const struct viommu_finding *f;

	unit_validate(&a, c->xml, NULL);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	f = viommu_report_first(a.rep);
	assert_string_equal(!c->words || strstr(f->sentence, c->words) ? "" : f->sentence, "");
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(buses, bus_accepts),
		UNIT_TABLE(buses, bus_has_slots),
		UNIT_TABLE(places, place_is_judged),
		UNIT_TABLE(automatic, place_is_judged),
	};

	return UNIT_RUN("address", tables);
}
