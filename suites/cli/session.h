/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli.h"
#include "engine.h"
#include "golden.h"

/* What commands that read documents share: where capability sets are, and the engine. */
struct session {
	char *dir;
	struct caps_store caps;
	struct engine engine;
};

/* Checks the options and finds the data directory. Returns OK or, after a message, TROUBLE. */
int session_open(struct session *s, const struct cli *cli);
void session_done(struct session *s);

/*
 * Reads a file and shows it to the engine. Returns OK with *ret_doc, REFUSED with refusals in the report and without a
 * word, or TROUBLE after a message. *ret_report belongs to the caller, whatever it returns, or is NULL.
 */
int session_read(struct session *s, const struct cli *cli, const char *file,
		 struct viommu_report **ret_report, struct viommu_doc **ret_doc);

/* What a file is called in findings. */
const char *session_name(const char *file);

/* Golden cases, and which of them the arguments pick. */
struct suite {
	struct golden golden;
	bool *picked;
	size_t count;
};

/* Loads the cases. Returns OK or, after a message, TROUBLE: also for a glob that matches nothing. */
int suite_open(struct suite *s, const struct cli *cli);
void suite_done(struct suite *s);

/* Starts the JSON object on a case: its id, level and tier. */
void case_json(struct buf *b, const struct golden_case *c);

#endif
