/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: exit codes, what goes to which stream, and that a refusal's first line is libvirt's.
 * Cannot prove: that an answer is right; the golden cases do.
 * Truth: viommu-tck(1).
 */
#include "unit.h"

#include "process.h"

#include <stdlib.h>
#include <unistd.h>

static char *program;

struct call {
	const char *claim;
	const char *words[PROCESS_WORDS];
	const char *in;
	int status;
	const char *out,
		*err; /* how the streams start; "" when they are empty, NULL for anything */
};

#define INTEL UNIT_Q35("", "<iommu model='intel'/>")
#define EIM UNIT_Q35("", "<iommu model='intel'><driver eim='on'/></iommu>")
#define EIM_SAYS "unsupported configuration: IOMMU eim requires interrupt remapping to be enabled\n"
#define NO_UUID                                                                               \
	"<domain type='qemu'><name>t</name><memory>65536</memory><os><type machine='q35'>hvm" \
	"</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"

static const struct call calls[] = {
	{ "without a command it is wrong usage", { NULL }, "", 2, "", "viommu-tck: which command?" },
	{ "help is an answer", { "--help" }, "", 0, "Usage: viommu-tck COMMAND", "" },
	{ "help on a command is an answer",
	  { "help", "golden", "fmt" },
	  "",
	  0,
	  "Usage: viommu-tck golden fmt",
	  "" },
	{ "every command has help", { "argv", "--help" }, "", 0, "Usage: viommu-tck argv", "" },
	{ "the version is an answer", { "--version" }, "", 0, "viommu-tck 0.", "" },
	{ "an unknown command is wrong usage", { "foo" }, "", 2, "", "viommu-tck: no command 'foo'" },
	{ "a command below another is missed where they are listed",
	  { "golden", "foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: no command 'golden foo'; viommu-tck golden --help lists them\n" },
	{ "help on a command below none is wrong usage",
	  { "help", "xml", "argv" },
	  "",
	  2,
	  "",
	  "viommu-tck: no command 'xml argv'; viommu-tck --help lists them\n" },
	{ "-- alone is no command", { "--" }, "", 2, "", "viommu-tck: which command?" },
	{ "-- ends options before a command, too", { "--", "xml", "-" }, INTEL, 0, "<domain", "" },
	{ "every option before a command is looked at",
	  { "--version", "--foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: unknown option '--foo'" },
	{ "an empty name is seen in its message",
	  { "xml", "" },
	  "",
	  2,
	  "",
	  "viommu-tck: '': No such file" },
	{ "an empty value is none",
	  { "xml", "--caps", "", "-" },
	  INTEL,
	  2,
	  "",
	  "viommu-tck: xml: needs a value: '--caps'\n" },
	{ "the second of two files is missed",
	  { "abi", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: abi: one argument is missing of 'SRC DST'\n" },
	{ "what is not covered has no JSON",
	  { "run", "--uncovered", "--json" },
	  "",
	  2,
	  "",
	  "viommu-tck: run: --uncovered and --json exclude each other\n" },
	{ "points of the reviews are not picked by case",
	  { "list", "--review", "iommu" },
	  "",
	  2,
	  "",
	  "viommu-tck: list: --review goes with neither" },
	{ "an unknown option is wrong usage",
	  { "xml", "--foo", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: unknown option" },
	{ "an option of another command is wrong usage",
	  { "xml", "--why=x", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: unknown option '--why=x'" },
	{ "an option given twice is wrong usage",
	  { "xml", "--caps=9.0", "--caps=9.2", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: given twice:" },
	{ "an option without its value is wrong usage",
	  { "xml", "-", "--caps" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: needs a value:" },
	{ "a value too many is wrong usage",
	  { "xml", "--strict=1", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: takes no value:" },
	{ "a missing file name is wrong usage",
	  { "xml" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: missing 'FILE'" },
	{ "a file too many is wrong usage",
	  { "xml", "-", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: xml: one argument too many:" },
	{ "after -- nothing is an option",
	  { "xml", "--", "--foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: --foo: No such file" },
	{ "a directory is trouble", { "check", "/" }, "", 2, "", "viommu-tck: /: Is a directory\n" },
	{ "a file that is not there is trouble",
	  { "check", "/nope" },
	  "",
	  2,
	  "",
	  "viommu-tck: /nope: No such file" },
	{ "a release is checked before the document",
	  { "check", "--as-of", "nine", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: nine: not a release" },
	{ "what older releases did is not known",
	  { "xml", "--as-of", "8.10.0", "-" },
	  INTEL,
	  2,
	  "",
	  "viommu-tck: 8.10.0: nothing is known of a libvirt that old; the oldest is 9.0.0\n" },
	{ "canonical XML goes to standard output",
	  { "xml", "-" },
	  INTEL,
	  0,
	  "<domain type='qemu'>\n",
	  "" },
	{ "a command line goes to standard output", { "argv", "-" }, INTEL, 0, "LC_ALL=C \\\n", "" },
	{ "JSON is one array", { "argv", "--json", "-" }, INTEL, 0, "[", "" },
	{ "a good document has no findings", { "check", "-" }, INTEL, 0, "", "" },
	{ "a refusal's first line is libvirt's, alone on its stream",
	  { "xml", "-" },
	  EIM,
	  1,
	  "",
	  EIM_SAYS },
	{ "a finding is the answer of check",
	  { "check", "-" },
	  EIM,
	  1,
	  "<stdin>:1: error: config-unsupported: IOMMU eim",
	  EIM_SAYS },
	{ "a finding in JSON is one object a line",
	  { "check", "--json", "-" },
	  EIM,
	  1,
	  "{\"file\":\"<stdin>\",\"line\":1,",
	  EIM_SAYS },
	{ "a remark comes after the answer",
	  { "xml", "-" },
	  NO_UUID,
	  0,
	  "<domain",
	  "<stdin>:1: note: no <uuid>;" },
	{ "a uuid of the caller's leaves no remark",
	  { "xml", "--uuid", "12345678-9abc-def0-1234-56789abcdef0", "-" },
	  NO_UUID,
	  0,
	  "<domain",
	  "" },
	{ "a malformed uuid is wrong usage",
	  { "xml", "--uuid", "1", "-" },
	  NO_UUID,
	  2,
	  "",
	  "viommu-tck: 1: not a UUID\n" },
	{ "an unknown QEMU release is wrong usage",
	  { "argv", "--caps", "1.0", "-" },
	  INTEL,
	  2,
	  "",
	  "viommu-tck: 1.0: no capability set of that QEMU release\n" },
	{ "half a QEMU release is wrong usage",
	  { "check", "--no-target", "--caps", "11", "-" },
	  INTEL,
	  2,
	  "",
	  "viommu-tck: 11: no capability set of that QEMU release\n" },
	{ "a release without a set for the architecture is a refusal",
	  { "argv", "--caps", "10.2", "-" },
	  UNIT_DOMAIN("riscv64", "virt", "", ""),
	  1,
	  "",
	  "not handled by viommu-tck: no capability set for QEMU 10.2 on riscv64\n" },
	{ "without target no capability set is needed",
	  { "check", "--no-target", "--caps", "10.2", "-" },
	  UNIT_DOMAIN("riscv64", "virt", "", ""),
	  0,
	  "",
	  "" },
	{ "an architecture without capabilities is wrong usage",
	  { "domcaps", "--arch", "foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: domcaps: no capability set for QEMU 11.1 on foo\n" },
	{ "a machine has capabilities",
	  { "domcaps", "--machine", "pc" },
	  "",
	  0,
	  "<domainCapabilities>\n",
	  "" },
	{ "without target nothing is made of a document",
	  { "argv", "--no-target", "-" },
	  INTEL,
	  2,
	  "",
	  "viommu-tck: argv: unknown option '--no-target'\nviommu-tck: try viommu-tck argv --help\n" },
	{ "the schema speaks first",
	  { "check", "--schema", "-" },
	  UNIT_Q35("", "<iommu model='intel'><driver foo='1'/></iommu>"),
	  1,
	  "<stdin>:1: error: schema: ",
	  "XML document failed to validate against schema: " },
	{ "what is no XML is refused before the schema",
	  { "check", "--schema", "-" },
	  "<domain",
	  1,
	  "<stdin>:1: error: plain: ",
	  "(domain_definition):1: " },
	{ "two documents cannot both be standard input",
	  { "abi", "-", "-" },
	  "",
	  2,
	  "",
	  "viommu-tck: abi: only one" },
	{ "the schema is an answer", { "schema" }, "", 0, "<", "" },
	{ "domain capabilities are an answer",
	  { "domcaps", "--arch", "aarch64" },
	  "",
	  0,
	  "<domainCapabilities>\n",
	  "" },
	{ "an unknown machine has no capabilities",
	  { "domcaps", "--machine", "foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: foo: no such machine\n" },
	{ "a code is explained", { "explain", "1308" }, "", 0, "code: VT1308 ", "" },
	{ "an attribute is explained",
	  { "explain", "iommu/driver/@eim" },
	  "",
	  0,
	  "row: IOMMU_DRIVER_EIM\n",
	  "" },
	{ "a row is explained by its id",
	  { "explain", "--all", "iommu_driver_eim" },
	  "",
	  0,
	  "row: IOMMU_DRIVER_EIM\n",
	  "" },
	{ "what is neither is wrong usage",
	  { "explain", "foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: foo: neither" },
	{ "a glob that matches nothing is wrong usage",
	  { "run", "nope*" },
	  "",
	  2,
	  "",
	  "viommu-tck: nope*: matches no case\n" },
	{ "the last line of a run counts",
	  { "run", "iommu/intel-bare" },
	  "",
	  0,
	  "area            must ",
	  "" },
	{ "a run in JSON is one object a line",
	  { "run", "--json", "iommu/intel-bare" },
	  "",
	  0,
	  "{\"case\":\"iommu/intel-bare\",",
	  "" },
	{ "cases are listed", { "list", "iommu/intel-bare" }, "", 0, "iommu/intel-bare ", "" },
	{ "releases of QEMU are listed", { "list", "--values", "caps" }, "", 0, "7.2\n", "" },
	{ "machines are listed", { "list", "--values", "machine" }, "", 0, "pc\nq35\nvirt\n", "" },
	{ "what can be explained is listed",
	  { "list", "--values", "explain" },
	  "",
	  0,
	  "address/type\naddress/domain\n",
	  "" },
	{ "what has no values is wrong usage",
	  { "list", "--values", "foo" },
	  "",
	  2,
	  "",
	  "viommu-tck: foo: there are values of caps, as-of" },
	{ "values go alone",
	  { "list", "--values", "caps", "--json" },
	  "",
	  2,
	  "",
	  "viommu-tck: list: --values goes" },
	{ "nothing is accepted without a reason",
	  { "golden", "accept" },
	  "",
	  2,
	  "",
	  "viommu-tck: golden accept: --why" },
	{ "white space is no reason",
	  { "golden", "accept", "--why", " \t" },
	  "",
	  2,
	  "",
	  "viommu-tck: golden accept: --why" },
	{ "a reason that JSON cannot hold is wrong usage",
	  { "golden", "accept", "--why", "caf\xe9" },
	  "",
	  2,
	  "",
	  "viommu-tck: golden accept: --why is not valid UTF-8\n" },
	{ "nothing is accepted in CI",
	  { "golden", "accept", "--why", "x" },
	  "",
	  1,
	  "",
	  "viommu-tck: golden accept: not in" },
	{ "a data directory must be one",
	  { "run", "--data", "/" },
	  "",
	  2,
	  "",
	  "viommu-tck: /: not a directory with" },
};

static void stream_is(int fd, const char *start)
{
	char *text = strdup(process_text(fd));

	if (*start && strlen(text) > strlen(start))
		text[strlen(start)] = '\0';
	assert_string_equal(text, start);
	free(text);
}

static void call_is_answered(void **state)
{
	const struct call *c = *state;
	const int fds[3] = { process_stream(c->in), process_stream(""), process_stream("") };
	const int status = process_run(program, c->words, fds);
	int i;

	stream_is(fds[2], c->err);
	stream_is(fds[1], c->out);
	assert_int_equal(status, c->status);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

/* The program has its version from the build, the library from its source. */
static const struct call versions[] = {
	{ "the program's version is the library's", { "--version" }, "", 0, "viommu-tck ", "" },
};

static void version_is_librarys(void **state)
{
	const struct call *c = *state;
	struct call with = *c;
	struct call *p = &with;
	struct buf b = { 0 };

	buf_add(&b, c->out);
	buf_add(&b, viommu_version());
	buf_char(&b, '\n');
	with.out = buf_text(&b);
	call_is_answered((void **)&p);
	buf_done(&b);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(calls, call_is_answered),
		UNIT_TABLE(versions, version_is_librarys),
	};

	if (argc != 2)
		return 2;
	program = argv[1];
	setenv("CI", "1", 1);
	return UNIT_RUN("program", tables);
}
