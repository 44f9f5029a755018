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
 * no network, no file. The tree is empty before, and is the caller's to free whatever comes of it. Returns 0,
 * -ENOMEM, or 1 with one refusal in the report.
 */
int xml_read(struct xml_tree *tree, const struct doc_source *source, struct viommu_report *rep);

#endif
