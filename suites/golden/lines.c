/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lines.h"

#include "files.h"

#include <errno.h>
#include <string.h>

enum {
	CONTEXT = 3,
	MAX_LINES = 4000, /* of the differing middle; beyond it the diff is all old, then all new */
};

struct text_line {
	const char *s;
	size_t len; /* without the newline */
	bool open; /* no newline at its end */
};

struct side {
	struct text_line *line;
	size_t n;
};

/* One line of the result: ' ' both, '-' old only, '+' new only. */
struct edit {
	char kind;
	const struct text_line *line;
};

struct diff {
	struct side old, new;
	size_t head, tail; /* equal lines at both ends */
	uint16_t *table; /* longest common subsequence of the middles, by their ends */
	struct edit *edit;
	size_t edits;
};

static int split(const char *text, struct side *s)
{
	size_t n = 1;
	const char *p;

	for (p = text; *p; p++)
		n += *p == '\n';
	s->line = calloc(n, sizeof(*s->line));
	if (!s->line)
		return -ENOMEM;
	while (*text) {
		struct text_line *l = &s->line[s->n++];

		l->s = text;
		l->len = strcspn(text, "\n");
		text += l->len;
		l->open = !*text;
		text += !l->open;
	}
	return 0;
}

static bool same(const struct text_line *a, const struct text_line *b)
{
	return a->len == b->len && a->open == b->open && !memcmp(a->s, b->s, a->len);
}

static void trim(struct diff *d)
{
	while (d->head < d->old.n &&
	       d->head < d->new.n &&same(&d->old.line[d->head], &d->new.line[d->head]))
		d->head++;
	while (d->tail < d->old.n - d->head &&
	       d->tail < d->new.n - d->head &&same(&d->old.line[d->old.n - d->tail - 1],
						   &d->new.line[d->new.n - d->tail - 1]))
		d->tail++;
}

/* table[i * (m + 1) + j] is the length for the middles from line i and line j on. */
static int fill(struct diff *d, size_t n, size_t m)
{
	size_t i, j;

	if (n > MAX_LINES || m > MAX_LINES)
		return 0;
	d->table = calloc((n + 1) * (m + 1), sizeof(*d->table));
	if (!d->table)
		return -ENOMEM;
	for (i = n; i-- > 0;) {
		uint16_t *row = d->table + i * (m + 1), *below = row + m + 1;

		for (j = m; j-- > 0;) {
			if (same(&d->old.line[d->head + i], &d->new.line[d->head + j]))
				row[j] = (uint16_t)(below[j + 1] + 1);
			else
				row[j] = below[j] > row[j + 1] ? below[j] : row[j + 1];
		}
	}
	return 0;
}

static void add(struct diff *d, char kind, const struct text_line *line)
{
	d->edit[d->edits++] = (struct edit){ kind, line };
}

static bool take_old(const struct diff *d, size_t i, size_t j, size_t n, size_t m)
{
	if (i == n || j == m || !d->table)
		return i < n;
	return d->table[(i + 1) * (m + 1) + j] >= d->table[i * (m + 1) + j + 1];
}

static void walk(struct diff *d, size_t n, size_t m)
{
	size_t i = 0, j = 0, k;

	for (k = 0; k < d->head; k++)
		add(d, ' ', &d->old.line[k]);
	while (i < n || j < m) {
		const struct text_line *a = &d->old.line[d->head + i],
				       *b = &d->new.line[d->head + j];

		if (d->table && i < n && j < m && same(a, b)) {
			add(d, ' ', a);
			i++;
			j++;
		} else if (take_old(d, i, j, n, m)) {
			add(d, '-', a);
			i++;
		} else {
			add(d, '+', b);
			j++;
		}
	}
	for (k = d->old.n - d->tail; k < d->old.n; k++)
		add(d, ' ', &d->old.line[k]);
}

/* End of the group of changes that starts at edit i: more than twice the context apart, and it is another group. */
static size_t group_end(const struct diff *d, size_t i)
{
	size_t end = i, quiet = 0;

	for (; i < d->edits && quiet <= 2 * CONTEXT; i++) {
		quiet = d->edit[i].kind == ' ' ? quiet + 1 : 0;
		if (!quiet)
			end = i + 1;
	}
	return end;
}

static void range(struct buf *b, char sign, size_t start, size_t n)
{
	buf_char(b, sign);
	buf_u64(b, n ? start + 1 : start);
	if (n == 1)
		return;
	buf_char(b, ',');
	buf_u64(b, n);
}

static size_t count(const struct diff *d, size_t from, size_t to, char not_kind)
{
	size_t n = 0;

	for (; from < to; from++)
		n += d->edit[from].kind != not_kind;
	return n;
}

static void print_group(const struct diff *d, size_t from, size_t to, struct buf *b)
{
	buf_add(b, "@@ ");
	range(b, '-', count(d, 0, from, '+'), count(d, from, to, '+'));
	buf_char(b, ' ');
	range(b, '+', count(d, 0, from, '-'), count(d, from, to, '-'));
	buf_add(b, " @@\n");
	for (; from < to; from++) {
		buf_char(b, d->edit[from].kind);
		buf_add_n(b, d->edit[from].line->s, d->edit[from].line->len);
		buf_char(b, '\n');
		if (d->edit[from].line->open)
			buf_add(b, "\\ No newline at end of file\n");
	}
}

static void print(const struct diff *d, struct buf *b)
{
	size_t i, from, end;

	for (i = 0; i < d->edits; i++) {
		if (d->edit[i].kind == ' ')
			continue;
		end = group_end(d, i);
		from = i > CONTEXT ? i - CONTEXT : 0;
		i = end;
		print_group(d, from, end + CONTEXT < d->edits ? end + CONTEXT : d->edits, b);
	}
}

static void diff_done(struct diff *d)
{
	free(d->old.line);
	free(d->new.line);
	free(d->table);
	free(d->edit);
}

int lines_diff(struct buf *b, const char *old, const char *new)
{
	CLEANUP(diff_done) struct diff d = { .head = 0 };
	size_t n, m;

	if (split(old, &d.old) < 0 || split(new, &d.new) < 0)
		return -ENOMEM;
	trim(&d);
	n = d.old.n - d.head - d.tail;
	m = d.new.n - d.head - d.tail;
	d.edit = calloc(d.old.n + d.new.n + 1, sizeof(*d.edit));
	if (!d.edit || fill(&d, n, m) < 0)
		return -ENOMEM;
	walk(&d, n, m);
	print(&d, b);
	return buf_ok(b) ? 0 : -ENOMEM;
}
