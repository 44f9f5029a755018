/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices as objects of a context, and what they are attached to (K 1.3, 2.3).
 */
#include "hwpt.h"
#include "viommu.h"

#include <errno.h>

struct device *bound_device(struct world *w, const struct bound *b)
{
	return heap_at(&w->heap, b->device);
}

struct bound *bound_of(struct world *w, const struct device *d)
{
	const struct context *ctx = heap_at(&w->heap, d->bound);

	return ctx ? (struct bound *)object_find(w, ctx, d->devid) : NULL;
}

/* ---- coming and going ---- */

int device_join(struct world *w, ref context, struct device *d, uint32_t *ret_id)
{
	const enum object_type type = d->is_mdev ? OBJECT_ACCESS : OBJECT_DEVICE;
	struct bound *b =
		(struct bound *)object_new(w, heap_at(&w->heap, context), type, sizeof(*b));

	if (!b)
		return -ENOMEM;
	b->object.users = 1; /* its own: nobody can destroy it */
	b->device = heap_ref(&w->heap, d);
	b->context = context;
	context_hold(w, context);
	d->bound = context;
	d->devid = b->object.id;
	*ret_id = b->object.id;
	return 0;
}

void device_leave(struct world *w, struct device *d)
{
	struct bound *b = bound_of(w, d);
	const ref context = d->bound;

	if (!b)
		return;
	while (b->pasids)
		device_detach(w, d, ((struct by_pasid *)heap_at(&w->heap, b->pasids))->pasid);
	device_detach(w, d, NO_PASID);
	vdevice_bury(w, b);
	object_delete(w, heap_at(&w->heap, context), &b->object, sizeof(*b));
	d->bound = 0;
	d->devid = 0;
	context_leave(w, context);
}

/* ---- what is attached ---- */

ref *bound_slot(struct world *w, struct bound *b, uint32_t pasid)
{
	struct by_pasid *p;
	ref r;

	if (pasid == NO_PASID)
		return b->table ? &b->table : NULL;
	for (r = b->pasids; (p = heap_at(&w->heap, r)); r = p->next)
		if (p->pasid == pasid)
			return &p->table;
	return NULL;
}

ref bound_table(struct world *w, const struct bound *b, uint32_t pasid)
{
	const ref *slot = bound_slot(w, (struct bound *)b, pasid);

	return slot ? *slot : 0;
}

int bound_add(struct world *w, struct bound *b, uint32_t pasid, ref table)
{
	struct by_pasid *p;
	ref r;

	if (pasid == NO_PASID) {
		b->table = table;
		return 0;
	}
	r = heap_new(&w->heap, sizeof(*p));
	p = heap_at(&w->heap, r);
	if (!p)
		return -ENOMEM;
	*p = (struct by_pasid){ .next = b->pasids, .table = table, .pasid = pasid };
	b->pasids = r;
	return 0;
}

void bound_drop(struct world *w, struct bound *b, uint32_t pasid)
{
	ref *at = &b->pasids, gone;
	struct by_pasid *p;

	if (pasid == NO_PASID) {
		b->table = 0;
		return;
	}
	while ((p = heap_at(&w->heap, *at))->pasid != pasid)
		at = &p->next;
	gone = *at;
	*at = p->next;
	heap_free(&w->heap, gone, sizeof(*p));
}

/* ---- mediated devices ---- */

int access_change(struct world *w, struct bound *b, uint32_t pt_id)
{
	struct ioas *i = (struct ioas *)object_find(w, heap_at(&w->heap, b->context), pt_id);

	if (!i || i->object.type != OBJECT_IOAS)
		return -ENOENT;
	if (b->table == heap_ref(&w->heap, i))
		return 0;
	if (!ioas_fits(w, i, w->page_size))
		return -EADDRINUSE;
	access_leave(w, b);
	b->table = heap_ref(&w->heap, i);
	i->object.users++;
	i->accesses++;
	ioas_align(w, i);
	return 0;
}

void access_leave(struct world *w, struct bound *b)
{
	struct ioas *i = heap_at(&w->heap, b->table);

	if (!i)
		return;
	b->table = 0;
	i->object.users--;
	i->accesses--;
	ioas_align(w, i);
}
