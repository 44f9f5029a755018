/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_LIMIT_H
#define VIOMMU_LIMIT_H

#define LIMIT(name, value, ...) MAX_##name = value,
enum limit {
#include "limits.def"
};

#endif
