/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_H
#define CLI_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes of the program. */
enum { OK = 0, REFUSED = 1, TROUBLE = 2 };

/* Options, as a set. */
enum {
	OPT_CAPS = 1 << 0,
	OPT_AS_OF = 1 << 1,
	OPT_ABI_UPDATE = 1 << 2,
	OPT_NO_TARGET = 1 << 3,
	OPT_STRICT = 1 << 4,
	OPT_UUID = 1 << 5,
	OPT_JSON = 1 << 6,
	OPT_SCHEMA = 1 << 7,
	OPT_REPORT = 1 << 8,
	OPT_DATA = 1 << 9,
	OPT_ARCH = 1 << 10,
	OPT_MACHINE = 1 << 11,
	OPT_MAN = 1 << 12,
	OPT_REVIEW = 1 << 13,
	OPT_UNCOVERED = 1 << 14,
	OPT_WHY = 1 << 15,
	OPT_CHECK = 1 << 16,
	OPT_HELP = 1 << 17,
	OPT_VERSION = 1 << 18,
	OPT_EXPLAIN = 1 << 19,
	OPT_FD = 1 << 20,
	OPT_ALL = 1 << 21,
	OPT_VALUES = 1 << 22,
	OPT_SVG = 1 << 23,
	OPT_DOT = 1 << 24,
	OPT_LISTING = 1 << 25,
	OPT_ROOT = 1 << 26,
	OPT_SERIALS = 1 << 27,
	OPT_HOST = 1 << 28,
	OPT_TRACE = 1 << 29,
	OPT_TRACE_FORMAT = 1 << 30,
	OPT_FAULT = 1ll << 31,
	OPT_EXPECT = 1ll << 32,
	OPT_REPEATED = OPT_FD | OPT_FAULT,
};

/* A command line, taken apart. Values are NULL when not given. */
struct cli {
	const struct command *command;
	uint64_t set; /* options given */
	const char *caps, *as_of, *uuid, *data, *arch, *machine, *man, *why, *values;
	const char *listing, *root, *host, *trace, *trace_format, *expect;
	const char **args,
		**fds; /* fds: values of what may be given more than once, --fd or --fault */
	size_t nargs, nfds;
};

struct command {
	const char *name, *args, *summary;
	const char *text; /* a paragraph or two, lines of 76 columns at most */
	const char *examples; /* one a line */
	uint64_t options; /* those that it takes */
	size_t min, max; /* number of arguments */
	int (*run)(const struct cli *cli);
	const struct command *sub; /* commands below it, a NULL name ends them */
};

extern const struct command cli_commands[];
extern const struct command golden_commands[];
extern const struct command host_commands[];

int cmd_xml(const struct cli *cli);
int cmd_argv(const struct cli *cli);
int cmd_topology(const struct cli *cli);
int cmd_check(const struct cli *cli);
int cmd_abi(const struct cli *cli);
int cmd_schema(const struct cli *cli);
int cmd_domcaps(const struct cli *cli);
int cmd_explain(const struct cli *cli);
int cmd_run(const struct cli *cli);
int cmd_list(const struct cli *cli);
int cmd_replay(const struct cli *cli);
int cmd_mock(const struct cli *cli);
int cmd_probe(const struct cli *cli);
int cmd_golden_diff(const struct cli *cli);
int cmd_golden_accept(const struct cli *cli);
int cmd_golden_fmt(const struct cli *cli);
int cmd_golden_orphans(const struct cli *cli);
int cmd_host_check(const struct cli *cli);
int cmd_host_save(const struct cli *cli);
int cmd_host_schema(const struct cli *cli);
int cmd_host_show(const struct cli *cli);
int cmd_host_tree(const struct cli *cli);
int cmd_host_list(const struct cli *cli);
int cmd_host_record(const struct cli *cli);

/* Path of a host: a name alone is one of the data directory. OK, or TROUBLE after a message. */
int find_host(const struct cli *cli, const char *host, struct buf *path);

/* Takes options and arguments from words, the command's name excluded. False after a message about wrong usage. */
bool options_parse(struct cli *cli, const struct command *c, const char **words, size_t n);

/* Adds the lines of help on a command's options. */
void options_help(struct buf *b, uint64_t options);

/* Help on a command, or on the program for NULL. */
void help_print(struct buf *b, const struct command *c);

#endif
