/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What programs and the kernel say to each other about VFIO devices: layouts and numbers as section 2 of the kernel facts has
 * them. vfio.def says how large each structure is, and the build fails where one is not.
 */
#ifndef MODEL_UAPI_VFIO_H
#define MODEL_UAPI_VFIO_H

#include <stdint.h>

enum vfio_device_info_flags {
	VFIO_INFO_RESET = 1,
	VFIO_INFO_PCI = 2,
	VFIO_INFO_CAPS = 0x80,
};

struct vfio_info {
	uint32_t argsz, flags, num_regions, num_irqs, cap_offset, pad;
};

/* Head of a capability in the chain behind an info structure. */
struct vfio_cap {
	uint16_t id, version;
	uint32_t next;
};

enum { VFIO_CAP_MSIX_MAPPABLE = 3 };

enum vfio_region_index {
	VFIO_ROM = 6,
	VFIO_CONFIG = 7,
	VFIO_VGA = 8,
	VFIO_REGION_SHIFT = 40, /* of the index in a file offset */
};

enum vfio_region_flags {
	VFIO_REGION_READ = 1,
	VFIO_REGION_WRITE = 2,
	VFIO_REGION_MMAP = 4,
	VFIO_REGION_CAPS = 8,
};

struct vfio_region {
	uint32_t argsz, flags, index, cap_offset;
	uint64_t size, offset;
};

enum vfio_irq_index { VFIO_INTX, VFIO_MSI, VFIO_MSIX, VFIO_ERR, VFIO_REQ };

enum vfio_irq_info_flags {
	VFIO_IRQ_EVENTFD = 1,
	VFIO_IRQ_MASKABLE = 2,
	VFIO_IRQ_AUTOMASKED = 4,
	VFIO_IRQ_NORESIZE = 8,
};

struct vfio_irq {
	uint32_t argsz, flags, index, count;
};

enum vfio_set_irqs_flags {
	VFIO_DATA_NONE = 1,
	VFIO_DATA_BOOL = 2,
	VFIO_DATA_EVENTFD = 4,
	VFIO_DATA = 7,
	VFIO_MASK = 8,
	VFIO_UNMASK = 16,
	VFIO_TRIGGER = 32,
	VFIO_ACTION = 56,
};

struct vfio_set_irqs {
	uint32_t argsz, flags, index, start, count;
};

enum vfio_hot_reset_flags {
	VFIO_HOT_DEV_ID = 1,
	VFIO_HOT_OWNED = 2,
};

struct vfio_hot_info {
	uint32_t argsz, flags, count;
};

/* Behind it, for each device that the reset would reach. */
struct vfio_dependent {
	uint32_t id; /* of the device in its context; 0: owned but not opened, UINT32_MAX: not owned */
	uint16_t segment;
	uint8_t bus, devfn;
};

struct vfio_hot_reset {
	uint32_t argsz, flags, count;
};

struct vfio_reset {
	uint32_t unused;
};

enum { VFIO_WIDTHS = 15 }; /* 1, 2, 4 or 8 bytes */

struct vfio_ioeventfd {
	uint32_t argsz, flags;
	uint64_t offset, data;
	int32_t fd;
	uint32_t reserved;
};

enum vfio_feature_flags {
	VFIO_FEATURE_MASK = 0xffff,
	VFIO_FEATURE_GET = 1 << 16,
	VFIO_FEATURE_SET = 1 << 17,
	VFIO_FEATURE_PROBE = 1 << 18,
	VFIO_FEATURE_FLAGS = 0x7ffff,
};

struct vfio_feature {
	uint32_t argsz, flags;
};

/* Data of LOW_POWER_ENTRY_WITH_WAKEUP. */
struct vfio_wakeup {
	int32_t fd;
	uint32_t reserved;
};

/* Data of DMA_BUF; ranges of offset and length follow. */
struct vfio_dma_buf {
	uint32_t region, open_flags, flags, ranges;
};

struct vfio_range {
	uint64_t offset, length;
};

enum { VFIO_BIND_TOKEN = 1, VFIO_UUID = 16 };

struct vfio_bind {
	uint32_t argsz, flags;
	int32_t iommufd;
	uint32_t out_devid;
	uint64_t token;
};

enum { VFIO_PASID = 1 };

struct vfio_attach {
	uint32_t argsz, flags, pt_id, pasid;
};

struct vfio_detach {
	uint32_t argsz, flags, pasid;
};

struct vfio_group_status {
	uint32_t argsz, flags;
};

enum vfio_group_flags { VFIO_GROUP_VIABLE = 1, VFIO_GROUP_CONTAINER = 2 };

#endif
