/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: what is written to files of drivers, devices and groups is taken or refused as the kernel does; nodes and groups
 * come and go with it, and an open device holds its driver until it is closed.
 * Cannot prove: that a write waits; that is done by whoever shows the files.
 * Truth: a recording of Linux 7.3.4; sections 2.2, 2.8 and 3.1 to 3.4 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>

#define NIC "0000:02:00.0"
#define PF "0000:01:00.0"
#define VF "0000:01:00.1"
#define VF_2 "0000:01:00.2"
#define TWIN "0000:00:05.0"
#define TWIN_2 "0000:00:05.1"
#define PORT "0000:00:11.0"
#define BRIDGE "0000:00:00.0"

enum { IO = 3, DEV = 4 };

/* As recorded; a device of which a BAR is still mapped is open. */
static const struct walk recorded[] = {
	{ "sysfs writes",
	  .steps = { { "open iommu", OPEN(FILE_IOMMU, 0), .answer = IO },
		     { "open cdev", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV },
		     { "bind cdev", BIND(DEV, IO) },
		     { "bind bogus name", TEXT(bind, "vfio-pci", "bogus"), .answer = -ENODEV },
		     { "bind already bound", TEXT(bind, "vfio-pci", NIC), .answer = -EBUSY },
		     { "bind no match", TEXT(bind, "vfio-pci", BRIDGE), .answer = -ENODEV },
		     { "unbind not present", TEXT(unbind, "vfio-pci", "0000:99:00.0"),
		       .answer = -ENODEV },
		     { "unbind not ours", TEXT(unbind, "vfio-pci", BRIDGE), .answer = -ENODEV },
		     { "new_id one field", TEXT(new_id, "vfio-pci", "8086"), .answer = -EINVAL },
		     { "new_id ok", TEXT(new_id, "vfio-pci", "8086 ffff") },
		     { "new_id dup", TEXT(new_id, "vfio-pci", "8086 ffff"), .answer = -EEXIST },
		     { "remove_id missing", TEXT(remove_id, "vfio-pci", "8086 fffe"),
		       .answer = -ENODEV },
		     { "remove_id ok", TEXT(remove_id, "vfio-pci", "8086 ffff") },
		     { "type zzz", TEXT(type, NIC, "zzz"), .answer = -EINVAL },
		     { "type identity while bound", TEXT(type, NIC, "identity"), .answer = -EPERM },
		     { "type DMA-FQ", TEXT(type, NIC, "DMA-FQ") },
		     { "numvfs 99", TEXT(numvfs, NIC, "99"), .answer = -ENOENT },
		     { "numvfs abc", TEXT(numvfs, NIC, "abc"), .answer = -ENOENT },
		     { "override newline", TEXT(override, NIC, "\n") },
		     { "override vfio-pci", TEXT(override, NIC, "vfio-pci\n") },
		     { "reset 1", TEXT(reset, NIC, "1") },
		     { "reset 0", TEXT(reset, NIC, "0"), .answer = -EINVAL },
		     { "numa_node 99", TEXT(numa, NIC, "99"), .answer = -EINVAL },
		     { "drivers_probe bogus", TEXT(probe, "", "bogus"), .answer = -ENODEV },
		     { "drivers_probe bound", TEXT(probe, "", NIC) } } },
};

static const struct walk bound[] = {
	{ "a driver gives nodes, and takes them along",
	  .steps = { { "the node of the device", TEXT(cdev, NIC, ""), .answer = 1 },
		     { "the node of its group", TEXT(minor, NIC, ""), .answer = 0 },
		     { "unbind", TEXT(unbind, "vfio-pci", NIC "\n") },
		     { "no node of the device", TEXT(cdev, NIC, ""), .answer = -1 },
		     { "no node of its group", TEXT(minor, NIC, ""), .answer = -1 },
		     { "no open any more", OPEN(FILE_CDEV, 1), .answer = -ENXIO },
		     { "nor by its group", OPEN(FILE_GROUP, 0), .answer = -ENXIO },
		     { "unbind again", TEXT(unbind, "vfio-pci", NIC), .answer = -ENODEV },
		     { "another driver that does not match", TEXT(bind, "e1000e", NIC),
		       .answer = -ENODEV },
		     { "bind", TEXT(bind, "vfio-pci", NIC) },
		     { "the lowest free number", TEXT(cdev, NIC, ""), .answer = 0 },
		     { "and minor", TEXT(minor, NIC, ""), .answer = 0 } } },
	{ "a group keeps its node as long as one member has such a driver",
	  .steps = { { "unbind one", TEXT(unbind, "vfio-pci", TWIN) },
		     { "still there", TEXT(minor, TWIN, ""), .answer = 1 },
		     { "unbind the other", TEXT(unbind, "vfio-pci", TWIN_2) },
		     { "gone", TEXT(minor, TWIN, ""), .answer = -1 } } },
	{ "the name in driver_override decides alone",
	  .steps = { { "unbind", TEXT(unbind, "vfio-pci", NIC) },
		     { "named otherwise", TEXT(override, NIC, "e1000e") },
		     { "does not match", TEXT(bind, "vfio-pci", NIC), .answer = -ENODEV },
		     { "probe", TEXT(probe, "", NIC) },
		     { "the named one has it", TEXT(driven, NIC, "e1000e"), .answer = 1 },
		     { "unbind", TEXT(unbind, "e1000e", NIC) },
		     { "no name", TEXT(override, NIC, "") },
		     { "vfio-pci knows no ids", TEXT(bind, "vfio-pci", NIC), .answer = -ENODEV },
		     { "an id is added: it takes what is free",
		       TEXT(new_id, "vfio-pci", "8086 10d3") },
		     { "the device", TEXT(driven, NIC, "vfio-pci"), .answer = 1 },
		     { "a name of nothing", TEXT(override, NIC, "nothing") },
		     { "changes no driver that is there", TEXT(driven, NIC, "vfio-pci"),
		       .answer = 1 } } },
	{ "an id may ask for more than two things",
	  .steps = { { "unbind", TEXT(unbind, "vfio-pci", NIC) },
		     { "no name", TEXT(override, NIC, "\n") },
		     { "other subsystem", TEXT(new_id, "vfio-pci", "8086 10d3 8086 1234") },
		     { "not taken", TEXT(cdev, NIC, ""), .answer = -1 },
		     { "other class", TEXT(new_id, "vfio-pci", "8086 10d3 8086 0 030000 ff0000") },
		     { "not taken", TEXT(cdev, NIC, ""), .answer = -1 },
		     { "its class",
		       TEXT(new_id, "vfio-pci", "0x8086 0x10d3 8086 0 020000 ff0000\n") },
		     { "taken", TEXT(cdev, NIC, ""), .answer = 0 } } },
	{ "what vfio-pci refuses",
	  .steps = { { "a port", TEXT(override, PORT, "vfio-pci") },
		     { "free it", TEXT(unbind, "pcieport", PORT) },
		     { "is a bridge", TEXT(bind, "vfio-pci", PORT), .answer = -EINVAL },
		     { "functions", TEXT(numvfs, PF, "2") },
		     { "name it", TEXT(override, PF, "vfio-pci") },
		     { "free it", TEXT(unbind, "nvme", PF) },
		     { "has functions", TEXT(bind, "vfio-pci", PF), .answer = -EBUSY } } },
	{ "a group in the hands of user space takes no driver that does DMA",
	  .steps = { { "open iommu", OPEN(FILE_IOMMU, 0), .answer = IO },
		     { "open one", OPEN(FILE_CDEV, TWIN_CDEV), .answer = DEV },
		     { "bind it", BIND(DEV, IO) },
		     { "free the other", TEXT(unbind, "vfio-pci", TWIN_2) },
		     { "name a driver", TEXT(override, TWIN_2, "e1000e") },
		     { "it does not come", TEXT(bind, "e1000e", TWIN_2), .answer = -EBUSY },
		     { "close", CLOSE(DEV) },
		     { "it comes", TEXT(bind, "e1000e", TWIN_2) },
		     { "open one", OPEN(FILE_CDEV, TWIN_CDEV), .answer = DEV },
		     { "and now keeps user space out", BIND(DEV, IO), .answer = -EPERM } } },
};

static const struct walk open_devices[] = {
	{ "unbind waits until the device is closed",
	  .steps = { { "open iommu", OPEN(FILE_IOMMU, 0), .answer = IO },
		     { "open cdev", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV },
		     { "bind cdev", BIND(DEV, IO) },
		     { "set REQ",
		       IRQ(DEV, VFIO_DATA_EVENTFD | VFIO_TRIGGER, VFIO_REQ, 0, 1, FD_EVENT) },
		     { "unbind", TEXT(unbind, "vfio-pci", NIC), .answer = DRIVER_WAITS },
		     { "its user is asked to let go", SIGNALS(FD_EVENT), .answer = 1 },
		     { "nobody opens it any more", OPEN(FILE_CDEV, NIC_CDEV), .answer = -ENODEV },
		     { "what is open works", IOCTL_(DEV, 0x6b, 24) },
		     { "again", TEXT(unbind, "vfio-pci", NIC), .answer = DRIVER_WAITS },
		     { "asked again", SIGNALS(FD_EVENT), .answer = 1 },
		     { "close", CLOSE(DEV) },
		     { "now", TEXT(unbind, "vfio-pci", NIC) },
		     { "no node", TEXT(cdev, NIC, ""), .answer = -1 } } },
	{ "a node that is open and not bound holds the driver, too",
	  .steps = { { "open iommu", OPEN(FILE_IOMMU, 0), .answer = IO },
		     { "open cdev", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV },
		     { "unbind", TEXT(unbind, "vfio-pci", NIC), .answer = DRIVER_WAITS },
		     { "it cannot be bound", BIND(DEV, IO), .answer = -ENODEV } } },
};

static const struct walk functions[] = {
	{ "virtual functions come and go",
	  .steps = { { "not a number", TEXT(numvfs, PF, "abc"), .answer = -EINVAL },
		     { "nothing", TEXT(numvfs, PF, ""), .answer = -EINVAL },
		     { "below", TEXT(numvfs, PF, "-1"), .answer = -EINVAL },
		     { "more than there are", TEXT(numvfs, PF, "5"), .answer = -ERANGE },
		     { "as it is", TEXT(numvfs, PF, "0") },
		     { "two", TEXT(numvfs, PF, "2\n") },
		     { "as it is", TEXT(numvfs, PF, "0x2") },
		     { "another number", TEXT(numvfs, PF, "1"), .answer = -EBUSY },
		     { "the kernel's driver took the first", TEXT(driven, VF, "nvme"), .answer = 1 },
		     { "and the second", TEXT(driven, VF_2, "nvme"), .answer = 1 },
		     { "none", TEXT(numvfs, PF, "0") },
		     { "gone", TEXT(cdev, VF, ""), .answer = -ENOENT } } },
	{ "no driver, no functions",
	  .steps = { { "unbind", TEXT(unbind, "nvme", PF) },
		     { "none stays none", TEXT(numvfs, PF, "0") },
		     { "some", TEXT(numvfs, PF, "1"), .answer = -ENOENT },
		     { "name it", TEXT(override, PF, "vfio-pci") },
		     { "bind", TEXT(bind, "vfio-pci", PF) },
		     { "a driver that makes none", TEXT(numvfs, PF, "1"), .answer = -ENOENT } } },
	{ "functions of a device of user space are for user space",
	  .steps = { { "unbind", TEXT(unbind, "nvme", PF) },
		     { "name it", TEXT(override, PF, "variant") },
		     { "bind", TEXT(bind, "variant", PF) },
		     { "make", TEXT(numvfs, PF, "2") },
		     { "its driver", TEXT(driven, VF, "variant"), .answer = 1 },
		     { "its node, behind those that are there", TEXT(cdev, VF, ""), .answer = 5 },
		     { "a group of its own", TEXT(minor, VF_2, ""), .answer = 5 },
		     { "open one", OPEN(FILE_CDEV, 6), .answer = 3 },
		     { "none", TEXT(numvfs, PF, "0"), .answer = DRIVER_WAITS },
		     { "the first has gone", TEXT(cdev, VF, ""), .answer = -ENOENT },
		     { "close", CLOSE(3) },
		     { "none", TEXT(numvfs, PF, "0") },
		     { "all have gone", TEXT(cdev, VF_2, ""), .answer = -ENOENT } } },
};

static const struct walk files[] = {
	{ "driver_override, reset, numa_node, type",
	  .steps = { { "no reset, no file", TEXT(reset, TWIN, "1"), .answer = -ENOENT },
		     { "not a number", TEXT(reset, NIC, "x"), .answer = -EINVAL },
		     { "with a newline", TEXT(reset, NIC, "1\n") },
		     { "no node", TEXT(numa, NIC, "-1") },
		     { "the first node", TEXT(numa, NIC, "0") },
		     { "no such node", TEXT(numa, NIC, "-2"), .answer = -EINVAL },
		     { "not a number", TEXT(numa, NIC, "one"), .answer = -EINVAL },
		     { "unopened VFIO does not hold a group", TEXT(type, NIC, "identity\n") },
		     { "back", TEXT(type, NIC, "DMA") },
		     { "automatic", TEXT(type, NIC, "auto") },
		     { "held by a kernel driver", TEXT(type, PF, "identity"), .answer = -EPERM },
		     { "a queue can be added even so", TEXT(type, PF, "DMA-FQ") },
		     { "but not taken away", TEXT(type, PF, "DMA"), .answer = -EPERM },
		     { "nor added twice", TEXT(type, PF, "DMA-FQ"), .answer = -EPERM } } },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(recorded, walk_is_taken),	 UNIT_TABLE(bound, walk_is_taken),
		UNIT_TABLE(open_devices, walk_is_taken), UNIT_TABLE(functions, walk_is_taken),
		UNIT_TABLE(files, walk_is_taken),
	};

	return UNIT_RUN("driver", tables);
}
