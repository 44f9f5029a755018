/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page faults of devices that somebody in user space answers (K 1.5).
 */
#include "queue.h"

#include <errno.h>
#include <poll.h>

struct fault_queue {
	struct object object;
	ref waiting; /* list, oldest first: nobody has read them */
	ref answers; /* list: these were read, and have a cookie */
};

/* Records that are read together and have one answer. */
struct fault_group {
	ref next;
	ref bound, table; /* whose they are */
	uint32_t pasid; /* of the attachment, NO_PASID */
	uint32_t cookie, n;
	struct iommu_hwpt_pgfault records[];
};

static size_t group_size(size_t n)
{
	return sizeof(struct fault_group) + n * sizeof(struct iommu_hwpt_pgfault);
}

static void group_free(struct world *w, ref group)
{
	const struct fault_group *g = heap_at(&w->heap, group);

	heap_free(&w->heap, group, group_size(g->n));
}

/* Takes a group out of a list: the first that is of the attachment; b NULL: of any. 0: none is there. */
static ref list_take(struct world *w, ref *list, const struct bound *b, uint32_t pasid)
{
	struct fault_group *g;
	ref found;

	for (; (g = heap_at(&w->heap, *list)); list = &g->next) {
		if (b && (g->bound != heap_ref(&w->heap, b) || g->pasid != pasid))
			continue;
		found = *list;
		*list = g->next;
		return found;
	}
	return 0;
}

static void list_drop(struct world *w, ref *list, const struct bound *b, uint32_t pasid)
{
	ref g;

	while ((g = list_take(w, list, b, pasid)))
		group_free(w, g);
}

void fault_queue_end(struct world *w, struct context *ctx, struct object *o)
{
	struct fault_queue *q = (struct fault_queue *)o;

	list_drop(w, &q->waiting, NULL, 0);
	list_drop(w, &q->answers, NULL, 0);
	object_delete(w, ctx, o, sizeof(*q));
}

int run_FAULT_QUEUE_ALLOC(struct call *c)
{
	struct object *o = object_new(c->w, c->ctx, OBJECT_FAULT, sizeof(struct fault_queue));
	int fd;

	if (!o)
		return -ENOMEM;
	fd = queue_open(c, o, FILE_FAULT, "[iommufd-pgfault]");
	if (fd < 0) {
		fault_queue_end(c->w, c->ctx, o);
		return fd;
	}
	c->fault_alloc.out_fault_id = o->id;
	c->fault_alloc.out_fault_fd = (uint32_t)fd;
	return 0;
}

/* ---- from devices ---- */

/* The attachment that takes a fault (self-test facts, 10). */
static struct hwpt *taker(struct world *w, const struct bound *b, uint32_t *pasid)
{
	struct hwpt *h = heap_at(&w->heap, bound_table(w, b, *pasid));

	if (h || *pasid == NO_PASID)
		return h;
	*pasid = NO_PASID;
	h = heap_at(&w->heap, b->table);
	return h && h->object.type == OBJECT_HWPT_NESTED ? h : NULL;
}

int fault_report(struct world *w, struct device *d, const struct iommu_hwpt_pgfault *records,
		 size_t n)
{
	const struct bound *b = bound_of(w, d);
	uint32_t pasid = n && records->pasid ? records->pasid : NO_PASID;
	const struct hwpt *h = b && b->object.type == OBJECT_DEVICE ? taker(w, b, &pasid) : NULL;
	struct fault_group *g;
	ref r, *at;
	size_t i;

	if (!b)
		return -ENOENT;
	if (!h || !h->fault || !n)
		return 0;
	r = heap_new(&w->heap, group_size(n));
	g = heap_at(&w->heap, r);
	if (!g)
		return -ENOMEM;
	*g = (struct fault_group){ .bound = heap_ref(&w->heap, b),
				   .table = heap_ref(&w->heap, h),
				   .pasid = pasid };
	g->n = (uint32_t)n;
	for (i = 0; i < n; i++) {
		g->records[i] = records[i];
		g->records[i].dev_id = b->object.id;
		g->records[i].flags = records[i].pasid ? IOMMU_PGFAULT_FLAGS_PASID_VALID : 0;
	}
	g->records[n - 1].flags |= IOMMU_PGFAULT_FLAGS_LAST_PAGE;
	at = &((struct fault_queue *)heap_at(&w->heap, h->fault))->waiting;
	while (*at)
		at = &((struct fault_group *)heap_at(&w->heap, *at))->next;
	*at = r;
	return 0;
}

void hwpt_forget_faults(struct world *w, struct hwpt *h, const struct bound *b, uint32_t pasid)
{
	struct fault_queue *q = heap_at(&w->heap, h->fault);

	if (!q)
		return;
	list_drop(w, &q->waiting, b, pasid);
	list_drop(w, &q->answers, b, pasid);
}

/* ---- the file ---- */

static const struct fault_group *with_cookie(struct world *w, const struct fault_queue *q,
					     uint32_t cookie)
{
	const struct fault_group *g;
	ref r;

	for (r = q->answers; (g = heap_at(&w->heap, r)); r = g->next)
		if (g->cookie == cookie)
			return g;
	return NULL;
}

/* Gives the oldest group to the caller: bytes, or an error. */
static ssize_t give(struct world *w, struct fault_queue *q, const struct caller *by, uint64_t to,
		    size_t room)
{
	struct fault_group *g = heap_at(&w->heap, q->waiting);
	const size_t bytes = g->n * sizeof(g->records[0]);
	uint32_t cookie = 1, i;
	ref r;

	if (bytes > room)
		return -EINVAL;
	while (with_cookie(w, q, cookie))
		cookie++;
	for (i = 0; i < g->n; i++)
		g->records[i].cookie = cookie;
	if (caller_put(by, to, g->records, bytes))
		return -EFAULT;
	g->cookie = cookie;
	r = q->waiting;
	q->waiting = g->next;
	g->next = q->answers;
	q->answers = r;
	return (ssize_t)bytes;
}

ssize_t fault_read(struct world *w, struct object *o, const struct caller *by, uint64_t to,
		   size_t bytes)
{
	struct fault_queue *q = (struct fault_queue *)o;
	size_t done = 0;
	ssize_t n;

	if (bytes % sizeof(struct iommu_hwpt_pgfault))
		return -ESPIPE;
	while (q->waiting) {
		n = give(w, q, by, to + done, bytes - done);
		if (n < 0)
			return done ? (ssize_t)done : n;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static int answer(struct world *w, struct fault_queue *q, const struct iommu_hwpt_page_response *r)
{
	const struct fault_group *g = with_cookie(w, q, r->cookie);
	ref *at = &q->answers, me = heap_ref(&w->heap, g);

	if (r->code > IOMMUFD_PAGE_RESP_INVALID || !g)
		return -EINVAL;
	while (*at != me)
		at = &((struct fault_group *)heap_at(&w->heap, *at))->next;
	*at = g->next;
	group_free(w, me);
	return 0;
}

ssize_t fault_write(struct world *w, struct object *o, const struct caller *by, uint64_t from,
		    size_t bytes)
{
	struct iommu_hwpt_page_response r;
	size_t done;
	int ret;

	if (bytes % sizeof(r))
		return -ESPIPE;
	for (done = 0; done < bytes; done += sizeof(r)) {
		ret = caller_get(by, &r, from + done, sizeof(r));
		if (!ret)
			ret = answer(w, (struct fault_queue *)o, &r);
		if (ret)
			return done ? (ssize_t)done : ret;
	}
	return (ssize_t)done;
}

short fault_poll(const struct object *o)
{
	return (short)(POLLOUT | (((const struct fault_queue *)o)->waiting ? POLLIN : 0));
}
