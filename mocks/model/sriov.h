/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Virtual functions that come and go.
 */
#ifndef MODEL_SRIOV_H
#define MODEL_SRIOV_H

#include "device.h"

/* Takes all virtual functions away; DRIVER_WAITS: one of them is open. */
int functions_end(struct world *w, const struct caller *by, struct device *pf);

#endif
