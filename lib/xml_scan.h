/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_XML_SCAN_H
#define VIOMMU_XML_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Whether an element has more attributes than limits.def allows, told from the bytes alone. */
bool xml_too_many_attrs(const char *data, size_t len);

#endif
