/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef COUNT_H
#define COUNT_H

#include <stddef.h>

/* Bytes on the heap now, and the most there were since count_reset(). Every allocation of the process counts. */
size_t count_now(void);
size_t count_peak(void);
void count_reset(void);

#endif
