/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "validator.h"

#include <errno.h>
#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

#define X(s) ((const xmlChar *)(s))

/* The declared name space of a prefix; that of no prefix for a name without one. */
static xmlNs *name_space(xmlDoc *doc, xmlNode *n, const char *name)
{
	const char *local = xml_local(name);
	xmlChar *prefix = local > name ? xmlStrndup(X(name), (int)(local - name) - 1) : NULL;
	xmlNs *ns = xmlSearchNs(doc, n, prefix);

	xmlFree(prefix);
	return ns;
}

static bool add_attributes(xmlDoc *doc, xmlNode *n, const struct xml_node *x)
{
	unsigned i;

	for (i = x->attrs; i < (unsigned)x->attrs + x->decls; i++) {
		const struct xml_attr *a = &x->attr[i];

		if (!xmlNewNs(n, X(a->value), strchr(a->name, ':') ? X(xml_local(a->name)) : NULL))
			return false;
	}
	for (i = 0; i < x->attrs; i++) {
		const struct xml_attr *a = &x->attr[i];
		xmlNs *ns = strchr(a->name, ':') ? name_space(doc, n, a->name) : NULL;
		const char *name = ns ? xml_local(a->name) : a->name;

		if (!xmlNewNsProp(n, ns, X(name), X(a->value)))
			return false;
	}
	return true;
}

static xmlNode *add_element(xmlDoc *doc, xmlNode *parent, const struct xml_node *x)
{
	xmlNode *n = xmlNewDocNode(doc, NULL, X(x->space ? xml_local(x->name) : x->name), NULL);

	if (!n)
		return NULL;
	n->line = x->line < USHRT_MAX ? (unsigned short)x->line : USHRT_MAX;
	if (parent)
		xmlAddChild(parent, n);
	else
		xmlDocSetRootElement(doc, n);
	if (!add_attributes(doc, n, x))
		return NULL;
	if (x->space == SPACE_QEMU)
		n->ns = xmlSearchNsByHref(doc, n, X(QEMU_SPACE));
	else if (x->space)
		n->ns = name_space(doc, n, x->name);
	return !x->space == !n->ns ? n : NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): the reader bounds the depth */
static bool add_tree(xmlDoc *doc, xmlNode *parent, const struct xml_node *x)
{
	xmlNode *n = add_element(doc, parent, x);
	const struct xml_node *c;

	for (c = x->first; n && c; c = c->next) {
		if (c->markup)
			continue;
		if (c->name) {
			if (!add_tree(doc, n, c))
				return false;
			continue;
		}
		/* a text joins the one before it, and is not there any more then */
		if (!xmlAddChild(n, xmlNewDocText(doc, X(c->text))))
			return false;
	}
	return n;
}

int validator_tree(xmlDoc **ret, const struct xml_node *root)
{
	xmlDoc *doc = xmlNewDoc(X("1.0"));

	if (!doc || !add_tree(doc, NULL, root)) {
		xmlFreeDoc(doc);
		return -ENOMEM;
	}
	*ret = doc;
	return 0;
}
