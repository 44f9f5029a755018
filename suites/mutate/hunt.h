/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef HUNT_H
#define HUNT_H

#include "golden.h"
#include "mutants.h"

enum { RECENT = 24 };

/* One process that hunts mutants with the cases. */
struct hunt {
	struct golden golden;
	struct world *copy;
	unsigned *area; /* of each case, as a set */
	bool *tried; /* each case, on the mutant that is hunted */
	size_t recent[RECENT]; /* cases that noticed the last changes: neighbours are noticed by neighbours */
	unsigned newest;
};

/* What became of a mutant. */
struct end {
	const char *killer; /* the case of its areas that noticed it, or NULL */
	const char *elsewhere; /* then: a case of another area that did, or NULL */
};

/* Reads the cases of a data directory. Returns 0 or a negative errno; hunt_done() frees in any case. */
int hunt_load(struct hunt *h, const char *data_dir);
void hunt_done(struct hunt *h);

/* Runs all cases with the tables as they are; each must pass. Returns how many do not, or a negative errno. */
int hunt_try_cases(struct hunt *h);

/* Runs cases with one fact changed until one notices. Returns 0 or a negative errno. */
int hunt_one(struct hunt *h, const struct mutant *m, struct end *ret_end);

#endif
