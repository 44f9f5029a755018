/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_UTF8_H
#define VIOMMU_UTF8_H

#include <stddef.h>

/* Bytes of the UTF-8 character at s, which is not the end of the terminated text; 0 when it is none. */
size_t utf8_character(const char *s);

#endif
