/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Texts that programs write to files of sysfs, read as the kernel reads them.
 */
#ifndef MODEL_WRITTEN_H
#define MODEL_WRITTEN_H

#include "driver.h"

/* Bytes without the final newline. */
size_t written_length(const struct written *t);
/* Whether it is that word. */
bool written_is(const struct written *t, const char *word);
/* A whole number in C's notation, with a sign perhaps: whether it is one that fits. */
bool written_number(const struct written *t, int64_t *ret);
/* The same of 64 bits, without a minus. */
bool written_unsigned(const struct written *t, uint64_t *ret);
/* Hexadecimal numbers with blanks between them: how many there are, at most max. */
size_t written_fields(const struct written *t, uint32_t *ret, size_t max);
/* The device whose address it is; NULL: none. */
struct device *written_device(struct world *w, const struct written *t);

#endif
