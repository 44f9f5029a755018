/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format.h"

#include <string.h>

/* In metadata a single quote stays as it is (L 11.8 [seen 9.0]). */
static void add_text(const char *s, bool verbatim, bool attribute, struct buf *b)
{
	if (!verbatim) {
		buf_xml(b, s);
		return;
	}
	for (; *s; s++) {
		if (*s == '<')
			buf_add(b, "&lt;");
		else if (*s == '>')
			buf_add(b, "&gt;");
		else if (*s == '&')
			buf_add(b, "&amp;");
		else if (*s == '"' && attribute)
			buf_add(b, "&quot;");
		else
			buf_char(b, *s);
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

/* Name spaces are declared before anything else. */
static void add_tag(const struct xml_node *x, bool verbatim, struct buf *b)
{
	unsigned i;

	buf_char(b, '<');
	buf_add(b, x->name);
	for (i = 0; i < x->decls; i++)
		add_attr(&x->attr[x->attrs + i], verbatim, b);
	for (i = 0; i < x->attrs; i++)
		add_attr(&x->attr[i], verbatim, b);
}

static bool has_text(const struct xml_node *x)
{
	const struct xml_node *n;

	for (n = x->first; n; n = n->next)
		if (!n->name && n->text[strspn(n->text, " \t\r\n")])
			return true;
	return false;
}

struct writing {
	struct carry how;
	const struct xml_node *top;
	struct buf *b;
};

static void carry(const struct writing *w, const struct xml_node *x, unsigned indent, bool inlined);

static void carry_children(const struct writing *w, const struct xml_node *x, unsigned indent,
			   bool inlined)
{
	const char *dropped = x == w->top ? w->how.dropped : NULL;
	const struct xml_node *n;

	for (n = x->first; n; n = n->next) {
		if (n->name && !(dropped && !strcmp(n->name, dropped)))
			carry(w, n, indent, inlined);
		else if (!n->name && inlined)
			add_text(n->text, w->how.verbatim, false, w->b);
	}
}

/* Elements with text among their children stay on one line; white space there may mean something. */
static void carry(const struct writing *w, const struct xml_node *x, unsigned indent, bool inlined)
{
	bool text = inlined || has_text(x);
	struct buf *b = w->b;
	size_t open;

	if (!inlined)
		buf_fill(b, ' ', indent);
	add_tag(x, w->how.verbatim, b);
	open = b->len;
	buf_add(b, text ? ">" : ">\n");
	carry_children(w, x, indent + 2, text);
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
