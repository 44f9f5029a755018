/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_FORMAT_H
#define VIOMMU_FORMAT_H

#include "buf.h"
#include "doc.h"

/* Canonical XML of a completed document (L 11.8). */
void doc_format(const struct viommu_doc *d, struct buf *b);

/* An element as it was written, indented anew; verbatim (metadata) keeps double quotes. */
void format_carried(const struct _xmlNode *x, unsigned indent, bool verbatim, struct buf *b);

#endif
