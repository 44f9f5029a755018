/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "front.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Highest errno that names are looked for. */
enum { ERRNO_MAX = 133 };

static int errno_of(const char *name)
{
	const char *known;
	int e;

	for (e = 1; e <= ERRNO_MAX; e++) {
		known = strerrorname_np(e);
		if (known && !strcmp(known, name))
			return e;
	}
	return 0;
}

/* Digits up to end; false for anything else, or what needs more than 32 bits. */
static bool number(const char *text, const char *end, uint32_t *ret)
{
	uint64_t n = 0;

	if (text == end)
		return false;
	for (; text < end; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (uint64_t)(*text - '0');
		if (n > UINT32_MAX)
			return false;
	}
	*ret = (uint32_t)n;
	return true;
}

const char *fault_point(size_t n)
{
	static const char *const points[] = { "*", "alloc", "open", "read", "write", "mmap" };
	const size_t plain = sizeof(points) / sizeof(points[0]);

	return n < plain ? points[n] : trace_call_name(n - plain);
}

static bool is_point(const char *name)
{
	const char *point;
	size_t n;

	for (n = 0; (point = fault_point(n)); n++)
		if (!strcmp(point, name))
			return true;
	return false;
}

static int parse(const char *text, struct rule *r)
{
	const char *equals = strchr(text, '='), *colon, *end;

	if (!equals)
		return -EINVAL;
	colon = memchr(text, ':', (size_t)(equals - text));
	end = colon ? colon : equals;
	if (colon && (!number(colon + 1, equals, &r->nth) || !r->nth))
		return -EINVAL;
	if (end == text || end - text >= POINT_MAX)
		return -EINVAL;
	memcpy(r->point, text, (size_t)(end - text));
	r->err = errno_of(equals + 1);
	if (!r->err)
		return -EINVAL;
	return is_point(r->point) ? 0 : -ENOENT;
}

static uint32_t rule_hits(const struct board *b)
{
	uint32_t i, n = b->spent;

	for (i = 0; i < b->n_rules; i++)
		n += b->rules[i].hits;
	return n;
}

uint32_t fault_hits(struct world *w)
{
	const struct board *b = board_of(w);

	/* The last one may still be to come. */
	return rule_hits(b) + b->allocs - !!w->heap.fail_at;
}

/* A rule for one call that was made is done. */
static void forget_done(struct board *b)
{
	uint32_t i, n = 0;

	for (i = 0; i < b->n_rules; i++)
		if (b->rules[i].nth && b->rules[i].hits)
			b->spent += b->rules[i].hits;
		else
			b->rules[n++] = b->rules[i];
	b->n_rules = n;
}

void fault_clear(struct world *w)
{
	struct board *b = board_of(w);

	b->spent = rule_hits(b);
	b->n_rules = 0;
	b->allocs -= !!w->heap.fail_at;
	w->heap.fail_at = 0;
}

int fault_add(struct world *w, const char *text)
{
	struct board *b = board_of(w);
	struct rule r = { .nth = 0 };
	int ret = parse(text, &r);

	if (ret)
		return ret;
	if (!strcmp(r.point, "alloc")) {
		/* The heap has one of these, and its errno is the model's. */
		if (r.err != ENOMEM)
			return -EINVAL;
		b->allocs += !w->heap.fail_at; /* the one that did not come yet is another now */
		w->heap.fail_at = r.nth ? r.nth : 1;
		return 0;
	}
	if (b->n_rules == RULES)
		forget_done(b);
	if (b->n_rules == RULES)
		return -ENOSPC;
	b->rules[b->n_rules++] = r;
	return 0;
}

static int hit(struct board *b, struct rule *r, const char *point)
{
	r->seen++;
	if (r->nth && r->seen != r->nth)
		return 0;
	r->hits++;
	snprintf(b->last, sizeof(b->last), "%s", point);
	return -r->err;
}

int fault_now(struct world *w, const char *point)
{
	struct board *b = board_of(w);
	uint32_t i;
	int ret = 0;

	for (i = 0; i < b->n_rules; i++) {
		struct rule *r = &b->rules[i];

		if (!strcmp(r->point, "*") || !strcmp(r->point, point))
			ret = ret ? ret : hit(b, r, point);
	}
	return ret;
}
