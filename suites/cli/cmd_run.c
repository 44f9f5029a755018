/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "cover.h"
#include "files.h"
#include "json.h"
#include "lines.h"
#include "out.h"
#include "session.h"
#include "tally.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A run of many cases. */
struct runner {
	const struct cli *cli;
	struct suite suite;
	struct engine engine;
	struct tally tally;
	bool progress;
};

static void runner_done(struct runner *r)
{
	engine_done(&r->engine);
	suite_done(&r->suite);
	tally_done(&r->tally);
}

static int runner_open(struct runner *r, const struct cli *cli)
{
	*r = (struct runner){ .cli = cli };
	r->progress = isatty(STDOUT_FILENO) && !(cli->set & OPT_JSON);
	r->engine = engine_default(&r->suite.golden.caps);
	return suite_open(&r->suite, cli);
}

static void progress(const struct runner *r, size_t n, const char *id)
{
	if (!r->progress)
		return;
	printf("\r\033[K[%zu/%zu] %s", n, r->suite.count, id);
	fflush(stdout);
}

static void no_progress(const struct runner *r)
{
	if (r->progress)
		printf("\r\033[K");
}

static bool is_text(const char *s)
{
	return strchr(s, '\n') != NULL;
}

static int failure_diff(struct buf *b, const struct golden_failure *f)
{
	if (!is_text(f->expected) && !is_text(f->got)) {
		buf_add(b, "  ");
		buf_add(b, f->what);
		buf_add(b, *f->expected ? ": expected " : ": not expected");
		buf_add(b, f->expected);
		buf_add(b, *f->got ? ", answered " : "");
		buf_add(b, f->got);
		buf_char(b, '\n');
		return 0;
	}
	buf_add(b, "--- ");
	buf_add(b, f->what);
	buf_add(b, " (expected)\n+++ ");
	buf_add(b, f->what);
	buf_add(b, " (answered)\n");
	return lines_diff(b, f->expected, f->got);
}

/* The verdict on one line, then what differs. */
static int verdict_text(struct buf *b, const struct golden_case *c, const struct golden_verdict *v)
{
	size_t i;
	int r = 0;

	buf_add(b, colour(RED));
	buf_add(b, "FAIL ");
	buf_add(b, colour(PLAIN));
	buf_add(b, c->id);
	for (i = 0; i < v->failures; i++) {
		buf_add(b, i ? ", " : ": ");
		buf_add(b, v->failure[i].what);
	}
	buf_char(b, '\n');
	for (i = 0; i < v->failures && !r; i++)
		r = failure_diff(b, &v->failure[i]);
	return r;
}

static int verdict_json(struct buf *b, const struct golden_case *c, const struct golden_verdict *v)
{
	size_t i;

	case_json(b, c);
	buf_add(b,
		v->failures ? ",\"verdict\":\"fail\",\"failures\":[" : ",\"verdict\":\"pass\"}\n");
	for (i = 0; i < v->failures; i++) {
		buf_add(b, i ? ",{\"what\":" : "{\"what\":");
		json_string(b, v->failure[i].what);
		buf_add(b, ",\"expected\":");
		json_string(b, v->failure[i].expected);
		buf_add(b, ",\"answered\":");
		json_string(b, v->failure[i].got);
		buf_char(b, '}');
	}
	buf_add(b, v->failures ? "]}\n" : "");
	return buf_ok(b) ? 0 : -ENOMEM;
}

static int run_case(struct runner *r, const struct golden_case *c)
{
	CLEANUP(golden_verdict_done) struct golden_verdict v = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	int ret = golden_run(&r->engine, c, &v);

	if (!ret)
		ret = tally_add(&r->tally, c, !v.failures);
	if (!ret && r->cli->set & OPT_JSON)
		ret = verdict_json(&b, c, &v);
	else if (!ret && v.failures)
		ret = verdict_text(&b, c, &v);
	if (ret < 0)
		return trouble_errno(c->id, ret);
	if (v.failures)
		no_progress(r);
	return b.len ? answer_buf(&b) : OK;
}

static int run_cases(struct runner *r)
{
	size_t i, n = 0;
	int ret = OK;

	for (i = 0; i < r->suite.golden.count && ret == OK; i++) {
		if (!r->suite.picked[i])
			continue;
		progress(r, ++n, r->suite.golden.cases[i].id);
		ret = run_case(r, &r->suite.golden.cases[i]);
	}
	no_progress(r);
	return ret;
}

static int print_uncovered(const struct cover *cov)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	const size_t n = cover_print(cov, tables_default(), &b);

	if (answer_buf(&b) != OK)
		return TROUBLE;
	if (n)
		fprintf(stderr, "viommu-tck: %zu rows, rules and codes that no case exercises\n",
			n);
	return n ? REFUSED : OK;
}

static int uncovered(struct runner *r)
{
	CLEANUP(cover_done) struct cover cov = { .wordings = 0 };
	int ret = cover_new(&cov, r->engine.t);
	size_t i;

	for (i = 0; i < r->suite.golden.count && !ret; i++)
		if (r->suite.picked[i])
			ret = cover_case(&cov, &r->engine, &r->suite.golden.cases[i]);
	return ret < 0 ? trouble_errno(NULL, ret) : print_uncovered(&cov);
}

int cmd_run(const struct cli *cli)
{
	CLEANUP(runner_done) struct runner r = { .cli = NULL };
	CLEANUP(buf_done) struct buf b = { 0 };

	if (cli->set & OPT_UNCOVERED && cli->set & OPT_JSON)
		return trouble("run", "--uncovered and --json exclude each other");
	if (runner_open(&r, cli) != OK)
		return TROUBLE;
	if (cli->set & OPT_UNCOVERED)
		return uncovered(&r);
	if (run_cases(&r) != OK)
		return TROUBLE;
	if (cli->set & OPT_JSON)
		tally_json(&r.tally, &b);
	else
		tally_text(&r.tally, &b);
	if (answer_buf(&b) != OK)
		return TROUBLE;
	return r.tally.failed ? REFUSED : OK;
}

int cmd_golden_diff(const struct cli *cli)
{
	CLEANUP(runner_done) struct runner r = { .cli = NULL };

	if (runner_open(&r, cli) != OK || run_cases(&r) != OK)
		return TROUBLE;
	return r.tally.failed ? REFUSED : OK;
}
