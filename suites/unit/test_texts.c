/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the texts made from the tables miss no row: the schema is one and names them all, everything can be explained.
 * Cannot prove: that the schema draws the line where libvirt does; the golden cases of area schema do.
 * Truth: the tables; viommu.h; libxml2's reader of RELAX NG.
 */
#include "explain.h"
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

/* The example of a row is XML, all of it. */
static void check_example(void *data, const struct topic *topic)
{
	static const char before[] = "\nexample: ";
	struct buf b = { 0 };
	const char *example;
	xmlDoc *doc;

	(void)data;
	explain_topic(t, topic, &b);
	example = strstr(buf_text(&b), before);
	if (example) {
		example += strlen(before);
		doc = xmlReadMemory(example, (int)strcspn(example, "\n"), "", NULL,
				    XML_PARSE_NOERROR);
		if (!doc)
			fail_msg("%s: the example is not XML", t->rows[topic->row].id);
		xmlFreeDoc(doc);
	}
	buf_done(&b);
}

static void example_is_xml(uint16_t id)
{
	const struct topic topic = { .row = id };

	if (t->rows[id].kind)
		check_example(NULL, &topic);
}

static const struct claim claims[] = {
	{ "the schema names every value", schema_names_row, A_COUNT },
	{ "the schema names every element", schema_names_element, E_COUNT },
	{ "every value is explained by its path", row_is_explained, A_COUNT },
	{ "every code is explained by number and by name", code_is_explained, C_COUNT },
	{ "every example is XML", example_is_xml, A_COUNT },
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
	{ "a name is explained", "IOMMU_ATTRS", 0 },
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

struct reader {
	const char *claim;
	const char *document;
	int invalid;
};

#define DOCUMENT UNIT_Q35("", "<iommu model='intel'/>")

static const struct reader readers[] = {
	{ "libxml2 reads the schema, and a document by it", DOCUMENT, 0 },
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
