/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: what libvirt fills in below devices that are carried through is there, never over something that was written, and
 * completing the answer changes nothing.
 * Cannot prove: that whole outputs are libvirt's; the golden cases and replay do.
 * Truth: libvirt's spec 11.3, 11.4, 11.5, 11.8.
 */
#include "unit.h"

#define RISCV(devices) UNIT_DOMAIN("riscv64", "virt", "", devices)
#define PORT "<address type='virtio-serial' controller='0' bus='0' port='1'/>"
#define SOURCE "<source><address type='pci' bus='9'/></source>"
#define NIC(attributes, inside) "<interface " attributes ">" inside "</interface>"

#define DISK(dev, bus) "<disk><target dev='" dev "' bus='" bus "'/></disk>"
#define DRIVE(controller, bus, unit)                                                             \
	"<address type='drive' controller='" controller "' bus='" bus "' target='0' unit='" unit \
	"'/>"
#define CHANNEL(inside) "<channel type='pty'><target type='virtio'/>" inside "</channel>"
#define VIRTIO_PORT(port) "<address type='virtio-serial' controller='0' bus='0' port='" port "'/>"
#define ICH9(devices)                                                                            \
	"<domain type='qemu'>" UNIT_HEAD "<os><type arch='x86_64' machine='q35'>hvm</type></os>" \
	"<devices>" devices "<memballoon model='none'/></devices></domain>"
#define USB(model) "<controller type='usb' model='" model "'/>"

static const struct unit_print documents[] = {
	{ "a disk is of a file, read by QEMU as it is",
	  UNIT_Q35("", "<disk><target dev='vda' bus='virtio'/></disk>"),
	  "<disk type='file' device='disk'>\n      <driver name='qemu' type='raw'/>\n      <target",
	  NULL },
	{ "a driver that is there gets what it lacks",
	  UNIT_Q35("", "<disk type='block' device='lun'><driver type='qcow2' cache='none'/><target "
		       "dev='vda' bus='virtio'/></disk>"),
	  "<disk type='block' device='lun'>\n      <driver name='qemu' type='qcow2' cache='none'/>",
	  NULL },
	{ "a CD-ROM is read only",
	  UNIT_Q35("", "<disk device='cdrom'><target dev='vda' bus='virtio'/></disk>"),
	  "<target dev='vda' bus='virtio'/>\n      <readonly/>", NULL },
	{ "a disk is not", UNIT_Q35("", "<disk><target dev='vda' bus='virtio'/></disk>"), NULL,
	  "readonly" },
	{ "vd disks are virtio disks", UNIT_Q35("", "<disk><target dev='vda'/></disk>"),
	  "<target dev='vda' bus='virtio'/>", NULL },
	{ "a file system is passed through",
	  UNIT_Q35("", "<filesystem><source dir='/a'/><target dir='b'/></filesystem>"),
	  "<filesystem type='mount' accessmode='passthrough'>", NULL },
	{ "a mapped file system stays so",
	  UNIT_Q35("", "<filesystem accessmode='mapped'><target dir='b'/></filesystem>"),
	  "<filesystem type='mount' accessmode='mapped'>", NULL },
	{ "a network card of a PC is an rtl8139", UNIT_PC("", NIC("type='user'", "")),
	  "<model type='rtl8139'/>", NULL },
	{ "one of ARM is a virtio card", UNIT_VIRT("", NIC("type='user'", "")),
	  "<model type='virtio'/>", NULL },
	{ "a network card that is a host device has no model",
	  UNIT_Q35("", NIC("type='hostdev'", SOURCE "<driver queues='4'/><filterref filter='a'/>")),
	  NULL, "<model type" },
	{ "nor queues and filters",
	  UNIT_Q35("", NIC("type='hostdev'", SOURCE "<driver queues='4'/><filterref filter='a'/>")),
	  NULL, "<driver" },
	{ "its driver keeps everything else",
	  UNIT_Q35("", NIC("type='hostdev'", SOURCE "<driver queues='4' iommu='on'/>")),
	  "<driver iommu='on'/>", "queues" },
	{ "its address on the host is printed whole",
	  UNIT_Q35(
		  "",
		  NIC("type='hostdev'",
		      "<source><address multifunction='on' function='1' bus='010' type='pci'/></source>")),
	  "<address type='pci' domain='0x0000' bus='0x08' slot='0x00' function='0x1'/>", NULL },
	{ "a filter of another card stays",
	  UNIT_Q35("", NIC("type='bridge'", "<driver queues='4'/><filterref filter='a'/>")),
	  "<driver queues='4'/>\n      <filterref filter='a'/>", NULL },
	{ "serial ports are counted",
	  UNIT_Q35("", "<serial type='pty'/><serial type='pty'/><console type='pty'/>"),
	  "<target type='isa-serial' port='1'>\n        <model name='isa-serial'/>", NULL },
	{ "a serial port of ARM is a pl011",
	  UNIT_VIRT("", "<serial type='pty'/><console type='pty'/>"),
	  "<target type='system-serial' port='0'>\n        <model name='pl011'/>", NULL },
	{ "one of RISC-V is a 16550a", RISCV("<serial type='pty'/><console type='pty'/>"),
	  "<target type='system-serial' port='0'>\n        <model name='16550a'/>", NULL },
	{ "a serial port on PCI is a pci-serial",
	  UNIT_Q35("", "<serial type='pty'><target type='pci-serial'/></serial>"),
	  "<target type='pci-serial' port='0'>\n        <model name='pci-serial'/>", NULL },
	{ "a source of a channel without path is dropped",
	  UNIT_Q35(
		  "",
		  "<controller type='virtio-serial'/><channel type='unix'><source mode='bind'/><target type='virtio'/>" PORT
		  "</channel>"),
	  NULL, "<source" },
	{ "one with a path stays",
	  UNIT_Q35("",
		   "<controller type='virtio-serial'/><channel type='unix'><source mode='bind' path='/a'/>"
		   "<target type='virtio'/>" PORT "</channel>"),
	  "<source mode='bind' path='/a'/>", NULL },
	{ "VNC without port has an automatic one",
	  UNIT_Q35("", "<video><model type='qxl'/></video><graphics type='vnc'/>"),
	  "<graphics type='vnc' port='-1' autoport='yes'>\n      <listen type='address'/>", NULL },
	{ "VNC with a port has none",
	  UNIT_Q35("", "<video><model type='qxl'/></video><graphics type='vnc' port='5901'/>"),
	  "<graphics type='vnc' port='5901' autoport='no'>", NULL },
	{ "the address that VNC listens on is said twice",
	  UNIT_Q35("", "<video><model type='qxl'/></video><graphics type='vnc' listen='::1'/>"),
	  "listen='::1'>\n      <listen type='address' address='::1'/>", NULL },
	{ "and taken from either",
	  UNIT_Q35("", "<video><model type='qxl'/></video><graphics type='vnc'><listen "
		       "type='address' address='::1'/></graphics>"),
	  "autoport='yes' listen='::1'>", NULL },
	{ "SPICE without port listens nowhere",
	  UNIT_Q35("", "<video><model type='qxl'/></video><graphics type='spice'/>"),
	  "<graphics type='spice'>\n      <listen type='none'/>", NULL },
	{ "SPICE with an automatic port listens on an address",
	  UNIT_Q35("", "<video><model type='qxl'/></video><graphics type='spice' autoport='yes'/>"),
	  "<graphics type='spice' autoport='yes'>\n      <listen type='address'/>", NULL },
	{ "qxl has memory", UNIT_Q35("", "<video><model type='qxl'/></video>"),
	  "<model type='qxl' ram='65536' vram='65536' vgamem='16384' heads='1' primary='yes'/>",
	  NULL },
	{ "cirrus has some", UNIT_PC("", "<video><model type='cirrus'/></video>"),
	  "<model type='cirrus' vram='16384' heads='1' primary='yes'/>", NULL },
	{ "the second video device is not the primary one",
	  UNIT_Q35("", "<video><model type='qxl'/></video><video><model type='virtio' "
		       "primary='no'/></video>"),
	  "<model type='virtio' heads='1'/>", "primary='no'" },
	{ "no video device is nothing else", UNIT_Q35("", "<video><model type='none'/></video>"),
	  "<model type='none'/>", NULL },
	{ "a video device of ARM is virtio", UNIT_VIRT("", "<video/>"),
	  "<model type='virtio' heads='1' primary='yes'/>", NULL },
	{ "a companion says where its ports begin", ICH9(USB("ich9-ehci1") USB("ich9-uhci2")),
	  "<controller type='usb' index='0' model='ich9-uhci2'>\n      <master startport='2'/>",
	  NULL },
	{ "one that says so keeps it",
	  ICH9(USB("ich9-ehci1") "<controller type='usb' model='ich9-uhci1'><master "
				 "startport='4'/></controller>"),
	  "<master startport='4'/>", "startport='0'" },
	{ "its companions share the index of a USB controller, behind it",
	  ICH9(USB("ich9-uhci1") USB("ich9-uhci2") USB("ich9-uhci3") USB("ich9-ehci1")),
	  "<controller type='usb' index='0' model='ich9-ehci1'>\n      <address",
	  "index='1' model='ich9" },
	{ "a second companion of a kind belongs to another one",
	  ICH9(USB("ich9-ehci1") USB("ich9-uhci1") USB("ich9-uhci1")),
	  "<controller type='usb' index='1' model='ich9-uhci1'>", NULL },
	{ "another USB controller in between ends the set",
	  ICH9(USB("ich9-ehci1") USB("nec-xhci") USB("ich9-uhci1")),
	  "<controller type='usb' index='2' model='ich9-uhci1'>", NULL },
	{ "companions follow an index that is written",
	  ICH9("<controller type='usb' index='1' model='ich9-ehci1'/>" USB("ich9-uhci1")),
	  "<controller type='usb' index='1' model='ich9-uhci1'>", NULL },
	{ "a SCSI controller is an LSI one", UNIT_Q35("", "<controller type='scsi'/>"),
	  "<controller type='scsi' index='0' model='lsilogic'>", NULL },
	{ "an IDE disk stands where its name says", UNIT_PC("", DISK("hdc", "ide")),
	  DRIVE("0", "1", "0"), NULL },
	{ "a disk brings the controllers up to its own", UNIT_Q35("", DISK("sdm", "sata")),
	  "<controller type='sata' index='1'>", NULL },
	{ "IDE 0 of a pc has its place", UNIT_PC("", DISK("hda", "ide")),
	  "<controller type='ide' index='0'>\n      <address type='pci' domain='0x0000' bus='0x00' "
	  "slot='0x01' function='0x1'/>",
	  NULL },
	{ "a SATA disk has one of six", UNIT_Q35("", DISK("sdf", "sata")), DRIVE("0", "0", "5"),
	  "<controller type='sata' index='1'" },
	{ "the seventh stands on the next", UNIT_Q35("", DISK("sdg", "sata")), DRIVE("1", "0", "0"),
	  NULL },
	{ "a SCSI disk has one of seven", UNIT_Q35("", DISK("sdg", "scsi")), DRIVE("0", "0", "6"),
	  "<controller type='scsi' index='1'" },
	{ "its controller has a model", UNIT_Q35("", DISK("sda", "scsi")),
	  "<controller type='scsi' index='0' model='lsilogic'>", NULL },
	{ "the second floppy is unit 1",
	  UNIT_PC("", "<disk device='floppy'><target dev='fdb'/></disk>"), DRIVE("0", "0", "1"),
	  NULL },
	{ "z is followed by aa", UNIT_Q35("", DISK("sdaa", "sata")), DRIVE("4", "0", "2"), NULL },
	{ "an address that is written stays, and brings its controller",
	  UNIT_Q35("", "<disk><target dev='sda' bus='scsi'/>" DRIVE("1", "0", "3") "</disk>"),
	  "<controller type='scsi' index='1' model='lsilogic'>", DRIVE("0", "0", "0") },
	{ "channels get the lowest free port",
	  UNIT_Q35("", CHANNEL("") CHANNEL(VIRTIO_PORT("2")) CHANNEL("")), VIRTIO_PORT("3"),
	  VIRTIO_PORT("0") },
	{ "and a controller to stand on", UNIT_Q35("", CHANNEL("")),
	  "<controller type='virtio-serial' index='0'>\n      <address type='pci'", NULL },
	{ "a virtio console needs it too",
	  UNIT_Q35("", "<console type='pty'><target type='virtio'/></console>"),
	  "<controller type='virtio-serial' index='0'>", "type='virtio-serial' controller" },
	{ "a smart card brings its reader",
	  UNIT_USB("<smartcard mode='host'><address type='ccid' controller='1' slot='0'/>"
		   "</smartcard>"),
	  "<controller type='ccid' index='1'/>", "ccid' index='0'" },
	{ "a serial port is a console as well", UNIT_Q35("", "<serial type='pty'/>"),
	  "<console type='pty'>\n      <target type='serial' port='0'/>\n    </console>", NULL },
	{ "a console is a serial port as well", UNIT_Q35("", "<console type='pty'/>"),
	  "<serial type='pty'>\n      <target type='isa-serial' port='0'>", NULL },
	{ "both have the same address",
	  UNIT_Q35("", "<serial type='pty'><address type='isa' iobase='0x3f8' irq='4'/></serial>"),
	  "<target type='serial' port='0'/>\n      <address type='isa' iobase='0x3f8' irq='4'/>",
	  NULL },
	{ "both have the same source",
	  UNIT_Q35("", "<serial type='file'><source path='/a'/></serial>"),
	  "<console type='file'>\n      <source path='/a'/>\n      <target type='serial'", NULL },
	{ "a PCI serial port is no console",
	  UNIT_Q35("", "<serial type='pty'><target type='pci-serial'/></serial>"), NULL,
	  "console" },
	{ "graphics of ARM has a video device", UNIT_VIRT("", "<graphics type='vnc'/>"),
	  "<model type='virtio' heads='1' primary='yes'/>", NULL },
	{ "the primary video device comes first",
	  UNIT_Q35("", "<video><model type='virtio'/></video><video><model type='qxl' "
		       "primary='yes'/></video>"),
	  "heads='1' primary='yes'/>\n      <address type='pci' domain='0x0000' bus='0x00' slot='0x01'",
	  "type='virtio' heads='1' primary" },
	{ "a USB host device has no address until the guest runs",
	  UNIT_USB("<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product "
		   "id='0x2'/></source></hostdev>"),
	  "<product id='0x2'/>\n      </source>\n    </hostdev>", NULL },
	{ "two of them are no duplicates",
	  UNIT_USB("<hostdev type='usb'><source><address bus='1' device='2'/></source></hostdev>"
		   "<hostdev type='usb'><source><address bus='1' device='3'/></source></hostdev>"),
	  "<address bus='1' device='3'/>", NULL },
	{ "a host adapter gets a PCI address, and its source nothing",
	  UNIT_Q35("",
		   "<hostdev type='scsi_host'><source protocol='vhost' wwpn='naa.5'/></hostdev>"),
	  "<source protocol='vhost' wwpn='naa.5'/>\n      <address type='pci' domain='0x0000' "
	  "bus='0x01'",
	  NULL },
	{ "a TPM of ARM is a TIS of version 2",
	  UNIT_VIRT("", "<tpm><backend type='emulator'/></tpm>"),
	  "<tpm model='tpm-tis'>\n      <backend type='emulator' version='2.0'/>", NULL },
	{ "one that is passed through has no version",
	  UNIT_VIRT("", "<tpm><backend type='passthrough'/></tpm>"),
	  "<backend type='passthrough'/>", NULL },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(documents, unit_print_is_stable),
	};

	return UNIT_RUN("fills", tables);
}
