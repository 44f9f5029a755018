/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: what is written in a device that no row of attrs.def reads gets to its place on the command line, and a device that
 * says more than the tables know is left out whole. Cannot prove: that the options are libvirt's; the golden cases do.
 * Truth: libvirt's spec 5.1, 11.3, 11.10.
 */
#include "argv.h"
#include "unit.h"

#include <stdlib.h>

#define AT(slot) UNIT_PCI("0", slot, "0")
#define DRIVE(unit) "<address type='drive' controller='0' bus='0' target='0' unit='" unit "'/>"
#define DISK(device, source, inside)                                        \
	"<disk type='file' device='" device "'><source file='" source "'/>" \
	"<target dev='vda' bus='virtio'/>" AT("9") inside "</disk>"
#define CDROM(unit)                                            \
	"<disk type='file' device='cdrom'><source file='/i'/>" \
	"<target dev='sda' bus='sata'/>" DRIVE(unit) "</disk>"
#define NIC(slot, inside)                                                         \
	"<interface type='user'><mac address='52:54:00:00:00:0" slot "'/>" inside \
	"<model type='virtio'/>" AT(slot) "</interface>"
#define RNG(inside) \
	"<rng model='virtio'>" inside "<backend model='random'>/r</backend>" AT("9") "</rng>"
#define VIDEO(attributes) "<video><model type='qxl' " attributes "/>" AT("9") "</video>"
#define USB(index, model, inside) \
	"<controller type='usb' index='" index "' model='" model "'>" inside "</controller>"
#define EHCI(slot) USB("1", "ich9-ehci1", "<alias name='ua-e'/>" UNIT_PCI("0", slot, "7"))
#define UHCI(slot) USB("1", "ich9-uhci1", "<master startport='0'/>" AT(slot))
#define FS(inside)                                                                  \
	"<filesystem type='mount'><source dir='/a,b'/><target dir='t'/>" inside AT( \
		"9") "</filesystem>"

struct printed {
	const char *claim, *xml, *text;
};

static const struct printed values[] = {
	{ "an attribute of a child", NIC("3", ""), "\"mac\":\"52:54:00:00:00:03\"" },
	{ "the text of a child", RNG(""), "\"filename\":\"/r\"" },
	{ "a text in pieces", RNG("") "<!-- -->", "\"filename\":\"/r\"" },
	{ "a switch", NIC("3", "<driver iommu='on'/>"), "\"iommu_platform\":true,\"netdev\"" },
	{ "a switch that is off", NIC("3", "<driver ats='off'/>"), "\"ats\":false,\"netdev\"" },
	{ "a number", RNG("<rate bytes='0123'/>"), "\"id\":\"rng0\",\"max-bytes\":123,\"bus\"" },
	{ "a number that is not there is no key", RNG(""), "\"id\":\"rng0\",\"bus\"" },
	{ "KiB in bytes", VIDEO("ram='1'"), "\"ram_size\":1024," },
	{ "KiB in MiB", VIDEO("vgamem='8192'"), "\"vgamem_mb\":8," },
	{ "a default", VIDEO(""), "\"ram_size\":67108864," },
	{ "commas are doubled in lists", FS(""), "path=/a,,b" },
	{ "quotes are escaped in JSON", DISK("disk", "/&quot;", ""), "\"filename\":\"/\\\"\"" },
	{ "a word that stands for another",
	  "<input type='passthrough' bus='virtio'>"
	  "<source evdev='/e'/>" AT("9") "</input>",
	  "\"driver\":\"virtio-input-host-pci\"" },
	{ "letters that are a number",
	  "<disk type='file'><source file='/i'/><target dev='vdac' bus='virtio'/>" AT("9") "</disk>",
	  "\"id\":\"virtio-disk28\"" },
	{ "hexadecimal digits",
	  "<interface type='hostdev'><mac address='52:54:00:00:00:01'/><source><address type='pci'"
	  " bus='0x21' slot='28' function='6'/></source>" AT("9") "</interface>",
	  "\"host\":\"0000:21:1c.6\"" },
	{ "the controller that has an index", EHCI("8") UHCI("8"),
	  "\"masterbus\":\"ua-e.0\",\"firstport\":0," },
};

#define FLOPPY(unit, inside)                                    \
	"<disk type='file' device='floppy'><source file='/f'/>" \
	"<target dev='fda' bus='fdc'/>" DRIVE(unit) inside "</disk>"

/* Options in front of others, and devices on buses that are no PCI. */
static const struct printed places[] = {
	{ "a drive of the chipset is said before the first disk",
	  CDROM("1") FLOPPY("0", "<boot order='3'/>"),
	  "\"driver\":\"isa-fdc\",\"bootindexA\":3},\"-blockdev\"" },
	{ "it is said once", CDROM("1") FLOPPY("0", "") FLOPPY("1", ""),
	  "{\"driver\":\"isa-fdc\"},\"-blockdev\"" },
	{ "a socket stands before its card",
	  "<interface type='client'><mac address='52:54:00:00:00:01'/>"
	  "<source address='1.2.3.4' port='5'/><model type='e1000'/>" AT("9") "</interface>",
	  "{\"type\":\"socket\",\"connect\":\"1.2.3.4:5\",\"id\":\"hostnet0\"},"
	  "\"-device\",{\"driver\":\"e1000\",\"netdev\":\"hostnet0\"" },
	{ "a USB device of the host",
	  USB("1", "piix3-uhci", AT("8")) "<hostdev mode='subsystem' type='usb'><source>"
					  "<address bus='14' device='6'/></source>"
					  "<address type='usb' bus='1' port='2'/></hostdev>",
	  "\"hostdevice\":\"/dev/bus/usb/014/006\",\"id\":\"hostdev0\",\"bus\":\"usb1.0\","
	  "\"port\":\"2\"}" },
	{ "a SCSI host",
	  "<hostdev mode='subsystem' type='scsi_host' model='virtio-transitional'>"
	  "<source protocol='vhost' wwpn='naa.1'/>" AT("9") "</hostdev>",
	  "{\"driver\":\"vhost-scsi-pci-transitional\",\"wwpn\":\"naa.1\",\"vhostfd\":" },
	{ "a card in a reader",
	  "<controller type='ccid' index='0'><alias name='ua-c'/><address type='usb' bus='0' "
	  "port='1'/></controller><smartcard mode='host'><address type='ccid' controller='0' "
	  "slot='0'/></smartcard>",
	  "\"id\":\"smartcard0\",\"bus\":\"ua-c.0\"" },
};

static const struct printed counts[] = {
	{ "interfaces count from 0", NIC("3", "") NIC("4", ""), "\"id\":\"net1\"" },
	{ "a name of the user's is not counted", NIC("3", "<alias name='ua-n'/>") NIC("4", ""),
	  "\"id\":\"net0\"" },
	{ "host devices count for themselves", NIC("3", "") UNIT_HOSTDEV(AT("4"), "6", "0"),
	  "\"id\":\"hostdev0\"" },
	{ "disks count backwards", CDROM("1") CDROM("2"), "\"node-name\":\"libvirt-2-storage\"" },
	{ "to the last", CDROM("1") CDROM("2"), "\"node-name\":\"libvirt-1-storage\"" },
	{ "the first disk is booted", CDROM("1") DISK("disk", "/d", ""),
	  "\"id\":\"virtio-disk0\",\"bootindex\":1" },
	{ "the class of a disk decides", CDROM("1"), "\"id\":\"sata0-0-1\"}" },
	{ "an order of its own comes first", DISK("disk", "/d", "<boot order='7'/>"),
	  "\"bootindex\":7" },
	{ "a disk that is left out is booted all the same",
	  DISK("lun", "/d", "") "<disk type='file'><source file='/i'/>"
				"<target dev='sda' bus='sata'/>" DRIVE("1") "</disk>",
	  "\"id\":\"sata0-0-1\"}" },
};

static const struct printed unknowns[] = {
	{ "an unknown attribute", RNG("<rate bytes='1' burst='2'/>"), "\"rng\"" },
	{ "an unknown child", RNG("<burst/>"), "\"rng\"" },
	{ "an unknown attribute of the device",
	  "<rng model='virtio' x='y'><backend model='random'>/r"
	  "</backend>" AT("9") "</rng>",
	  "\"rng\"" },
	{ "an unknown word", RNG("<driver iommu='perhaps'/>"), "\"rng\"" },
	{ "what is no number", RNG("<rate bytes='0x10'/>"), "\"rng\"" },
	{ "a negative number", RNG("<rate bytes='-1'/>"), "\"rng\"" },
	{ "a text where none is known", RNG("<rate bytes='1'>x</rate>"), "\"rng\"" },
	{ "an attribute given by two elements", RNG("<rate bytes='1'/><rate bytes='2'/>"),
	  "\"rng\"" },
	{ "an element below a known one", RNG("<rate bytes='1'><more/></rate>"), "\"rng\"" },
	{ "a driver that an input does not have",
	  "<input type='mouse' bus='virtio'>"
	  "<driver packed='on'/>" AT("9") "</input>",
	  "\"input\"" },
	{ "a driver of a controller of another type",
	  "<controller type='sata' index='1'><driver iommu='on'/>" AT("9") "</controller>",
	  "\"controller\"" },
	{ "a model that QEMU has not",
	  "<interface type='user'><mac address='52:54:00:00:00:01'/>"
	  "<model type='x'/>" AT("9") "</interface>",
	  "\"interface\"" },
};

/* Returns the command line as JSON; to be freed. */
static char *command_line(const char *devices)
{
	struct unit_answer a;
	struct buf xml = { 0 };
	char *text = NULL;

	buf_add(&xml, "<domain type='qemu'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os>"
		      "<devices><memballoon model='none'/>");
	buf_add(&xml, devices);
	buf_add(&xml, "</devices></domain>");
	unit_validate(&a, buf_text(&xml), NULL);
	assert_non_null(a.doc);
	assert_int_equal(viommu_argv_json(a.doc, a.rep, &text), 0);
	buf_done(&xml);
	unit_done(&a);
	return text;
}

static void is_printed(void **state)
{
	const struct printed *c = *state;
	char *text = command_line(c->xml);

	if (!strstr(text, c->text))
		print_message("%s\nis not in %s", c->text, text);
	assert_non_null(strstr(text, c->text));
	free(text);
}

static void is_left_out(void **state)
{
	const struct printed *c = *state;
	struct buf mark = { 0 };
	char *text = command_line(c->xml);

	buf_add(&mark, "{\"opaque\":");
	buf_add(&mark, c->text);
	assert_non_null(strstr(text, buf_text(&mark)));
	buf_done(&mark);
	free(text);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(values, is_printed),
		UNIT_TABLE(places, is_printed),
		UNIT_TABLE(counts, is_printed),
		UNIT_TABLE(unknowns, is_left_out),
	};

	return UNIT_RUN("argv of devices", tables);
}
