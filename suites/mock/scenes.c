/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scenes.h"

#define OPEN(path_)                                \
	{                                          \
		.act = SCENE_OPEN, .path = (path_) \
	}
#define IOMMU OPEN("/dev/iommu")
#define CDEV(n) OPEN("/dev/vfio/devices/vfio" #n)
#define CLOSE(fd_)                              \
	{                                       \
		.act = SCENE_CLOSE, .fd = (fd_) \
	}
/* With more members behind the words. */
#define WITH(more, fd_, nr_, ...)                                                            \
	{                                                                                    \
		.act = SCENE_IOCTL, .fd = (fd_), .nr = (nr_), .words = { __VA_ARGS__ }, more \
	}
#define DO(fd_, nr_, ...) WITH(.memory = 0, fd_, nr_, __VA_ARGS__)
#define TRANSFER(act_, fd_, n, at, ...)                                                         \
	{                                                                                       \
		.act = (act_), .fd = (fd_), .nr = (n), .offset = (at), .words = { __VA_ARGS__ } \
	}
#define SYSFS(path_, text_)                                          \
	{                                                            \
		.act = SCENE_SYSFS, .path = (path_), .text = (text_) \
	}
/* It waits until a device is closed; the step behind that is the same write once more. */
#define WAITS(path_, text_)                                                      \
	{                                                                        \
		.act = SCENE_SYSFS, .path = (path_), .text = (text_), .waits = 1 \
	}
#define DEVICE(at, file) "/sys/bus/pci/devices/" at "/" file
/* Of host mdev: the device that has mediated ones, a type of it, and its devices. */
#define PARENT DEVICE("0000:01:00.0", "")
#define TYPE(file) PARENT "mdev_supported_types/nvidia-222/" file
#define MDEV(n) "7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c0" n
#define MDEV_FILE(n, file) PARENT MDEV(n) "/" file
#define CONFIG (UINT64_C(7) << 40)

#define IOAS DO(0, 0x81, 12)
#define MAP(flags, ioas, bytes, iova) \
	WITH(.memory = 4, 0, 0x85, 40, flags, ioas, 0, 0, 0, bytes, 0, iova)
#define UNMAP(ioas, iova, bytes) DO(0, 0x86, 24, ioas, iova, 0, bytes)
#define BIND DO(1, 0x76, 16, 0, 0)
#define ATTACH(pt) DO(1, 0x77, 12, 0, pt)
#define HWPT(flags, dev, pt, type, bytes, ...) \
	WITH(DATA(8, __VA_ARGS__), 0, 0x89, 48, flags, dev, pt, 0, 0, type, bytes)
#define DATA(at, ...) .pointer = (at), .data = { __VA_ARGS__ }

const struct scene scenes[] = {
	{ "address spaces",
	  "intel-e1000e",
	  { IOMMU, IOAS, MAP(7, 1, 0x10000, 0x40000), IOAS,
	    DO(0, 0x83, 40, 7, 2, 1, 0x10000, 0, 0x80000, 0, 0x40000), MAP(6, 1, 0x4000, 0),
	    WITH(DATA(4, 0), 0, 0x84, 32, 1, 8), WITH(DATA(4, 0, 0, 0xfffff), 0, 0x82, 24, 2, 1),
	    UNMAP(1, 0x40000, 0x10000), DO(0, 0x87, 24, 1, 1, 1), DO(0, 0x80, 8, 1), IOAS,
	    MAP(7, 1, 0x1000, 0x1000), CLOSE(0), IOMMU, IOAS } },
	{ "a device",
	  "intel-e1000e",
	  { IOMMU,
	    CDEV(1),
	    BIND,
	    IOAS,
	    MAP(7, 2, 0x10000, 0x40000),
	    ATTACH(2),
	    MAP(7, 2, 0x10000, 0x80000),
	    DO(1, 0x6b, 24),
	    DO(1, 0x6c, 32, 0, 3),
	    TRANSFER(SCENE_READ, 1, 4, CONFIG, 0),
	    TRANSFER(SCENE_WRITE, 1, 2, CONFIG + 4, 6),
	    TRANSFER(SCENE_WRITE, 1, 4, 0x100, 99),
	    TRANSFER(SCENE_MMAP, 1, 0x1000, 0, 0),
	    WITH(.event = 5, 1, 0x6e, 24, 4 | 32, 2, 0, 1),
	    WITH(.event = 5, 1, 0x6e, 24, 4 | 32, 2, 1, 1),
	    WITH(.event = 6, 1, 0x74, 32, 4, 0x100, 0, 99, 0),
	    DO(0, 0x89, 48, 0, 1, 2),
	    ATTACH(4),
	    DO(1, 0x6f, 0),
	    DO(1, 0x78, 8),
	    UNMAP(2, 0x80000, 0x10000),
	    DO(0, 0x80, 8, 4),
	    ATTACH(2),
	    CLOSE(1),
	    CDEV(1),
	    BIND,
	    DO(1, 0x78, 8) } },
	{ "nested translation",
	  "grace-2smmu",
	  { IOMMU, CDEV(0), BIND, IOAS, HWPT(1, 1, 2, 0, 0), DO(0, 0x90, 40, 0, 1, 1, 3),
	    DO(0, 0x91, 24, 4, 1, 0, 0x100), DO(0, 0x8e, 16), DO(0, 0x93, 32, 0, 4, 1, 16),
	    HWPT(0, 1, 4, 2, 16, 0xb), ATTACH(8), MAP(7, 2, 0x10000, 0x40000),
	    WITH(DATA(2, 0x11), 0, 0x8d, 32, 4, 0, 0, 1, 16, 1), ATTACH(3), DO(0, 0x80, 8, 8),
	    DO(1, 0x78, 8) } },
	{ "queues of commands",
	  "grace-cmdqv",
	  { IOMMU, CDEV(0), BIND, IOAS, HWPT(1, 1, 2, 0, 0), MAP(7, 2, 0x40000, 0x40000),
	    WITH(DATA(8, 0), 0, 0x90, 40, 0, 2, 1, 3, 0, 16), DO(0, 0x91, 24, 4, 1, 0, 0x100),
	    TRANSFER(SCENE_MMAP, 0, 0x10000, 0x10000, 0),
	    DO(0, 0x94, 40, 0, 4, 1, 0, 0, 0x40000, 0, 0x10000), DO(0, 0x80, 8, 6) } },
	{ "dirty pages",
	  "intel-scalable",
	  { IOMMU, CDEV(0), BIND, IOAS, HWPT(2, 1, 2, 0, 0), ATTACH(3), MAP(7, 2, 0x10000, 0x40000),
	    DO(0, 0x8b, 16, 1, 3),
	    WITH(DATA(10, 0), 0, 0x8c, 48, 3, 0, 0, 0x40000, 0, 0x10000, 0, 0x1000, 0),
	    DO(0, 0x8b, 16, 0, 3), WITH(DATA(4, 0), 0, 0x8a, 40, 0, 1, 32) } },
	{ "drivers",
	  "intel-e1000e",
	  { SYSFS("/sys/bus/pci/drivers/vfio-pci/unbind", "0000:02:00.0"),
	    SYSFS("/sys/bus/pci/devices/0000:02:00.0/driver_override", "pci-stub"),
	    SYSFS("/sys/bus/pci/drivers_probe", "0000:02:00.0"),
	    SYSFS("/sys/bus/pci/drivers/pci-stub/unbind", "0000:02:00.0"),
	    SYSFS("/sys/bus/pci/devices/0000:02:00.0/driver_override", "vfio-pci"),
	    SYSFS("/sys/bus/pci/drivers/vfio-pci/bind", "0000:02:00.0"),
	    SYSFS("/sys/bus/pci/drivers/pci-stub/new_id", "1234 5678"),
	    SYSFS("/sys/bus/pci/drivers/pci-stub/remove_id", "1234 5678"), IOMMU, CDEV(1), BIND } },
	{ "a driver is taken from an open device",
	  "intel-e1000e",
	  { IOMMU, CDEV(1), BIND, IOAS, ATTACH(2), WITH(.event = 5, 1, 0x6e, 24, 4 | 32, 4, 0, 1),
	    WAITS("/sys/bus/pci/drivers/vfio-pci/unbind", "0000:02:00.0"), DO(1, 0x6b, 24),
	    DO(1, 0x78, 8), CLOSE(1), SYSFS("/sys/bus/pci/drivers/vfio-pci/unbind", "0000:02:00.0"),
	    SYSFS("/sys/bus/pci/drivers/vfio-pci/bind", "0000:02:00.0"), CDEV(1), BIND } },
	{ "files of a device",
	  "intel-e1000e",
	  { SYSFS(DEVICE("0000:02:00.0", "reset"), "1"),
	    SYSFS(DEVICE("0000:02:00.0", "numa_node"), "-1"),
	    SYSFS("/sys/kernel/iommu_groups/8/type", "identity"), IOMMU, CDEV(1), BIND, CLOSE(1),
	    SYSFS("/sys/kernel/iommu_groups/8/type", "DMA"), CDEV(1), BIND } },
	{ "virtual functions",
	  "intel-e1000e",
	  { SYSFS(DEVICE("0000:01:00.0", "sriov_numvfs"), "0"),
	    SYSFS(DEVICE("0000:01:00.0", "sriov_numvfs"), "3"), CDEV(3), CDEV(5),
	    WAITS(DEVICE("0000:01:00.0", "sriov_numvfs"), "0"), CLOSE(0), CLOSE(1),
	    SYSFS(DEVICE("0000:01:00.0", "sriov_numvfs"), "0"),
	    SYSFS(DEVICE("0000:01:00.0", "sriov_numvfs"), "1"), CDEV(3), CLOSE(0),
	    SYSFS(DEVICE("0000:01:00.0", "sriov_numvfs"), "0"),
	    SYSFS(DEVICE("0000:01:00.0", "sriov_numvfs"), "2") } },
	{ "a mediated device",
	  "mdev",
	  { IOMMU,
	    CDEV(0),
	    BIND,
	    IOAS,
	    MAP(7, 2, 0x10000, 0x40000),
	    ATTACH(2),
	    MAP(7, 2, 0x10000, 0x80000),
	    DO(1, 0x6b, 24),
	    DO(1, 0x6c, 32, 0, 3),
	    TRANSFER(SCENE_READ, 1, 4, CONFIG, 0),
	    IOAS,
	    ATTACH(3),
	    UNMAP(2, 0x80000, 0x10000),
	    DO(0, 0x80, 8, 2),
	    DO(1, 0x78, 8),
	    ATTACH(3),
	    CDEV(1),
	    DO(2, 0x76, 16, 0, 0),
	    DO(2, 0x77, 12, 0, 3),
	    CLOSE(1),
	    DO(2, 0x78, 8),
	    DO(0, 0x80, 8, 3) } },
	{ "mediated devices that come and go",
	  "mdev",
	  { SYSFS(TYPE("create"), MDEV("3")), IOMMU, CDEV(2), BIND, IOAS, ATTACH(2),
	    WITH(.event = 5, 1, 0x6e, 24, 4 | 32, 4, 0, 1), WAITS(MDEV_FILE("3", "remove"), "1"),
	    CLOSE(1), SYSFS(MDEV_FILE("3", "remove"), "1"), SYSFS(MDEV_FILE("1", "remove"), "1"),
	    SYSFS(TYPE("create"), MDEV("1")), CDEV(0), CLOSE(1) } },
};

const size_t n_scenes = sizeof(scenes) / sizeof(scenes[0]);
