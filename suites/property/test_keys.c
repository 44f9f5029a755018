/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: no JSON object on a command line has one key twice, and no two of one option have one id, neither for the
 * documents of the golden cases nor for two values of one device that go together. Cannot prove: the same for three values.
 * Truth: RFC 8259 4, names are to be unique: QEMU and json-c keep one of the two without a word. QEMU refuses an id twice.
 */
#include "build.h"
#include "files.h"
#include "golden.h"
#include "json.h"
#include "unit.h"
#include "values.h"

#include <libxml/parser.h>
#include <stdlib.h>

static struct golden cases;

static struct way ways[WAYS];
static size_t way_count;

/* What a shell makes of a text between quotes. */
static void unquote(struct buf *b, const char *s, const char *end)
{
	static const char quote[] = "'\\''";

	for (; s < end; s++) {
		buf_char(b, *s);
		if (*s == '\'' && !strncmp(s, quote, strlen(quote)))
			s += strlen(quote) - 1;
	}
	assert_true(buf_ok(b));
}

/* Ids are one list for each option, "-device" for example. */
static void check_id(struct json_object *seen, const char *option, const struct buf *object)
{
	CLEANUP(json_put_p) struct json_object *v = json_parse(object->data, object->len);
	struct json_object *id;
	char name[256];

	if (!v)
		fail_msg("no JSON: %s", object->data);
	if (!json_object_object_get_ex(v, "id", &id))
		return;
	snprintf(name, sizeof(name), "%.*s %s", (int)strcspn(option, " "), option,
		 json_object_get_string(id));
	if (json_object_object_get_ex(seen, name, NULL))
		fail_msg("%s twice", name);
	json_object_object_add(seen, name, NULL);
}

/* An object stands alone on the line of its option, between quotes. */
static bool check_line(struct json_object *seen, const char *line, const char *end)
{
	const char *object = strstr(line, " '{");
	struct buf text = { 0 }, key = { 0 };

	if (!object || object > end)
		return false;
	object += 2;
	unquote(&text, object, memrchr(object, '\'', (size_t)(end - object)));
	if (json_key_twice(text.data, text.len, &key))
		fail_msg("'%s' twice in %s", buf_text(&key), text.data);
	check_id(seen, line, &text);
	buf_done(&text);
	return true;
}

/* Returns how many objects there are. */
static unsigned check_argv(const char *argv)
{
	CLEANUP(json_put_p) struct json_object *seen = json_object_new_object();
	unsigned objects = 0;
	const char *end;

	for (; *argv; argv = *end ? end + 1 : end) {
		end = argv + strcspn(argv, "\n");
		objects += check_line(seen, argv, end);
	}
	return objects;
}

/* ---- golden cases ---- */

struct area {
	const char *claim; /* "abi/" */
	unsigned objects; /* at least */
};

static const struct area areas[] = {
	{ "controller/", 500 }, { "domain/", 500 },  { "hostdev/", 500 },
	{ "iommu/", 500 },	{ "iommufd/", 100 }, { "topology/", 500 },
};

static unsigned check_case(struct engine *e, const struct golden_case *c)
{
	const struct question q = {
		.data = c->in.data,
		.len = c->in.len,
		.options = c->options,
		.caps = c->caps,
	};
	CLEANUP(doc_free_p) struct viommu_doc *doc = NULL;
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	CLEANUP(free_p) char *argv = NULL;

	assert_int_equal(viommu_report_new(&rep), 0);
	if (engine_document(e, &q, rep, &doc) || engine_argv(e, doc, rep, NULL, &argv))
		return 0;
	return check_argv(argv);
}

static void golden_keys_are_unique(void **state)
{
	const struct area *area = *state;
	struct engine e = engine_default(&cases.caps);
	unsigned objects = 0;
	size_t i;

	for (i = 0; i < cases.count; i++)
		if (!strncmp(cases.cases[i].id, area->claim, strlen(area->claim)) &&
		    cases.cases[i].in.data && !cases.cases[i].generate)
			objects += check_case(&e, &cases.cases[i]);
	engine_done(&e);
	assert_in_range(objects, area->objects, UINT32_MAX);
}

/* ---- two values of one device ---- */

static bool same_device(const struct way *a, const struct way *b)
{
	return a->steps > 1 && b->steps > 1 && a->step[0] == A_DOMAIN_DEVICES &&
	       b->step[0] == A_DOMAIN_DEVICES && a->step[1] == b->step[1] &&
	       a->variant == b->variant;
}

/* Returns whether the two go together. */
static bool check_values(const struct way *a, const char *one, const struct way *b, const char *two)
{
	xmlDoc *doc = build_accepted();
	struct unit_answer answer;
	char *text, *argv = NULL;
	bool accepted;

	build_set(doc, a, one, false);
	build_set(doc, b, two, false);
	text = build_text(doc);
	unit_validate(&answer, text, &UNIT_OPTIONS(.flags = VIOMMU_NO_TARGET));
	accepted = !answer.ret && !viommu_argv(answer.doc, answer.rep, &argv);
	if (accepted)
		check_argv(argv);
	free(argv);
	unit_done(&answer);
	xmlFree(text);
	xmlFreeDoc(doc);
	return accepted;
}

static bool check_pair(const struct way *a, const struct way *b)
{
	static struct values one, two;
	bool accepted = false;
	unsigned i, k;

	values_good(&tables_default()->rows[a->row], &one);
	values_good(&tables_default()->rows[b->row], &two);
	for (i = 0; i < one.n && i < 3; i++)
		for (k = 0; k < two.n && k < 3; k++)
			accepted |= check_values(a, one.text[i], b, two.text[k]);
	return accepted;
}

struct device {
	const char *claim;
	uint16_t row;
	unsigned pairs; /* that go together, at least */
};

static const struct device devices[] = {
	{ "host devices", A_DEVICES_HOSTDEV, 100 },
	{ "controllers", A_DEVICES_CONTROLLER, 100 },
	{ "IOMMUs", A_DEVICES_IOMMU, 50 },
	{ "network cards", A_DEVICES_INTERFACE, 20 },
	{ "disks", A_DEVICES_DISK, 1 },
};

static void keys_of_two_are_unique(void **state)
{
	const struct device *d = *state;
	unsigned pairs = 0;
	size_t i, k;

	for (i = 0; i < way_count; i++)
		for (k = i + 1; k < way_count && ways[i].step[1] == d->row; k++)
			pairs += same_device(&ways[i], &ways[k]) && check_pair(&ways[i], &ways[k]);
	assert_in_range(pairs, d->pairs, UINT32_MAX);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(areas, golden_keys_are_unique),
		UNIT_TABLE(devices, keys_of_two_are_unique),
	};
	int failed;

	if (argc != 2 || golden_load(&cases, argv[1])) {
		fprintf(stderr, "usage: %s DATA-DIRECTORY\n", argv[0]);
		return 2;
	}
	way_count = ways_find(ways, WAYS);
	failed = UNIT_RUN("keys", tables);
	golden_done(&cases);
	return failed;
}
