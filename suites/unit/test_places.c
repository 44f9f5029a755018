/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a device that gets no address is refused for the one that libvirt would give it, and for no other, and
 * that what is not given is asked for without a target, too.
 * Cannot prove: which devices libvirt knows.
 * Truth: libvirt's spec 4.7, 11.4 - 11.6, 11.10; what places.def says of its sources.
 */
#include "unit.h"

/* A device without an address, and which one it lacks; NULL: none. */
struct lack {
	const char *claim, *device, *address;
};

static const struct lack lacks[] = {
	{ "a host device gets one", UNIT_HOSTDEV("", "1", "0"), NULL },
	{ "a virtio channel gets a port", "<channel type='pty'><target type='virtio'/></channel>",
	  NULL },
	{ "one on a controller without free ports lacks it",
	  "<controller type='virtio-serial' ports='1'/>"
	  "<channel type='pty'><target type='virtio'/></channel>",
	  "virtio-serial" },
	{ "a forwarded port lacks none", "<channel type='pty'><target type='guestfwd'/></channel>",
	  NULL },
	{ "a smartcard gets one of its reader", "<smartcard mode='host'/>", NULL },
	{ "a redirected device has none", "<redirdev bus='usb' type='tcp'/>", NULL },
	{ "a hub has none", "<hub type='usb'/>", NULL },
	{ "a USB tablet has none", "<input type='tablet' bus='usb'/>", NULL },
	{ "a tablet is one of USB", "<input type='tablet'/>", NULL },
	{ "a virtio tablet gets one", "<input type='tablet' bus='virtio'/>", NULL },
	{ "a mouse of the machine lacks none", "<input type='mouse' bus='ps2'/>", NULL },
	{ "virtio memory gets one", "<memory model='virtio-mem'/>", NULL },
	{ "other memory lacks none", "<memory model='sgx-epc'/>", NULL },
	{ "a virtio disk gets one", "<disk><target dev='vda' bus='virtio'/></disk>", NULL },
	{ "a SATA disk gets one of its controller", "<disk><target dev='sda' bus='sata'/></disk>",
	  NULL },
	{ "a USB disk has none", "<disk><target dev='sda' bus='usb'/></disk>", NULL },
	{ "an SD card lacks none", "<disk><target dev='sda' bus='sd'/></disk>", NULL },
	{ "a screen gets one", "<video><model type='vga'/></video>", NULL },
	{ "no screen lacks none", "<video><model type='none'/></video>", NULL },
	{ "a panic device of PCI gets one", "<panic model='pvpanic'/>", NULL },
	{ "another one lacks none", "<panic model='isa'/>", NULL },
	{ "a network card gets one", "<interface type='user'/>", NULL },
	{ "one on a USB port has none",
	  "<interface type='user'><model type='usb-net'/><address type='usb' bus='0' port='1'/>"
	  "</interface>",
	  NULL },
};

static void lack_is_named(void **state)
{
	const struct lack *c = *state;
	struct buf xml = { 0 }, expected = { 0 };
	const char *sentence = "";
	struct unit_answer a;

	buf_add(&xml,
		"<domain type='qemu'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os>"
		"<devices><controller type='usb' model='qemu-xhci'/><memballoon model='none'/>");
	buf_add(&xml, c->device);
	buf_add(&xml, "</devices></domain>");
	unit_validate(&a, buf_text(&xml), NULL);
	if (a.ret)
		sentence = strstr(viommu_report_first(a.rep)->sentence, " needs an automatic ");
	if (c->address) {
		buf_add(&expected, " needs an automatic ");
		buf_add(&expected, c->address);
		buf_add(&expected, " address; give it an <address>");
	}
	assert_string_equal(sentence, buf_text(&expected));
	buf_done(&xml);
	buf_done(&expected);
	unit_done(&a);
}

/* What libvirt would add or choose is asked for without a target too. */
struct choice {
	const char *claim, *xml;
	enum code_id code;
};

#define BARE_OS(os) "<domain type='qemu'>" UNIT_HEAD os "</domain>"

static const struct choice choices[] = {
	{ "firmware is asked for",
	  BARE_OS("<os firmware='efi'><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
		  "<controller type='usb' model='none'/><memballoon model='none'/></devices>"),
	  C_TCK_FIRMWARE },
	{ "an address of another bus is asked for",
	  UNIT_Q35("", UNIT_CONTROLLER("1", "pcie-root-port", "<address type='isa'/>")),
	  C_TCK_ADDRESS },
	{ "a domain of QEMU's is asked for",
	  "<domain type='xen'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os></domain>",
	  C_TCK_DOMAIN_TYPE },
	{ "a host device of another type is not asked about",
	  UNIT_USB("<hostdev type='usb'><source/></hostdev>"), C_OK },
};

static void choice_is_asked_for(void **state)
{
	const struct choice *c = *state;
	struct unit_answer a;

	unit_validate(&a, c->xml, &UNIT_OPTIONS(.flags = VIOMMU_NO_TARGET));
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(lacks, lack_is_named),
		UNIT_TABLE(choices, choice_is_asked_for),
	};

	return UNIT_RUN("places", tables);
}
