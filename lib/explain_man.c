/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "explain.h"

#include "explain_fact.h"
#include "explain_path.h"
#include "report.h"

#include <errno.h>
#include <string.h>

static void head(struct buf *b, const char *name, const char *title, const char *text)
{
	buf_add(b, name);
	buf_add(b, "(7)\n\n# NAME\n\n");
	buf_add(b, name);
	buf_add(b, " - ");
	buf_add(b, title);
	buf_add(b, "\n\n# DESCRIPTION\n\n");
	buf_add(b, text);
}

/* ---- viommu-attributes(7) ---- */

static bool has_value(const struct row *r)
{
	return r->type == ROW_ATTR || r->type == ROW_TEXT || r->type == ROW_LEAF ||
	       r->type == ROW_FLAG;
}

static void row_name(struct buf *b, const struct row *r)
{
	const bool named = strcmp(r->name, "*") != 0;

	buf_char(b, '*');
	if (r->type == ROW_TEXT)
		buf_add(b, "its text");
	else if (r->type != ROW_ATTR && named)
		scdoc_text(b, "<");
	scdoc_text(b, named ? r->name : "others");
	if (r->type == ROW_FLAG)
		buf_char(b, '/');
	if (r->type != ROW_TEXT && r->type != ROW_ATTR && named)
		buf_char(b, '>');
	buf_add(b, "*\n");
}

/* The codes of the rules that speak of a row, each once. */
static void row_rules(struct facts *f, uint16_t row)
{
	const struct tables *t = f->t;
	unsigned id, number;

	for (number = C_OK + 1; number < C_COUNT; number++)
		for (id = 1; id < R_COUNT; id++) {
			if (t->rules[id].code != number || !rule_mentions(t, &t->rules[id], row))
				continue;
			buf_add(&f->text, f->text.len ? ", " : "");
			fact_code(f, (uint16_t)number, false);
			break;
		}
	fact(f, "rules");
}

static void row(struct facts *f, uint16_t id)
{
	const struct row *r = &f->t->rows[id];

	row_name(f->out, r);
	buf_char(f->out, '\t');
	scdoc_text(f->out, r->doc);
	facts_value(f, r);
	if (row_is_carried(f->t, r)) {
		buf_add(f->out, " Carried through.\n\n");
		return;
	}
	fact_default(f, r);
	facts_use(f, r);
	row_rules(f, id);
	fact_source(f, r);
	buf_add(f->out, "\n\n");
}

/* Children that have a section of their own. */
static void children(struct facts *f, const struct elem *e)
{
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &f->t->rows[id];

		if (r->type != ROW_CHILD || row_shadows(r) || row_is_carried(f->t, r))
			continue;
		fact_next(f);
		buf_add(&f->text, r->name);
	}
	fact(f, "children");
}

static void element(struct facts *f, uint16_t elem)
{
	const struct elem *e = &f->t->elems[elem];
	uint16_t id;

	buf_add(f->out, "# ");
	path_elem(f->t, elem, &f->text);
	scdoc_text(f->out, buf_text(&f->text));
	buf_reset(&f->text);
	buf_add(f->out, "\n\n");
	scdoc_sentence(f->out, e->doc);
	buf_char(f->out, '.');
	children(f, e);
	buf_add(f->out, "\n\n");
	for (id = e->first; id < e->last; id++)
		if (has_value(&f->t->rows[id]) || row_is_carried(f->t, &f->t->rows[id]))
			row(f, id);
}

/* Whether the section of an element comes behind that of another one. */
static bool comes_after(struct facts *f, uint16_t elem, uint16_t other)
{
	struct buf path = { 0 };
	bool after;

	path_elem(f->t, elem, &f->text);
	path_elem(f->t, other, &path);
	after = strcmp(buf_text(&f->text), buf_text(&path)) > 0;
	f->out->failed |= !buf_ok(&path);
	buf_reset(&f->text);
	buf_done(&path);
	return after;
}

/* Insertion sort: there are not many elements. */
static size_t sorted_elements(struct facts *f, uint16_t list[E_COUNT])
{
	size_t n = 0, at;
	unsigned elem;

	for (elem = E_NONE + 1; elem < E_COUNT; elem++) {
		if (f->t->elems[elem].flags & F_CARRIED)
			continue;
		for (at = n++; at && comes_after(f, list[at - 1], (uint16_t)elem); at--)
			list[at] = list[at - 1];
		list[at] = (uint16_t)elem;
	}
	return n;
}

static void attributes(struct facts *f)
{
	uint16_t list[E_COUNT];
	size_t n = sorted_elements(f, list), i;

	head(f->out, "viommu-attributes", "what viommu-tck reads of domain XML",
	     "Every element, attribute and text of domain XML that is typed: read, checked, printed and\n"
	     "put on the command line; and what is carried through. Elements stand below <domain> or <devices>.\n"
	     "*viommu-tck explain* says the same of one attribute, with examples, rules and cases.\n"
	     "A source is a section of the project's facts on libvirt (L) or QEMU (Q); the word in\n"
	     "brackets says how it is known.\n\n");
	for (i = 0; i < n; i++)
		element(f, list[i]);
	buf_add(f->out, "# SEE ALSO\n\n*viommu-tck*(1), *viommu-codes*(7), *viommu-case*(5)\n");
}

/* ---- viommu-codes(7) ---- */

static void code_rules(struct facts *f, uint16_t code)
{
	unsigned id;

	for (id = 1; id < R_COUNT; id++) {
		const struct rule *r = &f->t->rules[id];

		if (r->code != code)
			continue;
		buf_add(&f->text, f->text.len ? "; " : "");
		buf_add(&f->text, r->name);
		buf_add(&f->text, ", pass ");
		buf_add(&f->text, pass_name((enum pass_id)r->pass));
		buf_add(&f->text, r->tag == TAG_DOC ? ", document" : ", target");
	}
	fact(f, "rules");
}

static void code(struct facts *f, uint16_t id)
{
	const struct code *c = &f->t->codes[id];
	const struct wording *w;

	buf_add(f->out, "*VT");
	buf_u64(f->out, c->number);
	buf_char(f->out, ' ');
	scdoc_text(f->out, c->name);
	buf_add(f->out, "*\n\t");
	scdoc_text(f->out, c->doc);
	buf_add(f->out, "\n\n\t_");
	scdoc_text(f->out, c->text);
	buf_add(f->out, "_\n\n\t");
	for (w = f->t->wordings; w->code; w++) {
		if (w->code != id)
			continue;
		buf_add(f->out, "Until libvirt ");
		scdoc_text(f->out, w->until);
		buf_add(f->out, ": _");
		scdoc_text(f->out, w->text);
		buf_add(f->out, "_\n\n\t");
	}
	buf_add(f->out, "Class: ");
	scdoc_text(f->out, f->t->classes[c->cls].json);
	buf_char(f->out, '.');
	code_rules(f, id);
	fact_text(f, "source", c->source);
	buf_add(f->out, "\n\n");
}

static void classes(struct facts *f)
{
	unsigned i;

	for (i = 0; i < CLASS_COUNT; i++) {
		const struct class_row *c = &f->t->classes[i];

		buf_char(f->out, '*');
		scdoc_text(f->out, c->json);
		buf_add(f->out, "*\n\t");
		buf_add(f->out, *c->prefix ? "Prefix \"" : "No prefix");
		scdoc_text(f->out, c->prefix);
		buf_add(f->out, *c->prefix ? "\"." : ".");
		fact_text(f, "source", c->source);
		buf_add(f->out, "\n\n");
	}
}

static void codes(struct facts *f)
{
	unsigned id;

	head(f->out, "viommu-codes", "refusals and remarks of viommu-tck",
	     "Every refusal and remark has a number that is never used for anything else. Its class\n"
	     "decides the prefix of the message. Texts are libvirt's, with %1 to %9 for what is filled in;\n"
	     "those of class tck are refusals that libvirt does not have.\n\n# CLASSES\n\n");
	classes(f);
	buf_add(f->out, "# CODES\n\n");
	for (id = C_OK + 1; id < C_COUNT; id++)
		code(f, (uint16_t)id);
	buf_add(f->out,
		"# SEE ALSO\n\n*viommu-tck*(1), *viommu-attributes*(7), *viommu-case*(5)\n");
}

int explain_man(const struct tables *t, bool pages_of_codes, struct buf *b)
{
	struct facts f = { .t = t, .out = b, .man = true };

	if (pages_of_codes)
		codes(&f);
	else
		attributes(&f);
	facts_done(&f);
	return buf_ok(b) ? 0 : -ENOMEM;
}
