/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cover.h"

#include "files.h"
#include "findings.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

int cover_new(struct cover *cov, const struct tables *t)
{
	*cov = (struct cover){ 0 };
	while (t->wordings[cov->wordings].code)
		cov->wordings++;
	cov->wording = calloc(cov->wordings + 1, sizeof(*cov->wording));
	return cov->wording ? 0 : -ENOMEM;
}

void cover_done(struct cover *cov)
{
	free(cov->wording);
}

static bool is_element(const struct row *r)
{
	return r->type == ROW_CHILD || r->type == ROW_LEAF || r->type == ROW_FLAG ||
	       r->type == ROW_OPAQUE;
}

/* The row of that child element, the row of a set that has it ("*") if there is none, or 0. */
static uint16_t find_child_row(const struct tables *t, uint16_t elem, const char *name)
{
	uint16_t id, any = 0;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++) {
		const struct row *r = &t->rows[id];

		if (!is_element(r) || !r->name)
			continue;
		if (!strcmp(r->name, name))
			return id;
		if (!any && !strcmp(r->name, "*") &&
		    (!r->words || words_find(&t->words[r->words], name) >= 0))
			any = id;
	}
	return any;
}

/* A name may be typed in one variant of the element, and kept unread in another: both count. */
static void mark_attribute(struct cover *cov, const struct tables *t, uint16_t elem,
			   const char *name)
{
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++) {
		const struct row *r = &t->rows[id];

		if ((r->type == ROW_ATTR && !strcmp(r->name, name)) ||
		    (r->type == ROW_KEPT && words_find(&t->words[r->words], name) >= 0))
			cov->row[id] = true;
	}
}

static void mark_text(struct cover *cov, const struct tables *t, uint16_t elem)
{
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (t->rows[id].type == ROW_TEXT)
			cov->row[id] = true;
}

/* NOLINTNEXTLINE(misc-no-recursion): the reader bounds the depth */
static void mark(struct cover *cov, const struct tables *t, uint16_t elem, const struct xml_node *x)
{
	const struct xml_node *child;
	uint16_t id;
	unsigned i;

	for (i = 0; i < x->attrs; i++)
		mark_attribute(cov, t, elem, x->attr[i].name);
	for (child = x->first; child; child = child->next) {
		if (!child->name) {
			mark_text(cov, t, elem);
			continue;
		}
		id = find_child_row(t, elem, child->name);
		cov->row[id] = true;
		if (id && t->rows[id].type == ROW_CHILD)
			mark(cov, t, t->rows[id].child, child);
	}
}

static int mark_document(struct cover *cov, const struct tables *t, const struct golden_text *text)
{
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	struct xml_tree xml = { 0 };
	int r;

	if (!text->data)
		return 0;
	r = viommu_report_new(&rep);
	if (!r)
		r = xml_read(&xml, &(const struct doc_source){ t, text->data, text->len, NULL },
			     rep);
	if (!r)
		mark(cov, t, E_DOMAIN, xml.root);
	xml_tree_done(&xml);
	return r < 0 ? r : 0;
}

int cover_rows(struct cover *cov, const struct tables *t, const struct golden_case *c)
{
	size_t i;
	int r;

	r = mark_document(cov, t, &c->in);
	if (!r)
		r = mark_document(cov, t, &c->dst);
	for (i = 0; !r && i < c->bads; i++)
		r = mark_document(cov, t, &c->bad[i].xml);
	return r;
}

static void mark_wording(struct cover *cov, const struct tables *t, enum code_id code,
			 const char *as_of)
{
	const uint32_t release = release_number(as_of);
	size_t i;

	for (i = 0; i < cov->wordings; i++) {
		if (t->wordings[i].code != code || !release || release >= t->wordings[i].until_n)
			continue;
		cov->wording[i] = true;
		return; /* the first one that fits is the one that speaks */
	}
}

static void mark_code(struct cover *cov, const struct tables *t, unsigned number, const char *as_of)
{
	unsigned id;

	for (id = C_OK + 1; id < C_COUNT; id++) {
		if (t->codes[id].number != number)
			continue;
		cov->code[id] = true;
		mark_wording(cov, t, (enum code_id)id, as_of);
	}
}

void cover_codes(struct cover *cov, const struct tables *t, const struct golden_case *c)
{
	const char *as_of = c->options.as_of;
	struct finding_line line;
	size_t i, at = 0;

	if (c->refusal.code)
		mark_code(cov, t, c->refusal.code, as_of);
	for (i = 0; i < c->bads; i++)
		mark_code(cov, t, c->bad[i].refusal.code, as_of);
	for (i = 0; i < c->finding_count; i++)
		mark_code(cov, t, c->findings[i], as_of);
	while (c->says.data && findings_next(&c->says, &at, &line) > 0)
		mark_code(cov, t, line.code, as_of);
}

struct rule_marker {
	struct cover *cov;
	const struct tables *t;
};

static void mark_rule(void *data, const struct viommu_finding *f)
{
	struct rule_marker *m = data;
	unsigned id;

	for (id = R_NONE + 1; id < R_COUNT; id++)
		if (!strcmp(m->t->rules[id].name, f->rule))
			m->cov->rule[id] = true;
}

int cover_case(struct cover *cov, struct engine *e, const struct golden_case *c)
{
	struct rule_marker m = { .cov = cov, .t = e->t };
	int r = cover_rows(cov, e->t, c);

	cover_codes(cov, e->t, c);
	return r ? r : golden_refusals(e, c, mark_rule, &m);
}

static size_t print(struct buf *b, bool covered, const char *kind, const char *name)
{
	if (covered)
		return 0;
	buf_add(b, kind);
	buf_char(b, ' ');
	buf_add(b, name);
	buf_char(b, '\n');
	return 1;
}

static size_t print_wordings(const struct cover *cov, const struct tables *t, struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < cov->wordings; i++) {
		const struct wording *w = &t->wordings[i];

		if (cov->wording[i])
			continue;
		buf_add(b, "wording ");
		buf_add(b, t->codes[w->code].name);
		buf_add(b, " before ");
		buf_add(b, w->until);
		buf_char(b, '\n');
		n++;
	}
	return n;
}

size_t cover_print(const struct cover *cov, const struct tables *t, struct buf *b)
{
	size_t n = 0;
	unsigned id;

	for (id = A_NONE + 1; id < A_COUNT; id++)
		n += print(b, cov->row[id] || t->rows[id].type == ROW_CHECK, "row", t->rows[id].id);
	for (id = R_NONE + 1; id < R_COUNT; id++)
		n += print(b, cov->rule[id], "rule", t->rules[id].name);
	for (id = C_OK + 1; id < C_COUNT;
	     id++) /* what argv remarks is no finding; a unit test holds it */
		n += print(b, cov->code[id] || id == C_NOTE_ARGV_OPAQUE, "code", t->codes[id].name);
	return n + print_wordings(cov, t, b);
}
