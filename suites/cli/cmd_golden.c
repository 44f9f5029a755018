/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "accept.h"
#include "files.h"
#include "fmt.h"
#include "json.h"
#include "out.h"
#include "reviews.h"
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool in_ci(void)
{
	const char *ci = getenv("CI");

	return ci && *ci;
}

/* Runs one case and takes its answer when it fails. *ret_refused counts those that were not taken. */
static int accept_one(struct engine *e, const struct golden_case *c, const char *why,
		      size_t *ret_refused)
{
	CLEANUP(golden_verdict_done) struct golden_verdict v = { 0 };
	CLEANUP(buf_done) struct buf why_not = { 0 };
	int r = golden_run(e, c, &v);

	if (r < 0)
		return trouble_errno(c->id, r);
	if (!v.failures)
		return OK;
	r = accept_case(c, &v, why, &why_not);
	if (r < 0 && r != -ENOENT)
		return trouble_errno(c->id, r);
	if (r) {
		++*ret_refused;
		fprintf(stderr, "viommu-tck: %s: not accepted: %s\n", c->id, buf_text(&why_not));
		return OK;
	}
	printf("accepted %s\n", c->id);
	return OK;
}

static int accept_all(struct suite *s, const char *why)
{
	CLEANUP(engine_done) struct engine e = engine_default(&s->golden.caps);
	size_t i, refusals = 0;
	int r = OK;

	for (i = 0; i < s->golden.count && r == OK; i++)
		if (s->picked[i])
			r = accept_one(&e, &s->golden.cases[i], why, &refusals);
	if (r == OK)
		r = answer("");
	return r == OK && refusals ? REFUSED : r;
}

int cmd_golden_accept(const struct cli *cli)
{
	CLEANUP(suite_done) struct suite s = { .count = 0 };

	if (!cli->why || !cli->why[strspn(cli->why, " \t\r\n\v\f")])
		return trouble("golden accept", "--why must say why the answer is right");
	if (!json_is_text(cli->why))
		return trouble("golden accept", "--why is not valid UTF-8");
	if (in_ci()) {
		trouble("golden accept", "not in continuous integration (CI is set)");
		return REFUSED;
	}
	if (suite_open(&s, cli) != OK)
		return TROUBLE;
	return accept_all(&s, cli->why);
}

/* Faults of a case, each line with the case's id in front. */
static void add_problems(struct buf *b, const struct golden_case *c)
{
	const char *line;
	size_t n;

	for (line = c->problems ? c->problems : ""; *line; line += n + 1) {
		n = strcspn(line, "\n");
		buf_add(b, c->id);
		buf_add(b, ": ");
		buf_add_n(b, line, n + 1);
	}
}

/* Files whose layout differs. */
struct formatter {
	const struct golden_case *c;
	bool check;
	size_t changed, broken;
};

static int format_file(void *data, const char *name, const struct golden_text *text,
		       const struct buf *anew, int error)
{
	struct formatter *f = data;
	CLEANUP(free_p) char *path = NULL;

	if (error) {
		f->broken++;
		fprintf(stderr, "%s/%s: cannot be parsed%s%s\n", f->c->id, name,
			anew->len ? ": " : "", buf_text(anew));
		return 0;
	}
	if (anew->len == text->len && !memcmp(buf_text(anew), text->data, text->len))
		return 0;
	f->changed++;
	printf("%s/%s\n", f->c->id, name);
	if (f->check)
		return 0;
	path = path_join(f->c->dir, name);
	return path ? file_rewrite(path, buf_text(anew), anew->len) : -ENOMEM;
}

/* A file that cannot be read is not shown to format_file(). */
static int format_case(struct formatter *f)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	if (f->c->unreadable) {
		f->broken++;
		add_problems(&b, f->c);
		fputs(buf_text(&b), stderr);
	}
	return fmt_case(f->c, format_file, f);
}

int cmd_golden_fmt(const struct cli *cli)
{
	CLEANUP(suite_done) struct suite s = { .count = 0 };
	struct formatter f = { .check = cli->set & OPT_CHECK };
	size_t i;
	int r = 0;

	if (suite_open(&s, cli) != OK)
		return TROUBLE;
	for (i = 0; i < s.golden.count && !r; i++) {
		f.c = &s.golden.cases[i];
		if (s.picked[i])
			r = format_case(&f);
	}
	if (r < 0)
		return trouble_errno(f.c->id, r);
	r = answer("");
	return r == OK && (f.broken || (f.check && f.changed)) ? REFUSED : r;
}

int cmd_golden_orphans(const struct cli *cli)
{
	CLEANUP(suite_done) struct suite s = { .count = 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	struct reviews reviews;
	size_t i;
	int r = 0;

	if (suite_open(&s, cli) != OK)
		return TROUBLE;
	for (i = 0; i < s.golden.count; i++)
		if (s.picked[i])
			add_problems(&b, &s.golden.cases[i]);
	if (!cli->nargs) {
		buf_add(&b, s.golden.strays ? s.golden.strays : "");
		r = reviews_read(&s.golden, &reviews, &b, NULL);
	}
	if (r < 0)
		return trouble_errno("reviews.json", r);
	if (answer_buf(&b) != OK)
		return TROUBLE;
	return b.len ? REFUSED : OK;
}
