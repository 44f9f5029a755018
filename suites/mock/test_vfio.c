/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the machine that a recording was made on answers as the kernel did, step by step: a node before it is bound,
 * binding, what is said of regions and interrupts, reads and writes, interrupts, features, resets and closing.
 * Cannot prove: what a mapping of a BAR keeps open; whoever maps it does not close the file.
 * Truth: a recording of Linux 7.3.4 with an emulated e1000e; sections 2.1 to 2.6 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>
#include <poll.h>
#include <sys/mman.h>

/* The first two descriptors of each walk. */
enum { IO = 3, DEV = 4, GRP = 5, DEV_2 = 5 };

#define OPENED                                                        \
	{ "open iommu", OPEN(FILE_IOMMU, 0), .answer = IO },          \
	{                                                             \
		"open cdev", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV \
	}
#define BOUND                                    \
	OPENED,                                  \
	{                                        \
		"bind", BIND(DEV, IO), ARG(4, 1) \
	}
#define TOKEN_AT 0x1000

#define CFG REGION(VFIO_CONFIG)
#define ROM REGION(VFIO_ROM)
#define VGA REGION(VFIO_VGA)
#define RW_SHARED PROT_READ | PROT_WRITE, MAP_SHARED

#define REGION_IS(index, fl, size, cap) \
	.answer = 0, .out = { { 2, fl }, { 4, cap }, { 5, size }, { 7, 0 }, { 8, (index) << 8 } }
#define REGION_INFO(index) IOCTL_(DEV, 0x6c, 32, 0, index)
#define IRQ_INFO(index) IOCTL_(DEV, 0x6d, 16, 0, index)
#define FEATURE(fl, argsz) IOCTL_(DEV, 0x75, argsz, fl)
#define PROBE (1 << 18)
#define GET (1 << 16)
#define SET (1 << 17)

static const struct walk before[] = { {
	"vfio cdev before bind",
	.steps = { OPENED,
		   { "2nd cdev open", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV_2 },
		   { "GET_INFO unbound", IOCTL_(DEV, 0x6b, 24), .answer = -EINVAL },
		   { "RESET unbound", IOCTL_NULL(DEV, 0x6f), .answer = -EINVAL },
		   { "unknown ioctl unbound", IOCTL_NULL(DEV, 0xff), .answer = -EINVAL },
		   { "pread unbound", READ(DEV, CFG, 4), .answer = -EINVAL },
		   { "pwrite unbound", WRITE(DEV, CFG, 4, 0), .answer = -EINVAL },
		   { "mmap unbound", MMAP(DEV, 4096, 0, MAP_SHARED), .answer = -EINVAL },
		   { "lseek cdev", .take = take_seek, .fd = DEV, .answer = -ESPIPE },
		   { "poll cdev", .take = take_poll, .fd = DEV, .answer = POLLIN | POLLOUT },
		   { "ATTACH unbound", ATTACH(DEV, 16, 0, 1), .answer = -EINVAL },
		   { "DETACH unbound", DETACH(DEV, 8), .answer = -EINVAL },
		   { "GROUP ioctl on cdev", IOCTL_NULL(DEV, 0x69), .answer = -EINVAL },
		   { "no such node", OPEN(FILE_CDEV, 77), .answer = -ENXIO } },
} };

static const struct walk bind[] = { {
	"bind",
	.steps = { OPENED,
		   { "bind argsz 12", IOCTL_(DEV, 0x76, 12, 0, IO), .answer = -EINVAL },
		   { "bind flags 2", IOCTL_(DEV, 0x76, 24, 2, IO), .answer = -EINVAL },
		   { "bind iommufd -1", BIND(DEV, -1), .answer = -EINVAL },
		   { "bind iommufd 1000", BIND(DEV, FD_CLOSED), .answer = -EBADF },
		   { "bind iommufd=stdout", BIND(DEV, FD_STDOUT), .answer = -EBADFD },
		   { "bind trailing nonzero", IOCTL_(DEV, 0x76, 32, 0, IO, 0, 0, 0, 1),
		     .answer = -E2BIG },
		   { "bind NULL", IOCTL_NULL(DEV, 0x76), .answer = -EFAULT },
		   { "group open while cdev unbound", OPEN(FILE_GROUP, NIC_GROUP), .answer = GRP },
		   { "group status", IOCTL_(GRP, 0x67, 8), ARG(2, VFIO_GROUP_VIABLE) },
		   { "bind while group open", BIND(DEV, IO), .answer = -EBUSY },
		   { "group open twice", OPEN(FILE_GROUP, NIC_GROUP), .answer = -EBUSY },
		   { "group close", CLOSE(GRP) },
		   { "bind ok", BIND(DEV, IO), ARG(4, 1) },
		   { "bind again same fd", BIND(DEV, IO), .answer = -EINVAL },
		   { "open again", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV_2 },
		   { "bind via 2nd fd", BIND(DEV_2, IO), .answer = -EINVAL },
		   { "ioctl of the 2nd fd", IOCTL_(DEV_2, 0x6b, 24), .answer = -EINVAL },
		   { "group open after bind", OPEN(FILE_GROUP, NIC_GROUP), .answer = -EBUSY },
		   { "destroy devid", DESTROY(IO, 1), .answer = -EBUSY } },
} };

static const struct walk info[] = { {
	"info",
	.steps = { BOUND,
		   { "GET_INFO", IOCTL_(DEV, 0x6b, 24), .answer = 0,
		     .out = { { 1, 24 }, { 2, 3 }, { 3, 9 }, { 4, 5 }, { 5, 0 } } },
		   { "GET_INFO of the first kernels", IOCTL_(DEV, 0x6b, 16, 0, 0, 0, 7), ARG(5, 7) },
		   { "GET_INFO argsz 12", IOCTL_(DEV, 0x6b, 12), .answer = -EINVAL },
		   { "region 0", REGION_INFO(0), REGION_IS(0, 7, 0x20000, 0) },
		   { "region 1", REGION_INFO(1), REGION_IS(1, 7, 0x20000, 0) },
		   { "region 2", REGION_INFO(2), REGION_IS(2, 3, 0x20, 0) },
		   { "region 3", REGION_INFO(3), REGION_IS(3, 0xf, 0x4000, 0) },
		   { "region 3, argsz", REGION_INFO(3), ARG(1, 40) },
		   { "region 3, room for the capability", IOCTL_(DEV, 0x6c, 40, 0, 3), .answer = 0,
		     .out = { { 1, 40 }, { 2, 0xf }, { 4, 32 }, { 9, 1 << 16 | 3 }, { 10, 0 } } },
		   { "region 4", REGION_INFO(4), REGION_IS(4, 0, 0, 0) },
		   { "region 5", REGION_INFO(5), REGION_IS(5, 0, 0, 0) },
		   { "region 6", REGION_INFO(6), REGION_IS(6, 1, 0x40000, 0) },
		   { "region 7", REGION_INFO(7), REGION_IS(7, 3, 0x1000, 0) },
		   { "region 8", REGION_INFO(8), .answer = -EINVAL },
		   { "region 9", REGION_INFO(9), .answer = -EINVAL },
		   { "region info argsz 8", IOCTL_(DEV, 0x6c, 8), .answer = -EINVAL },
		   { "irq 0", IRQ_INFO(0), .out = { { 2, 7 }, { 4, 1 } } },
		   { "irq 1", IRQ_INFO(1), .out = { { 2, 9 }, { 4, 1 } } },
		   { "irq 2", IRQ_INFO(2), .out = { { 2, 1 }, { 4, 5 } } },
		   { "irq 3", IRQ_INFO(3), .out = { { 2, 9 }, { 4, 1 } } },
		   { "irq 4", IRQ_INFO(4), .out = { { 2, 9 }, { 4, 1 } } },
		   { "irq 5", IRQ_INFO(5), .answer = -EINVAL } },
} };

static const struct walk attach[] = { {
	"attach",
	.steps = { BOUND,
		   { "ioas", IOAS(IO), ARG(3, 2) },
		   { "attach pt 0", ATTACH(DEV, 16, 0, 0), .answer = -ENOENT },
		   { "attach pt=devid", ATTACH(DEV, 16, 0, 1), .answer = -EINVAL },
		   { "attach ioas", ATTACH(DEV, 16, 0, 2), ARG(3, 3) },
		   { "attach argsz 12", ATTACH(DEV, 12, 0, 2), ARG(3, 3) },
		   { "attach argsz 8", ATTACH(DEV, 8, 0, 2), .answer = -EINVAL },
		   { "attach flags 2", ATTACH(DEV, 16, 2, 2), .answer = -EINVAL },
		   { "attach pasid", ATTACH(DEV, 16, 1, 2, 1), .answer = -EINVAL },
		   { "attach pasid argsz 12", ATTACH(DEV, 12, 1, 2, 1), .answer = -EINVAL },
		   { "detach unattached pasid", DETACH(DEV, 12, 1, 7) },
		   { "detach pasid argsz 8", DETACH(DEV, 8, 1, 7), .answer = -EINVAL },
		   { "detach flags 2", DETACH(DEV, 12, 2), .answer = -EINVAL },
		   { "detach", DETACH(DEV, 8) },
		   { "detach again", DETACH(DEV, 12) } },
} };

static const struct walk io[] = {
	{ "io: reads and writes",
	  .steps = { BOUND,
		     { "pread cfg 4", VALUE(DEV, CFG, 4), .answer = 0x10d38086 },
		     { "pread cfg cmd", VALUE(DEV, CFG + 4, 2), .answer = 0x0103 },
		     { "pread cfg 5000", READ(DEV, CFG, 5000), .answer = -EFAULT },
		     { "pread cfg 4096", READ(DEV, CFG, 4096), .answer = 4096 },
		     { "pread cfg at 4095 len 2", READ(DEV, CFG + 4095, 2), .answer = -EFAULT },
		     { "pread cfg at 4096", READ(DEV, CFG + 4096, 1), .answer = -EFAULT },
		     { "pread bar0 4", READ(DEV, 0, 4), .answer = 4 },
		     { "pread bar1", READ(DEV, REGION(1), 4), .answer = 4 },
		     { "pread bar4 (unimpl)", READ(DEV, REGION(4), 4), .answer = -EINVAL },
		     { "pread rom", READ(DEV, ROM, 4), .answer = 4 },
		     { "pwrite rom", WRITE(DEV, ROM, 4, 0), .answer = -EINVAL },
		     { "pread vga", READ(DEV, VGA, 4), .answer = -EINVAL },
		     { "pread region 9", READ(DEV, REGION(9), 4), .answer = -EINVAL },
		     { "pread 0 bytes region 9", READ(DEV, REGION(9), 0) },
		     { "pread bar0 at end-2 len 4", READ(DEV, 0x1fffe, 4), .answer = 2 },
		     { "pread bar0 at end", READ(DEV, 0x20000, 4), .answer = -EINVAL },
		     { "pwrite cmd MEM|MASTER", WRITE(DEV, CFG + 4, 2, 6), .answer = 2 },
		     { "cmd", VALUE(DEV, CFG + 4, 2), .answer = 6 },
		     { "pwrite cmd 0", WRITE(DEV, CFG + 4, 2, 0), .answer = 2 },
		     { "pread bar0 mem disabled", READ(DEV, 0, 4), .answer = -EIO },
		     { "pread bar2 mem disabled: it is I/O", READ(DEV, REGION(2), 4), .answer = 4 },
		     { "pread rom mem disabled", READ(DEV, ROM, 4), .answer = -EIO },
		     { "pwrite cmd MEM", WRITE(DEV, CFG + 4, 2, 2), .answer = 2 },
		     { "BAR0", VALUE(DEV, CFG + 0x10, 4), .answer = 0xfe040000 },
		     { "pwrite BAR0 ones", WRITE(DEV, CFG + 0x10, 4, 0xffffffff), .answer = 4 },
		     { "BAR0 sized", VALUE(DEV, CFG + 0x10, 4), .answer = 0xfffe0000 },
		     { "pwrite BAR0 back", WRITE(DEV, CFG + 0x10, 4, 0xfe040000), .answer = 4 },
		     { "BAR0 back", VALUE(DEV, CFG + 0x10, 4), .answer = 0xfe040000 },
		     { "pwrite vendor id", WRITE(DEV, CFG, 4, 0), .answer = 4 },
		     { "id", VALUE(DEV, CFG, 4), .answer = 0x10d38086 },
		     { "lseek bound", .take = take_seek, .fd = DEV, .answer = -ESPIPE },
		     { "read bound", READ(DEV, -1, 4), .answer = 4 },
		     { "dev poll", .take = take_poll, .fd = DEV, .answer = POLLIN | POLLOUT } } },
	{ "io: maps",
	  .steps = { BOUND,
		     { "mmap bar0 full", MMAP(DEV, 0x20000, 0, MAP_SHARED) },
		     { "mmap bar0 private", MMAP(DEV, 4096, 0, MAP_PRIVATE), .answer = -EINVAL },
		     { "mmap bar0 too long", MMAP(DEV, 0x21000, 0, MAP_SHARED), .answer = -EINVAL },
		     { "mmap bar0 second half", MMAP(DEV, 0x10000, 0x10000, MAP_SHARED) },
		     { "mmap bar0 over its end", MMAP(DEV, 0x10000, 0x11000, MAP_SHARED),
		       .answer = -EINVAL },
		     { "mmap cfg", MMAP(DEV, 4096, CFG, MAP_SHARED), .answer = -EINVAL },
		     { "mmap bar1", MMAP(DEV, 4096, REGION(1), MAP_SHARED) },
		     { "mmap bar2: it is I/O", MMAP(DEV, 32, REGION(2), MAP_SHARED),
		       .answer = -EINVAL },
		     { "mmap bar3 with the table of MSI-X",
		       MMAP(DEV, 0x4000, REGION(3), MAP_SHARED) },
		     { "mmap bar4: none", MMAP(DEV, 4096, REGION(4), MAP_SHARED),
		       .answer = -EINVAL },
		     { "mmap rom", MMAP(DEV, 4096, ROM, MAP_SHARED), .answer = -EINVAL },
		     { "mmap region 9", MMAP(DEV, 4096, REGION(9), MAP_SHARED),
		       .answer = -EINVAL } } },
};

enum { E0 = FD_EVENT, NONE = 1, EVENTFD = 4, MASK = 8, UNMASK = 16, TRIGGER = 32 };

static const struct walk irqs[] = { {
	"irqs",
	.steps = { BOUND,
		   { "msix enable 2", IRQ(DEV, EVENTFD | TRIGGER, 2, 0, 2, E0, E0 + 1) },
		   { "msix trigger 0", IRQ(DEV, NONE | TRIGGER, 2, 0, 1) },
		   { "eventfd read", SIGNALS(E0), .answer = 1 },
		   { "msi enable while msix", IRQ(DEV, EVENTFD | TRIGGER, 1, 0, 1, E0),
		     .answer = -EINVAL },
		   { "intx enable while msix", IRQ(DEV, EVENTFD | TRIGGER, 0, 0, 1, E0),
		     .answer = -EINVAL },
		   { "msix add vec 3", IRQ(DEV, EVENTFD | TRIGGER, 2, 3, 1, E0) },
		   { "msix fd -1", IRQ(DEV, EVENTFD | TRIGGER, 2, 0, 1, -1) },
		   { "msix bad fd", IRQ(DEV, EVENTFD | TRIGGER, 2, 0, 1, FD_CLOSED),
		     .answer = -EBADF },
		   { "msix not eventfd", IRQ(DEV, EVENTFD | TRIGGER, 2, 0, 1, IO),
		     .answer = -EINVAL },
		   { "msix out of range", IRQ(DEV, EVENTFD | TRIGGER, 2, 5000, 1, E0),
		     .answer = -EINVAL },
		   { "msix mask", IRQ(DEV, NONE | MASK, 2, 0, 1), .answer = -ENOTTY },
		   { "msix disable", IRQ(DEV, NONE | TRIGGER, 2, 0, 0) },
		   { "msix disable again", IRQ(DEV, NONE | TRIGGER, 2, 0, 0), .answer = -EINVAL },
		   { "msix trigger disabled", IRQ(DEV, NONE | TRIGGER, 2, 0, 1), .answer = -EINVAL },
		   { "irq no data flag", IRQ(DEV, TRIGGER, 2, 0, 1), .answer = -EINVAL },
		   { "irq two actions", IRQ(DEV, NONE | MASK | UNMASK, 0, 0, 1), .answer = -ENOTTY },
		   { "irq index 5", IRQ(DEV, NONE | TRIGGER, 5, 0, 0), .answer = -EINVAL },
		   { "irq short argsz",
		     IOCTL_(DEV, 0x6e, 20, EVENTFD | TRIGGER, 2, 0, 2, E0, E0 + 1),
		     .answer = -EINVAL },
		   { "intx enable", IRQ(DEV, EVENTFD | TRIGGER, 0, 0, 1, E0) },
		   { "intx mask", IRQ(DEV, NONE | MASK, 0, 0, 1) },
		   { "intx unmask", IRQ(DEV, NONE | UNMASK, 0, 0, 1) },
		   { "intx disable", IRQ(DEV, NONE | TRIGGER, 0, 0, 0) },
		   { "intx mask disabled", IRQ(DEV, NONE | MASK, 0, 0, 1), .answer = -EINVAL },
		   { "err set", IRQ(DEV, EVENTFD | TRIGGER, 3, 0, 1, E0) },
		   { "err trigger", IRQ(DEV, NONE | TRIGGER, 3, 0, 1) },
		   { "err reached it", SIGNALS(E0), .answer = 1 },
		   { "err unset", IRQ(DEV, EVENTFD | TRIGGER, 3, 0, 1, -1) },
		   { "err trigger unset", IRQ(DEV, NONE | TRIGGER, 3, 0, 1), .answer = -EINVAL },
		   { "req set", IRQ(DEV, EVENTFD | TRIGGER, 4, 0, 1, E0) },
		   { "req clear none0", IRQ(DEV, NONE | TRIGGER, 4, 0, 0) },
		   { "req mask", IRQ(DEV, NONE | MASK, 4, 0, 1), .answer = -ENOTTY } },
} };

#define REFUSED(n, err)                                                                      \
	{ "feature " #n " PROBE", FEATURE(n | PROBE, 8), .answer = -err },                   \
		{ "feature " #n " PROBE|GET", FEATURE(n | PROBE | GET, 8), .answer = -err }, \
	{                                                                                    \
		"feature " #n " PROBE|SET", FEATURE(n | PROBE | SET, 8), .answer = -err      \
	}
#define SETTABLE(n)                                                                             \
	{ "feature " #n " PROBE", FEATURE(n | PROBE, 8) },                                      \
		{ "feature " #n " PROBE|GET", FEATURE(n | PROBE | GET, 8), .answer = -EINVAL }, \
	{                                                                                       \
		"feature " #n " PROBE|SET", FEATURE(n | PROBE | SET, 8)                         \
	}

static const struct walk features[] = { {
	"features",
	.steps = { BOUND,
		   REFUSED(0, ENOTTY),
		   REFUSED(1, ENOTTY),
		   REFUSED(2, ENOTTY),
		   SETTABLE(3),
		   SETTABLE(4),
		   SETTABLE(5),
		   REFUSED(6, ENOTTY),
		   REFUSED(7, ENOTTY),
		   REFUSED(8, ENOTTY),
		   REFUSED(9, ENOTTY),
		   REFUSED(10, ENOTTY),
		   { "feature 11 PROBE", FEATURE(11 | PROBE, 8) },
		   { "feature 11 PROBE|GET", FEATURE(11 | PROBE | GET, 8) },
		   { "feature 11 PROBE|SET", FEATURE(11 | PROBE | SET, 8), .answer = -EINVAL },
		   REFUSED(12, EINVAL),
		   REFUSED(13, ENOTTY),
		   REFUSED(14, ENOTTY),
		   { "feature none op", FEATURE(0, 24), .answer = -ENOTTY },
		   { "feature GET|SET", FEATURE(GET | SET, 24), .answer = -EINVAL },
		   { "feature argsz 4", FEATURE(PROBE, 4), .answer = -EINVAL },
		   { "feature flag bit19", FEATURE(1 << 19, 8), .answer = -EINVAL },
		   { "feature 3 SET (low power)", FEATURE(3 | SET, 8) },
		   { "pread cfg in low power", READ(DEV, CFG, 4), .answer = 4 },
		   { "feature 5 SET (exit)", FEATURE(5 | SET, 8) } },
} };

static const struct walk reset[] = { {
	"reset",
	.steps = { BOUND,
		   { "RESET", IOCTL_NULL(DEV, 0x6f) },
		   { "unknown dev ioctl 0x3bff", IOCTL_NULL(DEV, 0xff), .answer = -ENOTTY },
		   { "QUERY_GFX_PLANE", IOCTL_(DEV, 0x72, 24), .answer = -ENOTTY },
		   { "GET_GFX_DMABUF", IOCTL_(DEV, 0x73, 0), .answer = -ENOTTY },
		   { "hot reset info small", IOCTL_(DEV, 0x70, 12), .answer = -ENOSPC,
		     .out = { { 2, 0 }, { 3, 1 } } },
		   { "hot reset info", IOCTL_(DEV, 0x70, 48),
		     .out = { { 2, 3 }, { 3, 1 }, { 4, 1 }, { 5, 2 << 16 } } },
		   { "hot reset info argsz 8", IOCTL_(DEV, 0x70, 8), .answer = -EINVAL },
		   { "hot reset cdev", IOCTL_(DEV, 0x71, 12), .answer = -ENOTTY },
		   { "hot reset flags", IOCTL_(DEV, 0x71, 12, 1), .answer = -EINVAL },
		   { "hot reset count=1 on cdev", IOCTL_(DEV, 0x71, 20, 0, 1, IO),
		     .answer = -EINVAL } },
} };

static const struct walk lifetime[] = { {
	"lifetime",
	.steps = { BOUND,
		   { "ioas", IOAS(IO), ARG(3, 2) },
		   { "attach", ATTACH(DEV, 16, 0, 2) },
		   { "close iommufd", CLOSE(IO) },
		   { "dev ioctl after iommufd closed", IOCTL_(DEV, 0x6b, 24) },
		   { "detach after iommufd closed", DETACH(DEV, 12) },
		   { "open iommu again", OPEN(FILE_IOMMU, 0), .answer = IO },
		   /* A mapping of a BAR lives: the file is not closed yet. */
		   { "open cdev again", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV_2 },
		   { "rebind after close", BIND(DEV_2, IO), .answer = -EINVAL },
		   { "munmap", CLOSE(DEV) },
		   { "rebind after munmap", BIND(DEV_2, IO), ARG(4, 1) },
		   { "ioas", IOAS(IO), ARG(3, 2) },
		   { "attach", ATTACH(DEV_2, 16, 0, 2) },
		   { "close dev attached", CLOSE(DEV_2) },
		   { "destroy ioas after dev close", DESTROY(IO, 2) },
		   { "the device is gone from the context", DESTROY(IO, 1), .answer = -ENOENT } },
} };

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(before, walk_is_taken),   UNIT_TABLE(bind, walk_is_taken),
		UNIT_TABLE(info, walk_is_taken),     UNIT_TABLE(attach, walk_is_taken),
		UNIT_TABLE(io, walk_is_taken),	     UNIT_TABLE(irqs, walk_is_taken),
		UNIT_TABLE(features, walk_is_taken), UNIT_TABLE(reset, walk_is_taken),
		UNIT_TABLE(lifetime, walk_is_taken),
	};

	return UNIT_RUN("vfio", tables);
}
