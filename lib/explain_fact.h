/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_EXPLAIN_FACT_H
#define VIOMMU_EXPLAIN_FACT_H

#include "buf.h"
#include "scdoc.h"
#include "table.h"

/* Facts on their way into a text, one at a time. */
struct facts {
	const struct tables *t;
	struct buf *out;
	struct buf text; /* the fact being put together */
	size_t start; /* of the topic in out */
	bool man; /* a sentence of scdoc instead of a line */
};

/* Writes the fact put together so far under its key; nothing when it is empty, or a line that the topic has already. */
void fact(struct facts *f, const char *key);

/* Writes a fact that is a text of the tables already; nothing when it is NULL or empty. */
void fact_text(struct facts *f, const char *key, const char *text);

/* Frees what the facts hold; a failure is passed on to .out. */
void facts_done(struct facts *f);

/* Adds a comma to the fact being put together, unless it is empty. */
void fact_next(struct facts *f);

/* Adds "VT1302 NAME" to the fact being put together, or the number alone. */
void fact_code(struct facts *f, uint16_t code, bool name);

/* What a value may be, and for which models. */
void facts_value(struct facts *f, const struct row *r);

/* What stands for it when it is absent. */
void fact_default(struct facts *f, const struct row *r);

/* Releases, QEMU's properties and options, the capability that libvirt asks, and the ABI comparison. */
void facts_use(struct facts *f, const struct row *r);

/* Where the facts of a row are from; those of an element without words of its own are its attributes' facts. */
void fact_source(struct facts *f, const struct row *r);

/* Whether a rule speaks of a row. */
bool rule_mentions(const struct tables *t, const struct rule *rule, uint16_t row);

#endif
