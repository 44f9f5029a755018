/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_KIND_H
#define VIOMMU_KIND_H

#include "buf.h"
#include "doc.h"

/* What a value of a row is read with. */
struct value_source {
	struct viommu_doc *doc;
	const struct row *row;
	struct node *node;
	const char *text;
};

/*
 * A value kind. All values of a kind are read, compared and printed by these functions alone.
 *
 * parse: reads text into the cell; returns C_OK, the code of the fault, or a negative errno.
 * text:  the value as it stands in XML.
 * equal: whether two present values are the same.
 */
struct kind {
	const char *name;
	int (*parse)(const struct value_source *v, struct cell *c);
	void (*text)(const struct tables *t, const struct row *r, const struct cell *c,
		     struct buf *b);
	bool (*equal)(const struct cell *a, const struct cell *b);
	const char *rng; /* schema of the value, %w for the choice of words */
};

const struct kind *kind_get(uint8_t id);

/* The value as it stands in canonical XML or in a message. */
void value_text(const struct tables *t, const struct row *r, const struct cell *c, struct buf *b);

/*
 * Reads a whole number as libvirt does: leading blanks, one sign, base 10 or 0 (C notation), nothing
 * after it. Returns 0, -EINVAL, or -ERANGE when it is too large for 64 bits. *ret_negative for "-1".
 */
int number_parse(const char *text, unsigned base, uint64_t *ret_value, bool *ret_negative);

/*
 * Bytes of a memory size in a unit ("KiB" when unit is NULL or empty). 0, -EINVAL for a bad number, -ENOENT for an
 * unknown unit, -ERANGE when the product is more than max.
 */
int scaled_parse(const char *text, const char *unit, uint64_t max, uint64_t *ret_bytes);

/* Reads 16 bytes from 32 hexadecimal digits, dashes and blanks anywhere around byte pairs; -EINVAL otherwise. */
int uuid_parse(const char *text, uint8_t uuid[16]);

/* Node set "0-3,5,^2": calls fn for each number in rising order; -EINVAL when malformed or empty. */
int nodeset_each(const char *text, void (*fn)(void *data, unsigned node), void *data);

/* The unit attribute of the element as it was written, "" when empty, NULL when absent. */
const char *node_unit(const struct node *n);

/* Words that a row takes on this node; CTL_MODEL depends on the type of the controller. NULL: any text. */
const struct words *row_words(const struct tables *t, const struct row *r, const struct node *n);

#endif
