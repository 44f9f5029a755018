/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SWEEP_SWEEP_H
#define SWEEP_SWEEP_H

#include "fail.h"

/* What is asked of the library while memory runs out. */
struct scenario {
	const char *claim;
	const char *xml; /* NULL: no document */
	const char *dst; /* compared with it */
	const char *caps;
	const char *explain; /* what to explain; also prints the schema */
	unsigned flags;
};

/*
 * Asks once undisturbed, then fails the first allocation, the second … until a run comes to its end. Every answer has to be
 * -ENOMEM or the undisturbed one, with nothing printed and nothing of ours lost.
 */
void sweep(const struct scenario *c, enum fail_how how);

/* To be called first. */
void sweep_init(void);

#endif
