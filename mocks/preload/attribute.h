/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attributes of the tree that are open for writing. What a program writes with calls that we see reaches the model at once,
 * and its errno the program. Streams of libc write by themselves: what they leave in the text is taken when a descriptor
 * is closed or replaced, and only the effect is as it should be.
 */
#ifndef PRELOAD_ATTRIBUTE_H
#define PRELOAD_ATTRIBUTE_H

#include "mock.h"

enum {
	ATTRIBUTE_MAX = 4096, /* a page: sysfs takes and gives no more */
	CONFIG_HEAD = 64,
};

/* Whether a path is of configuration space, and how many bytes of it the machine's caller may read. */
HIDDEN bool attribute_is_config(const char *path);
HIDDEN size_t attribute_config_room(void);

/* Within a visit: a descriptor for an attribute, to: its place, of which most bytes can be read. A negative errno. */
HIDDEN int attribute_open(struct visit *v, const char *to, int flags, size_t most);

/* With the world locked: a write to one, as write() answers it, with a negative errno. */
HIDDEN ssize_t attribute_write(struct visit *v, struct handle *h, const struct transfer *t);

/* With the world locked: a read of configuration space as it is now, at an offset. */
HIDDEN ssize_t attribute_read_config(struct handle *h, const struct transfer *t);

/* With the world locked: ends a write whose writer was killed while it waited; false: it has to wait still. */
HIDDEN bool attribute_finish(struct visit *v, struct handle *h);

/* Takes what streams wrote, of one, as attribute_write() answers, or of all. */
HIDDEN ssize_t attribute_drain(struct visit *v, struct handle *h);
HIDDEN void attribute_drain_all(struct visit *v);

#endif
