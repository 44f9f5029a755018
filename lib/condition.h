/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_CONDITION_H
#define VIOMMU_CONDITION_H

#include "doc.h"

/*
 * What a row of a table asks of a device, typed or carried through. Words are separated by "|": an empty one stands for a
 * value that is absent, one that ends in "*" for every value that begins so and has something there, and with "!" in
 * front of the list none of them may be it.
 */
struct condition {
	uint16_t row; /* a typed value, or else */
	const char *child, *attr; /* an attribute as it was written or filled in, see xml_below() */
	const char *words; /* NULL: no condition */
};

bool condition_holds(const struct tables *t, const struct node *n, const struct condition *c);

#endif
