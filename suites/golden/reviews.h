/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_REVIEWS_H
#define GOLDEN_REVIEWS_H

#include "golden.h"

/* What "who" may name, and the keys of a row; NULL at the end. */
extern const char *const review_stages[];
extern const char *const review_keys[];

/* How many points of the reviews are held by cases, and how many wait for a later area. */
struct reviews {
	size_t held, open;
};

/*
 * Reads reviews.json of the data directory, counts its rows and adds what is wrong with them to problems, one fault a line. list, unless
 * NULL, gets one line on each row. Returns 0 or a negative errno.
 */
int reviews_read(const struct golden *g, struct reviews *ret, struct buf *problems,
		 struct buf *list);

#endif
