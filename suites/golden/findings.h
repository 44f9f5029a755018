/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_FINDINGS_H
#define GOLDEN_FINDINGS_H

#include "buf.h"
#include "golden.h"

/*
 * Findings as lines of text, as check prints them behind the name of the file: "LINE: error: CLASS: TEXT [VT1302]" and
 * "LINE: note: TEXT [VT1902]". TEXT is the sentence without the prefix of its class, on one line.
 */

/* Adds the line, without its end; on and off stand around the severity, for colours. */
void finding_text(struct buf *b, const struct viommu_finding *f, const char *on, const char *off);

/* Adds all findings of a report, a line each. */
void findings_text(struct buf *b, const struct viommu_report *rep);

/* Such a line, taken apart. */
struct finding_line {
	unsigned line, code;
	const char *cls, *text; /* not terminated; cls is empty for a note */
	size_t cls_len, text_len;
};

/*
 * Takes the line at *at apart and moves on; blanks at its end and empty lines do not count. Returns 1, 0 at the end of
 * the text, or -EINVAL for what is no finding.
 */
int findings_next(const struct golden_text *text, size_t *at, struct finding_line *ret);

/* Adds the lines of such a text, made anew. 0, -EINVAL when it has none or something else, or -ENOMEM. */
int findings_fmt(struct buf *b, const struct golden_text *text);

/* Whether a case says that check reports this number: by its list, or by its file. */
bool findings_have(const struct golden_case *c, unsigned number);

#endif
