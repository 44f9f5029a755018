/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LAUNCH_MACHINE_H
#define LAUNCH_MACHINE_H

#include "buf.h"
#include "load.h"
#include "mock_session.h"

/* Puts a machine into an empty session: world, board and description. A negative errno, and message says of what. */
int machine_make(struct mock_session *s, const struct host *h, struct buf *message);

#endif
