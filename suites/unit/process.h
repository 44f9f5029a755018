/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef UNIT_PROCESS_H
#define UNIT_PROCESS_H

/* Running the program under test, its three streams being files in memory or what a test wants. */

enum { PROCESS_WORDS = 10 };

/* A file in memory with a text, read from its start. To be closed. */
int process_stream(const char *text);

/* A file in memory that takes nothing, as on a full disk. To be closed. */
int process_full_stream(void);

/* What was written to such a file. Valid until the next call. */
const char *process_text(int fd);

/* Runs a program with these words, NULL behind the last; a descriptor of -1 is closed for it. Returns its exit status. */
int process_run(const char *program, const char *const words[PROCESS_WORDS], const int fds[3]);

/* A call of the program that is tested, and how it is answered. */
struct process_call {
	const char *claim;
	const char *words[PROCESS_WORDS];
	const char *in;
	int status;
	const char *out,
		*err; /* how the streams start; "" when they are empty, NULL for anything */
};

/* What is called. */
extern char *process_program;

/* *state is a struct process_call. */
void process_answers(void **state);

#endif
