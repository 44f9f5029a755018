/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PRELOAD_WRAP_H
#define PRELOAD_WRAP_H

/* Finds libc's functions, so that none must be looked for in a signal handler. */
__attribute__((visibility("hidden"))) void wrap_find_all(void);

#endif
