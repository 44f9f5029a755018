/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PRELOAD_FDINFO_H
#define PRELOAD_FDINFO_H

#include "mock.h"

/* Within a visit, nothing locked: whether a path is that of a VFIO device's descriptor; to: a file that says what it should. */
HIDDEN bool fdinfo_moved(const char *path, char *to);

#endif
