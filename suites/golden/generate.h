/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_GENERATE_H
#define GOLDEN_GENERATE_H

#include "golden.h"

/* Kinds of "generate", NULL at the end. */
extern const char *const generate_kinds[];

/*
 * The document of a case whose in.xml has "%%" where something large belongs. Writes it to b; returns 0, -EINVAL when in.xml has
 * no such mark, or -ENOMEM.
 */
int generate_document(const struct golden_case *c, struct buf *b);

#endif
