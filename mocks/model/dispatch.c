/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call.h"
#include "compat.h"
#include "hwpt.h"
#include "viommu.h"

#include <errno.h>
#include <linux/capability.h>
#include <stddef.h>
#include <string.h>

#define TABLE "ioctl.def"
#define TABLE_OF iommu_ioctls
#define TABLE_TYPE(s) struct iommu_##s
#define TABLE_SLOTS true
#define TABLE_MORE .features = NULL
#include "call_table.h"

/* ---- the way of an ioctl ---- */

/* NULL: this kernel has none of that number, or not for such a device. */
static const struct ioctl *find(const struct ioctls *t, const struct call *c, uint32_t request)
{
	const uint32_t nr = request & 0xff;
	size_t i = nr - t->rows[0].nr;

	/* Rows mostly stand in the order of their numbers. */
	if (i >= t->n || t->rows[i].nr != nr)
		for (i = 0; i < t->n && t->rows[i].nr != nr; i++)
			;
	if (i == t->n || c->w->kernel < t->rows[i].since)
		return NULL;
	return t->rows[i].pci && c->dev->is_mdev ? NULL : &t->rows[i];
}

/* Whether the kernel's table has a place for the number: then it reads the size before it says no (K 1.2). */
static bool has_slot(const struct ioctls *t, const struct world *w, uint32_t nr)
{
	uint32_t end = w->selftest ? IOMMUFD_TEST_END : IOMMUFD_FIRST;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (w->kernel >= t->rows[i].since && t->rows[i].nr >= end)
			end = t->rows[i].nr + 1u;
	return t->slots && nr >= IOMMUFD_FIRST && nr < end;
}

/* Bytes of the structure in the kernel that is played. */
static uint32_t full_size(const struct ioctls *t, const struct world *w, const struct ioctl *row)
{
	uint32_t full = row->full;
	size_t i;

	for (i = 0; i < t->n_sizes; i++)
		if (t->sizes[i].nr == row->nr && w->kernel < t->sizes[i].until &&
		    t->sizes[i].bytes < full)
			full = t->sizes[i].bytes;
	return full;
}

/* Copies the command: shorter ones are filled with zeros, of longer ones the tail must be zero. */
static int take(struct call *c, const struct ioctl *row, uint32_t full, uint32_t size)
{
	char tail[64];
	uint64_t at;
	size_t n, i;

	if (caller_get(c->by, c->bytes, c->arg, size < full ? size : full))
		return -EFAULT;
	for (at = full; !row->loose && at < size; at += n) {
		n = size - at < sizeof(tail) ? size - at : sizeof(tail);
		if (caller_get(c->by, tail, c->arg + at, n))
			return -EFAULT;
		for (i = 0; i < n; i++)
			if (tail[i])
				return -E2BIG;
	}
	return 0;
}

/* Whether the row asks anything of this command. */
static bool is_for(struct call *c, const struct check *k, uint32_t flags)
{
	if (k->when && !(flags & k->when))
		return false;
	if (k->until && c->w->kernel >= k->until)
		return false;
	if (k->of && !(k->of >> c->object->type & 1))
		return false;
	return !k->with.size || call_field(c, k->with);
}

static int run_checks(struct call *c, const struct ioctls *t, const struct ioctl *row)
{
	size_t end = row + 1 < t->rows + t->n ? row[1].first : t->n_checks;
	size_t i;
	uint32_t flags;

	memcpy(&flags, c->bytes + sizeof(uint32_t), sizeof(flags));
	for (i = row->first; i < end; i++) {
		if (!is_for(c, &t->checks[i], flags) || t->checks[i].holds(c, &t->checks[i]))
			continue;
		memset(c->bytes + row->undone.at, 0, row->undone.size);
		return -t->checks[i].err;
	}
	return row->run(c);
}

int ioctl_with(const struct ioctls *t, struct call *c, uint32_t request, uint64_t arg)
{
	const struct ioctl *row = find(t, c, request);
	const bool is_it = row && request == ((uint32_t)IOMMUFD_TYPE << 8 | row->nr);
	uint32_t size = 0, full;
	int ret;

	if (t->slots ? !row && !has_slot(t, c->w, request & 0xff) : !is_it)
		return -ENOTTY;
	c->tables = t;
	c->arg = arg;
	if ((!row || row->full) && caller_get(c->by, &size, arg, sizeof(size)))
		return -EFAULT;
	if (!is_it)
		return -ENOTTY;
	if (size < row->min)
		return -EINVAL;
	full = full_size(t, c->w, row);
	ret = take(c, row, full, size);
	if (ret)
		return ret;
	ret = run_checks(c, t, row);
	if (row->back == BACK_ALWAYS || (row->back == BACK_ON_SUCCESS && ret >= 0))
		if (caller_put(c->by, arg, c->bytes, size < full ? size : full))
			return -EFAULT;
	return ret;
}

int ioctl_inside(struct call *c, uint32_t nr)
{
	return run_checks(c, &iommu_ioctls, find(&iommu_ioctls, c, nr));
}

int context_ioctl(struct world *w, ref context, const struct caller *by, uint32_t request,
		  uint64_t arg)
{
	struct call c = { .w = w, .ctx = heap_at(&w->heap, context), .by = by };

	if ((request & 0xff) < IOMMUFD_FIRST)
		return compat_ioctl(&c, request, arg);
	return ioctl_with(&iommu_ioctls, &c, request, arg);
}
