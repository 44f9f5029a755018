/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ioctls of page tables and of what IOMMUs say of themselves (sections 0, 1.5 and 1.7 of the kernel facts).
 *
 * The machine: devices 1 (VT-d as recorded), 2 (VT-d that scales), 3 (AMD), 4 (SMMUv3), 5 (SMMUv3 with stage 2 only), 6
 * (no IOMMU); IOAS 7 shows 0x10000–0x13fff and is shown by page tables 8 (device 2, keeps track, can be a parent) and 9
 * (device 1); fault queue 10; IOAS 11 has a mapping of nothing; IOAS 12 has one of three bytes; 13 is a page table of device 6 for IOAS 7.
 * Descriptors 101 to 103 are dma-bufs: of one range, of several, of a device that is not bound.
 */
#include "asks.h"

#include <errno.h>

#define FIX_RW (IOMMU_MAP_FIXED_IOVA | IOMMU_MAP_WRITEABLE | IOMMU_MAP_READABLE)
#define MAX UINT64_MAX
#define NEST IOMMU_HWPT_ALLOC_NEST_PARENT
#define DIRTY IOMMU_HWPT_ALLOC_DIRTY_TRACKING
#define FAULT IOMMU_HWPT_FAULT_ID_VALID
#define PASID IOMMU_HWPT_ALLOC_PASID

#define HWPT(dev, pt, flags) .nr = 0x89, .hwpt_alloc = { 48, flags, dev, pt, 0, 0, 0, 0, 0, 0, 0 }
#define HWPT_DATA(dev, pt, flags, type, len) \
	.nr = 0x89, .hwpt_alloc = { 48, flags, dev, pt, 0, 0, type, len, 0, 0, 0 }
#define HWPT_FAULT(dev, pt, flags, fault) \
	.nr = 0x89, .hwpt_alloc = { 48, flags, dev, pt, 0, 0, 0, 0, 0, fault, 0 }
#define IS_NEW .out_at = AT(hwpt_alloc, out_hwpt_id), .out = 14
#define INFO(flags, dev, len, type) \
	.nr = 0x8a, .hw_info = { 40, flags, dev, len, 0, type, 0, { 0 }, 0 }
#define BUFFER .pointer = AT(hw_info, data_uptr)
#define TELLS(member, value) .out_at = AT(hw_info, member), .out = value
#define TRACK(flags, hwpt) .nr = 0x8b, .set_dirty = { 16, flags, hwpt, 0 }
#define BITMAP(hwpt, flags, r, iova, len, size) \
	.nr = 0x8c, .get_dirty = { 48, hwpt, flags, r, iova, len, size, 0 }
#define MAP_FILE(ioas, fd, start, len) \
	.nr = 0x8f, .map_file = { 40, FIX_RW, ioas, fd, start, len, 0x20000 }
#define GET_PA(flags, ioas, r, iova, len) .nr = 0x95, .get_pa = { 40, flags, ioas, r, iova, len, 0 }

static const struct ask asks[] = {
	{ "HWPT: a new one", HWPT(1, 7, 0), IS_NEW },
	{ "HWPT: reserved before the data", .nr = 0x89,
	  .hwpt_alloc = { 48, 0, 9, 99, 0, 1, 0, 8, 0, 0, 0 }, .answer = EOPNOTSUPP },
	{ "HWPT: data without a type before the device [R]", HWPT_DATA(99, 7, 0, 0, 8),
	  .answer = EINVAL },
	{ "HWPT: a type without data before the device [R]", HWPT_DATA(99, 7, 0, 1, 0),
	  .answer = EINVAL },
	{ "HWPT: no such device before the page table [R]", HWPT(99, 99, 0), .answer = ENOENT },
	{ "HWPT: what is no device", HWPT(7, 7, 0), .answer = ENOENT },
	{ "HWPT: on nothing is EINVAL [R]", HWPT(1, 99, 0), .answer = EINVAL },
	{ "HWPT: on a device, before its flags [R]", HWPT(1, 1, 16), .answer = EINVAL },
	{ "HWPT: on a fault queue", HWPT(1, 10, 0), .answer = EINVAL },
	{ "HWPT: an unknown flag before the data [R]", HWPT_DATA(1, 7, 16, 1, 24),
	  .answer = EOPNOTSUPP },
	{ "HWPT: nobody takes data for an IOAS [R]", HWPT_DATA(2, 7, 0, 1, 24),
	  .answer = EOPNOTSUPP },
	{ "HWPT: no queue that is none, in the end", HWPT_FAULT(2, 7, FAULT, 99),
	  .answer = ENOENT },
	{ "HWPT: no queue that is something else", HWPT_FAULT(2, 7, FAULT, 7), .answer = ENOENT },
	{ "HWPT: a queue", HWPT_FAULT(2, 7, FAULT, 10), IS_NEW },
	{ "HWPT: no queue for a parent", HWPT_FAULT(2, 7, FAULT | NEST, 10), .answer = EOPNOTSUPP },
	{ "HWPT: the queue is not looked at without its flag", HWPT_FAULT(2, 7, 0, 99), IS_NEW },
	{ "HWPT: memory that is not there before the queue", HWPT_FAULT(2, 11, FAULT, 99),
	  .answer = EFAULT },
	{ "HWPT: mappings of bytes", HWPT(2, 12, 0), .answer = EADDRINUSE },
	{ "HWPT: without an IOMMU", HWPT(6, 7, 0), IS_NEW },
	{ "HWPT: with a flag without an IOMMU", HWPT(6, 7, PASID), .answer = EOPNOTSUPP },

	{ "HWPT: VT-d, no parent in legacy mode [R]", HWPT(1, 7, NEST), .answer = EOPNOTSUPP },
	{ "HWPT: VT-d, nothing is tracked in legacy mode [R]", HWPT(1, 7, DIRTY),
	  .answer = EOPNOTSUPP },
	{ "HWPT: VT-d always takes PASIDs [R]", HWPT(1, 7, PASID), IS_NEW },
	{ "HWPT: VT-d, a parent", HWPT(2, 7, NEST), IS_NEW },
	{ "HWPT: VT-d, tracked", HWPT(2, 7, DIRTY), IS_NEW },
	{ "HWPT: VT-d, everything", HWPT(2, 7, NEST | DIRTY | PASID), IS_NEW },
	{ "HWPT: VT-d, a tracked parent", HWPT(2, 7, NEST | DIRTY), IS_NEW },
	{ "HWPT: VT-d, a parent for PASIDs", HWPT(2, 7, NEST | PASID), IS_NEW },
	{ "HWPT: VT-d, tracked for PASIDs", HWPT(2, 7, DIRTY | PASID), IS_NEW },
	{ "HWPT: AMD", HWPT(3, 7, 0), IS_NEW },
	{ "HWPT: AMD, tracked", HWPT(3, 7, DIRTY), IS_NEW },
	{ "HWPT: AMD, no PASIDs without their features", HWPT(3, 7, PASID), .answer = EOPNOTSUPP },
	{ "HWPT: AMD, no parent", HWPT(3, 7, NEST), .answer = EOPNOTSUPP },
	{ "HWPT: SMMUv3", HWPT(4, 7, 0), IS_NEW },
	{ "HWPT: SMMUv3, a parent", HWPT(4, 7, NEST), IS_NEW },
	{ "HWPT: SMMUv3, tracked", HWPT(4, 7, DIRTY), IS_NEW },
	{ "HWPT: SMMUv3, for PASIDs", HWPT(4, 7, PASID), IS_NEW },
	{ "HWPT: SMMUv3, tracked for PASIDs", HWPT(4, 7, DIRTY | PASID), IS_NEW },
	{ "HWPT: SMMUv3, no tracked parent", HWPT(4, 7, NEST | DIRTY), .answer = EOPNOTSUPP },
	{ "HWPT: SMMUv3, no parent for PASIDs", HWPT(4, 7, NEST | PASID), .answer = EOPNOTSUPP },
	{ "HWPT: SMMUv3 with stage 2 only", HWPT(5, 7, 0), IS_NEW },
	{ "HWPT: no parent where it cannot nest", HWPT(5, 7, NEST), .answer = EOPNOTSUPP },
	{ "HWPT: PASIDs need stage 1", HWPT(5, 7, PASID), .answer = EOPNOTSUPP },
	{ "HWPT: tracking needs stage 1", HWPT(5, 7, DIRTY), .answer = EOPNOTSUPP },

	{ "HWPT: 6.6 knows no flag", .kernel = 606, .nr = 0x89,
	  .hwpt_alloc = { .size = 24, .flags = NEST, .dev_id = 2, .pt_id = 7 },
	  .answer = EOPNOTSUPP },
	{ "HWPT: 6.6 makes page tables", .kernel = 606, .nr = 0x89,
	  .hwpt_alloc = { .size = 24, .dev_id = 2, .pt_id = 7 }, IS_NEW },
	{ "HWPT: 6.6 knows address spaces alone", .kernel = 606, .nr = 0x89,
	  .hwpt_alloc = { .size = 24, .flags = 16, .dev_id = 2, .pt_id = 8 }, .answer = EINVAL },
	{ "HWPT: 6.7 knows parents", .kernel = 607, .nr = 0x89,
	  .hwpt_alloc = { .size = 40, .flags = NEST | DIRTY, .dev_id = 2, .pt_id = 7 }, IS_NEW },
	{ "HWPT: 6.7 knows page tables", .kernel = 607, .nr = 0x89,
	  .hwpt_alloc = { .size = 40, .flags = 16, .dev_id = 2, .pt_id = 8 },
	  .answer = EOPNOTSUPP },
	{ "HWPT: 6.10 knows no fault queue", .kernel = 610, HWPT_FAULT(2, 7, FAULT, 0),
	  .answer = EOPNOTSUPP },
	{ "HWPT: 6.11 does", .kernel = 611, HWPT_FAULT(2, 7, FAULT, 10), IS_NEW },
	{ "HWPT: 6.14 knows no PASIDs", .kernel = 614, HWPT(2, 7, PASID), .answer = EOPNOTSUPP },
	{ "HWPT: 6.14 knows parents", .kernel = 614, HWPT(2, 7, NEST), IS_NEW },
	{ "HWPT: 6.15 does", .kernel = 615, HWPT(2, 7, PASID), IS_NEW },

	{ "HW_INFO: what can be asked for", INFO(0, 1, 64, 0), BUFFER, TELLS(data_len, 24) },
	{ "HW_INFO: type of VT-d [R]", INFO(0, 1, 64, 0), BUFFER, TELLS(data_type, 1) },
	{ "HW_INFO: no ATS [R]", INFO(0, 1, 64, 0), BUFFER, TELLS(out_capabilities, 8) },
	{ "HW_INFO: dirty pages and ATS", INFO(0, 2, 64, 0), BUFFER, TELLS(out_capabilities, 1) },
	{ "HW_INFO: PASIDs of device and IOMMU", INFO(0, 2, 64, 0), BUFFER,
	  TELLS(out_max_pasid_log2, 16) },
	{ "HW_INFO: no PASID [R]", INFO(0, 1, 64, 0), BUFFER, TELLS(data_type, 1) },
	{ "HW_INFO: AMD", INFO(0, 3, 64, 0), BUFFER, TELLS(data_type, 4) },
	{ "HW_INFO: 16 bytes of AMD", INFO(0, 3, 64, 0), BUFFER, TELLS(data_len, 16) },
	{ "HW_INFO: older kernels know nothing of AMD", INFO(0, 3, 64, 9), BUFFER, .kernel = 702,
	  TELLS(data_type, 0) },
	{ "HW_INFO: SMMUv3", INFO(0, 4, 64, 0), BUFFER, TELLS(data_type, 2) },
	{ "HW_INFO: 40 bytes of SMMUv3", INFO(0, 4, 64, 0), BUFFER, TELLS(data_len, 40) },
	{ "HW_INFO: less than there is", INFO(0, 4, 4, 0), BUFFER, TELLS(data_len, 40) },
	{ "HW_INFO: nothing but its length", INFO(0, 4, 0, 0), TELLS(data_len, 40) },
	{ "HW_INFO: the type without the flag is not looked at", INFO(0, 4, 64, 3), BUFFER,
	  TELLS(data_type, 2) },
	{ "HW_INFO: its own type", INFO(1, 4, 64, 2), BUFFER, TELLS(data_type, 2) },
	{ "HW_INFO: any type", INFO(1, 4, 64, 0), BUFFER, TELLS(data_type, 2) },
	{ "HW_INFO: no CMDQV", INFO(1, 4, 64, 3), BUFFER, .answer = EOPNOTSUPP },
	{ "HW_INFO: another type before the buffer [R]", INFO(1, 1, 64, 2), .answer = EOPNOTSUPP },
	{ "HW_INFO: an unknown flag before the device [R]", INFO(2, 99, 64, 0),
	  .answer = EOPNOTSUPP },
	{ "HW_INFO: reserved before the device", .nr = 0x8a,
	  .hw_info = { 40, 0, 99, 8, 0, 0, 0, { 0, 0, 1 }, 0 }, .answer = EOPNOTSUPP },
	{ "HW_INFO: no such device before the buffer [R]", INFO(0, 99, 8, 0), .answer = ENOENT },
	{ "HW_INFO: no buffer [R]", INFO(0, 1, 8, 0), .answer = EFAULT },
	{ "HW_INFO: a buffer that is not there", .nr = 0x8a,
	  .hw_info = { 40, 0, 1, 8, 16, 0, 0, { 0 }, 0 }, .answer = EFAULT },
	{ "HW_INFO: no IOMMU", INFO(0, 6, 64, 0), BUFFER, .answer = EOPNOTSUPP },
	{ "HW_INFO: 6.16 cannot be asked for a type", INFO(1, 1, 64, 1), BUFFER, .kernel = 616,
	  .answer = EOPNOTSUPP },
	{ "HW_INFO: 6.17 can", INFO(1, 1, 64, 1), BUFFER, .kernel = 617, TELLS(data_type, 1) },
	{ "HW_INFO: 6.14 has a reserved byte more", .nr = 0x8a, .kernel = 614,
	  .hw_info = { 40, 0, 99, 0, 0, 0, 1, { 0 }, 0 }, .answer = EOPNOTSUPP },
	{ "HW_INFO: which is 0", INFO(0, 2, 0, 0), .kernel = 614, TELLS(data_len, 24) },
	{ "HW_INFO: and stays so", INFO(0, 2, 0, 0), .kernel = 614, TELLS(out_max_pasid_log2, 0) },
	{ "HW_INFO: 6.15 has not", .nr = 0x8a, .kernel = 615,
	  .hw_info = { 40, 0, 99, 0, 0, 0, 1, { 0 }, 0 }, .answer = ENOENT },

	{ "TRACK: on", TRACK(1, 8) },
	{ "TRACK: off", TRACK(0, 8) },
	{ "TRACK: an unknown flag before the id [R]", TRACK(2, 99), .answer = EOPNOTSUPP },
	{ "TRACK: no such page table [R]", TRACK(1, 99), .answer = ENOENT },
	{ "TRACK: an IOAS is none", TRACK(1, 7), .answer = ENOENT },
	{ "TRACK: one that cannot [R]", TRACK(1, 9), .answer = EOPNOTSUPP },

	{ "BITMAP: what nobody wrote", BITMAP(8, 0, 0, 0x10000, 0x4000, 0x1000) },
	{ "BITMAP: a hole is no error", BITMAP(8, 0, 0, 0x40000, 0x4000, 0x1000) },
	{ "BITMAP: an unknown flag before the id", BITMAP(99, 2, 0, 0, 0, 0),
	  .answer = EOPNOTSUPP },
	{ "BITMAP: reserved before the id", BITMAP(99, 0, 1, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "BITMAP: not cleared", BITMAP(8, 1, 0, 0x10000, 0x4000, 0x1000) },
	{ "BITMAP: no such page table before the length", BITMAP(99, 0, 0, 0, 0, 0),
	  .answer = ENOENT },
	{ "BITMAP: nothing, before the page size [R]", BITMAP(9, 0, 0, 1, 0, 0), .answer = EINVAL },
	{ "BITMAP: the end before the alignment", BITMAP(9, 0, 0, MAX - 1, 0x1000, 0),
	  .answer = EOVERFLOW },
	{ "BITMAP: up to the last address", BITMAP(8, 0, 0, MAX - 0xfff, 0x1000, 0x1000) },
	{ "BITMAP: a start in a page", BITMAP(9, 0, 0, 8, 0xff8, 8), .answer = EINVAL },
	{ "BITMAP: an end in a page", BITMAP(9, 0, 0, 0, 8, 8), .answer = EINVAL },
	{ "BITMAP: the end, far from the last address",
	  BITMAP(9, 0, 0, MAX - 0x1fff, 0x4000, 0x1000), .answer = EOVERFLOW },
	{ "BITMAP: a start in a page, and whole pages", BITMAP(9, 0, 0, 8, 0x1000, 8),
	  .answer = EINVAL },
	{ "BITMAP: in smaller pages", BITMAP(9, 0, 0, 0, 0x1000, 8), .answer = EOPNOTSUPP },
	{ "BITMAP: a start in one of its pages, and whole ones",
	  BITMAP(9, 0, 0, 0x1000, 0x2000, 0x2000), .answer = EINVAL },
	{ "BITMAP: pages of no bytes", BITMAP(9, 0, 0, 0, 0x1000, 0), .answer = EINVAL },
	{ "BITMAP: a start in one of its pages", BITMAP(9, 0, 0, 0x1000, 0x1000, 0x2000),
	  .answer = EINVAL },
	{ "BITMAP: an end in one of its pages", BITMAP(9, 0, 0, 0, 0x1000, 0x2000),
	  .answer = EINVAL },
	{ "BITMAP: one that cannot be tracked [R]", BITMAP(9, 0, 0, 0, 0x1000, 0x1000),
	  .answer = EOPNOTSUPP },

	{ "DESTROY: what a page table shows", .nr = 0x80, .destroy = { 8, 7 }, .answer = EBUSY },
	{ "DESTROY: a page table that nobody uses", .nr = 0x80, .destroy = { 8, 8 } },
	{ "DESTROY: a device that is bound [R]", .nr = 0x80, .destroy = { 8, 1 }, .answer = EBUSY },
	{ "DESTROY: a queue that is open [R]", .nr = 0x80, .destroy = { 8, 10 }, .answer = EBUSY },

	{ "FAULT_QUEUE: a new one", .nr = 0x8e, .fault_alloc = { 16, 0, 0, 0 },
	  .out_at = AT(fault_alloc, out_fault_id), .out = 14 },
	{ "FAULT_QUEUE: its descriptor", .nr = 0x8e, .fault_alloc = { 16, 0, 0, 0 },
	  .out_at = AT(fault_alloc, out_fault_fd), .out = 104 },
	{ "FAULT_QUEUE: no flag is known [R]", .nr = 0x8e, .fault_alloc = { 16, 1, 0, 0 },
	  .answer = EOPNOTSUPP },

	{ "MAP_FILE: a dma-buf", MAP_FILE(7, 101, 0, 0x3000) },
	{ "MAP_FILE: part of one", MAP_FILE(7, 101, 0x1000, 0x2000) },
	{ "MAP_FILE: one of several ranges, before the length", MAP_FILE(7, 102, 0, 0),
	  .answer = EOPNOTSUPP },
	{ "MAP_FILE: nothing of a dma-buf, before its device", MAP_FILE(7, 103, 0, 0),
	  .answer = EINVAL },
	{ "MAP_FILE: more than a dma-buf has, before its device", MAP_FILE(7, 103, 0x1000, 0x3000),
	  .answer = EINVAL },
	{ "MAP_FILE: the end of offsets of a dma-buf", MAP_FILE(7, 101, MAX - 0xfff, 0x8000),
	  .answer = EOVERFLOW },
	{ "MAP_FILE: a dma-buf of a device that has gone, before the place", MAP_FILE(7, 103, 0, 8),
	  .answer = ENODEV },
	{ "MAP_FILE: a queue is no memory", MAP_FILE(7, 100, 0, 0x1000), .answer = EINVAL },
	{ "CHANGE_PROCESS: nothing is mapped but memory", .nr = 0x92, .change_process = { 8, 0 },
	  .answer = EINVAL },

	{ "GET_PA: of a mapping", GET_PA(0, 7, 0, 0x10800, 0x1000),
	  .out_at = AT(ioas_noiommu_get_pa, length), .out = 0x800 },
	{ "GET_PA: takes a capability, before anything", GET_PA(1, 99, 0, 0x40000, 0),
	  .lacks = 1 << 17, .answer = EPERM },
	{ "GET_PA: no flag is known", GET_PA(1, 7, 0, 0x10000, 0), .answer = EOPNOTSUPP },
	{ "GET_PA: reserved before the length", GET_PA(0, 7, 1, 0x10000, 0), .answer = EOPNOTSUPP },
	{ "GET_PA: nothing, before the id", GET_PA(0, 99, 0, 0x10000, 0), .answer = EINVAL },
	{ "GET_PA: no such IOAS", GET_PA(0, 99, 0, 0x10000, 1), .answer = ENOENT },
	{ "GET_PA: a hole", GET_PA(0, 11, 0, 0x40000, 1), .answer = ENOENT },
	{ "GET_PA: behind an IOMMU", GET_PA(0, 11, 0, 0x10000, 1), .answer = EOPNOTSUPP },
};

static void map(struct machine_rig *m, uint32_t ioas, const void *at, uint64_t bytes)
{
	const struct iommu_ioas_map a = { .flags = FIX_RW,
					  .ioas_id = ioas,
					  .user_va = (uintptr_t)at,
					  .length = bytes,
					  .iova = 0x10000 };

	assert_int_equal(rig_map(&m->rig, &a, NULL), 0);
}

/* A dma-buf of a device, as VFIO makes one. */
static void buffer(struct machine_rig *m, unsigned device, uint64_t bytes)
{
	const ref r = heap_new(&m->rig.w->heap, sizeof(struct file));
	struct device *d = machine_device(m, device);

	*(struct file *)heap_at(&m->rig.w->heap, r) =
		(struct file){ .kind = FILE_DMABUF, .object = device + 1, .bytes = bytes };
	d->binding = d->bound ? device + 1 : 0;
	m->files[m->n_files++] = r;
}

static void hwpt(struct machine_rig *m, uint32_t device, uint32_t flags)
{
	struct iommu_hwpt_alloc a = { .size = 48, .flags = flags, .dev_id = device, .pt_id = 7 };

	assert_int_equal(rig_ioctl(&m->rig, 0x89, &a), 0);
}

static void fill(struct machine_rig *m)
{
	struct iommu_fault_alloc queue = { .size = 16 };
	uint32_t id, i;

	for (i = 0; i < m->n_devices - 1; i++)
		assert_int_equal(device_join(m->rig.w, m->rig.context, machine_device(m, i), &id),
				 0);
	m->rig.w->noiommu = true;
	assert_int_equal(rig_ioas(&m->rig), 7);
	map(m, 7, m->memory, MACHINE_PAGES * RIG_PAGE);
	hwpt(m, 2, NEST | DIRTY);
	hwpt(m, 1, 0);
	assert_int_equal(rig_ioctl(&m->rig, 0x8e, &queue), 0);
	assert_int_equal(rig_ioas(&m->rig), 11);
	map(m, 11, (const void *)0x1000, RIG_PAGE);
	assert_int_equal(rig_ioas(&m->rig), 12);
	map(m, 12, m->memory, 3);
	hwpt(m, 6, 0);
	buffer(m, 0, 0x3000);
	buffer(m, 0, 0);
	buffer(m, m->n_devices - 1, 0x3000);
}

const struct ask_group asks_hwpt = {
	asks,
	sizeof(asks) / sizeof(asks[0]),
	fill,
	{ { .hw = HW_RECORDED, .group = 1 },
	  { .hw = HW_SCALABLE, .group = 2, .pasid_bits = 16, .ats = 1 },
	  { .hw = HW_AMD, .group = 3 },
	  { .hw = HW_SMMU, .group = 4 },
	  { .hw = HW_PLAIN_SMMU, .group = 5 },
	  { .group = 6, .noiommu = 1 },
	  { .group = 7 } },
};
