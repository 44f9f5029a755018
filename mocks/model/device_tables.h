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

/* How many interrupts of an index a device has, and what is told of them. */
struct irq_kind {
	uint32_t index, flags;
	uint32_t (*count)(const struct device *d);
	bool grows;
	const char *src;
};

/* When an action can be taken. */
enum irq_time { IRQ_ANY, IRQ_ON, IRQ_FREE, IRQ_SET };

struct irq_action {
	uint32_t index, flags; /* flags: one action, one kind of data */
	enum irq_time when;
	uint32_t least;
	int (*run)(struct call *c, struct vfio_state *s);
	const char *src;
};

struct irqs {
	const struct irq_kind *kinds;
	size_t n_kinds;
	const struct irq_action *actions;
	size_t n_actions;
};

extern const struct irqs vfio_irqs;

#endif
