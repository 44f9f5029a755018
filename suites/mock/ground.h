/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where tests make sessions: a directory of their own, of which can be said what is left in it.
 */
#ifndef MOCK_GROUND_H
#define MOCK_GROUND_H

#include <stdbool.h>
#include <stddef.h>

extern char ground[64];

/* Makes it and names it in TMPDIR; ground_end() takes it away when it is empty. */
bool ground_make(void);
void ground_end(void);

/* How many names are in a directory, . and .. not counted. */
size_t ground_names(const char *path);

/* The text of a file. */
void ground_read(const char *path, char *to, size_t size);

#endif
