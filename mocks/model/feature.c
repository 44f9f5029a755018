/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * DEVICE_FEATURE (K 2.6), by the table of feature.def: a feature can be asked for, got or set.
 */
#include "call.h"
#include "device_tables.h"
#include "vfio.h"

#include <errno.h>
#include <string.h>

/* Data stands behind the two words of the command. */
static uint64_t data_of(const struct call *c)
{
	return c->arg + sizeof(c->feature);
}

bool check_feature_one_way(struct call *c, const struct check *k)
{
	const uint32_t both = VFIO_FEATURE_GET | VFIO_FEATURE_SET;

	(void)k;
	return c->feature.flags & VFIO_FEATURE_PROBE || (c->feature.flags & both) != both;
}

/* ---- who offers what ---- */

static bool has_functions(const struct device *d)
{
	return d->sriov;
}

/* ---- features ---- */

static int set_token(struct call *c)
{
	return caller_get(c->by, c->dev->token, data_of(c), sizeof(c->dev->token));
}

static int enter_low_power(struct call *c)
{
	struct vfio_state *s = device_state(c->w, c->dev);

	if (s->low_power)
		return -EINVAL;
	s->low_power = 1;
	return 0;
}

static int enter_with_wakeup(struct call *c)
{
	struct vfio_state *s = device_state(c->w, c->dev);
	struct vfio_wakeup a;
	int ret = caller_get(c->by, &a, data_of(c), sizeof(a));

	if (ret)
		return ret;
	if (a.fd < 0 || a.reserved || s->low_power)
		return -EINVAL;
	ret = c->by->front->event_take(c->by, a.fd, &s->wakeup);
	if (!ret)
		s->low_power = 1;
	return ret;
}

static int leave_low_power(struct call *c)
{
	struct vfio_state *s = device_state(c->w, c->dev);

	if (s->wakeup.pid)
		c->by->front->event_drop(&s->wakeup);
	s->wakeup = (struct event){ 0 };
	s->low_power = 0;
	return 0;
}

/* Ranges of whole pages in a BAR. */
static int check_ranges(struct call *c, const struct vfio_dma_buf *a)
{
	const uint64_t size = c->dev->bar_size[a->region];
	struct vfio_range r;
	uint64_t end;
	uint32_t i;

	for (i = 0; i < a->ranges; i++) {
		if (caller_get(c->by, &r, data_of(c) + sizeof(*a) + i * sizeof(r), sizeof(r)))
			return -EFAULT;
		if (!r.length || r.offset % c->w->page_size || r.length % c->w->page_size)
			return -EINVAL;
		if (__builtin_add_overflow(r.offset, r.length, &end))
			return -EOVERFLOW;
		if (end > size)
			return -EINVAL;
	}
	return 0;
}

static int install_dma_buf(struct call *c, const struct vfio_dma_buf *a)
{
	ref r = heap_new(&c->w->heap, sizeof(struct file));
	struct file *f = heap_at(&c->w->heap, r);
	struct vfio_range first;
	int ret;

	if (!f)
		return -ENOMEM;
	ret = caller_get(c->by, &first, data_of(c) + sizeof(*a), sizeof(first));
	f->kind = FILE_DMABUF;
	f->flags = a->open_flags;
	f->object = c->dev->binding;
	f->at = (uint64_t)a->region << VFIO_REGION_SHIFT | first.offset;
	f->bytes = a->ranges == 1 ? first.length : 0;
	if (!ret)
		ret = c->by->front->install(c->by, c->w, r, "/dmabuf:");
	if (ret < 0)
		heap_free(&c->w->heap, r, sizeof(*f));
	return ret;
}

struct device *dma_buf_device(struct world *w, const struct file *f)
{
	struct device *d = machine_first(w);

	while (d && d->binding != f->object)
		d = machine_next(w, d);
	return d;
}

static int get_dma_buf(struct call *c)
{
	struct vfio_dma_buf a;
	int ret = caller_get(c->by, &a, data_of(c), sizeof(a));

	if (ret)
		return ret;
	if (!a.ranges || a.flags)
		return -EINVAL;
	if (a.region >= HOST_BARS)
		return -ENODEV;
	if (c->dev->bar_io[a.region] || !c->dev->bar_size[a.region])
		return -EINVAL;
	ret = check_ranges(c, &a);
	return ret ? ret : install_dma_buf(c, &a);
}

/* ---- the table ---- */

static const struct feature rows[] = {
#define FEATURE(n, w, b, r, ...) { .nr = n, .ways = w, .bytes = b, .run = r, __VA_ARGS__ },
#include "feature.def"
};

const struct features vfio_features = { rows, sizeof(rows) / sizeof(rows[0]) };

int run_DEVICE_FEATURE(struct call *c)
{
	const uint32_t flags = c->feature.flags;
	const uint32_t way = flags & (VFIO_FEATURE_GET | VFIO_FEATURE_SET);
	const struct features *t = c->tables->features;
	const struct feature *f = t->rows, *end = t->rows + t->n;

	while (f < end && f->nr != (flags & VFIO_FEATURE_MASK))
		f++;
	if (f == end || c->w->kernel < f->since || (f->offered && !f->offered(c->dev)))
		return -ENOTTY;
	if (!f->run || way & ~f->ways)
		return -EINVAL;
	if (flags & VFIO_FEATURE_PROBE)
		return 0;
	if (!way || c->feature.argsz - sizeof(c->feature) < f->bytes)
		return -EINVAL;
	return f->run(c);
}
