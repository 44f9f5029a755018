/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include "buf.h"
#include "viommu.h"

#include <stdbool.h>

/* Says on standard error what went wrong, "viommu-tck: WHAT: WHY"; what may be NULL. Returns TROUBLE. */
int trouble(const char *what, const char *why);

/* The same for a negative errno. */
int trouble_errno(const char *what, int error);

/* Writes an answer to standard output at once. Returns OK or, after a message, TROUBLE. */
int answer(const char *text);
int answer_buf(const struct buf *b);

/*
 * Says what is wrong when a stream for answers or messages is closed: a file could be opened in its place. Returns OK or
 * TROUBLE.
 */
int streams_check(void);

/* The exit code, r unless something that was said did not get out. */
int streams_done(int r);

/* Escape sequences: only for terminals, and not with NO_COLOR. */
enum colour { PLAIN, BOLD, RED, GREEN, YELLOW };
const char *colour(enum colour c);

/* Says on standard error how many findings the report did not keep, if any. */
void further_findings(const struct viommu_report *rep);

/* The same as a line of JSON. */
void further_json(struct buf *b, const char *file, const struct viommu_report *rep);

/* One line on a finding: "FILE:LINE: SEVERITY: CLASS: TEXT [VT1302]", coloured or not. */
void finding_line(struct buf *b, const char *file, const struct viommu_finding *f, bool coloured);

/* One line of JSON on a finding. */
void finding_json(struct buf *b, const char *file, const struct viommu_finding *f);

/* Says on standard error why a document is refused: first what libvirt would say, then all other findings. Returns REFUSED. */
int refused(const char *file, const struct viommu_report *rep);

/* Says on standard error what was remarked about a document that was accepted. */
void remarks(const char *file, const struct viommu_report *rep);

#endif
