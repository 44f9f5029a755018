/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a program and all that it starts, and looks at every system call of them that changes a file, or opens one for writing.
 */
#ifndef MOCK_RECORDER_H
#define MOCK_RECORDER_H

#include "buf.h"

#include <stdbool.h>

/*
 * argv: the program, a path, and its words; err: its standard error. Adds a line to ret_touched for each file that allowed() does
 * not know: the number of the call, and the file's canonical path. Returns the wait status of the program; -1: it cannot be watched.
 */
int record(char *const *argv, int err, bool (*allowed)(const char *path), struct buf *ret_touched);

#endif
