/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Metadata is copied (L 11.8): the copy declares what it uses of the domain's prefixes, and keeps one child of each name
 * space (seen on libvirt 9.0.0).
 */
#include "complete.h"
#include "limit.h"
#include "set.h"

#include <errno.h>
#include <string.h>

static bool has_prefix(const char *name)
{
	return strchr(name, ':');
}

/* An element of metadata and those that it stands in. */
struct scope {
	const struct xml_node *x;
	const struct scope *up;
};

struct inherit {
	const struct xml_node *root;
	const struct xml_attr *decl[MAX_ATTRS]; /* in the order of use */
	unsigned n;
};

/* Whether it is the declaration of a name: "xmlns:a" of "a:b", "xmlns" of "b". */
static bool is_declared_by(const char *name, const struct xml_attr *decl)
{
	const char *prefix = strchr(decl->name, ':');
	const size_t len = prefix ? strlen(++prefix) : 0;

	if (!prefix)
		return !has_prefix(name);
	return !strncmp(name, prefix, len) && name[len] == ':';
}

static const struct xml_attr *declared(const struct xml_node *x, const char *name)
{
	unsigned i;

	for (i = x->attrs; i < (unsigned)x->attrs + x->decls; i++)
		if (is_declared_by(name, &x->attr[i]))
			return &x->attr[i];
	return NULL;
}

static void use(struct inherit *w, const struct scope *at, const char *name)
{
	const struct xml_attr *decl;
	unsigned i;

	if (!has_prefix(name))
		return;
	for (; at; at = at->up)
		if (declared(at->x, name))
			return;
	for (i = 0; i < w->n; i++)
		if (is_declared_by(name, w->decl[i]))
			return;
	decl = declared(w->root, name);
	if (decl)
		w->decl[w->n++] = decl;
}

static void look_for_uses(struct inherit *w, const struct xml_node *x, const struct scope *up)
{
	const struct scope here = { x, up };
	const struct xml_node *n;
	unsigned i;

	use(w, &here, x->name);
	for (i = 0; i < x->attrs; i++)
		use(w, &here, x->attr[i].name);
	for (n = xml_first(x); n && w->n < w->root->decls; n = xml_next(n))
		look_for_uses(w, n, &here);
}

static int inherit_spaces(struct viommu_doc *d, struct xml_node *metadata)
{
	struct inherit w;

	w.root = d->root->xml;
	w.n = 0;
	if (w.root->decls)
		look_for_uses(&w, metadata, NULL);
	return !w.n || xml_declare(&d->xml, metadata, w.decl, w.n) ? 0 : -ENOMEM;
}

/* The name space of a child of metadata, NULL for none. */
static const char *space_of(const struct xml_node *metadata, const struct xml_node *x)
{
	const struct xml_attr *decl = declared(x, x->name);

	if (!decl)
		decl = declared(metadata, x->name);
	return x->space && decl ? decl->value : NULL;
}

static bool same_text(const void *a, const void *b)
{
	return !strcmp(a, b);
}

/* Takes out all children but the first of each name space. */
static int keep_first(struct xml_node *metadata, struct set *seen)
{
	struct xml_node **at = &metadata->first;
	const void *before;
	int ret = 0;

	while (*at && ret >= 0) {
		const char *uri = (*at)->name ? space_of(metadata, *at) : NULL;

		ret = uri ? set_add(seen, set_hash(uri, strlen(uri)), uri, same_text, &before) : 1;
		if (ret)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	}
	return ret < 0 ? ret : 0;
}

int complete_metadata(struct viommu_doc *d)
{
	const struct cell *c = cell_at(d->t, d->root, A_DOMAIN_METADATA);
	struct set seen = { 0 };
	int ret;

	if (c->state == CELL_ABSENT)
		return 0;
	c->xml->same = NULL; /* the first one counts */
	ret = inherit_spaces(d, c->xml);
	if (!ret)
		ret = keep_first(c->xml, &seen);
	set_done(&seen);
	return ret;
}
