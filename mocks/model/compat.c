/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /dev/iommu as a container of VFIO (K 2.7): a few ioctls of these, on the address space that VFIO_IOAS names.
 */
#include "compat.h"
#include "hwpt.h"

#include <errno.h>
#include <string.h>

enum { TYPE1 = 1, TYPE1V2 = 3, DMA_CC = 4, UNMAP_ALL = 9 }; /* extensions */

struct compat_info {
	uint32_t argsz, flags;
	uint64_t pgsizes;
	uint32_t cap_offset, pad;
};

enum { COMPAT_INFO_MIN = offsetof(struct compat_info, cap_offset) };

struct compat_map {
	uint32_t argsz, flags;
	uint64_t vaddr, iova, size;
};

struct compat_unmap {
	uint32_t argsz, flags;
	uint64_t iova, size;
};

/* The one that is set; NULL: none. */
static struct ioas *compat_ioas(struct call *c)
{
	return (struct ioas *)object_find(c->w, c->ctx, c->ctx->compat_ioas);
}

/* ---- what it is ---- */

static int api_version(struct call *c)
{
	(void)c;
	return 0;
}

/* Whether no DMA can go past the caches, for all that show the address space. */
static bool is_coherent(struct call *c, const struct ioas *i)
{
	const struct hwpt *h;
	const struct hw *hw;
	ref r;

	for (r = i->tables; (h = heap_at(&c->w->heap, r)); r = h->next) {
		hw = heap_at(&c->w->heap, h->hw);
		if (!hw || !hw->coherent)
			return false;
	}
	return true;
}

static int check_extension(struct call *c)
{
	switch (c->arg) {
	case TYPE1:
	case TYPE1V2:
	case UNMAP_ALL:
		return 1;
	case DMA_CC:
		return compat_ioas(c) ? is_coherent(c, compat_ioas(c)) : -ENODEV;
	default:
		return 0;
	}
}

static int set_iommu(struct call *c)
{
	if (c->arg != TYPE1 && c->arg != TYPE1V2)
		return -EINVAL;
	return compat_ioas(c) ? 0 : -ENODEV;
}

/* ---- what it says of itself ---- */

struct compat_caps {
	struct {
		uint16_t id, version;
		uint32_t next, value, pad;
	} available, ranges;
	struct iommu_iova_range range[8];
};

/* Sizes of pages that all can use. */
static uint64_t page_sizes(struct call *c, const struct ioas *i)
{
	uint64_t sizes = -(uint64_t)c->w->page_size;
	const struct hwpt *h;
	const struct hw *hw;
	ref r;

	for (r = i->tables; (h = heap_at(&c->w->heap, r)); r = h->next) {
		hw = heap_at(&c->w->heap, h->hw);
		if (hw && hw->page_sizes)
			sizes &= hw->page_sizes;
	}
	return sizes;
}

/* Holes between the reserved ranges, as many as fit: how many. */
static uint32_t find_ranges(struct call *c, const struct ioas *i, struct compat_caps *caps)
{
	const uint32_t room = sizeof(caps->range) / sizeof(caps->range[0]);
	const struct reserved *v;
	uint64_t from = 0;
	uint32_t n = 0;
	ref r;

	for (r = i->reserved; (v = heap_at(&c->w->heap, r)); r = v->next) {
		if (v->start > from && n < room)
			caps->range[n++] = (struct iommu_iova_range){ from, v->start - 1 };
		if (v->last == UINT64_MAX)
			return n;
		if (v->last >= from)
			from = v->last + 1;
	}
	if (n < room)
		caps->range[n++] = (struct iommu_iova_range){ from, UINT64_MAX };
	return n;
}

static int get_info(struct call *c)
{
	enum { PGSIZES = 1, CAPS = 2, RANGES = 1, AVAILABLE = 3 };
	const struct ioas *i = compat_ioas(c);
	struct compat_info info;
	struct compat_caps caps = { 0 };
	uint32_t bytes, room;

	if (!i)
		return -ENODEV;
	memcpy(&info, c->bytes, sizeof(info));
	caps.ranges.value = find_ranges(c, i, &caps);
	bytes = (uint32_t)(offsetof(struct compat_caps, range) +
			   caps.ranges.value * sizeof(caps.range[0]));
	caps.available.id = AVAILABLE;
	caps.available.version = caps.ranges.version = 1;
	caps.available.next = sizeof(info) + sizeof(caps.available);
	caps.available.value = UINT32_MAX;
	caps.ranges.id = RANGES;
	info.flags = PGSIZES | CAPS;
	info.pgsizes = page_sizes(c, i);
	room = info.argsz < sizeof(info) ? COMPAT_INFO_MIN : sizeof(info);
	info.cap_offset = info.argsz >= sizeof(info) + bytes ? sizeof(info) : 0;
	if (info.cap_offset && caller_put(c->by, c->arg + sizeof(info), &caps, bytes))
		return -EFAULT;
	if (!info.cap_offset)
		info.argsz = (uint32_t)sizeof(info) + bytes;
	return caller_put(c->by, c->arg, &info, room);
}

/* ---- mappings ---- */

static int map_dma(struct call *c)
{
	enum { READ = 1, WRITE = 2 };
	struct compat_map m;

	memcpy(&m, c->bytes, sizeof(m));
	if (m.flags & ~(uint32_t)(READ | WRITE))
		return -EINVAL;
	if (!compat_ioas(c))
		return -ENODEV;
	c->map = (struct iommu_ioas_map){ .size = sizeof(c->map),
					  .flags = IOMMU_MAP_FIXED_IOVA,
					  .ioas_id = c->ctx->compat_ioas,
					  .user_va = m.vaddr,
					  .length = m.size,
					  .iova = m.iova };
	c->map.flags |= m.flags & READ ? IOMMU_MAP_READABLE : 0;
	c->map.flags |= m.flags & WRITE ? IOMMU_MAP_WRITEABLE : 0;
	return ioctl_inside(c, NR_IOAS_MAP);
}

static int unmap_dma(struct call *c)
{
	enum { ALL = 2 };
	struct ioas *i = compat_ioas(c);
	struct compat_unmap u;
	int ret = 0;

	memcpy(&u, c->bytes, sizeof(u));
	if (u.flags & ~(uint32_t)ALL)
		return -EINVAL;
	if (!i)
		return -ENODEV;
	if (u.flags && (u.iova || u.size))
		return -EINVAL;
	c->unmap = (struct iommu_ioas_unmap){ .size = sizeof(c->unmap),
					      .ioas_id = c->ctx->compat_ioas,
					      .iova = u.iova,
					      .length = u.flags ? UINT64_MAX : u.size };
	/* Where nothing is mapped nothing is done, unlike IOAS_UNMAP. */
	if (u.size && u.iova + u.size > u.iova &&
	    !span_touching(ioas_areas(c->w, i), u.iova, u.iova + u.size - 1))
		c->unmap.length = 0;
	else
		ret = ioctl_inside(c, NR_IOAS_UNMAP);
	if (ret)
		return ret;
	u.size = c->unmap.length;
	return caller_put(c->by, c->arg, &u, sizeof(u));
}

/* ---- the ioctls ---- */

static const struct compat_row {
	uint16_t nr, min; /* bytes of the command; 0: the argument is a number */
	int (*run)(struct call *c);
} rows[] = {
	{ 0x64, 0, api_version },
	{ 0x65, 0, check_extension },
	{ 0x66, 0, set_iommu },
	{ 0x70, COMPAT_INFO_MIN, get_info },
	{ 0x71, sizeof(struct compat_map), map_dma },
	{ 0x72, sizeof(struct compat_unmap), unmap_dma },
};

int compat_ioctl(struct call *c, uint32_t request, uint64_t arg)
{
	const struct compat_row *r = rows, *end = rows + sizeof(rows) / sizeof(rows[0]);
	uint32_t argsz;

	while (r < end && request != ((uint32_t)IOMMUFD_TYPE << 8 | r->nr))
		r++;
	if (r == end)
		return -ENOTTY;
	c->arg = arg;
	if (!r->min)
		return r->run(c);
	if (caller_get(c->by, c->bytes, arg, r->min))
		return -EFAULT;
	memcpy(&argsz, c->bytes, sizeof(argsz));
	return argsz < r->min ? -EINVAL : r->run(c);
}
