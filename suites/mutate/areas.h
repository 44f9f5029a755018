/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef AREAS_H
#define AREAS_H

#include "buf.h"
#include "table.h"

/* Areas of cases as sets, from areas.def. */
#define AREA(name) AREA_##name,
enum area {
#include "areas.def"
	AREA_COUNT
};

#define AREA(name) IN_##name = 1 << AREA_##name,
enum in_area {
#include "areas.def"
};

/*
 * The areas whose cases speak of a fact. A row of <domain> or <devices> that holds an element is of that element's areas, a
 * parse rule's place of the rule's.
 */
unsigned areas_of_elem(uint16_t elem);
unsigned areas_of_row(const struct tables *t, uint16_t row);
unsigned areas_of_rule(const struct tables *t, uint16_t rule);
unsigned areas_of_code(const struct tables *t, uint16_t code);
/* Of a set of words that no row names; of machines.def. */
unsigned areas_of_set(uint16_t words);
unsigned areas_of_machines(void);

/* The area of a case "AREA/NAME", as a set; empty when there is no such area. */
unsigned area_of_case(const char *id);

/* "iommu order". */
void areas_print(unsigned areas, struct buf *b);

#endif
