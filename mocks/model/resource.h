/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files resourceN and rom of a device in sysfs.
 */
#ifndef MODEL_RESOURCE_H
#define MODEL_RESOURCE_H

#include "file.h"

/* Fills in a FILE_RESOURCE; -ENOENT. */
int resource_open(struct world *w, struct file *f, const char *path);

ssize_t resource_read(struct world *w, ref file, const struct caller *by, const struct transfer *t);
ssize_t resource_write(struct world *w, ref file, const struct caller *by,
		       const struct transfer *t);
int resource_mmap(struct world *w, ref file, const struct mapping *m, struct shown *ret);
/* The new place, or -EINVAL. */
int64_t resource_seek(struct file *f, int64_t at, int from);

#endif
