/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_JSON_H
#define GOLDEN_JSON_H

#include "buf.h"

#include <json-c/json.h>
#include <stdbool.h>

/* Reads a JSON text, all of it. NULL when it is none; free with json_object_put(). */
struct json_object *json_parse(const char *data, size_t len);

/*
 * Looks for a key that stands twice in one object; json_parse() keeps the last one without a word. Adds it to key.
 * False when there is none, or no memory to tell. The text need not be JSON.
 */
bool json_key_twice(const char *data, size_t len, struct buf *key);

/* Whether a text can stand in JSON: it is valid UTF-8. */
bool json_is_text(const char *s);

/* A JSON string of what may be anything, the name of a file for example: U+FFFD stands for a byte that is no UTF-8. */
void json_string(struct buf *b, const char *s);

/* Two blanks a level, one member a line, no final newline. */
void json_pretty(struct buf *b, struct json_object *v, unsigned depth);

/* No blanks at all, as QEMU's options have it. */
void json_compact(struct buf *b, struct json_object *v);

/* First member of an object, in the order of the text: for loops over e->next with lh_entry_k() and lh_entry_v(). */
static inline const struct lh_entry *json_first(const struct json_object *v)
{
	return json_object_get_object(v)->head;
}

static inline void json_put_p(struct json_object **v)
{
	json_object_put(*v);
}

#endif
