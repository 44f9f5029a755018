/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PROPERTY_VALUES_H
#define PROPERTY_VALUES_H

#include "table.h"

/* Values of each kind, good ones and those that are nearly good. */

enum { VALUES = 64, VALUE_ROOM = 80 };

struct values {
	char text[VALUES][VALUE_ROOM];
	enum code_id code[VALUES]; /* what it is refused with, C_OK for a good one */
	unsigned n;
};

/* Fills in the values of a row. */
void values_good(const struct row *r, struct values *v);
void values_near(const struct row *r, struct values *v);

#endif
