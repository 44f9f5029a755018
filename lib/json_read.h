/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_JSON_READ_H
#define VIOMMU_JSON_READ_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads JSON text as it comes, for files that hold objects, lists, texts, whole numbers and truth values. The caller
 * says what must come next; anything else is -EINVAL, hence no input nests deeper than the caller's
 * own functions do. Unlike json-c it shows every member of an object: one given twice can be refused. Where an
 * error was found is told by .at.
 */
struct json_reader {
	const char *at, *end;
	struct arena *arena; /* texts are copied there, escapes resolved */
};

/*
 * Reads a member of the object that it was given to. Returns 0 or a negative errno. It must read
 * exactly one value.
 */
typedef int json_member_fn(struct json_reader *r, const char *name, void *data);

/* Reads one element of a list, exactly one value; 0 or a negative errno. */
typedef int json_element_fn(struct json_reader *r, void *data);

/* The first character of the next value, 0 at the end of the text. Blanks before it are taken. */
char json_read_peek(struct json_reader *r);

/* Reads a whole list; stops at the first error of an element. -EINVAL when it is none. */
int json_read_list(struct json_reader *r, json_element_fn *element, void *data);

/* Reads true or false; -EINVAL otherwise. */
int json_read_bool(struct json_reader *r, bool *ret_value);

/* Reads a whole number of at most 64 bits, its sign apart. -EINVAL when it is none, -ERANGE. */
int json_read_number(struct json_reader *r, uint64_t *ret_value, bool *ret_negative);

/* Reads a whole object; stops at the first error of a member. -EINVAL when it is no object. */
int json_read_object(struct json_reader *r, json_member_fn *member, void *data);

/* Reads a text. -EINVAL when it is none or holds a NUL, -ENOMEM. */
int json_read_text(struct json_reader *r, const char **ret_text);

/* Reads a number of digits only that fits 32 bits; -EINVAL otherwise. */
int json_read_u32(struct json_reader *r, uint32_t *ret_value);

/* Whether nothing but blanks is left. */
bool json_read_done(struct json_reader *r);

#endif
