/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a machine, from its making to its end, and the programs that run on it change no file but those of the session and of
 * the trace: of every system call that could.
 * Cannot prove: what programs of other packages do by themselves; what has no name in a file system.
 * Truth: the list in recorder.c of calls that change files, of Linux's system calls.
 */
#include "unit.h"

#include "ground.h"
#include "process.h"
#include "recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
	char *tck, *client;
} given;

enum { WORDS = 16 };

struct act {
	const char *claim, *host, *scenario;
};

static const struct act acts[] = {
	{ "nodes are opened and closed", "intel-e1000e", "last-close" },
	{ "nodes are changed", "intel-e1000e", "node-changes" },
	{ "attributes are not", "intel-e1000e", "attribute-stays" },
	{ "attributes keep their text", "intel-e1000e", "attribute-text" },
	{ "folders are listed", "intel-e1000e", "dev" },
	{ "nothing is made in the tree", "intel-e1000e", "tree" },
	{ "streams are written", "intel-e1000e", "streams" },
	{ "registers are written", "intel-e1000e", "registers" },
	{ "regions are mapped", "intel-e1000e", "mapping" },
	{ "pages of a virtual IOMMU are mapped", "grace-cmdqv", "page" },
	{ "drivers are changed", "intel-e1000e", "driver" },
	{ "a driver is taken from an open device", "intel-e1000e", "unbind" },
	{ "processes share", "intel-e1000e", "two" },
	{ "programs are executed", "intel-e1000e", "exec" },
};

/* The trace is there, too. */
static bool is_in_ground(const char *path)
{
	const size_t n = strlen(ground);

	return (!strncmp(path, ground, n) && path[n] == '/') || !strcmp(path, "/dev/null");
}

static void run(char *const *words, const char *expected)
{
	struct buf touched = { 0 };
	int err = process_stream(""), status = record(words, err, is_in_ground, &touched);

	assert_string_equal(process_text(err), "");
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_string_equal(touched.len ? buf_text(&touched) : "", expected);
	buf_done(&touched);
	close(err);
}

static void is_inside(void **state)
{
	const struct act *a = *state;
	char trace[80];
	const char *const words[WORDS] = { given.tck, "mock", "--host",	    a->host,	 "--trace",
					   trace,     "--",   given.client, a->scenario, NULL };

	snprintf(trace, sizeof(trace), "%s/trace", ground);
	run((char *const *)(uintptr_t)words, "");
	assert_int_equal(unlink(trace), 0);
	assert_int_equal(ground_names(ground), 0);
}

/* Else the others would prove nothing. */
struct elsewhere {
	const char *claim, *script;
};

static const struct elsewhere elsewheres[] = {
	{ "a file that is made elsewhere is seen", ": >$0" },
	{ "a file that is made there by a relative path is seen", "cd ${0%/*} && : >${0##*/}" },
	{ "a file that is changed there is seen", "cat /dev/null >>$0" },
};

static void is_outside(void **state)
{
	const struct elsewhere *e = *state;
	char path[80], expected[200];
	const char *const words[WORDS] = { given.tck, "mock", "--host",	 "none", "--",
					   "sh",      "-c",   e->script, path,	 NULL };

	snprintf(path, sizeof(path), "%s-outside", ground);
	snprintf(expected, sizeof(expected), "call %ld: %s\n", (long)SYS_openat, path);
	run((char *const *)(uintptr_t)words, expected);
	assert_int_equal(unlink(path), 0);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(acts, is_inside),
						    UNIT_TABLE(elsewheres, is_outside) };
	int ret;

	if (argc != 3 || !ground_make())
		return 2;
	given.tck = argv[1];
	given.client = argv[2];
	ret = UNIT_RUN("outside", tables);
	ground_end();
	return ret;
}
