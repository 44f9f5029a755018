/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: exit codes and streams of the commands on hosts, and that nothing which stands in a folder is touched.
 * Cannot prove: what descriptions and trees hold; test_host and test_sysfs do.
 * Truth: viommu-tck(1).
 */
#include "unit.h"

#include "process.h"

static const struct process_call calls[] = {
	{ "a sound description needs no words", { "host", "check", "intel" }, "", 0, "", "" },
	{ "several are checked at once", { "host", "check", "intel", "arm", "-" }, "{}", 0, "", "" },
	{ "a fault has its line, and is trouble",
	  { "host", "check", "-", "intel" },
	  "{\n\"cpus\": 0 }",
	  2,
	  "",
	  "<stdin>:2: 'cpus' is to be a number from 1 to 64\n" },
	{ "a host that is not there",
	  { "host", "check", "./no/such.json" },
	  "",
	  2,
	  "",
	  "viommu-tck: ./no/such.json: " },
	{ "a folder is no description", { "host", "check", "./" }, "", 2, "", "viommu-tck: ./: " },
	{ "a host is drawn",
	  { "host", "show", "intel" },
	  "",
	  0,
	  "intel: x86_64, VT-d in scalable mode",
	  "" },
	{ "a picture is SVG",
	  { "host", "show", "--svg", "grace-2smmu" },
	  "",
	  0,
	  "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"graphics-document document\"",
	  "" },
	{ "a picture is XML whatever a title says",
	  { "host", "show", "--svg", "-" },
	  "{ \"cpus\": 2, \"title\": \"a\\u0001<\" }",
	  0,
	  "<svg xmlns=",
	  "" },
	{ "a host is written anew",
	  { "host", "save", "-" },
	  "{ \"cpus\": 2, \"title\": \"a\" }",
	  0,
	  "{\n  \"title\": \"a\"\n}\n",
	  "" },
	{ "the schema is JSON", { "host", "schema" }, "", 0, "{\n  \"$schema\"", "" },
	{ "a tree is listed", { "host", "list", "intel" }, "", 0, "/dev/iommu|c|660|10:257|\n", "" },
	{ "a host and a folder exclude each other",
	  { "host", "list", "--root", "/", "intel" },
	  "",
	  2,
	  "",
	  "viommu-tck: host list: a host and --root exclude each other\n" },
	{ "a tree needs an empty folder",
	  { "host", "tree", "intel", "/" },
	  "",
	  2,
	  "",
	  "viommu-tck: /: there is something in it\n" },
	{ "a tree needs a folder",
	  { "host", "tree", "intel" },
	  "",
	  2,
	  "",
	  "viommu-tck: host tree: takes a host and a folder\n" },
	{ "a listing is a tree already",
	  { "host", "tree", "--from-listing", "-", "intel", "/" },
	  "",
	  2,
	  "",
	  "viommu-tck: host tree: takes a folder only with --from-listing\n" },
	{ "the line that is none is named",
	  { "host", "tree", "--from-listing", "-", "/" },
	  "/sys|d|755|0|nlink=2\n/sys/a\n",
	  2,
	  "",
	  "-:2: not a line of a listing\n" },
	{ "nothing to record",
	  { "host", "record", "--root", "/usr" },
	  "",
	  2,
	  "",
	  "viommu-tck: /usr: there is no PCI bus below it\n" },
	{ "names of hosts complete", { "list", "--values", "host" }, "", 0, "amd\narm\n", "" },
};

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(calls, process_answers) };

	if (argc != 2)
		return 2;
	process_program = argv[1];
	return UNIT_RUN("host_program", tables);
}
