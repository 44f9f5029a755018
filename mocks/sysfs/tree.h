/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sysfs and devfs of a host (K 3), first in memory, then as a folder. README.md says how a folder shows what an unprivileged
 * program could not make: owners, nodes, permissions.
 */
#ifndef SYSFS_TREE_H
#define SYSFS_TREE_H

#include "load.h"

enum { ATTRIBUTE_SIZE = 4096 }; /* what stat shows of an attribute */

struct entry {
	const char *path; /* relative to the root, "sys/bus/pci" */
	char type; /* 'f', 'd', 'l', 'c' as in listings */
	uint16_t mode; /* permissions, as a program is to see them */
	bool bytes; /* a file that is no attribute: it has its size, and zeros where content ends */
	uint64_t size; /* of a file, as stat shows it */
	const char *content; /* of a file, without zeros that follow; of a link: where it points */
	size_t length;
	uint32_t major, minor; /* of a node */
};

/* Everything in a tree, a folder before what is in it; what is in a folder stands together. */
struct tree;

/* What a host looks like; NULL: no memory. To be freed. */
struct tree *tree_make(const struct host *h);
struct tree *tree_free(struct tree *t); /* NULL is allowed; returns NULL */

const struct entry *const *tree_entries(struct tree *t, size_t *ret_n);
/* NULL when it is not there. */
const struct entry *tree_find(const struct tree *t, const char *path);

/*
 * Writes a tree into a folder, which is to be empty. *ret_bad, unless ret_bad is NULL, is the path that an error is about.
 * 0 or a negative errno.
 */
int sysfs_write(struct tree *t, int folder, const char **ret_bad);
/* The same in a process that has threads of its own: changes no mask and makes no threads. */
int sysfs_write_among(struct tree *t, int folder);

/*
 * Makes what differs between two trees so in a folder that has the first one, or some of the second already: what is gone
 * goes, what changed is rewritten in place, so that who has it open sees it.
 */
int sysfs_update(int folder, struct tree *was, struct tree *now, const char **ret_bad);

/*
 * Reads a folder that sysfs_write() filled, or the real thing: its parts that sysfs.def knows. 0, -ENOMEM, -E2BIG for
 * more than there can be, or another negative errno.
 */
int sysfs_read(int folder, struct tree **ret);

/*
 * A listing: a line PATH|TYPE|MODE|SIZE|CONTENT for each entry; CONTENT is in hexadecimal, "nlink=N" for a folder, the target
 * of a link; SIZE of a node is MAJOR:MINOR. PATH|ERR N says that there is nothing.
 */
void tree_list(struct buf *b, struct tree *t);
/* -EINVAL with the line that is none. */
int tree_parse(const char *text, size_t len, struct tree **ret, unsigned *ret_line);

/*
 * The host that a tree shows; what cannot follow from its description becomes files of it, except what is volatile. Serial
 * numbers and addresses of network cards are left out unless they are asked for. 0 or a negative errno; -ENODATA: there is
 * no PCI bus in it.
 */
int tree_record(struct tree *t, bool serials, struct host **ret);

/* Why listings may differ at a path after a round trip; NULL: they may not. */
const char *tree_volatile(const char *path);

/* ---- for those who make trees ---- */

struct tree *tree_new(void);
/* Adds an entry, or replaces the one of that path, and folders above it that are missing. Texts are copied. */
bool tree_add(struct tree *t, const struct entry *e);
/* Takes an entry out, and what is below it. */
void tree_drop(struct tree *t, const char *path);

/* Where a link has to point from a path to reach a target, both from the root, as the kernel writes it. */
void link_text(struct buf *b, const char *path, const char *target);

/* Whether listings have this path. */
bool tree_listed(const char *path);

#endif
