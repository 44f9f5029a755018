/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "compare.h"
#include "files.h"
#include "out.h"
#include "session.h"
#include "visible.h"

#include <string.h>

static int print_xml(const struct viommu_doc *doc, const struct viommu_report *rep,
		     const char *file)
{
	CLEANUP(free_p) char *text = NULL;
	int r = viommu_format(doc, &text);

	if (r < 0)
		return trouble_errno(file, r);
	r = answer(text);
	if (r == OK)
		remarks(file, rep);
	return r;
}

int cmd_xml(const struct cli *cli)
{
	CLEANUP(session_done) struct session s = { 0 };
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	CLEANUP(doc_free_p) struct viommu_doc *doc = NULL;
	const char *file = session_name(cli->args[0]);
	int r;

	if (session_open(&s, cli) != OK)
		return TROUBLE;
	r = session_read(&s, cli, cli->args[0], &rep, &doc);
	if (r == OK)
		return print_xml(doc, rep, file);
	return r == REFUSED ? refused(file, rep) : r;
}

int cmd_schema(const struct cli *cli)
{
	CLEANUP(free_p) char *text = NULL;
	int r = viommu_schema(&text);

	(void)cli;
	return r < 0 ? trouble_errno(NULL, r) : answer(text);
}

/* All findings on standard output, the answer of check and abi --report. */
static int print_findings(const struct cli *cli, const char *file, const struct viommu_report *rep)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	size_t i;

	for (i = 0; i < viommu_report_count(rep); i++) {
		if (cli->set & OPT_JSON)
			finding_json(&b, file, viommu_report_get(rep, i));
		else
			finding_line(&b, file, viommu_report_get(rep, i), true);
	}
	if (cli->set & OPT_JSON)
		further_json(&b, file, rep);
	return answer_buf(&b);
}

/* The findings are the answer; standard error has what libvirt would say, and what is not in the answer. */
static int verdict(const struct viommu_report *rep)
{
	const struct viommu_finding *f = viommu_report_first(rep);

	if (f)
		SAY(f->sentence, "\n");
	further_findings(rep);
	return f ? REFUSED : OK;
}

int cmd_check(const struct cli *cli)
{
	CLEANUP(session_done) struct session s = { 0 };
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	CLEANUP(doc_free_p) struct viommu_doc *doc = NULL;
	int r;

	if (session_open(&s, cli) != OK)
		return TROUBLE;
	r = session_read(&s, cli, cli->args[0], &rep, &doc);
	if (r == TROUBLE || print_findings(cli, session_name(cli->args[0]), rep) != OK)
		return TROUBLE;
	return verdict(rep);
}

/* What the answer does not cover, so that nobody takes it for more. */
static void say_skipped(const struct viommu_doc *src, const struct viommu_doc *dst)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	compare_skipped(src, dst, &b);
	if (b.len && buf_ok(&b))
		SAY("viommu-tck: devices that are not typed were not compared: ", buf_text(&b),
		    "\n");
}

static int compare(const struct cli *cli, const struct viommu_doc *src,
		   const struct viommu_doc *dst)
{
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	int r = viommu_report_new(&rep);

	if (!r)
		r = viommu_compare(src, dst, rep);
	if (r < 0)
		return trouble_errno(NULL, r);
	if (cli->set & (OPT_REPORT | OPT_JSON) &&
	    print_findings(cli, session_name(cli->args[1]), rep) != OK)
		return TROUBLE;
	r = verdict(rep);
	say_skipped(src, dst);
	return r;
}

/* Reads the nth document; says why when it is refused. */
static int read_side(struct session *s, const struct cli *cli, size_t n,
		     struct viommu_doc **ret_doc)
{
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	int r = session_read(s, cli, cli->args[n], &rep, ret_doc);

	return r == REFUSED ? refused(session_name(cli->args[n]), rep) : r;
}

int cmd_abi(const struct cli *cli)
{
	CLEANUP(session_done) struct session s = { 0 };
	CLEANUP(doc_free_p) struct viommu_doc *src = NULL;
	CLEANUP(doc_free_p) struct viommu_doc *dst = NULL;
	int r;

	if (!strcmp(cli->args[0], "-") && !strcmp(cli->args[1], "-"))
		return trouble("abi", "only one of the two can be standard input");
	if (session_open(&s, cli) != OK)
		return TROUBLE;
	r = read_side(&s, cli, 0, &src);
	if (r == OK)
		r = read_side(&s, cli, 1, &dst);
	return r == OK ? compare(cli, src, dst) : r;
}
