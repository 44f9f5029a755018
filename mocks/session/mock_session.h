/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A session: a private directory in which a machine lives as long as programs look at it. Everything that the mock writes
 * is in there:
 *
 *   viommu-mock   the mark by which a session is known
 *   world         the model's state, mapped by every process that takes part
 *   sys/ dev/ proc/   the tree that programs see (mocks/sysfs)
 *   open/N        one folder or pipe for every open file description of a node (lease.h)
 *   memory/N      the regions of device N, region i at i << 40
 *   preload.so    a link to what is loaded before programs' libraries
 *   trace         a link to where the trace goes
 *   aside         lines of the trace that come behind those in it
 *   faults        a link to where further faults are asked for
 */
#ifndef MOCK_SESSION_H
#define MOCK_SESSION_H

#include "model.h"

/* It belongs to the user who made it, or, but for the mark, to the one whom programs of theirs have become. */

/* Names of a session's directory begin so. */
#define MOCK_SESSION_START "viommu-mock-"
#define MOCK_SESSION_PRELOAD "preload.so"
#define MOCK_SESSION_ASIDE "aside"

struct mock_session {
	char *path; /* canonical, without a slash at the end */
	size_t length; /* of path */
	uint64_t dev; /* of the file system it is on */
	struct world *w;
};

/*
 * Makes a session below a directory (NULL: $TMPDIR, /dev/shm or /tmp) with an empty tree and a world of these pages, and
 * opens it. Errors: negative errno; *ret_why says in a few words what could not be done. Nothing is left behind then.
 */
int mock_session_make(struct mock_session *s, const char *below, uint32_t page_size,
		      const char **ret_why);

/*
 * Opens the session in dir. -EPERM for a directory that is no session, or not this user's alone; other negative errno.
 * Only a session that was made or opened is to be closed.
 */
int mock_session_open(struct mock_session *s, const char *dir, const char **ret_why);
void mock_session_close(struct mock_session *s);

/* Removes the session in dir and all that is in it, and follows no link. The same errors. */
int mock_session_remove(const char *dir, const char **ret_why);

/*
 * Keeps room in the world for what one call may need, so that a full disk is -ENOMEM and no signal. Cheap when there is
 * room; call it with the world locked.
 */
void mock_session_grow(struct mock_session *s);

/* A file of the session: path, with name and number appended when name is not NULL. 0 or -ENAMETOOLONG. */
int mock_session_path(const struct mock_session *s, const char *name, uint32_t number, char *to,
		      size_t size);

/* Hands a session on to a user, who can use it as whoever made it can then. May need privileges: a negative errno. */
int mock_session_give(const struct mock_session *s, uint32_t uid);
/* Whose it is; a negative errno. */
int64_t mock_session_owner(const struct mock_session *s);
/* What a privileged user made in it is for the owner, too: a path, NULL for all. 0 or a negative errno. */
int mock_session_share(const struct mock_session *s, const char *path);

#endif
