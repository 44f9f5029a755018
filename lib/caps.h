/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_CAPS_H
#define VIOMMU_CAPS_H

#include "include/viommu.h"

#include <stdint.h>

/*
 * What one QEMU binary can do: pairs of a device and one of its properties, and limits of machines.
 * The name of a type alone says little (arm-smmuv3 was listed for years before it could be plugged
 * in), hence the pairs. The file format is testdata/schema/caps.schema.json; viommu_caps_parse()
 * refuses what the schema refuses, and members that are given twice.
 */

/* vCPUs that a machine (first name in machines.def: "q35") can have; 0 when the set does not say. */
uint32_t caps_max_cpus(const struct viommu_caps *caps, const char *machine);

#endif
