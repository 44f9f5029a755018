/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every fact of tables like ioctl.def, changed one at a time.
 */
#ifndef MUTATE_IOCTL_MUTANTS_H
#define MUTATE_IOCTL_MUTANTS_H

#include "call.h"
#include "judge.h"

/* Tables of ioctls, and how their mutants are judged. */
struct ioctl_hunt {
	struct hunt hunt; /* the changed tables are a struct ioctls, of: the number of an ioctl */
	const struct ioctls *real;
	bool devices; /* mediated ones are among them, and commands that cannot be written to */
};

/* Whether the rows about an ioctl of VFIO devices notice tables, a struct ioctls. */
bool vfio_noticed(const void *tables, uint32_t nr);

/* False: the rows are not what the tables say; nothing was hunted then. */
bool hunt_ioctls(struct ioctl_hunt *h);

#endif
