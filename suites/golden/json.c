/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json.h"

struct json_object *json_parse(const char *data, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(16);
	struct json_object *v = NULL;

	if (!tok || len > 16 * 1024 * 1024) {
		if (tok)
			json_tokener_free(tok);
		return NULL;
	}
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* The terminating byte ends a number at the end of the text. */
	v = json_tokener_parse_ex(tok, data, (int)len + 1);
	if (json_tokener_get_error(tok) != json_tokener_success) {
		json_object_put(v);
		v = NULL;
	}
	json_tokener_free(tok);
	return v;
}

static void number(struct buf *b, struct json_object *v)
{
	int64_t n = json_object_get_int64(v);

	if (n < 0)
		buf_i64(b, n);
	else
		buf_u64(b, json_object_get_uint64(v));
}

static void scalar(struct buf *b, struct json_object *v)
{
	switch (json_object_get_type(v)) {
	case json_type_string:
		buf_json(b, json_object_get_string(v));
		break;
	case json_type_int:
		number(b, v);
		break;
	case json_type_boolean:
		buf_add(b, json_object_get_boolean(v) ? "true" : "false");
		break;
	case json_type_double:
		buf_add(b, json_object_get_string(v)); /* as it was written */
		break;
	case json_type_null:
	case json_type_object:
	case json_type_array:
		buf_add(b, "null");
		break;
	}
}

/* depth is -1 for the form without blanks. */
static void emit(struct buf *b, struct json_object *v, int depth);

static void line(struct buf *b, int depth)
{
	if (depth < 0)
		return;
	buf_char(b, '\n');
	buf_fill(b, ' ', 2 * (size_t)depth);
}

static void emit_object(struct buf *b, struct json_object *v, int depth)
{
	const int below = depth < 0 ? depth : depth + 1;
	const struct lh_entry *e;

	for (e = json_first(v); e; e = e->next) {
		line(b, below);
		buf_json(b, lh_entry_k(e));
		buf_add(b, depth < 0 ? ":" : ": ");
		emit(b, lh_entry_v(e), below);
		if (e->next)
			buf_char(b, ',');
	}
	if (json_first(v))
		line(b, depth);
}

static void emit_array(struct buf *b, struct json_object *v, int depth)
{
	const int below = depth < 0 ? depth : depth + 1;
	size_t i, n = json_object_array_length(v);

	for (i = 0; i < n; i++) {
		if (i)
			buf_char(b, ',');
		line(b, below);
		emit(b, json_object_array_get_idx(v, i), below);
	}
	if (n)
		line(b, depth);
}

/* NOLINTNEXTLINE(misc-no-recursion): json_parse() bounds the depth */
static void emit(struct buf *b, struct json_object *v, int depth)
{
	if (json_object_is_type(v, json_type_object)) {
		buf_char(b, '{');
		emit_object(b, v, depth);
		buf_char(b, '}');
	} else if (json_object_is_type(v, json_type_array)) {
		buf_char(b, '[');
		emit_array(b, v, depth);
		buf_char(b, ']');
	} else {
		scalar(b, v);
	}
}

void json_pretty(struct buf *b, struct json_object *v, unsigned depth)
{
	emit(b, v, (int)depth);
}

void json_compact(struct buf *b, struct json_object *v)
{
	emit(b, v, -1);
}
