/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a program on a machine that is not there: makes the session, loads the host, starts the program with what is to be
 * loaded before its libraries, and takes the session away when it ends.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include "buf.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mock_session;

/* What was before signals were held back. */
struct signals {
	sigset_t held, mask;
	struct sigaction child;
};

struct launch {
	const char *host; /* file of its description */
	const char *preload; /* path of what is loaded before */
	const char *trace; /* file, NULL: none */
	bool json; /* how it is written */
	bool times;
	const char *const
		*faults; /* of fault_add(), or "@FILE": a file that grows while the program runs */
	size_t n_faults;
	char *const *argv; /* of the program, NULL ends it */
	const struct signals *signals; /* launch_run() holds them */
};

struct ending {
	int code; /* exit code; 128 + signal, 126 and 127 as shells have it */
	bool signalled;
	uint32_t hits; /* calls that were made to fail */
	char point[40]; /* the last one of them */
};

/*
 * Runs it once. 0: it ran, or could not be executed, which code tells; message may say more. 1: the host or a fault is refused,
 * message says why. Or a negative errno, message says of what.
 */
int launch_run(const struct launch *l, struct buf *message, struct ending *ret);

/*
 * From here to signals_release() nothing ends this process that would leave a session behind: what comes is kept for the
 * program, and for us when there is none.
 */
void signals_hold(struct signals *s);
void signals_release(const struct signals *s);

/* Runs argv, which is searched for in PATH, with the environment that puts it on the machine. 0 or a negative errno. */
int program_run(const struct launch *l, const struct mock_session *s, struct ending *ret);

#endif
