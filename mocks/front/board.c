/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

int board_make(struct world *w, const struct host_caller *caller)
{
	static const struct host_caller root = { .capabilities = UINT64_MAX,
						 .memlock = UINT64_MAX,
						 .nofile = UINT64_MAX };

	w->front = heap_new(&w->heap, sizeof(struct board));
	if (!w->front)
		return -ENOMEM;
	board_of(w)->caller = caller ? *caller : root;
	return 0;
}

void stage_start(struct stage *s, struct world *w, const struct front *front, int32_t pid)
{
	const struct host_caller *c = &board_of(w)->caller;

	*s = (struct stage){ .w = w,
			     .by = { .pid = pid,
				     .own = true,
				     .uid = c->uid,
				     .capabilities = c->capabilities,
				     .memlock = c->memlock,
				     .front = front } };
}

void trace_lost(struct world *w, int err)
{
	struct board *b = board_of(w);

	if (!b->lost++)
		b->lost_err = err ? err : ENOSPC;
}

/* ---- handles ---- */

static ref *bucket(struct world *w, uint64_t ino)
{
	return &board_of(w)->buckets[ino % BUCKETS];
}

struct handle *handle_find(struct world *w, uint64_t dev, uint64_t ino)
{
	struct handle *h = heap_at(&w->heap, *bucket(w, ino));

	while (h && (h->ino != ino || h->dev != dev))
		h = heap_at(&w->heap, h->next);
	return h;
}

struct handle *handle_at(struct world *w, ref file)
{
	struct handle *h = heap_at(&w->heap, board_of(w)->oldest);

	while (h && h->file != file)
		h = heap_at(&w->heap, h->newer);
	return h;
}

struct handle *handle_new(struct world *w, ref file)
{
	const struct file *f = heap_at(&w->heap, file);
	struct handle *h = heap_at(&w->heap, heap_new(&w->heap, sizeof(*h)));

	if (!h)
		return NULL;
	h->file = file;
	h->kind = f->kind;
	h->flags = O_RDWR; /* those that no open() makes are for both */
	h->memory = f->kind == FILE_IOMMU ? f->context : f->device;
	h->ordinal = ++board_of(w)->ordinals[f->kind];
	return h;
}

struct handle *handle_new_text(struct world *w, const char *path)
{
	const size_t size = strlen(path) + 1;
	ref text = heap_new(&w->heap, size);
	struct handle *h = text ? heap_at(&w->heap, heap_new(&w->heap, sizeof(*h))) : NULL;

	if (!h) {
		heap_free(&w->heap, text, size);
		return NULL;
	}
	memcpy(heap_at(&w->heap, text), path, size);
	h->file = text;
	board_of(w)->n_texts++;
	return h;
}

const char *handle_path(struct world *w, const struct handle *h)
{
	return heap_at(&w->heap, h->kind == FILE_NONE ? h->file : h->path);
}

int handle_set_path(struct world *w, struct handle *h, const char *path)
{
	h->path_size = (uint32_t)strlen(path) + 1;
	h->path = heap_new(&w->heap, h->path_size);
	if (!h->path)
		return -ENOMEM;
	memcpy(heap_at(&w->heap, h->path), path, h->path_size);
	return 0;
}

void handle_set_pending(struct world *w, struct handle *h, const char *text, size_t size)
{
	struct board *b = board_of(w);

	if (h->pending)
		b->n_pending--;
	heap_free(&w->heap, h->pending, h->pending_size);
	h->pending_size = (uint32_t)size;
	h->pending = text && size ? heap_new(&w->heap, size) : 0;
	if (!h->pending)
		return; /* without memory it ends with the writer */
	memcpy(heap_at(&w->heap, h->pending), text, size);
	b->n_pending++;
}

void handle_name(struct world *w, struct handle *h, uint64_t dev, uint64_t ino)
{
	struct board *b = board_of(w);
	ref *first = bucket(w, ino);

	h->dev = dev;
	h->ino = ino;
	h->next = *first;
	*first = heap_ref(&w->heap, h);
	h->older = b->newest;
	if (h->older)
		((struct handle *)heap_at(&w->heap, h->older))->newer = *first;
	else
		b->oldest = *first;
	b->newest = *first;
	b->n_files++;
}

static void unlink_handle(struct world *w, struct handle *h)
{
	struct board *b = board_of(w);
	ref self = heap_ref(&w->heap, h), *at = bucket(w, h->ino);

	while (*at && *at != self)
		at = &((struct handle *)heap_at(&w->heap, *at))->next;
	if (!*at)
		return; /* it never got a name */
	*at = h->next;
	*(h->older ? &((struct handle *)heap_at(&w->heap, h->older))->newer : &b->oldest) =
		h->newer;
	*(h->newer ? &((struct handle *)heap_at(&w->heap, h->newer))->older : &b->newest) =
		h->older;
	b->n_files--;
}

void handle_end(const struct stage *s, struct handle *h)
{
	struct told t = { .h = h, .call = "release" };

	if (board_of(s->w)->trace && h->kind != FILE_NONE)
		trace_call(s, &t);
	unlink_handle(s->w, h);
	if (h->kind != FILE_NONE) {
		file_close(s->w, &s->by, h->file);
	} else {
		heap_free(&s->w->heap, h->file, strlen(handle_path(s->w, h)) + 1);
		board_of(s->w)->n_texts--;
	}
	handle_set_pending(s->w, h, NULL, 0);
	heap_free(&s->w->heap, h->path, h->path_size);
	heap_free(&s->w->heap, heap_ref(&s->w->heap, h), sizeof(*h));
}

void handle_each(struct world *w, void (*fn)(struct handle *h, void *data), void *data)
{
	struct handle *h = heap_at(&w->heap, board_of(w)->oldest), *newer;

	for (; h; h = newer) {
		newer = heap_at(&w->heap, h->newer);
		fn(h, data);
	}
}
