/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_META_H
#define GOLDEN_META_H

#include "golden.h"
#include "json.h"

/* Reads case.json (c->json) into the case. What is wrong with it goes to problems, one fault a line. */
int meta_read(struct arena *a, struct golden_case *c, struct buf *problems);

/* Looks at the case as a whole: files against keys, evidence, levels, texts against codes. */
int case_check(const struct golden_case *c, struct buf *problems);

/* case.json with its keys in the order of the format, from its parsed form. 0 or -ENOMEM. */
int meta_emit(struct buf *b, struct json_object *json);

/* The words of a set, NULL at the end. */
extern const char *const golden_levels[];
extern const char *const golden_tiers[];
extern const char *const golden_features[];
extern const char *const golden_passes[];

/* Adds the line "FIRST'WORD'LAST" to problems. */
void problem(struct buf *problems, const char *first, const char *word, const char *last);

#endif
