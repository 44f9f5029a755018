/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SYSFS_FOLDER_H
#define SYSFS_FOLDER_H

#include "tree.h"

#include <sys/types.h>

enum { PATH_ROOM = 4096 };

/* The parts of a tree that listings, recordings and reading of a folder have (scopes.def); NULL ends them. */
extern const char *const tree_scopes[];

/* The mode that a file of a folder really has (README.md), and the permissions that it stands for. */
mode_t mode_code(const struct entry *e);
uint16_t mode_decode(mode_t mode);

/* Whether a file is memory of a device, which nothing reads; whether it is no attribute. */
bool is_memory(const char *path);
bool is_bytes(const char *path, uint64_t size);

/* Length of the path of the folder that something is in. */
size_t folder_length(const char *path);

/* As what an entry is in comes before, is, or comes after a folder of so many bytes. */
int folder_order(const char *path, const char *folder, size_t length);

#endif
