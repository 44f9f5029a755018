/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "table.h"
#include "visible.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option {
	uint64_t bit;
	const char *name, *value; /* value: what it is called in help, NULL for none */
	size_t place; /* of the value in struct cli */
	const char *help;
};

static const struct option options[] = {
	{ OPT_CAPS, "--caps", "RELEASE", offsetof(struct cli, caps),
	  "QEMU release of the capability set, or a capability file (11.1)" },
	{ OPT_ARCH, "--arch", "ARCH", offsetof(struct cli, arch),
	  "architecture of the guest (x86_64)" },
	{ OPT_MACHINE, "--machine", "MACHINE", offsetof(struct cli, machine),
	  "machine of the guest, pc for example (q35 or virt)" },
	{ OPT_AS_OF, "--as-of", "RELEASE", offsetof(struct cli, as_of),
	  "answer as that libvirt release did, " OLDEST_RELEASE " or later" },
	{ OPT_ABI_UPDATE, "--abi-update", NULL, 0, "as on define and create, not on migration" },
	{ OPT_NO_TARGET, "--no-target", NULL, 0, "leave out what this machine and QEMU can do" },
	{ OPT_STRICT, "--strict", NULL, 0, "refuse elements that are only carried through" },
	{ OPT_UUID, "--uuid", "UUID", offsetof(struct cli, uuid),
	  "used when the document has none" },
	{ OPT_FD, "--fd", "NAME=NUMBER", 0, "print that number for @NAME@; more than once" },
	{ OPT_SCHEMA, "--schema", NULL, 0, "validate against the RELAX NG schema first" },
	{ OPT_REPORT, "--report", NULL, 0, "list every difference on standard output" },
	{ OPT_JSON, "--json", NULL, 0, "JSON instead of text" },
	{ OPT_SVG, "--svg", NULL, 0, "a picture instead of text" },
	{ OPT_DOT, "--dot", NULL, 0, "a graph for Graphviz instead of text" },
	{ OPT_MAN, "--man", "PAGE", offsetof(struct cli, man),
	  "write the manual page attributes, codes or hosts, as scdoc source" },
	{ OPT_ALL, "--all", NULL, 0, "name every case, not the first ones only" },
	{ OPT_REVIEW, "--review", NULL, 0, "list the points of the reviews and who holds them" },
	{ OPT_VALUES, "--values", "WHAT", offsetof(struct cli, values),
	  "list the values of caps, as-of, arch, machine, explain or host" },
	{ OPT_EXPLAIN, "--explain", NULL, 0, "print the differences between eras that are known" },
	{ OPT_UNCOVERED, "--uncovered", NULL, 0,
	  "list rows, rules and codes that no case exercises" },
	{ OPT_WHY, "--why", "TEXT", offsetof(struct cli, why),
	  "reason, kept in the history of each case" },
	{ OPT_CHECK, "--check", NULL, 0, "change nothing; fail when something would change" },
	{ OPT_DATA, "--data", "DIR", offsetof(struct cli, data),
	  "directory with cases and capability sets" },
	{ OPT_HOST, "--host", "HOST", offsetof(struct cli, host),
	  "the machine: a name or a description, see viommu-host(5)" },
	{ OPT_TRACE, "--trace", "FILE", offsetof(struct cli, trace),
	  "write down what the program asks of it" },
	{ OPT_TRACE_FORMAT, "--trace-format", "FORMAT", offsetof(struct cli, trace_format),
	  "text or json, one object a line; text-times, json-times (text)" },
	{ OPT_FAULT, "--fault", "SPEC", 0,
	  "POINT[:NTH]=ERRNO, let that call fail; more than once" },
	{ OPT_EXPECT, "--expect", "FILE", offsetof(struct cli, expect),
	  "compare with a recording" },
	{ OPT_LISTING, "--from-listing", "FILE", offsetof(struct cli, listing),
	  "write the tree of a listing instead" },
	{ OPT_ROOT, "--root", "DIR", offsetof(struct cli, root),
	  "folder that has sys and dev, / when not given" },
	{ OPT_SERIALS, "--serials", NULL, 0, "keep serial numbers and addresses of network cards" },
	{ OPT_HELP, "--help", NULL, 0, "this text" },
	{ OPT_VERSION, "--version", NULL, 0, "version of the program" },
};

enum { COUNT = sizeof(options) / sizeof(options[0]) };

static const struct option *find(const char *word, size_t n)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (strlen(options[i].name) == n && !memcmp(options[i].name, word, n))
			return &options[i];
	return NULL;
}

static bool wrong(const struct command *c, const char *what, const char *word)
{
	const char *name = c ? c->name : "";

	SAY("viommu-tck: ", name, *name ? ": " : "", what, " '", word, "'\n");
	SAY("viommu-tck: try viommu-tck ", name, *name ? " " : "", "--help\n");
	return false;
}

/* Keeps the value of an option where it belongs. */
static void keep(struct cli *cli, const struct option *o, const char *value)
{
	if (o->bit & OPT_REPEATED)
		cli->fds[cli->nfds++] = value;
	else
		memcpy((char *)cli + o->place, &value, sizeof(value));
}

/* Takes the option at words[*at], and its value if it has one. */
static bool take(struct cli *cli, const struct command *c, const char **words, size_t n, size_t *at)
{
	const char *word = strcmp(words[*at], "-h") ? words[*at] : "--help";
	const size_t len = strcspn(word, "=");
	const struct option *o = find(word, len);
	const uint64_t allowed = OPT_HELP | (c ? c->options : OPT_VERSION);
	const char *value;

	if (!o || !(o->bit & allowed))
		return wrong(c, "unknown option", word);
	if (cli->set & o->bit & ~(uint64_t)OPT_REPEATED)
		return wrong(c, "given twice:", word);
	cli->set |= o->bit;
	if (!o->value)
		return word[len] ? wrong(c, "takes no value:", word) : true;
	if (!word[len] && *at + 1 == n)
		return wrong(c, "needs a value:", word);
	value = word[len] ? word + len + 1 : words[++*at];
	if (!*value)
		return wrong(c, "needs a value:", word);
	keep(cli, o, value);
	return true;
}

bool options_parse(struct cli *cli, const struct command *c, const char **words, size_t n)
{
	bool options_end = false;
	size_t i;

	for (i = 0; i < n; i++) {
		const char *word = words[i];

		if (!options_end && !strcmp(word, "--"))
			options_end = true;
		else if (options_end || word[0] != '-' || !word[1])
			cli->args[cli->nargs++] = word;
		else if (!take(cli, c, words, n, &i))
			return false;
	}
	if (cli->set & (OPT_HELP | OPT_VERSION) || !c)
		return true;
	if (cli->nargs > c->max)
		return wrong(c, "one argument too many:", cli->args[c->max]);
	if (cli->nargs < c->min)
		return wrong(c, cli->nargs ? "one argument is missing of" : "missing", c->args);
	return true;
}

void options_help(struct buf *b, uint64_t set)
{
	size_t i, at;

	for (i = 0; i < COUNT; i++) {
		const struct option *o = &options[i];

		if (!(o->bit & set))
			continue;
		at = b->len;
		buf_add(b, "  ");
		buf_add(b, o->name);
		buf_char(b, ' ');
		buf_add(b, o->value ? o->value : "");
		buf_fill(b, ' ', b->len - at < 22 ? 22 - (b->len - at) : 1);
		buf_add(b, o->help);
		buf_char(b, '\n');
	}
}
