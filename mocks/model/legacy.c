/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Groups and containers (K 2.7): that they are there and what state they are in. What is done with them is still to come,
 * and is refused until then.
 */
#include "call.h"
#include "vfio.h"

#include <errno.h>

enum { GROUP_GET_STATUS = 0x67 };

/* ---- what is to come ---- */

/* Numbers that kernels know, first to last. */
static const struct lacks {
	enum file_kind kind;
	uint8_t first, last;
} lacks[] = {
	{ FILE_CONTAINER, 0x64, 0x66 },	   { FILE_CONTAINER, 0x70, 0x72 },
	{ FILE_CONTAINER, 0x75, 0x75 },	   { FILE_GROUP, 0x68, 0x6a },
	{ FILE_GROUP_DEVICE, 0x6b, 0x75 },
};

bool file_lacks(const struct world *w, ref file, uint32_t request)
{
	const struct file *f = heap_at((struct heap *)&w->heap, file);
	const struct lacks *l;

	for (l = lacks; l < lacks + sizeof(lacks) / sizeof(lacks[0]); l++)
		if (l->kind == f->kind && request >> 8 == IOMMUFD_TYPE &&
		    (request & 0xff) >= l->first && (request & 0xff) <= l->last)
			return true;
	return false;
}

/* ---- groups ---- */

/* No kernel driver does DMA beside it. */
static bool is_viable(struct world *w, const struct group *g)
{
	const struct device *d = heap_at(&w->heap, g->devices);

	for (; d; d = heap_at(&w->heap, d->next_in_group))
		if (d->kernel_driver)
			return false;
	return true;
}

int group_ioctl(struct world *w, ref file, const struct caller *by, uint32_t request, uint64_t arg)
{
	const struct file *f = heap_at(&w->heap, file);
	struct vfio_group_status s;

	if (request != ((uint32_t)IOMMUFD_TYPE << 8 | GROUP_GET_STATUS))
		return -ENOTTY;
	if (caller_get(by, &s, arg, sizeof(s)))
		return -EFAULT;
	if (s.argsz < sizeof(s))
		return -EINVAL;
	s.flags = is_viable(w, heap_at(&w->heap, f->group)) ? VFIO_GROUP_VIABLE : 0;
	return caller_put(by, arg, &s, sizeof(s));
}
