/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "limit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct viommu_report {
	struct arena arena;
	struct viommu_finding *finding;
	size_t count, room, refusals, seen;
	size_t first; /* place of the first refusal, count when there is none */
	bool has_first;
	bool settled; /* see report_settle() */
	const struct node *parent; /* the element whose path stands in above, NULL for none */
	struct buf above;
	struct buf text; /* path and sentence of the finding at hand; kept, to be used again */
};

static const char *const pass_names[PASS_COUNT] = {
	[PASS_LIMIT] = "limit",	  [PASS_SYNTAX] = "syntax",   [PASS_PARSE] = "parse",
	[PASS_POST] = "post",	  [PASS_ADDRESS] = "address", [PASS_DEVICE] = "device",
	[PASS_DOMAIN] = "domain", [PASS_LAST] = "last",	      [PASS_ARGV] = "argv",
	[PASS_ABI] = "abi",	  [PASS_SCHEMA] = "schema",
};

const char *pass_name(enum pass_id pass)
{
	return pass_names[pass];
}

int viommu_report_new(struct viommu_report **ret)
{
	struct viommu_report *r = calloc(1, sizeof(*r));

	if (!r)
		return -ENOMEM;
	*ret = r;
	return 0;
}

void viommu_report_free(struct viommu_report *r)
{
	if (!r)
		return;
	arena_done(&r->arena);
	free(r->finding);
	buf_done(&r->above);
	buf_done(&r->text);
	free(r);
}

size_t viommu_report_count(const struct viommu_report *r)
{
	return r->count;
}

size_t viommu_report_refusals(const struct viommu_report *r)
{
	return r->refusals;
}

size_t viommu_report_dropped(const struct viommu_report *r)
{
	return r->seen - r->count;
}

const struct viommu_finding *viommu_report_get(const struct viommu_report *r, size_t i)
{
	return i < r->count ? &r->finding[i] : NULL;
}

const struct viommu_finding *viommu_report_first(const struct viommu_report *r)
{
	return r->has_first ? &r->finding[r->first] : NULL;
}

static const char *text_of(const struct tables *t, enum code_id code, uint32_t as_of)
{
	const struct wording *w;

	for (w = t->wordings; as_of && w->code; w++)
		if (w->code == code && as_of < w->until_n)
			return w->text;
	return t->codes[code].text;
}

static void sentence(struct buf *b, const char *text, size_t nargs, const char *const *args)
{
	while (*text) {
		size_t plain = (size_t)(strchrnul(text, '%') - text);
		size_t arg;

		buf_add_n(b, text, plain);
		text += plain;
		if (!*text)
			break;
		arg = (size_t)(text[1] - '1');
		if (arg < nargs && args[arg])
			buf_add(b, args[arg]);
		text += 2;
	}
}

static void step(const struct tables *t, const struct node *n, struct buf *b)
{
	const struct row *r = n->row ? &t->rows[n->row] : NULL;

	buf_char(b, '/');
	if (n->xml)
		buf_add(b, n->xml->name);
	else
		buf_add(b, r ? r->name : t->elems[n->elem].name);
	if (r && r->flags & F_MANY) {
		buf_char(b, '[');
		buf_u64(b, n->ordinal);
		buf_char(b, ']');
	}
}

void node_path(const struct tables *t, const struct node *n, struct buf *b)
{
	const struct node *up[MAX_DEPTH];
	size_t depth = 0;

	for (; n && depth < MAX_DEPTH; n = n->parent)
		up[depth++] = n;
	while (depth)
		step(t, up[--depth], b);
}

void report_settle(struct viommu_report *r, bool settled)
{
	r->settled = settled;
	r->parent = NULL;
}

/* Mostly the elements of one parent are at fault. */
static void element_path(struct viommu_report *r, const struct tables *t, const struct node *n)
{
	if (!r->settled || !n->parent) {
		node_path(t, n, &r->text);
		return;
	}
	if (r->parent != n->parent) {
		buf_reset(&r->above);
		node_path(t, n->parent, &r->above);
		r->parent = n->parent;
	}
	buf_add_n(&r->text, buf_text(&r->above), r->above.len);
	step(t, n, &r->text);
}

static void place_path(struct viommu_report *r, const struct place *at)
{
	struct buf *b = &r->text;

	if (!at->doc || !at->node)
		return;
	element_path(r, at->doc->t, at->node);
	if (!at->row)
		return;
	if (at->row->type == ROW_ATTR || at->row->type == ROW_LEAF || at->row->type == ROW_CHILD)
		buf_add(b, at->row->type == ROW_ATTR ? "/@" : "/");
	buf_add(b, at->row->name);
}

/* A value that is an element of its own may stand in another line than what it belongs to. */
static const struct xml_node *place_xml(const struct place *at)
{
	const struct row *r = at->row;
	const struct cell *c;

	if (!r || !at->doc || r->elem != at->node->elem)
		return NULL;
	if (r->type == ROW_LEAF)
		return xml_child(at->node->xml, r->name);
	c = r->type == ROW_OPAQUE ? find_set(at->doc->t, at->node, (uint16_t)(r - at->doc->t->rows))
				  : NULL;
	return c ? c->xml : NULL;
}

static unsigned place_line(const struct place *at)
{
	const struct xml_node *x;

	if (at->line || !at->node)
		return at->line;
	x = place_xml(at);
	return x && x->line ? x->line : at->node->line;
}

/* The first refusal is kept even when remarks have filled the report; it takes the place of the last one. */
static int keep(struct viommu_report *r, const struct viommu_finding *f)
{
	if (r->count == MAX_FINDINGS)
		r->count--;
	if (r->count == r->room) {
		size_t room = r->room ? r->room * 2 : 64;
		struct viommu_finding *p = realloc(r->finding, room * sizeof(*p));

		if (!p)
			return -ENOMEM;
		r->finding = p;
		r->room = room;
	}
	if (f->severity == VIOMMU_ERROR && !r->has_first) {
		r->has_first = true;
		r->first = r->count;
	}
	r->finding[r->count++] = *f;
	return 0;
}

/* start: where the sentence begins in the text, behind the path and its end. */
static int fill(struct viommu_report *r, const struct place *at, size_t start,
		struct viommu_finding *f)
{
	char *text = buf_ok(&r->text) && buf_ok(&r->above) ? arena_text(&r->arena, r->text.len)
							   : NULL;

	if (!text)
		return -ENOMEM;
	memcpy(text, r->text.data, r->text.len + 1);
	f->path = text;
	f->sentence = text + start;
	f->pass = pass_name(at->pass);
	f->rule = at->rule ? at->rule->name : "";
	f->line = place_line(at);
	return keep(r, f);
}

bool report_full(const struct viommu_report *r)
{
	return r->count == MAX_FINDINGS && r->has_first;
}

static const struct tables *tables_of(const struct place *at)
{
	const struct tables *given = at->doc ? at->doc->t : at->t;

	return given ? given : tables_default();
}

static int put(struct viommu_report *r, const struct place *at, enum code_id code, size_t nargs,
	       const char *const *args)
{
	const struct tables *t = tables_of(at);
	const struct code *c = &t->codes[code];
	struct viommu_finding f = {
		.code = c->number,
		.severity = c->cls == CLASS_NOTE ? VIOMMU_NOTE : VIOMMU_ERROR,
		.name = c->name,
		.cls = t->classes[c->cls].json,
	};

	size_t start;

	buf_reset(&r->text);
	place_path(r, at);
	buf_char(&r->text, '\0');
	start = r->text.len;
	buf_add(&r->text, t->classes[c->cls].prefix);
	sentence(&r->text, text_of(t, code, at->doc ? at->doc->as_of : 0), nargs, args);
	return fill(r, at, start, &f);
}

int report_add(struct viommu_report *r, const struct place *at, enum code_id code, size_t nargs,
	       const char *const *args)
{
	const bool refusal = tables_of(at)->codes[code].cls != CLASS_NOTE;

	r->seen++;
	r->refusals += refusal;
	if (r->count == MAX_FINDINGS && !(refusal && !r->has_first))
		return 0;
	return put(r, at, code, nargs, args);
}

int report_note(struct viommu_report *r, const struct place *at, enum code_id code,
		const char *arg1, const char *arg2)
{
	return REPORT(r, at, code, arg1, arg2);
}
