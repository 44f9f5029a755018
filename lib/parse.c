/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse.h"

#include "kind.h"
#include "limit.h"
#include "reader.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

static bool row_known(const struct pass *p, const struct row *r)
{
	return !p->d->as_of || r->since_n <= p->d->as_of;
}

static uint16_t find_attr(const struct reader *rd, const char *name)
{
	const struct row *rows = rd->p->t->rows;
	uint16_t id;

	for (id = rd->e->first; id < rd->e->last; id++)
		if (rows[id].type == ROW_ATTR && rows[id].name[0] == name[0] &&
		    !strcmp(rows[id].name, name))
			return row_known(rd->p, &rows[id]) ? id : 0;
	return 0;
}

/* The KEPT row, if the attribute is one of its words. */
static uint16_t find_kept(const struct reader *rd, const char *name)
{
	const uint16_t id = rd->e->kept;

	if (!id || words_find(&rd->p->t->words[rd->p->t->rows[id].words], name) < 0)
		return 0;
	return id;
}

static bool is_child(const struct row *r)
{
	return r->type == ROW_CHILD || r->type == ROW_LEAF || r->type == ROW_FLAG ||
	       r->type == ROW_OPAQUE;
}

static uint16_t find_child(const struct reader *rd, const struct xml_node *x)
{
	const struct row *rows = rd->p->t->rows;
	const char *name = x->name, *local = x->ns ? xml_local(name) : name;
	uint16_t id, any = 0;

	for (id = rd->e->first; id < rd->e->last; id++) {
		if (!is_child(&rows[id]))
			continue;
		if (rows[id].name[0] == '*')
			any = words_find(&rd->p->t->words[rows[id].words], local) < 0 ? 0 : id;
		else if (!x->ns && rows[id].name[0] == name[0] && !strcmp(rows[id].name, name) &&
			 row_known(rd->p, &rows[id]))
			return id;
	}
	return any;
}

/* Notes what was found for a row, or that it is read and is not to be found again. */
static void find(struct reader *rd, uint16_t id, const void *x)
{
	const uint64_t bit = UINT64_C(1) << (id - rd->e->first);

	rd->found[id - rd->e->first] = x;
	rd->asked = (rd->asked & ~bit) | (x ? bit : rd->e->asked & bit);
}

static int sort_attrs(struct reader *rd)
{
	const struct xml_node *x = rd->n->xml;
	unsigned i;
	int ret;

	for (i = 0; i < x->attrs; i++) {
		const struct xml_attr *a = &x->attr[i];
		uint16_t id = find_attr(rd, a->name), kept = find_kept(rd, a->name);

		if (id)
			find(rd, id, a);
		if (kept)
			find(rd, kept, a);
		if (id || kept || rd->e->flags & F_OPEN || rd->carried)
			continue;
		ret = note_unknown_attr(rd->p, rd->n, a->name);
		if (ret)
			return ret;
	}
	return 0;
}

/* Whether both have the same name; those without prefix stand in the dictionary once. */
static bool is_twin(const struct xml_node *a, const struct xml_node *b)
{
	return a->name == b->name && a->ns == b->ns;
}

/* Elements of one row are chained. */
static int sort_children(struct reader *rd)
{
	struct xml_node *last[ROWS_OF_ELEMENT];
	struct xml_node *x = xml_first(rd->n->xml), *before = NULL;
	uint16_t id = 0, at;
	int ret;

	if (x)
		memset(last, 0, (size_t)(rd->e->last - rd->e->first) * sizeof(last[0]));
	for (; x; x = xml_next(x)) {
		id = before && is_twin(x, before) ? id : find_child(rd, x);
		at = id - rd->e->first;
		before = x;
		x->same = NULL;
		if (!id && rd->carried)
			continue;
		if (!id) {
			ret = note_unknown_elem(rd->p, rd->n, x);
			if (ret)
				return ret;
			continue;
		}
		if (last[at])
			last[at]->same = x;
		else
			find(rd, id, x);
		last[at] = x;
	}
	return 0;
}

static int read_value(struct reader *rd, uint16_t id, const char *text, uint32_t line)
{
	const struct row *r = &rd->p->t->rows[id];
	const struct value_source v = { rd->p->d, r, rd->n, text };
	struct cell value = { .line = line, .state = CELL_WRITTEN };
	int code;

	if (!text)
		return -ENOMEM;
	cell_at(rd->p->t, rd->n, id)->line = line;
	if (counts_as_absent(r, text, NULL))
		return r->flags & F_REQUIRED ? refuse_missing(rd, r) : 0;
	code = kind_get(r->kind)->parse(&v, &value);
	if (code < 0)
		return code;
	if (code != C_OK)
		return r->flags & F_IGNORE_BAD ? 0 : refuse_word(rd, r, (enum code_id)code, text);
	if (!counts_as_absent(r, text, &value))
		*cell_at(rd->p->t, rd->n, id) = value;
	return 0;
}

static int read_attr(struct reader *rd, uint16_t id, const struct xml_attr *a)
{
	const struct row *r = &rd->p->t->rows[id];

	if (!a)
		return r->flags & F_REQUIRED ? refuse_missing(rd, r) : 0;
	return read_value(rd, id, a->value, rd->n->line);
}

static int read_text(struct reader *rd, uint16_t id)
{
	const struct xml_node *x = rd->n->xml;
	const char *text = xml_text(&rd->p->d->arena, x);

	/* White space around children is no text. */
	if (text && xml_first(x) && !text[strspn(text, " \t\r\n")])
		text = "";
	return read_value(rd, id, text, rd->n->line);
}

/* libvirt reads the first of several and looks no further. */
static int note_ignored(struct reader *rd, const struct row *r, const struct xml_node *second)
{
	return report_note(rd->p->rep, AT_LINE(rd->p->d, rd->n, second->line), C_NOTE_IGNORED_ELEM,
			   r->name, NULL);
}

static int read_leaf(struct reader *rd, uint16_t id, const struct xml_node *x)
{
	const struct row *r = &rd->p->t->rows[id];
	int ret;

	if (!x)
		return r->flags & F_REQUIRED ? refuse_missing(rd, r) : 0;
	ret = read_value(rd, id, xml_text(&rd->p->d->arena, x), x->line);
	if (!ret && x->same)
		ret = note_ignored(rd, r, x->same);
	return ret;
}

static int read_opaque(struct reader *rd, uint16_t id, struct xml_node *x)
{
	struct cell *c = cell_at(rd->p->t, rd->n, id);
	int ret = 0;

	if (!x)
		return 0;
	c->xml = x;
	c->state = CELL_WRITTEN;
	c->line = x->line;
	for (; x && !ret && !rd->carried; x = x->same)
		ret = refuse_carried(rd, x);
	return ret;
}

static int read_kept(struct reader *rd, uint16_t id)
{
	struct cell *c = cell_at(rd->p->t, rd->n, id);
	struct kept_list k;
	int ret = 0;

	c->xml = rd->n->xml;
	c->state = CELL_WRITTEN;
	c->line = rd->n->line;
	k = kept_of(rd->p->t, id, c);
	while (!ret && kept_next(&k))
		ret = refuse_kept(rd, k.name);
	return ret;
}

static int read_element(struct pass *p, struct node *n);

static int read_one_child(struct reader *rd, uint16_t id, struct xml_node *x)
{
	const struct row *r = &rd->p->t->rows[id];
	struct node *c;
	int ret;

	if (too_much_memory(rd->p->d))
		return refuse_size(rd);
	c = node_new(rd->p->d, rd->n, id, r->child);
	if (!c)
		return -ENOMEM;
	c->xml = x;
	c->line = x->line;
	if (node_carried(rd->p->t, c) && !rd->carried) {
		ret = refuse_carried(rd, x);
		if (ret)
			return ret;
	}
	return read_element(rd->p, c);
}

static int read_child(struct reader *rd, uint16_t id, struct xml_node *x)
{
	const struct row *r = &rd->p->t->rows[id];
	int ret = 0;

	for (; x && !ret; x = x->same) {
		ret = read_one_child(rd, id, x);
		if (r->flags & F_MANY)
			continue;
		if (!ret && x->same)
			ret = note_ignored(rd, r, x->same);
		break;
	}
	return ret;
}

/* A row of some variants only, some of them later than others. */
static bool row_counts(struct reader *rd, const struct row *r)
{
	const uint32_t as_of = rd->p->d->as_of;

	if (!rd->variant || rd->n->elem == E_HOSTDEV || rd->n->elem == E_ADDRESS ||
	    rd->n->elem == E_CONTROLLER) /* theirs changes as they are read */
		rd->variant = node_variant(rd->p->t, rd->n);
	if (as_of && as_of < r->late_n && r->late & rd->variant)
		return false;
	return r->only & rd->variant;
}

/* What is carried through in some variants only is not known in the others. */
static int note_elsewhere(struct reader *rd, const struct row *r, const void *x)
{
	const struct xml_attr *a = x;

	if (x && r->type == ROW_OPAQUE)
		return note_unknown_elem(rd->p, rd->n, x);
	if (x && r->type == ROW_KEPT && !find_attr(rd, a->name))
		return note_unknown_attr(rd->p, rd->n, a->name);
	return 0;
}

static int read_row(struct reader *rd, uint16_t id)
{
	const struct row *r = &rd->p->t->rows[id];
	const void *x = rd->found[id - rd->e->first];

	if (r->only && !row_counts(rd, r))
		return note_elsewhere(rd, r, x);
	switch (r->type) {
	case ROW_ATTR:
		return read_attr(rd, id, x);
	case ROW_TEXT:
		return read_text(rd, id);
	case ROW_FLAG:
		if (x)
			*cell_at(rd->p->t, rd->n, id) =
				(struct cell){ .u = 1, .state = CELL_WRITTEN };
		return 0;
	case ROW_LEAF:
		return read_leaf(rd, id, x);
	case ROW_CHILD:
		return read_child(rd, id, (struct xml_node *)x);
	case ROW_OPAQUE:
		return read_opaque(rd, id, (struct xml_node *)x);
	case ROW_KEPT:
		return read_kept(rd, id);
	case ROW_CHECK:
		return rule_run(rd->p, r->rule, rd->n);
	default:
		return 0;
	}
}

/*
 * Children in their order: the checks of the element for each of them, and its row. What was read is not found a
 * second time; parts that are carried through cannot be at fault and wait for their turn.
 */
static int read_as_written(struct reader *rd)
{
	int ret = 0;
	uint16_t id;

	for (rd->p->child = xml_first(rd->n->xml); rd->p->child && !ret;
	     rd->p->child = xml_next(rd->p->child)) {
		const struct row *r;

		for (id = rd->e->first; id < rd->e->last && !ret; id++)
			if (rd->p->t->rows[id].type == ROW_CHECK)
				ret = read_row(rd, id);
		id = find_child(rd, rd->p->child);
		r = &rd->p->t->rows[id];
		if (ret || !id || r->type == ROW_OPAQUE ||
		    rd->found[id - rd->e->first] != rd->p->child)
			continue;
		ret = read_row(rd, id);
		find(rd, id, NULL);
	}
	rd->p->child = NULL;
	return ret;
}

static int read_element(struct pass *p, struct node *n)
{
	struct reader rd;
	uint16_t id;
	int ret;

	rd.p = p;
	rd.n = n;
	rd.e = &p->t->elems[n->elem];
	memset(rd.found, 0, (size_t)(rd.e->last - rd.e->first) * sizeof(rd.found[0]));
	rd.asked = rd.e->asked;
	rd.variant = 0;
	rd.carried = node_carried(p->t, n) || node_shadow(p->t, n);
	if (!(rd.e->flags & F_CARRIED)) {
		ret = sort_attrs(&rd);
		if (ret)
			return ret;
	}
	ret = sort_children(&rd);
	if (!ret && rd.e->flags & F_DOCUMENT_ORDER)
		ret = read_as_written(&rd);
	for (id = rd.e->first; !ret && id < rd.e->last; id++)
		if (rd.asked >> (p->t->row_order[id] - rd.e->first) & 1)
			ret = read_row(&rd, p->t->row_order[id]);
	return ret;
}

int doc_parse(struct viommu_doc *d, struct viommu_report *rep)
{
	struct pass p = { .t = d->t, .d = d, .rep = rep, .pass = PASS_PARSE };
	struct xml_node *x = d->xml.root;
	size_t before = viommu_report_refusals(rep);
	int ret;

	if (!x || strcmp(x->name, "domain") != 0)
		return refuse_root(&p, x) < 0 ? -ENOMEM : 1;
	ret = count_devices(&p, x);
	if (ret)
		return ret;
	d->root = node_new(d, NULL, 0, E_DOMAIN);
	if (!d->root)
		return -ENOMEM;
	d->root->xml = x;
	d->root->line = x->line;
	ret = read_element(&p, d->root);
	d->devices = node_child(d->t, d->root, A_DOMAIN_DEVICES);
	return ret < 0 ? ret : (int)(viommu_report_refusals(rep) - before);
}
