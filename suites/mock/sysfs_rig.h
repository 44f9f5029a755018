/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Hosts, listings and folders for tests of sysfs. What cannot be had fails the test.
 */
#ifndef MOCK_SYSFS_RIG_H
#define MOCK_SYSFS_RIG_H

#include "tree.h"
#include "unit.h"

/* Where testdata is. */
extern const char *rig_data;

/* A folder of its own; path has 64 bytes. */
int rig_folder(char *path);
void rig_folder_end(int fd, const char *path);

struct tree *listing(const char *name);
struct host *shipped(const char *name);

/* Both show the same, where listings look, but for what is volatile. */
void same_trees(struct tree *a, struct tree *b);

#endif
