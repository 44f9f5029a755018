/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include "buf.h"

/* A q35 domain with an intel IOMMU and the given number of host devices behind root ports; at most 250. */
void document_make(struct buf *b, unsigned hostdevs);

#endif
