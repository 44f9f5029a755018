/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json.h"

#include "files.h"
#include "utf8.h"

#include <string.h>

enum { DEPTH = 16 };

struct json_object *json_parse(const char *data, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(DEPTH);
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

/* Objects that are open, each with the keys seen so far; an array stands among them with NULL. */
struct nest {
	struct json_object *seen[DEPTH];
	size_t depth;
};

static void nest_done(struct nest *n)
{
	while (n->depth)
		json_object_put(n->seen[--n->depth]);
}

/* What follows the text that starts at s; end when it does not end. */
static const char *text_end(const char *s, const char *end)
{
	for (s++; s < end && *s != '"'; s++)
		if (*s == '\\' && s + 1 < end)
			s++;
	return s < end ? s + 1 : end;
}

static bool is_key(const char *s, const char *end)
{
	while (s < end && *s && strchr(" \t\r\n", *s))
		s++;
	return s < end && *s == ':';
}

/* Keeps a key, quotes included; true when the object has it already. A key may be written in many ways: it is read first. */
static bool seen_before(struct json_object *seen, const char *s, size_t n, struct buf *key)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	CLEANUP(json_put_p) struct json_object *v = NULL;

	buf_add_n(&text, s, n);
	if (buf_ok(&text))
		v = json_parse(text.data, text.len);
	if (!v)
		return false;
	if (!json_object_object_get_ex(seen, json_object_get_string(v), NULL)) {
		json_object_object_add(seen, json_object_get_string(v), NULL);
		return false;
	}
	buf_add(key, json_object_get_string(v));
	return true;
}

bool json_key_twice(const char *data, size_t len, struct buf *key)
{
	CLEANUP(nest_done) struct nest n = { .depth = 0 };
	const char *s = data, *end = data + len, *next;

	for (; s < end; s = next) {
		next = *s == '"' ? text_end(s, end) : s + 1;
		if ((*s == '{' || *s == '[') && n.depth == DEPTH)
			return false;
		if (*s == '{' || *s == '[')
			n.seen[n.depth++] = *s == '{' ? json_object_new_object() : NULL;
		else if ((*s == '}' || *s == ']') && n.depth)
			json_object_put(n.seen[--n.depth]);
		else if (*s == '"' && n.depth && n.seen[n.depth - 1] && is_key(next, end) &&
			 seen_before(n.seen[n.depth - 1], s, (size_t)(next - s), key))
			return true;
	}
	return false;
}

bool json_is_text(const char *s)
{
	size_t n;

	for (; *s; s += n) {
		n = utf8_character(s);
		if (!n)
			return false;
	}
	return true;
}

void json_string(struct buf *b, const char *s)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	size_t n;

	for (; *s; s += n ? n : 1) {
		n = utf8_character(s);
		buf_add_n(&text, n ? s : "\xef\xbf\xbd", n ? n : 3);
	}
	buf_json(b, buf_text(&text));
	b->failed |= text.failed;
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
