/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "documents.h"

static void add_number(struct buf *b, const char *before, unsigned number, const char *after)
{
	buf_add(b, before);
	buf_u64(b, number);
	buf_add(b, after);
}

static void add_hex(struct buf *b, const char *before, unsigned number, const char *after)
{
	buf_add(b, before);
	buf_hex(b, number, 2);
	buf_add(b, after);
}

/* Root ports share slots from 1 to 30 and 0x1e..: eight to a slot, 240 on bus 0 at most; the rest hang on a switch. */
static void add_port(struct buf *b, unsigned i)
{
	unsigned place = i - 1;

	add_number(b, "    <controller type='pci' index='", i, "' model='pcie-root-port'>\n");
	buf_add(b, "      <model name='pcie-root-port'/>\n");
	add_number(b, "      <target chassis='", i, "'");
	add_hex(b, " port='0x", place & 255, "'/>\n");
	add_hex(b, "      <address type='pci' domain='0x0000' bus='0x00' slot='0x", 1 + place / 8,
		"'");
	add_number(b, " function='0x", place % 8, place % 8 ? "'/>\n" : "' multifunction='on'/>\n");
	buf_add(b, "    </controller>\n");
}

static void add_hostdev(struct buf *b, unsigned i)
{
	buf_add(b, "    <hostdev mode='subsystem' type='pci' managed='yes'>\n"
		   "      <driver iommufd='yes'/>\n      <source>\n");
	add_hex(b, "        <address domain='0x0000' bus='0x", i & 255,
		"' slot='0x00' function='0x0'/>\n");
	buf_add(b, "      </source>\n");
	add_hex(b, "      <address type='pci' domain='0x0000' bus='0x", 1 + (i - 1) % 240, "'");
	add_number(b, " slot='0x00' function='0x", (i - 1) / 240, "'/>\n    </hostdev>\n");
}

void document_make(struct buf *b, unsigned hostdevs)
{
	unsigned ports = hostdevs > 240 ? 240 : hostdevs, i;

	buf_add(b,
		"<domain type='kvm'>\n  <name>bench</name>\n"
		"  <uuid>0e8f2bf5-4d6e-4b6e-9d39-0a54f4b0a2c1</uuid>\n"
		"  <memory unit='KiB'>4194304</memory>\n  <currentMemory unit='KiB'>4194304</currentMemory>\n"
		"  <vcpu placement='static'>4</vcpu>\n  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n"
		"    <boot dev='hd'/>\n  </os>\n  <features>\n    <acpi/>\n    <ioapic driver='qemu'/>\n  </features>\n"
		"  <clock offset='utc'/>\n  <devices>\n    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n"
		"    <controller type='usb' index='0' model='none'/>\n"
		"    <controller type='pci' index='0' model='pcie-root'/>\n");
	for (i = 1; i <= ports; i++)
		add_port(b, i);
	for (i = 1; i <= hostdevs; i++)
		add_hostdev(b, i);
	buf_add(b,
		"    <memballoon model='none'/>\n    <iommu model='intel'>\n"
		"      <driver intremap='on' caching_mode='on' iotlb='on' aw_bits='48'/>\n    </iommu>\n"
		"  </devices>\n</domain>\n");
}
