/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A description while it is read: what was written where, so that faults found later can name the line.
 */
#ifndef HOST_READ_H
#define HOST_READ_H

#include "json_read.h"
#include "keys.h"

enum {
	REFUSED = 1,
	MARK_KEYS = 48,
	BASES_MAX = 8, /* files of a host and what it is based on */
	LINE_BITS = 24,
};

/* Where something is written: number of the file, and line. */
typedef uint32_t place;

struct mark {
	uint64_t seen; /* keys that were written, by their place in the object */
	place start;
	place line[MARK_KEYS];
};

/* Marks of the elements of a list of the host, in their order; of the host itself and its members, one. */
struct marks {
	struct mark *of;
	size_t n;
};

struct loader {
	struct host *host;
	struct marks marks[O_COUNT];
	struct bdf *marked; /* the devices that have marks, in the order of these */
	const char *names[BASES_MAX]; /* of the files, the one asked for first */
	unsigned files;
	struct buf *message;
	struct arena arena;
};

/* Adds "FILE:LINE: WHY WORD", WORD in quotes unless it is NULL; only the first fault is said. Returns REFUSED. */
int fault(struct loader *l, place at, const char *why, const char *word);

/* Whether a key of an element was written; where, or where the element starts. */
bool was_written(const struct mark *m, enum key_id id);
place place_of(const struct mark *m, enum key_id id);

/* Reads one file; what is there already is its base. 0, REFUSED, or a negative errno. */
int read_text(struct loader *l, unsigned file, const char *text, size_t len);

/* One file while it is read. */
struct reading {
	struct json_reader r; /* first: members are shown this */
	struct loader *l;
	unsigned file;
	const char *start;
	/* where lines were counted last */
	const char *counted;
	unsigned line;
};

place here(struct reading *in, const char *at);

/* Reads the value of a key that holds neither a list nor a member; object is what has the field. -EINVAL: not of its kind. */
int read_value(struct reading *in, const struct key *k, void *object);
/* Says what a value is to be. */
int wrong_value(struct reading *in, const struct key *k, place at);

/* Reads an object into a structure, and marks what was written; a list of them into the field of a key. */
int read_object(struct reading *in, enum object_id o, void *to, struct mark *m);
int read_list(struct reading *in, const struct key *k, char *owner);

/* Finds the member that names an element. */
struct search {
	struct reading *in;
	const struct key *key;
	char *scratch;
	bool found;
};

/* Goes behind a value that is not looked at. 0 or -EINVAL. */
int skip_value(struct json_reader *r);
/* Shown the members of an object; all others are skipped. */
int search_member(struct json_reader *r, const char *name, void *data);

/* Puts a resource where it belongs; finds its row if need be. */
int bar_take(struct loader *l, struct host_device *d, const struct bar *b, place at);

/* The base that a text names, NULL for none; NULL as well where it is no JSON. */
int find_base(struct loader *l, unsigned file, const char *text, size_t len, const char **ret_name);

/* Fills in what was not written, and sorts. */
int derive_all(struct loader *l);
/* Looks at what filling in relies on; at the host as a whole. */
int check_before(struct loader *l);
int check_all(struct loader *l);

#endif
