/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_CONDITION_H
#define VIOMMU_CONDITION_H

#include "device_table.h"
#include "doc.h"

/* Whether a device is as the condition says. */
bool condition_holds(const struct tables *t, const struct node *n, const struct condition *c);

/* Whether all do. */
bool conditions_hold(const struct tables *t, const struct node *n, const struct condition *when,
		     size_t count);

#endif
