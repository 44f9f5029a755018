/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_ACCEPT_H
#define GOLDEN_ACCEPT_H

#include "golden.h"

/*
 * Takes what a failing case answered as its expectation, with the reason in its history, unless all files become
 * again what they are in the last commit. All files to be rewritten must exist and be there, else nothing is rewritten. Returns 0, -ENOENT with the reason added to why_not when it
 * is not to be done, or another negative errno.
 */
int accept_case(const struct golden_case *c, const struct golden_verdict *v, const char *why,
		struct buf *why_not);

#endif
