/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a case that says too little, too much or the wrong thing is named as such; layouts are right.
 * Cannot prove: that an expectation is true; only facts can.
 * Truth: viommu-case(5), testdata/schema/case.schema.json.
 */
#include "findings.h"
#include "fmt.h"
#include "meta.h"

#include "unit.h"

#include <errno.h>

/* ---- faults of a case ---- */

#define HEAD "{\"id\":\"a/b\",\"summary\":\"s\","
#define FEATURES ",\"features\":[\"abi\"]"
#define MUST HEAD "\"level\":\"must\",\"tier\":\"golden\","
#define MAY HEAD "\"level\":\"may\",\"tier\":\"inferred\","
#define EVIDENCE(key) "\"evidence\":{\"" key "\":\"L 1\"}"
#define FIXED MUST EVIDENCE("in.xml") FEATURES ",\"fixed_point\":true"
#define FDS(list) MUST EVIDENCE("args") FEATURES ",\"options\":{\"fds\":{" list "}}}"
#define REFUSED MUST EVIDENCE("err") FEATURES ",\"pass\":\"domain\",\"code\":1308"
#define SAID(level, more) level EVIDENCE("findings") FEATURES more
#define NOTE "9: note: <tpm> is carried through, and little of it is checked [VT1902]\n"
#define LATE \
	"12: error: config-unsupported: IOMMU eim requires interrupt remapping to be enabled [VT1308]\n"
#define EIM "unsupported configuration: IOMMU eim requires interrupt remapping to be enabled\n"

struct fault {
	const char *claim;
	const char *json, *in, *out, *args, *err, *dst, *says, *tree;
	const char *problem; /* part of the one line, "" when there is none */
};

#define NO_SOURCE "evidence for 'in.xml' does not start with a source that is known"
#define SOURCE(what, text, line)                                               \
	{                                                                      \
		.claim = what,                                                 \
		.json = MUST "\"evidence\":{\"in.xml\":\"" text "\"}" FEATURES \
			     ",\"fixed_point\":true}",                         \
		.in = "<x/>", .problem = line                                  \
	}

static const struct fault faults[] = {
	{ "a fixed point needs in.xml alone", FIXED "}", .in = "<x/>", .problem = "" },
	{ "a fixed point without in.xml is a fault", FIXED "}", .problem = "no file in.xml" },
	{ "a fixed point has no out.xml",
	  MUST "\"evidence\":{\"in.xml\":\"L 1\",\"out.xml\":\"L 1\"}" FEATURES
	       ",\"fixed_point\":true}",
	  .in = "<x/>", .out = "<x/>", .problem = "out.xml beside fixed_point" },
	{ "false is said by leaving out",
	  MUST EVIDENCE("in.xml") FEATURES ",\"fixed_point\":false}", .in = "<x/>",
	  .problem = "what is false" },
	{ "an unknown key is a fault", FIXED ",\"foo\":1}", .in = "<x/>",
	  .problem = "unknown 'foo' key" },
	{ "a key given twice is a fault", FIXED ",\"fixed_point\":true}", .in = "<x/>",
	  .problem = "case.json: the key 'fixed_point' stands twice\n" },
	{ "a key given twice deep inside is a fault, however it is written",
	  MUST "\"evidence\":{\"in.xml\":\"L 1\",\"in.\\u0078ml\":\"L 1 {\"}" FEATURES
	       ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "case.json: the key 'in.xml' stands twice\n" },
	{ "one key in two objects is none",
	  MUST "\"evidence\":{\"in.xml\":\"L 1 \\\"id\\\":{\"}" FEATURES
	       ",\"fixed_point\":true,\"history\":[{\"why\":\"x\"},{\"why\":\"why\"}]}",
	  .in = "<x/>", .problem = "" },
	{ "an unknown option is a fault", FIXED ",\"options\":{\"foo\":true}}", .in = "<x/>",
	  .problem = "unknown 'foo' option" },
	{ "an unknown feature is a fault",
	  MUST EVIDENCE("in.xml") ",\"features\":[\"foo\"],\"fixed_point\":true}", .in = "<x/>",
	  .problem = "unknown 'foo' feature" },
	{ "an unknown level is a fault",
	  HEAD "\"level\":\"shall\",\"tier\":\"golden\"," EVIDENCE("in.xml") FEATURES
	  ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "unknown 'shall' level" },
	{ "a key of another type is a fault", FIXED ",\"caps\":11}", .in = "<x/>",
	  .problem = "'caps' is not of the right type" },
	{ "a missing key is a fault",
	  HEAD "\"level\":\"may\",\"tier\":\"fork\"," EVIDENCE("in.xml") ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "no 'features'" },
	{ "another id than the directory's is a fault",
	  "{\"id\":\"a/c\",\"summary\":\"s\",\"level\":\"may\",\"tier\":\"fork\"," EVIDENCE(
		  "in.xml") FEATURES ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "id 'a/c'" },
	{ "a fork is no must",
	  HEAD "\"level\":\"must\",\"tier\":\"fork\"," EVIDENCE("in.xml") FEATURES
	  ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "higher than tier 'fork'" },
	{ "an inference is no should",
	  HEAD "\"level\":\"should\",\"tier\":\"inferred\"," EVIDENCE("in.xml") FEATURES
	  ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "higher than tier 'inferred'" },
	{ "a command line is enough", MUST "\"evidence\":{\"args\":\"L 1\"}" FEATURES "}",
	  .in = "<x/>", .args = "x\n", .problem = "" },
	{ "descriptors have numbers", FDS("\"a\":0,\"b\":2147483647"), .in = "<x/>", .args = "x\n",
	  .problem = "" },
	{ "descriptors are of the command line", FIXED ",\"options\":{\"fds\":{\"a\":3}}}",
	  .in = "<x/>", .problem = "fds without args" },
	{ "no descriptor at all is said by leaving out", FDS(""), .in = "<x/>", .args = "x\n",
	  .problem = "fds is empty" },
	{ "a descriptor's number is one", FDS("\"a\":\"3\""), .in = "<x/>", .args = "x\n",
	  .problem = "descriptor 'a': no number" },
	{ "a descriptor's number is not negative", FDS("\"a\":-1"), .in = "<x/>", .args = "x\n",
	  .problem = "descriptor 'a': no number" },
	{ "a descriptor's number is none of floating point", FDS("\"a\":3.5"), .in = "<x/>",
	  .args = "x\n", .problem = "descriptor 'a': no number" },
	{ "a descriptor's number fits", FDS("\"a\":2147483648"), .in = "<x/>", .args = "x\n",
	  .problem = "descriptor 'a': no number" },
	{ "a descriptor has a name", FDS("\"\":3"), .in = "<x/>", .args = "x\n",
	  .problem = "descriptor '': no name" },
	{ "a number is one descriptor's", FDS("\"a\":3,\"b\":4,\"c\":3"), .in = "<x/>",
	  .args = "x\n", .problem = "descriptor 'c': the number is given twice" },
	{ "a descriptor has one number", FDS("\"a\":3,\"a\":4"), .in = "<x/>", .args = "x\n",
	  .problem = "the key 'a' stands twice" },
	{ "an expectation without evidence is a fault", FIXED "}", .in = "<x/>", .args = "x\n",
	  .problem = "no evidence for 'args'" },
	SOURCE("evidence without a source is a fault", "our own output", NO_SOURCE),
	SOURCE("a section is needed", "L [golden]", NO_SOURCE),
	SOURCE("so is the whole name of a golden file", "in.xml", NO_SOURCE),
	SOURCE("a golden file is a source", "pci-rom.x86_64-latest.xml; cut", ""),
	SOURCE("so is a program", "seen on libvirt 9.0.0", ""),
	SOURCE("so is a review", "S001", ""),
	SOURCE("so are we", "project: a limit", ""),
	{ "evidence without expectation is a fault",
	  MUST "\"evidence\":{\"in.xml\":\"L 1\",\"args\":\"L 1\"}" FEATURES
	       ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "evidence for the file 'args', which is not there" },
	{ "a refusal has pass, code and err", REFUSED "}", .in = "<x/>", .err = EIM,
	  .problem = "" },
	{ "the text fits its code", REFUSED "}", .in = "<x/>", .err = "XML error: foo\n",
	  .problem = "'err' does not fit its code" },
	{ "the text ends with a newline", REFUSED "}", .in = "<x/>",
	  .err = "unsupported configuration: IOMMU eim requires interrupt remapping to be enabled",
	  .problem = "'err' does not fit its code" },
	{ "arguments of a text may be anything",
	  MUST EVIDENCE("err") FEATURES ",\"pass\":\"parse\",\"code\":1003}", .in = "<x/>",
	  .err = "XML error: Invalid value for attribute 'a' in element 'b': 'c: 'd''.\n",
	  .problem = "" },
	{ "the text of an older release fits, too",
	  MUST EVIDENCE("err") FEATURES ",\"pass\":\"device\",\"code\":1302}", .in = "<x/>",
	  .err = "XML error: iommu model 'amd' doesn't support additional attributes\n",
	  .problem = "" },
	{ "a code that does not exist is a fault",
	  MUST EVIDENCE("err") FEATURES ",\"pass\":\"device\",\"code\":1399}", .in = "<x/>",
	  .err = "x\n", .problem = "codes.def does not have" },
	{ "our own refusals are no must",
	  MUST EVIDENCE("err") FEATURES ",\"pass\":\"limit\",\"code\":1814}", .in = "<x/>",
	  .err = "not handled by viommu-tck: a NUL byte in the document\n",
	  .problem = "level must with code 'TCK_NUL'" },
	{ "a refused document has no command line",
	  MUST "\"evidence\":{\"err\":\"L 1\",\"args\":\"L 1\"}" FEATURES
	       ",\"pass\":\"domain\",\"code\":1308}",
	  .in = "<x/>", .err = EIM, .args = "x\n", .problem = "has no abi and no args" },
	{ "only a late refusal stands beside out.xml",
	  MUST "\"evidence\":{\"err\":\"L 1\",\"out.xml\":\"L 1\"}" FEATURES
	       ",\"pass\":\"domain\",\"code\":1308}",
	  .in = "<x/>", .err = EIM, .out = "<x/>", .problem = "a pass before argv" },
	{ "a tree is enough", MUST EVIDENCE("topology.txt") FEATURES "}", .in = "<x/>",
	  .tree = "x\n", .problem = "" },
	{ "a tree needs evidence", FIXED "}", .in = "<x/>", .tree = "x\n", .problem = "no evid" },
	{ "evidence for a picture that is not there is a fault",
	  MUST "\"evidence\":{\"in.xml\":\"L 1\",\"topology.svg\":\"L 1\"}" FEATURES
	       ",\"fixed_point\":true}",
	  .in = "<x/>", .problem = "evidence for the file 'topology.svg', which is not there" },
	{ "a document that is refused early has no tree",
	  MUST "\"evidence\":{\"err\":\"L 1\",\"topology.txt\":\"L 1\"}" FEATURES
	       ",\"pass\":\"domain\",\"code\":1308}",
	  .in = "<x/>", .err = EIM, .tree = "x\n", .problem = "a pass before argv" },
	{ "equal documents need a second one", MUST EVIDENCE("abi") FEATURES ",\"abi\":\"same\"}",
	  .in = "<x/>", .problem = "no file dst.xml" },
	{ "a second document needs a verdict", FIXED "}", .in = "<x/>", .dst = "<x/>",
	  .problem = "nothing is asserted of dst.xml" },
	{ "a generated document has its mark",
	  MAY EVIDENCE("in.xml") FEATURES
	  ",\"generate\":{\"kind\":\"nest\",\"count\":3},\"pass\":\"limit\",\"code\":1803}",
	  .in = "<x/>", .problem = "no %%" },
	{ "a further document needs its files",
	  MAY EVIDENCE("err") FEATURES ",\"pass\":\"domain\",\"code\":1308,"
				       "\"bad\":{\"x\":{\"pass\":\"domain\",\"code\":1308}}}",
	  .in = "<x/>", .err = EIM, .problem = "no file bad-'x'" },
	{ "findings are enough", SAID(MAY, "}"), .in = "<x/>", .says = NOTE, .problem = "" },
	{ "findings need evidence", FIXED "}", .in = "<x/>", .says = LATE,
	  .problem = "no evidence for 'findings'" },
	{ "findings are not empty", SAID(MAY, "}"), .in = "<x/>", .says = "",
	  .problem = "findings is empty" },
	{ "a finding has a line", SAID(MAY, "}"), .in = "<x/>",
	  .says = "note: <tpm> is carried through, and little of it is checked [VT1902]\n",
	  .problem = "no finding" },
	{ "a finding has a severity", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: <tpm> is carried through, and little of it is checked [VT1902]\n",
	  .problem = "no finding" },
	{ "a finding has a code", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: <tpm> is carried through, and little of it is checked\n",
	  .problem = "no finding" },
	{ "a finding has a code at its end", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: <tpm> is carried through, and little of it is checked [VT1902].\n",
	  .problem = "no finding" },
	{ "a refusal has a class", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: error: IOMMU eim requires interrupt remapping to be enabled [VT1308]\n",
	  .problem = "no finding" },
	{ "a finding is more than its code", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: [VT1902]\n", .problem = "no finding" },
	{ "the class of a finding is that of its code", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: error: xml: IOMMU eim requires interrupt remapping to be enabled [VT1308]\n",
	  .problem = "not the class of 'IOMMU_EIM'" },
	{ "a refusal is no note", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: IOMMU eim requires interrupt remapping to be enabled [VT1308]\n",
	  .problem = "not the class of 'IOMMU_EIM'" },
	{ "a note is no refusal", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: error: note: <tpm> is carried through, and little of it is checked [VT1902]\n",
	  .problem = "not the class of 'NOTE_OPAQUE'" },
	{ "the text of a finding fits its code", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: <tpm> is carried through [VT1902]\n",
	  .problem = "does not fit 'NOTE_OPAQUE'" },
	{ "a text may look like the end of a finding", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: <a [VT1]> is carried through, and little of it is checked [VT1902]\n",
	  .problem = "" },
	{ "a code of a finding exists", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: x [VT1999]\n", .problem = "codes.def does not have" },
	{ "a code of a finding is no endless number", SAID(MAY, "}"), .in = "<x/>",
	  .says = "9: note: <tpm> is carried through, and little of it is checked [VT4294969198]\n",
	  .problem = "no finding" },
	{ "libvirt's text may be a must", SAID(MUST, "}"), .in = "<x/>", .says = LATE,
	  .problem = "" },
	{ "a remark is no must", SAID(MUST, "}"), .in = "<x/>", .says = NOTE,
	  .problem = "level must with the text of 'NOTE_OPAQUE'" },
	{ "findings have the codes of the list", SAID(MAY, ",\"findings\":[1902,1308]}"),
	  .in = "<x/>", .says = NOTE LATE, .problem = "" },
	{ "findings have no other codes than the list", SAID(MAY, ",\"findings\":[1902]}"),
	  .in = "<x/>", .says = NOTE LATE, .problem = "the codes that case.json lists" },
	{ "findings have all codes of the list", SAID(MAY, ",\"findings\":[1902,1308]}"),
	  .in = "<x/>", .says = NOTE, .problem = "the codes that case.json lists" },
	{ "remarks of argv are not in the list", SAID(MAY, ",\"findings\":[1902]}"), .in = "<x/>",
	  .says = NOTE "9: note: <tpm> is left out of the command line [VT1906]\n", .problem = "" },
	{ "what is no JSON is a fault", "{", .problem = "not a JSON object" },
};

static struct golden_text text(const char *s)
{
	return (struct golden_text){ s, s ? strlen(s) : 0 };
}

static void fault_is_named(void **state)
{
	const struct fault *f = *state;
	struct golden_case c = {
		.id = "a/b",
		.json = text(f->json),
		.in = text(f->in),
		.out = text(f->out),
		.args = text(f->args),
		.dst = text(f->dst),
		.says = text(f->says),
		.topology[VIOMMU_TOPOLOGY_TEXT] = text(f->tree),
		.refusal.err = text(f->err),
	};
	struct arena arena = { 0 };
	struct buf problems = { 0 };

	assert_int_equal(meta_read(&arena, &c, &problems), 0);
	assert_int_equal(case_check(&c, &problems), 0);
	if (*f->problem)
		assert_non_null(strstr(buf_text(&problems), f->problem));
	else
		assert_string_equal(buf_text(&problems), "");
	buf_done(&problems);
	arena_done(&arena);
}

/* ---- layouts ---- */

struct layout {
	const char *claim;
	int (*make)(struct buf *b, const struct golden_text *text);
	const char *before, *after; /* after NULL: it cannot be parsed */
};

static const struct layout layouts[] = {
	{ "one option a line stays", fmt_args, "A=b \\\nq \\\n-x y\n", "A=b \\\nq \\\n-x y\n" },
	{ "needless quotes go", fmt_args, "q \\\n-x 'y'\n", "q \\\n-x y\n" },
	{ "needed quotes come", fmt_args, "q \\\n-x a\\ b\n", "q \\\n-x 'a b'\n" },
	{ "of a variable the value is quoted", fmt_args, "A='b c' \\\nq\n", "A='b c' \\\nq\n" },
	{ "a quote is closed, escaped and opened", fmt_args, "q \\\n-x 'a'\\''b'\n",
	  "q \\\n-x 'a'\\''b'\n" },
	{ "an empty argument stays one", fmt_args, "q \\\n-x ''\n", "q \\\n-x ''\n" },
	{ "JSON loses its blanks, numbers stay", fmt_args,
	  "q \\\n-x '{ \"a\": [1, -2, true, \"\\u0041\"] }'\n",
	  "q \\\n-x '{\"a\":[1,-2,true,\"A\"]}'\n" },
	{ "JSON with a key twice stays", fmt_args, "q \\\n-x '{ \"a\":1,\"a\":2}'\n",
	  "q \\\n-x '{ \"a\":1,\"a\":2}'\n" },
	{ "an open quote cannot be parsed", fmt_args, "q \\\n-x 'y\n", NULL },
	{ "a refusal ends with one newline", fmt_err, "XML error: x \n\n", "XML error: x\n" },
	{ "an empty refusal is none", fmt_err, "\n", NULL },
	{ "findings stay", findings_fmt, NOTE LATE, NOTE LATE },
	{ "findings have no blanks at their end, and nothing between them", findings_fmt,
	  "\n009: note: x  y [VT1902] \r\n\n7: error: xml: a: b [VT1003]",
	  "9: note: x  y [VT1902]\n7: error: xml: a: b [VT1003]\n" },
	{ "no findings have no layout", findings_fmt, "\n", NULL },
	{ "what is no finding has no layout", findings_fmt, NOTE "x\n", NULL },
	{ "a tree keeps its blanks and empty lines inside", fmt_lines, "a \n\n  b\t\r\n\n \n",
	  "a\n\n  b\n" },
	{ "an empty tree is none", fmt_lines, " \n", NULL },
	{ "a picture keeps its layout", fmt_svg, "<svg  a=\"b\">\n<g></g>\n</svg>",
	  "<svg  a=\"b\">\n<g></g>\n</svg>\n" },
	{ "a picture is XML", fmt_svg, "<svg>", NULL },
	{ "XML has two blanks a level and single quotes", fmt_xml,
	  "<a b=\"c\"><d>e</d>\n\t<f></f></a>", "<a b='c'>\n  <d>e</d>\n  <f/>\n</a>\n" },
	{ "metadata keeps its double quotes", fmt_xml, "<a><metadata><x y='z'/></metadata><b/></a>",
	  "<a>\n  <metadata>\n    <x y=\"z\"/>\n  </metadata>\n  <b/>\n</a>\n" },
	{ "what is no XML cannot be parsed", fmt_xml, "<a>", NULL },
	{ "keys of a case come in their order", fmt_json,
	  "{\"code\":1308,\"pass\":\"post\",\"id\":\"a/b\"}",
	  "{\n  \"id\": \"a/b\",\n  \"pass\": \"post\",\n  \"code\": 1308\n}\n" },
	{ "a key twice cannot be kept", fmt_json, "{\"id\":\"a/b\",\"id\":\"a/c\"}", NULL },
	{ "an unknown key is kept", fmt_json, "{\"foo\":[],\"id\":\"a/b\"}",
	  "{\n  \"id\": \"a/b\",\n  \"foo\": []\n}\n" },
};

static void layout_is_made(void **state)
{
	const struct layout *l = *state;
	const struct golden_text before = text(l->before);
	struct buf b = { 0 };

	assert_int_equal(l->make(&b, &before), l->after ? 0 : -EINVAL);
	if (l->after)
		assert_string_equal(buf_text(&b), l->after);
	buf_done(&b);
}

int main(void)
{
	const struct unit_table tables[] = {
		UNIT_TABLE(faults, fault_is_named),
		UNIT_TABLE(layouts, layout_is_made),
	};

	return UNIT_RUN("golden", tables);
}
