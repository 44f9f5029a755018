/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whatever bytes come in, the answer is a refusal with one clear first finding, or a document; never a crash.
 * Cannot prove: that nothing hangs or how much memory it takes; test_limits bounds the latter.
 * Truth: libvirt's spec 1.2, 3.1, 4.1, 13.1; XML 1.0; the classes of bad input that the project promises to refuse.
 */
#include "unit.h"

#include <stdlib.h>

#define OS "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
#define DOMAIN(inside) "<domain type='qemu'><name>t</name>" OS inside "</domain>"
#define DEVICES(inside) DOMAIN("<devices>" inside "</devices>")

/* Sizes count, since some of them hold NUL bytes. */
struct input {
	const char *claim, *data;
	size_t len;
	enum code_id code; /* of the first and only refusal */
};

#define INPUT(claim, data, code)                    \
	{                                           \
		claim, data, sizeof(data) - 1, code \
	}

#define SYNTAX(claim, data) INPUT(claim, data, C_XML_SYNTAX)
#define TITLE(claim, text) SYNTAX(claim, DOMAIN("<title>" text "</title>"))
#define DOCTYPE(claim, text, data) INPUT(claim, "<!DOCTYPE " text ">" data, C_TCK_DOCTYPE)

static const struct input inputs[] = {
	SYNTAX("no bytes are refused", ""),
	SYNTAX("a blank is refused", " "),
	SYNTAX("words are refused", "not xml"),
	SYNTAX("JSON is refused", "{\"name\": \"t\"}"),
	SYNTAX("a start tag alone is refused", "<domain"),
	SYNTAX("an open element is refused", "<domain>"),
	SYNTAX("an end tag alone is refused", "</domain>"),
	SYNTAX("crossed tags are refused", "<domain><os><type></os></type></domain>"),
	SYNTAX("a second root is refused", DOMAIN("") "<domain/>"),
	SYNTAX("words behind the root are refused", DOMAIN("") "x"),
	SYNTAX("words before the root are refused", "x" DOMAIN("")),
	SYNTAX("an attribute without quotes is refused", "<domain type=qemu/>"),
	SYNTAX("an attribute without value is refused", "<domain type/>"),
	SYNTAX("an attribute twice is refused", "<domain type='qemu' type='kvm'/>"),
	SYNTAX("a less-than sign in an attribute is refused", "<domain type='<'/>"),
	TITLE("an ampersand alone is refused", "a & b"),
	SYNTAX("a comment without end is refused", DOMAIN("<!-- ")),
	SYNTAX("character data without end is refused", DOMAIN("<![CDATA[ ")),
	SYNTAX("an instruction without end is refused", DOMAIN("<?x ")),
	TITLE("an entity that nobody defined is refused", "&foo;"),
	SYNTAX("an entity in an attribute is refused", DEVICES("<iommu model='&foo;'/>")),
	TITLE("a reference to NUL is refused", "&#0;"),
	TITLE("a reference to a control is refused", "&#1;"),
	TITLE("a reference beyond Unicode is refused", "&#x110000;"),
	TITLE("a reference to half a pair is refused", "&#xd800;"),
	TITLE("a huge reference is refused", "&#99999999999999999999;"),
	TITLE("a control character is refused", "\x01"),
	TITLE("a byte that starts nothing is refused", "\x80"),
	TITLE("an overlong form is refused", "\xc0\xaf"),
	TITLE("a surrogate is refused", "\xed\xa0\x80"),
	TITLE("a character beyond Unicode is refused", "\xf4\x90\x80\x80"),
	TITLE("a cut character is refused", "\xe2\x82"),
	TITLE("Latin-1 is refused", "caf\xe9"),
	SYNTAX("a bad byte in a name is refused", "<dom\xff/>"),
	SYNTAX("a bad byte in an attribute is refused", DEVICES("<iommu model='\xfe'/>")),
	SYNTAX("an unknown encoding is refused",
	       "<?xml version='1.0' encoding='x-no'?>" DOMAIN("")),
	INPUT("a NUL byte is refused", DOMAIN("<title>\0</title>"), C_TCK_NUL),
	INPUT("a NUL byte first is refused", "\0" DOMAIN(""), C_TCK_NUL),
	INPUT("a NUL byte last is refused", DOMAIN("") "\0", C_TCK_NUL),
	INPUT("NUL bytes alone are refused", "\0\0\0\0", C_TCK_NUL),
	INPUT("16-bit characters are refused", "\xff\xfe<\0d\0/\0>\0", C_TCK_ENCODING),
	INPUT("16-bit characters of the other order are refused", "\xfe\xff\0<\0d\0/\0>",
	      C_TCK_ENCODING),
	INPUT("16-bit characters without a mark are refused", "<\0d\0/\0>\0", C_TCK_ENCODING),
	INPUT("16-bit characters of the other order without a mark are refused", "\0<\0d\0/\0>",
	      C_TCK_ENCODING),
	INPUT("32-bit characters are refused", "\xff\xfe\0\0<\0\0\0", C_TCK_ENCODING),
	INPUT("32-bit characters of the other order are refused", "\0\0\xfe\xff\0\0\0<",
	      C_TCK_ENCODING),
	INPUT("32-bit characters without a mark are refused", "<\0\0\0/\0\0\0", C_TCK_ENCODING),
	INPUT("32-bit characters of the other order without a mark are refused", "\0\0\0<\0\0\0/",
	      C_TCK_ENCODING),
	INPUT("a NUL byte after the first byte is refused", "<\0" DOMAIN(""), C_TCK_NUL),
	INPUT("a mark alone is refused", "\xff\xfe", C_TCK_ENCODING),
	INPUT("7-bit characters are refused", "<?xml version='1.0' encoding='UTF-7'?>" DOMAIN(""),
	      C_TCK_ENCODING),
	DOCTYPE("a DOCTYPE is refused", "domain", DOMAIN("")),
	DOCTYPE("an internal DOCTYPE is refused", "domain []", DOMAIN("")),
	DOCTYPE("an external DOCTYPE is refused", "domain SYSTEM 'file:///etc/passwd'", DOMAIN("")),
	DOCTYPE("a public DOCTYPE is refused", "domain PUBLIC 'x' 'http://x/'", DOMAIN("")),
	DOCTYPE("an entity is refused", "d [<!ENTITY e 'x'>]", DOMAIN("<title>&e;</title>")),
	DOCTYPE("an external entity is refused", "d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]",
		DOMAIN("<title>&e;</title>")),
	DOCTYPE("a parameter entity is refused", "d [<!ENTITY % e SYSTEM 'http://x/'> %e;]",
		DOMAIN("")),
	DOCTYPE("entities in entities are refused",
		"d [<!ENTITY a 'xx'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]",
		DOMAIN("<title>&c;</title>")),
	INPUT("another root is refused", "<network/>", C_ROOT_ELEMENT),
	INPUT("a root in capitals is refused", "<DOMAIN/>", C_ROOT_ELEMENT),
};

static void assert_clear(const struct viommu_finding *f)
{
	assert_non_null(f);
	assert_int_equal(f->severity, VIOMMU_ERROR);
	assert_true(f->sentence && strlen(f->sentence) > 10);
	assert_null(strpbrk(f->sentence, "\n\r\t"));
	assert_true(f->name && f->cls && f->pass && f->path && f->rule);
}

/* Bytes in memory of exactly their size, so that one read too many shows. */
static int parse_bytes(struct unit_answer *a, const char *data, size_t len)
{
	char *copy = malloc(len ? len : 1);

	*a = (struct unit_answer){ 0 };
	assert_int_equal(viommu_report_new(&a->rep), 0);
	memcpy(copy, data, len);
	a->ret = viommu_parse(&a->doc, copy, len, NULL, a->rep);
	free(copy);
	return a->ret;
}

static void input_is_refused(void **state)
{
	const struct input *c = *state;
	struct unit_answer a;

	assert_int_equal(parse_bytes(&a, c->data, c->len), 1);
	assert_null(a.doc);
	assert_int_equal(viommu_report_count(a.rep), 1);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	assert_clear(viommu_report_first(a.rep));
	unit_done(&a);
}

#define RICH                                                                                                                \
	"<?xml version='1.0' encoding='utf-8'?>\n<domain type='kvm'>\n" UNIT_HEAD                                           \
	"<metadata><a:b xmlns:a='u'>&#233;</a:b></metadata><!-- c -->" OS                                                   \
	"<features><acpi/><ioapic driver='qemu'/></features><devices>" UNIT_CONTROLLER(                                     \
		"1", "pcie-root-port",                                                                                      \
		"<target chassis='1' port='0x8'/>" UNIT_PCI(                                                                \
			"0", "1",                                                                                           \
			"0")) UNIT_HOSTDEV("<driver name='vfio' iommufd='yes'/><boot order='1'/>"                           \
					   "<alias name='ua-x'/>" UNIT_PCI("1", "0", "0"),                                  \
					   "6", "0x12")                                                                     \
		UNIT_MDEV(                                                                                                  \
			"model='vfio-pci'", UNIT_MDEV_UUID,                                                                 \
			"<address type='unassigned'/>") "<iommu model='intel'><driver intremap='on' aw_bits='48'/></iommu>" \
							"<title><![CDATA[x]]></title></devices></domain>"

static const struct input whole[] = {
	INPUT("the document is read when it is whole", RICH, C_OK),
};

static void whole_is_read(void **state)
{
	const struct input *c = *state;
	struct unit_answer a;

	assert_int_equal(parse_bytes(&a, c->data, c->len), 0);
	unit_done(&a);
}

static const struct input cut[] = {
	INPUT("no prefix of a document is a document", RICH, C_XML_SYNTAX),
};

static void prefix_is_refused(void **state)
{
	const struct input *c = *state;
	struct unit_answer a;
	size_t n;

	for (n = 0; n < c->len; n++) {
		assert_int_equal(parse_bytes(&a, c->data, n), 1);
		assert_string_equal(unit_verdict(&a), unit_code(c->code));
		assert_int_equal(viommu_report_count(a.rep), 1);
		assert_clear(viommu_report_first(a.rep));
		unit_done(&a);
	}
}

/* One byte of the document replaced by another, at every place. */
struct flip {
	const char *claim;
	unsigned char byte;
};

static const struct flip flips[] = {
	{ "a NUL anywhere does no harm", 0x00 },
	{ "a byte of no character anywhere does no harm", 0xff },
	{ "the start of a long character anywhere does no harm", 0xe2 },
	{ "a less-than sign anywhere does no harm", '<' },
	{ "a greater-than sign anywhere does no harm", '>' },
	{ "an ampersand anywhere does no harm", '&' },
	{ "a quote anywhere does no harm", '\'' },
	{ "a slash anywhere does no harm", '/' },
	{ "an exclamation mark anywhere does no harm", '!' },
	{ "a minus anywhere does no harm", '-' },
	{ "a digit anywhere does no harm", '9' },
	{ "a letter anywhere does no harm", 'x' },
	{ "a blank anywhere does no harm", ' ' },
	{ "a newline anywhere does no harm", '\n' },
};

static void flip_does_no_harm(void **state)
{
	const struct flip *c = *state;
	static char data[] = RICH;
	struct unit_answer a;
	size_t i;

	for (i = 0; i < sizeof(data) - 1; i++) {
		char was = data[i];

		data[i] = (char)c->byte;
		parse_bytes(&a, data, sizeof(data) - 1);
		if (!a.ret)
			a.ret = viommu_validate(a.doc, NULL, a.rep);
		assert_true(a.ret >= 0);
		assert_int_equal(a.ret, viommu_report_refusals(a.rep));
		assert_int_equal(a.ret > 0, viommu_report_first(a.rep) != NULL);
		data[i] = was;
		unit_done(&a);
	}
}

/* Well-formed documents that say too much, too little, or numbers that nothing holds. */
struct fault {
	const char *claim, *xml;
	enum code_id code; /* of the first refusal */
};

#define DRIVER(attribute) DEVICES("<iommu model='intel'><driver " attribute "/></iommu>")
#define SOURCE(bus) \
	DEVICES("<hostdev type='pci'><source><address bus='" bus "'/></source></hostdev>")

static const struct fault faults[] = {
	{ "an empty domain", "<domain/>", C_NO_NAME },
	{ "a second OS", DOMAIN("<os><type>x</type></os>"), C_OK },
	{ "a second name", DOMAIN("<name>a/b</name>"), C_OK },
	{ "second devices", DEVICES(""), C_OK },
	{ "two <model>",
	  DEVICES("<controller type='pci' index='1' model='pcie-root-port'><model/>"
		  "<model/></controller>"),
	  C_CTL_TWO_MODELS },
	{ "two <target>",
	  DEVICES("<controller type='pci' index='1' model='pcie-root-port'><target/>"
		  "<target/></controller>"),
	  C_CTL_TWO_TARGETS },
	{ "two NUMA cells of one id",
	  DOMAIN("<cpu><numa><cell id='0' memory='1'/><cell id='0' memory='1'/></numa></cpu>"),
	  C_CELL_DUPLICATE },
	{ "a gap that a cell of another name space fills",
	  DOMAIN("<cpu><numa><cell id='1' memory='1'/><q:cell xmlns:q='u'/></numa></cpu>"),
	  C_CELL_GAP },
	{ "a number above 32 bits", DRIVER("aw_bits='4294967296'"), C_BAD_UINT },
	{ "a number above 64 bits", DRIVER("aw_bits='18446744073709551616'"), C_BAD_UINT },
	{ "a number of many digits", SOURCE("99999999999999999999999999999999999999"), C_BAD_UINT },
	{ "a hexadecimal number above 64 bits", SOURCE("0x10000000000000000"), C_BAD_UINT },
	{ "a negative number", DRIVER("aw_bits='-1'"), C_BAD_UINT },
	{ "a negative number above 64 bits", DRIVER("aw_bits='-18446744073709551617'"),
	  C_BAD_UINT },
	{ "two signs", DRIVER("aw_bits='--1'"), C_BAD_UINT },
	{ "a sign alone", DRIVER("aw_bits='+'"), C_BAD_UINT },
	{ "a negative index", DEVICES("<controller type='pci' index='-1'/>"), C_NEGATIVE },
	{ "an index above 31 bits", DEVICES("<controller type='pci' index='2147483648'/>"),
	  C_BAD_INT },
	{ "memory above 64 bits", DOMAIN("<memory>18446744073709551616</memory>"), C_BAD_SCALED },
	{ "memory above 63 bits", DOMAIN("<memory unit='EiB'>8</memory>"), C_TOO_LARGE },
	{ "negative memory", DOMAIN("<memory>-1</memory>"), C_BAD_SCALED },
	{ "a negative vCPU count", DOMAIN("<vcpu>-1</vcpu>"), C_BAD_VCPU },
	{ "a vCPU count above 32 bits", DOMAIN("<vcpu>4294967296</vcpu>"), C_BAD_VCPU },
	{ "elements in a value", DOMAIN("<vcpu>4<x/></vcpu>"), C_OK },
	{ "a value in pieces", DOMAIN("<vcpu>1<!-- -->6</vcpu>"), C_OK },
};

static void fault_is_refused(void **state)
{
	const struct fault *c = *state;
	struct unit_answer a;

	unit_parse(&a, c->xml, NULL);
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	assert_int_equal(a.ret, viommu_report_refusals(a.rep));
	assert_int_equal(a.doc == NULL, c->code != C_OK);
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(inputs, input_is_refused), UNIT_TABLE(whole, whole_is_read),
		UNIT_TABLE(cut, prefix_is_refused),   UNIT_TABLE(flips, flip_does_no_harm),
		UNIT_TABLE(faults, fault_is_refused),
	};

	return UNIT_RUN("bad input", tables);
}
