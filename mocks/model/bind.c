/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the open node of a device to a device of a context, and back (K 2.1 to 2.3, 2.8).
 */
#include "attach.h"
#include "call.h"
#include "device_tables.h"
#include "vfio.h"

#include <errno.h>
#include <string.h>

#define TABLE "vfio.def"
#define TABLE_OF vfio_ioctls
#define TABLE_TYPE(s) struct vfio_##s
#define TABLE_SLOTS false
#define TABLE_MORE .features = &vfio_features, .irqs = &vfio_irqs
#include "call_table.h"

enum { BIND = 0x76, IDR0_COHACC = 0x10 };

static struct file *file_at(struct world *w, ref file)
{
	return heap_at(&w->heap, file);
}

struct vfio_state *device_state(struct world *w, const struct device *d)
{
	return heap_at(&w->heap, d->state);
}

/* ---- the file, the group and the token ---- */

bool check_own_node(struct call *c, const struct check *k)
{
	(void)k;
	return file_at(c->w, c->file)->kind == FILE_CDEV;
}

bool check_group_closed(struct call *c, const struct check *k)
{
	const struct group *g = device_group(c->w, c->dev);

	(void)k;
	return !g || !g->opens;
}

bool check_file_unbound(struct call *c, const struct check *k)
{
	(void)k;
	return c->dev->bound_file != c->file;
}

/* Where the token of a device is kept: with its physical function, when VFIO drives that. */
static struct device *keeper(struct call *c)
{
	struct device *pf = heap_at(&c->w->heap, c->dev->physfn);

	if (c->dev->is_virtual)
		return pf && pf->vfio_bound ? pf : NULL;
	return c->dev->sriov ? c->dev : NULL;
}

/* Virtual functions of it are in use. */
static bool in_use(struct call *c, const struct device *pf)
{
	const struct device *d;

	for (d = machine_first(c->w); d; d = machine_next(c->w, d))
		if (d->bound && d->physfn == heap_ref(&c->w->heap, pf))
			return true;
	return false;
}

bool check_token_readable(struct call *c, const struct check *k)
{
	return !caller_get(c->by, c->token, call_field(c, k->field), sizeof(c->token));
}

/* Whoever has the token of a physical function may share it: the others must know it. */
static bool needs_token(struct call *c)
{
	const struct device *pf = keeper(c);

	return pf && (c->dev->is_virtual || in_use(c, pf));
}

bool check_token_given(struct call *c, const struct check *k)
{
	(void)k;
	return c->bind.flags & VFIO_BIND_TOKEN || !needs_token(c);
}

bool check_token_wanted(struct call *c, const struct check *k)
{
	(void)k;
	return keeper(c);
}

bool check_token_right(struct call *c, const struct check *k)
{
	(void)k;
	return !needs_token(c) || !memcmp(keeper(c)->token, c->token, sizeof(c->token));
}

/* ---- the context ---- */

bool check_descriptor(struct call *c, const struct check *k)
{
	return !c->by->front->file_of(c->by, c->w, (int)call_field(c, k->field), &c->other);
}

bool check_iommufd(struct call *c, const struct check *k)
{
	(void)k;
	if (!c->other || file_at(c->w, c->other)->kind != FILE_IOMMU)
		return false;
	c->ctx = heap_at(&c->w->heap, file_at(c->w, c->other)->context);
	return true;
}

bool check_device_unbound(struct call *c, const struct check *k)
{
	(void)k;
	return !c->dev->bound_file;
}

bool check_driver_stays(struct call *c, const struct check *k)
{
	(void)k;
	return !c->dev->going;
}

/* Mediated devices do no DMA of their own: nothing of the rest is asked of them. */
bool check_group_ownable(struct call *c, const struct check *k)
{
	const struct group *g = device_group(c->w, c->dev);
	const struct device *d = g ? heap_at(&c->w->heap, g->devices) : NULL;

	(void)k;
	if (c->dev->is_mdev || !g)
		return true;
	for (; d; d = heap_at(&c->w->heap, d->next_in_group))
		if (d->kernel_driver)
			return false;
	return g->owner == OWNER_NONE ||
	       (g->owner == OWNER_CONTEXT && g->owned_by == heap_ref(&c->w->heap, c->ctx));
}

bool check_interrupts_remapped(struct call *c, const struct check *k)
{
	const struct hw *hw = device_hw(c->w, c->dev);

	(void)k;
	return c->dev->is_mdev || !hw || hw->remapping || hardware_of(c->w)->unsafe_interrupts;
}

/* All DMA on x86 is; of an SMMU a register tells (K 1.7). Whether it could be enforced is another matter. */
bool check_coherent(struct call *c, const struct check *k)
{
	const struct hw *hw = device_hw(c->w, c->dev);

	(void)k;
	return c->dev->is_mdev || !hw || hw->type != HOST_SMMUV3 || hw->idr[0] & IDR0_COHACC;
}

/* ---- bind and its end ---- */

static void own(struct call *c)
{
	struct group *g = device_group(c->w, c->dev);

	if (!g || c->dev->is_mdev)
		return;
	g->owner = OWNER_CONTEXT;
	g->owned_by = heap_ref(&c->w->heap, c->ctx);
	g->users++;
}

static void disown(struct world *w, struct device *d)
{
	struct group *g = device_group(w, d);

	if (!g || d->is_mdev || --g->users)
		return;
	g->owner = OWNER_NONE;
	g->owned_by = 0;
}

int vfio_begin(struct world *w, struct device *d)
{
	int ret;

	d->state = heap_new(&w->heap, sizeof(struct vfio_state));
	if (!d->state)
		return -ENOMEM;
	device_state(w, d)->irqs = NO_IRQS;
	ret = config_view(w, d);
	if (ret) {
		heap_free(&w->heap, d->state, sizeof(struct vfio_state));
		d->state = 0;
	}
	return ret;
}

void vfio_end(struct world *w, const struct caller *by, struct device *d)
{
	struct vfio_state *s = device_state(w, d);
	struct event *last[] = { &s->single[VFIO_ERR], &s->single[VFIO_REQ], &s->wakeup };
	size_t i;

	irq_end(w, by, s);
	ioeventfd_end(w, by, s);
	for (i = 0; by && i < sizeof(last) / sizeof(last[0]); i++)
		if (last[i]->pid)
			by->front->event_drop(last[i]);
	config_irqs(w, d);
	config_view_end(w, d);
	heap_free(&w->heap, d->state, sizeof(*s));
	d->state = 0;
}

int run_DEVICE_BIND_IOMMUFD(struct call *c)
{
	ref context = heap_ref(&c->w->heap, c->ctx);
	uint32_t id;
	int ret = vfio_begin(c->w, c->dev);

	if (ret)
		return ret;
	ret = device_join(c->w, context, c->dev, &id);
	if (ret) {
		vfio_end(c->w, c->by, c->dev);
		return ret;
	}
	own(c);
	c->dev->bound_file = c->file;
	c->dev->binding = ++hardware_of(c->w)->bindings;
	file_at(c->w, c->file)->object = id;
	if (c->bind.flags & VFIO_BIND_TOKEN && !c->dev->is_virtual)
		memcpy(c->dev->token, c->token, sizeof(c->token));
	c->bind.out_devid = id;
	return 0;
}

void vfio_unbind(struct world *w, const struct caller *by, ref file)
{
	struct device *d = heap_at(&w->heap, file_at(w, file)->device);

	if (d->bound_file != file)
		return;
	vfio_end(w, by, d);
	device_was_reset(w, d);
	device_leave(w, d);
	disown(w, d);
	d->bound_file = 0;
	d->binding = 0;
}

/* ---- attach ---- */

bool check_has_pasids(struct call *c, const struct check *k)
{
	(void)k;
	return !c->dev->is_mdev;
}

int run_DEVICE_ATTACH_IOMMUFD_PT(struct call *c)
{
	const uint32_t pasid = c->attach.flags & VFIO_PASID ? c->attach.pasid : NO_PASID;

	return device_attach(c->w, c->by, c->dev, pasid, &c->attach.pt_id);
}

int run_DEVICE_DETACH_IOMMUFD_PT(struct call *c)
{
	device_detach(c->w, c->dev, c->detach.flags & VFIO_PASID ? c->detach.pasid : NO_PASID);
	return 0;
}

/* ---- the node's ioctls ---- */

int run_DEVICE_GET_INFO(struct call *c)
{
	c->info.flags = VFIO_INFO_PCI | (device_resets(c->dev) ? VFIO_INFO_RESET : 0);
	c->info.num_regions = VFIO_REGIONS;
	c->info.num_irqs = VFIO_IRQS;
	c->info.cap_offset = 0;
	return 0;
}

int cdev_with(const struct ioctls *t, struct call *c, uint32_t request, uint64_t arg)
{
	c->dev = heap_at(&c->w->heap, file_at(c->w, c->file)->device);
	if (c->dev->bound_file != c->file && request != ((uint32_t)IOMMUFD_TYPE << 8 | BIND))
		return -EINVAL;
	return ioctl_with(t, c, request, arg);
}

int cdev_ioctl(struct world *w, ref file, const struct caller *by, uint32_t request, uint64_t arg)
{
	struct call c = { .w = w, .file = file, .by = by };

	return cdev_with(&vfio_ioctls, &c, request, arg);
}
