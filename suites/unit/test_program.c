/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: exit codes, what goes to which stream, and that a refusal's first line is libvirt's.
 * Cannot prove: that an answer is right; the golden cases do.
 * Truth: viommu-tck(1).
 */
#include "unit.h"

#include "process.h"

#include <stdlib.h>

#define INTEL UNIT_Q35("", "<iommu model='intel'/>")
#define EIM UNIT_Q35("", "<iommu model='intel'><driver eim='on'/></iommu>")
#define EIM_SAYS "unsupported configuration: IOMMU eim requires interrupt remapping to be enabled\n"
#define NO_UUID                                                                               \
	"<domain type='qemu'><name>t</name><memory>65536</memory><os><type machine='q35'>hvm" \
	"</type></os><devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"

static const struct process_call calls[] = {
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

/* The program has its version from the build, the library from its source. */
static const struct process_call versions[] = {
	{ "the program's version is the library's", { "--version" }, "", 0, "viommu-tck ", "" },
};

static void version_is_librarys(void **state)
{
	const struct process_call *c = *state;
	struct process_call with = *c;
	struct process_call *p = &with;
	struct buf b = { 0 };

	buf_add(&b, c->out);
	buf_add(&b, viommu_version());
	buf_char(&b, '\n');
	with.out = buf_text(&b);
	process_answers((void **)&p);
	buf_done(&b);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(calls, process_answers),
		UNIT_TABLE(versions, version_is_librarys),
	};

	if (argc != 2)
		return 2;
	process_program = argv[1];
	setenv("CI", "1", 1);
	return UNIT_RUN("program", tables);
}
