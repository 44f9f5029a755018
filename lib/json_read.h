/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_JSON_READ_H
#define VIOMMU_JSON_READ_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads JSON text as it comes, for files that hold objects, texts and whole numbers only. The caller
 * says what must come next; anything else is -EINVAL, hence no input nests deeper than the caller's
 * own functions do. Unlike json-c it shows every member of an object: one given twice can be refused.
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

/* Reads a whole object; stops at the first error of a member. -EINVAL when it is no object. */
int json_read_object(struct json_reader *r, json_member_fn *member, void *data);

/* Reads a text. -EINVAL when it is none or holds a NUL, -ENOMEM. */
int json_read_text(struct json_reader *r, const char **ret_text);

/* Reads a number of digits only that fits 32 bits; -EINVAL otherwise. */
int json_read_u32(struct json_reader *r, uint32_t *ret_value);

/* Whether nothing but blanks is left. */
bool json_read_done(struct json_reader *r);

#endif
