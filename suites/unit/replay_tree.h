/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef UNIT_REPLAY_TREE_H
#define UNIT_REPLAY_TREE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A small tree to replay, and capability sets for it. Documents and expectations were written by hand from the facts:
 *   alpha  q35, everything equal as it stands; also as abi-update, whose XML is a link
 *   beta   ARM virt in the oldest forms: descriptors, monitor, default CPU, variable store
 *   gamma  refused
 *   delta  has a device that is not converted: the projected part is equal
 */
struct tree_file {
	const char *name;
	const char *text; /* starting with '@': a link to the rest */
};

extern const struct tree_file tree_files[];
extern const size_t tree_count;

/* Capability sets, by their name below the data directory. */
extern const struct tree_file tree_caps[];
extern const size_t tree_caps_count;

/* The text of a file as it should be, "" when the tree has no such file. */
const char *tree_text(const char *name);

/* Makes a directory of the test's own, with capability sets in it; false when that fails. */
bool tree_make_place(void);
void tree_remove_place(void);

/* Removes a file, or a directory with all that is in it, if there is one. */
void tree_remove(const char *path);

/* Path of a file in "tree", the folder to replay, or in "data". To be freed. */
char *tree_path(const char *dir, const char *name);

/* Writes a file anew; a text that starts with '@' becomes a link. */
void tree_write(const char *dir, const char *name, const char *text, size_t n);

/* Writes the whole tree anew; nothing else is left in it. */
void tree_renew(void);

#endif
