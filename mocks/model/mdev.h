/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mediated devices, which are made and taken away by what is written to sysfs (K 3.4).
 */
#ifndef MODEL_MDEV_H
#define MODEL_MDEV_H

#include "driver.h"

/* -ENOMEM; -EINVAL for one whose parent or type nothing describes. */
int load_mdevs(struct world *w, const struct host *h);
/* Makes a description have those that there are. -ENOMEM. */
int tell_mdevs(struct world *w, struct host *h);

/* NULL: there is none. */
struct device *mdev_find(struct world *w, const char *uuid);
struct mdev_type *mdev_type_find(struct world *w, struct bdf parent, const char *name);

/* ---- files of a type and of a device; answers as in driver.h ---- */

int mdev_create(struct world *w, struct mdev_type *type, const struct written *t);
/* DRIVER_WAITS as driver_unbind(). */
int mdev_remove(struct world *w, struct device *d, const struct written *t);

#endif
