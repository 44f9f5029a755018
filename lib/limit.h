/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_LIMIT_H
#define VIOMMU_LIMIT_H

#define LIMIT(name, value, ...) MAX_##name = value,
enum limit {
#include "limits.def"
	MAX_FINDINGS = 1000, /* kept in a report; the rest is counted */
};

#endif
