/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "out.h"
#include "session.h"

static int print_topology(const struct cli *cli, const struct viommu_doc *doc,
			  const struct viommu_report *rep)
{
	const enum viommu_topology_kind kind = cli->set & OPT_SVG   ? VIOMMU_TOPOLOGY_SVG
					       : cli->set & OPT_DOT ? VIOMMU_TOPOLOGY_DOT
								    : VIOMMU_TOPOLOGY_TEXT;
	const char *file = session_name(cli->args[0]);
	CLEANUP(free_p) char *text = NULL;
	int r = viommu_topology(doc, kind, &text);

	if (r < 0)
		return trouble_errno(file, r);
	r = answer(text);
	if (r == OK)
		remarks(file, rep);
	return r;
}

int cmd_topology(const struct cli *cli)
{
	CLEANUP(session_done) struct session s = { 0 };
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	CLEANUP(doc_free_p) struct viommu_doc *doc = NULL;
	int r;

	if (cli->set & OPT_SVG && cli->set & OPT_DOT)
		return trouble("topology", "--svg and --dot exclude each other");
	if (session_open(&s, cli) != OK)
		return TROUBLE;
	r = session_read(&s, cli, cli->args[0], &rep, &doc);
	if (r == OK)
		return print_topology(cli, doc, rep);
	return r == REFUSED ? refused(session_name(cli->args[0]), rep) : r;
}
