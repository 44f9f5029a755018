/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace.h"

#include "call.h"
#include "line.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* ---- the table ---- */

enum form { DEC, HEX, ADDRESS, FD };
enum { IN = 1, OUT = 2, INOUT = 3 };

struct field_row {
	const char *name;
	uint16_t at, size;
	enum form form;
	unsigned when;
};

/* FIRST_n: the place of the first field behind the call in row n; only fields count. */
#define ROW_(line) FIRST_##line
#define ROW(line) ROW_(line)
#define NEXT_(n) FIELD_##n
#define NEXT(n) NEXT_(n)
enum {
#define CALL(...) ROW(__LINE__), NEXT(__LINE__) = ROW(__LINE__) - 1,
#define FIELD(...) NEXT(__LINE__),
#include "fields.def"
	FIELDS
};

static const struct field_row fields[] = {
#define FIELD(n, a, s, f, w) { .name = (n), .at = (a), .size = (s), .form = (f), .when = (w) },
#include "fields.def"
};

static const struct call_row {
	const char *name;
	unsigned kinds;
	uint16_t nr, bytes, first;
} calls[] = {
#define CALL(k, n, NAME, b) \
	{ .name = #NAME, .kinds = (k), .nr = (n), .bytes = (b), .first = ROW(__LINE__) },
#include "fields.def"
};

enum { CALLS = sizeof(calls) / sizeof(calls[0]) };

static const struct call_row *find(enum file_kind kind, uint32_t request)
{
	size_t i;

	for (i = 0; i < CALLS; i++)
		if (calls[i].nr == (request & 0xff) && calls[i].kinds & 1u << kind)
			return &calls[i];
	return NULL;
}

const char *trace_ioctl_name(enum file_kind kind, uint32_t request)
{
	const struct call_row *c = (request & ~0xffu) == IOMMUFD_TYPE << 8 ? find(kind, request)
									   : NULL;

	return c ? c->name : NULL;
}

const char *trace_call_name(size_t n)
{
	return n < CALLS ? calls[n].name : NULL;
}

/* ---- handles and addresses get names ---- */

void trace_handle(struct line *l, const struct handle *h)
{
	static const char *const names[FILE_KINDS] = {
		[FILE_NONE] = "file",	  [FILE_IOMMU] = "iommu",
		[FILE_CDEV] = "cdev",	  [FILE_CONTAINER] = "container",
		[FILE_GROUP] = "group",	  [FILE_GROUP_DEVICE] = "device",
		[FILE_FAULT] = "fault",	  [FILE_EVENT] = "event",
		[FILE_DMABUF] = "dmabuf", [FILE_RESOURCE] = "resource",
	};

	line_add(l, l->json ? "\"" : "");
	line_add(l, names[h->kind]);
	line_number(l, h->ordinal, false);
	line_add(l, l->json ? "\"" : "");
}

/* Addresses differ from run to run: the place in the order of pages counts. */
static void add_address(const struct stage *s, struct line *l, uint64_t va)
{
	struct board *b = board_of(s->w);
	const uint64_t page = va & -(uint64_t)s->w->page_size;
	uint32_t i;

	for (i = 0; i < b->n_names && b->names[i] != page; i++)
		;
	if (i == b->n_names && i < NAMES)
		b->names[b->n_names++] = page;
	line_add(l, l->json ? "\"@" : "@");
	if (i < NAMES)
		line_number(l, i + 1, false);
	else
		line_add(l, "?");
	line_add(l, l->json ? "\"" : "");
}

static void add_fd(const struct stage *s, struct line *l, int32_t fd)
{
	ref file = 0;
	const struct handle *h = NULL;
	int ret = s->by.front->file_of(&s->by, s->w, fd, &file);

	if (!ret && file)
		h = handle_at(s->w, file);
	if (h) {
		trace_handle(l, h);
		return;
	}
	line_add(l, l->json ? "\"" : "");
	line_add(l, fd < 0 ? "-1" : ret ? "closed" : "other");
	line_add(l, l->json ? "\"" : "");
}

/* ---- fields ---- */

static void add_field(const struct stage *s, struct line *l, const struct field_row *f,
		      const unsigned char *arg)
{
	uint64_t v = 0;

	memcpy(&v, arg + f->at, f->size); /* little endian, like every machine that is played */
	line_key(l, f->name);
	switch (f->form) {
	case ADDRESS:
		add_address(s, l, v);
		break;
	case FD:
		add_fd(s, l, (int32_t)v);
		break;
	default:
		line_number(l, v, f->form == HEX);
	}
}

static void add_fields(const struct stage *s, struct line *l, const struct told *t, unsigned when)
{
	const struct call_row *c = find(t->h->kind, t->request);
	const size_t end = c + 1 < calls + CALLS ? c[1].first : FIELDS;
	unsigned char after[sizeof(t->before)];
	const unsigned char *from = t->before;
	size_t i;

	if (when == OUT) {
		if (caller_get(&s->by, after, t->arg, t->n_before))
			return;
		from = after;
	}
	for (i = c->first; i < end; i++)
		if (fields[i].when & when && fields[i].at + fields[i].size <= (int)t->n_before)
			add_field(s, l, &fields[i], from);
}

void trace_before(const struct stage *s, struct told *t)
{
	const struct call_row *c = t->call ? find(t->h->kind, t->request) : NULL;
	uint32_t size;

	if (!c || !c->bytes || caller_get(&s->by, &size, t->arg, sizeof(size)))
		return;
	/* SET_CONTAINER has no size in front. */
	if (size > c->bytes || c->bytes < 8)
		size = c->bytes;
	if (!caller_get(&s->by, t->before, t->arg, size))
		t->n_before = size;
}

void trace_arguments(const struct stage *s, struct line *l, const struct told *t)
{
	add_fields(s, l, t, IN);
}

void trace_results(const struct stage *s, struct line *l, const struct told *t)
{
	add_fields(s, l, t, OUT);
}
