/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_PARSE_H
#define VIOMMU_PARSE_H

#include "xml_read.h"

/*
 * Tree to document: reads what is written and infers nothing. d->xml is set; fills d->root and d->devices. Returns 0, a negative
 * errno, or a positive number when something was refused.
 */
int doc_parse(struct viommu_doc *d, struct viommu_report *rep);

/* The same as viommu_parse(), with tables of the caller's: for tests that change a fact. */
int doc_read(struct viommu_doc **ret_doc, const struct doc_source *source,
	     struct viommu_report *rep);

#endif
