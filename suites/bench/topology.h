/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TOPOLOGY_H
#define TOPOLOGY_H

#include "include/viommu.h"

/*
 * Time and memory of large PCI topologies: as many devices as fit, and one more, which is refused in the right words.
 * Returns a negative errno, or 1 when one is over its limit.
 */
int topology_measure(const struct viommu_caps *caps);

#endif
