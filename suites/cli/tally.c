/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tally.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 16 };

struct tally_area {
	const char *name; /* borrowed from the cases */
	size_t passed[LEVEL_COUNT], failed[LEVEL_COUNT];
};

static struct tally_area *area_of(struct tally *t, const char *name)
{
	struct tally_area *p;

	if (t->areas && !strcmp(t->area[t->areas - 1].name, name))
		return &t->area[t->areas - 1];
	p = realloc(t->area, (t->areas + 1) * sizeof(*p));
	if (!p)
		return NULL;
	t->area = p;
	p += t->areas++;
	*p = (struct tally_area){ .name = name };
	return p;
}

int tally_add(struct tally *t, const struct golden_case *c, bool passed)
{
	struct tally_area *a = area_of(t, c->area);

	if (!a)
		return -ENOMEM;
	(passed ? a->passed : a->failed)[c->level]++;
	t->passed += passed;
	t->failed += !passed;
	return 0;
}

static void column(struct buf *b, size_t start)
{
	buf_fill(b, ' ', b->len - start < WIDTH ? WIDTH - (b->len - start) : 1);
}

static void line(struct buf *b, const struct tally_area *a)
{
	size_t start = b->len, level;

	buf_add(b, a->name);
	column(b, start);
	for (level = 0; level < LEVEL_COUNT; level++) {
		const size_t all = a->passed[level] + a->failed[level];

		start = b->len;
		if (all) {
			buf_u64(b, a->passed[level]);
			buf_char(b, '/');
			buf_u64(b, all);
		} else {
			buf_char(b, '-');
		}
		if (level + 1 < LEVEL_COUNT)
			column(b, start);
	}
	buf_char(b, '\n');
}

static void counts(const struct tally *t, struct buf *b)
{
	buf_u64(b, t->passed);
	buf_add(b, " passed, ");
	buf_u64(b, t->failed);
	buf_add(b, " failed\n");
}

void tally_text(const struct tally *t, struct buf *b)
{
	struct tally_area all = { .name = "all" };
	size_t i, level, start = b->len;

	buf_add(b, "area");
	column(b, start);
	for (level = 0; level < LEVEL_COUNT; level++) {
		start = b->len;
		buf_add(b, golden_level_name((enum golden_level)level));
		if (level + 1 < LEVEL_COUNT)
			column(b, start);
	}
	buf_char(b, '\n');
	for (i = 0; i < t->areas; i++) {
		line(b, &t->area[i]);
		for (level = 0; level < LEVEL_COUNT; level++) {
			all.passed[level] += t->area[i].passed[level];
			all.failed[level] += t->area[i].failed[level];
		}
	}
	line(b, &all);
	counts(t, b);
}

void tally_json(const struct tally *t, struct buf *b)
{
	buf_add(b, "{\"passed\":");
	buf_u64(b, t->passed);
	buf_add(b, ",\"failed\":");
	buf_u64(b, t->failed);
	buf_add(b, "}\n");
}

void tally_done(struct tally *t)
{
	free(t->area);
}
