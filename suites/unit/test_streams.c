/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: no command calls it done when its answer or its message did not get out.
 * Cannot prove: that a file system says so in time. Truth: viommu-tck(1).
 */
#include "unit.h"

#include "process.h"

#include <unistd.h>

static char *program;

#define INTEL UNIT_Q35("", "<iommu model='intel'/>")
#define EIM UNIT_Q35("", "<iommu model='intel'><driver eim='on'/></iommu>")
#define NO_UUID                                                                               \
	"<domain type='qemu'><name>t</name><memory>65536</memory><os><type machine='q35'>hvm" \
	"</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"

/* Commands that have an answer or a message, or both. */
struct outlet {
	const char *claim;
	const char *words[PROCESS_WORDS];
	const char *in;
	bool answers, says;
};

static const struct outlet outlets[] = {
	{ "help gets out or fails", { "--help" }, "", true, false },
	{ "the version gets out or fails", { "--version" }, "", true, false },
	{ "an unknown command is said or fails", { "foo" }, "", false, true },
	{ "XML gets out or fails", { "xml", "-" }, INTEL, true, false },
	{ "a command line gets out or fails", { "argv", "-" }, INTEL, true, false },
	{ "a command line in JSON gets out or fails",
	  { "argv", "--json", "-" },
	  INTEL,
	  true,
	  false },
	{ "a refusal gets out or fails", { "xml", "-" }, EIM, false, true },
	{ "findings get out or fail", { "check", "-" }, EIM, true, true },
	{ "a remark gets out or fails", { "xml", "-" }, NO_UUID, true, true },
	{ "a missing file is said or fails", { "abi", "-", "/nope" }, INTEL, false, true },
	{ "no finding at all needs its streams, too", { "check", "-" }, INTEL, false, false },
	{ "the schema gets out or fails", { "schema" }, "", true, false },
	{ "domain capabilities get out or fail", { "domcaps" }, "", true, false },
	{ "an explanation gets out or fails", { "explain", "eim" }, "", true, false },
	{ "a manual page gets out or fails", { "explain", "--man", "codes" }, "", true, false },
	{ "a run gets out or fails", { "run", "iommu/intel-bare" }, "", true, false },
	{ "a list gets out or fails", { "list" }, "", true, false },
	{ "the points of the reviews get out or fail", { "list", "--review" }, "", true, false },
	{ "differences need their streams, too",
	  { "golden", "diff", "iommu/intel-bare" },
	  "",
	  false,
	  false },
	{ "layouts need their streams, too",
	  { "golden", "fmt", "--check", "iommu/intel-bare" },
	  "",
	  false,
	  false },
	{ "eras get out or fail", { "replay", "--explain" }, "", true, false },
};

enum { CLOSED = -1 };

/* Runs the command with one of its streams spoilt, and closes that. */
static void fails_without(const struct outlet *o, int stream, int fd, const char *says)
{
	int fds[3] = { process_stream(o->in), process_stream(""), process_stream("") }, i;

	close(fds[stream]);
	fds[stream] = fd;
	assert_int_equal(process_run(program, o->words, fds), 2);
	if (says)
		assert_string_equal(process_text(fds[2]), says);
	for (i = 0; i < 3; i++)
		if (fds[i] != CLOSED)
			close(fds[i]);
}

static void nothing_is_lost(void **state)
{
	const struct outlet *o = *state;

	fails_without(o, 1, CLOSED, "viommu-tck: standard output: closed\n");
	fails_without(o, 2, CLOSED, NULL);
	if (o->answers)
		fails_without(o, 1, process_full_stream(),
			      "viommu-tck: standard output: Operation not permitted\n");
	if (o->says)
		fails_without(o, 2, process_full_stream(), NULL);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(outlets, nothing_is_lost) };

	if (argc != 2)
		return 2;
	program = argv[1];
	return UNIT_RUN("streams", tables);
}
