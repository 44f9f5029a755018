/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef REPLAY_TEXTS_H
#define REPLAY_TEXTS_H

#include "replay.h"

#include <libxml/tree.h>

/*
 * The texts that are compared. A command line is compared as its lines: the .args layout without the " \" at their ends,
 * quotes and all, so that equal lines are equal files.
 */

/* Takes the layout of an .args file apart. NULL when it is in that layout to the last byte, else what is wrong with it. */
const char *args_lines(const char *data, size_t len, struct buf *lines);

/* The text of an argument without the shell's quotes. */
void args_unquote(const char *s, size_t n, struct buf *b);

/*
 * Copies a JSON value without the blanks between its tokens, every token as it is written. value receives the token of
 * that member of the outermost object, with its quotes, or nothing. False when the text is not one JSON value.
 */
bool json_tokens(const char *s, size_t n, struct buf *out, const char *member, struct buf *value);

/* ---- projected part ---- */

/*
 * Adds the projected part of a command line to b, an item a line and in order: fields of -machine, -global on PCI, -device
 * of PCI controllers, IOMMUs and vfio, -object iommufd and acpi-generic-initiator. JSON stands there token by token.
 */
void args_project(const char *lines, struct buf *b);

/* Says in words what that is. */
void args_project_explain(struct buf *b);

/* ---- eras ---- */

/* A difference between releases of libvirt, or of its tests, that the input does not cause. Texts: see eras.def. */
struct era {
	const char *id;
	enum replay_part part;
	const char *era, *what, *when;
	const char *from, *to;
	const char *use_from, *use_to; /* a token elsewhere that goes with it; NULL for none */
	const char *why;
};

extern const struct era eras[];
extern const size_t era_count;

/* What a case is about, for the conditions of rows. */
struct era_scope {
	const struct xml_node *input;
	const struct replay_case *c;
};

enum { ERAS_MAX = 32 };

/* How often each row changed a text. */
struct era_counts {
	unsigned n[ERAS_MAX];
};

/* Whether all terms of a condition hold; NULL always does. */
bool era_holds(const struct era_scope *s, const char *when);

/* Brings a text into the form that all eras share; *counts starts as zero. */
void eras_apply(const struct era_scope *s, enum replay_part part, struct buf *text,
		struct era_counts *counts);

/* The rows that changed one text more often than the other: those that were needed. */
uint32_t eras_used(const struct era_counts *a, const struct era_counts *b);

#endif
