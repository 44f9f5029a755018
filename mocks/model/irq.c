/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Interrupts of a device (K 2.4, 2.5): they reach their user by eventfds, one kind of INTx, MSI and MSI-X at a time.
 */
#include "call.h"
#include "device_tables.h"
#include "vfio.h"

#include <errno.h>

/* Data of SET_IRQS stands behind it, so wide for each interrupt. */
static uint32_t width_of(uint32_t flags)
{
	if (flags & VFIO_DATA_EVENTFD)
		return sizeof(int32_t);
	return flags & VFIO_DATA_BOOL ? 1 : 0;
}

/* ---- how many there are ---- */

static uint32_t pins(const struct device *d)
{
	return d->irq_pin && !d->is_virtual;
}

static uint32_t msi_vectors(const struct device *d)
{
	return d->msi;
}

static uint32_t msix_vectors(const struct device *d)
{
	return d->msix;
}

static uint32_t errors(const struct device *d)
{
	return !d->is_mdev;
}

static uint32_t one(const struct device *d)
{
	(void)d;
	return 1;
}

/* NULL: no such index. */
static const struct irq_kind *kind_of(const struct call *c, uint32_t index)
{
	const struct irqs *t = c->tables->irqs;
	const struct irq_kind *k;

	for (k = t->kinds; k < t->kinds + t->n_kinds; k++)
		if (k->index == index)
			return k;
	return NULL;
}

int run_DEVICE_GET_IRQ_INFO(struct call *c)
{
	const struct irq_kind *k = kind_of(c, c->irq.index);

	if (!k)
		return -EINVAL;
	c->irq.flags = k->flags;
	if (k->grows && c->dev->msix && c->dev->msix_dynamic)
		c->irq.flags &= ~(uint32_t)VFIO_IRQ_NORESIZE;
	c->irq.count = k->count(c->dev);
	return 0;
}

/* ---- checks ---- */

bool check_irqs_there(struct call *c, const struct check *k)
{
	const uint64_t start = call_field(c, k->field), count = call_field(c, k->field2);
	const struct irq_kind *kind = kind_of(c, c->set_irqs.index);
	const uint32_t n = kind ? kind->count(c->dev) : 0;

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

/* ---- any index ---- */

/* The eventfds of an index, and how many there is room for. */
static struct event *events_of(struct call *c, struct vfio_state *s, uint32_t *ret_n)
{
	const uint32_t index = c->set_irqs.index;

	if (index == VFIO_MSI || index == VFIO_MSIX) {
		*ret_n = s->n_vectors;
		return heap_at(&c->w->heap, s->vectors);
	}
	*ret_n = 1;
	return &s->single[index];
}

static int fire(struct call *c, struct vfio_state *s)
{
	const uint32_t start = c->set_irqs.start;
	uint32_t n, i;
	const struct event *e = events_of(c, s, &n);

	for (i = 0; i < c->set_irqs.count && start + i < n; i++)
		if (asked(c, i))
			signal_one(c->by, &e[start + i]);
	return 0;
}

static int fire_or_stop(struct call *c, struct vfio_state *s)
{
	if (c->set_irqs.count)
		return fire(c, s);
	if (c->set_irqs.index > VFIO_MSIX)
		drop(c->by, &s->single[c->set_irqs.index]);
	else
		irq_end(c->w, c->by, s);
	return 0;
}

/* ---- INTx ---- */

static int put_intx(struct call *c, struct vfio_state *s)
{
	int ret;

	if (s->irqs == VFIO_INTX)
		return put_event(c, &s->single[VFIO_INTX], fd_of(c, 0));
	if (!c->dev->irq_line)
		return -ENODEV;
	ret = put_event(c, &s->single[VFIO_INTX], fd_of(c, 0));
	if (ret)
		return ret;
	s->irqs = VFIO_INTX;
	s->masked = 0;
	return 0;
}

static int mask_intx(struct call *c, struct vfio_state *s)
{
	if (asked(c, 0))
		s->masked = 1;
	return 0;
}

static int unmask_intx(struct call *c, struct vfio_state *s)
{
	if (asked(c, 0))
		s->masked = 0;
	return 0;
}

static int put_unmask(struct call *c, struct vfio_state *s)
{
	return put_event(c, &s->unmask, fd_of(c, 0));
}

/* It is known, and nobody wrote it. */
static int lack(struct call *c, struct vfio_state *s)
{
	(void)c;
	(void)s;
	return -ENOTTY;
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
static int put_block(struct call *c, struct vfio_state *s)
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

static int put_vectors(struct call *c, struct vfio_state *s)
{
	const bool on = s->irqs == (int32_t)c->set_irqs.index;
	int ret = on ? 0 : start_vectors(c, s);

	if (!ret)
		ret = put_block(c, s);
	if (ret && !on)
		irq_end(c->w, c->by, s);
	return ret;
}

/* ---- ERR and REQ ---- */

static int put_single(struct call *c, struct vfio_state *s)
{
	struct event *e = &s->single[c->set_irqs.index], new = { 0 };
	int ret = put_event(c, &new, fd_of(c, 0));

	if (ret)
		return ret;
	drop(c->by, e);
	*e = new;
	return 0;
}

/* ---- SET_IRQS ---- */

static const struct irq_kind kinds[] = {
#define IRQS(i, n, f, ...) { .index = VFIO_##i, .count = n, .flags = f, __VA_ARGS__ },
#include "irq.def"
};

static const struct irq_action actions[] = {
#define DO(i, a, d, w, l, r, ...)            \
	{ .index = VFIO_##i,                 \
	  .flags = VFIO_##a | VFIO_DATA_##d, \
	  .when = IRQ_##w,                   \
	  .least = l,                        \
	  .run = r,                          \
	  __VA_ARGS__ },
#include "irq.def"
};

#define N(array) (sizeof(array) / sizeof((array)[0]))

const struct irqs vfio_irqs = { kinds, N(kinds), actions, N(actions) };

static bool is_time(const struct call *c, const struct vfio_state *s, enum irq_time when)
{
	const int32_t index = (int32_t)c->set_irqs.index;

	switch (when) {
	case IRQ_ON:
		return s->irqs == index;
	case IRQ_FREE:
		return s->irqs == index || s->irqs == NO_IRQS;
	case IRQ_SET:
		return s->single[index].pid;
	default:
		return true;
	}
}

int run_DEVICE_SET_IRQS(struct call *c)
{
	const struct irqs *t = c->tables->irqs;
	const struct irq_action *a = t->actions, *end = t->actions + t->n_actions;
	struct vfio_state *s = device_state(c->w, c->dev);
	int ret;

	while (a < end && (a->index != c->set_irqs.index || a->flags != c->set_irqs.flags))
		a++;
	if (a == end)
		return -ENOTTY;
	if (!is_time(c, s, a->when) || c->set_irqs.count < a->least)
		return -EINVAL;
	ret = a->run(c, s);
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
