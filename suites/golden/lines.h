/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_LINES_H
#define GOLDEN_LINES_H

#include "buf.h"

/* Adds a unified diff of two texts, three lines of context, without file names; nothing when they are equal. 0 or -ENOMEM. */
int lines_diff(struct buf *b, const char *old, const char *new);

#endif
