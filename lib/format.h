/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_FORMAT_H
#define VIOMMU_FORMAT_H

#include "buf.h"
#include "doc.h"

/* Canonical XML of a completed document (L 11.8). */
void doc_format(const struct viommu_doc *d, struct buf *b);

/* How an element that is carried through is written. */
struct carry {
	bool verbatim; /* metadata keeps double quotes */
	const struct tables *layouts; /* NULL: it is printed as it was written, otherwise as */
	const char *device; /* this device is */
	/* What is done about children of the element itself, or NULL: which are left out, and what comes behind them. */
	bool (*left_out)(const void *data, const char *name);
	void (*tail)(const void *data, unsigned indent);
	const void *data;
};

struct layout;

/* The attributes of an element, those of the layout first (NULL for none) and those of a list not at all. */
void format_attrs(const struct xml_node *x, const struct layout *l, const char *but, struct buf *b);

/* An element as it was written, indented anew. */
void format_carried(const struct xml_node *x, unsigned indent, struct carry how, struct buf *b);

#endif
