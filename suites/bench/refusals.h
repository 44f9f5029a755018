/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef REFUSALS_H
#define REFUSALS_H

#include "include/viommu.h"

/*
 * Large documents that are refused. Both return a negative errno, or 1 when one is over its limit.
 *
 * The memory of PROGRAM while it refuses them. A process starts with the peak of the one that starts it: ask this
 * before anything large is done.
 */
int refusals_memory(const char *program);

/* The time of the refusals against libxml2's own of the same bytes. */
int refusals_speed(const struct viommu_caps *caps);

#endif
