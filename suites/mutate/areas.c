/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"

#include <string.h>

/* Parts that every device may have are held by the cases of the devices that have them. */
#define IN_DEVICES (IN_iommu | IN_hostdev | IN_controller | IN_address | IN_order | IN_seed)

#define AREA(name) #name,
static const char *const names[] = {
#include "areas.def"
};

#define OF_ELEM(e, areas, reason) [E_##e] = areas,
static const unsigned elem_areas[E_COUNT] = {
#include "areas.def"
};

unsigned areas_of_elem(uint16_t elem)
{
	return elem_areas[elem] ? elem_areas[elem] : IN_domain;
}

unsigned area_of_case(const char *id)
{
	const size_t len = strcspn(id, "/");
	unsigned i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && !strncmp(names[i], id, len))
			return 1U << i;
	return 0;
}

void areas_print(unsigned areas, struct buf *b)
{
	unsigned i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (areas & 1U << i) {
			buf_add(b, areas & ((1U << i) - 1) ? " " : "");
			buf_add(b, names[i]);
		}
}
