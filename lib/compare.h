/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_COMPARE_H
#define VIOMMU_COMPARE_H

#include "buf.h"
#include "table.h"

struct viommu_doc;

/* Rows of <devices> whose devices are compared, in libvirt's order (L 2.2) as far as they are typed; ends with A_NONE. */
extern const uint16_t compare_kinds[];

/* Names the kinds of devices that a guest may find in one of the documents and that are not compared: "disk, interface". */
void compare_skipped(const struct viommu_doc *src, const struct viommu_doc *dst, struct buf *b);

/* The code that speaks of a difference in a row; C_OK when nothing compares it. */
enum code_id compare_code(const struct tables *t, uint16_t row);

#endif
