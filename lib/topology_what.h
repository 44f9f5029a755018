/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_TOPOLOGY_WHAT_H
#define VIOMMU_TOPOLOGY_WHAT_H

#include "doc.h"

/* What a device is, "disk vda virtio"; without control characters. NULL without memory. */
const char *topology_describe(const struct viommu_doc *d, const struct node *n, struct arena *a);

/* Whether it is a device of the host: a network card may be one, too. */
bool topology_is_host(const struct node *n);

/* A copy of a text in which a question mark stands for each control character; NULL without memory. */
const char *topology_clean(struct arena *a, const char *text);

#endif
