/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_COVER_H
#define GOLDEN_COVER_H

#include "golden.h"

/* What of the tables the cases exercise. The zero value: nothing. */
struct cover {
	bool row[A_COUNT]; /* a document writes it */
	bool rule[R_COUNT]; /* it spoke the first refusal of a document */
	bool code[C_COUNT]; /* a case expects it */
	bool *wording; /* a case expects the code as of a release that had this text */
	size_t wordings;
};

int cover_new(struct cover *cov, const struct tables *t);
void cover_done(struct cover *cov);

/* Adds the rows that the documents of a case write, whether they are accepted or not. */
int cover_rows(struct cover *cov, const struct tables *t, const struct golden_case *c);

/* Adds the codes, and their wordings, that a case expects. */
void cover_codes(struct cover *cov, const struct tables *t, const struct golden_case *c);

/* Adds all of it; the rules need a run. */
int cover_case(struct cover *cov, struct engine *e, const struct golden_case *c);

/* Adds a line for each row, rule and code that is not covered; returns how many. */
size_t cover_print(const struct cover *cov, const struct tables *t, struct buf *b);

#endif
