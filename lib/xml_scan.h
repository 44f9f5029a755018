/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_XML_SCAN_H
#define VIOMMU_XML_SCAN_H

#include "table.h"

#include <stddef.h>

/*
 * Limits that are kept before the parser sees the text, because it could not bear what is beyond: libxml2 compares
 * every attribute of an element with every other one before it tells anybody, which takes minutes for a hundred
 * thousand of them, and it calls a long name a syntax error. C_OK, or the code of the limit. What comes of a
 * text that is not well-formed, or of one that is not based on ASCII, means nothing.
 */
enum code_id xml_scan(const char *data, size_t len);

/* Name of the encoding of a text whose characters are not bytes, NULL for any other text. */
const char *xml_wide(const char *data, size_t len);

#endif
