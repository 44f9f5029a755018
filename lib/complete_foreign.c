/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Name spaces: libvirt reads names of none, and those of QEMU's where they are parts of the domain (L 1.4; seen on libvirt
 * 9.0.0). All others are dropped, in devices that are carried through as well.
 */
#include "complete.h"
#include "layout.h"

#include <string.h>

static bool is_read(const struct xml_node *x, const struct xml_node *child, bool part)
{
	if (!child->name)
		return true;
	if (child->space == SPACE_NONE && strchr(child->name, ':'))
		return false; /* a prefix that nobody declared */
	return child->space == x->space || (part && child->space == SPACE_QEMU);
}

static void drop_attrs(struct xml_node *x, const char *but)
{
	struct xml_attr *a = (struct xml_attr *)x->attr;
	unsigned i, n = 0;

	for (i = 0; i < x->attrs; i++)
		if (but ? layout_has(but, a[i].name) : !strchr(a[i].name, ':'))
			a[n++] = a[i];
	x->attrs = n & 0x3fff;
	x->decls = 0; /* nothing that is left uses them */
}

static void drop_foreign(struct xml_node *x, bool root)
{
	struct xml_node **at = &x->first;

	drop_attrs(x, NULL);
	while (*at) {
		struct xml_node *child = *at;

		if (!is_read(x, child, root)) {
			*at = child->next;
			continue;
		}
		if (child->name && !(root && !strcmp(child->name, "metadata")))
			drop_foreign(child, false);
		at = &child->next;
	}
}

/* Keeps what the layout of a part names, all the way down. */
static void keep_known(const struct tables *t, const char *part, struct xml_node *x, bool top)
{
	const struct layout *l = layout_of(t, part, top ? "" : x->name, x);
	struct xml_node **at = &x->first;

	if (!l || !l->closed)
		return;
	drop_attrs(x, l->attrs ? l->attrs : "");
	while (*at) {
		if (!(*at)->name || !layout_has(l->children, (*at)->name)) {
			*at = (*at)->next;
			continue;
		}
		keep_known(t, part, *at, false);
		at = &(*at)->next;
	}
}

/* Several of one name are one to libvirt, and one that says nothing is none. */
static void join_part(const struct tables *t, const struct row *r, struct cell *c)
{
	struct xml_node *x = c->xml, *more, **end = &x->first;

	for (more = x->same; more; more = more->same) {
		while (*end)
			end = &(*end)->next;
		*end = more->first;
		more->first = NULL;
	}
	x->same = NULL;
	keep_known(t, r->name, x, true);
	if (!x->attrs && !x->first)
		c->state = CELL_ABSENT;
}

void complete_foreign(struct viommu_doc *d)
{
	const struct elem *e = &d->t->elems[E_DOMAIN];
	uint16_t id;

	if (!d->xml.foreign)
		return;
	drop_foreign(d->root->xml, true);
	for (id = e->first; id < e->last; id++) {
		struct cell *c = cell_at(d->t, d->root, id);

		if (d->t->rows[id].flags & F_QEMU && c->state != CELL_ABSENT)
			join_part(d->t, &d->t->rows[id], c);
	}
}
