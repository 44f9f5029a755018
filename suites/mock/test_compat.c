/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: /dev/iommu answers what programs ask a container of VFIO, without an address space and with one.
 * Cannot prove: anything about groups, which bring that address space as a rule.
 * Truth: section 2.7 of the kernel facts, [R] recorded.
 */
#include "steps.h"

#define PAGE RIG_PAGE
#define ON(n)                               \
	{                                   \
		{                           \
			.hw = n, .group = 1 \
		}                           \
	}
#define TOLD(argsz, cap) ((UINT64_C(argsz) << 32) | (3 << 16) | (cap))

static const struct walk walks[] = {
	{ "without an address space [R]",
	  ON(HW_RECORDED),
	  { OK(compat, 0x3b64), GIVES(1, ext, 1), OK(ext, 2), GIVES(1, ext, 3),
	    FAILS(ENODEV, ext, 4), OK(ext, 5), OK(ext, 6), OK(ext, 7), OK(ext, 8), GIVES(1, ext, 9),
	    OK(ext, 10), FAILS(EINVAL, compat, 0x3b66, 8), FAILS(ENODEV, compat, 0x3b66, 3),
	    FAILS(ENODEV, compat_info, 152), FAILS(ENODEV, compat_map, 3, 0x100000, PAGE, 32),
	    FAILS(ENODEV, compat_map, 0, 0x100000, PAGE, 32),
	    FAILS(ENODEV, compat_unmap, 0, 0, 0x900000) } },
	{ "what is asked for comes before the address space",
	  ON(HW_RECORDED),
	  { FAILS(EINVAL, compat_map, 4, 0, PAGE, 32), FAILS(EINVAL, compat_map, 3, 0, PAGE, 31),
	    FAILS(EINVAL, compat_unmap, 1, 0, PAGE), FAILS(EINVAL, compat_info, 15),
	    FAILS(EFAULT, compat, 0x3b71), FAILS(ENOTTY, compat, 0x3b75),
	    FAILS(ENOTTY, compat, 0x3b63), FAILS(ENOTTY, compat, 0x5465) } },
	{ "memory",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), OK(set_compat, 1), OK(compat, 0x3b66, 3), OK(compat, 0x3b66, 3),
	    OK(compat, 0x3b66, 1), FAILS(EINVAL, compat, 0x3b66, 8),
	    OK(compat_map, 3, 0x100000, 2 * PAGE, 32),
	    FAILS(EEXIST, compat_map, 3, 0x100000, 2 * PAGE, 32),
	    FAILS(EINVAL, compat_map, 0, 0x300000, PAGE, 32),
	    FAILS(ENOENT, compat_unmap, 0, 0x100000, PAGE),
	    GIVES(2 * PAGE, compat_unmap, 0, 0, 0x900000), OK(compat_unmap, 0, 0x100000, PAGE),
	    FAILS(EINVAL, compat_unmap, 0, 0x100000, 0), OK(compat_map, 1, 0x100000, PAGE, 32),
	    FAILS(EINVAL, compat_unmap, 2, 0, PAGE), GIVES(PAGE, compat_unmap, 2, 0, 0),
	    OK(compat_unmap, 2, 0, 0) } },
	{ "what it says of itself",
	  ON(HW_RECORDED),
	  { GIVES(1, ioas), OK(set_compat, 1), GIVES(1, ext, 4), GIVES(2, join, 0),
	    GIVES(3, attach, 0, 1), OK(ext, 4), GIVES(TOLD(88, 0), compat_info, 24),
	    GIVES(TOLD(88, 0), compat_info, 87), GIVES(TOLD(88, 24), compat_info, 88),
	    GIVES(0x40201000, compat_pages) } },
};

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(walks, walk_is_answered) };

	return UNIT_RUN("compat", tables);
}
