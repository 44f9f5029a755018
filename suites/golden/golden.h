/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_H
#define GOLDEN_H

#include "arena.h"
#include "buf.h"
#include "engine.h"

/*
 * Golden cases: what an implementation has to answer, as files that any implementation can read. All cases are read into
 * memory once; a case is then run against an engine without any input or output, so that the same cases can judge many tables.
 */

enum golden_level { LEVEL_MUST, LEVEL_SHOULD, LEVEL_MAY, LEVEL_COUNT };
enum golden_tier { TIER_GOLDEN, TIER_SEEN, TIER_SOURCE, TIER_FORK, TIER_INFERRED, TIER_COUNT };
enum { TOPOLOGIES = VIOMMU_TOPOLOGY_SVG + 1 };
enum golden_verdict_schema { SCHEMA_UNSAID, SCHEMA_INVALID, SCHEMA_VALID };

/* A file of a case; data NULL when there is none, hence nothing is asserted. */
struct golden_text {
	const char *data;
	size_t len;
};

struct golden_pair {
	const char *key, *value;
};

/* What has to be refused, and how. pass and code are 0 when not said. */
struct golden_refusal {
	const char *pass;
	unsigned code;
	struct golden_text err;
};

/* A further refused document: bad-WHY.xml and bad-WHY.err. */
struct golden_bad {
	const char *why;
	struct golden_text xml;
	struct golden_refusal refusal;
};

/* A file of a case directory that is no fixed name. */
struct golden_file {
	const char *name;
	struct golden_text text;
	bool explained; /* some key of case.json asks for it */
};

struct golden_case {
	const char *id; /* "AREA/NAME", from the directory */
	const char *area; /* "AREA" */
	const char *dir;
	const char *summary, *since, *until, *caps;
	enum golden_level level;
	enum golden_tier tier;
	struct viommu_options options;
	struct viommu_fd *fds; /* for args; .used is not */
	struct golden_pair *evidence;
	const char **features;
	struct golden_bad *bad;
	unsigned *findings; /* all codes that check reports, when has_findings */
	size_t evidences, feature_count, bads, finding_count, fd_count;
	bool has_findings, fixed_point, abi_same, schema_first;
	enum golden_verdict_schema schema;
	unsigned generate; /* what stands for "%%" in in.xml: place in generate_kinds, 0 for nothing */
	size_t generate_count;
	struct golden_refusal refusal; /* .err is the file err */
	struct golden_text json, in, out, args, dst;
	struct golden_text
		topology[TOPOLOGIES]; /* the files topology.*, by enum viommu_topology_kind */
	struct golden_text says; /* the file findings: what check says, and argv beside args */
	struct golden_file *files; /* bad-* and what nothing explains */
	size_t file_count;
	bool unreadable; /* some file could not be read; problems says which */
	const char *problems; /* faults of the case itself, one a line; NULL when there are none */
};

struct golden {
	struct arena arena;
	const char *dir; /* data directory */
	struct golden_case *cases;
	size_t count;
	const char *
		strays; /* what stands among the cases and is none, one a line; NULL when there is nothing */
	struct caps_store caps;
};

/* Reads all cases of a data directory, in rising order of ids. Returns 0 or a negative errno. */
int golden_load(struct golden *g, const char *data_dir);
void golden_done(struct golden *g);

/* Words of the case format, for messages and documentation. */
const char *golden_level_name(enum golden_level level);
const char *golden_tier_name(enum golden_tier tier);

/* Name of the file that holds a drawing, "topology.txt". */
const char *golden_topology_name(enum viommu_topology_kind kind);

/* Whether a case says how a document is drawn. */
bool golden_has_topology(const struct golden_case *c);

/* ---- running ---- */

/*
 * One expectation that was not met. what is the file or key that holds it; or "accepted" and "refused", with "bad-WHY."
 * before it for a further document, when the answer is of the other kind; or "not judged" when there is no answer.
 */
struct golden_failure {
	const char *what;
	const char *expected, *got;
};

struct golden_verdict {
	bool quick; /* in: stop at the first failure, keep no texts */
	struct arena arena;
	struct golden_failure *failure;
	size_t failures, room;
};

/*
 * Runs one case. What cannot be judged has failed. Returns 0, whatever the verdict, or -ENOMEM. The verdict is to be
 * initialised by the caller, and freed with golden_verdict_done().
 */
int golden_run(struct engine *e, const struct golden_case *c, struct golden_verdict *v);
void golden_verdict_done(struct golden_verdict *v);

/* First refusals of all documents of a case, in the order in which they are run: for coverage. */
typedef void golden_refusal_fn(void *data, const struct viommu_finding *f);
int golden_refusals(struct engine *e, const struct golden_case *c, golden_refusal_fn *fn,
		    void *data);

#endif
