/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef MODEL_COMPAT_H
#define MODEL_COMPAT_H

#include "call.h"

enum { NR_IOAS_MAP = 0x85, NR_IOAS_UNMAP = 0x86 };

/* What is below the numbers of ioctl.def: ioctls of a container of VFIO. -ENOTTY: it is none. */
int compat_ioctl(struct call *c, uint32_t request, uint64_t arg);

#endif
