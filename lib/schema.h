/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_SCHEMA_H
#define VIOMMU_SCHEMA_H

#include "buf.h"
#include "table.h"

#include "include/viommu.h"

/* Adds the RELAX NG schema of everything that the tables type. 0, or -ENOMEM. */
int schema_text(const struct tables *t, struct buf *b);

#endif
