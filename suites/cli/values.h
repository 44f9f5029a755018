/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include "capstore.h"

/*
 * Prints the values that an option or command may take, one a line: of caps, as-of, arch, machine or explain.
 * Returns OK, or TROUBLE after a message.
 */
int values_print(const char *name, struct caps_store *caps);

#endif
