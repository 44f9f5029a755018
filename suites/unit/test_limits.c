/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a document at each limit is read, one above it is refused with the limit's code, and memory stays bounded.
 * Cannot prove: how long that takes; the benchmark does.
 * Truth: limits.def; at most four times the document plus 16 MiB.
 */
#include "limit.h"
#include "unit.h"

#include <libxml/tree.h>

enum { SLACK = 16 * 1024 * 1024, MANY = 11 * 1024 * 1024 };

#define NAME "<name>t</name>"
#define OS "<os><type machine='q35'>hvm</type></os>"

/* head, n times piece, tail. */
struct large {
	const char *claim, *head, *piece, *tail;
	size_t n;
	enum code_id code; /* of the first refusal */
};

#define DOMAIN(inside) "<domain type='qemu'>" NAME OS inside
#define METADATA(inside) DOMAIN("<metadata>" inside)
#define END "</metadata></domain>"
#define KILO "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define COMMENT "<!-- " KILO KILO KILO KILO KILO KILO KILO KILO " -->"

static const struct large larges[] = {
	{ "64 elements deep are read", METADATA(""), "<x>", "", MAX_DEPTH - 2, C_OK },
	{ "65 elements deep are refused", METADATA(""), "<x>", "", MAX_DEPTH - 1, C_TCK_DEPTH },
	{ "100000 elements deep are refused", METADATA(""), "<x>", "", 100000, C_TCK_DEPTH },
	{ "64 levels again and again are read", METADATA(""), "<x><y/></x>", END, 10000, C_OK },
	{ "4096 attributes are read", METADATA("<x"), " a%n=''", "/>" END, MAX_ATTRS, C_OK },
	{ "4097 attributes are refused", METADATA("<x"), " a%n=''", "/>" END, MAX_ATTRS + 1,
	  C_TCK_ATTRS },
	{ "4096 attributes of a typed element are read", "<domain type='qemu'>" NAME "<os><type",
	  " a%n=''", ">hvm</type></os></domain>", MAX_ATTRS, C_OK },
	{ "a million attributes are refused", METADATA("<x"), " a%n=''", "/>" END, 1000000,
	  C_TCK_ATTRS },
	{ "4097 name spaces are refused", METADATA("<x"), " xmlns:a%n='u'", "/>" END, MAX_ATTRS + 1,
	  C_TCK_ATTRS },
	{ "4097 attributes behind a value with a bracket are refused", METADATA("<x b='>'"),
	  " a%n=''", "/>" END, MAX_ATTRS, C_TCK_ATTRS },
	{ "signs in a text are no attributes", METADATA("<x>"), "a='' ", "</x>" END, 10000, C_OK },
	{ "signs in a value are no attributes", METADATA("<x b='"), "a=", "'/>" END, 10000, C_OK },
	{ "signs in a value with a bracket are no attributes", METADATA("<x b=\">"), "a='' ",
	  "\"/>" END, 10000, C_OK },
	{ "signs in a comment are no attributes", METADATA("<!--<x "), "a='' ", "-->" END, 10000,
	  C_OK },
	{ "signs in character data are no attributes", METADATA("<x><![CDATA[<x "), "a='' ",
	  "]]></x>" END, 10000, C_OK },
	{ "signs in an instruction are no attributes", METADATA("<?x "), "a='' ", "?>" END, 10000,
	  C_OK },
	{ "signs of many elements are those of none", METADATA(""), "<x a='' b='='/>", END, 10000,
	  C_OK },
	{ "an attribute of 64 KiB is read", METADATA("<x y='"), "v", "'/>" END, MAX_VALUE, C_OK },
	{ "an attribute of one byte more is refused", METADATA("<x y='"), "v", "'/>" END,
	  MAX_VALUE + 1, C_TCK_VALUE },
	{ "a typed attribute of 64 KiB is read", DOMAIN("<iommufd enabled='yes' fdgroup='"), "v",
	  "'/></domain>", MAX_VALUE, C_OK },
	{ "a typed attribute of one byte more is refused",
	  DOMAIN("<iommufd enabled='yes' fdgroup='"), "v", "'/></domain>", MAX_VALUE + 1,
	  C_TCK_VALUE },
	{ "64 KiB of blanks are no number but a value",
	  DOMAIN("<devices><iommu model='intel'><driver aw_bits='"), " ",
	  "48'/></iommu></devices></domain>", MAX_VALUE - 2, C_OK },
	{ "an element's name of 50000 bytes is read", METADATA("<x"), "n", "/>" END, MAX_NAME - 1,
	  C_OK },
	{ "an element's name of one byte more is refused", METADATA("<x"), "n", "/>" END, MAX_NAME,
	  C_TCK_NAME },
	{ "an attribute's name of 50000 bytes is read", METADATA("<x a='' "), "n", "=''/>" END,
	  MAX_NAME, C_OK },
	{ "an attribute's name of one byte more is refused", METADATA("<x a='' "), "n", "=''/>" END,
	  MAX_NAME + 1, C_TCK_NAME },
	{ "a name of an instruction of one byte more is refused", METADATA("<?"), "n", "?>" END,
	  MAX_NAME + 1, C_TCK_NAME },
	{ "a name in an end tag of one byte more is refused", METADATA("<x></"), "n", ">" END,
	  MAX_NAME + 1, C_TCK_NAME },
	{ "a name of 11 MiB is refused", METADATA("<x"), "n", "/>" END, MANY, C_TCK_NAME },
	{ "a word in a text is no name", METADATA("<x>"), "n", "</x>" END, MAX_NAME + 1, C_OK },
	{ "a word in a value is no name", METADATA("<x y='"), "n", "'/>" END, MAX_NAME + 1, C_OK },
	{ "a word in a comment is no name", METADATA("<!--"), "n", "-->" END, MAX_NAME + 1, C_OK },
	{ "a word behind the mark of a comment is no end of it", METADATA("<!--><x"), "n",
	  "-->" END, MAX_NAME + 1, C_OK },
	{ "a comment in a document type is not looked at", "<!DOCTYPE d [<!--", "n",
	  "-->]>" METADATA("") END, MAX_NAME + 1, C_TCK_DOCTYPE },
	{ "a long declaration is refused", "<?xml version='1.", "0", "'?>" METADATA("") END,
	  MAX_VALUE, C_TCK_VALUE },
	{ "a long name space that is none is read", METADATA("<x xmlns=' "), "n", "'/>" END, 64000,
	  C_OK },
	{ "long names that do not match are a syntax error",
	  METADATA("<" KILO KILO KILO KILO "></"), "n", ">" END, MAX_NAME, C_XML_SYNTAX },
	{ "character data of 11 MiB is read", METADATA("<x><![CDATA["), "c", "]]></x>" END, MANY,
	  C_OK },
	{ "an instruction of 11 MiB is read", METADATA("<?x "), "c", "?>" END, MANY, C_OK },
	{ "white space of 11 MiB is read", METADATA("<x>"), " ", "</x>" END, MANY, C_OK },
	{ "a text of 1 MiB is read", DOMAIN("<title>"), "t", "</title></domain>", 1024 * 1024,
	  C_OK },
	{ "16384 devices are read", DOMAIN("<devices>"), "<rng model='virtio'/>",
	  "</devices></domain>", MAX_DEVICES, C_OK },
	{ "16385 devices are refused", DOMAIN("<devices>"), "<rng model='virtio'/>",
	  "</devices></domain>", MAX_DEVICES + 1, C_TCK_DEVICES },
	{ "16384 elements that are no devices count too", DOMAIN("<devices>"), "<foo/>",
	  "</devices></domain>", MAX_DEVICES + 1, C_TCK_DEVICES },
	{ "many elements elsewhere are no devices", METADATA(""), "<x/>", END, MAX_DEVICES + 1,
	  C_OK },
};

/* What was opened by pieces alone has to be closed. */
static void close_pieces(struct buf *b, const struct large *c)
{
	size_t i;

	for (i = 0; !*c->tail && i < c->n; i++)
		buf_add(b, "</x>");
	buf_add(b, *c->tail ? c->tail : END);
}

static void build(struct buf *b, const struct large *c)
{
	buf_add(b, c->head);
	unit_add_pieces(b, c->piece, c->n);
	close_pieces(b, c);
	assert_true(buf_ok(b));
}

static void limit_is_kept(void **state)
{
	const struct large *c = *state;
	struct unit_answer a;
	struct buf b = { 0 };

	build(&b, c);
	unit_parse(&a, buf_text(&b), NULL);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	assert_int_equal(a.ret, c->code != C_OK);
	assert_true(!a.doc || viommu_doc_memory(a.doc) <= 4 * b.len + SLACK);
	buf_done(&b);
	unit_done(&a);
}

/* Many tiny parts: read within the bounds of memory, or refused by a limit. */
static const struct large dense[] = {
	{ .claim = "16384 short host devices are bounded",
	  DOMAIN("<devices>"),
	  "<hostdev type='pci'><source><address/></source></hostdev>",
	  "</devices></domain>",
	  MAX_DEVICES },
	{ .claim = "16384 shorter host devices are bounded",
	  DOMAIN("<devices>"),
	  "<hostdev type='pci'><source/></hostdev>",
	  "</devices></domain>",
	  MAX_DEVICES },
	{ .claim = "16384 controllers are bounded",
	  DOMAIN("<devices>"),
	  "<controller type='pci'/>",
	  "</devices></domain>",
	  MAX_DEVICES },
	{ .claim = "NUMA cells without end are bounded",
	  DOMAIN("<cpu><numa>"),
	  "<cell memory='1'/>",
	  "</numa></cpu></domain>",
	  200000 },
	{ .claim = "boot elements without end are bounded",
	  DOMAIN("") "<os>",
	  "<boot dev='hd'/>",
	  "</os></domain>",
	  200000 },
	{ .claim = "timers without end are bounded",
	  DOMAIN("<clock>"),
	  "<timer name='tsc'/>",
	  "</clock></domain>",
	  200000 },
	{ .claim = "empty elements without end are bounded", METADATA(""), "<x/>", END, 200000 },
	{ .claim = "empty attributes without end are bounded",
	  METADATA(""),
	  "<x y=''/>",
	  END,
	  200000 },
	{ .claim = "name spaces without end are bounded",
	  METADATA(""),
	  "<x xmlns='u'/>",
	  END,
	  200000 },
	{ .claim = "comments without end are bounded", METADATA(""), "<!---->", END, 200000 },
	{ .claim = "instructions without end are bounded", METADATA(""), "<?x?>", END, 200000 },
	{ .claim = "texts without end are bounded", METADATA(""), "x<y/>", END, 200000 },
	{ .claim = "character data without end is bounded",
	  METADATA(""),
	  "<![CDATA[]]>",
	  END,
	  200000 },
};

static void memory_is_bounded(void **state)
{
	const struct large *c = *state;
	struct unit_answer a;
	struct buf b = { 0 };

	build(&b, c);
	unit_parse(&a, buf_text(&b), NULL);
	assert_true(!a.doc || viommu_doc_memory(a.doc) <= 4 * b.len + SLACK);
	assert_true(a.doc || !strcmp(viommu_report_first(a.rep)->pass, "limit"));
	assert_int_equal(a.ret, !a.doc);
	buf_done(&b);
	unit_done(&a);
}

/* What a document holds is all counted: each piece has that many bytes. */
struct counted {
	struct large what;
	size_t each;
};

static const struct counted counted[] = {
	{ { "texts count as memory", DOMAIN("<title>"), "t", "</title></domain>", 100000, C_OK },
	  1 },
	{ { "elements count as memory", METADATA(""), "<x/>", END, 10000, C_OK },
	  sizeof(struct xml_node) },
	{ { "attributes count as memory", METADATA("<x"), " a%n=''", "/>" END, 1000, C_OK },
	  sizeof(struct xml_attr) },
	{ { "values count as memory", METADATA("<x y='"), "v", "'/>" END, 10000, C_OK }, 1 },
	{ { "what is typed counts as memory", DOMAIN("<devices>"), "<iommu model='intel'/>",
	    "</devices></domain>", 1000, C_OK },
	  sizeof(struct xml_node) + sizeof(struct xml_attr) + sizeof(struct node) },
};

static size_t memory_of(struct large c, size_t n)
{
	struct unit_answer a;
	struct buf b = { 0 };
	size_t memory;

	c.n = n;
	build(&b, &c);
	unit_parse(&a, buf_text(&b), NULL);
	assert_string_equal(unit_verdict(&a), "OK");
	memory = viommu_doc_memory(a.doc);
	buf_done(&b);
	unit_done(&a);
	return memory;
}

static void memory_is_counted(void **state)
{
	const struct counted *c = *state;

	/* a first block of the arenas may have been empty */
	assert_true(memory_of(c->what, c->what.n) + 2 * 8192 >=
		    memory_of(c->what, 0) + c->what.n * c->each);
}

/* The size of the whole is exact. */
struct whole {
	const char *claim;
	size_t size;
	enum code_id code;
};

static const struct whole wholes[] = {
	{ "a document of 32 MiB is read", MAX_BYTES, C_OK },
	{ "a document of one byte more is refused", MAX_BYTES + 1, C_TCK_SIZE },
	{ "a document of twice as much is refused", 2 * MAX_BYTES, C_TCK_SIZE },
};

static void size_is_kept(void **state)
{
	static const char head[] = DOMAIN(""), tail[] = "</domain>";
	const struct whole *c = *state;
	struct unit_answer a;
	struct buf b = { 0 };

	buf_add(&b, head);
	while (b.len + sizeof(COMMENT) + sizeof(tail) < c->size / 2)
		buf_add(&b, COMMENT);
	buf_add(&b, tail);
	buf_fill(&b, ' ', c->size - b.len); /* white space behind the root is not special */
	assert_int_equal(b.len, c->size);
	unit_parse(&a, buf_text(&b), NULL);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	assert_true(!a.doc || viommu_doc_memory(a.doc) <= 4 * b.len + SLACK);
	buf_done(&b);
	unit_done(&a);
}

struct finding_limit {
	const char *claim;
	size_t faults, kept, dropped;
};

static const struct finding_limit finding_limits[] = {
	{ "1000 faults are kept", MAX_FINDINGS, MAX_FINDINGS, 0 },
	{ "more are counted", MAX_FINDINGS + 500, MAX_FINDINGS, 500 },
	{ "as many as there can be devices are counted", MAX_DEVICES, MAX_FINDINGS,
	  MAX_DEVICES - MAX_FINDINGS },
};

static void faults_are_counted(void **state)
{
	const struct finding_limit *c = *state;
	const struct large devices = {
		"",	   DOMAIN("<devices>"), "<iommu model='x%n'/>", "</devices></domain>",
		c->faults, C_BAD_VALUE
	};
	struct unit_answer a;
	struct buf b = { 0 };

	build(&b, &devices);
	unit_parse(&a, buf_text(&b), NULL);
	assert_int_equal(a.ret, c->faults);
	assert_int_equal(viommu_report_count(a.rep), c->kept);
	assert_int_equal(viommu_report_dropped(a.rep), c->dropped);
	assert_string_equal(viommu_report_first(a.rep)->path, "/domain/devices/iommu[1]/@model");
	buf_done(&b);
	unit_done(&a);
}

struct later {
	const char *claim, *machine;
	bool refused;
};

static const struct later laters[] = {
	{ "a full report hides no refusal of a later document", "no-such-machine", true },
	{ "a full report refuses no later document by itself", "q35", false },
};

static void report_is_used_again(void **state)
{
	const struct later *c = *state;
	struct viommu_doc *d = NULL;
	struct buf faults = { 0 }, b = { 0 };
	struct unit_answer a;

	buf_add(&faults, DOMAIN("<devices>"));
	unit_add_pieces(&faults, "<iommu model='x'/>", MAX_FINDINGS);
	buf_add(&faults, "</devices></domain>");
	unit_parse(&a, buf_text(&faults), NULL);
	assert_int_equal(viommu_report_count(a.rep), MAX_FINDINGS);
	buf_add(&b,
		"<domain type='kvm'><name>t</name><memory>65536</memory><os><type arch='x86_64' machine='");
	buf_add(&b, c->machine);
	buf_add(&b, "'>hvm</type></os></domain>");
	assert_int_equal(viommu_parse(&d, b.data, b.len, NULL, a.rep), 0);
	assert_int_equal(viommu_validate(d, NULL, a.rep) > 0, c->refused);
	viommu_doc_free(d);
	buf_done(&faults);
	buf_done(&b);
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(larges, limit_is_kept),
		UNIT_TABLE(dense, memory_is_bounded),
		UNIT_TABLE(counted, memory_is_counted),
		UNIT_TABLE(wholes, size_is_kept),
		UNIT_TABLE(finding_limits, faults_are_counted),
		UNIT_TABLE(laters, report_is_used_again),
	};

	return UNIT_RUN("limits", tables);
}
