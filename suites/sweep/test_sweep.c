/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whichever allocation fails, the answer is -ENOMEM or byte for byte the undisturbed one, and nothing of ours is lost.
 * Cannot prove: that failures of the C library other than memory are handled; there are none to handle.
 * Truth: viommu.h; what libxml2 loses by itself stands in known.c, each call site with its reason.
 */
#include "sweep.h"
#include "unit.h"

#define SPLIT "<features><ioapic driver='qemu'/></features>"
#define ACPI "<features><acpi/></features>"
#define PORT1 UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "4", "0"))
#define PORT2 UNIT_CONTROLLER("2", "pcie-root-port", UNIT_PCI("0", "4", "1"))
#define PXB UNIT_CONTROLLER("1", "pcie-expander-bus", UNIT_PCI("0", "3", "0"))
#define BRIDGE(slot) \
	"<controller type='pci' model='pci-bridge'>" UNIT_PCI("0", slot, "0") "</controller>"
#define INTEL "<iommu model='intel'><driver intremap='on' caching_mode='on' aw_bits='48'/></iommu>"
#define UNASSIGNED "<address type='unassigned'/>"
#define CAPS                                                                                        \
	"{\"qemu\":\"9.2\",\"arch\":\"x86_64\",\"source\":\"s\\u00e9\",\"machines\":{\"q35\":"      \
	"{\"max_cpus\":288,\"mark\":\"m\"}},\"devices\":{\"intel-iommu\":{\"\":\"m\",\"intremap\":" \
	"\"m\",\"caching-mode\":\"m\",\"aw-bits\":\"m\",\"eim\":\"m\"},\"a\":{\"\":\"m\"},\"b\":"   \
	"{\"\":\"m\"},\"c\":{\"\":\"m\"},\"d\":{\"\":\"m\"},\"e\":{\"\":\"m\"},\"f\":{\"\":\"m\"}," \
	"\"g\":{\"\":\"m\"},\"pcie-root-port\":{\"\":\"m\",\"hotplug\":\"m\"}}}"

#define LINE "0123456789012345678901234567890123456789012345678901234567890123"
#define LONG LINE LINE LINE LINE LINE LINE LINE LINE

static const struct scenario scenarios[] = {
	{ .claim = "intel on q35, with a capability set",
	  .caps = CAPS,
	  .xml = UNIT_Q35(SPLIT, PORT1 INTEL) },
	{ .claim = "an accelerated smmuv3",
	  .xml = UNIT_VIRT("", PXB "<iommu model='smmuv3'><driver pciBus='1' accel='on' ats='on' "
				   "ril='off' ssidsize='20' oas='48'/></iommu>") },
	{ .claim = "host devices over iommufd",
	  .xml = UNIT_Q35(
		  "<iommufd enabled='yes' fdgroup='g'/>",
		  PORT1 PORT2 UNIT_HOSTDEV("<driver name='vfio' iommufd='yes'/>"
					   "<boot order='1'/><alias name='ua-x'/>"
					   "<rom bar='off'/>" UNIT_PCI("1", "0", "0"),
					   "6", "0x12")
			  UNIT_HOSTDEV("<acpi index='7' nodeset='0-1,3'/>" UNIT_PCI("2", "0", "0"),
				       "7", "0")) },
	{ .claim = "mediated devices",
	  .xml = UNIT_Q35("", PORT1 UNIT_MDEV("model='vfio-pci' ramfb='on'", UNIT_MDEV_UUID,
					      UNIT_PCI("1", "0", "0"))
				      UNIT_MDEV("model='vfio-ccw'",
						"c2177883-f1bb-47f0-914d-32a22e3a8805", "")) },
	{ .claim = "virtio, metadata, NUMA cells and a device that is carried through",
	  .xml = UNIT_Q35(
		  "<title>a&lt;b</title><metadata><m:x xmlns:m='u' y='z'>t&amp;<q/></m:x>"
		  "</metadata>" ACPI "<vcpu cpuset='0-3,^2'>4</vcpu><cpu><topology "
		  "sockets='1' cores='4' threads='1'/><numa><cell cpus='0-1' "
		  "memory='32' unit='MiB'/><cell cpus='2-3' memory='32' unit='MiB'/>"
		  "</numa></cpu><clock offset='utc'><timer name='tsc' present='no'/>"
		  "</clock>",
		  "<tpm model='tpm-tis'><backend type='emulator'/></tpm><iommu "
		  "model='virtio'><driver aw_bits='48'><granule size='4'/></driver>" UNIT_PCI(
			  "0", "5", "0") "</iommu>") },
	{ .claim = "controllers without index",
	  .xml = UNIT_PC("", BRIDGE("3") "<controller type='scsi'>" UNIT_PCI(
				     "0", "5", "0") "</controller>" BRIDGE("4")) },
	{ .claim = "UEFI on ARM",
	  .xml = "<domain type='kvm'>" UNIT_HEAD
		 "<os firmware='efi'><type arch='aarch64' machine='virt'>"
		 "hvm</type></os>" ACPI "</domain>" },
	{ .claim = "more than 255 vCPUs, defined anew",
	  .flags = VIOMMU_ABI_UPDATE,
	  .caps = CAPS,
	  .xml = UNIT_Q35("<vcpu>256</vcpu>", "") },
	{ .claim = "a text in pieces, references and character data",
	  .xml = UNIT_Q35("<title>a<!-- b -->c&#233;<![CDATA[<d>]]>&amp;</title>",
			  "<emulator>/a&apos;b</emulator>") },
	{ .claim = "devices that are carried through, by what they say of themselves",
	  .xml = UNIT_Q35("", "<graphics type='spice'/><video><model type='none'/></video>"
			      "<graphics type='egl-headless'/><serial type='pty'/>"
			      "<console type='pty'><target type='serial'/></console>"
			      "<disk device='cdrom'><target dev='sda' bus='sata'/></disk>") },
	{ .claim = "a text longer than the reader's first buffer",
	  .xml = UNIT_Q35("<description>" LONG LONG LONG LONG LONG LONG LONG LONG LONG
			  "</description>",
			  "") },
	{ .claim = "no XML", .xml = "<domain><os>" },
	{ .claim = "an attribute twice", .xml = "<domain type='a' type='b'/>" },
	{ .claim = "another root", .xml = "<network/>" },
	{ .claim = "a DOCTYPE", .xml = "<!DOCTYPE domain [<!ENTITY e 'x'>]><domain/>" },
	{ .claim = "an encoding",
	  .xml = "<?xml version='1.0' encoding='ISO-8859-1'?>" UNIT_Q35("<title>caf\xe9</title>",
									"") },
	{ .claim = "refused while it is read",
	  .xml = UNIT_Q35("<vcpu>x</vcpu>",
			  "<iommu model='smmuv3Dev'><driver eim='x' oas='-1' foo='1'/></iommu>"
			  "<hostdev type='pci' sgio='filtered' rawio='yes'><source "
			  "startupPolicy='x'/></hostdev><controller type='pci' index='1'><model/>"
			  "<model/></controller>") },
	{ .claim = "refused after it was read",
	  .xml = UNIT_Q35("", UNIT_CONTROLLER("0", "pci-root", "") PORT1 PORT1) },
	{ .claim = "refused for an address",
	  .xml = UNIT_Q35("", PORT1 UNIT_HOSTDEV(UNIT_PCI("0", "4", "0"), "1", "0")
				      UNIT_HOSTDEV(UNIT_PCI("1", "1", "0"), "2", "0")) },
	{ .claim = "refused for a device",
	  .xml = UNIT_Q35(
		  "", "<iommu model='virtio'><driver eim='on'/>" UNIT_PCI(
			      "0", "5",
			      "0") "</iommu>" UNIT_CONTROLLER("1", "pcie-root-port",
							      "<target chassis='300'/>" UNIT_PCI(
								      "0", "4", "0"))) },
	{ .claim = "refused for the domain",
	  .xml = UNIT_Q35("<features><ioapic driver='kvm'/></features>",
			  UNIT_HOSTDEV("<alias name='ua-x'/>" UNASSIGNED, "1", "0") UNIT_HOSTDEV(
				  "<alias name='ua-x'/>" UNASSIGNED, "1", "0") INTEL) },
	{ .claim = "refused for an automatic address",
	  .xml = UNIT_Q35("", UNIT_HOSTDEV("", "1", "0")) },
	{ .claim = "refused for the command line",
	  .xml = UNIT_Q35("",
			  UNIT_HOSTDEV("<driver name='xen'/>" UNIT_PCI("0", "4", "0"), "1", "0")) },
	{ .claim = "a pair that is the same",
	  .xml = UNIT_Q35("", PORT1),
	  .dst = UNIT_Q35("", PORT1) },
	{ .claim = "a pair that differs",
	  .xml = UNIT_Q35(SPLIT, PORT1 INTEL),
	  .dst = UNIT_Q35(
		  SPLIT,
		  UNIT_CONTROLLER(
			  "1", "pcie-root-port",
			  UNIT_PCI("0", "5",
				   "0")) "<iommu model='intel'><driver aw_bits='39'/></iommu>") },
	{ .claim = "a capability set that is none",
	  .caps = "{\"qemu\":\"9.2\",\"devices\":{\"a\":1}}" },
	{ .claim = "an attribute explained, and the schema", .explain = "iommu/driver/@eim" },
	{ .claim = "a code explained, and the schema", .explain = "1302" },
	{ .claim = "nothing to explain", .explain = "nothing" },
};

static void one_failure_is_survived(void **state)
{
	sweep(*state, FAIL_ONCE);
}

static void failures_from_then_on_are_survived(void **state)
{
	sweep(*state, FAIL_ON);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(scenarios, one_failure_is_survived),
		UNIT_TABLE(scenarios, failures_from_then_on_are_survived),
	};

	sweep_init();
	return UNIT_RUN("sweep", tables);
}
