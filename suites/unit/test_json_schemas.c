/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the JSON schemas that travel with the cases know the keys and words that the readers know, and no others.
 * Cannot prove: that every file is valid by them; lint asks another implementation of JSON schema.
 * Truth: meta_keys.c, meta.c, generate.c and reviews.c, whose words are read from the program itself.
 */
#include "unit.h"

#include "files.h"
#include "generate.h"
#include "json.h"
#include "meta_keys.h"
#include "reviews.h"

#include <stdio.h>

static const char *data;

struct list {
	const char *claim, *file;
	const char *path; /* names of members, with blanks in between */
	const char *const *words; /* NULL at the end, "" counts for nothing */
	const struct key *keys; /* instead: the names of all of them, or of the required ones */
	bool required;
};

static const struct list lists[] = {
	{ "levels", "case", "properties level enum", golden_levels, NULL, false },
	{ "tiers", "case", "properties tier enum", golden_tiers, NULL, false },
	{ "features", "case", "properties features items enum", golden_features, NULL, false },
	{ "passes", "case", "$defs pass enum", golden_passes, NULL, false },
	{ "kinds to generate", "case", "properties generate properties kind enum", generate_kinds,
	  NULL, false },
	{ "keys of a case", "case", "properties", NULL, meta_case_keys, false },
	{ "required keys of a case", "case", "required", NULL, meta_case_keys, true },
	{ "options of a case", "case", "properties options properties", NULL, meta_option_keys,
	  false },
	{ "stages of a review", "reviews", "properties reviews items properties who items enum",
	  review_stages, NULL, false },
	{ "keys of a review", "reviews", "properties reviews items properties", review_keys, NULL,
	  false },
};

static struct json_object *schema_read(const char *name)
{
	CLEANUP(blob_done) struct blob text = { 0 };
	struct json_object *json;
	char path[4096];

	snprintf(path, sizeof(path), "%s/schema/%s.schema.json", data, name);
	assert_int_equal(blob_read(path, 0, &text), 0);
	json = json_parse(text.data, text.len);
	assert_non_null(json);
	return json;
}

/* The n-th word of the schema's list; the names of an object's members are one, too. */
static const char *nth(struct json_object *v, size_t n)
{
	const struct lh_entry *e;

	if (json_object_is_type(v, json_type_array))
		return n < json_object_array_length(v)
			       ? json_object_get_string(json_object_array_get_idx(v, n))
			       : NULL;
	for (e = json_first(v); e && n; e = e->next)
		n--;
	return e ? lh_entry_k(e) : NULL;
}

static bool schema_has(struct json_object *v, const char *word)
{
	size_t i;

	for (i = 0; nth(v, i); i++)
		if (!strcmp(nth(v, i), word))
			return true;
	return false;
}

/* Each word of the reader's is in the schema; returns how many there are. */
static size_t count_words(const struct list *l, struct json_object *v)
{
	const struct key *key;
	const char *const *word;
	size_t n = 0;

	for (word = l->words; word && *word; word++) {
		if (!**word)
			continue;
		n++;
		if (!schema_has(v, *word))
			fail_msg("%s.schema.json lacks '%s'", l->file, *word);
	}
	for (key = l->keys; key && key->name; key++) {
		if (l->required && !key->required)
			continue;
		n++;
		if (!schema_has(v, key->name))
			fail_msg("%s.schema.json lacks '%s'", l->file, key->name);
	}
	return n;
}

static void schema_knows_words(void **state)
{
	const struct list *l = *state;
	struct json_object *json = schema_read(l->file), *v = json;
	char path[128], *name, *rest = NULL;
	size_t n;

	snprintf(path, sizeof(path), "%s", l->path);
	for (name = strtok_r(path, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
		if (!json_object_object_get_ex(v, name, &v))
			fail_msg("%s.schema.json has no %s", l->file, l->path);
	n = count_words(l, v);
	if (nth(v, n))
		fail_msg("%s.schema.json has a word too many of %s", l->file, l->claim);
	json_object_put(json);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(lists, schema_knows_words) };

	if (argc != 2)
		return 2;
	data = argv[1];
	return UNIT_RUN("JSON schemas", tables);
}
