/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reviews.h"

#include "files.h"
#include "json.h"
#include "meta.h"

#include <errno.h>
#include <string.h>

const char *const review_stages[] = {
	"parser", "schema", "validator", "formatter",	  "abi",
	"lookup", "argv",   "opener",	 "documentation", NULL,
};

const char *const review_keys[] = { "id", "seed", "statement", "who", "cases", "later", NULL };

/* One row while it is looked at. */
struct review {
	const struct golden *g;
	struct json_object *row;
	const char *id;
	struct buf *problems;
};

static const char *text_of(struct json_object *row, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(row, key, &v) || !json_object_is_type(v, json_type_string))
		return NULL;
	return json_object_get_string_len(v) ? json_object_get_string(v) : NULL;
}

static size_t length_of(struct json_object *row, const char *key, struct json_object **ret)
{
	if (!json_object_object_get_ex(row, key, ret) ||
	    !json_object_is_type(*ret, json_type_array))
		return 0;
	return json_object_array_length(*ret);
}

static void wrong(struct review *r, const char *what)
{
	problem(r->problems, "reviews.json: ", r->id, what);
}

static bool is_case(const struct golden *g, const char *id)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (id && !strcmp(g->cases[i].id, id))
			return true;
	return false;
}

static bool is_one_of(const char *const *words, const char *word)
{
	size_t i;

	for (i = 0; word && words[i]; i++)
		if (!strcmp(words[i], word))
			return true;
	return false;
}

static void check_members(struct review *r)
{
	const struct lh_entry *e;

	for (e = json_first(r->row); e; e = e->next)
		if (!is_one_of(review_keys, lh_entry_k(e)))
			wrong(r, " has an unknown key");
	if (!text_of(r->row, "seed"))
		wrong(r, " names no seed");
	if (!text_of(r->row, "statement"))
		wrong(r, " has no statement");
}

static void check_lists(struct review *r)
{
	struct json_object *list;
	size_t i, n = length_of(r->row, "who", &list);

	if (!n)
		wrong(r, " says not who must get it right");
	for (i = 0; i < n; i++)
		if (!is_one_of(review_stages,
			       json_object_get_string(json_object_array_get_idx(list, i))))
			wrong(r, " names an unknown stage");
	n = length_of(r->row, "cases", &list);
	for (i = 0; i < n; i++) {
		const char *id = json_object_get_string(json_object_array_get_idx(list, i));

		if (!is_case(r->g, id))
			problem(r->problems, "reviews.json: no case ", id ? id : "", "");
	}
	if (!n && !text_of(r->row, "later"))
		wrong(r, " has neither a case nor an area that will hold it later");
}

static void print_row(struct json_object *row, struct buf *b)
{
	const char *statement = text_of(row, "statement"), *later = text_of(row, "later");
	struct json_object *list;
	size_t i, n = length_of(row, "cases", &list);

	buf_add(b, n ? "held  " : "open  ");
	buf_add(b, text_of(row, "id"));
	buf_add(b, ": ");
	buf_add(b, statement ? statement : "");
	buf_add(b, n ? " [" : " [later: ");
	for (i = 0; i < n; i++) {
		buf_add(b, i ? " " : "");
		buf_add(b, json_object_get_string(json_object_array_get_idx(list, i)));
	}
	if (!n)
		buf_add(b, later ? later : "nobody");
	buf_add(b, "]\n");
}

/* Rows have ids in no special order, each once. */
static bool seen_before(struct json_object *rows, size_t n, const char *id)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		const char *other = json_object_is_type(row, json_type_object) ? text_of(row, "id")
									       : NULL;

		if (other && !strcmp(other, id))
			return true;
	}
	return false;
}

static void read_row(struct review *r, struct reviews *ret, struct buf *list)
{
	struct json_object *cases;

	r->id = json_object_is_type(r->row, json_type_object) ? text_of(r->row, "id") : NULL;
	if (!r->id) {
		buf_add(r->problems, "reviews.json: a row without id\n");
		return;
	}
	check_members(r);
	check_lists(r);
	if (length_of(r->row, "cases", &cases))
		ret->held++;
	else
		ret->open++;
	if (list)
		print_row(r->row, list);
}

static void read_rows(struct review *r, struct json_object *rows, struct reviews *ret,
		      struct buf *list)
{
	size_t i, n = json_object_array_length(rows);

	for (i = 0; i < n; i++) {
		r->row = json_object_array_get_idx(rows, i);
		read_row(r, ret, list);
		if (r->id && seen_before(rows, i, r->id))
			wrong(r, " is there twice");
	}
}

int reviews_read(const struct golden *g, struct reviews *ret, struct buf *problems,
		 struct buf *list)
{
	CLEANUP(free_p) char *path = path_join(g->dir, "reviews.json");
	CLEANUP(json_put_p) struct json_object *json = NULL;
	CLEANUP(blob_done) struct blob b = { 0 };
	CLEANUP(buf_done) struct buf twice = { 0 };
	struct review r = { .g = g, .problems = problems };
	struct json_object *rows;
	int error = path ? blob_read(path, 0, &b) : -ENOMEM;

	*ret = (struct reviews){ 0 };
	if (error < 0 && error != -ENOENT)
		return error;
	if (!error)
		json = json_parse(b.data, b.len);
	if (!json_object_is_type(json, json_type_object) || json_object_object_length(json) != 1 ||
	    !length_of(json, "reviews", &rows)) {
		buf_add(problems, error ? "no file reviews.json\n"
					: "reviews.json: not {\"reviews\": [ROW...]}\n");
		return 0;
	}
	if (json_key_twice(b.data, b.len, &twice))
		problem(problems, "reviews.json: the key ", buf_text(&twice), " stands twice");
	read_rows(&r, rows, ret, list);
	return 0;
}
