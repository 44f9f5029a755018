/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_LAYOUT_H
#define VIOMMU_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/* Where the parts of an element stand: lists of names separated by blanks, NULL for none. */
struct layout {
	const char *device, *element;
	const char *type, *child,
		*attr; /* only for elements of that type whose child has that; NULL: any */
	const char *attrs, *children, *behind, *src;
};

struct xml_node;

/* The layout of an element x of a device, named "" for the device itself; or NULL. */
const struct layout *layout_of(const char *device, const char *element, const struct xml_node *x);

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
