/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "out.h"
#include "reviews.h"
#include "session.h"
#include "values.h"

#include <stdio.h>
#include <string.h>

enum { ID_WIDTH = 44, LEVEL_WIDTH = 8, TIER_WIDTH = 10 };

static void cell(struct buf *b, const char *text, size_t width)
{
	const size_t n = strlen(text);

	buf_add(b, text);
	buf_fill(b, ' ', n < width ? width - n : 1);
}

static void list_text(struct buf *b, const struct golden_case *c)
{
	cell(b, c->id, ID_WIDTH);
	cell(b, golden_level_name(c->level), LEVEL_WIDTH);
	cell(b, golden_tier_name(c->tier), TIER_WIDTH);
	buf_add(b, c->summary ? c->summary : "");
	buf_char(b, '\n');
}

static void list_json(struct buf *b, const struct golden_case *c)
{
	size_t i;

	case_json(b, c);
	buf_add(b, ",\"summary\":");
	buf_json(b, c->summary ? c->summary : "");
	buf_add(b, ",\"features\":[");
	for (i = 0; i < c->feature_count; i++) {
		buf_add(b, i ? "," : "");
		buf_json(b, c->features[i]);
	}
	buf_add(b, "]}\n");
}

static int list_reviews(const struct suite *s)
{
	CLEANUP(buf_done) struct buf problems = { 0 }, list = { 0 };
	struct reviews n;
	int r = reviews_read(&s->golden, &n, &problems, &list);

	if (r < 0)
		return trouble_errno("reviews.json", r);
	buf_u64(&list, n.held);
	buf_add(&list, " held, ");
	buf_u64(&list, n.open);
	buf_add(&list, " open\n");
	if (answer_buf(&list) != OK)
		return TROUBLE;
	fputs(buf_text(&problems), stderr);
	return problems.len ? REFUSED : OK;
}

int cmd_list(const struct cli *cli)
{
	CLEANUP(suite_done) struct suite s = { .count = 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	size_t i;

	if (cli->set & OPT_REVIEW && (cli->set & OPT_JSON || cli->nargs))
		return trouble("list", "--review goes with neither --json nor a GLOB");
	if (cli->values && (cli->set & (OPT_JSON | OPT_REVIEW) || cli->nargs))
		return trouble("list", "--values goes with no other option and no GLOB");
	if (suite_open(&s, cli) != OK)
		return TROUBLE;
	if (cli->values)
		return values_print(cli->values, &s.golden.caps);
	if (cli->set & OPT_REVIEW)
		return list_reviews(&s);
	for (i = 0; i < s.golden.count; i++) {
		if (!s.picked[i])
			continue;
		if (cli->set & OPT_JSON)
			list_json(&b, &s.golden.cases[i]);
		else
			list_text(&b, &s.golden.cases[i]);
	}
	return answer_buf(&b);
}
