/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format.h"

#include <libxml/tree.h>
#include <string.h>

static void add_name(const xmlNs *ns, const xmlChar *name, struct buf *b)
{
	if (ns && ns->prefix) {
		buf_add(b, (const char *)ns->prefix);
		buf_char(b, ':');
	}
	buf_add(b, (const char *)name);
}

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

static void add_attr(const xmlAttr *a, bool verbatim, struct buf *b)
{
	const char quote = verbatim ? '"' : '\'';
	const xmlNode *n;

	buf_char(b, ' ');
	add_name(a->ns, a->name, b);
	buf_char(b, '=');
	buf_char(b, quote);
	for (n = a->children; n; n = n->next)
		if (n->content)
			add_text((const char *)n->content, verbatim, true, b);
	buf_char(b, quote);
}

static void add_tag(const xmlNode *x, bool verbatim, struct buf *b)
{
	const char quote = verbatim ? '"' : '\'';
	const xmlAttr *a;
	const xmlNs *ns;

	buf_char(b, '<');
	add_name(x->ns, x->name, b);
	for (ns = x->nsDef; ns; ns = ns->next) {
		buf_add(b, ns->prefix ? " xmlns:" : " xmlns");
		if (ns->prefix)
			buf_add(b, (const char *)ns->prefix);
		buf_char(b, '=');
		buf_char(b, quote);
		add_text(ns->href ? (const char *)ns->href : "", verbatim, true, b);
		buf_char(b, quote);
	}
	for (a = x->properties; a; a = a->next)
		add_attr(a, verbatim, b);
}

static bool has_text(const xmlNode *x)
{
	const xmlNode *n;

	for (n = x->children; n; n = n->next)
		if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content &&
		    n->content[strspn((const char *)n->content, " \t\r\n")])
			return true;
	return false;
}

struct writing {
	struct carry how;
	const xmlNode *top;
	struct buf *b;
};

static void carry(const struct writing *w, const xmlNode *x, unsigned indent, bool inlined);

static bool left_out(const struct writing *w, const xmlNode *x)
{
	return x->parent == w->top && w->how.dropped &&
	       !strcmp((const char *)x->name, w->how.dropped);
}

static void carry_children(const struct writing *w, const xmlNode *x, unsigned indent, bool inlined)
{
	const xmlNode *n;

	for (n = x->children; n; n = n->next) {
		bool text = n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;

		if (n->type == XML_ELEMENT_NODE && !left_out(w, n))
			carry(w, n, indent, inlined);
		else if (inlined && text && n->content)
			add_text((const char *)n->content, w->how.verbatim, false, w->b);
	}
}

/* Elements with text among their children stay on one line; white space there may mean something. */
static void carry(const struct writing *w, const xmlNode *x, unsigned indent, bool inlined)
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
		add_name(x->ns, x->name, b);
		buf_char(b, '>');
	}
	if (!inlined)
		buf_char(b, '\n');
}

void format_carried(const struct _xmlNode *x, unsigned indent, struct carry how, struct buf *b)
{
	const struct writing w = { .how = how, .top = x, .b = b };

	carry(&w, x, indent, false);
}
