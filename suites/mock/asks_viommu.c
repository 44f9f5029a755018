/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Virtual IOMMUs and what stands behind them (section 1.5 of the kernel facts, 11 of the self-test facts).
 *
 * The machine: devices 1 and 2 (one SMMUv3), 3 (SMMUv3 with CMDQV), 4 (VT-d as recorded), 5 (another SMMUv3); IOAS 6 shows
 * 0x10000–0x13fff, and 0x20000–0x20fff for writing only; page tables 7 (device 1, can be a parent), 8 (device 1, cannot),
 * 9 (device 3, can); virtual IOMMUs 10 (device 1) and 11 (device 3, CMDQV); device 1 stands as 5 in 10; 13 is its queue of
 * events of type 1.
 */
#include "asks.h"

#include <errno.h>

#define MAX UINT64_MAX
#define VIOMMU(flags, type, dev, hwpt, len) \
	.nr = 0x90, .viommu_alloc = { 40, flags, type, dev, hwpt, 0, len, 0, 0 }
#define DATA .pointer = AT(viommu_alloc, data_uptr)
#define NEW(s, member) .out_at = AT(s, member), .out = 14
#define VDEVICE(viommu, dev, virt) .nr = 0x91, .vdevice_alloc = { 24, viommu, dev, 0, virt }
#define EVENTS(flags, viommu, type, depth, r) \
	.nr = 0x93, .veventq_alloc = { 32, flags, viommu, type, depth, 0, 0, r }
#define QUEUE(flags, viommu, type, index, iova, len) \
	.nr = 0x94, .hw_queue_alloc = { 40, flags, viommu, type, index, 0, iova, len }

static const struct ask asks[] = {
	{ "VIOMMU: SMMUv3", VIOMMU(0, 1, 1, 7, 0), NEW(viommu_alloc, out_viommu_id) },
	{ "VIOMMU: CMDQV", VIOMMU(0, 2, 3, 9, 16), DATA, NEW(viommu_alloc, out_viommu_id) },
	{ "VIOMMU: SMMUv3 where there is CMDQV", VIOMMU(0, 1, 3, 9, 0),
	  NEW(viommu_alloc, out_viommu_id) },
	{ "VIOMMU: no flag is known, before the device", VIOMMU(1, 1, 99, 99, 0),
	  .answer = EOPNOTSUPP },
	{ "VIOMMU: no type, before the device [R]", VIOMMU(0, 0, 99, 99, 0), .answer = EOPNOTSUPP },
	{ "VIOMMU: no such device before the page table", VIOMMU(0, 1, 99, 99, 0),
	  .answer = ENOENT },
	{ "VIOMMU: a type that is unknown, before the page table", VIOMMU(0, 3, 1, 99, 0),
	  .answer = EOPNOTSUPP },
	{ "VIOMMU: a type the driver has not [R]", VIOMMU(0, 1, 4, 99, 0), .answer = EOPNOTSUPP },
	{ "VIOMMU: CMDQV where there is none", VIOMMU(0, 2, 1, 99, 0), .answer = EOPNOTSUPP },
	{ "VIOMMU: 6.16 knows no CMDQV", .kernel = 616, .nr = 0x90,
	  .viommu_alloc = { .size = 24, .type = 2, .dev_id = 3, .hwpt_id = 99 },
	  .answer = EOPNOTSUPP },
	{ "VIOMMU: 6.17 does", .kernel = 617, VIOMMU(0, 2, 3, 99, 0), .answer = ENOENT },
	{ "VIOMMU: no such page table", VIOMMU(0, 1, 1, 99, 0), .answer = ENOENT },
	{ "VIOMMU: an IOAS is none", VIOMMU(0, 1, 1, 6, 0), .answer = ENOENT },
	{ "VIOMMU: in what is no parent", VIOMMU(0, 1, 1, 8, 0), .answer = EINVAL },
	{ "VIOMMU: in a parent of another one", VIOMMU(0, 1, 5, 7, 0), .answer = EINVAL },
	{ "VIOMMU: CMDQV without room for its answer", VIOMMU(0, 2, 3, 9, 0), .answer = EINVAL },
	{ "VIOMMU: CMDQV with room that is too short", VIOMMU(0, 2, 3, 9, 8), DATA,
	  .answer = EINVAL },
	{ "VIOMMU: CMDQV with room that is not there", VIOMMU(0, 2, 3, 9, 16), .answer = EFAULT },

	{ "VDEVICE: the other device", VDEVICE(10, 2, 6), NEW(vdevice_alloc, out_vdevice_id) },
	{ "VDEVICE: no such virtual IOMMU", VDEVICE(99, 2, 6), .answer = ENOENT },
	{ "VDEVICE: a page table is none", VDEVICE(7, 2, 6), .answer = ENOENT },
	{ "VDEVICE: no such device", VDEVICE(10, 99, 6), .answer = ENOENT },
	{ "VDEVICE: a device elsewhere", VDEVICE(10, 5, 5), .answer = EINVAL },
	{ "VDEVICE: a device elsewhere that has one", VDEVICE(11, 1, 6), .answer = EINVAL },
	{ "VDEVICE: a device that has one", VDEVICE(10, 1, 6), .answer = EEXIST },
	{ "VDEVICE: a number that is used", VDEVICE(10, 2, 5), .answer = EEXIST },
	{ "VDEVICE: the same number in another one", VDEVICE(11, 3, 5),
	  NEW(vdevice_alloc, out_vdevice_id) },

	{ "EVENTS: another type", EVENTS(0, 10, 2, 4, 0), NEW(veventq_alloc, out_veventq_id) },
	{ "EVENTS: its descriptor", EVENTS(0, 10, 2, 4, 0),
	  .out_at = AT(veventq_alloc, out_veventq_fd), .out = 101 },
	{ "EVENTS: no flag is known, before the depth", EVENTS(1, 10, 1, 0, 0),
	  .answer = EOPNOTSUPP },
	{ "EVENTS: reserved before the depth", EVENTS(0, 10, 1, 0, 1), .answer = EOPNOTSUPP },
	{ "EVENTS: no type, before the depth", EVENTS(0, 10, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "EVENTS: no depth, before the id", EVENTS(0, 99, 1, 0, 0), .answer = EINVAL },
	{ "EVENTS: too deep, before the id", EVENTS(0, 99, 1, (1 << 19) + 1, 0), .answer = EINVAL },
	{ "EVENTS: as deep as can be", EVENTS(0, 10, 2, 1 << 19, 0),
	  NEW(veventq_alloc, out_veventq_id) },
	{ "EVENTS: no such virtual IOMMU", EVENTS(0, 99, 1, 4, 0), .answer = ENOENT },
	{ "EVENTS: there is one of that type", EVENTS(0, 10, 1, 4, 0), .answer = EEXIST },

	{ "QUEUE: the first one", QUEUE(0, 11, 1, 0, 0x10000, 0x1000),
	  NEW(hw_queue_alloc, out_hw_queue_id) },
	{ "QUEUE: part of a page", QUEUE(0, 11, 1, 0, 0x10800, 0x800),
	  NEW(hw_queue_alloc, out_hw_queue_id) },
	{ "QUEUE: no flag is known, before the length", QUEUE(1, 11, 1, 0, 0, 0),
	  .answer = EOPNOTSUPP },
	{ "QUEUE: no type, before the length", QUEUE(0, 11, 0, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "QUEUE: nothing, before the id", QUEUE(0, 99, 1, 0, 1, 0), .answer = EINVAL },
	{ "QUEUE: the end before the id", QUEUE(0, 99, 1, 0, MAX, 2), .answer = EOVERFLOW },
	{ "QUEUE: up to the last address", QUEUE(0, 11, 1, 0, MAX - 0xfff, 0x1000),
	  .answer = ENOENT },
	{ "QUEUE: no such virtual IOMMU before its memory", QUEUE(0, 99, 1, 0, 0, 0x1000),
	  .answer = ENOENT },
	{ "QUEUE: a virtual IOMMU without any, before its memory", QUEUE(0, 10, 1, 0, 0, 0x1000),
	  .answer = EOPNOTSUPP },
	{ "QUEUE: a type that is unknown, before its memory", QUEUE(0, 11, 2, 0, 0, 0x1000),
	  .answer = EOPNOTSUPP },
	{ "QUEUE: memory that is not mapped, before the index", QUEUE(0, 11, 1, 9, 0x13000, 0x2000),
	  .answer = ENOENT },
	{ "QUEUE: memory that is not to be read, before the index",
	  QUEUE(0, 11, 1, 9, 0x20000, 0x1000), .answer = EPERM },
	{ "QUEUE: an index that is too high", QUEUE(0, 11, 1, 2, 0x10000, 0x1000),
	  .answer = EINVAL },
	{ "QUEUE: the second before the first", QUEUE(0, 11, 1, 1, 0x10000, 0x1000),
	  .answer = EIO },
};

static void must(struct machine_rig *m, uint32_t nr, void *arg)
{
	assert_int_equal(rig_ioctl(&m->rig, nr, arg), 0);
}

static void fill(struct machine_rig *m)
{
	uint64_t room[2];
	struct iommu_ioas_map all = { 40, 7, 6, 0, (uintptr_t)m->memory, 0x4000, 0x10000 };
	struct iommu_ioas_map written = { 40, 3, 6, 0, (uintptr_t)m->memory, 0x1000, 0x20000 };
	struct iommu_hwpt_alloc parent = { .size = 48, .flags = 1, .dev_id = 1, .pt_id = 6 };
	struct iommu_hwpt_alloc plain = { .size = 48, .dev_id = 1, .pt_id = 6 };
	struct iommu_hwpt_alloc parent3 = { .size = 48, .flags = 1, .dev_id = 3, .pt_id = 6 };
	struct iommu_viommu_alloc v = { .size = 40, .type = 1, .dev_id = 1, .hwpt_id = 7 };
	struct iommu_viommu_alloc cmdqv = { .size = 40,
					    .type = 2,
					    .dev_id = 3,
					    .hwpt_id = 9,
					    .data_len = 16,
					    .data_uptr = (uintptr_t)room };
	struct iommu_vdevice_alloc d = { .size = 24, .viommu_id = 10, .dev_id = 1, .virt_id = 5 };
	struct iommu_veventq_alloc e = { .size = 32, .viommu_id = 10, .type = 1, .depth = 1 };
	uint32_t id, i;

	for (i = 0; i < m->n_devices; i++)
		assert_int_equal(device_join(m->rig.w, m->rig.context, machine_device(m, i), &id),
				 0);
	assert_int_equal(rig_ioas(&m->rig), 6);
	must(m, 0x85, &all);
	must(m, 0x85, &written);
	must(m, 0x89, &parent);
	must(m, 0x89, &plain);
	must(m, 0x89, &parent3);
	must(m, 0x90, &v);
	must(m, 0x90, &cmdqv);
	must(m, 0x91, &d);
	must(m, 0x93, &e);
}

const struct ask_group asks_viommu = {
	asks,
	sizeof(asks) / sizeof(asks[0]),
	fill,
	{ { .hw = HW_SMMU, .group = 1 },
	  { .hw = HW_SMMU, .group = 2 },
	  { .hw = HW_CMDQV, .group = 3 },
	  { .hw = HW_RECORDED, .group = 4 },
	  { .hw = HW_SMMU_TOO, .group = 5 } },
};
