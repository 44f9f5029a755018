/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef MUTANTS_H
#define MUTANTS_H

#include "buf.h"
#include "table.h"

/* One changed fact. The change is made in a copy of the tables; the copy is then used as if it were the truth. */
struct mutant {
	void (*apply)(struct tables *t, const struct mutant *m);
	const char *what; /* "loses model", for reports */
	const char *area; /* areas of cases that may kill it, blank-separated */
	uint16_t row, rule, code, other;
	uint32_t bit;
};

typedef int mutant_fn(void *data, const struct mutant *m);

/*
 * Calls fn for every mutant, in the order of the tables; stops at the first result that is not 0 and returns it.
 * Changes that cannot be seen from outside (two rows swapped that cannot both be at fault, say) are no mutants.
 */
int mutants_each(const struct tables *t, mutant_fn *fn, void *data);

/* "IOMMU_DRIVER_EIM loses model 1". */
void mutant_name(const struct tables *t, const struct mutant *m, struct buf *b);

/* Areas of cases that speak of an element. */
const char *area_of(uint16_t elem);

#endif
