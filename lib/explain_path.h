/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_EXPLAIN_PATH_H
#define VIOMMU_EXPLAIN_PATH_H

#include "buf.h"
#include "table.h"

/* Whether what the row is about is printed as it was written. */
bool row_is_carried(const struct tables *t, const struct row *r);

/* Whether the row's path ends in path. */
bool path_matches(const struct tables *t, const struct row *r, const char *path);

/* Adds the paths of a row, all of them with a comma in between; "*" is any device that is not typed. */
void path_row(const struct tables *t, const struct row *r, struct buf *b);

/* Adds the path of an element below <devices> or <domain>; "address of any device" when it has several. */
void path_elem(const struct tables *t, uint16_t elem, struct buf *b);

/* The one row that holds an element; NULL when there are several or none. */
const struct row *path_parent(const struct tables *t, uint16_t elem);

/* The row of the models that the models of a row are of; NULL when there is none. */
const struct row *path_model(const struct tables *t, uint16_t elem);

/* Adds an excerpt of a document that has the row; nothing for a row that no good document has. */
void path_example(const struct tables *t, const struct row *r, struct buf *b);

#endif
