/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the layout of command lines, JSON tokens, the projected part, conditions and rows of eras are read as
 * suites/replay says, and no row can touch the projected part.
 * Cannot prove: that the rows are true. Truth: the facts on libvirt's golden files (L 5.1, 11.1), JSON's grammar.
 */
#include "unit.h"

#include "files.h"
#include "texts.h"

/* ---- layout ---- */

struct layout {
	const char *claim, *text, *lines; /* lines NULL: not in the layout */
};

static const struct layout layouts[] = {
	{ "one line", "-S\n", "-S\n" },
	{ "two lines", "-S \\\n-m 1\n", "-S\n-m 1\n" },
	{ "quotes are kept", "-m 'a b'\n", "-m 'a b'\n" },
	{ "an open quote", "-m 'a \\\n-S\n", NULL },
	{ "an open quote at the end", "-m a'\n", NULL },
	{ "a quote inside", "-m 'a'\\''b'\n", "-m 'a'\\''b'\n" },
	{ "nothing", "", NULL },
	{ "no newline", "-S", NULL },
	{ "nothing after the mark", "-S \\\n", NULL },
	{ "no mark", "-S\n-S\n", NULL },
	{ "an empty line", "-S \\\n\n", NULL },
	{ "a line that starts with a blank", " -S\n", NULL },
	{ "a mark without blank", "-S\\\n-S\n", NULL },
};

static void check_layout(void **state)
{
	const struct layout *l = *state;
	struct buf b = { 0 };
	const char *why = args_lines(l->text, strlen(l->text), &b);

	assert_int_equal(!why, l->lines != NULL);
	if (l->lines)
		assert_string_equal(buf_text(&b), l->lines);
	buf_done(&b);
}

struct quoted {
	const char *claim, *text, *plain;
};

static const struct quoted quoteds[] = {
	{ "no quotes", "a b", "a b" },
	{ "quotes", "'a b'", "a b" },
	{ "a quote inside", "'a'\\''b'", "a'b" },
	{ "a backslash in quotes", "'a\\b'", "a\\b" },
};

static void check_quoted(void **state)
{
	const struct quoted *q = *state;
	struct buf b = { 0 };

	args_unquote(q->text, strlen(q->text), &b);
	assert_string_equal(buf_text(&b), q->plain);
	buf_done(&b);
}

/* ---- JSON ---- */

struct json {
	const char *claim, *text, *tokens, *driver; /* tokens NULL: not JSON */
};

static const struct json jsons[] = {
	{ "empty object", "{}", "{}", "" },
	{ "blanks go", " { \"a\" : [ 1 , 2 ] } ", "{\"a\":[1,2]}", "" },
	{ "blanks in strings stay", "{\"a\":\" \"}", "{\"a\":\" \"}", "" },
	{ "numbers stay as written", "[0,-0,1.50,1e+5,1E5]", "[0,-0,1.50,1e+5,1E5]", "" },
	{ "words", "[true,false,null]", "[true,false,null]", "" },
	{ "escapes stay as written", "[\"\\u0041\\n\\/\"]", "[\"\\u0041\\n\\/\"]", "" },
	{ "the member", "{\"id\":1,\"driver\":\"x\"}", "{\"id\":1,\"driver\":\"x\"}", "\"x\"" },
	{ "the first of two", "{\"driver\":1,\"driver\":2}", "{\"driver\":1,\"driver\":2}", "1" },
	{ "not a deeper one", "{\"a\":{\"driver\":1}}", "{\"a\":{\"driver\":1}}", "" },
	{ "not in an array", "[{\"driver\":1}]", "[{\"driver\":1}]", "" },
	{ "nothing", "", NULL, NULL },
	{ "two values", "{}{}", NULL, NULL },
	{ "a comma too many", "{\"a\":1,}", NULL, NULL },
	{ "a comma too few", "[1 2]", NULL, NULL },
	{ "open object", "{\"a\":1", NULL, NULL },
	{ "open string", "{\"a", NULL, NULL },
	{ "key without quotes", "{a:1}", NULL, NULL },
	{ "leading zero", "[01]", NULL, NULL },
	{ "point without digits", "[1.]", NULL, NULL },
	{ "exponent without digits", "[1e]", NULL, NULL },
	{ "sign alone", "[-]", NULL, NULL },
	{ "bad escape", "[\"\\x\"]", NULL, NULL },
	{ "short escape", "[\"\\u12\"]", NULL, NULL },
	{ "control character", "[\"\n\"]", NULL, NULL },
	{ "half a word", "[tru]", NULL, NULL },
	{ "wrong bracket", "[1}", NULL, NULL },
};

static void check_json(void **state)
{
	const struct json *j = *state;
	struct buf out = { 0 }, driver = { 0 };
	bool is = json_tokens(j->text, strlen(j->text), &out, "driver", &driver);

	assert_int_equal(is, j->tokens != NULL);
	if (j->tokens) {
		assert_string_equal(buf_text(&out), j->tokens);
		assert_string_equal(buf_text(&driver), j->driver);
	}
	buf_done(&out);
	buf_done(&driver);
}

/* ---- projected part ---- */

struct projection {
	const char *claim, *lines, *part;
};

static const struct projection projections[] = {
	{ "machine fields, in order",
	  "-machine q35,kernel_irqchip=split,acpi=on,iommu=smmuv3,highmem-mmio-size=4K\n",
	  "-machine kernel_irqchip=split\n-machine iommu=smmuv3\n-machine highmem-mmio-size=4K\n" },
	{ "a field inside a value is none", "-machine q35,a=b,,iommu=x\n", "" },
	{ "a machine of that name is none", "-machine iommu\n", "" },
	{ "host bridges", "-global q35-pcihost.pci-hole64-size=4K\n",
	  "-global q35-pcihost.pci-hole64-size=4K\n" },
	{ "PCI hotplug", "-global PIIX4_PM.acpi-root-pci-hotplug=on\n",
	  "-global PIIX4_PM.acpi-root-pci-hotplug=on\n" },
	{ "other -global",
	  "-global ICH9-LPC.noreboot=off\n-global kvm-pit.lost_tick_policy=delay\n", "" },
	{ "vfio", "-device '{ \"driver\": \"vfio-pci\" }'\n",
	  "-device {\"driver\":\"vfio-pci\"}\n" },
	{ "IOMMU", "-device '{\"driver\":\"AMDVI-PCI\"}'\n",
	  "-device {\"driver\":\"AMDVI-PCI\"}\n" },
	{ "PCI controller", "-device '{\"driver\":\"pxb\"}'\n", "-device {\"driver\":\"pxb\"}\n" },
	{ "without JSON", "-device pxb,id=pci.1\n", "-device pxb,id=pci.1\n" },
	{ "iommufd", "-object '{\"qom-type\":\"iommufd\"}'\n",
	  "-object {\"qom-type\":\"iommufd\"}\n" },
	{ "initiator", "-object '{\"qom-type\":\"acpi-generic-initiator\"}'\n",
	  "-object {\"qom-type\":\"acpi-generic-initiator\"}\n" },
	{ "other devices", "-device '{\"driver\":\"virtio-rng-pci\"}'\n", "" },
	{ "other objects", "-object '{\"qom-type\":\"secret\"}'\n", "" },
	{ "a device that is named later", "-device '{\"id\":\"a\",\"driver\":\"pxb\"}'\n",
	  "-device {\"id\":\"a\",\"driver\":\"pxb\"}\n" },
	{ "the name of another option", "-devices '{\"driver\":\"pxb\"}'\n", "" },
	{ "an option without argument", "-device\n", "" },
	{ "what is no JSON", "-device '{\"driver\":\"pxb\"'\n", "" },
};

static void check_projection(void **state)
{
	const struct projection *p = *state;
	struct buf b = { 0 };

	args_project(p->lines, &b);
	assert_true(buf_ok(&b));
	assert_string_equal(buf_text(&b), p->part);
	buf_done(&b);
}

/* ---- eras ---- */

#define VIRT(type, inside)                                                                  \
	"<domain type='" type "'><os><type arch='aarch64' machine='virt-9.0'/></os>" inside \
	"</domain>"

static const struct replay_case latest = { .name = "x",
					   .target = "aarch64-latest",
					   .arch = "aarch64",
					   .version = "latest" };

struct scope_row {
	const char *claim, *when;
	bool holds;
};

static const struct scope_row conditions[] = {
	{ "no condition", NULL, true },
	{ "version", "version=latest", true },
	{ "another version", "version=9.*", false },
	{ "not another version", "!version=9.*", true },
	{ "architecture", "arch=s390x|aarch64", true },
	{ "an element", "os/type", true },
	{ "an element that is not there", "cpu", false },
	{ "absence", "!cpu", true },
	{ "absence of what is there", "!os", false },
	{ "an element below one that is not there", "cpu/model", false },
	{ "an attribute of the root", "@type=qemu", true },
	{ "an attribute of the root with another value", "@type=kvm", false },
	{ "an attribute's pattern", "os/type@machine=virt|virt-*", true },
	{ "an attribute", "os/type@arch", true },
	{ "an attribute that is not there", "os/type@foo", false },
	{ "all terms", "version=latest os !cpu", true },
	{ "all terms but one", "version=latest os cpu", false },
};

static void check_condition(void **state)
{
	const struct scope_row *c = *state;
	struct era_scope scope = { .c = &latest };
	struct xml_tree xml;

	unit_tree(&xml, VIRT("qemu", ""));
	scope.input = xml.root;
	assert_int_equal(era_holds(&scope, c->when), c->holds);
	xml_tree_done(&xml);
}

struct level {
	const char *claim;
	enum replay_part part;
	const char *input, *text, *levelled;
};

#define RAW(n)                                                                             \
	"-blockdev '{\"driver\":\"file\",\"filename\":\"/a b\",\"node-name\":\"libvirt-" n \
	"-storage\","                                                                      \
	"\"auto-read-only\":true,\"discard\":\"unmap\"}'\n"                                \
	"-blockdev '{\"node-name\":\"libvirt-" n                                           \
	"-format\",\"read-only\":false,\"driver\":\"raw\","                                \
	"\"file\":\"libvirt-" n "-storage\"}'\n"
#define NODE(n)                                                                            \
	"-blockdev '{\"driver\":\"file\",\"filename\":\"/a b\",\"node-name\":\"libvirt-" n \
	"-storage\","                                                                      \
	"\"read-only\":false}'\n"
#define DISK(n, node)                                                             \
	"-device '{\"driver\":\"virtio-blk-pci\",\"drive\":\"libvirt-" n "-" node \
	"\",\"id\":\"d\"}'\n"
#define TCG "-accel tcg\n-cpu cortex-a15\n"
#define IMAGES(a, b)                                                          \
	"  <os>\n    <loader readonly='yes' type='pflash'" a ">/c</loader>\n" \
	"    <nvram template='/t'" b ">/v</nvram>\n  </os>\n"

static const struct level levels[] = {
	{ "default CPU", REPLAY_ARGS, VIRT("qemu", ""), TCG, "-accel tcg\n" },
	{ "not with KVM", REPLAY_ARGS, VIRT("kvm", ""), TCG, TCG },
	{ "not when a CPU was asked for", REPLAY_ARGS, VIRT("qemu", "<cpu/>"), TCG, TCG },
	{ "not of another kind of text", REPLAY_XML, VIRT("qemu", ""), TCG, TCG },
	{ "a raw disk", REPLAY_ARGS, VIRT("qemu", ""), RAW("1") DISK("1", "format"),
	  NODE("1") DISK("1", "storage") },
	{ "each raw disk by itself", REPLAY_ARGS, VIRT("qemu", ""),
	  RAW("12") RAW("1") DISK("12", "format") DISK("1", "format"),
	  NODE("12") NODE("1") DISK("12", "storage") DISK("1", "storage") },
	{ "not the disk of another node", REPLAY_ARGS, VIRT("qemu", ""),
	  RAW("1") DISK("2", "format"), RAW("1") DISK("2", "format") },
	{ "not part of a name", REPLAY_ARGS, VIRT("qemu", ""), RAW("1") DISK("1", "format2"),
	  RAW("1") DISK("1", "format2") },
	{ "images", REPLAY_XML, VIRT("qemu", ""), IMAGES("", ""),
	  IMAGES(" format='raw'", " templateFormat='raw' format='raw'") },
	{ "images of a given format", REPLAY_XML,
	  "<domain type='qemu'><os><loader format='raw'/></os></domain>", IMAGES("", ""),
	  IMAGES("", "") },
};

static void check_level(void **state)
{
	const struct level *l = *state;
	struct era_scope scope = { .c = &latest };
	struct era_counts counts = { { 0 } };
	struct xml_tree xml;
	struct buf b = { 0 };

	unit_tree(&xml, l->input);
	scope.input = xml.root;
	buf_add(&b, l->text);
	eras_apply(&scope, l->part, &b, &counts);
	assert_string_equal(buf_text(&b), l->levelled);
	buf_done(&b);
	xml_tree_done(&xml);
}

/* ---- the rows themselves ---- */

struct invariant {
	const char *claim;
	bool (*holds)(const struct era *e);
};

static bool is_complete(const struct era *e)
{
	return *e->id && e->era && e->what && e->why && *e->from && *e->to &&
	       strcmp(e->from, e->to) != 0 && !e->use_from == !e->use_to;
}

static bool is_alone(const struct era *e)
{
	size_t i, n = 0;

	for (i = 0; i < era_count; i++)
		n += !strcmp(eras[i].id, e->id);
	return n == 1;
}

/* Nothing of a row is projected, as a line or as a field of -machine. */
static bool is_beside(const struct era *e)
{
	const char *const texts[] = { e->from, e->to, e->use_from, e->use_to };
	struct buf lines = { 0 }, part = { 0 };
	bool empty;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		buf_add(&lines, i < 2 ? "" : "-machine x,");
		buf_add(&lines, texts[i] ? texts[i] : "");
		buf_char(&lines, '\n');
	}
	args_project(buf_text(&lines), &part);
	empty = buf_ok(&part) && !part.len;
	buf_done(&lines);
	buf_done(&part);
	return empty;
}

static const struct invariant invariants[] = {
	{ "a row says everything", is_complete },
	{ "a row has a name of its own", is_alone },
	{ "a row is beside the projected part", is_beside },
};

static void check_invariant(void **state)
{
	const struct invariant *v = *state;
	size_t i;

	assert_true(era_count > 0);
	for (i = 0; i < era_count; i++)
		if (!v->holds(&eras[i]))
			fail_msg("%s", eras[i].id);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(layouts, check_layout),	 UNIT_TABLE(quoteds, check_quoted),
		UNIT_TABLE(jsons, check_json),		 UNIT_TABLE(projections, check_projection),
		UNIT_TABLE(conditions, check_condition), UNIT_TABLE(levels, check_level),
		UNIT_TABLE(invariants, check_invariant),
	};

	return UNIT_RUN("replay-texts", tables);
}
