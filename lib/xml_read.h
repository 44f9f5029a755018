/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_XML_READ_H
#define VIOMMU_XML_READ_H

#include "report.h"

/* A text, the tables to read it with, and how; options may be NULL. */
struct doc_source {
	const struct tables *t;
	const char *data;
	size_t len;
	const struct viommu_options *options;
};

/*
 * Text to tree, with the limits of limits.def kept while it is read: no document type declaration, no entity,
 * no network, no file. Returns 0 and *ret_xml, -ENOMEM, or 1 with one refusal in the report.
 */
int xml_read(xmlDoc **ret_xml, const struct doc_source *source, struct viommu_report *rep);

/* The text of an element or attribute; copied only when it is in pieces. NULL without memory. */
const char *xml_text(struct arena *a, const xmlNode *children);

/* The value of an attribute without name space, "" when it is empty, NULL when there is none; belongs to the tree. */
const char *xml_attr(const xmlNode *n, const char *name);

/* First child element, next sibling element. */
xmlNode *xml_first(const xmlNode *n);
xmlNode *xml_next(const xmlNode *n);

/* Bytes of the tree as the XML library holds it, estimated from its nodes. */
size_t xml_memory(const xmlDoc *doc);

#endif
