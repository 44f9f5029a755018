/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tree that follows its machine: what is written to an attribute reaches the model, and what that changed shows in the tree.
 */
#ifndef LIVE_H
#define LIVE_H

#include "mock_session.h"

#include <sys/types.h>

/* A write to an attribute. */
struct live_write {
	const char *path; /* as programs know it */
	const char *text; /* not terminated */
	size_t size;
	uint64_t offset; /* where */
};

/*
 * With the world locked: the bytes that were taken, or a negative errno as the kernel answers. -EAGAIN: a device is open,
 * the world is to be unlocked until it is not, and the write to be made again. Nothing was done when a write cannot be
 * carried out. -EOPNOTSUPP: the model does not know what the kernel would do.
 */
ssize_t live_write(const struct mock_session *s, const struct caller *by,
		   const struct live_write *what);

/*
 * Writes the tree of a session that has only its description so far, and ends what somebody began who was killed at it. With
 * the world locked. 0 or a negative errno.
 */
int live_settle(const struct mock_session *s);

/* Writes configuration spaces that the machine changed into their files. With the world locked. */
void live_configs(const struct mock_session *s);

#endif
