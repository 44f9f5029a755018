/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_XML_BUILD_H
#define VIOMMU_XML_BUILD_H

#include "buf.h"
#include "limit.h"
#include "xml_tree.h"

/* A tree that grows as the parser tells of tags and texts. */
struct xml_builder {
	struct xml_tree *tree;
	struct {
		struct xml_node *x,
			*last; /* an element that is open, and the last of its children */
	} open[MAX_DEPTH + 1];
	int depth;
	struct buf text; /* since the last tag */
	bool cdata; /* part of it is a CDATA section */
	bool no_memory; /* something is missing in the tree */
};

/* The parts of an attribute: local name, prefix, name space, first and last of the value. */
enum { AT_NAME, AT_PREFIX, AT_URI, AT_VALUE, AT_END, AT_PARTS };

/* A start tag as libxml2 hands it over; declarations are pairs of prefix and name space. */
struct start_tag {
	const unsigned char *name, *prefix, *uri;
	const unsigned char **decl, **attr;
	int decls, attrs, line;
};

/* Opens an element. There is room for MAX_DEPTH of them. */
void xml_build_start(struct xml_builder *b, const struct start_tag *s);
void xml_build_end(struct xml_builder *b);

void xml_build_text(struct xml_builder *b, const unsigned char *text, int len, bool cdata);

/* A comment or a processing instruction, in parts that a NULL ends. It is kept in metadata only, but parts texts. */
void xml_build_markup(struct xml_builder *b, const char *const *part);

/* Frees what the builder itself needed; the tree is the caller's. */
void xml_build_done(struct xml_builder *b);

#endif
