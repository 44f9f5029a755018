/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format.h"

#include "layout.h"

#include <string.h>

/* Where a text stands. Metadata is what its users wrote: a single quote stays there (L 11.8 [seen 9.0]). */
enum {
	CARRIED_TEXT = 1 << 0,
	CARRIED_ATTR = 1 << 1,
	METADATA_TEXT = 1 << 2,
	METADATA_ATTR = 1 << 3,
	ATTR = CARRIED_ATTR | METADATA_ATTR,
	ALL = CARRIED_TEXT | METADATA_TEXT | ATTR,
};

/* White space that would be read as a blank is written as libxml2 does; libvirt prints metadata with it. */
static const struct {
	char c;
	uint8_t where;
	const char *text;
} escapes[] = {
	{ '<', ALL, "&lt;" },
	{ '>', ALL, "&gt;" },
	{ '&', ALL, "&amp;" },
	{ '"', CARRIED_TEXT | ATTR, "&quot;" },
	{ '\'', CARRIED_TEXT | CARRIED_ATTR, "&apos;" },
	{ '\t', ATTR, "&#9;" },
	{ '\n', ATTR, "&#10;" },
	{ '\r', ALL, "&#13;" },
};

static void add_escaped(char c, unsigned where, struct buf *b)
{
	size_t i;

	for (i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (escapes[i].c != c || !(escapes[i].where & where))
			continue;
		buf_add(b, escapes[i].text);
		return;
	}
	buf_char(b, c);
}

static void add_text(const char *s, bool verbatim, bool attribute, struct buf *b)
{
	const unsigned shift = (verbatim ? 2 : 0) + attribute;

	while (*s) {
		const size_t plain = strcspn(s, "<>&\"'\t\n\r");

		buf_add_n(b, s, plain);
		s += plain;
		if (*s)
			add_escaped(*s++, 1U << shift, b);
	}
}

static void add_attr(const struct xml_attr *a, bool verbatim, struct buf *b)
{
	const char quote = verbatim ? '"' : '\'';

	buf_char(b, ' ');
	buf_add(b, a->name);
	buf_char(b, '=');
	buf_char(b, quote);
	add_text(a->value, verbatim, true, b);
	buf_char(b, quote);
}

void format_attrs(const struct xml_node *x, const struct layout *l, const char *but, struct buf *b)
{
	struct layout_word w = { 0 };
	unsigned i;

	while (l && layout_next(l->attrs, &w))
		for (i = 0; i < x->attrs; i++)
			if (layout_is(&w, x->attr[i].name) && !layout_has(but, x->attr[i].name))
				add_attr(&x->attr[i], false, b);
	for (i = 0; i < x->attrs; i++)
		if (!(l && layout_has(l->attrs, x->attr[i].name)) &&
		    !layout_has(but, x->attr[i].name))
			add_attr(&x->attr[i], false, b);
}

struct writing {
	struct carry how;
	const struct xml_node *top;
	struct buf *b;
};

static const struct layout *layout_here(const struct writing *w, const struct xml_node *x)
{
	if (!w->how.layouts)
		return NULL;
	return layout_of(w->how.layouts, w->how.device, x == w->top ? "" : x->name, x);
}

static void add_decls(const struct writing *w, const struct xml_node *x)
{
	unsigned i;

	for (i = 0; i < x->decls; i++)
		add_attr(&x->attr[x->attrs + i], w->how.verbatim, w->b);
}

/* Name spaces are declared before anything else in metadata, as libxml2 does. */
static void add_tag(const struct writing *w, const struct xml_node *x)
{
	struct buf *b = w->b;
	unsigned i;

	buf_char(b, '<');
	buf_add(b, x->name);
	if (!w->how.verbatim) {
		format_attrs(x, layout_here(w, x), NULL, b);
		add_decls(w, x);
		return;
	}
	add_decls(w, x);
	for (i = 0; i < x->attrs; i++)
		add_attr(&x->attr[i], true, b);
}

static bool has_text(const struct xml_node *x)
{
	const struct xml_node *n;

	for (n = x->first; n; n = n->next)
		if (!n->name && !n->markup && n->text[strspn(n->text, " \t\r\n")])
			return true;
	return false;
}

static void carry(const struct writing *w, const struct xml_node *x, unsigned indent, bool inlined);

static void add_markup(const char *text, unsigned indent, bool inlined, struct buf *b)
{
	buf_fill(b, ' ', inlined ? 0 : indent);
	buf_add(b, text);
	buf_add(b, inlined ? "" : "\n");
}

static bool is_left_out(const struct writing *w, const struct xml_node *x, const struct xml_node *n)
{
	return x == w->top && w->how.left_out && w->how.left_out(w->how.data, n->name);
}

static void carry_inlined(const struct writing *w, const struct xml_node *x)
{
	const struct xml_node *n;

	for (n = x->first; n; n = n->next) {
		if (n->markup)
			add_markup(n->text, 0, true, w->b);
		else if (!n->name)
			add_text(n->text, w->how.verbatim, false, w->b);
		else if (!is_left_out(w, x, n))
			carry(w, n, 0, true);
	}
}

/* The children that a list names, in its order. */
static void carry_listed(const struct writing *w, const struct xml_node *x, unsigned indent,
			 const char *list)
{
	struct layout_word word = { 0 };
	const struct xml_node *n;

	while (layout_next(list, &word))
		for (n = xml_first(x); n; n = xml_next(n))
			if (layout_is(&word, n->name) && !is_left_out(w, x, n))
				carry(w, n, indent, false);
}

static void carry_children(const struct writing *w, const struct xml_node *x, unsigned indent)
{
	const struct layout *l = layout_here(w, x);
	const struct xml_node *n;

	carry_listed(w, x, indent, l ? l->children : NULL);
	for (n = x->first; n; n = n->next) {
		if (n->markup)
			add_markup(n->text, indent, false, w->b);
		else if (n->name && !is_left_out(w, x, n) &&
			 !(l &&
			   (layout_has(l->children, n->name) || layout_has(l->behind, n->name))))
			carry(w, n, indent, false);
	}
	if (x == w->top && w->how.tail)
		w->how.tail(w->how.data, indent);
	carry_listed(w, x, indent, l ? l->behind : NULL);
}

/* Elements with text among their children stay on one line; white space there may mean something. */
static void carry(const struct writing *w, const struct xml_node *x, unsigned indent, bool inlined)
{
	bool text = inlined || has_text(x);
	struct buf *b = w->b;
	size_t open;

	if (!inlined)
		buf_fill(b, ' ', indent);
	add_tag(w, x);
	open = b->len;
	buf_add(b, text ? ">" : ">\n");
	if (text)
		carry_inlined(w, x);
	else
		carry_children(w, x, indent + 2);
	if (b->len == open + (text ? 1 : 2)) {
		b->len = open;
		buf_add(b, "/>");
	} else {
		if (!text)
			buf_fill(b, ' ', indent);
		buf_add(b, "</");
		buf_add(b, x->name);
		buf_char(b, '>');
	}
	if (!inlined)
		buf_char(b, '\n');
}

void format_carried(const struct xml_node *x, unsigned indent, struct carry how, struct buf *b)
{
	const struct writing w = { .how = how, .top = x, .b = b };

	carry(&w, x, indent, false);
}
