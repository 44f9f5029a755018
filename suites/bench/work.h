/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef WORK_H
#define WORK_H

#include "buf.h"
#include "include/viommu.h"

/* Seconds of this process's own work. */
double cpu_seconds(void);

/* What libxml2 does alone: parses a text into its tree and frees it. */
void parse_alone(const struct buf *b);

/* Text to command line, the tables and the capability set being there already. Returns as the library does. */
int pipeline(const struct buf *b, const struct viommu_caps *caps, struct viommu_report *rep);

/* Bytes of libxml2's tree of a text, and the most bytes that the pipeline takes for it; what it returns. */
int memory_of(const struct buf *b, const struct viommu_caps *caps, size_t *ret_tree,
	      size_t *ret_peak);

#endif
