/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format.h"

#include "kind.h"
#include "layout.h"

#include <string.h>

struct writer {
	const struct viommu_doc *d;
	const struct tables *t;
	struct buf *b;
	struct buf value; /* a value before it is escaped; memory is kept from value to value */
};

static void write_node(struct writer *w, const struct node *n, const char *name, unsigned indent);

static void write_value(struct writer *w, const struct row *r, const struct cell *c)
{
	if (r->kind != K_TEXT && r->kind != K_CTL_MODEL && r->kind != K_NODESET) {
		value_text(w->t, r, c, w->b); /* holds nothing to escape */
		return;
	}
	buf_reset(&w->value);
	value_text(w->t, r, c, &w->value);
	buf_xml(w->b, buf_text(&w->value));
}

/* Sizes are printed in KiB, whatever they were written in; a unit alone says nothing. */
static bool unit_without_size(const struct writer *w, const struct node *n, uint16_t id)
{
	const struct elem *e = &w->t->elems[n->elem];
	uint16_t at;

	if (w->t->rows[id].kind != K_UNIT)
		return false;
	for (at = e->first; at < e->last; at++)
		if (w->t->rows[at].kind == K_SIZE && cell_at(w->t, n, at)->state != CELL_ABSENT)
			return false;
	return true;
}

/* A size without a unit in the document has one in canonical XML. */
static bool prints_unit(const struct writer *w, const struct node *n, uint16_t id)
{
	return w->t->rows[id].kind == K_UNIT && !unit_without_size(w, n, id);
}

static void write_attr(struct writer *w, const char *name, const char *value)
{
	buf_char(w->b, ' ');
	buf_add(w->b, name);
	buf_add(w->b, "='");
	buf_xml(w->b, value);
	buf_char(w->b, '\'');
}

static void write_kept(struct writer *w, uint16_t id, const struct cell *c)
{
	struct kept_list k = kept_of(w->t, id, c);

	while (kept_next(&k))
		write_attr(w, k.name, k.value);
}

static void write_attrs(struct writer *w, const struct node *n)
{
	const struct elem *e = &w->t->elems[n->elem];
	uint16_t i;

	for (i = 0; i < e->nfmt; i++) {
		const struct row *r = &w->t->rows[e->fmt[i]];
		const struct cell *c = cell_at(w->t, n, e->fmt[i]);

		if (r->type == ROW_KEPT)
			write_kept(w, e->fmt[i], c);
		if (r->type != ROW_ATTR)
			continue;
		if (r->kind == K_UNIT ? !prints_unit(w, n, e->fmt[i]) : c->state == CELL_ABSENT)
			continue;
		if (r->unless && cell_num(w->t, n, r->unless, 0) == c->u)
			continue;
		if (r->kind == K_TEXT && !*c->s && !(r->flags & F_KEEP_EMPTY))
			continue;
		buf_char(w->b, ' ');
		buf_add(w->b, r->name);
		buf_add(w->b, "='");
		write_value(w, r, c);
		buf_char(w->b, '\'');
	}
}

/* What stands in an address of another bus is not typed, hence printed as it was written. */
static bool has_rest(const struct writer *w, const struct node *n)
{
	return n->elem == E_ADDRESS && n->xml && node_variant(w->t, n) != ONLY_PCI &&
	       cell_num(w->t, n, A_ADDRESS_TYPE, ADDR_UNASSIGNED) != ADDR_UNASSIGNED;
}

static void write_rest(struct writer *w, const struct node *n)
{
	if (!has_rest(w, n))
		return;
	format_attrs(n->xml, layout_of(w->t, "", "address", n->xml), "type", w->b);
}

static const struct cell *text_cell(const struct writer *w, const struct node *n,
				    const struct row **ret_row)
{
	const struct elem *e = &w->t->elems[n->elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		if (w->t->rows[id].type != ROW_TEXT)
			continue;
		*ret_row = &w->t->rows[id];
		return cell_at(w->t, n, id);
	}
	return NULL;
}

static void write_leaf(struct writer *w, const struct row *r, const struct cell *c, unsigned indent)
{
	if (r->type == ROW_LEAF && r->kind == K_TEXT && !*c->s)
		return;
	buf_fill(w->b, ' ', indent);
	buf_char(w->b, '<');
	buf_add(w->b, r->name);
	if (r->type == ROW_FLAG) {
		buf_add(w->b, "/>\n");
		return;
	}
	buf_char(w->b, '>');
	write_value(w, r, c);
	buf_add(w->b, "</");
	buf_add(w->b, r->name);
	buf_add(w->b, ">\n");
}

static void write_row(struct writer *w, const struct node *n, uint16_t id, unsigned indent)
{
	const struct row *r = &w->t->rows[id];
	const struct cell *c = cell_at(w->t, n, id);
	const struct xml_node *x;
	const struct node *child;

	if (c->state == CELL_ABSENT || r->type == ROW_ATTR || r->type == ROW_KEPT ||
	    r->type == ROW_TEXT)
		return;
	switch (r->type) {
	case ROW_CHILD:
		for (child = c->first; child; child = child->next)
			write_node(w, child, r->name, indent);
		break;
	case ROW_OPAQUE:
		for (x = c->xml; x; x = x->same)
			format_carried(x, indent,
				       (struct carry){ .verbatim = r->flags & F_VERBATIM,
						       .layouts = r->flags & F_QEMU ? w->t : NULL,
						       .device = r->name },
				       w->b);
		break;
	default:
		write_leaf(w, r, c, indent);
		break;
	}
}

/* Closes the start tag, or the whole element when nothing was written below it since. */
static void write_children(struct writer *w, const struct node *n, unsigned indent)
{
	const struct elem *e = &w->t->elems[n->elem];
	uint16_t i;

	for (i = 0; i < e->nfmt; i++)
		write_row(w, n, e->fmt[i], indent);
}

static void end_tag(struct writer *w, const char *name)
{
	buf_add(w->b, "</");
	buf_add(w->b, name);
	buf_add(w->b, ">\n");
}

/* A device that is carried through: what of it is typed comes last, as libvirt prints it. */
struct carried {
	struct writer *w;
	const struct node *n;
};

static bool is_typed(const void *data, const char *name)
{
	const struct carried *c = data;
	const struct tables *t = c->w->t;
	const struct elem *e = &t->elems[c->n->elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++)
		if (t->rows[id].name && !strcmp(t->rows[id].name, name) &&
		    !row_shadows(&t->rows[id]))
			return true;
	return false;
}

static void write_typed(const void *data, unsigned indent)
{
	const struct carried *c = data;

	write_children(c->w, c->n, indent);
}

static void write_carried(struct writer *w, const struct node *n, unsigned indent)
{
	const struct carried c = { w, n };

	if (!(w->t->elems[n->elem].flags & F_CARRIED)) {
		format_carried(n->xml, indent, (struct carry){ .verbatim = false }, w->b);
		return;
	}
	format_carried(n->xml, indent,
		       (struct carry){ .layouts = w->t,
				       .device = n->xml->name,
				       .left_out = is_typed,
				       .tail = write_typed,
				       .data = &c },
		       w->b);
}

/* Parts of QEMU's name space have its prefix, whatever the document calls it. */
static void write_space(struct writer *w, const struct node *n)
{
	const struct elem *e = &w->t->elems[n->elem];
	uint16_t i = e->nfmt;

	while (i-- && w->t->rows[e->fmt[i]].flags & F_QEMU) {
		if (cell_at(w->t, n, e->fmt[i])->state == CELL_ABSENT)
			continue;
		write_attr(w, "xmlns:" QEMU_PREFIX, QEMU_SPACE);
		return;
	}
}

static void cut(struct buf *b, size_t len)
{
	b->len = len;
	if (b->data)
		b->data[len] = '\0';
}

static void write_node(struct writer *w, const struct node *n, const char *name, unsigned indent)
{
	const struct elem *e = &w->t->elems[n->elem];
	const size_t from = w->b->len;
	const struct row *r;
	const struct cell *text = text_cell(w, n, &r);
	size_t tag, open;

	if (node_carried(w->t, n)) {
		write_carried(w, n, indent);
		return;
	}
	buf_fill(w->b, ' ', indent);
	buf_char(w->b, '<');
	buf_add(w->b, name);
	tag = w->b->len;
	write_attrs(w, n);
	write_rest(w, n);
	write_space(w, n);
	open = w->b->len;
	if (text && text->state != CELL_ABSENT && !(r->kind == K_TEXT && !*text->s)) {
		buf_char(w->b, '>');
		write_value(w, r, text);
		end_tag(w, name);
		return;
	}
	buf_add(w->b, ">\n");
	write_children(w, n, indent + 2);
	if (w->b->len != open + 2) {
		buf_fill(w->b, ' ', indent);
		end_tag(w, name);
		return;
	}
	cut(w->b, e->flags & F_OMIT_EMPTY && open == tag ? from : open);
	if (w->b->len == open)
		buf_add(w->b, "/>\n");
}

void doc_format(const struct viommu_doc *d, struct buf *b)
{
	struct writer w = { .d = d, .t = d->t, .b = b };

	write_node(&w, d->root, d->t->elems[E_DOMAIN].name, 0);
	if (!buf_ok(&w.value))
		b->failed = true;
	buf_done(&w.value);
}
