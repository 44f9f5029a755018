/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lines of the trace:
 *
 *   open "/dev/iommu" -> iommu1
 *   iommu1 IOAS_MAP flags=0x6 ioas_id=1 user_va=@1 length=0x1000 iova=0x0 -> iova=0x1000
 *   iommu1 ioctl request=0x3b99 -> ENOTTY
 */
#include "trace.h"

#include <string.h>
#include <sys/mman.h>
#include <time.h>

static void add_time(struct line *l)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	line_add(l, l->json ? "\"time\":" : "");
	line_number(l, (uint64_t)now.tv_sec, false);
	line_add(l, ".");
	/* Six digits behind the point. */
	for (long unit = 100000; unit > 1 && now.tv_nsec / 1000 < unit; unit /= 10)
		line_add(l, "0");
	line_number(l, (uint64_t)now.tv_nsec / 1000, false);
	line_add(l, l->json ? "," : " ");
}

static void add_head(struct line *l, const struct told *t)
{
	if (t->h) {
		line_add(l, l->json ? "\"on\":" : "");
		trace_handle(l, t->h);
		line_add(l, l->json ? "," : " ");
	}
	line_add(l, l->json ? "\"call\":\"" : "");
	line_add(l, t->call ? t->call : "ioctl");
	line_add(l, l->json ? "\"" : "");
}

static void add_prot(struct line *l, const struct mapping *m)
{
	line_key(l, "prot");
	line_add(l, l->json ? "\"" : "");
	line_add(l, m->prot & PROT_READ ? "r" : "-");
	line_add(l, m->prot & PROT_WRITE ? "w" : "-");
	line_add(l, m->prot & PROT_EXEC ? "x" : "-");
	line_add(l, m->flags & MAP_SHARED ? "s" : "p");
	line_add(l, l->json ? "\"" : "");
}

static void add_transfer(struct line *l, const struct transfer *x)
{
	line_key(l, "bytes");
	line_number(l, x->bytes, false);
	if (x->offset < 0)
		return;
	line_key(l, "offset");
	line_number(l, (uint64_t)x->offset, true);
}

static void add_arguments(const struct stage *s, struct line *l, const struct told *t)
{
	line_open(l, "args", "");
	if (t->path) {
		if (l->json)
			line_key(l, "path");
		else
			line_add(l, " ");
		line_quoted(l, t->path, strlen(t->path));
	}
	if (t->text) {
		line_key(l, "text");
		line_quoted(l, t->text, strcspn(t->text, "\n"));
	}
	if (t->request && !t->call) {
		line_key(l, "request");
		line_number(l, t->request, true);
	}
	if (t->lacks) {
		line_key(l, "model");
		line_add(l, l->json ? "\"none\"" : "none");
	}
	if (t->transfer)
		add_transfer(l, t->transfer);
	if (t->mapping) {
		line_key(l, "length");
		line_number(l, t->mapping->bytes, true);
		add_prot(l, t->mapping);
		line_key(l, "offset");
		line_number(l, t->mapping->offset, true);
	}
	if (t->n_before)
		trace_arguments(s, l, t);
	line_close(l);
}

static void add_errno(struct line *l, int64_t result)
{
	line_add(l, l->json ? ",\"errno\":\"" : " -> ");
	line_add(l, strerrorname_np((int)-result));
	line_add(l, l->json ? "\"" : "");
}

static void add_results(const struct stage *s, struct line *l, const struct told *t)
{
	const bool plain = t->result || (!t->made && !t->n_before);

	line_add(l, l->json ? ",\"result\":" : " ->");
	if (l->json || plain) {
		line_add(l, l->json ? "" : " ");
		line_number(l, (uint64_t)t->result, false);
	}
	if (t->made) {
		line_add(l, l->json ? ",\"handle\":" : " ");
		trace_handle(l, t->made);
	}
	if (!t->n_before)
		return;
	line_open(l, "out", "");
	trace_results(s, l, t);
	if (!l->json && !l->inner)
		line_add(l, " 0");
	line_close(l);
}

void trace_call(const struct stage *s, const struct told *t)
{
	const struct board *b = board_of(s->w);
	struct line l = { .json = b->trace == TRACE_JSON };

	line_add(&l, l.json ? "{" : "");
	if (b->times)
		add_time(&l);
	add_head(&l, t);
	add_arguments(s, &l, t);
	if (t->result < 0)
		add_errno(&l, t->result);
	else if (!t->call || strcmp(t->call, "release") != 0)
		add_results(s, &l, t);
	line_add(&l, l.json ? "}" : "");
	l.text[l.n++] = '\n';
	if (s->trace)
		s->trace(s, l.text, l.n);
}
