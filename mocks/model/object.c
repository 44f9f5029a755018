/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "object.h"

#include <string.h>

enum { FIRST_SLOTS = 32 };

static const ref dead = UINT32_MAX; /* in a slot whose number is not given again */

static ref *slots_of(struct world *w, const struct context *ctx)
{
	return heap_at(&w->heap, ctx->table);
}

static bool grow(struct world *w, struct context *ctx)
{
	uint32_t slots = ctx->slots ? ctx->slots * 2 : FIRST_SLOTS;
	ref table = heap_new(&w->heap, slots * sizeof(ref));

	if (!table)
		return false;
	if (ctx->table)
		memcpy(heap_at(&w->heap, table), slots_of(w, ctx), ctx->slots * sizeof(ref));
	heap_free(&w->heap, ctx->table, ctx->slots * sizeof(ref));
	ctx->table = table;
	ctx->slots = slots;
	return true;
}

struct object *object_new(struct world *w, struct context *ctx, enum object_type type, size_t size)
{
	struct object *o;
	uint32_t id = ctx->lowest ? ctx->lowest : 1;
	ref r;

	while (id < ctx->slots && slots_of(w, ctx)[id])
		id++;
	if (id >= ctx->slots && !grow(w, ctx))
		return NULL;
	r = heap_new(&w->heap, size);
	if (!r)
		return NULL;
	o = heap_at(&w->heap, r);
	o->type = type;
	o->id = id;
	/* Whoever is killed here leaves nothing behind that is not whole. */
	__atomic_store_n(&slots_of(w, ctx)[id], r, __ATOMIC_RELEASE);
	ctx->lowest = id + 1;
	ctx->objects++;
	return o;
}

void object_delete(struct world *w, struct context *ctx, struct object *o, size_t size)
{
	slots_of(w, ctx)[o->id] = 0;
	if (o->id < ctx->lowest)
		ctx->lowest = o->id;
	ctx->objects--;
	heap_free(&w->heap, heap_ref(&w->heap, o), size);
}

void object_bury(struct world *w, struct context *ctx, struct object *o, size_t size)
{
	slots_of(w, ctx)[o->id] = dead;
	heap_free(&w->heap, heap_ref(&w->heap, o), size);
}

struct object *object_find(struct world *w, const struct context *ctx, uint32_t id)
{
	ref r = id < ctx->slots ? slots_of(w, ctx)[id] : 0;

	return r != dead ? heap_at(&w->heap, r) : NULL;
}
