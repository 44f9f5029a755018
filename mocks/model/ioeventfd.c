/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes of a virtual machine that go past its monitor (K 2.6): a place in a BAR, a value, and an eventfd. Here the
 * event comes when a user writes that value there.
 */
#include "call.h"
#include "vfio.h"

#include <errno.h>

#define IN_REGION ((UINT64_C(1) << VFIO_REGION_SHIFT) - 1)

bool check_event_or_none(struct call *c, const struct check *k)
{
	return (int32_t)call_field(c, k->field) >= -1;
}

bool check_in_bar(struct call *c, const struct check *k)
{
	const uint64_t offset = call_field(c, k->field), at = offset & IN_REGION;
	const uint64_t bar = offset >> VFIO_REGION_SHIFT, width = c->ioeventfd.flags;

	return bar < HOST_BARS && at + width <= c->dev->bar_size[bar] &&
	       !region_in_msix(c->dev, (uint32_t)bar, at, width);
}

static void end_one(struct world *w, const struct caller *by, struct vfio_state *s, ref *at)
{
	struct ioeventfd *e = heap_at(&w->heap, *at);
	ref gone = *at;

	if (by)
		by->front->event_drop(&e->event);
	*at = e->next;
	heap_free(&w->heap, gone, sizeof(*e));
	s->n_ioeventfds--;
}

void ioeventfd_end(struct world *w, const struct caller *by, struct vfio_state *s)
{
	while (s->ioeventfds)
		end_one(w, by, s, &s->ioeventfds);
}

static int add_one(struct call *c, struct vfio_state *s)
{
	ref r = heap_new(&c->w->heap, sizeof(struct ioeventfd));
	struct ioeventfd *e = heap_at(&c->w->heap, r);
	int ret;

	if (!e)
		return -ENOMEM;
	ret = c->by->front->event_take(c->by, c->ioeventfd.fd, &e->event);
	if (ret) {
		heap_free(&c->w->heap, r, sizeof(*e));
		return ret;
	}
	e->width = c->ioeventfd.flags;
	e->offset = c->ioeventfd.offset;
	e->data = c->ioeventfd.data;
	e->next = s->ioeventfds;
	s->ioeventfds = r;
	s->n_ioeventfds++;
	return 0;
}

int run_DEVICE_IOEVENTFD(struct call *c)
{
	struct vfio_state *s = device_state(c->w, c->dev);
	struct ioeventfd *e;
	ref *at;

	for (at = &s->ioeventfds; (e = heap_at(&c->w->heap, *at)); at = &e->next) {
		if (e->offset != c->ioeventfd.offset || e->width != c->ioeventfd.flags ||
		    e->data != c->ioeventfd.data)
			continue;
		if (c->ioeventfd.fd >= 0)
			return -EEXIST;
		end_one(c->w, c->by, s, at);
		return 0;
	}
	if (c->ioeventfd.fd < 0)
		return -ENODEV;
	return s->n_ioeventfds >= IOEVENTFDS_MAX ? -ENOSPC : add_one(c, s);
}

/* The values must be the same in as many bytes as are written. */
static bool fits(const struct ioeventfd *e, const struct ioeventfd *written)
{
	return e->offset == written->offset && e->width == written->width &&
	       !((e->data ^ written->data) << (64 - 8 * e->width));
}

void ioeventfd_written(struct world *w, const struct caller *by, const struct device *d,
		       const struct ioeventfd *written)
{
	const struct vfio_state *s = device_state(w, d);
	const struct ioeventfd *e = heap_at(&w->heap, s->ioeventfds);

	for (; e; e = heap_at(&w->heap, e->next))
		if (fits(e, written))
			by->front->event_signal(&e->event);
}
