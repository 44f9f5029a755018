/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology.h"

/* Inside double quotes. Graphviz takes what looks like a reference to an HTML entity for one. */
static void add_escaped(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		buf_char(b, *s);
		if (*s == '&')
			buf_add(b, "amp;");
	}
}

/* A node is called as its address is, a root as its bus. */
static void add_id(struct buf *b, const struct topo_item *i)
{
	buf_char(b, '"');
	if (i->root) {
		buf_add(b, "bus ");
		buf_hex(b, i->behind->index, 2);
	} else {
		topology_address(b, i);
	}
	buf_char(b, '"');
}

static void add_label(struct buf *b, const struct topo_item *i)
{
	struct buf what = { 0 };

	topology_what(&what, i);
	topology_address(b, i);
	buf_add(b, i->automatic ? "*" : "");
	buf_add(b, i->root || !*i->alias ? "" : " ");
	add_escaped(b, i->alias);
	buf_add(b, "\\n");
	add_escaped(b, buf_text(&what));
	b->failed |= !buf_ok(&what);
	buf_done(&what);
}

static const char *style(const struct topo_item *i)
{
	if (i->host)
		return ", shape=box, penwidth=2";
	return i->behind ? ", shape=folder" : ", shape=box";
}

static void add_node(struct buf *b, const struct topo_item *i, unsigned depth)
{
	buf_fill(b, '\t', depth);
	add_id(b, i);
	buf_add(b, " [label=\"");
	add_label(b, i);
	buf_char(b, '"');
	buf_add(b, style(i));
	buf_add(b, i->automatic ? ", style=dashed];\n" : "];\n");
}

static void open_cluster(struct buf *b, const struct topo_iommu *u, unsigned depth)
{
	buf_fill(b, '\t', depth);
	buf_add(b, "subgraph \"cluster_");
	buf_u64(b, u->number);
	buf_add(b, "\" {\n");
	buf_fill(b, '\t', depth + 1);
	buf_add(b, "label=\"translated by ");
	add_escaped(b, u->alias);
	buf_add(b, " (");
	buf_add(b, u->model);
	buf_add(b, ")\";\n");
}

/* A controller that an IOMMU is plugged in at stands inside the cluster, with everything below. */
static void add_tree(struct buf *b, const struct topo_item *i, unsigned depth)
{
	const bool cluster = i->behind && i->behind->starts;
	const unsigned inner = depth + cluster;
	const struct topo_item *child;

	if (cluster)
		open_cluster(b, i->behind->owner, depth);
	add_node(b, i, inner);
	for (child = i->behind ? i->behind->first : NULL; child; child = child->next)
		add_tree(b, child, inner);
	if (!cluster)
		return;
	buf_fill(b, '\t', depth);
	buf_add(b, "}\n");
}

/* Edges come last: a cluster draws in every node that is named inside it. */
static void add_edges(struct buf *b, const struct topo_item *i)
{
	const struct topo_item *child;

	for (child = i->behind ? i->behind->first : NULL; child; child = child->next) {
		buf_char(b, '\t');
		add_id(b, i);
		buf_add(b, " -> ");
		add_id(b, child);
		buf_add(b, ";\n");
		add_edges(b, child);
	}
}

void topology_dot(const struct topology *p, struct buf *b)
{
	unsigned i;

	buf_add(b, "digraph topology {\n\tgraph [rankdir=LR, labelloc=t, label=\"PCI topology of ");
	add_escaped(b, p->name);
	buf_add(b, p->automatic ? "\\n* address given automatically\"];\n" : "\"];\n");
	for (i = 0; i < p->roots; i++)
		add_tree(b, p->root[i], 1);
	for (i = 0; i < p->roots; i++)
		add_edges(b, p->root[i]);
	buf_add(b, "}\n");
}
