/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PROPERTY_BUILD_H
#define PROPERTY_BUILD_H

#include "doc.h"

#include <libxml/tree.h>

/*
 * Documents made from the tables: a way leads from <domain> through CHILD rows to an element, and on to one of its
 * values. What an element cannot be without is filled in.
 */

enum { STEPS = 8, WAYS = 2000 };

struct way {
	uint16_t step[STEPS]; /* CHILD rows */
	unsigned steps;
	uint16_t row; /* the value */
	uint8_t variant; /* enum only */
};

/* All ways to all values; returns how many. */
size_t ways_find(struct way *ways, size_t room);

/* A domain with nothing but name, memory, many vCPUs and machine. */
xmlDoc *build_new(void);
/* One with four vCPUs, and the devices without which libvirt would add some: accepted as it is. */
xmlDoc *build_accepted(void);

/* Writes the value at the end of the way, and what has to stand on it. again: makes a device of its own. */
void build_set(xmlDoc *doc, const struct way *w, const char *text, bool again);

/* Turns the order of the attributes of every typed element around. */
void build_turn(xmlDoc *doc);

/* The document as text, to be freed with xmlFree(). */
char *build_text(xmlDoc *doc);

#endif
