/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the texts made from the tables miss no row: the schema is one and names them all, everything can be explained.
 * Cannot prove: that the schema draws the line where libvirt does; the golden cases of area schema do.
 * Truth: the tables; viommu.h; libxml2's reader of RELAX NG.
 */
#include "explain.h"
#include "rules.h"
#include "unit.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdlib.h>

static const struct tables *t;
static char *schema;

/* A value of an element that is typed. */
static bool has_value(const struct row *r)
{
	if (t->elems[r->elem].flags & F_CARRIED)
		return false;
	return r->type == ROW_ATTR || r->type == ROW_TEXT || r->type == ROW_LEAF ||
	       r->type == ROW_FLAG;
}

struct claim {
	const char *claim;
	void (*holds)(uint16_t id);
	uint16_t count;
};

static void check_named(const char *what, const char *name)
{
	struct buf b = { 0 };

	buf_add(&b, "<");
	buf_add(&b, what);
	buf_add(&b, " name=\"");
	buf_add(&b, name);
	buf_add(&b, "\"");
	if (!strstr(schema, buf_text(&b)))
		fail_msg("the schema has no %s", buf_text(&b));
	buf_done(&b);
}

/* What the schema leaves out says so with an empty pattern, or is of a variant that may hold anything. */
static bool is_left_out(const struct row *r)
{
	if (r->only && !(r->only & (ONLY_PCI | ONLY_MDEV | ONLY_ROOT)))
		return true;
	return !*r->name || (r->rng && !*r->rng);
}

static void schema_names_row(uint16_t id)
{
	const struct row *r = &t->rows[id];

	if (has_value(r) && !is_left_out(r))
		check_named(r->type == ROW_ATTR ? "attribute" : "element", r->name);
}

static void schema_names_element(uint16_t id)
{
	if (!(t->elems[id].flags & F_CARRIED))
		check_named("element", t->elems[id].name);
}

static void check_explained(const char *what, const char *sentence)
{
	char *text = NULL;

	if (viommu_explain(what, &text) || !strstr(text, sentence))
		fail_msg("%s is not explained by \"%s\"", what, sentence);
	free(text);
}

static void row_is_explained(uint16_t id)
{
	const struct row *r = &t->rows[id];
	struct buf b = { 0 };

	if (!has_value(r))
		return;
	buf_add(&b, t->elems[r->elem].name);
	buf_add(&b, r->type == ROW_ATTR ? "/@" : "/");
	buf_add(&b, r->name);
	check_explained(r->type == ROW_TEXT ? t->elems[r->elem].name : buf_text(&b), r->doc);
	buf_done(&b);
}

static void code_is_explained(uint16_t id)
{
	struct buf b = { 0 };

	buf_u64(&b, t->codes[id].number);
	check_explained(buf_text(&b), t->codes[id].doc);
	check_explained(t->codes[id].name, t->codes[id].text);
	buf_done(&b);
}

/* The example of a row, and whether it stands in <devices>, or in any device there. */
struct example {
	struct buf facts;
	const char *xml; /* NULL: there is none */
	size_t len;
	bool in_devices, in_any_device;
};

static const char *fact_of(const char *facts, const char *key)
{
	const char *at = strstr(facts, key);

	return at ? at + strlen(key) : NULL;
}

static void example_find(struct example *e, uint16_t id)
{
	const struct topic topic = { .row = id };
	const char *paths;

	*e = (struct example){ .xml = NULL };
	if (!has_value(&t->rows[id]))
		return;
	explain_topic(t, &topic, &e->facts);
	paths = fact_of(buf_text(&e->facts), "\npath: ");
	e->xml = fact_of(buf_text(&e->facts), "\nexample: ");
	e->len = e->xml ? strcspn(e->xml, "\n") : 0;
	e->in_devices = !strncmp(paths, "/domain/devices/", strlen("/domain/devices/")) &&
			t->rows[id].elem != E_DEVICES;
	e->in_any_device = e->in_devices && memchr(paths, ',', strcspn(paths, "\n"));
}

static void example_is_xml(uint16_t id)
{
	struct example e;
	xmlDoc *doc;

	example_find(&e, id);
	doc = e.xml ? xmlReadMemory(e.xml, (int)e.len, "", NULL, XML_PARSE_NOERROR) : NULL;
	if (e.xml && !doc)
		fail_msg("%s: the example is not XML", t->rows[id].id);
	xmlFreeDoc(doc);
	buf_done(&e.facts);
}

/* What is written twice counts once: the example comes first. */
static void example_document(const struct example *e, struct buf *b)
{
	buf_add(b, "<domain type='qemu'>");
	buf_add(b, e->in_devices ? "<devices>" : "");
	buf_add(b, e->in_any_device ? "<hostdev type='pci'><source/>" : "");
	buf_add_n(b, e->xml, e->len);
	buf_add(b, e->in_any_device ? "</hostdev>" : "");
	buf_add(b, e->in_devices ? "</devices>" : "");
	buf_add(b, UNIT_HEAD "<os><type machine='q35'>hvm</type></os></domain>");
}

/* An excerpt may lack what stands elsewhere: the rest of the device, an index other than 0, the first cell. */
static bool is_elsewhere(const struct viommu_finding *f)
{
	static const enum code_id codes[] = { C_HOSTDEV_NO_SOURCE, C_NO_OS_TYPE,
					      C_TEAMING_PERSISTENT, C_CTL_TARGET_ZERO, C_CELL_GAP };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (!strcmp(f->name, unit_code(codes[i])))
			return true;
	return f->severity == VIOMMU_NOTE;
}

/* The rules on models and variants are asked too. */
static void example_is_accepted(uint16_t id)
{
	const struct viommu_finding *f;
	struct unit_answer a;
	struct example e;
	struct buf b = { 0 };
	size_t i;

	example_find(&e, id);
	if (e.xml && t->rows[id].elem != E_DOMAIN) {
		example_document(&e, &b);
		unit_parse(&a, buf_text(&b), &UNIT_OPTIONS(.flags = VIOMMU_NO_TARGET));
		if (a.doc)
			rules_run(a.doc, a.rep, PASS_DEVICE);
		for (i = 0; (f = viommu_report_get(a.rep, i)); i++)
			if (!is_elsewhere(f))
				fail_msg("%s: %s in %s", t->rows[id].id, f->name, buf_text(&b));
		unit_done(&a);
	}
	buf_done(&b);
	buf_done(&e.facts);
}

static const struct claim claims[] = {
	{ "the schema names every value", schema_names_row, A_COUNT },
	{ "the schema names every element", schema_names_element, E_COUNT },
	{ "every value is explained by its path", row_is_explained, A_COUNT },
	{ "every code is explained by number and by name", code_is_explained, C_COUNT },
	{ "every example is XML", example_is_xml, A_COUNT },
	{ "no example is refused for what it says", example_is_accepted, A_COUNT },
};

static void each_row(void **state)
{
	const struct claim *c = *state;
	uint16_t id;

	for (id = 1; id < c->count; id++)
		c->holds(id);
}

struct question {
	const char *claim, *what;
	int ret;
};

static const struct question questions[] = {
	{ "an attribute is explained", "eim", 0 },
	{ "a path is explained", "iommu/driver/@eim", 0 },
	{ "a path as findings have it is explained", "/domain/devices/iommu[1]/driver/@eim", 0 },
	{ "a number is explained", "1302", 0 },
	{ "a number with letters is explained", "VT1302", 0 },
	{ "a number with small letters is explained", "vt1302", 0 },
	{ "a name is explained", "IOMMU_ATTRS", 0 },
	{ "a name in small letters is explained", "iommu_attrs", 0 },
	{ "the name of a rule is explained", "GRANULE_CAP", 0 },
	{ "a child among others is explained", "memoryBacking/hugepages", 0 },
	{ "an unknown name is not", "nothing", -ENOENT },
	{ "an unknown number is not", "1", -ENOENT },
	{ "half a name is not", "ei", -ENOENT },
	{ "half a step of a path is not", "river/@eim", -ENOENT },
	{ "nothing is not", "", -ENOENT },
	{ "a slash is not", "/", -ENOENT },
	{ "a format is not", "%s%n", -ENOENT },
};

static void question_is_answered(void **state)
{
	const struct question *c = *state;
	char *text = NULL;

	assert_int_equal(viommu_explain(c->what, &text), c->ret);
	assert_int_equal(text != NULL, !c->ret);
	free(text);
}

/* Lines of what is said. */
struct said {
	const char *claim, *what, *line;
	bool not_said;
};

static const struct said saids[] = {
	{ "the place among the element's rows is said", "iommu/driver/@eim",
	  "place: read as number 4, written as number 3", false },
	{ "a place that is not written is said", "iommu/driver/granule/@unit",
	  "place: read as number 3, written as number 3", false },
	{ "a number that may not be 0 is said to", "hostdev/boot/@order", "values: decimal, not 0",
	  false },
	{ "the capability of the row's own model is said", "iommu/driver/@eim",
	  "capability: intel-iommu eim", false },
	{ "what is compared with its element says so", "granule/@size",
	  "ABI: compared with the element, VT1726 ABI_GRANULE", false },
	{ "rules are said of the code that they raise", "1308",
	  "rule: VT1308 IOMMU_EIM, pass domain, document: eim needs interrupt remapping.", false },
	{ "a rule that ended says when", "IOMMU_ONLY_ONE",
	  "rule: VT1301 IOMMU_ONLY_ONE, pass parse, document: A domain has one IOMMU; several since 11.10.0. Until libvirt 11.10.0.",
	  false },
	{ "rows are said of the code that they raise", "CTL_NODE",
	  "raised by: malformed value of /domain/devices/controller/target/node", false },
	{ "an older wording is said of its code", "1302",
	  "wording: until libvirt 12.1.0: iommu model '%1' doesn't support additional attributes (L 1.5 [seen 9.0])",
	  false },
	{ "and of no other", "1308", "wording:", true },
};

static void line_is_said(void **state)
{
	const struct said *c = *state;
	struct buf line = { 0 };
	char *text = NULL;

	buf_char(&line, '\n');
	buf_add(&line, c->line);
	buf_add(&line, c->not_said ? "" : "\n");
	assert_int_equal(viommu_explain(c->what, &text), 0);
	assert_string_equal(!strstr(text, buf_text(&line)) == c->not_said ? "" : text, "");
	free(text);
	buf_done(&line);
}

struct reader {
	const char *claim;
	const char *document;
	int invalid;
};

#define DOCUMENT UNIT_Q35("", "<iommu model='intel'/>")

static const struct reader readers[] = {
	{ "libxml2 reads the schema, and a document by it", DOCUMENT, 0 },
	{ "it takes an element of another name space among features",
	  UNIT_Q35("<features><q:x xmlns:q='u'/></features>", ""), 0 },
	{ "it refuses one of none", UNIT_Q35("<features><x/></features>", ""), 1 },
	{ "it takes bytes for a unit",
	  UNIT_Q35("<currentMemory unit='bytes'>1</currentMemory>", ""), 0 },
	{ "it refuses half of a unit", UNIT_Q35("<currentMemory unit='byt'>1</currentMemory>", ""),
	  1 },
	{ "it takes capitals in a UUID",
	  UNIT_Q35("", UNIT_MDEV("model='vfio-pci'", "C2177883F1BB47F0914D32A22E3A8804", "")), 0 },
	{ "it refuses a short UUID",
	  UNIT_Q35("", UNIT_MDEV("model='vfio-pci'", "C2177883F1BB47F0914D32A22E3A880", "")), 1 },
	{ "it refuses the UUID of another type",
	  UNIT_Q35("", "<hostdev mode='subsystem' type='pci'><source><address uuid='" UNIT_MDEV_UUID
		       "'/></source></hostdev>"),
	  1 },
	{ "it takes a set of numbers",
	  UNIT_Q35("", UNIT_HOSTDEV("<acpi nodeset='0-2,^1,7'/>", "1", "0")), 0 },
	{ "it refuses half of a set",
	  UNIT_Q35("", UNIT_HOSTDEV("<acpi nodeset='0-2,'/>", "1", "0")), 1 },
	{ "it refuses an unknown attribute", UNIT_Q35("", "<iommu model='intel' foo=''/>"), 1 },
	{ "it refuses an unknown element", UNIT_Q35("<foo/>", ""), 1 },
	{ "it refuses another root", "<network/>", 1 },
};

static void on_error(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
}

static void schema_is_read(void **state)
{
	const struct reader *c = *state;
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewMemParserCtxt(schema, (int)strlen(schema));
	xmlRelaxNG *rng = xmlRelaxNGParse(parser);
	xmlRelaxNGValidCtxt *valid = xmlRelaxNGNewValidCtxt(rng);
	xmlDoc *doc = xmlReadDoc((const xmlChar *)c->document, "", NULL, 0);

	assert_non_null(rng);
	xmlRelaxNGSetValidErrors(valid, on_error, on_error, NULL);
	assert_int_equal(xmlRelaxNGValidateDoc(valid, doc) != 0, c->invalid);
	xmlFreeDoc(doc);
	xmlRelaxNGFreeValidCtxt(valid);
	xmlRelaxNGFree(rng);
	xmlRelaxNGFreeParserCtxt(parser);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(claims, each_row),
		UNIT_TABLE(questions, question_is_answered),
		UNIT_TABLE(saids, line_is_said),
		UNIT_TABLE(readers, schema_is_read),
	};
	int failed;

	t = tables_default();
	if (viommu_schema(&schema))
		return 1;
	failed = UNIT_RUN("texts", tables);
	free(schema);
	xmlRelaxNGCleanupTypes();
	xmlCleanupParser();
	return failed;
}
