/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files of sysfs that keep what is written (K 3.2, 3.3). Answers as in driver.h; -EOPNOTSUPP: the kernel would do what the
 * model does not know.
 */
#ifndef MODEL_SETTING_H
#define MODEL_SETTING_H

#include "driver.h"

int any_uevent(struct world *w, const struct written *t);
int any_rescan(struct world *w, const struct written *t);
int any_remove(struct world *w, const struct written *t);
int bus_autoprobe(struct world *w, const struct written *t);
int parameter_bool(struct world *w, const struct written *t);
int parameter_unsafe(struct world *w, const struct written *t);

int device_enable(struct world *w, struct device *d, const struct written *t);
int device_msi_bus(struct world *w, struct device *d, const struct written *t);
int device_parity(struct world *w, struct device *d, const struct written *t);
int device_vf_autoprobe(struct world *w, struct device *d, const struct written *t);
int device_reset_method(struct world *w, struct device *d, const struct written *t);

#endif
