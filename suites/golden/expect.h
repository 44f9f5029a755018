/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_EXPECT_H
#define GOLDEN_EXPECT_H

#include "golden.h"

/* A case while it is run, and what is expected of the answers. All return 0, whatever the verdict, or -ENOMEM. */

struct run {
	struct engine *e;
	const struct golden_case *c;
	struct golden_verdict *v;
	struct golden_text in;
	golden_refusal_fn *fn; /* sees first refusals, or NULL */
	void *data;
};

/* Whether nothing more needs to be asked: one failure is enough. */
bool run_stop(const struct run *r);

/* Notes a failure; see struct golden_failure. */
int run_fail(struct run *r, const char *what, const char *expected, const char *got);

int run_expect(struct run *r, const char *what, const struct golden_text *want, const char *got);
int run_expect_code(struct run *r, const char *what, unsigned want, unsigned got);
/* The text is the sentence and a newline. */
int run_expect_sentence(struct run *r, const char *what, const struct golden_text *want,
			const char *sentence);

/* Name of what failed in a further document, "bad-WHY.err"; in the main document it is the last part alone. */
const char *run_name(struct buf *b, const char *why, const char *part);

#endif
