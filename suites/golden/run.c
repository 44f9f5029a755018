/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expect.h"

#include "fds.h"
#include "files.h"
#include "findings.h"
#include "generate.h"

#include <errno.h>
#include <string.h>

/* What the implementation says of one document. */
struct answer {
	struct viommu_report *rep;
	struct viommu_doc *doc;
	bool refused;
};

static void answer_done(struct answer *a)
{
	viommu_doc_free(a->doc);
	viommu_report_free(a->rep);
}

static int ask(struct run *r, const struct golden_text *text, struct answer *a)
{
	const struct question q = {
		.data = text->data,
		.len = text->len,
		.options = r->c->options,
		.caps = r->c->caps,
		.schema = r->c->schema_first,
	};
	int ret = viommu_report_new(&a->rep);

	if (!ret)
		ret = engine_document(r->e, &q, a->rep, &a->doc);
	a->refused = ret > 0;
	return ret < 0 ? ret : 0;
}

/* A document that was accepted is shown to the last stage: some refusals arise there. */
static int ask_argv(const struct engine *e, struct answer *a)
{
	char *args = NULL;
	int ret;

	if (a->refused || !a->doc)
		return 0;
	ret = engine_argv(e, a->doc, a->rep, NULL, &args);
	a->refused = ret > 0;
	if (!ret)
		free(args);
	return ret < 0 ? ret : 0;
}

/* A case that lists all findings holds the later refusals too. */
static void show_refusals(struct run *r, const struct viommu_report *rep,
			  const struct viommu_finding *first)
{
	const struct viommu_finding *f;
	size_t i;

	if (r->fn)
		r->fn(r->data, first);
	if (!r->fn || !(r->c->has_findings || r->c->says.data))
		return;
	for (i = 0; (f = viommu_report_get(rep, i)); i++)
		r->fn(r->data, f);
}

static int check_refusal(struct run *r, const struct viommu_report *rep,
			 const struct golden_refusal *want, const char *why)
{
	const struct viommu_finding *f = viommu_report_first(rep);
	CLEANUP(buf_done) struct buf name = { 0 };
	int ret = 0;

	if (!f)
		return run_fail(r, run_name(&name, why, "err"),
				want->err.data ? want->err.data : "", "(accepted)\n");
	show_refusals(r, rep, f);
	if (want->err.data)
		ret = run_expect_sentence(r, run_name(&name, why, "err"), &want->err, f->sentence);
	if (!ret)
		ret = run_expect_code(r, run_name(&name, why, "code"), want->code, f->code);
	if (!ret && want->pass && strcmp(want->pass, f->pass) != 0)
		ret = run_fail(r, run_name(&name, why, "pass"), want->pass, f->pass);
	return ret;
}

static int check_format(struct run *r, const struct answer *a, const struct golden_text *want,
			const char *what)
{
	CLEANUP(free_p) char *xml = NULL;
	int ret = viommu_format(a->doc, &xml);

	return ret < 0 ? ret : run_expect(r, what, want, xml);
}

/* What is printed must be read and printed the same: else the expectation itself is no canonical document. */
static int check_again(struct run *r)
{
	CLEANUP(answer_done) struct answer a = { 0 };
	int ret = ask(r, &r->c->out, &a);

	if (ret < 0)
		return ret;
	if (a.refused)
		return run_fail(r, "out.xml read again", "", viommu_report_first(a.rep)->sentence);
	return check_format(r, &a, &r->c->out, "out.xml read again");
}

/* The list is a copy: what is written to it is of this run, and the case is of all. */
static int print_args(const struct run *r, const struct answer *a, struct viommu_fd *fds,
		      char **ret_text)
{
	const struct golden_case *c = r->c;
	const struct viommu_argv_options o = { sizeof(o), 0, fds, c->fd_count };

	if (c->fd_count)
		memcpy(fds, c->fds, c->fd_count * sizeof(*fds));
	return engine_argv(r->e, a->doc, a->rep, &o, ret_text);
}

static int check_args(struct run *r, const struct answer *a)
{
	CLEANUP(free_p) struct viommu_fd *fds = calloc(r->c->fd_count + 1, sizeof(*fds));
	CLEANUP(free_p) char *args = NULL;
	const struct viommu_fd *unused;
	int ret = fds ? print_args(r, a, fds, &args) : -ENOMEM;

	if (ret < 0)
		return ret;
	if (ret)
		return run_fail(r, "refused", "", viommu_report_first(a->rep)->sentence);
	unused = fds_unused(fds, r->c->fd_count);
	if (unused)
		ret = run_fail(r, "fds", unused->name, "");
	return ret ? ret : run_expect(r, "args", &r->c->args, args);
}

static int check_topology(struct run *r, const struct answer *a, enum viommu_topology_kind kind)
{
	CLEANUP(free_p) char *text = NULL;
	int ret;

	if (!r->c->topology[kind].data)
		return 0;
	ret = engine_topology(r->e, a->doc, kind, &text);
	return ret < 0 ? ret
		       : run_expect(r, golden_topology_name(kind), &r->c->topology[kind], text);
}

static int check_documents(struct run *r, const struct answer *a)
{
	const struct golden_case *c = r->c;
	unsigned kind;
	int ret = 0;

	if (c->fixed_point)
		ret = check_format(r, a, &c->in, "in.xml");
	if (!ret && c->out.data)
		ret = check_format(r, a, &c->out, "out.xml");
	if (!ret && c->out.data && !run_stop(r))
		ret = check_again(r);
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind < TOPOLOGIES && !ret && !run_stop(r); kind++)
		ret = check_topology(r, a, kind);
	if (!ret && c->args.data && !run_stop(r))
		ret = check_args(r, a);
	return ret;
}

static int check_codes(struct run *r, const struct answer *a)
{
	CLEANUP(buf_done) struct buf want = { 0 }, got = { 0 };
	size_t i;

	if (!r->c->has_findings)
		return 0;
	for (i = 0; i < r->c->finding_count; i++) {
		buf_u64(&want, r->c->findings[i]);
		buf_char(&want, '\n');
	}
	for (i = 0; i < viommu_report_count(a->rep); i++) {
		buf_u64(&got, viommu_report_get(a->rep, i)->code);
		buf_char(&got, '\n');
	}
	if (!buf_ok(&want) || !buf_ok(&got))
		return -ENOMEM;
	if (!strcmp(buf_text(&want), buf_text(&got)))
		return 0;
	return run_fail(r, "case.json: findings", buf_text(&want), buf_text(&got));
}

static int check_says(struct run *r, const struct answer *a)
{
	CLEANUP(buf_done) struct buf got = { 0 };

	if (!r->c->says.data)
		return 0;
	findings_text(&got, a->rep);
	return buf_ok(&got) ? run_expect(r, "findings", &r->c->says, buf_text(&got)) : -ENOMEM;
}

static int check_schema(struct run *r)
{
	const bool valid = r->c->schema == SCHEMA_VALID;
	struct invalid invalid = { .why = NULL };
	int ret;

	if (r->c->schema == SCHEMA_UNSAID)
		return 0;
	ret = engine_schema(r->e, r->in.data, r->in.len, &invalid);
	if (ret >= 0 || ret == -EBADMSG || ret == -E2BIG) {
		const char *got = ret == 1 ? "valid" : invalid.why ? invalid.why : "not read";

		if (invalid.why)
			invalid.why[strcspn(invalid.why, "\n")] = '\0';
		ret = (ret == 1) == valid ? 0
					  : run_fail(r, "schema", valid ? "valid" : "invalid", got);
	}
	free(invalid.why);
	return ret;
}

/* Which report has the answer: that of the source, of the destination, or of the comparison. */
static int compare(struct run *r, const struct answer *src, struct answer *dst,
		   struct viommu_report **both)
{
	int ret = src->refused ? 0 : ask(r, &r->c->dst, dst);

	if (ret < 0 || src->refused || dst->refused)
		return ret;
	ret = viommu_report_new(both);
	return ret ? ret : viommu_compare(src->doc, dst->doc, *both);
}

static int check_abi(struct run *r, const struct answer *src)
{
	CLEANUP(report_free_p) struct viommu_report *both = NULL;
	CLEANUP(answer_done) struct answer dst = { 0 };
	const struct viommu_report *rep = src->rep;
	int ret;

	ret = compare(r, src, &dst, &both);
	if (ret < 0)
		return ret;
	if (!src->refused)
		rep = both ? both : dst.rep;
	if (r->c->refusal.code)
		return check_refusal(r, rep, &r->c->refusal, NULL);
	if (!viommu_report_first(rep))
		return 0;
	return run_fail(r, "abi", "same", viommu_report_first(rep)->sentence);
}

static int check_refused(struct run *r, struct answer *a)
{
	int ret = ask_argv(r->e, a);

	return ret ? ret : check_refusal(r, a->rep, &r->c->refusal, NULL);
}

/* Whether anything is expected of a document that was not refused. */
static bool asks_document(const struct golden_case *c)
{
	return c->fixed_point || c->out.data || c->args.data || golden_has_topology(c);
}

static int check_main(struct run *r)
{
	CLEANUP(answer_done) struct answer a = { 0 };
	const struct golden_case *c = r->c;
	int ret = ask(r, &r->in, &a);

	if (!ret)
		ret = check_codes(r, &a);
	/* Beside a command line, what is remarked about that is a finding, too. */
	if (!ret && !c->args.data)
		ret = check_says(r, &a);
	if (ret || run_stop(r))
		return ret;
	if (c->dst.data)
		ret = check_abi(r, &a);
	else if (c->refusal.code)
		ret = check_refused(r, &a);
	if (ret || run_stop(r) || !asks_document(c))
		return ret;
	if (!a.doc || (a.refused && !c->refusal.code))
		return run_fail(r, "refused", "", viommu_report_first(a.rep)->sentence);
	ret = check_documents(r, &a);
	return ret || run_stop(r) || !c->args.data ? ret : check_says(r, &a);
}

static int check_bad(struct run *r, const struct golden_bad *bad)
{
	CLEANUP(answer_done) struct answer a = { 0 };
	int ret = ask(r, &bad->xml, &a);

	if (!ret)
		ret = ask_argv(r->e, &a);
	return ret ? ret : check_refusal(r, a.rep, &bad->refusal, bad->why);
}

/* What could not be asked is a failure of this case alone; the bad capability set is not to be named again. */
static int not_judged(struct run *r, int error)
{
	CLEANUP(free_p) char *bad = r->e->caps->bad;
	CLEANUP(buf_done) struct buf b = { 0 };

	r->e->caps->bad = NULL;
	buf_add(&b, bad ? bad : "");
	buf_add(&b, bad ? ": " : "");
	buf_add(&b, bad ? caps_error(error) : file_error(error));
	return buf_ok(&b) ? run_fail(r, "not judged", "", buf_text(&b)) : -ENOMEM;
}

static int ask_all(struct run *r)
{
	CLEANUP(buf_done) struct buf generated = { 0 };
	size_t i;
	int ret = 0;

	if (r->c->problems)
		return run_fail(r, "case.json", "", r->c->problems);
	r->in = r->c->in;
	if (r->c->generate) {
		ret = generate_document(r->c, &generated);
		r->in = (struct golden_text){ generated.data, generated.len };
	}
	if (!ret && r->in.data)
		ret = check_main(r);
	if (!ret && !run_stop(r))
		ret = check_schema(r);
	for (i = 0; !ret && !run_stop(r) && i < r->c->bads; i++)
		ret = check_bad(r, &r->c->bad[i]);
	return ret;
}

static int run(struct run *r)
{
	int ret = ask_all(r);

	return ret < 0 && ret != -ENOMEM ? not_judged(r, ret) : ret;
}

int golden_run(struct engine *e, const struct golden_case *c, struct golden_verdict *v)
{
	struct run r = { .e = e, .c = c, .v = v };

	return run(&r);
}

void golden_verdict_done(struct golden_verdict *v)
{
	arena_done(&v->arena);
	free(v->failure);
	*v = (struct golden_verdict){ 0 };
}

int golden_refusals(struct engine *e, const struct golden_case *c, golden_refusal_fn *fn,
		    void *data)
{
	CLEANUP(golden_verdict_done) struct golden_verdict v = { 0 };
	struct run r = { .e = e, .c = c, .v = &v, .fn = fn, .data = data };

	return run(&r);
}
