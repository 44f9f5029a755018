/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attaching, and moving what is attached (K 2.3): the whole group goes together.
 */
#include "attach.h"
#include "hwpt.h"
#include "nested.h"
#include "queue.h"

#include <errno.h>

/* Who wants to be attached to what. */
struct move {
	struct world *w;
	struct context *ctx;
	const struct caller *by;
	struct bound *b;
	struct device *d;
	struct group *g; /* NULL: it is in none */
	uint32_t pasid; /* NO_PASID: the device as such */
};

/* The next device of the group that is bound to a context, b's own alone where there is no group. NULL: no more. */
static struct bound *next_member(const struct move *m, struct device **at)
{
	struct bound *b = NULL;

	while (!b) {
		if (!*at)
			*at = m->g ? heap_at(&m->w->heap, m->g->devices) : m->d;
		else
			*at = m->g ? heap_at(&m->w->heap, (*at)->next_in_group) : NULL;
		if (!*at)
			return NULL;
		b = bound_of(m->w, *at);
	}
	return b;
}

/* What members of the group are attached to with a PASID, and whether there is any PASID. */
static ref group_table(const struct move *m, uint32_t pasid)
{
	struct device *at = NULL;
	struct bound *b;
	ref table = 0;

	while (!table && (b = next_member(m, &at)))
		table = bound_table(m->w, b, pasid);
	return table;
}

static bool group_has_pasids(const struct move *m)
{
	struct device *at = NULL;
	struct bound *b;

	while ((b = next_member(m, &at)))
		if (b->pasids)
			return true;
	return false;
}

/* ---- whether it fits ---- */

static int pasid_fits(const struct move *m, const struct hwpt *h)
{
	const struct hwpt *own;

	if (m->pasid == NO_PASID)
		return group_has_pasids(m) && !h->takes_pasids ? -EINVAL : 0;
	if (!h->takes_pasids)
		return -EINVAL;
	own = heap_at(&m->w->heap, group_table(m, NO_PASID));
	if (own && !own->takes_pasids)
		return -EINVAL;
	return m->pasid >> device_pasid_bits(m->w, m->d) ? -EINVAL : 0;
}

static int fits(const struct move *m, const struct hwpt *h)
{
	int ret = pasid_fits(m, h);

	if (!ret && !hw_shares(m->w, h->hw, m->d->hw))
		ret = -EINVAL;
	if (!ret && h->object.type == OBJECT_HWPT_NESTED && m->pasid == NO_PASID)
		ret = nested_takes(m->w, m->b, h);
	return ret;
}

/* The windows of a device's IOMMU that are no memory: they belong to the device as such. */
static int reserve_windows(const struct move *m, struct ioas *i, const struct bound *b)
{
	const struct hw *hw = heap_at(&m->w->heap, bound_device(m->w, b)->hw);
	struct reserved r = { .owner = heap_ref(&m->w->heap, b) };
	uint32_t k;
	int ret = 0;

	for (k = 0; hw && !ret && k < hw->n_windows; k++) {
		r.start = hw->windows[k].start;
		r.last = hw->windows[k].last;
		ret = ioas_reserve(m->w, i, &r);
	}
	if (ret)
		ioas_unreserve(m->w, i, r.owner);
	return ret;
}

/* ---- attach and replace ---- */

static int attach(const struct move *m, struct hwpt *h)
{
	struct ioas *i = heap_at(&m->w->heap, h->ioas);
	const ref table = heap_ref(&m->w->heap, h), now = group_table(m, m->pasid);
	const bool own = m->pasid == NO_PASID;
	int ret;

	if (now && now != table)
		return -EINVAL;
	ret = own ? reserve_windows(m, i, m->b) : 0;
	if (ret)
		return ret;
	ret = now ? 0 : fits(m, h);
	if (!ret)
		ret = bound_add(m->w, m->b, m->pasid, table);
	if (ret) {
		if (own)
			ioas_unreserve(m->w, i, heap_ref(&m->w->heap, m->b));
		return ret;
	}
	h->object.users++;
	if (own && m->g) {
		m->g->table = table;
		m->g->attached++;
	}
	return 0;
}

/* For all of the group that are attached with that PASID: takes their windows out of an address space. */
static void unreserve_all(const struct move *m, struct ioas *i)
{
	struct device *at = NULL;
	struct bound *b;

	while ((b = next_member(m, &at)))
		if (b->table)
			ioas_unreserve(m->w, i, heap_ref(&m->w->heap, b));
}

static int reserve_all(const struct move *m, struct ioas *i)
{
	struct device *at = NULL;
	struct bound *b;
	int ret = 0;

	while (!ret && (b = next_member(m, &at)))
		if (b->table)
			ret = reserve_windows(m, i, b);
	if (ret)
		unreserve_all(m, i);
	return ret;
}

/* The attached ones of the group go over. */
static void move_all(const struct move *m, struct hwpt *from, struct hwpt *to)
{
	struct device *at = NULL;
	struct bound *b;
	ref *slot;

	from->object.users++; /* so that it stays until the last one has left */
	while ((b = next_member(m, &at))) {
		slot = bound_slot(m->w, b, m->pasid);
		if (!slot)
			continue;
		hwpt_forget_faults(m->w, from, b, m->pasid);
		*slot = heap_ref(&m->w->heap, to);
		to->object.users++;
		from->object.users--;
	}
	if (m->g && m->pasid == NO_PASID)
		m->g->table = heap_ref(&m->w->heap, to);
	hwpt_leave(m->w, m->ctx, from);
}

static int replace(const struct move *m, struct hwpt *h)
{
	struct hwpt *old = heap_at(&m->w->heap, bound_table(m->w, m->b, m->pasid));
	struct ioas *from = heap_at(&m->w->heap, old->ioas), *to = heap_at(&m->w->heap, h->ioas);
	const bool windows = m->pasid == NO_PASID && from != to;
	int ret;

	if (old == h)
		return 0;
	ret = windows ? reserve_all(m, to) : 0;
	if (ret)
		return ret;
	ret = fits(m, h);
	if (windows)
		unreserve_all(m, ret ? to : from);
	if (!ret)
		move_all(m, old, h);
	return ret;
}

static int change(const struct move *m, struct hwpt *h)
{
	return bound_table(m->w, m->b, m->pasid) ? replace(m, h) : attach(m, h);
}

static void detach(const struct move *m)
{
	struct hwpt *h = heap_at(&m->w->heap, bound_table(m->w, m->b, m->pasid));

	hwpt_forget_faults(m->w, h, m->b, m->pasid);
	bound_drop(m->w, m->b, m->pasid);
	if (m->pasid == NO_PASID) {
		ioas_unreserve(m->w, heap_at(&m->w->heap, h->ioas), heap_ref(&m->w->heap, m->b));
		if (m->g && !--m->g->attached)
			m->g->table = 0;
	}
	hwpt_leave(m->w, m->ctx, h);
}

/* ---- page tables that are made on the way ---- */

/*
 * A new one. It is attached before memory is put into it, or after when something else was attached (K 2.3): which of two
 * errors is seen depends on it.
 */
static int change_to_new(const struct move *m, struct ioas *i, struct hwpt **ret_table)
{
	const bool first = !bound_table(m->w, m->b, m->pasid);
	struct hwpt *h = hwpt_new(m->w, m->ctx, i, m->d->hw, 0);
	int ret;

	if (!h)
		return -ENOMEM;
	ret = first ? change(m, h) : hwpt_show(m->w, m->by, h);
	if (!ret && first) {
		ret = hwpt_show(m->w, m->by, h);
		if (ret)
			detach(m);
	} else if (!ret) {
		ret = change(m, h);
	}
	if (ret) {
		hwpt_end(m->w, m->ctx, &h->object);
		return ret;
	}
	h->automatic = true;
	*ret_table = h;
	return 0;
}

/* Any automatic page table of the address space will do that takes the device. */
static int change_to_ioas(const struct move *m, struct ioas *i, struct hwpt **ret_table)
{
	struct hwpt *h;
	int ret;
	ref r;

	for (r = i->tables; (h = heap_at(&m->w->heap, r)); r = h->next) {
		if (!h->automatic)
			continue;
		ret = change(m, h);
		if (ret != -EINVAL) {
			*ret_table = h;
			return ret;
		}
	}
	return change_to_new(m, i, ret_table);
}

static int change_to(const struct move *m, uint32_t *pt)
{
	struct object *o = object_find(m->w, m->ctx, *pt);
	struct hwpt *h = (struct hwpt *)o;
	int ret = -EINVAL;

	if (!o)
		return -ENOENT;
	if (o->type == OBJECT_IOAS)
		ret = change_to_ioas(m, (struct ioas *)o, &h);
	else if (o->type == OBJECT_HWPT_PAGING || o->type == OBJECT_HWPT_NESTED)
		ret = change(m, h);
	if (!ret)
		*pt = h->object.id;
	return ret;
}

/* ---- from outside ---- */

static struct move move_of(struct world *w, const struct caller *by, struct device *d,
			   uint32_t pasid)
{
	return (struct move){ .w = w,
			      .ctx = heap_at(&w->heap, d->bound),
			      .by = by,
			      .b = bound_of(w, d),
			      .d = d,
			      .g = heap_at(&w->heap, d->group),
			      .pasid = pasid ? pasid : NO_PASID };
}

int device_attach(struct world *w, const struct caller *by, struct device *d, uint32_t pasid,
		  uint32_t *pt)
{
	const struct move m = move_of(w, by, d, pasid);

	if (d->is_mdev)
		return pasid == NO_PASID ? access_change(w, m.b, *pt) : -EOPNOTSUPP;
	/* PASID 0 is the device as such; by its number it cannot be moved (kernel self-test facts, 9). */
	if (!pasid && m.b->table)
		return -EBUSY;
	return change_to(&m, pt);
}

void device_detach(struct world *w, struct device *d, uint32_t pasid)
{
	const struct move m = move_of(w, NULL, d, pasid);

	if (!m.b)
		return;
	if (d->is_mdev)
		access_leave(w, m.b);
	else if (bound_table(w, m.b, m.pasid))
		detach(&m);
}
