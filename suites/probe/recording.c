/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recording.h"

#include <stdlib.h>
#include <string.h>

/* What a line is about: the case that it belongs to, and its own words before the answer. */
struct topic {
	const char *section, *of, *own;
	size_t section_len, of_len, own_len;
};

struct row {
	struct topic topic;
	const char *line, *source; /* source: NULL when none stands there */
	bool section_ran, came;
};

struct expect {
	struct row *rows;
	size_t n;
	struct expect_counts counts;
	struct topic now; /* of the run */
	char section[80], of[160];
};

static bool same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return a_len == b_len && !memcmp(a ? a : "", b ? b : "", a_len);
}

static bool about(const struct topic *a, const struct topic *b)
{
	return same(a->section, a->section_len, b->section, b->section_len) &&
	       same(a->of, a->of_len, b->of, b->of_len) &&
	       same(a->own, a->own_len, b->own, b->own_len);
}

/* The words before the answer: up to "=" or two blanks; of other lines the first word, but not of those behind a case. */
static size_t own_length(const char *line)
{
	const size_t start = strspn(line, " ");
	const char *equals = strchr(line + start, '='), *gap = strstr(line + start, "  ");
	const char *end = !equals || (gap && gap < equals) ? gap : equals;

	if (end)
		return (size_t)(end - line);
	return start ? start : strcspn(line, " ");
}

static bool is_heading(const char *line)
{
	return !strncmp(line, "## ", 3);
}

/* Goes on to the next line; what is indented belongs to the one before. */
static void topic_next(struct topic *t, const char *line)
{
	if (is_heading(line)) {
		*t = (struct topic){ .section = line + 3, .section_len = strlen(line + 3) };
		return;
	}
	if (*line != ' ') {
		t->of = line;
		t->of_len = own_length(line);
	}
	t->own = line;
	t->own_len = own_length(line);
}

/* ---- the recording ---- */

/* Cuts the source off. */
static const char *source_of(char *line)
{
	char *bar = strstr(line, " | "), *end;

	for (end = bar ? bar : line + strlen(line); end > line && end[-1] == ' ';)
		end--;
	if (bar)
		bar += 3 + strspn(bar + 3, " ");
	*end = '\0';
	return bar && *bar ? bar : NULL;
}

static void take(struct expect *e, struct topic *t, char *line)
{
	struct row *row = &e->rows[e->n];

	if (!*line || (*line == '#' && !is_heading(line)))
		return;
	row->source = source_of(line);
	row->line = line;
	topic_next(t, line);
	row->topic = *t;
	e->n += !is_heading(line);
}

static size_t lines_in(const char *text)
{
	size_t n = 1;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

struct expect *expect_parse(char *text)
{
	struct expect *e = calloc(1, sizeof(*e));
	struct topic t = { 0 };
	char *next;

	if (e)
		e->rows = calloc(lines_in(text), sizeof(*e->rows));
	if (!e || !e->rows) {
		expect_done(&e);
		return NULL;
	}
	for (; text; text = next) {
		next = strchr(text, '\n');
		if (next)
			*next++ = '\0';
		take(e, &t, text);
	}
	return e;
}

void expect_done(struct expect **e)
{
	if (*e)
		free((*e)->rows);
	free(*e);
	*e = NULL;
}

/* ---- a run ---- */

static void report_line(struct buf *report, char mark, const char *line, const char *source)
{
	buf_char(report, mark);
	buf_char(report, ' ');
	buf_add(report, line);
	if (source) {
		buf_add(report, " | ");
		buf_add(report, source);
	}
	buf_char(report, '\n');
}

/* The texts of lines are gone with the next one. */
static void keep_topic(struct expect *e, const char *line)
{
	struct topic *t = &e->now;

	topic_next(t, line);
	if (t->section == line + 3) {
		t->section_len = t->section_len < sizeof(e->section) ? t->section_len : 0;
		memcpy(e->section, t->section, t->section_len);
		t->section = e->section;
	}
	if (t->of == line) {
		t->of_len = t->of_len < sizeof(e->of) ? t->of_len : 0;
		memcpy(e->of, t->of, t->of_len);
		t->of = e->of;
	}
}

static void section_runs(struct expect *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (same(e->rows[i].topic.section, e->rows[i].topic.section_len, e->now.section,
			 e->now.section_len))
			e->rows[i].section_ran = true;
}

static struct row *find(struct expect *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (!e->rows[i].came && about(&e->rows[i].topic, &e->now))
			return &e->rows[i];
	return NULL;
}

void expect_line(struct expect *e, const char *line, struct buf *report)
{
	struct row *row;

	keep_topic(e, line);
	if (is_heading(line)) {
		section_runs(e);
		return;
	}
	row = find(e);
	if (row)
		row->came = true;
	if (!row || !row->source) {
		e->counts.unknown++;
		report_line(report, '?', line, NULL);
	} else if (strcmp(row->line, line) != 0) {
		e->counts.different++;
		report_line(report, '-', row->line, row->source);
		report_line(report, '+', line, NULL);
	} else {
		e->counts.passed++;
	}
}

struct expect_counts expect_end(struct expect *e, struct buf *report)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (e->rows[i].section_ran && !e->rows[i].came && e->rows[i].source) {
			e->counts.missing++;
			report_line(report, '-', e->rows[i].line, e->rows[i].source);
		}
	return e->counts;
}
