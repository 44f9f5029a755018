/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_EXPLAIN_H
#define VIOMMU_EXPLAIN_H

#include "buf.h"
#include "table.h"

#include "include/viommu.h"

/* What a question is about: a code, or a row. Neither is set for the document as a whole, "domain". */
struct topic {
	uint16_t code, row;
};

/*
 * Calls fn for everything that what may mean: the number or name of a code in any case ("1302", "vt1302",
 * "IOMMU_ATTRS"), the name of a rule of its, the id of a row in any case ("IOMMU_DRIVER_EIM"), or the end of the
 * path of attributes and elements ("iommu/driver/@eim", "eim"; places in brackets, as findings have them, are
 * passed over). Returns how many there were.
 */
unsigned explain_each(const struct tables *t, const char *what,
		      void (*fn)(void *data, const struct topic *topic), void *data);

/*
 * Adds what the tables say of a topic: lines "key: value", the first of which is "code: VT1302 NAME" or
 * "row: ID". The program adds what the tables do not know: QEMU releases and cases.
 */
void explain_topic(const struct tables *t, const struct topic *topic, struct buf *b);

/* The same for everything that what may mean, with empty lines in between. 0, -ENOENT, or -ENOMEM. */
int explain_text(const struct tables *t, const char *what, struct buf *b);

/* Adds viommu-attributes(7) or viommu-codes(7) for scdoc. 0, or -ENOMEM. */
int explain_man(const struct tables *t, bool codes, struct buf *b);

#endif
