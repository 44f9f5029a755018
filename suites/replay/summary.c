/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "texts.h"

#include <string.h>

void replay_count(struct replay_counts *n, const struct replay_answer *a)
{
	unsigned part;

	for (part = 0; part < REPLAY_PARTS; part++)
		n->n[part][a->part[part]]++;
	n->n[REPLAY_PARTS][a->verdict]++;
}

enum { FIRST_COLUMN = 6, COLUMN = 12 };

static void right(struct buf *b, const char *s, size_t width)
{
	const size_t n = strlen(s);

	buf_fill(b, ' ', n < width ? width - n : 1);
	buf_add(b, s);
}

static void number(struct buf *b, size_t n)
{
	struct buf text = { 0 };

	buf_u64(&text, n);
	right(b, buf_text(&text), COLUMN);
	b->failed = b->failed || !buf_ok(&text);
	buf_done(&text);
}

static void table(struct buf *b, const struct replay_counts *n)
{
	unsigned part, v;

	buf_fill(b, ' ', FIRST_COLUMN);
	for (v = REPLAY_EQUAL; v < REPLAY_VERDICTS; v++)
		right(b, replay_verdict_name(v), COLUMN);
	buf_char(b, '\n');
	for (part = 0; part <= REPLAY_PARTS; part++) {
		const char *name = part < REPLAY_PARTS ? replay_part_name(part) : "cases";

		buf_add(b, name);
		buf_fill(b, ' ', FIRST_COLUMN - strlen(name));
		for (v = REPLAY_EQUAL; v < REPLAY_VERDICTS; v++)
			number(b, n->n[part][v]);
		buf_char(b, '\n');
	}
}

void replay_summary(struct buf *b, const struct replay_counts *n)
{
	const size_t *cases = n->n[REPLAY_PARTS];

	buf_char(b, '\n');
	table(b, n);
	buf_char(b, '\n');
	buf_u64(b, cases[REPLAY_EQUAL]);
	buf_add(b, " equal, ");
	buf_u64(b, cases[REPLAY_PROJECTED]);
	buf_add(b, " projected, ");
	buf_u64(b, cases[REPLAY_DIFFERENT]);
	buf_add(b, " different, ");
	buf_u64(b, cases[REPLAY_REFUSED]);
	buf_add(b, " refused, ");
	buf_u64(b, cases[REPLAY_ABSENT] + cases[REPLAY_UNREADABLE] + cases[REPLAY_NO_CAPS]);
	buf_add(b, " not compared\n");
}

/* ---- what the rows say ---- */

static void lines(struct buf *b, const char *what, const char *text)
{
	while (text && *text) {
		const size_t n = strcspn(text, "\n");

		buf_add(b, what);
		buf_add_n(b, text, n);
		buf_char(b, '\n');
		what = "        ";
		text += n + (text[n] == '\n');
	}
}

static void explain_era(struct buf *b, const struct era *e)
{
	buf_add(b, e->id);
	buf_add(b, " (");
	buf_add(b, replay_part_name(e->part));
	buf_add(b, "; ");
	buf_add(b, e->era);
	buf_add(b, "): ");
	buf_add(b, e->what);
	buf_char(b, '\n');
	lines(b, "  from  ", e->from);
	lines(b, "  to    ", e->to);
	lines(b, "  with  ", e->use_from);
	lines(b, "   as   ", e->use_to);
	lines(b, "  when  ", e->when);
	lines(b, "  why   ", e->why);
}

void replay_explain(struct buf *b)
{
	size_t i;

	buf_add(b, "Differences between eras; both texts are brought into the form of `to':\n\n");
	for (i = 0; i < era_count; i++) {
		explain_era(b, &eras[i]);
		buf_char(b, '\n');
	}
	buf_add(b,
		"Projected part of a command line, compared without these rows, in order, JSON token by token:\n");
	args_project_explain(b);
	buf_char(b, '\n');
}
