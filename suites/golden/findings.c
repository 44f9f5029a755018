/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "findings.h"

#include "table.h"

#include <errno.h>
#include <string.h>

/* The sentence without the prefix, which says the class in other words; a second line would look like a finding of its own. */
static void one_line(struct buf *b, const struct viommu_finding *f)
{
	const struct class_row *c = tables_default()->classes;
	const char *s = f->sentence;
	size_t i;

	for (i = 0; i < CLASS_COUNT; i++)
		if (!strcmp(c[i].json, f->cls) && !strncmp(s, c[i].prefix, strlen(c[i].prefix)))
			s += strlen(c[i].prefix);
	for (; *s; s++)
		buf_char(b, *s == '\n' || *s == '\r' ? ' ' : *s);
}

void finding_text(struct buf *b, const struct viommu_finding *f, const char *on, const char *off)
{
	const bool error = f->severity == VIOMMU_ERROR;

	buf_u64(b, f->line);
	buf_add(b, ": ");
	buf_add(b, on);
	buf_add(b, error ? "error" : "note");
	buf_add(b, off);
	buf_add(b, ": ");
	if (error) {
		buf_add(b, f->cls);
		buf_add(b, ": ");
	}
	one_line(b, f);
	buf_add(b, " [VT");
	buf_u64(b, f->code);
	buf_char(b, ']');
}

void findings_text(struct buf *b, const struct viommu_report *rep)
{
	size_t i;

	for (i = 0; i < viommu_report_count(rep); i++) {
		finding_text(b, viommu_report_get(rep, i), "", "");
		buf_char(b, '\n');
	}
}

/* What is left of a line. */
struct rest {
	const char *s;
	size_t n;
};

static bool take(struct rest *r, const char *word)
{
	const size_t n = strlen(word);

	if (r->n < n || memcmp(r->s, word, n) != 0)
		return false;
	r->s += n;
	r->n -= n;
	return true;
}

/* At most nine digits: more are no line and no code. */
static bool take_number(struct rest *r, unsigned *ret)
{
	size_t n = 0;

	for (*ret = 0; n < 9 && n < r->n && r->s[n] >= '0' && r->s[n] <= '9'; n++)
		*ret = *ret * 10 + (unsigned)(r->s[n] - '0');
	r->s += n;
	r->n -= n;
	return n;
}

static bool take_class(struct rest *r, struct finding_line *f)
{
	const char *end;

	f->cls = r->s;
	f->cls_len = 0;
	if (take(r, "note: "))
		return true;
	if (!take(r, "error: "))
		return false;
	end = memmem(r->s, r->n, ": ", 2);
	f->cls = r->s;
	f->cls_len = end ? (size_t)(end - r->s) : 0;
	r->s += f->cls_len;
	r->n -= f->cls_len;
	return f->cls_len && take(r, ": ");
}

/* The text is what stands before the last mark: it may have one of its own. */
static bool take_text(struct rest *r, struct finding_line *f)
{
	struct rest mark = *r;

	f->text = r->s;
	f->text_len = r->n;
	while (f->text_len && f->text[f->text_len - 1] != '[')
		f->text_len--;
	if (f->text_len < 2)
		return false;
	f->text_len -= 2;
	mark.s += f->text_len;
	mark.n -= f->text_len;
	return take(&mark, " [VT") && take_number(&mark, &f->code) && take(&mark, "]") && !mark.n;
}

static bool parse(struct rest r, struct finding_line *f)
{
	return take_number(&r, &f->line) && take(&r, ": ") && take_class(&r, f) && take_text(&r, f);
}

int findings_next(const struct golden_text *text, size_t *at, struct finding_line *ret)
{
	while (*at < text->len) {
		const char *s = text->data + *at, *end = memchr(s, '\n', text->len - *at);
		struct rest r = { s, end ? (size_t)(end - s) : text->len - *at };

		*at += r.n + (end != NULL);
		while (r.n && strchr(" \t\r", r.s[r.n - 1]))
			r.n--;
		if (r.n)
			return parse(r, ret) ? 1 : -EINVAL;
	}
	return 0;
}

static void emit(struct buf *b, const struct finding_line *f)
{
	buf_u64(b, f->line);
	buf_add(b, f->cls_len ? ": error: " : ": note: ");
	buf_add_n(b, f->cls, f->cls_len);
	buf_add(b, f->cls_len ? ": " : "");
	buf_add_n(b, f->text, f->text_len);
	buf_add(b, " [VT");
	buf_u64(b, f->code);
	buf_add(b, "]\n");
}

int findings_fmt(struct buf *b, const struct golden_text *text)
{
	struct finding_line f;
	size_t at = 0;
	int r;

	while ((r = findings_next(text, &at, &f)) > 0)
		emit(b, &f);
	if (r < 0 || !b->len)
		return -EINVAL;
	return buf_ok(b) ? 0 : -ENOMEM;
}

bool findings_have(const struct golden_case *c, unsigned number)
{
	struct finding_line f;
	size_t i, at = 0;

	for (i = 0; i < c->finding_count; i++)
		if (c->findings[i] == number)
			return true;
	while (c->says.data && findings_next(&c->says, &at, &f) > 0)
		if (f.code == number)
			return true;
	return false;
}
