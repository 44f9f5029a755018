/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_SCHEMA_RNG_H
#define VIOMMU_SCHEMA_RNG_H

#include "buf.h"
#include "table.h"

/* Indented lines of a RELAX NG schema, and the patterns of values. */
struct rng {
	const struct tables *t;
	struct buf *b;
	unsigned depth;
	uint16_t need[E_COUNT]; /* bit n: the element in variant n is referred to */
};

/*
 * What an element is made of. Elements that have variants are a choice of them; an element of a variant
 * that is not typed is OPEN: it may hold anything beside what its rows say.
 */
enum { EVERY = 0, OPEN = ONLY_OTHER };

/* Variants by the word that names them. */
struct rng_variant {
	uint8_t variant; /* enum only */
	const char *word;
};
enum { RNG_VARIANTS = 2 };
extern const struct rng_variant rng_variants[RNG_VARIANTS];

void rng_line(struct rng *w, const char *text);

/* A line of one text between two others; value is escaped. */
void rng_line_value(struct rng *w, const char *before, const char *value, const char *after);

/* Start tag and end tag of what is indented in between; a named tag ends at its name: "<define name=\"". */
void rng_begin(struct rng *w, const char *tag);
void rng_begin_named(struct rng *w, const char *tag, const char *name);
void rng_end(struct rng *w, const char *tag);

/* The pattern of a row's value in an element of that variant. */
void rng_value(struct rng *w, const struct row *r, uint8_t variant);

#endif
