/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_LAYOUT_H
#define VIOMMU_LAYOUT_H

#include "device_table.h"

struct xml_node;

/* The layout of an element x of a device, named "" for the device itself; or NULL. */
const struct layout *layout_of(const struct tables *t, const char *device, const char *element,
			       const struct xml_node *x);

/* A word of such a list. */
struct layout_word {
	const char *text;
	size_t len;
};

/* Goes to the next word, the first one from { 0 }; false after the last one. */
bool layout_next(const char *list, struct layout_word *w);

/* Whether the word is that name, and whether one of the list is. */
bool layout_is(const struct layout_word *w, const char *name);
bool layout_has(const char *list, const char *name);

#endif
