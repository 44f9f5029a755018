/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PRELOAD_WHOSE_H
#define PRELOAD_WHOSE_H

#include "mock.h"

enum whose {
	WHOSE_NOBODYS, /* none of ours */
	WHOSE_NODE,
	WHOSE_ANON, /* made by an ioctl: a queue */
	WHOSE_TEXT, /* an attribute that is open for writing */
	WHOSE_FILE, /* any other file of the tree; a node by O_PATH, too */
	WHOSE_FOLDER,
};

/* What is behind a descriptor; to, of PATH_MAX bytes: where that is in the session. Within a visit, nothing locked. */
HIDDEN enum whose whose(int fd, char *to);

/* The same for the path of a link to a descriptor, as /proc has them, that is to be followed; false: none of ours. */
HIDDEN bool whose_link(const char *path, char *to);

#endif
