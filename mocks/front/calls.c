/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The way of a call: a fault may come first, then the model answers, then it stands in the trace.
 */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

static void tell(const struct stage *s, struct told *t, int64_t result)
{
	if (!board_of(s->w)->trace)
		return;
	t->result = result;
	trace_call(s, t);
}

/* What is in the way may have been closed meanwhile, by a process that nobody heard of. */
static bool once_more(const struct stage *s, int64_t answer)
{
	return answer < 0 && answer != -ENOTTY && answer != -EFAULT && s->again &&
	       board_of(s->w)->n_files > 1 && s->again(s);
}

static int make(const struct stage *s, const struct node *n, uint32_t flags, struct handle **ret)
{
	const struct opening o = { n->kind, n->number, flags, n->path };
	int err = 0;
	ref file = file_open(s->w, &s->by, &o, &err);

	if (!file)
		return -err;
	*ret = handle_new(s->w, file);
	if (!*ret) {
		file_close(s->w, &s->by, file);
		return -ENOMEM;
	}
	if (n->kind == FILE_RESOURCE && handle_set_path(s->w, *ret, n->path)) {
		file_close(s->w, &s->by, file);
		heap_free(&s->w->heap, heap_ref(&s->w->heap, *ret), sizeof(**ret));
		return -ENOMEM;
	}
	(*ret)->flags = flags;
	(*ret)->mode = n->mode;
	(*ret)->uid = n->uid;
	(*ret)->gid = n->gid;
	(*ret)->rdev = n->rdev;
	snprintf((*ret)->name, sizeof((*ret)->name), "%s", n->path);
	return 0;
}

int call_open(const struct stage *s, const struct node *n, uint32_t flags, struct handle **ret)
{
	struct told t = { .call = "open", .path = n->path };
	int answer = fault_now(s->w, "open");

	if (!answer) {
		answer = make(s, n, flags, ret);
		if (once_more(s, answer))
			answer = make(s, n, flags, ret);
	}
	if (!answer)
		t.made = *ret;
	tell(s, &t, answer);
	return answer;
}

static int run(const struct stage *s, struct handle *h, uint32_t request, uint64_t arg)
{
	int answer = file_ioctl(s->w, h->file, &s->by, request, arg);

	return once_more(s, answer) ? file_ioctl(s->w, h->file, &s->by, request, arg) : answer;
}

static int run_told(const struct stage *s, struct handle *h, uint32_t request, uint64_t arg)
{
	struct told t = { .h = h, .request = request, .arg = arg };
	int answer = 0;

	t.call = trace_ioctl_name(h->kind, request);
	if (board_of(s->w)->trace)
		trace_before(s, &t);
	if (t.call)
		answer = fault_now(s->w, t.call);
	if (!answer)
		answer = run(s, h, request, arg);
	t.lacks = answer == -ENOTTY && file_lacks(s->w, h->file, request);
	tell(s, &t, answer);
	return answer;
}

int call_ioctl(const struct stage *s, struct handle *h, uint32_t request, uint64_t arg)
{
	const struct board *b = board_of(s->w);

	return b->trace || b->n_rules ? run_told(s, h, request, arg) : run(s, h, request, arg);
}

/* ---- what the file was opened for: the kernel asks that before it asks the driver (read(2), mmap(2)) ---- */

static bool is_for(const struct handle *h, uint32_t only)
{
	const uint32_t mode = h->flags & O_ACCMODE;

	return mode == O_RDWR || mode == only;
}

/* A mapping that is written to the file is for files that can be; none is for files that cannot be read. */
static bool is_for_mapping(const struct handle *h, const struct mapping *m)
{
	const bool written = m->flags & MAP_SHARED && m->prot & PROT_WRITE;

	return is_for(h, O_RDONLY) && (!written || is_for(h, O_WRONLY));
}

ssize_t call_read(const struct stage *s, struct handle *h, const struct transfer *x)
{
	struct told t = { .h = h, .call = "read", .transfer = x };
	ssize_t answer = is_for(h, O_RDONLY) ? fault_now(s->w, "read") : -EBADF;

	if (!answer)
		answer = file_read(s->w, h->file, &s->by, x);
	tell(s, &t, answer);
	return answer;
}

ssize_t call_write(const struct stage *s, struct handle *h, const struct transfer *x)
{
	struct told t = { .h = h, .call = "write", .transfer = x };
	ssize_t answer = is_for(h, O_WRONLY) ? fault_now(s->w, "write") : -EBADF;

	if (!answer)
		answer = file_write(s->w, h->file, &s->by, x);
	tell(s, &t, answer);
	return answer;
}

int call_mmap(const struct stage *s, struct handle *h, const struct mapping *m, struct shown *ret)
{
	struct told t = { .h = h, .call = "mmap", .mapping = m };
	int answer = is_for_mapping(h, m) ? fault_now(s->w, "mmap") : -EACCES;

	if (!answer)
		answer = file_mmap(s->w, h->file, m, ret);
	tell(s, &t, answer);
	return answer;
}
