/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include "golden.h"

/* Verdicts counted by area and level. The zero value is empty. */
struct tally {
	struct tally_area *area;
	size_t areas;
	size_t passed, failed;
};

/* Counts a verdict; areas come one after the other. 0 or -ENOMEM. */
int tally_add(struct tally *t, const struct golden_case *c, bool passed);

/* A table, and the line "N passed, N failed". */
void tally_text(const struct tally *t, struct buf *b);

/* One line of JSON. */
void tally_json(const struct tally *t, struct buf *b);

void tally_done(struct tally *t);

#endif
