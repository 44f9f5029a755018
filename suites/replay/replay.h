/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef REPLAY_H
#define REPLAY_H

#include "arena.h"
#include "buf.h"
#include "capstore.h"

/*
 * Replaying a libvirt tree's own golden files: a folder of NAME.xml inputs and NAME.ARCH-VERSION[.abi-update].args, .xml
 * and .err expectations. Each is judged as what it is; nothing counts as equal that was not compared.
 */

/* What an expectation is about. */
enum replay_part { REPLAY_ARGS, REPLAY_XML, REPLAY_ERR, REPLAY_PARTS };

/* Better ones first: a case is as good as the worst of its parts. */
enum replay_verdict {
	REPLAY_UNASKED, /* nothing is to be expected here */
	REPLAY_EQUAL, /* the whole text, after the rows of eras.def */
	REPLAY_PROJECTED, /* args only: the projected part, as it stands */
	REPLAY_ABSENT, /* the input or the expectation is missing */
	REPLAY_UNREADABLE, /* one of them cannot be read, is no file, or the expectation is not in its layout */
	REPLAY_NO_CAPS, /* no capability set of that QEMU release and architecture */
	REPLAY_REFUSED, /* refused here, though a text is expected, or for a reason that libvirt does not have */
	REPLAY_DIFFERENT,
	REPLAY_VERDICTS
};

struct replay_case {
	const char *name;
	const char *target; /* "x86_64-latest"; NULL for an input that nothing is expected of */
	const char *arch, *version; /* the two halves of it */
	bool abi_update;
	bool input; /* NAME.xml is there */
	bool file[REPLAY_PARTS]; /* expectations that are there */
};

struct replay_tree {
	struct arena arena;
	const char *dir;
	struct replay_case *cases; /* in rising order of names */
	size_t count;
	size_t strangers; /* files that are neither input nor expectation */
};

/* Lists the cases of a folder. Returns 0 or a negative errno; free with replay_tree_done() in any case. */
int replay_tree_open(struct replay_tree *t, const char *dir);
void replay_tree_done(struct replay_tree *t);

/* Path of the input (part REPLAY_PARTS) or of an expectation, also of one that is missing; NULL without memory. To be freed. */
char *replay_path(const char *dir, const struct replay_case *c, enum replay_part part);

/* Why a part is not equal; all members may be NULL. */
struct replay_reason {
	const char *why;
	const char *expected, *got; /* the first lines that differ */
};

struct replay_answer {
	struct arena arena;
	enum replay_verdict verdict, part[REPLAY_PARTS];
	struct replay_reason reason[REPLAY_PARTS];
	uint32_t eras; /* set of rows of eras.def that made texts equal */
	size_t projected; /* items of the projected part that were compared and are equal */
	unsigned code; /* of the first refusal, 0 when there is none */
	const char *code_name, *sentence;
};

/*
 * Runs one case with the capability sets of a store and compares it with what is expected. Returns 0, whatever the
 * verdict, or a negative errno. Never waits for what is no file. Free with replay_answer_done() in any case.
 */
int replay_judge(struct replay_answer *a, const char *dir, const struct replay_case *c,
		 struct caps_store *caps);
void replay_answer_done(struct replay_answer *a);

/* ---- texts ---- */

const char *replay_part_name(enum replay_part part);
const char *replay_verdict_name(enum replay_verdict verdict);

/* What is said of one case: a line, and lines with the reasons below it. */
void replay_text(struct buf *b, const struct replay_case *c, const struct replay_answer *a);

/* The same as one line of JSON. */
void replay_json(struct buf *b, const struct replay_case *c, const struct replay_answer *a);

/* Verdicts counted: those of the parts, and in the last row those of the cases. */
struct replay_counts {
	size_t n[REPLAY_PARTS + 1][REPLAY_VERDICTS];
};

void replay_count(struct replay_counts *n, const struct replay_answer *a);

/* A table, and a last line "N equal, N projected, …". */
void replay_summary(struct buf *b, const struct replay_counts *n);

/* The rows of eras.def, and what the projected part is. */
void replay_explain(struct buf *b);

#endif
