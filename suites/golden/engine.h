/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_ENGINE_H
#define GOLDEN_ENGINE_H

#include "argv.h"
#include "capstore.h"
#include "table.h"
#include "validator.h"
#include "viommu.h"

/* The implementation under test: the library with one set of tables. */
struct engine {
	const struct tables *t;
	const struct argv_tables *argv;
	struct caps_store *caps;
	struct validator *validator; /* made at first use; engine_done() frees it */
};

/* A document and how to look at it. */
struct question {
	const char *data;
	size_t len;
	struct viommu_options options; /* .size is set here */
	const char *caps; /* QEMU release, NULL for the newest */
	bool schema; /* the schema comes first */
};

/*
 * Parses, completes and validates a document. Returns 0, a negative errno, or the number of refusals. *ret_doc is the
 * document as far as it came, NULL when it could not be parsed; to be freed. The engine's capability sets must outlive it.
 */
int engine_document(struct engine *e, const struct question *q, struct viommu_report *rep,
		    struct viommu_doc **ret_doc);

/* The command line of a validated document, like viommu_argv_with(). */
int engine_argv(const struct engine *e, const struct viommu_doc *doc, struct viommu_report *rep,
		const struct viommu_argv_options *options, char **ret_text);

/* The PCI tree of a validated document, like viommu_topology(). */
int engine_topology(const struct engine *e, const struct viommu_doc *doc,
		    enum viommu_topology_kind kind, char **ret_text);

/*
 * Whether a document has the schema's shape: 1 yes, 0 no and *ret_invalid, -EBADMSG for what is no XML or over a limit,
 * -E2BIG for what has so many siblings that the answer would take too long, or another negative errno.
 */
int engine_schema(struct engine *e, const char *data, size_t len, struct invalid *ret_invalid);

/* Adds the refusal for a capability set that does not exist; doc may be NULL. 0 or -ENOMEM. */
int engine_no_caps(const struct viommu_doc *doc, const char *release, const char *arch,
		   struct viommu_report *rep);

/* An engine with the tables as they stand in the source. */
struct engine engine_default(struct caps_store *caps);

void engine_done(struct engine *e);

static inline void doc_free_p(struct viommu_doc **d)
{
	viommu_doc_free(*d);
}

static inline void report_free_p(struct viommu_report **r)
{
	viommu_report_free(*r);
}

#endif
