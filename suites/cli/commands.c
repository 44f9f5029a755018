/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

enum {
	READING = OPT_CAPS | OPT_AS_OF | OPT_ABI_UPDATE | OPT_STRICT | OPT_UUID | OPT_SCHEMA |
		  OPT_DATA,
	JUDGING = READING | OPT_NO_TARGET, /* nothing is made of the document */
};

/* What a command is about, hence what it takes: any cases, one host, one document. */
#define ON_CASES(n, f, o) \
	.name = n, .args = "[GLOB...]", .options = OPT_DATA | (o), .max = 1000, .run = f
#define ON_HOST(n, f, o) \
	.name = n, .args = "HOST", .options = OPT_DATA | (o), .min = 1, .max = 1, .run = f
#define ON_FILE(n, f, o) .name = n, .args = "FILE", .options = o, .min = 1, .max = 1, .run = f

const struct command golden_commands[] = {
	{
		ON_CASES("golden diff", cmd_golden_diff, 0),
		.summary = "show where answers differ from the golden files",
		.text = "Runs the cases and shows, as unified diffs, what is expected and not answered.\n",
		.examples = "  viommu-tck golden diff 'hostdev/*'\n",
	},
	{
		ON_CASES("golden accept", cmd_golden_accept, OPT_WHY),
		.summary = "take the answers of failing cases as expectations",
		.text = "Rewrites expectation files of failing cases with what was answered. Only files that\n"
			"exist and are in the last commit are rewritten; none is ever made. The reason is\n"
			"kept in the history of case.json, unless all files become again what was committed.\n"
			"Refused when CI is set in the environment.\n"
			"\n"
			"The golden file is the oracle: first find out why the answer is right.\n",
		.examples =
			"  viommu-tck golden accept --why 'upstream changed the text in 12.3' 'iommu/granule-*'\n",
	},
	{
		ON_CASES("golden fmt", cmd_golden_fmt, OPT_CHECK),
		.summary = "re-emit the files of cases from their parsed form",
		.text = "Writes case.json with its keys in order, and out.xml, args, topology.*, err\n"
			"and findings in their layout. What they say is not changed.\n",
		.examples = "  viommu-tck golden fmt --check\n",
	},
	{
		ON_CASES("golden orphans", cmd_golden_orphans, 0),
		.summary = "find files, keys and points that nothing explains",
		.text = "Looks for files in case directories that no key explains, unknown keys and words,\n"
			"missing evidence, levels that a tier does not allow, texts that do not fit their\n"
			"code, and points of the reviews that no case holds.\n",
		.examples = "  viommu-tck golden orphans\n",
	},
	{ .name = NULL },
};

const struct command host_commands[] = {
	{
		.name = "host check",
		.args = "HOST...",
		.summary = "say whether descriptions of hosts are sound",
		.text = "Reads descriptions of machines for the mock hardware. HOST is the name of one that\n"
			"comes with the cases, or a file. The first fault of each is printed as\n"
			"FILE:LINE: WHY.\n",
		.examples = "  viommu-tck host check grace-2smmu ./mine.json\n",
		.options = OPT_DATA,
		.min = 1,
		.max = 1000,
		.run = cmd_host_check,
	},
	{
		ON_HOST("host show", cmd_host_show, OPT_SVG),
		.summary = "draw a host: IOMMUs, groups, devices",
		.text = "Prints what a host has: kernel, caller, IOMMUs, and its PCI tree with group,\n"
			"driver and node of every device. With --svg a picture of the same.\n",
		.examples = "  viommu-tck host show intel-sriov\n"
			    "  viommu-tck host show --svg grace-2smmu >grace.svg\n",
	},
	{
		.name = "host tree",
		.args = "[HOST] DIR",
		.summary = "write the sysfs and devfs of a host into a folder",
		.text = "Writes DIR/sys, DIR/dev and DIR/proc; DIR must not exist, or be empty. Nodes are\n"
			"ordinary files there. With --from-listing the tree is that of a listing, which\n"
			"host list prints, and HOST is left out.\n",
		.examples = "  viommu-tck host tree grace-2smmu /tmp/grace\n"
			    "  lspci -A linux-sysfs -O sysfs.path=/tmp/grace/sys/bus/pci\n"
			    "  viommu-tck host tree --from-listing machine.txt /tmp/machine\n",
		.options = OPT_DATA | OPT_LISTING,
		.min = 1,
		.max = 2,
		.run = cmd_host_tree,
	},
	{
		.name = "host list",
		.args = "[HOST]",
		.summary = "list the sysfs and devfs of a host, or of a folder",
		.text = "Prints a line PATH|TYPE|MODE|SIZE|CONTENT for each entry, of the tree of a host, or\n"
			"of what stands below --root.\n",
		.examples =
			"  viommu-tck host list intel\n  viommu-tck host list --root / >machine.txt\n",
		.options = OPT_DATA | OPT_ROOT,
		.max = 1,
		.run = cmd_host_list,
	},
	{
		.name = "host record",
		.args = "",
		.summary = "describe the machine that a folder, or this machine, shows",
		.text = "Reads sys and dev below --root and prints a description of the host. Serial numbers\n"
			"and addresses of network cards are left out unless --serials asks for them.\n",
		.examples = "  viommu-tck host record >mine.json\n"
			    "  viommu-tck host record --root /tmp/machine\n",
		.options = OPT_ROOT | OPT_SERIALS,
		.run = cmd_host_record,
	},
	{
		ON_HOST("host save", cmd_host_save, 0),
		.summary = "print a description anew, whole and in order",
		.text = "Prints a description without what would be filled in anyway; what it is based on is\n"
			"part of it.\n",
		.examples = "  viommu-tck host save intel-shared-group >mine.json\n",
	},
	{
		.name = "host schema",
		.args = "",
		.summary = "print the JSON schema of descriptions",
		.text = "The schema is generated from the table of keys.\n",
		.examples = "  viommu-tck host schema >host.schema.json\n",
		.run = cmd_host_schema,
	},
	{ .name = NULL },
};

const struct command cli_commands[] = {
	{
		ON_FILE("xml", cmd_xml, READING),
		.summary = "print the canonical XML of a domain",
		.text = "Parses, completes and validates a domain and prints it as libvirt would.\n",
		.examples =
			"  viommu-tck xml domain.xml\n  viommu-tck xml --abi-update - <domain.xml\n",
	},
	{
		ON_FILE("argv", cmd_argv, READING | OPT_JSON | OPT_FD),
		.summary = "print the QEMU command line of a domain",
		.text = "Prints the command line in the layout of libvirt's .args files: environment first,\n"
			"one option a line. Descriptors print as names, @iommufd-fd@ for example, unless\n"
			"--fd gives their numbers.\n",
		.examples =
			"  viommu-tck argv domain.xml\n  viommu-tck argv --caps 10.2 --json domain.xml\n"
			"  viommu-tck argv --fd iommufd-fd=20 --fd hostdev-hostdev0-fd=21 domain.xml\n",
	},
	{
		ON_FILE("topology", cmd_topology, READING | OPT_SVG | OPT_DOT),
		.summary = "draw the PCI tree of a domain",
		.text = "Prints every PCI function of a domain below the controller that it is\n"
			"plugged into: bus, slot and function, name on the command line, what it is,\n"
			"and the IOMMU that translates it. A star marks an address that the document\n"
			"does not say.\n",
		.examples =
			"  viommu-tck topology domain.xml\n  viommu-tck topology --svg domain.xml >domain.svg\n"
			"  viommu-tck topology --dot domain.xml | dot -Tpdf >domain.pdf\n",
	},
	{
		ON_FILE("check", cmd_check, JUDGING | OPT_JSON),
		.summary = "list what is wrong with a domain",
		.text = "Prints one finding a line: FILE:LINE: SEVERITY: CLASS: TEXT [VT1302].\n"
			"viommu-tck explain 1302 says more about it.\n",
		.examples =
			"  viommu-tck check domain.xml\n  viommu-tck check --no-target --json domain.xml\n",
	},
	{
		.name = "abi",
		.args = "SRC DST",
		.summary = "compare two domains as a guest sees them",
		.text = "Refuses when a guest of SRC would find other devices in DST, as far as libvirt\n"
			"compares them and they are typed: controllers, inputs, host devices, watchdogs, the\n"
			"balloon and IOMMUs. Memory, CPUs and what is carried through are not compared. The first\n"
			"difference is the answer; --report lists all on standard output. Devices that stand in the\n"
			"documents and were not compared are named on standard error.\n",
		.examples =
			"  viommu-tck abi old.xml new.xml\n  viommu-tck abi --report old.xml new.xml\n",
		.options = JUDGING | OPT_REPORT | OPT_JSON,
		.min = 2,
		.max = 2,
		.run = cmd_abi,
	},
	{
		.name = "schema",
		.args = "",
		.summary = "print the RELAX NG schema of everything typed",
		.text = "The schema is generated from the tables; what is only carried through is any XML.\n",
		.examples =
			"  viommu-tck schema >domain.rng && xmllint --noout --relaxng domain.rng domain.xml\n",
		.run = cmd_schema,
	},
	{
		.name = "domcaps",
		.args = "",
		.summary = "print what a QEMU release offers, in libvirt's layout",
		.text = "Prints the hostdev and iommu sections of libvirt's domain capabilities.\n",
		.examples = "  viommu-tck domcaps --caps 11.1 --arch aarch64\n",
		.options = OPT_CAPS | OPT_ARCH | OPT_MACHINE | OPT_DATA,
		.run = cmd_domcaps,
	},
	{
		.name = "explain",
		.args = "ATTRIBUTE|CODE",
		.summary = "tell what is known of an attribute or a code",
		.text = "Prints the table's row: meaning, models, values, default, releases, QEMU property,\n"
			"whether it is part of the ABI, the cases that hold it, and the source. Names of rows,\n"
			"rules and codes will do as run --uncovered prints them.\n",
		.examples =
			"  viommu-tck explain eim\n  viommu-tck explain iommu/driver/granule\n  viommu-tck explain --all 1302\n",
		.options = OPT_MAN | OPT_ALL | OPT_DATA,
		.max = 1,
		.run = cmd_explain,
	},
	{
		ON_CASES("run", cmd_run, OPT_JSON | OPT_UNCOVERED),
		.summary = "run golden cases against the reference",
		.text = "Runs the cases whose id (AREA/NAME) or area matches, all without a GLOB. Prints a\n"
			"diff for each failing one, a summary by area and level, and the count.\n",
		.examples =
			"  viommu-tck run\n  viommu-tck run iommu 'abi/granule-*'\n  viommu-tck run --uncovered\n",
	},
	{
		ON_CASES("list", cmd_list, OPT_JSON | OPT_REVIEW | OPT_VALUES),
		.summary = "list golden cases",
		.text = "Prints id, level, tier and summary of the cases. --review lists the points of the\n"
			"reviews instead, each with the cases that hold it; --values what may follow an\n"
			"option, for shells that complete words.\n",
		.examples = "  viommu-tck list 'hostdev/*'\n  viommu-tck list --review\n",
	},
	{
		.name = "replay",
		.args = "DIR",
		.summary = "compare with the golden files of a libvirt tree",
		.text = "Reads a folder like libvirt's tests/qemuxmlconfdata: inputs NAME.xml, and what is\n"
			"expected of them, NAME.ARCH-VERSION[.abi-update].args, .xml and .err. Says of each\n"
			"case what is equal whole, equal in the projected part (what is about PCI\n"
			"controllers, IOMMUs and host devices), different, refused, or not compared.\n"
			"\n"
			"What differs between eras of libvirt alone is levelled, and the verdict names the\n"
			"rows that did it; --explain prints them, DIR or not. Exit status 0: all are equal.\n",
		.examples =
			"  viommu-tck replay libvirt/tests/qemuxmlconfdata\n  viommu-tck replay --explain\n",
		.options = OPT_JSON | OPT_EXPLAIN | OPT_DATA,
		.max = 1,
		.run = cmd_replay,
	},
	{
		.name = "golden",
		.args = "...",
		.summary = "maintain golden cases: diff, accept, fmt, orphans",
		.text = "Maintains the files of golden cases.\n",
		.examples = "  viommu-tck golden diff\n  viommu-tck golden fmt --check\n",
		.sub = golden_commands,
	},
	{
		.name = "mock",
		.args = "-- PROGRAM [ARGUMENT...]",
		.summary = "run a program on a machine that is not there",
		.text = "Gives a program and its children a /dev/iommu, VFIO devices and a sysfs of a machine\n"
			"that a file describes. No root, no kernel module and no device is needed. Exits\n"
			"with the program's exit code, 128 and its number for a signal; 126 and 127 when it\n"
			"cannot be run. Linked statically, or written in Go, a program sees the real machine.\n",
		.examples =
			"  viommu-tck mock --host grace-2smmu -- lspci -nnk\n"
			"  viommu-tck mock --host grace-2smmu --trace t --fault IOAS_MAP:2=ENOMEM -- ./program\n",
		.options = OPT_HOST | OPT_TRACE | OPT_TRACE_FORMAT | OPT_FAULT | OPT_DATA,
		.min = 1,
		.max = SIZE_MAX,
		.run = cmd_mock,
	},
	{
		.name = "probe",
		.args = "[BDF [BDF2]]",
		.summary = "make calls on /dev/iommu and a device, and say what came of each",
		.text = "Makes some hundreds of calls on /dev/iommu, on the VFIO nodes of the device and on\n"
			"sysfs, mocked or real, and prints a line for each. BDF is a PCI device that is\n"
			"bound to vfio-pci and used by nobody; it is reset. Without it only /dev/iommu is\n"
			"asked; with BDF2, another one of its group, also how the two share it. With\n"
			"--expect, prints what is not as a recording of a kernel has it.\n",
		.examples =
			"  viommu-tck probe 0000:02:00.0 >mine.probe\n"
			"  viommu-tck mock --host intel-e1000e -- viommu-tck probe --expect e1000e-7.3.probe 0000:02:00.0\n",
		.options = OPT_EXPECT,
		.max = 2,
		.run = cmd_probe,
	},
	{
		.name = "host",
		.args = "...",
		.summary = "look at machines for the mock hardware: check, show, tree, record",
		.text = "Reads and writes descriptions of machines, see viommu-host(5).\n",
		.examples = "  viommu-tck host check grace-2smmu\n",
		.sub = host_commands,
	},
	{ .name = NULL },
};
