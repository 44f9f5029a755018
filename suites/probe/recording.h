/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PROBE_RECORDING_H
#define PROBE_RECORDING_H

#include "buf.h"

/*
 * What a kernel answers: the lines of a run, each with " | SOURCE" behind it, in sections headed "## NAME". Lines that
 * start with "# ", and empty ones, are remarks.
 */
struct expect;

struct expect_counts {
	unsigned passed, different;
	unsigned unknown; /* lines for which no expectation with a source stands */
	unsigned missing; /* expectations that no line came for, in sections that were run */
};

/* Takes a recording apart, of which it keeps text until expect_done(). NULL without memory. */
struct expect *expect_parse(char *text);

/*
 * Compares a line of a run and adds to the report what is not as expected: "- EXPECTED | SOURCE" and "+ LINE", or
 * "? LINE" where nothing is known that a source stands behind.
 */
void expect_line(struct expect *e, const char *line, struct buf *report);

/* Adds "- EXPECTED | SOURCE" for what did not come. */
struct expect_counts expect_end(struct expect *e, struct buf *report);

void expect_done(struct expect **e);

#endif
