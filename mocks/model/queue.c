/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "queue.h"

#include <errno.h>
#include <fcntl.h>

/* The queue of a file: it is there as long as the file is. */
static struct object *queue_of(struct world *w, const struct file *f)
{
	return object_find(w, heap_at(&w->heap, f->context), f->object);
}

int queue_open(struct call *c, struct object *o, enum file_kind kind, const char *name)
{
	const struct front *front = c->by->front;
	ref r = heap_new(&c->w->heap, sizeof(struct file));
	struct file *f = heap_at(&c->w->heap, r);
	int fd;

	if (!f)
		return -ENOMEM;
	*f = (struct file){ .kind = kind,
			    .flags = O_CLOEXEC | (kind == FILE_FAULT ? O_RDWR : O_RDONLY),
			    .context = heap_ref(&c->w->heap, c->ctx),
			    .object = o->id };
	fd = front ? front->install(c->by, c->w, r, name) : -EMFILE;
	if (fd < 0) {
		heap_free(&c->w->heap, r, sizeof(*f));
		return fd;
	}
	o->users++;
	c->ctx->references++;
	return fd;
}

void queue_close(struct world *w, struct file *f)
{
	queue_of(w, f)->users--;
	context_leave(w, f->context);
}

ssize_t queue_read(struct world *w, struct file *f, const struct caller *by, uint64_t to,
		   size_t bytes)
{
	struct object *o = queue_of(w, f);

	return f->kind == FILE_FAULT ? fault_read(w, o, by, to, bytes)
				     : event_read(w, o, by, to, bytes);
}

ssize_t queue_write(struct world *w, struct file *f, const struct caller *by, uint64_t from,
		    size_t bytes)
{
	return f->kind == FILE_FAULT ? fault_write(w, queue_of(w, f), by, from, bytes) : -EINVAL;
}

short queue_poll(struct world *w, const struct file *f)
{
	const struct object *o = queue_of(w, f);

	return f->kind == FILE_FAULT ? fault_poll(o) : event_poll(o);
}
