/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expect.h"

#include "files.h"

#include <errno.h>
#include <string.h>

bool run_stop(const struct run *r)
{
	return r->v->quick && r->v->failures;
}

static int add_failure(struct golden_verdict *v, const char *what, const char *expected,
		       const char *got)
{
	struct golden_failure f = {
		.what = arena_strdup(&v->arena, what),
		.expected = arena_strdup(&v->arena, expected),
		.got = arena_strdup(&v->arena, got),
	};

	if (!f.what || !f.expected || !f.got)
		return -ENOMEM;
	if (v->failures == v->room) {
		size_t room = v->room ? v->room * 2 : 4;
		struct golden_failure *p = realloc(v->failure, room * sizeof(*p));

		if (!p)
			return -ENOMEM;
		v->failure = p;
		v->room = room;
	}
	v->failure[v->failures++] = f;
	return 0;
}

int run_fail(struct run *r, const char *what, const char *expected, const char *got)
{
	if (!r->v->quick)
		return add_failure(r->v, what, expected, got);
	r->v->failures++;
	return 0;
}

int run_expect(struct run *r, const char *what, const struct golden_text *want, const char *got)
{
	if (strlen(got) == want->len && !memcmp(got, want->data, want->len))
		return 0;
	return run_fail(r, what, want->data, got);
}

const char *run_name(struct buf *b, const char *why, const char *part)
{
	buf_reset(b);
	if (why) {
		buf_add(b, "bad-");
		buf_add(b, why);
		buf_char(b, '.');
	}
	buf_add(b, part);
	return buf_text(b);
}

int run_expect_code(struct run *r, const char *what, unsigned want, unsigned got)
{
	CLEANUP(buf_done) struct buf a = { 0 }, b = { 0 };

	if (want == got)
		return 0;
	buf_u64(&a, want);
	buf_u64(&b, got);
	return buf_ok(&a) && buf_ok(&b) ? run_fail(r, what, buf_text(&a), buf_text(&b)) : -ENOMEM;
}

int run_expect_sentence(struct run *r, const char *what, const struct golden_text *want,
			const char *sentence)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_add(&b, sentence);
	buf_char(&b, '\n');
	return buf_ok(&b) ? run_expect(r, what, want, buf_text(&b)) : -ENOMEM;
}
