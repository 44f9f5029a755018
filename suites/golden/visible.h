/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_VISIBLE_H
#define GOLDEN_VISIBLE_H

#include "buf.h"

/*
 * Texts that come from documents and names of files may hold what makes a terminal do things, or lie about what it
 * shows. Characters that control it or the direction of the text are written as \x1b and \u202e, bytes that are no
 * character as \x9b; a line end and a tab stay.
 */
void visible_add(struct buf *b, const char *text);

/* Writes pieces, the last of which NULL follows, to standard error; made visible when that is a terminal. */
void say_pieces(const char *const *piece);

#define SAY(...) say_pieces((const char *const[]){ __VA_ARGS__, NULL })

#endif
