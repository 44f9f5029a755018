/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: both forms of a command line say the same, whatever stands in the document: a shell reads the words of the one,
 * a JSON reader those of the other. Cannot prove: that the options are libvirt's; the golden cases do.
 * Truth: viommu.h; POSIX shell quoting; json-c as a reader of another hand; libvirt's spec 5.1, 11.1, 12.
 */
#include "argv.h"
#include "unit.h"

#include <json-c/json.h>
#include <stdlib.h>

#define PORT(index, function) UNIT_CONTROLLER(index, "pcie-root-port", UNIT_PCI("0", "4", function))
#define NAMED(name)                                                                    \
	"<domain type='qemu'><name>" name "</name>" UNIT_UUID "<memory>65536</memory>" \
	"<os><type machine='q35'>hvm</type></os><devices>"                             \
	"<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"
#define EMULATOR(path) UNIT_Q35("", "<emulator>" path "</emulator>")
#define ROM(file)                                                                                  \
	UNIT_Q35("", PORT("1", "0") UNIT_HOSTDEV("<rom file='" file "'/>" UNIT_PCI("1", "0", "0"), \
						 "6", "0"))
#define SMMU "<iommu model='smmuv3'><driver pciBus='1' accel='on' ssidsize='0'/></iommu>"

#define SMMU_ON(bus)                                                                              \
	UNIT_VIRT("", UNIT_CONTROLLER("1", "pcie-expander-bus",                                   \
				      UNIT_PCI("0", "3",                                          \
					       "0")) "<iommu model='smmuv3'><driver pciBus='" bus \
						     "'/></iommu>")

#define EURO "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"

struct document {
	const char *claim, *xml;
	const char *order[3]; /* words or JSON texts that follow each other, NULL at the end */
};

static const struct document documents[] = {
	{ .claim = "a bare q35", UNIT_Q35("", ""), { "LC_ALL=C", "-name", "-machine" } },
	{ .claim = "a bare pc", UNIT_PC("", ""), { "LC_ALL=C", "-uuid", "-msg" } },
	{ .claim = "a bare virt", UNIT_VIRT("", ""), { "LC_ALL=C", "-machine", "-display" } },
	{ .claim = "a name with a blank", NAMED("a b"), { "guest=a b,debug-threads=on" } },
	{ .claim = "a name with a quote", NAMED("it's"), { "guest=it's,debug-threads=on" } },
	{ .claim = "a name with two quotes", NAMED("''"), { "guest='',debug-threads=on" } },
	{ .claim = "a name with double quotes", NAMED("a\"b"), { "guest=a\"b,debug-threads=on" } },
	{ .claim = "a name with a backslash", NAMED("a\\b"), { "guest=a\\b,debug-threads=on" } },
	{ .claim = "a name with a dollar sign", NAMED("$HOME"), { "guest=$HOME,debug-threads=on" } },
	{ .claim = "a name with backticks", NAMED("`x`"), { "guest=`x`,debug-threads=on" } },
	{ .claim = "a name with a semicolon", NAMED("a;b"), { "guest=a;b,debug-threads=on" } },
	{ .claim = "a name with a star", NAMED("a*"), { "guest=a*,debug-threads=on" } },
	{ .claim = "a name with an ampersand", NAMED("a&amp;b"), { "guest=a&b,debug-threads=on" } },
	{ .claim = "a name in another script",
	  NAMED("\xc3\xa9\xe2\x82\xac"),
	  { "guest=\xc3\xa9\xe2\x82\xac,debug-threads=on" } },
	{ .claim = "a name of many characters of several bytes",
	  NAMED(EURO EURO EURO EURO "5"),
	  { "HOME=/var/lib/libvirt/qemu/domain--1-" EURO EURO EURO EURO,
	    "guest=" EURO EURO EURO EURO "5,debug-threads=on" } },
	{ .claim = "a host device of another driver that stands nowhere",
	  UNIT_Q35("", UNIT_HOSTDEV("<driver name='xen'/><address type='unassigned'/>", "6", "0")),
	  { "-name", "-msg" } },
	{ .claim = "an emulator with blanks and quotes",
	  EMULATOR("/a b/it's \"q\""),
	  { "/a b/it's \"q\"", "-name" } },
	{ .claim = "a file in JSON with quotes",
	  ROM("/a&quot;b\\c&apos;d"),
	  { "-device", "\"romfile\":\"/a\\\"b\\\\c'd\"" } },
	{ .claim = "a file in JSON with a backslash",
	  ROM("/a\\b"),
	  { "-device", "\"romfile\":\"/a\\\\b\"" } },
	{ .claim = "a file in JSON with a newline",
	  ROM("/a&#10;b"),
	  { "-device", "\"romfile\":\"/a\\nb\"" } },
	{ .claim = "a file in JSON in another script",
	  ROM("/\xc3\xa9"),
	  { "-device", "\"romfile\":\"/\xc3\xa9\"" } },
	{ .claim = "controllers by index",
	  UNIT_Q35("", PORT("2", "1") PORT("1", "0")),
	  { "\"id\":\"pci.1\"", "\"id\":\"pci.2\"" } },
	{ .claim = "an expander before its smmuv3",
	  UNIT_VIRT("", UNIT_CONTROLLER("1", "pcie-expander-bus", UNIT_PCI("0", "3", "0")) SMMU),
	  { "\"driver\":\"pxb-pcie\"", "\"driver\":\"arm-smmuv3\"" } },
	{ .claim = "descriptors by name, the object before its devices",
	  UNIT_Q35("", PORT("1", "0") UNIT_HOSTDEV(
			       "<driver iommufd='yes'/>" UNIT_PCI("1", "0", "0"), "6", "0")),
	  { "\"fd\":\"@iommufd-fd@\"", "\"iommufd\":\"iommufd0\"" } },
};

/* ---- the words of a shell ---- */

static const char *quoted(const char *s, struct buf *word)
{
	const char *end = strchr(s, '\'');

	assert_non_null(end);
	buf_add_n(word, s, (size_t)(end - s));
	return end + 1;
}

/* One word; what is not in quotes must mean nothing to a shell. */
static const char *read_word(const char *s, struct buf *word)
{
	while (*s && !strchr(" \n", *s)) {
		assert_null(strchr("\"$`;&|<>()*?[#~\t!", *s));
		if (*s == '\'') {
			s = quoted(s + 1, word);
		} else {
			s += *s == '\\';
			buf_char(word, *s++);
		}
	}
	return s;
}

/* Words end at blanks; lines but the last end with " \". */
static const char *skip_blanks(const char *s)
{
	while (*s == ' ' || *s == '\n' || (s[0] == '\\' && s[1] == '\n'))
		s += 1 + (*s == '\\');
	return s;
}

/* ---- the members of a JSON array ---- */

static const char *json_word(struct json_object *member)
{
	if (json_object_is_type(member, json_type_string))
		return json_object_get_string(member);
	assert_true(json_object_is_type(member, json_type_object));
	return json_object_to_json_string_ext(member, JSON_C_TO_STRING_PLAIN |
							      JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* Every word of one form is that of the other; moves through the expected ones. */
static size_t compare_words(const char *args, struct json_object *array, const char *const *order)
{
	struct buf word = { 0 };
	size_t n, found = 0;

	for (n = 0; *args; n++) {
		buf_reset(&word);
		args = skip_blanks(read_word(args, &word));
		assert_string_equal(buf_text(&word),
				    json_word(json_object_array_get_idx(array, n)));
		found += found < 3 && order[found] && strstr(buf_text(&word), order[found]);
	}
	assert_int_equal(n, json_object_array_length(array));
	buf_done(&word);
	return found;
}

static size_t count_expected(const char *const *order)
{
	size_t n = 0;

	while (n < 3 && order[n])
		n++;
	return n;
}

static void both_forms_say_the_same(void **state)
{
	const struct document *c = *state;
	struct unit_answer a;
	struct json_object *array;
	char *args = NULL, *json = NULL;

	unit_validate(&a, c->xml, NULL);
	assert_string_equal(unit_refusals(&a), "");
	assert_int_equal(viommu_argv(a.doc, a.rep, &args), 0);
	assert_int_equal(viommu_argv_json(a.doc, a.rep, &json), 0);
	array = json_tokener_parse(json);
	assert_true(json_object_is_type(array, json_type_array));
	assert_int_equal(compare_words(args, array, c->order), count_expected(c->order));
	json_object_put(array);
	free(args);
	free(json);
	unit_done(&a);
}

/* ---- quotes ---- */

struct quoting {
	const char *claim;
	const char *characters;
	const char *before, *after; /* the value of a variable with each of them in it */
};

static const struct quoting quotings[] = {
	{ "what a shell would not leave alone is quoted", "\t\n\r !\"#$&()*;<>?[\\]^`{|}~", "A='x",
	  "y'\n" },
	{ "what it leaves alone is not",
	  "%+,-./0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz\x7f\xc3\xa9",
	  "A=x", "y\n" },
	{ "a single quote stands outside of quotes", "'", "A='x'\\", "'y'\n" },
};

static void character_is_quoted(void **state)
{
	const struct quoting *q = *state;
	const char *c;

	for (c = q->characters; *c; c++) {
		const char word[] = { 'x', *c, 'y', '\0' };
		struct argv a = { .json = false };
		struct buf expected = { 0 };

		argv_env(&a, "A", "=");
		argv_add(&a, word);
		argv_finish(&a);
		buf_add(&expected, q->before);
		buf_char(&expected, *c);
		buf_add(&expected, q->after);
		assert_string_equal(buf_text(&a.out), buf_text(&expected));
		buf_done(&expected);
		buf_done(&a.out);
		buf_done(&a.spare);
	}
}

static const struct quoting empties[] = {
	{ "an empty word is two quotes", "", "A=''\n", NULL },
};

static void nothing_is_quoted(void **state)
{
	const struct quoting *q = *state;
	struct argv a = { .json = false };

	argv_env(&a, "A", "=");
	argv_add(&a, q->characters);
	argv_finish(&a);
	assert_string_equal(buf_text(&a.out), q->before);
	buf_done(&a.out);
	buf_done(&a.spare);
}

/* Found while the command line is built, hence not by validation (L 11.2, 12). */
struct late {
	const char *claim, *xml;
	enum code_id code;
};

static const struct late late[] = {
	{ "driver xen is refused late",
	  UNIT_Q35("", UNIT_HOSTDEV("<driver name='xen'/>" UNIT_PCI("0", "4", "0"), "1", "0")),
	  C_HOSTDEV_PASSTHROUGH },
	{ "an smmuv3 on a bus that is not there is refused late",
	  UNIT_VIRT("", "<iommu model='smmuv3'><driver pciBus='7'/></iommu>"), C_IOMMU_NO_BUS },
	{ "an smmuv3 on bus 129 is not on bus 1", SMMU_ON("129"), C_IOMMU_NO_BUS },
	{ "an smmuv3 on bus 257 is not on bus 1", SMMU_ON("257"), C_IOMMU_NO_BUS },
};

static void command_line_is_refused(void **state)
{
	const struct late *c = *state;
	struct unit_answer a;
	char *text = NULL;

	unit_validate(&a, c->xml, NULL);
	free(unit_format(&a));
	assert_int_equal(viommu_argv(a.doc, a.rep, &text), 1);
	assert_null(text);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	assert_string_equal(viommu_report_first(a.rep)->pass, "argv");
	unit_done(&a);
}

/* A refused document has a command line too; nobody promises that it is of use. */
struct named {
	const char *claim, *xml;
	int refusals;
	const char *word;
};

#define INTERFACE(type)                                                          \
	"<interface xmlns:q='u' " type                                           \
	"><source network='n'><address type='pci'/></source>" UNIT_PCI("1", "0", \
								       "0") "</interface>"
#define BESIDE(interface) \
	UNIT_Q35("", PORT("1", "0") interface UNIT_HOSTDEV(UNIT_PCI("0", "5", "0"), "6", "0"))

static const struct named nameds[] = {
	{ "an interface that is a host device counts as one", BESIDE(INTERFACE("type='hostdev'")),
	  0, "\"id\":\"hostdev1\"" },
	{ "one that another name space calls so does not",
	  BESIDE(INTERFACE("q:type='hostdev' type='network'")), 0, "\"id\":\"hostdev0\"" },
	{ "a bus that no controller offers is called by its number",
	  UNIT_Q35("", UNIT_HOSTDEV(UNIT_PCI("4", "0", "0"), "6", "0")), 0, "\"bus\":\"pci.4\"" },
};

static void name_is_printed(void **state)
{
	const struct named *c = *state;
	struct unit_answer a;
	char *text = NULL;

	unit_validate(&a, c->xml, NULL);
	assert_int_equal(a.ret, c->refusals);
	assert_int_equal(viommu_argv(a.doc, a.rep, &text), 0);
	assert_non_null(strstr(text, c->word));
	free(text);
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(documents, both_forms_say_the_same),
		UNIT_TABLE(quotings, character_is_quoted),
		UNIT_TABLE(empties, nothing_is_quoted),
		UNIT_TABLE(late, command_line_is_refused),
		UNIT_TABLE(nameds, name_is_printed),
	};

	return UNIT_RUN("argv", tables);
}
