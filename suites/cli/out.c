/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "out.h"

#include "cli.h"
#include "files.h"
#include "findings.h"
#include "json.h"
#include "visible.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int trouble(const char *what, const char *why)
{
	if (what && !*what)
		what = "''"; /* an empty name is seen as such */
	SAY("viommu-tck: ", what ? what : "", what ? ": " : "", why, "\n");
	return TROUBLE;
}

int trouble_errno(const char *what, int error)
{
	return trouble(what, file_error(error));
}

static int answer_n(const char *text, size_t n)
{
	errno = 0;
	if (fwrite(text, 1, n, stdout) == n && !fflush(stdout) && !ferror(stdout))
		return OK;
	return trouble("standard output", errno ? strerror(errno) : "cannot be written");
}

int answer(const char *text)
{
	return answer_n(text, strlen(text));
}

int answer_buf(const struct buf *b)
{
	return buf_ok(b) ? answer_n(buf_text(b), b->len) : trouble_errno(NULL, -ENOMEM);
}

int streams_check(void)
{
	if (fcntl(STDOUT_FILENO, F_GETFD) < 0)
		return trouble("standard output", "closed");
	return fcntl(STDERR_FILENO, F_GETFD) < 0 ? TROUBLE : OK;
}

int streams_done(int r)
{
	return ferror(stdout) || ferror(stderr) ? TROUBLE : r;
}

const char *colour(enum colour c)
{
	static const char *const codes[] = { "\033[0m", "\033[1m", "\033[31m", "\033[32m",
					     "\033[33m" };
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if ((no && *no) || !isatty(STDOUT_FILENO) || (term && !strcmp(term, "dumb")))
		return "";
	return codes[c];
}

void finding_line(struct buf *b, const char *file, const struct viommu_finding *f, bool coloured)
{
	const enum colour c = f->severity == VIOMMU_ERROR ? RED : YELLOW;
	const bool terminal = isatty(coloured ? STDOUT_FILENO : STDERR_FILENO);
	CLEANUP(buf_done) struct buf sentence = { 0 };
	struct viommu_finding shown = *f;

	if (terminal) {
		visible_add(b, file);
		visible_add(&sentence, f->sentence);
		shown.sentence = buf_text(&sentence);
	} else {
		buf_add(b, file);
	}
	buf_char(b, ':');
	finding_text(b, &shown, coloured ? colour(c) : "", coloured ? colour(PLAIN) : "");
	buf_char(b, '\n');
	b->failed |= sentence.failed;
}

static void member(struct buf *b, const char *name, const char *value)
{
	buf_char(b, ',');
	buf_json(b, name);
	buf_char(b, ':');
	json_string(b, value);
}

void finding_json(struct buf *b, const char *file, const struct viommu_finding *f)
{
	buf_add(b, "{\"file\":");
	json_string(b, file);
	buf_add(b, ",\"line\":");
	buf_u64(b, f->line);
	member(b, "severity", f->severity == VIOMMU_ERROR ? "error" : "note");
	member(b, "class", f->cls);
	buf_add(b, ",\"code\":");
	buf_u64(b, f->code);
	member(b, "name", f->name);
	member(b, "pass", f->pass);
	member(b, "path", f->path);
	member(b, "sentence", f->sentence);
	member(b, "rule", f->rule);
	buf_add(b, "}\n");
}

void further_findings(const struct viommu_report *rep)
{
	if (viommu_report_dropped(rep))
		fprintf(stderr, "viommu-tck: %zu further findings\n", viommu_report_dropped(rep));
}

void further_json(struct buf *b, const char *file, const struct viommu_report *rep)
{
	if (!viommu_report_dropped(rep))
		return;
	buf_add(b, "{\"file\":");
	json_string(b, file);
	buf_add(b, ",\"further\":");
	buf_u64(b, viommu_report_dropped(rep));
	buf_add(b, "}\n");
}

static void others(const char *file, const struct viommu_report *rep,
		   const struct viommu_finding *first)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < viommu_report_count(rep); i++)
		if (viommu_report_get(rep, i) != first)
			finding_line(&b, file, viommu_report_get(rep, i), false);
	fputs(buf_text(&b), stderr);
	further_findings(rep);
	buf_done(&b);
}

int refused(const char *file, const struct viommu_report *rep)
{
	const struct viommu_finding *f = viommu_report_first(rep);

	SAY(f->sentence, "\n");
	others(file, rep, f);
	return REFUSED;
}

void remarks(const char *file, const struct viommu_report *rep)
{
	others(file, rep, NULL);
}
