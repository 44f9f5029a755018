/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ioctls of address spaces (sections 1.2 to 1.5 of the kernel facts).
 */
#include "asks.h"

#include <errno.h>

#define MAX UINT64_MAX
#define FIX IOMMU_MAP_FIXED_IOVA
#define R IOMMU_MAP_READABLE
#define W IOMMU_MAP_WRITEABLE

/*
 * The machine of these rows: IOAS 1 shows 0x10000–0x13fff (read, write) and 0x14000–0x15fff (read), has
 * 0x16000–0x16fff and 0x50000–0x5ffff reserved and addresses in pages; IOAS 2 is empty.
 */

#define MAP(f, r, i, va, len, iova) .nr = 0x85, .map = { 40, f, i, r, va, len, iova }
#define FILE_(f, i, fd, at, len, iova) .nr = 0x8f, .map_file = { 40, f, i, fd, at, len, iova }
#define COPY(f, d, s, len, to, from) .nr = 0x83, .copy = { 40, f, d, s, len, to, from }
#define UNMAP(i, iova, len) .nr = 0x86, .unmap = { 24, i, iova, len }
#define OPTION(id, op, r, obj, v) .nr = 0x87, .option = { 24, id, op, r, obj, v }
#define VFIO(id, op, r) .nr = 0x88, .vfio_ioas = { 12, id, op, r }

static const struct ask asks[] = {
	{ "DESTROY: 0 is no object", .nr = 0x80, .destroy = { 8, 0 }, .answer = ENOENT },
	{ "DESTROY: the last number is no object", .nr = 0x80, .destroy = { 8, ~0u },
	  .answer = ENOENT },
	{ "DESTROY: mappings do not keep an IOAS", .nr = 0x80, .destroy = { 8, 1 } },
	{ "IOAS_ALLOC: no flag is known", .nr = 0x81, .ioas_alloc = { 12, 1, 0 },
	  .answer = EOPNOTSUPP },
	{ "IOAS_ALLOC: a new one", .nr = 0x81, .ioas_alloc = { 12, 0, 0 },
	  .out_at = AT(ioas_alloc, out_ioas_id), .out = 3 },
	{ "ALLOW: reserved before the id", .nr = 0x82, .allow = { 24, 9, 0, 1, 0 },
	  .answer = EOPNOTSUPP },
	{ "ALLOW: no such IOAS", .nr = 0x82, .allow = { 24, 9, 1, 0, 0 }, .answer = ENOENT },
	{ "ALLOW: a list that cannot be read", .nr = 0x82, .allow = { 24, 1, 1, 0, 16 },
	  .answer = EFAULT },
	{ "ALLOW: an empty list", .nr = 0x82, .allow = { 24, 1, 0, 0, 16 } },
	{ "RANGES: reserved before the id", .nr = 0x84, .ranges = { 32, 9, 0, 1, 0, 0 },
	  .answer = EOPNOTSUPP },
	{ "RANGES: no such IOAS", .nr = 0x84, .ranges = { 32, 9, 0, 0, 0, 0 }, .answer = ENOENT },
	{ "RANGES: how many there are", .nr = 0x84, .ranges = { 32, 1, 0, 0, 0, 0 },
	  .answer = EMSGSIZE, .out_at = AT(ioas_iova_ranges, num_iovas), .out = 3 },
	{ "RANGES: no room is told as such", .nr = 0x84, .ranges = { 32, 1, 0, 0, 0, 0 },
	  .answer = EMSGSIZE },
	{ "RANGES: a list that cannot be written", .nr = 0x84, .ranges = { 32, 1, 8, 0, 16, 0 },
	  .answer = EFAULT },

	{ "MAP: an unknown flag before the place", MAP(8 | R, 0, 9, 0, 1, MAX),
	  .answer = EOPNOTSUPP },
	{ "MAP: reserved before the place", MAP(R, 1, 9, 0, 1, MAX), .answer = EOPNOTSUPP },
	{ "MAP: the last place before the protection", MAP(FIX, 0, 9, 0, 1, MAX),
	  .answer = EOVERFLOW },
	{ "MAP: the last length before the protection", MAP(FIX, 0, 9, 0, MAX, 0),
	  .answer = EOVERFLOW },
	{ "MAP: protection before the id", MAP(FIX, 0, 9, 0, 1, 0), .answer = EINVAL },
	{ "MAP: the id before the memory's end", MAP(FIX | R, 0, 9, MAX - 1, 8, 0),
	  .answer = ENOENT },
	{ "MAP: the memory's end before the alignment", MAP(FIX | R, 0, 1, MAX - 1, 8, 0),
	  .answer = EOVERFLOW },
	{ "MAP: nothing", MAP(FIX | R, 0, 2, 4096, 0, 0), .answer = EINVAL },
	{ "MAP: a place in a page before its end", MAP(FIX | R, 0, 1, 4096, 4096, MAX - 4000),
	  .answer = EINVAL },
	{ "MAP: the place's end before reserved addresses",
	  MAP(FIX | R, 0, 1, 4096, -0x50000ull, 0x50000), .answer = EOVERFLOW },
	{ "MAP: for writing only", MAP(FIX | W, 0, 1, 4096, 4096, 0x20000) },
	{ "MAP: part of a page", MAP(FIX | R, 0, 1, 4096, 8, 0x10000), .answer = EINVAL },
	{ "MAP: a place in a page", MAP(FIX | R, 0, 1, 4096, 4096, 0x10008), .answer = EINVAL },
	{ "MAP: the place's end", MAP(FIX | R, 0, 1, 4096, 8192, MAX - 4095), .answer = EOVERFLOW },
	{ "MAP: reserved addresses", MAP(FIX | R, 0, 1, 4096, 0x40000, 0x14000), .answer = EINVAL },
	{ "MAP: addresses in use before the memory's place",
	  MAP(FIX | R, 0, 1, 4097, 4096, 0x10000), .answer = EEXIST },
	{ "MAP: memory in the middle of a page", MAP(FIX | R, 0, 1, 4097, 4096, 0x20000),
	  .answer = EINVAL },
	{ "MAP: memory that is not there", MAP(FIX | R, 0, 1, 4096, 4096, 0x20000) },
	{ "MAP: more than there is", MAP(R, 0, 1, 4096, 1ull << 63, 0), .answer = EOVERFLOW },
	{ "MAP: a place in a page is no place without the flag", MAP(R, 0, 1, 4096, 8192, 0x10008),
	  .out_at = AT(ioas_map, iova), .out = 0x1000 },
	{ "MAP: nor is one too high", MAP(R, 0, 1, 4096, 8192, MAX - 4095),
	  .out_at = AT(ioas_map, iova), .out = 0x1000 },
	{ "MAP: nor are reserved addresses", MAP(R, 0, 1, 4096, 8192, 0x50000),
	  .out_at = AT(ioas_map, iova), .out = 0x1000 },
	{ "MAP: nor are addresses in use", MAP(R, 0, 1, 4096, 8192, 0x10000),
	  .out_at = AT(ioas_map, iova), .out = 0x1000 },
	{ "MAP: without alignment any place will do", MAP(FIX | R, 0, 2, 4097, 3, 0x10001) },
	{ "MAP: the memory's end, far from both", MAP(FIX | R, 0, 1, 1ull << 62, 3ull << 62, 0),
	  .answer = EOVERFLOW },
	{ "MAP: only its own addresses count as reserved",
	  MAP(FIX | R, 0, 1, 4096, 0x30000, 0x100000) },
	{ "MAP: and as in use", MAP(FIX | R, 0, 1, 0x100000, 0x1000, 0xa000) },

	{ "MAP_FILE: an unknown flag", FILE_(8, 9, -1, 0, 0, MAX), .answer = EOPNOTSUPP },
	{ "MAP_FILE: the last place", FILE_(FIX, 9, -1, 0, 0, MAX), .answer = EOVERFLOW },
	{ "MAP_FILE: the last length", FILE_(FIX, 9, -1, 0, MAX, 0), .answer = EOVERFLOW },
	{ "MAP_FILE: protection before the id", FILE_(FIX, 9, -1, 0, 0, 0), .answer = EINVAL },
	{ "MAP_FILE: the id before the file", FILE_(FIX | R, 9, -1, 0, 0, 0), .answer = ENOENT },
	{ "MAP_FILE: no file", FILE_(FIX | R, 1, -1, 0, 0, 0), .answer = EBADF },
	{ "MAP_FILE: nothing of it", FILE_(FIX | R, 2, 0, 0, 0, 0), .answer = EINVAL },
	{ "MAP_FILE: beyond the end of offsets", FILE_(FIX | R, 1, 0, MAX, 4000, 8),
	  .answer = EOVERFLOW },
	{ "MAP_FILE: whole pages", FILE_(FIX | R, 1, 0, 0, 4096, 0x20000) },
	{ "MAP_FILE: for writing only", FILE_(FIX | W, 1, 0, 0, 4096, 0x20000) },
	{ "MAP_FILE: a place in a page before its end", FILE_(FIX | R, 1, 0, 0, 4096, MAX - 4000),
	  .answer = EINVAL },
	{ "MAP_FILE: the place's end before reserved addresses",
	  FILE_(FIX | R, 1, 0, 0, -0x50000ull, 0x50000), .answer = EOVERFLOW },
	{ "MAP_FILE: a place in a page is no place without the flag",
	  FILE_(R, 1, 0, 0, 8192, 0x10008), .out_at = AT(ioas_map_file, iova), .out = 0x2000 },
	{ "MAP_FILE: nor is one too high", FILE_(R, 1, 0, 0, 8192, MAX - 4095),
	  .out_at = AT(ioas_map_file, iova), .out = 0x2000 },
	{ "MAP_FILE: nor are reserved addresses", FILE_(R, 1, 0, 0, 8192, 0x50000),
	  .out_at = AT(ioas_map_file, iova), .out = 0x2000 },
	{ "MAP_FILE: nor are addresses in use", FILE_(R, 1, 0, 0, 8192, 0x10000),
	  .out_at = AT(ioas_map_file, iova), .out = 0x2000 },
	{ "MAP_FILE: addresses in use", FILE_(FIX | R, 1, 0, 1, 4096, 0x10000), .answer = EEXIST },
	{ "MAP_FILE: in the middle of a page", FILE_(FIX | R, 1, 0, 1, 4096, 0x20000),
	  .answer = EINVAL },
	{ "MAP_FILE: a place in a page", FILE_(FIX | R, 1, 0, 0, 4096, 0x10008), .answer = EINVAL },
	{ "MAP_FILE: part of a page", FILE_(FIX | R, 1, 0, 0, 8, 0x20000), .answer = EINVAL },
	{ "MAP_FILE: the place's end", FILE_(FIX | R, 1, 0, 0, 8192, MAX - 4095),
	  .answer = EOVERFLOW },
	{ "MAP_FILE: reserved addresses before those in use",
	  FILE_(FIX | R, 1, 0, 0, 0x40000, 0x14000), .answer = EINVAL },
	{ "MAP_FILE: its end, far from both", FILE_(FIX | R, 1, 0, 1ull << 62, 3ull << 62, 0),
	  .answer = EOVERFLOW },
	{ "MAP_FILE: only its own addresses count as reserved",
	  FILE_(FIX | R, 1, 0, 0, 0x30000, 0x100000) },
	{ "MAP_FILE: and as in use", FILE_(FIX | R, 1, 0, 0x100000, 0x1000, 0xa000) },

	{ "COPY: an unknown flag", COPY(8, 9, 9, MAX, 0, 0), .answer = EOPNOTSUPP },
	{ "COPY: the last length", COPY(0, 9, 9, MAX, 0, 0), .answer = EOVERFLOW },
	{ "COPY: the last place", COPY(0, 9, 9, 0, MAX, 0), .answer = EOVERFLOW },
	{ "COPY: protection before the ids", COPY(FIX, 9, 9, 0, 0, 0), .answer = EINVAL },
	{ "COPY: no such source", COPY(FIX | R, 9, 9, 0, 0, 0), .answer = ENOENT },
	{ "COPY: nothing", COPY(FIX | R, 9, 1, 0, 0, 0), .answer = EINVAL },
	{ "COPY: the source's end", COPY(FIX | R, 9, 1, 4096, 0, MAX - 1), .answer = EOVERFLOW },
	{ "COPY: a hole in the source", COPY(FIX | W, 2, 1, 0x8000, 0, 0x10000), .answer = ENOENT },
	{ "COPY: writing what is for reading", COPY(FIX | W, 9, 1, 0x6000, 0, 0x10000),
	  .answer = EPERM },
	{ "COPY: no such destination", COPY(FIX | R, 9, 1, 0x1000, 0, 0x10000), .answer = ENOENT },
	{ "COPY: part of a page", COPY(FIX | R, 1, 1, 8, 0x10000, 0x10000), .answer = EINVAL },
	{ "COPY: a place in a page", COPY(FIX | R, 1, 1, 0x1000, 0x10008, 0x10000),
	  .answer = EINVAL },
	{ "COPY: the place's end", COPY(FIX | R, 1, 1, 0x2000, MAX - 4095, 0x10000),
	  .answer = EOVERFLOW },
	{ "COPY: reserved addresses before those in use",
	  COPY(FIX | R, 1, 1, 0x2000, 0x15000, 0x10000), .answer = EINVAL },
	{ "COPY: addresses in use", COPY(FIX | R, 1, 1, 0x1000, 0x15000, 0x10000),
	  .answer = EEXIST },
	{ "COPY: for writing only", COPY(FIX | W, 2, 1, 0x1000, 0x8000, 0x10000) },
	{ "COPY: a place in a page before its end",
	  COPY(FIX | R, 1, 1, 0x1000, MAX - 4000, 0x10000), .answer = EINVAL },
	{ "COPY: a place in a page is no place without the flag",
	  COPY(R, 1, 1, 0x2000, 0x10008, 0x10000), .out_at = AT(ioas_copy, dst_iova),
	  .out = 0x1000 },
	{ "COPY: nor is one too high", COPY(R, 1, 1, 0x2000, MAX - 4095, 0x10000),
	  .out_at = AT(ioas_copy, dst_iova), .out = 0x1000 },
	{ "COPY: nor are reserved addresses", COPY(R, 1, 1, 0x2000, 0x50000, 0x10000),
	  .out_at = AT(ioas_copy, dst_iova), .out = 0x1000 },
	{ "COPY: nor are addresses in use", COPY(R, 1, 1, 0x2000, 0x10000, 0x10000),
	  .out_at = AT(ioas_copy, dst_iova), .out = 0x1000 },
	{ "COPY: over the seam of two mappings", COPY(FIX | R, 2, 1, 0x4000, 0x8000, 0x12000) },
	{ "COPY: into the same IOAS", COPY(R, 1, 1, 0x1000, 0, 0x10000) },
	{ "COPY: the source's end, far from both",
	  COPY(FIX | R, 2, 1, 1ull << 41, 0, -(1ull << 40)), .answer = EOVERFLOW },
	{ "COPY: to a high place", COPY(FIX | R, 2, 1, 0x2000, -(1ull << 32), 0x10000) },
	{ "COPY: only its own addresses count as in use",
	  COPY(FIX | R, 1, 1, 0x2000, 0xa000, 0x10000) },

	{ "UNMAP: no such IOAS", UNMAP(9, MAX, 0), .answer = ENOENT },
	{ "UNMAP: from the last place", UNMAP(1, MAX, 0), .answer = EOVERFLOW },
	{ "UNMAP: everything but not from 0", UNMAP(1, 1, MAX), .answer = EOVERFLOW },
	{ "UNMAP: nothing", UNMAP(1, 0x10000, 0), .answer = EINVAL },
	{ "UNMAP: the end", UNMAP(1, MAX - 1, 100), .answer = EOVERFLOW },
	{ "UNMAP: nothing at a high place", UNMAP(1, 1ull << 63, 0x1000), .answer = ENOENT },
	{ "UNMAP: a hole", UNMAP(1, 0x30000, 0x1000), .answer = ENOENT },
	{ "UNMAP: the first half", UNMAP(1, 0x10000, 0x1000), .answer = ENOENT },
	{ "UNMAP: the second half", UNMAP(1, 0x11000, 0x8000), .answer = ENOENT },
	{ "UNMAP: all of it", UNMAP(1, 0, MAX), .out_at = AT(ioas_unmap, length), .out = 0x6000 },
	{ "UNMAP: all of nothing", UNMAP(2, 0, MAX) },

	{ "OPTION: reserved before the option", OPTION(9, 9, 1, 0, 0), .answer = EOPNOTSUPP },
	{ "OPTION: no such option", OPTION(2, 1, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "OPTION: no such operation", OPTION(0, 2, 0, 0, 0), .answer = EOPNOTSUPP },
	{ "OPTION: the limit belongs to no object", OPTION(0, 1, 0, 1, 0), .answer = EOPNOTSUPP },
	{ "OPTION: the limit stands once there are objects", OPTION(0, 0, 0, 0, 7),
	  .answer = EBUSY },
	{ "OPTION: the limit can be asked for", OPTION(0, 1, 0, 0, 0) },
	{ "OPTION: pages of no IOAS", OPTION(1, 0, 0, 9, 7), .answer = ENOENT },
	{ "OPTION: pages are on or off", OPTION(1, 0, 0, 1, 2), .answer = EINVAL },
	{ "OPTION: pages can be asked for", OPTION(1, 1, 0, 2, 0), .out_at = AT(option, val64),
	  .out = 1 },
	{ "OPTION: reserved alone", OPTION(1, 1, 1, 1, 0), .answer = EOPNOTSUPP },

	{ "VFIO_IOAS: reserved before the operation", VFIO(9, 3, 1), .answer = EOPNOTSUPP },
	{ "VFIO_IOAS: reserved alone", VFIO(9, 2, 1), .answer = EOPNOTSUPP },
	{ "VFIO_IOAS: the one that is set", VFIO(0, 0, 0), .set_compat = 2,
	  .out_at = AT(vfio_ioas, ioas_id), .out = 2 },
	{ "VFIO_IOAS: no such operation", VFIO(9, 3, 0), .answer = EOPNOTSUPP },
	{ "VFIO_IOAS: none is set", VFIO(9, 0, 0), .answer = ENODEV },
	{ "VFIO_IOAS: set to none", VFIO(9, 1, 0), .answer = ENOENT },
	{ "VFIO_IOAS: cleared", VFIO(9, 2, 0) },

	{ "GET_PA: not built in, before the capability", .nr = 0x95,
	  .get_pa = { 40, 0, 1, 0, 0x10000, 1, 0 }, .lacks = MAX, .answer = EOPNOTSUPP },

	{ "CHANGE_PROCESS: reserved", .nr = 0x92, .change_process = { 8, 1 },
	  .answer = EOPNOTSUPP },
	{ "CHANGE_PROCESS: memory stays with its process", .nr = 0x92, .change_process = { 8, 0 },
	  .answer = EINVAL },
};

static void fill(struct machine_rig *machine)
{
	struct rig *m = &machine->rig;
	const struct reserved range = { .start = 0x50000, .last = 0x5ffff };
	const struct reserved page = { .start = 0x16000, .last = 0x16fff };
	const struct iommu_ioas_map rw = { .flags = FIX | R | W,
					   .ioas_id = 1,
					   .user_va = 0x1000,
					   .length = 0x4000,
					   .iova = 0x10000 };
	const struct iommu_ioas_map ro = {
		.flags = FIX | R, .ioas_id = 1, .user_va = 0x1000, .length = 0x2000, .iova = 0x14000
	};
	struct iommu_option pages = { 24, IOMMU_OPTION_HUGE_PAGES, IOMMU_OPTION_SET, 0, 1, 0 };

	assert_int_equal(rig_ioas(m), 1);
	assert_int_equal(rig_ioas(m), 2);
	assert_int_equal(rig_map(m, &rw, NULL), 0);
	assert_int_equal(rig_map(m, &ro, NULL), 0);
	assert_int_equal(ioas_reserve(m->w, rig_find(m, 1), &range), 0);
	assert_int_equal(ioas_reserve(m->w, rig_find(m, 1), &page), 0);
	assert_int_equal(rig_ioctl(m, 0x87, &pages), 0);
}

const struct ask_group asks_ioas = { asks, sizeof(asks) / sizeof(asks[0]), fill, { { 0 } } };
