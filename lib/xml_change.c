/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_tree.h"

#include <string.h>

static const char *step_end(const char *path)
{
	return path + strcspn(path, "/");
}

static struct xml_node *child_named(const struct xml_node *x, const char *name, size_t len)
{
	struct xml_node *c = xml_first(x);

	while (c && (c->name[0] != name[0] || strncmp(c->name, name, len) != 0 || c->name[len]))
		c = xml_next(c);
	return c;
}

struct xml_node *xml_below(const struct xml_node *x, const char *path)
{
	while (x && *path) {
		const char *end;

		if (!x->first)
			return NULL;
		end = step_end(path);
		x = child_named(x, path, (size_t)(end - path));
		path = *end ? end + 1 : end;
	}
	return (struct xml_node *)x;
}

static struct xml_node *append(struct xml_node *x, struct xml_node *child)
{
	struct xml_node **end = &x->first;

	while (*end)
		end = &(*end)->next;
	*end = child;
	return child;
}

struct xml_node *xml_made(struct xml_tree *t, const char *name, const struct xml_attr *attr,
			  unsigned attrs)
{
	struct xml_node *x = xml_element_new(t, attrs, 0);

	if (!x)
		return NULL;
	x->name = name;
	if (attrs)
		memcpy((struct xml_attr *)x->attr, attr, attrs * sizeof(*attr));
	return x;
}

struct xml_node *xml_add(struct xml_tree *t, struct xml_node *x, const char *name)
{
	struct xml_node *child = xml_made(t, name, NULL, 0);

	if (!child)
		return NULL;
	child->line = x->line;
	return append(x, child);
}

struct xml_node *xml_need(struct xml_tree *t, struct xml_node *x, const char *path)
{
	while (x && *path) {
		const char *end = step_end(path);
		const size_t len = (size_t)(end - path);
		struct xml_node *child = child_named(x, path, len);
		const char *name = path;

		if (!child && *end)
			name = arena_strndup(&t->arena, path, len);
		if (!child)
			child = name ? xml_add(t, x, name) : NULL;
		x = child;
		path = *end ? end + 1 : end;
	}
	return x;
}

bool xml_set(struct xml_tree *t, struct xml_node *x, const char *name, const char *value)
{
	const unsigned all = x->attrs + x->decls;
	struct xml_attr *a = (struct xml_attr *)x->attr;

	/* A copy has the same array, and would see declarations move. */
	if (!x->roomy || x->decls || all % XML_ROOM == 0) {
		a = arena_alloc(&t->arena, (all / XML_ROOM + 1) * XML_ROOM * sizeof(*a));
		if (!a)
			return false;
		if (all)
			memcpy(a, x->attr, all * sizeof(*a));
		x->attr = a;
		x->roomy = true;
	}
	memmove(a + x->attrs + 1, a + x->attrs, x->decls * sizeof(*a));
	a[x->attrs++] = (struct xml_attr){ name, value };
	return true;
}

bool xml_declare(struct xml_tree *t, struct xml_node *x, const struct xml_attr *const *decl,
		 unsigned n)
{
	const unsigned all = x->attrs + x->decls;
	struct xml_attr *a = arena_alloc(&t->arena, (all + n) * sizeof(*a));
	unsigned i;

	if (!a)
		return false;
	if (all)
		memcpy(a, x->attr, all * sizeof(*a));
	for (i = 0; i < n; i++)
		a[all + i] = *decl[i];
	x->attr = a;
	x->roomy = false;
	x->decls = (x->decls + n) & 0x3fff;
	return true;
}

bool xml_drop_attr(struct xml_tree *t, struct xml_node *x, const char *name)
{
	const unsigned all = x->attrs + x->decls;
	struct xml_attr *a;
	unsigned i, n = 0;

	if (!xml_value(x, name))
		return true;
	a = arena_alloc(&t->arena, all * sizeof(*a));
	if (!a)
		return false;
	for (i = 0; i < all; i++)
		if (i >= x->attrs || strcmp(x->attr[i].name, name) != 0)
			a[n++] = x->attr[i];
	x->attr = a;
	x->roomy = false;
	x->attrs--;
	return true;
}

static void drop_from(struct xml_node **at, const char *name)
{
	while (*at)
		if ((*at)->name && !strcmp((*at)->name, name))
			*at = (*at)->next;
		else
			at = &(*at)->next;
}

void xml_drop(struct xml_node *x, const char *name)
{
	drop_from(&x->first, name);
}

void xml_drop_again(struct xml_node *x, const char *name)
{
	struct xml_node *first = xml_child(x, name);

	if (first)
		drop_from(&first->next, name);
}

struct xml_node *xml_copy(struct xml_tree *t, const struct xml_node *x, const char *name)
{
	struct xml_node *copy = arena_alloc(&t->arena, sizeof(*copy)), **end;
	const struct xml_node *n;

	if (!copy)
		return NULL;
	*copy = *x;
	copy->next = copy->same = NULL;
	copy->roomy = false;
	copy->name = name;
	if (!name)
		return copy;
	end = &copy->first;
	*end = NULL;
	for (n = x->first; n; n = n->next) {
		*end = xml_copy(t, n, n->name);
		if (!*end)
			return NULL;
		end = &(*end)->next;
	}
	return copy;
}
