/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Interrupts of a device (K 2.4, 2.5): they reach their user by eventfds, one kind of INTx, MSI and MSI-X at a time.
 */
#include "call.h"
#include "vfio.h"

#include <errno.h>

/* Data of SET_IRQS stands behind it, so wide for each interrupt. */
static uint32_t width_of(uint32_t flags)
{
	if (flags & VFIO_DATA_EVENTFD)
		return sizeof(int32_t);
	return flags & VFIO_DATA_BOOL ? 1 : 0;
}

uint32_t irq_count(const struct device *d, uint32_t index)
{
	switch (index) {
	case VFIO_INTX:
		return d->irq_pin && !d->is_virtual;
	case VFIO_MSI:
		return d->msi;
	case VFIO_MSIX:
		return d->msix;
	case VFIO_ERR:
		return !d->is_mdev;
	default:
		return 1;
	}
}

int run_DEVICE_GET_IRQ_INFO(struct call *c)
{
	c->irq.flags = VFIO_IRQ_EVENTFD;
	if (c->irq.index == VFIO_INTX)
		c->irq.flags |= VFIO_IRQ_MASKABLE | VFIO_IRQ_AUTOMASKED;
	else if (c->irq.index != VFIO_MSIX || !c->dev->msix_dynamic)
		c->irq.flags |= VFIO_IRQ_NORESIZE;
	c->irq.count = irq_count(c->dev, c->irq.index);
	return 0;
}

/* ---- checks ---- */

bool check_irqs_there(struct call *c, const struct check *k)
{
	const uint64_t start = call_field(c, k->field), count = call_field(c, k->field2);
	const uint32_t n = irq_count(c->dev, c->set_irqs.index);

	return start < n && start + count <= n;
}

bool check_irq_data(struct call *c, const struct check *k)
{
	return call_field(c, k->field) - sizeof(c->set_irqs) >=
	       call_field(c, k->field2) * width_of(c->set_irqs.flags);
}

bool check_irq_data_readable(struct call *c, const struct check *k)
{
	const uint64_t bytes = call_field(c, k->field2) * width_of(c->set_irqs.flags);
	uint64_t i;
	char byte;

	for (i = 0; i < bytes; i++)
		if (caller_get(c->by, &byte, c->arg + sizeof(c->set_irqs) + i, 1))
			return false;
	return true;
}

/* ---- eventfds ---- */

static void drop(const struct caller *by, struct event *e)
{
	if (e->pid && by)
		by->front->event_drop(e);
	*e = (struct event){ 0 };
}

static bool signal_one(const struct caller *by, const struct event *e)
{
	if (e->pid)
		by->front->event_signal(e);
	return e->pid;
}

/* Entry i of the data: a descriptor, -1 to clear. */
static int fd_of(struct call *c, uint32_t i)
{
	int32_t fd = -1;

	caller_get(c->by, &fd, c->arg + sizeof(c->set_irqs) + i * sizeof(fd), sizeof(fd));
	return fd;
}

/* Whether entry i asks for the interrupt to be raised. */
static bool asked(struct call *c, uint32_t i)
{
	uint8_t byte = 1;

	if (c->set_irqs.flags & VFIO_DATA_BOOL)
		caller_get(c->by, &byte, c->arg + sizeof(c->set_irqs) + i, 1);
	return byte;
}

/* The old one is gone even when the new one is none. */
static int put_event(struct call *c, struct event *e, int fd)
{
	drop(c->by, e);
	return fd < 0 ? 0 : c->by->front->event_take(c->by, fd, e);
}

/* ---- INTx ---- */

static int start_intx(struct call *c, struct vfio_state *s)
{
	int ret;

	if (!c->dev->irq_line)
		return -ENODEV;
	ret = put_event(c, &s->single[VFIO_INTX], fd_of(c, 0));
	if (ret)
		return ret;
	s->irqs = VFIO_INTX;
	s->masked = 0;
	return 0;
}

static int trigger_intx(struct call *c, struct vfio_state *s)
{
	const bool on = s->irqs == VFIO_INTX;

	if (on && !c->set_irqs.count && c->set_irqs.flags & VFIO_DATA_NONE) {
		irq_end(c->w, c->by, s);
		return 0;
	}
	if (!(on || s->irqs == NO_IRQS) || c->set_irqs.count != 1)
		return -EINVAL;
	if (c->set_irqs.flags & VFIO_DATA_EVENTFD)
		return on ? put_event(c, &s->single[VFIO_INTX], fd_of(c, 0)) : start_intx(c, s);
	if (!on)
		return -EINVAL;
	if (asked(c, 0))
		signal_one(c->by, &s->single[VFIO_INTX]);
	return 0;
}

static int mask_intx(struct call *c, struct vfio_state *s)
{
	if (s->irqs != VFIO_INTX || c->set_irqs.count != 1)
		return -EINVAL;
	if (c->set_irqs.flags & VFIO_DATA_EVENTFD)
		return -ENOTTY;
	if (asked(c, 0))
		s->masked = 1;
	return 0;
}

static int unmask_intx(struct call *c, struct vfio_state *s)
{
	if (s->irqs != VFIO_INTX || c->set_irqs.count != 1)
		return -EINVAL;
	if (c->set_irqs.flags & VFIO_DATA_EVENTFD)
		return put_event(c, &s->unmask, fd_of(c, 0));
	if (asked(c, 0))
		s->masked = 0;
	return 0;
}

/* ---- MSI and MSI-X ---- */

static int start_vectors(struct call *c, struct vfio_state *s)
{
	const uint32_t index = c->set_irqs.index, n = c->set_irqs.start + c->set_irqs.count;
	const uint32_t room = index == VFIO_MSIX && c->dev->msix_dynamic ? c->dev->msix : n;

	if (!n)
		return -ERANGE;
	s->vectors = heap_new(&c->w->heap, room * sizeof(struct event));
	if (!s->vectors)
		return -ENOMEM;
	s->n_vectors = room;
	s->irqs = (int32_t)index;
	return 0;
}

/* One after the other; when one fails none of the block stays. */
static int put_vectors(struct call *c, struct vfio_state *s)
{
	struct event *e = heap_at(&c->w->heap, s->vectors);
	const uint32_t start = c->set_irqs.start;
	uint32_t i;
	int ret = 0;

	for (i = 0; !ret && i < c->set_irqs.count; i++)
		ret = start + i < s->n_vectors ? put_event(c, &e[start + i], fd_of(c, i)) : -EINVAL;
	while (ret && i--)
		if (start + i < s->n_vectors)
			drop(c->by, &e[start + i]);
	return ret;
}

static int trigger_vectors(struct call *c, struct vfio_state *s)
{
	const bool on = s->irqs == (int32_t)c->set_irqs.index;
	const struct event *e;
	uint32_t i;
	int ret;

	if (on && !c->set_irqs.count && c->set_irqs.flags & VFIO_DATA_NONE) {
		irq_end(c->w, c->by, s);
		return 0;
	}
	if (!on && s->irqs != NO_IRQS)
		return -EINVAL;
	if (c->set_irqs.flags & VFIO_DATA_EVENTFD) {
		ret = on ? 0 : start_vectors(c, s);
		if (!ret)
			ret = put_vectors(c, s);
		if (ret && !on)
			irq_end(c->w, c->by, s);
		return ret;
	}
	if (!on)
		return -EINVAL;
	e = (const struct event *)heap_at(&c->w->heap, s->vectors) + c->set_irqs.start;
	for (i = 0; i < c->set_irqs.count && c->set_irqs.start + i < s->n_vectors; i++)
		if (asked(c, i))
			signal_one(c->by, &e[i]);
	return 0;
}

/* ---- ERR and REQ ---- */

static int trigger_single(struct call *c, struct vfio_state *s)
{
	struct event *e = &s->single[c->set_irqs.index], new = { 0 };
	int ret;

	if (c->set_irqs.flags & VFIO_DATA_NONE) {
		if (!e->pid)
			return -EINVAL;
		if (c->set_irqs.count)
			signal_one(c->by, e);
		else
			drop(c->by, e);
		return 0;
	}
	if (!c->set_irqs.count)
		return -EINVAL;
	if (c->set_irqs.flags & VFIO_DATA_BOOL) {
		if (asked(c, 0))
			signal_one(c->by, e);
		return 0;
	}
	ret = put_event(c, &new, fd_of(c, 0));
	if (ret)
		return ret;
	drop(c->by, e);
	*e = new;
	return 0;
}

/* ---- SET_IRQS ---- */

/* What no row has, two actions at once among it, an index cannot do (K 2.5 [R]). */
static const struct action {
	uint32_t index, action;
	int (*run)(struct call *c, struct vfio_state *s);
} actions[] = {
	{ VFIO_INTX, VFIO_MASK, mask_intx },	      { VFIO_INTX, VFIO_UNMASK, unmask_intx },
	{ VFIO_INTX, VFIO_TRIGGER, trigger_intx },    { VFIO_MSI, VFIO_TRIGGER, trigger_vectors },
	{ VFIO_MSIX, VFIO_TRIGGER, trigger_vectors }, { VFIO_ERR, VFIO_TRIGGER, trigger_single },
	{ VFIO_REQ, VFIO_TRIGGER, trigger_single },
};

int run_DEVICE_SET_IRQS(struct call *c)
{
	const struct action *a = actions, *end = actions + sizeof(actions) / sizeof(actions[0]);
	int ret;

	while (a < end &&
	       (a->index != c->set_irqs.index || a->action != (c->set_irqs.flags & VFIO_ACTION)))
		a++;
	if (a == end)
		return -ENOTTY;
	ret = a->run(c, device_state(c->w, c->dev));
	config_irqs(c->w, c->dev);
	return ret;
}

/* ---- the rest ---- */

void irq_end(struct world *w, const struct caller *by, struct vfio_state *s)
{
	struct event *e = heap_at(&w->heap, s->vectors);
	uint32_t i;

	for (i = 0; i < s->n_vectors; i++)
		drop(by, &e[i]);
	heap_free(&w->heap, s->vectors, s->n_vectors * sizeof(*e));
	drop(by, &s->single[VFIO_INTX]);
	drop(by, &s->unmask);
	s->vectors = 0;
	s->n_vectors = 0;
	s->irqs = NO_IRQS;
	s->masked = 0;
}

bool device_interrupt(struct world *w, const struct caller *by, struct device *d, uint32_t index,
		      uint32_t vector)
{
	struct vfio_state *s = device_state(w, d);
	const struct event *e;

	if (!s || (index <= VFIO_MSIX && s->irqs != (int32_t)index))
		return false;
	if (index == VFIO_MSI || index == VFIO_MSIX) {
		e = heap_at(&w->heap, s->vectors);
		return vector < s->n_vectors && signal_one(by, &e[vector]);
	}
	if (index == VFIO_INTX && s->masked)
		return false;
	if (index == VFIO_INTX)
		s->masked = 1;
	return index <= VFIO_REQ && signal_one(by, &s->single[index]);
}
