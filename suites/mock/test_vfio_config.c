/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: configuration space as a user of VFIO sees it: what can be written, how sizes are found, which capabilities are
 * there, what a virtual function shows; and what reads and writes of regions do at their edges.
 * Cannot prove: what a given device does with bits that VFIO passes on; which ones those are is the table's choice.
 * Truth: sections 2.4 and 2.6 of the kernel facts, PCI where they are silent.
 */
#include "pci.h"
#include "vfio_walk.h"

#include <errno.h>
#include <sys/mman.h>

enum { IO = 3, DEV = 4 };

#define CFG(at) (REGION(VFIO_CONFIG) + (at))
#define BAR(n, at) (REGION(n) + (at))
#define SET(at, n, v)                                                  \
	{                                                              \
		"write " #at, WRITE(DEV, CFG(at), n, v), .answer = (n) \
	}
#define IS(at, n, v)                                               \
	{                                                          \
		"read " #at, VALUE(DEV, CFG(at), n), .answer = (v) \
	}

/* A configuration space with capabilities that VFIO hides, between others and at both ends. */
static uint8_t crowded[HOST_CONFIG];

static void cap(uint32_t at, uint32_t value)
{
	pci_set_dword(crowded, at, value);
}

static void crowd(struct vrig *m)
{
	memset(crowded, 0, sizeof(crowded));
	memcpy(crowded, m->nic_config, PCI_STANDARD);
	crowded[PCI_CAPABILITIES] = 0x40;
	cap(0x40, 0x0000500d); /* SSVID: hidden */
	cap(0x50, 0x00036001); /* PM */
	cap(0x60, 0x0000700a); /* debug port: hidden */
	cap(0x70, 0x00028010); /* PCIe */
	cap(0x74, 1 << 28); /* FLR */
	cap(0xb0, 0x0000c014); /* enhanced allocation: hidden */
	crowded[0x71] = 0xb0;
	cap(0xc0, 0x00000077); /* unknown: hidden */
	cap(0x100, 0x1401001b); /* PASID, the first one: hidden */
	cap(0x140, 0x15020001); /* AER */
	cap(0x150, 0x16010019); /* secondary PCIe: hidden */
	cap(0x160, 0x0001000f); /* ATS */
	m->devices[RIG_NIC].config = crowded;
	m->devices[RIG_NIC].msi = 0;
	m->devices[RIG_NIC].msix = 0;
}

/* Each id from 1 on, in both chains. */
static void all_capabilities(struct vrig *m)
{
	uint32_t id;

	crowd(m);
	memset(crowded + PCI_STANDARD, 0, sizeof(crowded) - PCI_STANDARD);
	for (id = 1; id <= 0x17; id++)
		cap(0x38 + id * 8, id | (id < 0x17 ? 0x40 + id * 8 : 0) << 8);
	for (id = 1; id <= 0x3f; id++)
		cap(0xe0 + id * 32, id | 1 << 16 | (id < 0x3f ? 0x100 + id * 32 : 0) << 20);
}

/* Ids that a chain shows, a bit each. */
static long take_standard(struct vrig *m, struct step *s)
{
	const uint8_t *shown = heap_at(&m->w->heap, vrig_device(m, "0000:02:00.0")->shadow);
	uint32_t at = shown[PCI_CAPABILITIES];
	long ids = 0;

	(void)s;
	for (; at; at = shown[at + 1])
		ids |= 1l << shown[at];
	return ids;
}

static long take_extended(struct vrig *m, struct step *s)
{
	const uint8_t *shown = heap_at(&m->w->heap, vrig_device(m, "0000:02:00.0")->shadow);
	uint32_t at = PCI_EXTENDED;
	long ids = 0;

	(void)s;
	for (; at; at = pci_dword(shown, at) >> 20)
		ids |= 1l << pci_word(shown, at);
	return ids;
}

/* A 64-bit BAR, large and empty; nothing else. */
static void wide(struct vrig *m)
{
	struct host_device *d = &m->devices[RIG_NIC];

	memset(d->resources, 0, sizeof(d->resources));
	d->resources[2] = (struct host_resource){ 0xc000000000, 0xc1ffffffff, 0x14220c };
	d->config = NULL;
}

static const struct walk views[] = {
	{ "the header",
	  .steps = { BOUND_TO(NIC_CDEV), SET(4, 2, 0xffff), IS(4, 2, 0x547), SET(6, 2, 0xffff),
		     IS(6, 2, 0x10), SET(8, 4, 0), IS(8, 4, 0x02000000), SET(0xc, 4, ~0u),
		     IS(0xc, 4, 0xff), SET(0x2c, 4, ~0u), IS(0x2c, 4, 0x8086), SET(0x34, 1, 0),
		     IS(0x34, 1, 0xc8), SET(0x3c, 4, 0xffffffff), IS(0x3c, 4, 0x1ff) } },
	{ "sizes of BARs and of the ROM",
	  .steps = { BOUND_TO(NIC_CDEV), SET(0x18, 4, ~0u), IS(0x18, 4, 0xffffffe1),
		     SET(0x1c, 4, ~0u), IS(0x1c, 4, 0xffffc000), SET(0x20, 4, ~0u), IS(0x20, 4, 0),
		     SET(0x30, 4, ~0u), IS(0x30, 4, 0xfffc0001), SET(0x12, 1, 0x55),
		     IS(0x10, 4, 0xfe540000) } },
	{ "a BAR of two registers", .change = wide,
	  .steps = { BOUND_TO(NIC_CDEV),
		     IS(0x18, 4, 0xc),
		     IS(0x1c, 4, 0xc0),
		     SET(0x18, 4, ~0u),
		     IS(0x18, 4, 0xc),
		     SET(0x1c, 4, ~0u),
		     IS(0x1c, 4, 0xfffffffe),
		     SET(0x10, 4, ~0u),
		     IS(0x10, 4, 0),
		     { "its region", IOCTL_(DEV, 0x6c, 32, 0, 2), .out = { { 2, 7 }, { 6, 2 } } },
		     { "the other half is none", IOCTL_(DEV, 0x6c, 32, 0, 3),
		       .out = { { 2, 0 }, { 5, 0 } } } } },
	{ "capabilities that are hidden", .change = crowd,
	  .steps = { BOUND_TO(NIC_CDEV),
		     IS(0x34, 1, 0x50),
		     IS(0x51, 1, 0x70),
		     IS(0x71, 1, 0),
		     { "what a hidden one holds can be read", VALUE(DEV, CFG(0x40), 1),
		       .answer = 0x0d },
		     { "the first extended one leaves its head", VALUE(DEV, CFG(0x100), 4),
		       .answer = 0x14000000 },
		     { "the next is past a hidden one", VALUE(DEV, CFG(0x140), 4),
		       .answer = 0x16020001 },
		     { "the last", VALUE(DEV, CFG(0x160), 4), .answer = 0x0001000f } } },
	{ "which capabilities are known", .change = all_capabilities,
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "PM, AGP, VPD, MSI, hot swap, PCI-X, HT, vendor, PCIe, MSI-X, SATA, AF",
		       .take = take_standard, .answer = 0xf03ee },
		     { "AER, VC, serial, power, MFVC, VC, vendor, ACS, ARI, ATS, SR-IOV, multicast, PRI, "
		       "REBAR, DPA, TPH, LTR, DVSEC",
		       .take = take_extended, .answer = 0x801edeb1e } } },
	{ "a function that resets itself", .change = crowd,
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "GET_INFO", IOCTL_(DEV, 0x6b, 24) },
		     SET(0x78, 2, 0x8010),
		     IS(0x78, 2, 0x10) } },
	{ "MSI is the user's, but for its enable bit, which follows SET_IRQS",
	  .steps = { BOUND_TO(NIC_CDEV),
		     SET(0xd2, 2, 0xffff),
		     IS(0xd2, 2, 0x80),
		     SET(0xd4, 4, ~0u),
		     IS(0xd4, 4, 0xfffffffc),
		     SET(0xd8, 4, ~0u),
		     IS(0xd8, 4, 0xffffffff),
		     SET(0xdc, 4, ~0u),
		     IS(0xdc, 4, 0xffff),
		     { "MSI on", IRQ(DEV, VFIO_DATA_EVENTFD | VFIO_TRIGGER, 1, 0, 1, FD_EVENT) },
		     SET(0xd2, 2, 0xffff),
		     IS(0xd2, 2, 0x81) } },
	{ "MSI-X shows what is",
	  .steps = { BOUND_TO(NIC_CDEV),
		     SET(0xa2, 2, 0xffff),
		     IS(0xa2, 2, 4),
		     { "on", IRQ(DEV, VFIO_DATA_EVENTFD | VFIO_TRIGGER, 2, 0, 1, FD_EVENT) },
		     IS(0xa2, 2, 0x8004),
		     { "off", IRQ(DEV, VFIO_DATA_NONE | VFIO_TRIGGER, 2, 0, 0) },
		     IS(0xa2, 2, 4) } },
	{ "without power no memory", .steps = { BOUND_TO(NIC_CDEV),
						SET(0xcc, 2, 3),
						IS(0xcc, 2, 3),
						{ "BAR", READ(DEV, 0, 4), .answer = -EIO },
						SET(0xcc, 2, 0),
						{ "BAR", READ(DEV, 0, 4), .answer = 4 } } },
	{ "what is written is gone with the file",
	  .steps = { BOUND_TO(NIC_CDEV),
		     SET(4, 2, 6),
		     SET(0x10, 4, 0),
		     { "close", CLOSE(DEV) },
		     { "open", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV },
		     { "bind", BIND(DEV, IO) },
		     { "bus mastering is off", VALUE(DEV, CFG(4), 2), .answer = 0x103 },
		     IS(0x10, 4, 0xfe040000) } },
};

static void with_function(struct vrig *m)
{
	m->devices[RIG_PF].driver = (char *)"variant";
	m->devices[RIG_PF].cdev = 0;
}

static const struct walk functions[] = {
	{ "a virtual function", .change = with_function,
	  .steps = { { "make", TEXT(numvfs, "0000:01:00.0", "2") },
		     { "the second", TEXT(cdev, "0000:01:00.2", ""), .answer = 6 },
		     { "open device", OPEN(FILE_CDEV, 0), .answer = 3 },
		     { "open iommu", OPEN(FILE_IOMMU, 0), .answer = 4 },
		     { "bind device", BIND(3, 4) },
		     { "open", OPEN(FILE_CDEV, 6), .answer = 5 },
		     { "it is bound with the token alone", BIND(5, 4), .answer = -EACCES } } },
	{ "a virtual function of a kernel driver's device",
	  .steps = { { "make", TEXT(numvfs, "0000:01:00.0", "2") },
		     { "free", TEXT(unbind, "nvme", "0000:01:00.2") },
		     { "name", TEXT(override, "0000:01:00.2", "vfio-pci") },
		     { "take", TEXT(bind, "vfio-pci", "0000:01:00.2") },
		     BOUND_TO(0),
		     IS(0, 4, 0x00101b36),
		     { "memory shows as enabled", VALUE(DEV, CFG(4), 2), .answer = 2 },
		     IS(0x10, 4, 4),
		     IS(0x3d, 1, 0),
		     SET(0x10, 4, ~0u),
		     IS(0x10, 4, 0xffffc004),
		     { "no INTx", IOCTL_(DEV, 0x6d, 16, 0, 0), ARG(4, 0) },
		     { "one vector", IOCTL_(DEV, 0x6d, 16, 0, 2), ARG(4, 1) },
		     { "its BAR", IOCTL_(DEV, 0x6c, 32, 0, 0),
		       .out = { { 2, 0xf }, { 5, 0x4000 } } },
		     SET(4, 2, 0),
		     { "memory cannot be disabled", READ(DEV, 0, 4), .answer = 4 } } },
};

/* ---- regions ---- */

static const struct walk regions[] = {
	{ "memory keeps what is written",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "write", WRITE(DEV, BAR(0, 0x100), 8, 0x1122334455667788), .answer = 8 },
		     { "read", VALUE(DEV, BAR(0, 0x102), 4), .answer = 0x33445566 },
		     { "another BAR", VALUE(DEV, BAR(1, 0x100), 4) },
		     { "write at the end", WRITE(DEV, BAR(0, 0x1fffc), 8, 1), .answer = 4 },
		     { "write behind it", WRITE(DEV, BAR(0, 0x20000), 1, 1), .answer = -EINVAL } } },
	{ "the table of MSI-X is not there",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "read", VALUE(DEV, BAR(3, 0), 4), .answer = 0xffffffff },
		     { "write", WRITE(DEV, BAR(3, 0), 4, 0), .answer = 4 },
		     { "read", VALUE(DEV, BAR(3, 0), 4), .answer = 0xffffffff },
		     { "its last byte, and the first behind", VALUE(DEV, BAR(3, 0x4f), 2),
		       .answer = 0xff },
		     { "write over its end", WRITE(DEV, BAR(3, 0x4e), 4, 0x44332211), .answer = 4 },
		     { "what came through", VALUE(DEV, BAR(3, 0x4e), 4), .answer = 0x4433ffff } } },
	{ "reads without an offset go on",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "write", WRITE(DEV, 0, 8, 0x8877665544332211), .answer = 8 },
		     { "first", VALUE(DEV, -1, 2), .answer = 0x2211 },
		     { "second", VALUE(DEV, -1, 2), .answer = 0x4433 },
		     { "write there", WRITE(DEV, -1, 1, 0), .answer = 1 },
		     { "third", VALUE(DEV, -1, 1), .answer = 0x66 },
		     { "an offset does not move it", VALUE(DEV, 0, 1), .answer = 0x11 },
		     { "fourth", VALUE(DEV, -1, 1), .answer = 0x77 } } },
	{ "BARs below a page",
	  .steps = { BOUND_TO(TWIN_CDEV),
		     { "shares its page", IOCTL_(DEV, 0x6c, 32, 0, 0),
		       .out = { { 2, 3 }, { 5, 0x100 } } },
		     { "cannot be mapped", MMAP(DEV, 0x100, 0, MAP_SHARED), .answer = -EINVAL },
		     { "has one of its own", IOCTL_(DEV, 0x6c, 32, 0, 1),
		       .out = { { 2, 7 }, { 5, 0x80 } } },
		     { "can be mapped", MMAP(DEV, 0x80, BAR(1, 0), MAP_SHARED) },
		     { "a whole page of it", MMAP(DEV, 0x1000, BAR(1, 0), MAP_SHARED) },
		     { "no more", MMAP(DEV, 0x1001, BAR(1, 0), MAP_SHARED), .answer = -EINVAL },
		     { "no ROM", IOCTL_(DEV, 0x6c, 32, 0, 6), .out = { { 2, 0 }, { 5, 0 } } },
		     { "256 bytes of configuration", IOCTL_(DEV, 0x6c, 32, 0, 7),
		       .out = { { 2, 3 }, { 5, 0x100 } } },
		     { "the last byte", READ(DEV, CFG(255), 1), .answer = 1 },
		     { "no more", READ(DEV, CFG(255), 2), .answer = -EFAULT },
		     { "no VGA", IOCTL_(DEV, 0x6c, 32, 0, 8), .answer = -EINVAL } } },
	{ "a display has VGA",
	  .steps = { BOUND_TO(TWIN_2_CDEV),
		     { "region", IOCTL_(DEV, 0x6c, 32, 0, 8), .out = { { 2, 3 }, { 5, 0xc0000 } } },
		     { "not to be mapped", MMAP(DEV, 4096, BAR(8, 0), MAP_SHARED),
		       .answer = -EINVAL } } },
	{ "nowhere to read to",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "config", .take = take_nowhere, .fd = DEV, .io = { .offset = CFG(0) },
		       .answer = -EFAULT },
		     { "BAR", .take = take_nowhere, .fd = DEV, .answer = -EFAULT } } },
};

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(views, walk_is_taken),
		UNIT_TABLE(functions, walk_is_taken),
		UNIT_TABLE(regions, walk_is_taken),
	};

	return UNIT_RUN("config", tables);
}
