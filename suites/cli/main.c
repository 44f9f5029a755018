/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "out.h"
#include "validator.h"

#include <errno.h>
#include <string.h>

static const char about[] =
	"Conformance kit for virtual IOMMUs and iommufd passthrough in libvirt-style\n"
	"domain XML. FILE may be - for standard input.\n";

static const char exit_codes[] =
	"Exit status: 0 done, 1 refused (the first line on standard error says why,\n"
	"as libvirt would), 2 wrong usage or trouble with a file.\n";

static void command_line(struct buf *b, const struct command *c)
{
	const size_t at = b->len;

	buf_add(b, "  ");
	buf_add(b, c->name);
	buf_char(b, ' ');
	buf_add(b, c->args);
	buf_fill(b, ' ', b->len - at < 28 ? 28 - (b->len - at) : 1);
	buf_add(b, c->summary);
	buf_char(b, '\n');
}

static void commands_help(struct buf *b, const struct command *list)
{
	buf_add(b, "\nCommands:\n");
	for (; list->name; list++)
		command_line(b, list);
}

void help_print(struct buf *b, const struct command *c)
{
	buf_add(b, "Usage: viommu-tck ");
	buf_add(b, c ? c->name : "COMMAND [OPTION...] [ARGUMENT...]");
	if (c) {
		buf_add(b, c->sub ? " COMMAND [OPTION...] " : " [OPTION...] ");
		buf_add(b, c->args);
	}
	buf_add(b, "\n\n");
	buf_add(b, c ? c->text : about);
	if (!c || c->sub)
		commands_help(b, c ? c->sub : cli_commands);
	if (!c)
		buf_add(b, "\nviommu-tck COMMAND --help explains a command.\n");
	buf_add(b, "\nOptions:\n");
	options_help(b, OPT_HELP | (c ? c->options : OPT_VERSION));
	buf_add(b, "\nExamples:\n");
	buf_add(b,
		c ? c->examples
		  : "  viommu-tck check domain.xml\n  viommu-tck argv --caps 10.2 domain.xml\n  viommu-tck run 'iommu/*'\n");
	buf_char(b, '\n');
	buf_add(b, exit_codes);
}

static int help(const struct command *c)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	help_print(&b, c);
	return answer_buf(&b);
}

/* Commands below another one carry its name too: "golden diff". */
static const struct command *find(const struct command *list, const char *word)
{
	for (; list && list->name; list++) {
		const char *last = strrchr(list->name, ' ');

		if (!strcmp(last ? last + 1 : list->name, word))
			return list;
	}
	return NULL;
}

/* Help that lists what there is: that of the command above, if it has commands below it. */
static int unknown(const struct command *above, const char *name)
{
	const char *list = above && above->sub ? above->name : "";
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_add(&b, "no command '");
	buf_add(&b, above ? above->name : "");
	buf_add(&b, above ? " " : "");
	buf_add(&b, name);
	buf_add(&b, "'; viommu-tck ");
	buf_add(&b, list);
	buf_add(&b, *list ? " --help lists them" : "--help lists them");
	return trouble(NULL, buf_text(&b));
}

static int run(struct cli *cli, const struct command *c, const char **words, size_t n)
{
	cli->command = c;
	if (!options_parse(cli, c, words, n))
		return TROUBLE;
	return cli->set & OPT_HELP ? help(c) : c->run(cli);
}

/* A command with commands below it: the next word names one. */
static int run_sub(struct cli *cli, const struct command *c, const char **words, size_t n)
{
	const struct command *sub = n ? find(c->sub, words[0]) : NULL;

	if (sub)
		return run(cli, sub, words + 1, n - 1);
	if (n && (!strcmp(words[0], "--help") || !strcmp(words[0], "-h")))
		return help(c);
	return n ? unknown(c, words[0]) : trouble(c->name, "which command? --help lists them");
}

/* viommu-tck help [COMMAND [COMMAND]] */
static int help_on(const char **words, size_t n)
{
	const struct command *c = NULL, *above;

	for (; n; n--, words++) {
		above = c;
		c = find(above ? above->sub : cli_commands, words[0]);
		if (!c)
			return unknown(above, words[0]);
	}
	return help(c);
}

/* Options before any command. */
static int program(struct cli *cli, const char **words, size_t n)
{
	if (!options_parse(cli, NULL, words, n))
		return TROUBLE;
	return cli->set & OPT_VERSION ? answer("viommu-tck " VIOMMU_TCK_VERSION "\n") : help(NULL);
}

static int dispatch(struct cli *cli, const char **words, size_t n)
{
	const struct command *c;

	if (n && !strcmp(words[0], "--")) {
		words++;
		n--;
	} else if (n && words[0][0] == '-' && words[0][1]) {
		return program(cli, words, n);
	}
	if (!n)
		return trouble(NULL, "which command? viommu-tck --help lists them");
	if (!strcmp(words[0], "help"))
		return help_on(words + 1, n - 1);
	c = find(cli_commands, words[0]);
	if (!c)
		return unknown(NULL, words[0]);
	return c->sub ? run_sub(cli, c, words + 1, n - 1) : run(cli, c, words + 1, n - 1);
}

int main(int argc, char **argv)
{
	const size_t n = argc > 1 ? (size_t)argc - 1 : 0;
	/* Each word may be an argument or an option's value, hence room for both. */
	CLEANUP(free_p) const char **args = calloc(2 * n + 1, sizeof(*args));
	struct cli cli = { .args = args, .fds = args ? args + n : NULL };
	int r = streams_check();

	if (r == OK)
		r = args ? dispatch(&cli, (const char **)argv + 1, n)
			 : trouble_errno(NULL, -ENOMEM);
	validator_finish();
	return streams_done(r);
}
