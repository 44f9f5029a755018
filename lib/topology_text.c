/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology.h"

static void add_line(struct buf *b, const struct topo_iommu *u)
{
	topology_iommu(b, u);
	buf_char(b, '\n');
}

/* One function a line, and what is below it on the lines after it. */
static void add_item(struct buf *b, const struct topo_item *i, unsigned depth)
{
	const struct topo_item *child;

	buf_fill(b, ' ', (size_t)depth * 2);
	topology_address(b, i);
	if (!i->root)
		buf_add(b, i->automatic ? "* " : "  ");
	buf_add(b, i->alias);
	buf_add(b, *i->alias ? ": " : "");
	topology_what(b, i);
	topology_owner(b, i);
	buf_char(b, '\n');
	for (child = i->behind ? i->behind->first : NULL; child; child = child->next)
		add_item(b, child, depth + 1);
}

void topology_text(const struct topology *p, struct buf *b)
{
	size_t i;

	for (i = 0; i < p->iommus; i++)
		add_line(b, &p->iommu[i]);
	if (p->iommus)
		buf_char(b, '\n');
	for (i = 0; i < p->roots; i++)
		add_item(b, p->root[i], 0);
	if (!p->roots)
		buf_add(b, "no PCI bus\n");
	if (p->automatic)
		buf_add(b, "\n* address given automatically\n");
}
