/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef FRONT_TRACE_H
#define FRONT_TRACE_H

#include "front.h"
#include "line.h"

/* The name of a handle, "iommu1". */
void trace_handle(struct line *l, const struct handle *h);
/* The fields that an ioctl which has a name was given, and those that it gave back. */
void trace_arguments(const struct stage *s, struct line *l, const struct told *t);
void trace_results(const struct stage *s, struct line *l, const struct told *t);

#endif
