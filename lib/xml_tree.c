/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_tree.h"

#include "buf.h"

#include <string.h>

#include <libxml/tree.h>

struct xml_node *xml_element_new(struct xml_tree *t, unsigned attrs, unsigned decls)
{
	const size_t names = (size_t)(attrs + decls) * sizeof(struct xml_attr);
	struct xml_node *x = arena_alloc(&t->arena, sizeof(*x) + names);

	if (!x)
		return NULL;
	x->attr = names ? (const struct xml_attr *)(x + 1) : NULL;
	x->attrs = attrs & 0x3fff;
	x->decls = decls & 0x3fff;
	return x;
}

const char *xml_name_new(struct xml_tree *t, const char *prefix, const char *local)
{
	char *s;

	if (!prefix)
		return local;
	s = arena_text(&t->arena, strlen(prefix) + 1 + strlen(local));
	if (s)
		stpcpy(stpcpy(stpcpy(s, prefix), ":"), local);
	return s;
}

struct xml_node *xml_text_new(struct xml_tree *t, const char *text, size_t len)
{
	struct xml_node *x = arena_alloc(&t->arena, sizeof(*x));

	if (x)
		x->text = arena_strndup(&t->arena, text, len);
	return x && x->text ? x : NULL;
}

struct xml_node *xml_markup_new(struct xml_tree *t, const char *const *part)
{
	struct xml_node *x = arena_alloc(&t->arena, sizeof(*x));
	size_t len = 0, i;
	char *s;

	for (i = 0; part[i]; i++)
		len += strlen(part[i]);
	s = x ? arena_text(&t->arena, len) : NULL;
	if (!s)
		return NULL;
	x->markup = true;
	x->text = s;
	for (i = 0; part[i]; i++)
		s = stpcpy(s, part[i]);
	return x;
}

void xml_tree_done(struct xml_tree *t)
{
	arena_done(&t->arena);
	xmlDictFree(t->names);
	*t = (struct xml_tree){ 0 };
}

static const struct xml_node *text_from(const struct xml_node *n)
{
	while (n && (n->name || n->markup))
		n = n->next;
	return n;
}

static const char *join(struct arena *a, const struct xml_node *n)
{
	struct buf b = { 0 };
	char *s;

	for (; n; n = text_from(n->next))
		buf_add(&b, n->text);
	s = buf_ok(&b) ? arena_strdup(a, buf_text(&b)) : NULL;
	buf_done(&b);
	return s;
}

const char *xml_text(struct arena *a, const struct xml_node *x)
{
	const struct xml_node *n = text_from(x->first);

	if (!n)
		return "";
	return text_from(n->next) ? join(a, n) : n->text;
}

const char *xml_local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xml_value(const struct xml_node *x, const char *name)
{
	unsigned i;

	for (i = 0; x && i < x->attrs; i++)
		if (x->attr[i].name[0] == name[0] && !strcmp(x->attr[i].name, name))
			return x->attr[i].value;
	return NULL;
}

static struct xml_node *element_from(struct xml_node *x)
{
	while (x && !x->name)
		x = x->next;
	return x;
}

struct xml_node *xml_first(const struct xml_node *x)
{
	return x ? element_from(x->first) : NULL;
}

struct xml_node *xml_next(const struct xml_node *x)
{
	return element_from(x->next);
}

struct xml_node *xml_child(const struct xml_node *x, const char *name)
{
	struct xml_node *c = xml_first(x);

	while (c && (c->name[0] != name[0] || strcmp(c->name, name) != 0))
		c = xml_next(c);
	return c;
}
