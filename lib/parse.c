/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse.h"

#include "kind.h"
#include "limit.h"
#include "reader.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

/* Notes what was found for a row, or that it is read and is not to be found again. */
static void find(struct reader *rd, uint16_t id, const void *x)
{
	const uint64_t bit = UINT64_C(1) << rd->p->t->row_turn[id];

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
		const struct row_name means = attr_rows(rd, a->name);

		if (means.attr)
			find(rd, means.attr, a);
		if (means.kept)
			find(rd, means.kept, a);
		if (means.attr || means.kept || rd->e->flags & F_OPEN || rd->carried)
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
	return a->name == b->name && a->space == b->space;
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
		id = before && is_twin(x, before) ? id : child_row(rd, x);
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

static int read_value(struct reader *rd, uint16_t id, const char *text)
{
	const struct row *r = &rd->p->t->rows[id];
	const struct value_source v = { rd->p->d, r, rd->n, text };
	struct cell value = { .state = CELL_WRITTEN };
	int code;

	if (!text)
		return -ENOMEM;
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
	return read_value(rd, id, a->value);
}

static int read_text(struct reader *rd, uint16_t id)
{
	const struct xml_node *x = rd->n->xml;
	const char *text = xml_text(&rd->p->d->arena, x);

	/* White space around children is no text. */
	if (text && xml_first(x) && !text[strspn(text, " \t\r\n")])
		text = "";
	return read_value(rd, id, text);
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
	ret = read_value(rd, id, xml_text(&rd->p->d->arena, x));
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

/* What is read or carried through in some variants only is not known in the others. */
static int note_elsewhere(struct reader *rd, const struct row *r, const void *x)
{
	const struct xml_attr *a = x;

	if (x && (r->type == ROW_OPAQUE || (r->type == ROW_CHILD && !row_shadows(r))))
		return note_unknown_elem(rd->p, rd->n, x);
	if (x && r->type == ROW_KEPT && !attr_rows(rd, a->name).attr)
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
		rd->p->found = rd->found;
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
		id = child_row(rd, rd->p->child);
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
	for (; rd.asked && !ret; rd.asked &= rd.asked - 1)
		ret = read_row(&rd, p->t->row_order[rd.e->first + __builtin_ctzll(rd.asked)]);
	return ret;
}

int doc_parse(struct viommu_doc *d, struct viommu_report *rep)
{
	struct row_names names = { 0 };
	struct pass p = { .t = d->t, .d = d, .rep = rep, .pass = PASS_PARSE, .names = &names };
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
