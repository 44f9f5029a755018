/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: devices reach the memory that is mapped for them and no other, what they write is found in bitmaps, and whoever
 * mapped it pays for what is pinned.
 * Cannot prove: what hardware caches.
 * Truth: sections 1.5 and 1.8 of the kernel facts, 5 and 7 of the self-test facts.
 */
#include "steps.h"

#define FIX IOMMU_MAP_FIXED_IOVA
#define R IOMMU_MAP_READABLE
#define W IOMMU_MAP_WRITEABLE
#define RW (R | W)
#define PAGE RIG_PAGE
#define DIRTY IOMMU_HWPT_ALLOC_DIRTY_TRACKING
#define NO_CLEAR IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR
#define NEST IOMMU_HWPT_ALLOC_NEST_PARENT
#define ON(n)                               \
	{                                   \
		{                           \
			.hw = n, .group = 1 \
		}                           \
	}
#define TWO(n)                              \
	{                                   \
		{ .hw = n, .group = 1 },    \
		{                           \
			.hw = n, .group = 2 \
		}                           \
	}

/* IOAS 1 with four pages at 0x10000, device 2, page table 3 that keeps track; the device is attached. */
#define TRACKED                                                                         \
	GIVES(1, ioas), GIVES(0x10000, map, 1, FIX | RW, 0x10000, 4 * PAGE, MEM_GOOD),  \
		GIVES(2, join, 0), GIVES(3, hwpt, 2, 1, DIRTY), GIVES(3, attach, 0, 3), \
		OK(track, 3, 1)

static const struct walk walks[] = {
	{ "what a device writes is there",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), GIVES(2, join, 0), FAILS(EFAULT, read, 0, 0x10000, 1),
	    GIVES(3, attach, 0, 1), FAILS(EFAULT, read, 0, 0x10000, 1),
	    GIVES(0x10000, map, 1, FIX | RW, 0x10000, 2 * PAGE, MEM_GOOD),
	    OK(write, 0, 0x10ffe, 4, 0x5a), GIVES(0x5a, read, 0, 0x11001, 1),
	    OK(read, 0, 0x11002, 1), GIVES(0x5a, read, 0, 0x10ffe, 8),
	    FAILS(EFAULT, read, 0, 0x11ffe, 4), OK(detach, 0),
	    FAILS(EFAULT, read, 0, 0x10ffe, 1) } },
	{ "protection is for devices, too",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, attach, 0, 1),
	    GIVES(0x10000, map, 1, FIX | R, 0x10000, PAGE, MEM_GOOD),
	    GIVES(0x20000, map, 1, FIX | W, 0x20000, PAGE, MEM_GOOD),
	    FAILS(EFAULT, write, 0, 0x10000, 1, 1), OK(write, 0, 0x20000, 1, 7),
	    GIVES(7, read, 0, 0x10000, 1), FAILS(EFAULT, read, 0, 0x20000, 1) } },
	{ "over the seam of two mappings",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, attach, 0, 1),
	    GIVES(0x10000, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    GIVES(0x11000, map, 1, FIX | RW, 0x11000, PAGE, MEM_GOOD), OK(write, 0, 0x10fff, 2, 9),
	    GIVES(9, read, 0, 0x10000, 1), GIVES(9, read, 0, 0x11fff, 1) } },
	{ "a mediated device reaches memory, too",
	  { { .group = 1, .mdev = 1 } },
	  { GIVES(1, ioas), GIVES(2, join, 0), FAILS(EFAULT, write, 0, 0x10000, 1, 1),
	    GIVES(1, attach, 0, 1), GIVES(0x10000, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    OK(write, 0, 0x10000, 1, 3), GIVES(3, read, 0, 0x10000, 1) } },
	{ "a guest's page table that passes by, and others",
	  ON(HW_SMMU),
	  { GIVES(1, ioas), GIVES(0x10000, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    GIVES(2, join, 0), GIVES(3, hwpt, 2, 1, NEST), GIVES(4, viommu, 2, 3, 1),
	    GIVES(5, hwpt, 2, 4, 0, 2, 16), GIVES(5, attach, 0, 5),
	    FAILS(EFAULT, write, 0, 0x10000, 1, 1), GIVES(6, bypass, 2, 4), GIVES(6, attach, 0, 6),
	    OK(write, 0, 0x10000, 1, 1) } },

	{ "what was written is in the bitmap once",
	  ON(HW_SCALABLE),
	  { TRACKED, OK(write, 0, 0x10ffe, 4, 1), OK(write, 0, 0x13000, 1, 1),
	    OK(write, 0, 0x13001, 1, 1), GIVES(0xb, dirty, 3, 0x10000, 4 * PAGE, PAGE, NO_CLEAR),
	    GIVES(0xb, dirty, 3, 0x10000, 4 * PAGE, PAGE),
	    OK(dirty, 3, 0x10000, 4 * PAGE, PAGE) } },
	{ "bits are for pages of the size that is asked for",
	  ON(HW_SCALABLE),
	  { TRACKED, OK(write, 0, 0x11000, 1, 1),
	    GIVES(0x1, dirty, 3, 0x10000, 4 * PAGE, 2 * PAGE, NO_CLEAR),
	    GIVES(0xc, dirty, 3, 0x10000, 4 * PAGE, PAGE / 2, NO_CLEAR),
	    GIVES(0xff00, dirty, 3, 0x10000, 4 * PAGE, PAGE / 8, NO_CLEAR) } },
	{ "part of a range is told and cleared",
	  ON(HW_SCALABLE),
	  { TRACKED, OK(write, 0, 0x10000, 2 * PAGE, 1), OK(write, 0, 0x12000, 2 * PAGE, 1),
	    GIVES(0x3, dirty, 3, 0x11000, 2 * PAGE, PAGE),
	    GIVES(0x9, dirty, 3, 0x10000, 4 * PAGE, PAGE) } },
	{ "the first hole ends the look",
	  ON(HW_SCALABLE),
	  { TRACKED, GIVES(0x15000, map, 1, FIX | RW, 0x15000, PAGE, MEM_GOOD),
	    OK(write, 0, 0x13000, 1, 1), OK(write, 0, 0x15000, 1, 1),
	    GIVES(0x8, dirty, 3, 0x10000, 8 * PAGE, PAGE), OK(dirty, 3, 0x14000, 4 * PAGE, PAGE),
	    GIVES(0x1, dirty, 3, 0x15000, PAGE, PAGE) } },
	{ "what is read is not dirty, nor what is written untracked",
	  ON(HW_SCALABLE),
	  { TRACKED, OK(read, 0, 0x10000, 1), OK(track, 3, 0), OK(write, 0, 0x10000, 1, 1),
	    OK(dirty, 3, 0x10000, 4 * PAGE, PAGE) } },
	{ "tracking begins clean, and ends with what there is",
	  ON(HW_SCALABLE),
	  { TRACKED, OK(write, 0, 0x10000, 1, 1), OK(track, 3, 0),
	    GIVES(1, dirty, 3, 0x10000, PAGE, PAGE, NO_CLEAR), OK(track, 3, 1),
	    OK(dirty, 3, 0x10000, PAGE, PAGE) } },
	{ "dirt goes with the mapping",
	  ON(HW_SCALABLE),
	  { TRACKED, OK(write, 0, 0x10000, 1, 1), GIVES(4 * PAGE, unmap, 1, 0x10000, 4 * PAGE),
	    GIVES(0x10000, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    OK(dirty, 3, 0x10000, PAGE, PAGE) } },

	{ "with a capability nobody pays",
	  ON(HW_RECORDED),
	  { OK(caller, 5, 1, 0), GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, attach, 0, 1),
	    GIVES(0, map, 1, FIX | RW, 0, 4 * PAGE, MEM_GOOD) } },
	{ "pages over the limit are refused when they are mapped",
	  ON(HW_RECORDED),
	  { OK(caller, 5, 0, 3), GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, attach, 0, 1),
	    GIVES(0, map, 1, FIX | RW, 0, 2 * PAGE, MEM_GOOD),
	    FAILS(ENOMEM, map, 1, FIX | RW, 0x10000, 2 * PAGE, MEM_GOOD),
	    GIVES(0x10000, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    GIVES(2 * PAGE, unmap, 1, 0, 2 * PAGE),
	    GIVES(0, map, 1, FIX | RW, 0, 2 * PAGE, MEM_GOOD) } },
	{ "or when they are needed",
	  ON(HW_RECORDED),
	  { OK(caller, 5, 0, 3), GIVES(1, ioas), GIVES(2, join, 0),
	    GIVES(0, map, 1, FIX | RW, 0, 4 * PAGE, MEM_GOOD), FAILS(ENOMEM, attach, 0, 1),
	    FAILS(ENOMEM, hwpt, 2, 1), GIVES(4 * PAGE, unmap, 1, 0, 4 * PAGE),
	    GIVES(0, map, 1, FIX | RW, 0, 3 * PAGE, MEM_GOOD), GIVES(3, attach, 0, 1),
	    OK(detach, 0), GIVES(3, attach, 0, 1) } },
	{ "a user pays in all address spaces together",
	  TWO(HW_RECORDED),
	  { OK(caller, 5, 0, 3), GIVES(1, ioas), GIVES(2, ioas), GIVES(3, join, 0),
	    GIVES(4, join, 1), GIVES(5, attach, 0, 1), GIVES(6, attach, 1, 2),
	    GIVES(0, map, 1, FIX | RW, 0, 2 * PAGE, MEM_GOOD),
	    FAILS(ENOMEM, map, 2, FIX | RW, 0, 2 * PAGE, MEM_GOOD), OK(caller, 5, 0, 4),
	    GIVES(0, map, 2, FIX | RW, 0, 2 * PAGE, MEM_GOOD), OK(caller, 6, 0, 2),
	    GIVES(0x10000, map, 2, FIX | RW, 0x10000, 2 * PAGE, MEM_GOOD) } },
	{ "a copy shows pages that were paid for",
	  TWO(HW_RECORDED),
	  { OK(caller, 5, 0, 2), GIVES(1, ioas), GIVES(2, ioas), GIVES(3, join, 0),
	    GIVES(4, join, 1), GIVES(5, attach, 0, 1), GIVES(6, attach, 1, 2),
	    GIVES(0, map, 1, FIX | RW, 0, 2 * PAGE, MEM_GOOD), OK(copy, 2, 1, 0, 2 * PAGE),
	    GIVES(2 * PAGE, unmap, 1, 0, 2 * PAGE),
	    FAILS(ENOMEM, map, 1, FIX | RW, 0, PAGE, MEM_GOOD),
	    GIVES(2 * PAGE, unmap, 2, 0, 2 * PAGE),
	    GIVES(0, map, 1, FIX | RW, 0, 2 * PAGE, MEM_GOOD) } },
	{ "a copy has them looked at when nobody did before",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), GIVES(2, ioas), GIVES(3, join, 0), GIVES(4, attach, 0, 1),
	    GIVES(0, map, 2, FIX | RW, 0, PAGE, MEM_BAD), FAILS(EFAULT, copy, 1, 2, 0, PAGE),
	    FAILS(ENOENT, unmap, 1, 0, PAGE) } },
	{ "a process pays for itself when that is chosen",
	  ON(HW_RECORDED),
	  { OK(option, 0, 0, 1), OK(caller, 5, 0, 2), GIVES(1, ioas), GIVES(2, join, 0),
	    GIVES(3, attach, 0, 1), GIVES(0, map, 1, FIX | RW, 0, 2 * PAGE, MEM_GOOD),
	    OK(caller, 6, 0, 2), FAILS(ENOMEM, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD) } },
	{ "memory of a process stays with it",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), OK(change_process), GIVES(0, map, 1, FIX | RW, 0, PAGE, MEM_GOOD),
	    FAILS(EINVAL, change_process) } },
	{ "memory of a file is paid for by whoever comes",
	  ON(HW_RECORDED),
	  { OK(caller, 5, 0, 2), GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, attach, 0, 1),
	    OK(map_file, 1, 0, 2 * PAGE), FAILS(ENOMEM, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    OK(caller, 6, 0, 1), FAILS(ENOMEM, change_process), OK(caller, 6, 0, 2),
	    OK(change_process), FAILS(ENOMEM, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD),
	    OK(caller, 5, 0, 2), GIVES(0x10000, map, 1, FIX | RW, 0x10000, 2 * PAGE, MEM_GOOD) } },
	{ "once for all of its copies",
	  TWO(HW_RECORDED),
	  { OK(caller, 5, 0, 2), GIVES(1, ioas), GIVES(2, ioas), GIVES(3, join, 0),
	    GIVES(4, join, 1), GIVES(5, attach, 0, 1), GIVES(6, attach, 1, 2),
	    OK(map_file, 1, 0, 2 * PAGE), OK(copy, 2, 1, 0, 2 * PAGE), OK(caller, 6, 0, 2),
	    OK(change_process), OK(caller, 5, 0, 1),
	    GIVES(0x10000, map, 1, FIX | RW, 0x10000, PAGE, MEM_GOOD) } },
	{ "devices reach a file",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, attach, 0, 1), OK(map_file, 1, 0, 2 * PAGE),
	    OK(write, 0, 0xfff, 2, 4), GIVES(4, read, 0, 0x1000, 1), OK(read, 0, 0x1001, 1) } },
	{ "beyond its end there is nothing",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), OK(map_file, 1, PAGE, 2 * PAGE), GIVES(2, join, 0),
	    FAILS(EINVAL, attach, 0, 1), GIVES(2 * PAGE, unmap, 1, 0, 2 * PAGE),
	    GIVES(3, attach, 0, 1), FAILS(EINVAL, map_file, 1, PAGE, 2 * PAGE) } },
};

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(walks, walk_is_answered) };

	return UNIT_RUN("dma", tables);
}
