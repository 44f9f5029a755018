/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * OPTION and VFIO_IOAS (K 1.5): what is asked for depends on the option, so its checks stand here and not in ioctl.def.
 */
#include "call.h"

#include <errno.h>
#include <linux/capability.h>

static struct ioas *find_ioas(struct call *c, uint32_t id)
{
	struct object *o = object_find(c->w, c->ctx, id);

	return o && o->type == OBJECT_IOAS ? (struct ioas *)o : NULL;
}

/* libvirt sets it before it hands the descriptor to QEMU. */
static int rlimit_mode(struct call *c)
{
	if (c->option.object_id)
		return -EOPNOTSUPP;
	if (c->option.op == IOMMU_OPTION_GET) {
		c->option.val64 = c->ctx->per_process;
		return 0;
	}
	if (!(c->by->capabilities & UINT64_C(1) << CAP_SYS_RESOURCE))
		return -EPERM;
	if (c->ctx->objects)
		return -EBUSY;
	if (c->option.val64 > 1)
		return -EINVAL;
	c->ctx->per_process = (uint32_t)c->option.val64;
	return 0;
}

static int huge_pages(struct call *c)
{
	struct ioas *i = find_ioas(c, c->option.object_id);

	if (!i)
		return -ENOENT;
	if (c->option.op == IOMMU_OPTION_GET) {
		c->option.val64 = i->huge_pages;
		return 0;
	}
	if (c->option.val64 > 1)
		return -EINVAL;
	if (!c->option.val64 && i->domains && i->areas.end[0])
		return -EINVAL;
	/* Without them everything is in whole pages. */
	if (!c->option.val64 && !ioas_fits(c->w, i, c->w->page_size))
		return -EADDRINUSE;
	i->huge_pages = (uint32_t)c->option.val64;
	ioas_align(c->w, i);
	return 0;
}

int run_OPTION(struct call *c)
{
	if (c->option.op > IOMMU_OPTION_GET)
		return -EOPNOTSUPP;
	return c->option.option_id == IOMMU_OPTION_RLIMIT_MODE ? rlimit_mode(c) : huge_pages(c);
}

int run_VFIO_IOAS(struct call *c)
{
	if (c->vfio_ioas.op == IOMMU_VFIO_IOAS_GET) {
		c->vfio_ioas.ioas_id = c->ctx->compat_ioas;
		return c->ctx->compat_ioas ? 0 : -ENODEV;
	}
	if (c->vfio_ioas.op == IOMMU_VFIO_IOAS_CLEAR) {
		c->ctx->compat_ioas = 0;
		return 0;
	}
	if (!find_ioas(c, c->vfio_ioas.ioas_id))
		return -ENOENT;
	c->ctx->compat_ioas = c->vfio_ioas.ioas_id;
	return 0;
}
