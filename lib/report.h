/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_REPORT_H
#define VIOMMU_REPORT_H

#include "buf.h"
#include "doc.h"

#include "include/viommu.h"

/* Where a finding is and what raised it; every member may be absent. */
struct place {
	const struct viommu_doc *doc; /* NULL before there is one */
	const struct tables *t; /* then these are used; NULL for the default */
	const struct node *node;
	const struct row *row; /* attribute or child of node */
	unsigned line; /* of something below the node that has no cell; 0: that of the node */
	enum pass_id pass;
	const struct rule *rule;
};

/*
 * Adds a finding; args stand for %1 … %9 of the code's text and are copied. Returns 0, or -ENOMEM: then the
 * report remembers that it is not complete.
 */
int report_add(struct viommu_report *r, const struct place *at, enum code_id code, size_t nargs,
	       const char *const *args);

/*
 * While a report is settled no element comes, goes or moves, so the path of one may be used for the next. Settled or not,
 * what was kept of paths is forgotten.
 */
void report_settle(struct viommu_report *r, bool settled);

/* Whether all that is still added is counted only: then it needs no words. */
bool report_full(const struct viommu_report *r);

/* The same for values that are read in one go. */
#define REPORT(r, at, code, ...)                                                        \
	report_add(r, at, code,                                                         \
		   sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *), \
		   (const char *const[]){ __VA_ARGS__ })

/* The place of a remark about an element, and about a part of it that stands on a line of its own. */
#define AT(d, n) AT_LINE(d, n, 0)
#define AT_LINE(d, n, l) \
	(&(const struct place){ .doc = (d), .node = (n), .line = (l), .pass = PASS_PARSE })

/* Adds a remark; unused arguments are NULL. */
int report_note(struct viommu_report *r, const struct place *at, enum code_id code,
		const char *arg1, const char *arg2);

/* Path of an element, "/domain/devices/iommu[1]/driver". */
void node_path(const struct tables *t, const struct node *n, struct buf *b);

const char *pass_name(enum pass_id pass);

#endif
