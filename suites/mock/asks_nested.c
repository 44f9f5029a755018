/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page tables of a guest, and what it says of them (section 1.5 of the kernel facts).
 *
 * The machine: devices 1 (VT-d that scales), 2 (SMMUv3 with ATS and ranges), 3 (AMD), 4 (SMMUv3 without either); IOAS 5 is
 * shown by page tables 6 (device 1, can be a parent) and 7 (device 1, cannot); 8 is nested in 6; fault queue 9; page table
 * 10 (device 2, can be a parent) has the virtual IOMMU 11, in which 12 is nested, and device 2 stands there as 5.
 */
#include "asks.h"

#include <errno.h>

#define FAULT IOMMU_HWPT_FAULT_ID_VALID
#define PASID IOMMU_HWPT_ALLOC_PASID
#define VTD 1, 24
#define STE 2, 16
#define AMD 3, 32

#define HWPT(dev, pt, flags, ...) \
	.nr = 0x89, .hwpt_alloc = { 48, flags, dev, pt, 0, 0, __VA_ARGS__, 0, 0, 0 }
#define HWPT_FAULT(dev, pt, flags, fault, ...) \
	.nr = 0x89, .hwpt_alloc = { 48, flags, dev, pt, 0, 0, __VA_ARGS__, 0, fault, 0 }
#define DATA .pointer = AT(hwpt_alloc, data_uptr)
#define IS_NEW .out_at = AT(hwpt_alloc, out_hwpt_id), .out = 14
#define DROP(id, type, len, n) .nr = 0x8d, .invalidate = { 32, id, 0, type, len, n, 0 }
#define ENTRIES .pointer = AT(hwpt_invalidate, data_uptr)
#define DONE(n) .out_at = AT(hwpt_invalidate, entry_num), .out = n
#define SID5 (UINT64_C(5) << 32)

static const struct ask asks[] = {
	{ "NESTED: VT-d", HWPT(1, 6, 0, VTD), DATA, IS_NEW },
	{ "NESTED: for PASIDs", HWPT(1, 6, PASID, VTD), DATA, IS_NEW },
	{ "NESTED: with a fault queue", HWPT_FAULT(1, 6, FAULT, 9, VTD), DATA, IS_NEW },
	{ "NESTED: no such fault queue, in the end", HWPT_FAULT(1, 6, FAULT, 99, VTD), DATA,
	  .answer = ENOENT },
	{ "NESTED: the data before the fault queue", HWPT_FAULT(1, 6, FAULT, 99, VTD),
	  .answer = EFAULT },
	{ "NESTED: cannot be a parent, before the parent", HWPT(1, 7, 1, VTD), DATA,
	  .answer = EOPNOTSUPP },
	{ "NESTED: an unknown flag, before the parent", HWPT(1, 7, 16, VTD), DATA,
	  .answer = EOPNOTSUPP },
	{ "NESTED: 6.10 knows no fault queue", .kernel = 610, HWPT_FAULT(1, 6, FAULT, 0, VTD), DATA,
	  .answer = EOPNOTSUPP },
	{ "NESTED: 6.14 knows no PASIDs", .kernel = 614, HWPT(1, 6, PASID, VTD), DATA,
	  .answer = EOPNOTSUPP },
	{ "NESTED: cannot be tracked", HWPT(1, 6, 2, VTD), DATA, .answer = EOPNOTSUPP },
	{ "NESTED: no data, before the parent", HWPT(1, 7, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "NESTED: AMD cannot, before the parent", HWPT(3, 7, 0, AMD), DATA, .answer = EOPNOTSUPP },
	{ "NESTED: SMMUv3 needs a virtual IOMMU", HWPT(2, 10, 0, STE), DATA, .answer = EOPNOTSUPP },
	{ "NESTED: in what is no parent [R]", HWPT(1, 7, 0, VTD), .answer = EINVAL },
	{ "NESTED: in a parent of another driver", HWPT(1, 10, 0, VTD), DATA, .answer = EINVAL },
	{ "NESTED: in one that is nested", HWPT(1, 8, 0, VTD), DATA, .answer = EINVAL },
	{ "NESTED: data of another type before the pointer", HWPT(1, 6, 0, STE), .answer = EINVAL },
	{ "NESTED: data that is shorter, before the pointer", HWPT(1, 6, 0, 1, 20),
	  .answer = EINVAL },
	{ "NESTED: data that is longer, before the pointer", HWPT(1, 6, 0, 1, 32),
	  .answer = EINVAL },
	{ "NESTED: data that is not there", HWPT(1, 6, 0, VTD), .answer = EFAULT },

	{ "VIOMMU: a stream that is not there", HWPT(2, 11, 0, STE), DATA, IS_NEW },
	{ "VIOMMU: one that is not there, whatever else is said", HWPT(2, 11, 0, STE), DATA,
	  .data = { 0xfffffffffffffffe, 0xffffffffffffffff }, IS_NEW },
	{ "VIOMMU: one that aborts", HWPT(2, 11, 0, STE), DATA, .data = { 1 }, IS_NEW },
	{ "VIOMMU: one that passes by", HWPT(2, 11, 0, STE), DATA, .data = { 9 }, IS_NEW },
	{ "VIOMMU: one that translates", HWPT(2, 11, 0, STE), DATA,
	  .data = { 0xf80ffffffffffffb, 0x380000ff }, IS_NEW },
	{ "VIOMMU: one that translates twice", HWPT(2, 11, 0, STE), DATA, .data = { 15 },
	  .answer = EIO },
	{ "VIOMMU: stage 2 alone", HWPT(2, 11, 0, STE), DATA, .data = { 13 }, .answer = EIO },
	{ "VIOMMU: a bit that is not the guest's", HWPT(2, 11, 0, STE), DATA,
	  .data = { 0x001000000000000b }, .answer = EIO },
	{ "VIOMMU: a bit of the second word that is not", HWPT(2, 11, 0, STE), DATA,
	  .data = { 11, 0x100 }, .answer = EIO },
	{ "VIOMMU: for PASIDs, with a queue", HWPT_FAULT(2, 11, PASID | FAULT, 9, STE), DATA,
	  IS_NEW },
	{ "VIOMMU: a device elsewhere, before the flags", HWPT(4, 11, 1, STE), DATA,
	  .answer = EINVAL },
	{ "VIOMMU: cannot be a parent", HWPT(2, 11, 1, STE), DATA, .answer = EOPNOTSUPP },
	{ "VIOMMU: no data", HWPT(2, 11, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "VIOMMU: data of another type", HWPT(2, 11, 0, VTD), .answer = EINVAL },
	{ "VIOMMU: data that is shorter", HWPT(2, 11, 0, 2, 8), .answer = EINVAL },

	{ "DROP: nothing, of the right type", DROP(8, 0, 0, 0), DONE(0) },
	{ "DROP: nothing, of another type", DROP(8, 1, 0, 0), .answer = EINVAL },
	{ "DROP: reserved before the entries", .nr = 0x8d, .invalidate = { 32, 99, 0, 0, 0, 1, 1 },
	  .answer = EOPNOTSUPP, DONE(0) },
	{ "DROP: entries nowhere, before the id", DROP(99, 0, 24, 1), .answer = EINVAL, DONE(0) },
	{ "DROP: entries of no bytes, before the id", DROP(99, 0, 0, 1), ENTRIES, .answer = EINVAL,
	  DONE(0) },
	{ "DROP: entries larger than a page, before the id", DROP(99, 0, 4097, 1), ENTRIES,
	  .answer = EINVAL, DONE(0) },
	{ "DROP: too many, before the id", DROP(99, 0, 24, (1 << 19) + 1), ENTRIES,
	  .answer = EINVAL, DONE(0) },
	{ "DROP: as many as can be", DROP(99, 0, 4096, 1 << 19), ENTRIES, .answer = ENOENT,
	  DONE(0) },
	{ "DROP: the rest of none is not looked at", DROP(99, 0, 9999, 0), .answer = ENOENT },
	{ "DROP: no such page table [R]", DROP(99, 0, 0, 0), .answer = ENOENT },
	{ "DROP: one that is not nested [R]", DROP(6, 0, 0, 0), .answer = EINVAL },
	{ "DROP: a fault queue", DROP(9, 0, 0, 0), .answer = EINVAL },
	{ "DROP: one of a virtual IOMMU, before the type", DROP(12, 9, 0, 0),
	  .answer = EOPNOTSUPP },

	{ "VT-d: two entries", DROP(8, 0, 24, 2), ENTRIES, .data = { 0x1000, 1, 1, 0x2000, 5, 0 },
	  DONE(2) },
	{ "VT-d: everything", DROP(8, 0, 24, 1), ENTRIES, .data = { 0, -1 }, DONE(1) },
	{ "VT-d: everything but from somewhere", DROP(8, 0, 24, 1), ENTRIES, .data = { 0x1000, -1 },
	  .answer = EINVAL, DONE(0) },
	{ "VT-d: the second one in a page", DROP(8, 0, 24, 2), ENTRIES,
	  .data = { 0x1000, 1, 0, 0x2008, 1, 0 }, .answer = EINVAL, DONE(1) },
	{ "VT-d: an unknown flag before the address", DROP(8, 0, 24, 1), ENTRIES,
	  .data = { 8, 1, 2 }, .answer = EOPNOTSUPP, DONE(0) },
	{ "VT-d: reserved", DROP(8, 0, 24, 1), ENTRIES, .data = { 0, 1, UINT64_C(1) << 32 },
	  .answer = EOPNOTSUPP, DONE(0) },
	{ "VT-d: shorter entries", DROP(8, 0, 16, 1), ENTRIES, .answer = EINVAL, DONE(0) },
	{ "VT-d: longer ones that end in zeros", DROP(8, 0, 32, 1), ENTRIES, .data = { 0, 1, 1, 0 },
	  DONE(1) },
	{ "VT-d: longer ones that do not", DROP(8, 0, 32, 1), ENTRIES, .data = { 0, 1, 1, 1 },
	  .answer = E2BIG, DONE(0) },
	{ "VT-d: entries that are not there", .nr = 0x8d, .invalidate = { 32, 8, 16, 0, 24, 1, 0 },
	  .answer = EFAULT, DONE(0) },
	{ "VT-d: commands of the other kind", DROP(8, 1, 16, 1), ENTRIES, .data = { 0x10 },
	  .answer = EINVAL, DONE(0) },

	{ "SMMU: nothing, of the right type", DROP(11, 1, 0, 0), DONE(0) },
	{ "SMMU: nothing, of another type", DROP(11, 0, 0, 0), .answer = EINVAL, DONE(0) },
	{ "SMMU: all of the guest", DROP(11, 1, 16, 1), ENTRIES, .data = { 0x30 }, DONE(1) },
	{ "SMMU: all, an address space, an address", DROP(11, 1, 16, 4), ENTRIES,
	  .data = { 0x10, 0, UINT64_C(7) << 48 | 0x11, 0, 0x12, 0x1001, 0x13, 0x2000 }, DONE(4) },
	{ "SMMU: a range", DROP(11, 1, 16, 1), ENTRIES, .data = { 0x1f1f012, 0xf00 }, DONE(1) },
	{ "SMMU: the configuration of a stream", DROP(11, 1, 16, 2), ENTRIES,
	  .data = { SID5 | 0x5, 1, SID5 | 0x6, 0 }, DONE(2) },
	{ "SMMU: of a stream that it has not", DROP(11, 1, 16, 2), ENTRIES,
	  .data = { SID5 | 0x6, 0, UINT64_C(6) << 32 | 0x6, 0 }, .answer = EIO, DONE(1) },
	{ "SMMU: what a device has cached", DROP(11, 1, 16, 1), ENTRIES,
	  .data = { SID5 | 0x840, 0x1034 }, DONE(1) },
	{ "SMMU: an opcode that is not the guest's", DROP(11, 1, 16, 1), ENTRIES, .data = { 0x46 },
	  .answer = EIO, DONE(0) },
	{ "SMMU: a reserved bit", DROP(11, 1, 16, 2), ENTRIES, .data = { 0x30, 0, 0x1010, 0 },
	  .answer = EIO, DONE(1) },
	{ "SMMU: a reserved bit of the second word", DROP(11, 1, 16, 1), ENTRIES,
	  .data = { 0x30, 1 }, .answer = EIO, DONE(0) },
	{ "SMMU: all are copied before the first is looked at", DROP(11, 1, 24, 2), ENTRIES,
	  .data = { 0x46, 0, 0, 0x30, 0, 1 }, .answer = E2BIG, DONE(0) },
};

/* Everything that must succeed, so that objects have their numbers. */
static void must(struct machine_rig *m, uint32_t nr, void *arg)
{
	assert_int_equal(rig_ioctl(&m->rig, nr, arg), 0);
}

static void fill(struct machine_rig *m)
{
	static const uint64_t data[4] = { 0 };
	struct iommu_hwpt_alloc parent = { .size = 48, .flags = 1, .dev_id = 1, .pt_id = 5 };
	struct iommu_hwpt_alloc plain = { .size = 48, .dev_id = 1, .pt_id = 5 };
	struct iommu_hwpt_alloc nested = { .size = 48,
					   .dev_id = 1,
					   .pt_id = 6,
					   .data_type = 1,
					   .data_len = 24,
					   .data_uptr = (uintptr_t)data };
	struct iommu_hwpt_alloc parent2 = { .size = 48, .flags = 1, .dev_id = 2, .pt_id = 5 };
	struct iommu_hwpt_alloc nested2 = { .size = 48,
					    .dev_id = 2,
					    .pt_id = 11,
					    .data_type = 2,
					    .data_len = 16,
					    .data_uptr = (uintptr_t)data };
	struct iommu_fault_alloc queue = { .size = 16 };
	struct iommu_viommu_alloc viommu = { .size = 40, .type = 1, .dev_id = 2, .hwpt_id = 10 };
	struct iommu_vdevice_alloc vdevice = {
		.size = 24, .viommu_id = 11, .dev_id = 2, .virt_id = 5
	};
	uint32_t id, i;

	for (i = 0; i < m->n_devices; i++)
		assert_int_equal(device_join(m->rig.w, m->rig.context, machine_device(m, i), &id),
				 0);
	assert_int_equal(rig_ioas(&m->rig), 5);
	must(m, 0x89, &parent);
	must(m, 0x89, &plain);
	must(m, 0x89, &nested);
	must(m, 0x8e, &queue);
	must(m, 0x89, &parent2);
	must(m, 0x90, &viommu);
	must(m, 0x89, &nested2);
	must(m, 0x91, &vdevice);
}

const struct ask_group asks_nested = {
	asks,
	sizeof(asks) / sizeof(asks[0]),
	fill,
	{ { .hw = HW_SCALABLE, .group = 1, .pasid_bits = 16 },
	  { .hw = HW_SMMU, .group = 2, .ats = 1 },
	  { .hw = HW_AMD, .group = 3 },
	  { .hw = HW_PLAIN_SMMU, .group = 4 } },
};
