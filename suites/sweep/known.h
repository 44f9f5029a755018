/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SWEEP_KNOWN_H
#define SWEEP_KNOWN_H

#include "fail.h"

/* Whether a library is known to lose this block when memory runs out. */
bool known_leak(const struct fail_live *live);

/* The calls that led to it, for a message. */
const char *leak_text(const struct fail_live *live);

#endif
