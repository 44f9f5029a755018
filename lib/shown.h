/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_SHOWN_H
#define VIOMMU_SHOWN_H

#include "xml_tree.h"

/* Values of devices that are carried through, as libvirt prints them: it reads them and forgets how they were written. */

enum { SHOWN = 48 };

/*
 * How libvirt prints a value, by a letter of SHOW rows (fills.def); "" when it drops it. False when the text is no such
 * value.
 */
bool shown(char how, const char *text, char ret_text[SHOWN]);

/* The family of the IP address that an element has, NULL when it has none. */
const char *shown_family(const struct xml_node *x);

#endif
