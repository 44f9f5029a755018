/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_READER_H
#define VIOMMU_READER_H

#include "rules.h"

enum { ROWS_OF_ELEMENT = 64 };

/* The rows that names were found to mean, for those that come again; names of one spelling mostly stand in one place. */
struct row_names {
	struct row_name {
		const char *name;
		uint16_t elem, attr, kept;
	} at[32];
};

/* One element being read: what of it was found for each of its rows. */
struct reader {
	struct pass *p;
	struct node *n;
	const struct elem *e;
	bool carried; /* see node_carried() */
	uint8_t variant; /* node_variant(), 0 when nobody asked yet */
	uint64_t asked; /* rows that were found, or of which something is asked anyway; bit 0 is the first to be read */
	const void *found[ROWS_OF_ELEMENT]; /* struct xml_attr or the first struct xml_node */
};

/* Rows of the element that an attribute of that name is read by: its own, a KEPT one, or both; 0 for none. */
struct row_name attr_rows(struct reader *rd, const char *name);
/* The row of the element that a child is read by, 0 for none. */
uint16_t child_row(const struct reader *rd, const struct xml_node *x);

/* What the reader says of what it finds. 0, or a negative errno; unless said otherwise. */

/* A name in an element that has no row: ignored, with a remark. */
int note_unknown_attr(struct pass *p, struct node *n, const char *name);
int note_unknown_elem(struct pass *p, struct node *n, const struct xml_node *x);
/* Whether a text, or the value in c that was read from it (NULL: none yet), means the same as absent. */
bool counts_as_absent(const struct row *r, const char *text, const struct cell *c);
/* A value that its kind refused with that code. */
int refuse_word(struct reader *rd, const struct row *r, enum code_id code, const char *text);
int refuse_missing(struct reader *rd, const struct row *r);
/* An element that is carried through: a remark, or a refusal when the caller is strict. */
int refuse_carried(struct reader *rd, const struct xml_node *x);
/* The same for an attribute. */
int refuse_kept(struct reader *rd, const char *name);
bool too_much_memory(const struct viommu_doc *d);
/* The document takes too much memory. 1 ends the reading, and is no errno. */
int refuse_size(struct reader *rd);
int refuse_root(struct pass *p, const struct xml_node *x);
/* 1 when there are too many devices, refused. */
int count_devices(struct pass *p, const struct xml_node *root);

#endif
