/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_RULES_H
#define VIOMMU_RULES_H

#include "report.h"

/* What a rule sees while it runs. Rules read the document, they never change it. */
struct pass {
	const struct tables *t;
	struct viommu_doc *d;
	struct viommu_report *rep;
	enum pass_id pass;
	const struct xml_node
		*child; /* the one that is read now, where children are read in their order */
	uint64_t cells; /* NUMA cells that the document has */
	bool *cell_read; /* by id, which of them were read */
	struct row_names *names; /* while it is read */
	const void *const *found; /* of the element whose CHECK row runs: what was found, by row */
	uint32_t model; /* of the element that is looked at: node_model() */
	const struct rule *partner_of; /* the last rule that looked for another device, ... */
	bool partner; /* ... and whether there is one */
	bool once; /* the first refusal is enough: it ends the pass */
};

/* Runs every rule of a pass over the document. 0, or a negative errno; refusals are in the report. */
int rules_run(struct viommu_doc *d, struct viommu_report *rep, enum pass_id pass);

/* Whether a pass would refuse the document: 1 or 0, or a negative errno. */
int rules_refuse(struct viommu_doc *d, enum pass_id pass);

/* Runs one rule on one element, if release, tag and model say that it applies. */
int rule_run(struct pass *p, uint16_t rule, struct node *n);

/*
 * Refuses, with the rule's own code and arguments (.args); row, when not 0, is where. Returns 0, a negative errno, or 1
 * when that ends the pass.
 */
int rule_refuse(struct pass *p, const struct rule *r, const struct node *n);

/* Refuses with arguments of the caller's. */
int rule_refuse_with(struct pass *p, const struct rule *r, const struct node *n, size_t nargs,
		     const char *const *args);

#define REFUSE(p, r, n, ...)                                                                  \
	rule_refuse_with(p, r, n,                                                             \
			 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *), \
			 (const char *const[]){ __VA_ARGS__ })

/* Says whether the fault is there: refuses when it is, or, for an inverted rule, when it is not. */
int rule_verdict(struct pass *p, const struct rule *r, const struct node *n, bool fault);

#endif
