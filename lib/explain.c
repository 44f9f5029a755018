/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "explain.h"

#include "compare.h"
#include "explain_fact.h"
#include "explain_path.h"
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is asked ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether n bytes are the same in any case, in whatever locale: that of Turkey has its own idea of I. */
static bool same_letters(const char *a, const char *b, size_t n)
{
	for (; n && *a && lower(*a) == lower(*b); a++, b++)
		n--;
	return !n || lower(*a) == lower(*b);
}

static bool is_code(const struct tables *t, unsigned id, const char *what)
{
	unsigned rule;
	char *end;

	if (same_letters(t->codes[id].name, what, SIZE_MAX))
		return true;
	for (rule = 1; rule < R_COUNT; rule++)
		if (t->rules[rule].code == id && !strcmp(t->rules[rule].name, what))
			return true;
	if (same_letters(what, "VT", 2))
		what += 2;
	if (*what < '1' || *what > '9')
		return false;
	return strtoul(what, &end, 10) == t->codes[id].number && !*end;
}

static bool is_row(const struct tables *t, const struct row *r, const char *what)
{
	return path_matches(t, r, what) ||
	       (r->type != ROW_CHECK && same_letters(r->id, what, SIZE_MAX));
}

unsigned explain_each(const struct tables *t, const char *what,
		      void (*fn)(void *data, const struct topic *topic), void *data)
{
	const char *root = *what == '/' ? what + 1 : what;
	struct topic topic = { 0 };
	unsigned n = 0, id;

	if (!strcmp(root, t->elems[E_DOMAIN].name)) {
		fn(data, &topic);
		n++;
	}
	for (id = C_OK + 1; id < C_COUNT; id++) {
		topic = (struct topic){ .code = (uint16_t)id };
		if (!is_code(t, id, what))
			continue;
		fn(data, &topic);
		n++;
	}
	for (id = A_NONE + 1; *what && id < A_COUNT; id++) {
		topic = (struct topic){ .row = (uint16_t)id };
		if (!is_row(t, &t->rows[id], what))
			continue;
		fn(data, &topic);
		n++;
	}
	return n;
}

/* ---- rows ---- */

static void meaning(struct facts *f, const struct row *r)
{
	if (r->type == ROW_CHILD && !(f->t->elems[r->child].flags & F_CARRIED)) {
		fact_text(f, "meaning", f->t->elems[r->child].doc);
		return;
	}
	fact_text(f, "meaning", r->doc);
	if (r->type == ROW_CHILD)
		fact_text(f, "kind", f->t->elems[r->child].doc);
	else if (r->type == ROW_OPAQUE)
		fact_text(f, "kind", "carried through unread");
}

/* The names of what an element holds: its attributes, or its children. */
static void held(struct facts *f, uint16_t elem, bool attributes)
{
	const struct elem *e = &f->t->elems[elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &f->t->rows[id];

		if (r->type == ROW_CHECK || r->type == ROW_TEXT ||
		    (r->type == ROW_ATTR) != attributes || *r->name == '*')
			continue;
		buf_add(&f->text, f->text.len ? ", " : "");
		buf_add(&f->text, r->name);
	}
	fact(f, attributes ? "attributes" : "children");
}

static void place(struct facts *f, uint16_t row)
{
	const struct tables *t = f->t;
	const struct elem *e = &t->elems[t->rows[row].elem];
	unsigned read = 0, written = 0, i;

	for (i = e->first; i < e->last; i++) {
		read += t->rows[t->row_order[i]].type != ROW_CHECK;
		if (t->row_order[i] == row)
			break;
	}
	for (i = 0; i < e->nfmt; i++)
		if (e->fmt[i] == row)
			written = i + 1;
	buf_add(&f->text, "read as number ");
	buf_u64(&f->text, read);
	if (written)
		buf_add(&f->text, ", written as number ");
	else if (t->rows[row].type == ROW_TEXT)
		buf_add(&f->text, ", written between the tags");
	else
		buf_add(&f->text, ", never written");
	if (written)
		buf_u64(&f->text, written);
	fact(f, "place");
}

static void rule(struct facts *f, const struct rule *r)
{
	fact_code(f, r->code, true);
	buf_add(&f->text, ", pass ");
	buf_add(&f->text, pass_name((enum pass_id)r->pass));
	buf_add(&f->text, r->tag == TAG_DOC ? ", document: " : ", target: ");
	buf_add(&f->text, r->doc ? r->doc : r->name);
	if (r->since) {
		buf_add(&f->text, " Since libvirt ");
		buf_add(&f->text, r->since);
		buf_char(&f->text, '.');
	}
	if (r->until) {
		buf_add(&f->text, " Until libvirt ");
		buf_add(&f->text, r->until);
		buf_char(&f->text, '.');
	}
	fact(f, "rule");
}

static void explain_row(struct facts *f, uint16_t row)
{
	const struct row *r = &f->t->rows[row];
	unsigned id;

	fact_text(f, "row", r->id);
	path_row(f->t, r, &f->text);
	fact(f, "path");
	meaning(f, r);
	facts_value(f, r);
	fact_default(f, r);
	if (r->type == ROW_CHILD) {
		held(f, r->child, true);
		held(f, r->child, false);
	}
	facts_use(f, r);
	place(f, row);
	path_example(f->t, r, &f->text);
	fact(f, "example");
	for (id = 1; id < R_COUNT; id++)
		if (rule_mentions(f->t, &f->t->rules[id], (uint16_t)row))
			rule(f, &f->t->rules[id]);
	fact_source(f, r);
}

/* ---- codes ---- */

static void wordings(struct facts *f, uint16_t code)
{
	const struct wording *w;

	for (w = f->t->wordings; w->code; w++) {
		if (w->code != code)
			continue;
		buf_add(&f->text, "until libvirt ");
		buf_add(&f->text, w->until);
		buf_add(&f->text, ": ");
		buf_add(&f->text, w->text);
		buf_add(&f->text, " (");
		buf_add(&f->text, w->source);
		buf_char(&f->text, ')');
		fact(f, "wording");
	}
}

static const char *reason(const struct tables *t, uint16_t row, uint16_t code)
{
	const struct row *r = &t->rows[row];

	if (r->bad == code)
		return "malformed value of ";
	if (r->neg == code)
		return "negative value of ";
	if (r->missing == code)
		return "missing ";
	if (compare_code(t, row) == code)
		return "difference in ";
	return NULL;
}

static void raised_by_rows(struct facts *f, uint16_t code)
{
	unsigned id;

	for (id = A_NONE + 1; id < A_COUNT; id++) {
		const char *why = reason(f->t, (uint16_t)id, code);

		if (!why)
			continue;
		buf_add(&f->text, why);
		path_row(f->t, &f->t->rows[id], &f->text);
		fact(f, "raised by");
	}
}

static void explain_code(struct facts *f, uint16_t code)
{
	const struct code *c = &f->t->codes[code];
	const struct class_row *cls = &f->t->classes[c->cls];
	unsigned id;

	fact_code(f, code, true);
	fact(f, "code");
	fact_text(f, "meaning", c->doc);
	fact_text(f, "class", cls->json);
	buf_add(&f->text, cls->prefix);
	buf_add(&f->text, c->text);
	fact(f, "text");
	wordings(f, code);
	for (id = 1; id < R_COUNT; id++)
		if (f->t->rules[id].code == code)
			rule(f, &f->t->rules[id]);
	raised_by_rows(f, code);
	fact_text(f, "source", c->source);
}

/* ---- all of it ---- */

void explain_topic(const struct tables *t, const struct topic *topic, struct buf *b)
{
	struct facts f = { .t = t, .out = b, .start = b->len };

	if (topic->code) {
		explain_code(&f, topic->code);
	} else if (topic->row) {
		explain_row(&f, topic->row);
	} else {
		fact_text(&f, "element", t->elems[E_DOMAIN].name);
		fact_text(&f, "meaning", t->elems[E_DOMAIN].doc);
		held(&f, E_DOMAIN, true);
		held(&f, E_DOMAIN, false);
	}
	facts_done(&f);
}

struct answer {
	const struct tables *t;
	struct buf *b;
};

static void add_topic(void *data, const struct topic *topic)
{
	const struct answer *a = data;

	if (a->b->len)
		buf_char(a->b, '\n');
	explain_topic(a->t, topic, a->b);
}

int explain_text(const struct tables *t, const char *what, struct buf *b)
{
	struct answer a = { t, b };

	if (!explain_each(t, what, add_topic, &a))
		return -ENOENT;
	return buf_ok(b) ? 0 : -ENOMEM;
}

int viommu_explain(const char *what, char **ret_text)
{
	struct buf b = { 0 };
	int ret = explain_text(tables_default(), what, &b);

	if (ret)
		buf_done(&b);
	else
		*ret_text = b.data;
	return ret;
}
