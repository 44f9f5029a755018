/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_read.h"

#include <string.h>

static const char *join(struct arena *a, const xmlNode *n)
{
	struct buf b = { 0 };
	char *s;

	for (; n; n = n->next)
		if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content)
			buf_add(&b, (const char *)n->content);
	s = buf_ok(&b) ? arena_strdup(a, buf_text(&b)) : NULL;
	buf_done(&b);
	return s;
}

const char *xml_text(struct arena *a, const xmlNode *n)
{
	if (!n)
		return "";
	if (!n->next && n->type == XML_TEXT_NODE)
		return n->content ? (const char *)n->content : "";
	return join(a, n);
}

const char *xml_attr(const xmlNode *n, const char *name)
{
	const xmlAttr *a;

	for (a = n ? n->properties : NULL; a; a = a->next)
		if (!a->ns && !strcmp((const char *)a->name, name))
			return a->children && a->children->content
				       ? (const char *)a->children->content
				       : "";
	return NULL;
}

xmlNode *xml_first(const xmlNode *n)
{
	xmlNode *c = n->children;

	while (c && c->type != XML_ELEMENT_NODE)
		c = c->next;
	return c;
}

xmlNode *xml_next(const xmlNode *n)
{
	xmlNode *c = n->next;

	while (c && c->type != XML_ELEMENT_NODE)
		c = c->next;
	return c;
}

static size_t text_memory(const xmlNode *n)
{
	size_t size = 0;

	for (; n; n = n->next)
		size += sizeof(*n) + (n->content ? strlen((const char *)n->content) + 1 : 0);
	return size;
}

static size_t element_memory(const xmlNode *n)
{
	size_t size = sizeof(*n);
	const xmlAttr *a;

	for (a = n->type == XML_ELEMENT_NODE ? n->properties : NULL; a; a = a->next)
		size += sizeof(*a) + text_memory(a->children);
	if (n->content)
		size += strlen((const char *)n->content) + 1;
	return size;
}

size_t xml_memory(const xmlDoc *doc)
{
	const xmlNode *n = doc->children;
	size_t size = sizeof(*doc);

	while (n) {
		size += element_memory(n);
		if (n->type == XML_ELEMENT_NODE && n->children) {
			n = n->children;
			continue;
		}
		while (n && !n->next)
			n = n->parent == (const xmlNode *)doc ? NULL : n->parent;
		if (n)
			n = n->next;
	}
	return size;
}
