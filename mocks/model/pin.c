/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pin.h"
#include "call.h"

#include <errno.h>
#include <linux/capability.h>

/* ---- accounts ---- */

int account_of(struct world *w, const struct context *ctx, const struct caller *by, ref *ret)
{
	const struct account like = {
		.payer = ctx->per_process ? PAYER_PROCESS : PAYER_USER,
		.id = ctx->per_process ? (uint32_t)by->pid : by->uid,
		.limit = by->memlock,
	};
	struct account *a;
	ref r;

	*ret = 0;
	if (by->capabilities & UINT64_C(1) << CAP_IPC_LOCK)
		return 0;
	for (r = w->accounts; (a = heap_at(&w->heap, r)); r = a->next)
		if (a->payer == like.payer && a->id == like.id && a->limit == like.limit)
			break;
	if (!a) {
		r = heap_new(&w->heap, sizeof(*a));
		a = heap_at(&w->heap, r);
		if (!a)
			return -ENOMEM;
		*a = like;
		a->next = w->accounts;
		w->accounts = r;
	}
	a->users++;
	*ret = r;
	return 0;
}

void account_leave(struct world *w, ref account)
{
	struct account *a = heap_at(&w->heap, account), *other;
	ref *at = &w->accounts;

	if (!a || --a->users)
		return;
	while (*at != account) {
		other = heap_at(&w->heap, *at);
		at = &other->next;
	}
	*at = a->next;
	heap_free(&w->heap, account, sizeof(*a));
}

/* What is pinned for the same user or process, whatever its limit was. */
static uint64_t pinned_for(struct world *w, const struct account *a)
{
	const struct account *o;
	uint64_t sum = 0;
	ref r;

	for (r = w->accounts; (o = heap_at(&w->heap, r)); r = o->next)
		if (o->payer == a->payer && o->id == a->id)
			sum += o->pages;
	return sum;
}

static int charge(struct world *w, ref account, uint64_t pages)
{
	struct account *a = heap_at(&w->heap, account);

	if (!a)
		return 0;
	if (a->limit != UINT64_MAX && pinned_for(w, a) + pages > a->limit / w->page_size)
		return -ENOMEM;
	a->pages += pages;
	return 0;
}

static void discharge(struct world *w, ref account, uint64_t pages)
{
	struct account *a = heap_at(&w->heap, account);

	if (a)
		a->pages -= pages;
}

/* ---- pins ---- */

static int look_at(struct world *w, const struct caller *by, const struct pages *p,
		   const struct area *a)
{
	const struct mapped_file *f = heap_at(&w->heap, p->file);
	const uint64_t bytes = a->span.last - a->span.start + 1;
	const struct front *front = by->front;
	struct caller owner = *by;

	owner.pid = p->pid;
	owner.own = by->own && by->pid == p->pid;
	if (f)
		return mapped_file_pin(f, p->start + a->offset, bytes);
	/* Memory of a device is none that could be pinned (K 1.5). */
	if (front && front->shows_region &&
	    front->shows_region(&owner, p->start + a->offset, bytes))
		return -EFAULT;
	return caller_pin(&owner, p->start + a->offset, bytes, p->writable);
}

/* Pages of the machine that an area has a byte of. */
static uint64_t pages_in(const struct world *w, const struct pages *p, const struct area *a)
{
	const uint64_t first = p->start + a->offset;

	return (first + a->span.last - a->span.start) / w->page_size - first / w->page_size + 1;
}

int area_pin(struct world *w, const struct caller *by, struct area *a)
{
	struct pages *p = heap_at(&w->heap, a->pages);
	const uint64_t n = pages_in(w, p, a);
	int ret;

	if (!p->pins || n > p->charged) {
		ret = look_at(w, by, p, a);
		if (!ret)
			ret = charge(w, p->account, n - p->charged);
		if (ret)
			return ret;
		p->charged = (uint32_t)n;
	}
	p->pins++;
	a->pinned = true;
	return 0;
}

void area_unpin(struct world *w, struct area *a)
{
	struct pages *p = heap_at(&w->heap, a->pages);

	if (!a->pinned)
		return;
	a->pinned = false;
	if (--p->pins)
		return;
	discharge(w, p->account, p->charged);
	p->charged = 0;
}

static struct area *next_area(struct world *w, struct ioas *i, uint64_t at)
{
	return (struct area *)span_touching(ioas_areas(w, i), at, UINT64_MAX);
}

void ioas_unpin(struct world *w, struct ioas *i)
{
	struct area *a;
	uint64_t at;

	for (at = 0; (a = next_area(w, i, at)); at = a->span.last + 1)
		area_unpin(w, a);
}

int ioas_pin(struct world *w, const struct caller *by, struct ioas *i)
{
	struct area *a;
	uint64_t at;
	int ret;

	for (at = 0; (a = next_area(w, i, at)); at = a->span.last + 1) {
		ret = area_pin(w, by, a);
		if (ret) {
			ioas_unpin(w, i);
			return ret;
		}
	}
	return 0;
}

/* ---- another process pays ---- */

/* Whether everything that is mapped is of files; *ret_pages: what the new one would pay, copies once. */
static bool files_only(struct call *c, struct ioas *i, ref to, uint64_t *ret_pages)
{
	const struct mapped_file *f;
	struct pages *p;
	struct area *a;
	uint64_t at;

	for (at = 0; (a = next_area(c->w, i, at)); at = a->span.last + 1) {
		p = heap_at(&c->w->heap, a->pages);
		f = heap_at(&c->w->heap, p->file);
		if (!f || f->is_buffer)
			return false;
		if (p->account && p->account != to && !p->counted) {
			p->counted = true;
			*ret_pages += p->charged;
		}
	}
	return true;
}

/* Ends the sum; ok: and has the new one pay. */
static void move_accounts(struct call *c, struct ioas *i, ref to, bool ok)
{
	struct account *new = heap_at(&c->w->heap, to);
	struct pages *p;
	struct area *a;
	uint64_t at;

	for (at = 0; (a = next_area(c->w, i, at)); at = a->span.last + 1) {
		p = heap_at(&c->w->heap, a->pages);
		if (!p->counted)
			continue;
		p->counted = false;
		if (!ok)
			continue;
		discharge(c->w, p->account, p->charged);
		account_leave(c->w, p->account);
		p->account = to;
		if (new) {
			new->pages += p->charged;
			new->users++;
		}
	}
}

/* The IOAS with that number or the next higher one. */
static struct ioas *next_ioas(struct call *c, uint32_t *id)
{
	struct object *o;

	for (; *id < c->ctx->slots; ++*id) {
		o = object_find(c->w, c->ctx, *id);
		if (o && o->type == OBJECT_IOAS)
			return (struct ioas *)o;
	}
	return NULL;
}

int run_IOAS_CHANGE_PROCESS(struct call *c)
{
	uint64_t pages = 0;
	struct ioas *i;
	uint32_t id;
	ref to;
	int ret;

	ret = account_of(c->w, c->ctx, c->by, &to);
	if (ret)
		return ret;
	for (id = 1; !ret && (i = next_ioas(c, &id)); id++)
		if (!files_only(c, i, to, &pages))
			ret = -EINVAL;
	if (!ret) {
		ret = charge(c->w, to, pages);
		if (!ret)
			discharge(c->w, to, pages);
	}
	for (id = 1; (i = next_ioas(c, &id)); id++)
		move_accounts(c, i, to, !ret);
	account_leave(c->w, to);
	return ret;
}
