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

/* The areas whose cases speak of an element. */
unsigned areas_of_elem(uint16_t elem);

/* The area of a case "AREA/NAME", as a set; empty when there is no such area. */
unsigned area_of_case(const char *id);

/* "iommu order". */
void areas_print(unsigned areas, struct buf *b);

#endif
