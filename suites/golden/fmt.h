/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_FMT_H
#define GOLDEN_FMT_H

#include "golden.h"

/*
 * Files of a case from their parsed form: the layout is made anew, what they say is not changed. Return 0, -EINVAL when the text cannot
 * be parsed, perhaps with the reason in b, or -ENOMEM.
 */
int fmt_json(struct buf *b, const struct golden_text *text);
int fmt_xml(struct buf *b, const struct golden_text *text);
int fmt_args(struct buf *b, const struct golden_text *text);
int fmt_err(struct buf *b, const struct golden_text *text);
int fmt_lines(
	struct buf *b,
	const struct golden_text *text); /* no blanks at ends of lines, none empty at the end */
int fmt_svg(struct buf *b, const struct golden_text *text); /* the same of what is XML */

/* Sees a file of a case and its text made anew, whether it differs or not; error is what the parser said: then anew is the
 * reason, or empty. */
typedef int fmt_fn(void *data, const char *name, const struct golden_text *text,
		   const struct buf *anew, int error);

/* Shows all files of a case that have a layout to fn; stops at its first negative answer. */
int fmt_case(const struct golden_case *c, fmt_fn *fn, void *data);

#endif
