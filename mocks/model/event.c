/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events that virtual IOMMUs have for whoever plays them to a guest (K 1.5; self-test facts, 11.3).
 */
#include "queue.h"
#include "viommu.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

struct event_queue {
	struct object object;
	ref next; /* of its virtual IOMMU */
	ref viommu;
	uint32_t type, depth;
	uint32_t sequence; /* of the next event */
	uint32_t n; /* in the list */
	ref first, last;
	uint32_t lost,
		lost_sequence; /* the newest one for which there was no room, until one is kept again */
};

struct event_record {
	ref next;
	uint32_t bytes; /* of the header and what follows it */
	struct iommufd_vevent_header header;
	unsigned char payload[];
};

static size_t record_size(size_t payload)
{
	return sizeof(struct event_record) + payload;
}

static void drop_first(struct world *w, struct event_queue *q)
{
	const struct event_record *e = heap_at(&w->heap, q->first);
	const ref gone = q->first;

	q->first = e->next;
	if (!q->first)
		q->last = 0;
	q->n--;
	heap_free(&w->heap, gone, record_size(e->bytes - sizeof(e->header)));
}

static struct event_queue *find_queue(struct world *w, const struct viommu *v, uint32_t type)
{
	struct event_queue *q;
	ref r;

	for (r = v->event_queues; (q = heap_at(&w->heap, r)); r = q->next)
		if (q->type == type)
			return q;
	return NULL;
}

void event_queue_end(struct world *w, struct context *ctx, struct object *o)
{
	struct event_queue *q = (struct event_queue *)o, *other;
	struct viommu *v = heap_at(&w->heap, q->viommu);
	ref *at = &v->event_queues;

	while (*at != heap_ref(&w->heap, q)) {
		other = heap_at(&w->heap, *at);
		at = &other->next;
	}
	*at = q->next;
	v->object.users--;
	while (q->first)
		drop_first(w, q);
	object_delete(w, ctx, o, sizeof(*q));
}

int run_VEVENTQ_ALLOC(struct call *c)
{
	struct event_queue *q =
		(struct event_queue *)object_new(c->w, c->ctx, OBJECT_VEVENTQ, sizeof(*q));
	int fd;

	if (!q)
		return -ENOMEM;
	q->type = c->veventq_alloc.type;
	q->depth = c->veventq_alloc.depth;
	q->viommu = heap_ref(&c->w->heap, c->viommu);
	q->next = c->viommu->event_queues;
	c->viommu->event_queues = heap_ref(&c->w->heap, q);
	c->viommu->object.users++;
	fd = queue_open(c, &q->object, FILE_EVENT, "[iommufd-viommu-event]");
	if (fd < 0) {
		event_queue_end(c->w, c->ctx, &q->object);
		return fd;
	}
	c->veventq_alloc.out_veventq_id = q->object.id;
	c->veventq_alloc.out_veventq_fd = (uint32_t)fd;
	return 0;
}

bool check_first_of_type(struct call *c, const struct check *k)
{
	return !find_queue(c->w, c->viommu, (uint32_t)call_field(c, k->field));
}

/* ---- from devices ---- */

static int append(struct world *w, struct event_queue *q, const void *payload, size_t bytes)
{
	const uint32_t sequence = q->sequence;
	ref r = q->n < q->depth ? heap_new(&w->heap, record_size(bytes)) : 0;
	struct event_record *e = heap_at(&w->heap, r), *last = heap_at(&w->heap, q->last);

	q->sequence = (sequence + 1) & INT32_MAX;
	if (!e) {
		q->lost = true;
		q->lost_sequence = sequence;
		return q->n < q->depth ? -ENOMEM : 0;
	}
	e->bytes = (uint32_t)(sizeof(e->header) + bytes);
	e->header.sequence = sequence;
	memcpy(e->payload, payload, bytes);
	if (last)
		last->next = r;
	else
		q->first = r;
	q->last = r;
	q->n++;
	q->lost = false;
	return 0;
}

int event_report(struct world *w, struct device *d, uint32_t type, const void *payload,
		 size_t bytes)
{
	const struct bound *b = bound_of(w, d);
	const struct vdevice *v = b ? heap_at(&w->heap, b->vdevice) : NULL;
	struct event_queue *q;

	if (!v)
		return -ENOENT;
	q = find_queue(w, heap_at(&w->heap, v->viommu), type);
	return q ? append(w, q, payload, bytes) : -EOPNOTSUPP;
}

/* ---- the file ---- */

/* What stands at the tail when events were lost and none came after. */
static ssize_t read_lost(struct event_queue *q, const struct caller *by, uint64_t to, size_t room)
{
	const struct iommufd_vevent_header h = { IOMMU_VEVENTQ_FLAG_LOST_EVENTS, q->lost_sequence };

	if (!q->lost || room < sizeof(h))
		return 0;
	if (caller_put(by, to, &h, sizeof(h)))
		return -EFAULT;
	q->lost = false;
	return sizeof(h);
}

ssize_t event_read(struct world *w, struct object *o, const struct caller *by, uint64_t to,
		   size_t bytes)
{
	struct event_queue *q = (struct event_queue *)o;
	const struct event_record *e;
	size_t done = 0;
	ssize_t n;

	if (bytes < sizeof(e->header))
		return -EINVAL;
	while ((e = heap_at(&w->heap, q->first))) {
		if (e->bytes > bytes - done)
			return done ? (ssize_t)done : -EINVAL;
		if (caller_put(by, to + done, &e->header, e->bytes))
			return done ? (ssize_t)done : -EFAULT;
		done += e->bytes;
		drop_first(w, q);
	}
	n = read_lost(q, by, to + done, bytes - done);
	return n < 0 && done ? (ssize_t)done : (ssize_t)done + n;
}

short event_poll(const struct object *o)
{
	const struct event_queue *q = (const struct event_queue *)o;

	return q->first || q->lost ? POLLIN : 0;
}
