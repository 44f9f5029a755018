/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables that ioctls of VFIO devices work by: feature.def and irq.def.
 */
#ifndef MODEL_DEVICE_TABLES_H
#define MODEL_DEVICE_TABLES_H

#include "vfio.h"

#include <stddef.h>

struct call;

struct feature {
	uint16_t nr, since;
	uint32_t ways, bytes;
	bool (*offered)(const struct device *d);
	int (*run)(struct call *c);
	const char *src;
};

/* All of them, as a mutant may change them. */
struct features {
	const struct feature *rows;
	size_t n;
};

extern const struct features vfio_features;

#endif
