/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: numbers of descriptors stand where argv --fd puts them, and what is wrong with them is said before anything is
 * printed. Cannot prove: that the names are libvirt's; the golden cases do.
 * Truth: viommu-tck(1); libvirt's spec 5.4, 11.1.
 */
#include "unit.h"

#include "process.h"

#include <stdlib.h>
#include <unistd.h>

static char *program;

struct call {
	const char *claim;
	const char *fd[3]; /* values of --fd */
	const char *err; /* what is said, behind "viommu-tck: argv: --fd "; NULL: nothing */
	const char *text[3]; /* in the answer, in this order */
};

#define NO_NUMBER ": not a descriptor's number behind the equals sign\n"

static const struct call calls[] = {
	{ "without a number all have their names",
	  { NULL },
	  NULL,
	  { "fd=@mon-fd@,", "\"fd\":\"@a=b-0@-dup\"", "\"fd\":\"@hostdev-hostdev0-fd@\"" } },
	{ "one that has a number loses its name",
	  { "hostdev-hostdev0-fd=21" },
	  NULL,
	  { "fd=@mon-fd@,", "\"fd\":\"@a=b-0@-dup\"", "\"fd\":\"21\"" } },
	{ "all may have numbers, and a name an equals sign",
	  { "hostdev-hostdev0-fd=21", "a=b-0=2147483647", "mon-fd=0" },
	  NULL,
	  { "fd=0,", "\"fd\":\"2147483647\"", "\"fd\":\"21\"" } },
	{ "zeros in front do not count", { "mon-fd=0003" }, NULL, { "fd=3," } },
	{ "a name alone is none",
	  { "mon-fd" },
	  "mon-fd: not NAME=NUMBER, iommufd-fd=20 for example\n",
	  { 0 } },
	{ "a number has digits", { "mon-fd=" }, "mon-fd=" NO_NUMBER, { 0 } },
	{ "a number has digits only", { "mon-fd=2x" }, "mon-fd=2x" NO_NUMBER, { 0 } },
	{ "a number is not negative", { "mon-fd=-1" }, "mon-fd=-1" NO_NUMBER, { 0 } },
	{ "a number has no sign at all", { "mon-fd=+1" }, "mon-fd=+1" NO_NUMBER, { 0 } },
	{ "a number fits", { "mon-fd=2147483648" }, "mon-fd=2147483648" NO_NUMBER, { 0 } },
	{ "a number fits, however long it is",
	  { "mon-fd=18446744073709551617" },
	  "mon-fd=18446744073709551617" NO_NUMBER,
	  { 0 } },
	{ "a number needs a name", { "=3" }, "=3: no name\n", { 0 } },
	{ "a name has one number",
	  { "mon-fd=3", "mon-fd=4" },
	  "mon-fd=4: the name is given twice\n",
	  { 0 } },
	{ "a number has one name",
	  { "mon-fd=3", "a=03" },
	  "a=03: the number is given twice\n",
	  { 0 } },
	{ "a name that is not there is no typo for nothing",
	  { "mon-fd=3", "iommufd-fd=4" },
	  "iommufd-fd=4: the command line has no descriptor of that name\n",
	  { 0 } },
	{ "at-signs are no part of a name",
	  { "@mon-fd@=3" },
	  "@mon-fd@=3: the command line has no descriptor of that name\n",
	  { 0 } },
};

static const char document[] =
	UNIT_Q35("<iommufd enabled='yes' fdgroup='a=b'/>",
		 UNIT_CONTROLLER("1", "pcie-root-port", UNIT_PCI("0", "4", "0"))
			 UNIT_HOSTDEV(UNIT_PCI("1", "0", "0"), "6", "0"));

/* The command line with the options of a call. */
static int run(const struct call *c, const int fds[3])
{
	const char *words[PROCESS_WORDS] = { "argv", "-" };
	size_t i;

	for (i = 0; i < 3 && c->fd[i]; i++) {
		words[2 * i + 2] = "--fd";
		words[2 * i + 3] = c->fd[i];
	}
	return process_run(program, words, fds);
}

static void answer_has(const char *at, const char *const text[3])
{
	size_t i;

	for (i = 0; i < 3 && text[i]; i++) {
		at = strstr(at, text[i]);
		assert_non_null(at);
	}
}

static void call_is_answered(void **state)
{
	static const char before[] = "viommu-tck: argv: --fd ";
	const struct call *c = *state;
	const int fds[3] = { process_stream(document), process_stream(""), process_stream("") };
	const char *text;
	int i;

	assert_int_equal(run(c, fds), c->err ? 2 : 0);
	text = process_text(fds[2]);
	if (c->err) {
		assert_memory_equal(text, before, strlen(before));
		text += strlen(before);
	}
	assert_string_equal(text, c->err ? c->err : "");
	text = process_text(fds[1]);
	assert_int_equal(!*text, c->err != NULL);
	answer_has(text, c->text);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(calls, call_is_answered) };

	if (argc != 2)
		return 2;
	program = argv[1];
	return UNIT_RUN("fds", tables);
}
