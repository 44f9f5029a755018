/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

#include <string.h>

/* Pages of that size are used when the document says none (general knowledge of libvirt: the host's default). */
enum { DEFAULT_PAGE_KIB = 2048, BYTES_OF_KIB = 1024 };

struct search {
	uint64_t number;
	bool found;
};

static void look(void *data, unsigned number)
{
	struct search *s = data;

	s->found |= number == s->number;
}

static bool has_node(const char *nodeset, uint64_t number)
{
	struct search s = { .number = number };

	nodeset_each(nodeset, look, &s);
	return s.found;
}

/* <hugepages> of the domain, or NULL. */
static const struct xml_node *huge_pages(const struct argv *a)
{
	const struct cell *c = argv_cell(a, A_MEMORY_BACKING_ANY);
	const struct xml_node *x = c ? c->xml : NULL;

	while (x && strcmp(x->name, "hugepages") != 0)
		x = x->same;
	return x;
}

/* The page of a NUMA cell: that of its number before that of all; NULL for none. */
static const struct xml_node *page_of(const struct xml_node *pages, uint64_t cell)
{
	const struct xml_node *x, *any = NULL;

	for (x = xml_first(pages); x; x = xml_next(x)) {
		const char *nodes = strcmp(x->name, "page") ? "" : xml_value(x, "nodeset");

		if (!nodes && !any)
			any = x;
		if (nodes && *nodes && has_node(nodes, cell))
			return x;
	}
	return any;
}

const char *argv_pages(struct argv *a, const struct node *cell)
{
	const struct xml_node *pages = huge_pages(a), *page;
	uint64_t bytes = DEFAULT_PAGE_KIB * BYTES_OF_KIB;

	if (!pages)
		return NULL;
	page = page_of(pages, cell_num(a->t, cell, A_CELL_ID, 0));
	if (!page && xml_first(pages))
		return NULL;
	if (page &&
	    (!xml_value(page, "size") ||
	     scaled_parse(xml_value(page, "size"), xml_value(page, "unit"), UINT64_MAX, &bytes)))
		bytes = 0;
	buf_reset(&a->value);
	buf_u64(&a->value, bytes / BYTES_OF_KIB);
	return buf_text(&a->value);
}
