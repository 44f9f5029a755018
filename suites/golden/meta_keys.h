/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_META_KEYS_H
#define GOLDEN_META_KEYS_H

#include "meta.h"

/* A case.json while it is read. */
struct meta {
	struct arena *arena;
	struct golden_case *c;
	struct buf *problems;
	bool no_memory;
};

/* One key. The order of a list of keys is their order in the file; a NULL name ends it. */
struct key {
	const char *name;
	enum json_type type;
	bool required;
	void (*read)(struct meta *m, struct json_object *v);
};

extern const struct key meta_case_keys[];
extern const struct key meta_option_keys[];

const struct key *key_find(const struct key *keys, const char *name);

/* Reads the members of an object; where is " key" or " option". */
void keys_read(struct meta *m, struct json_object *v, const struct key *keys, const char *where);

#endif
