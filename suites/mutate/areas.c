/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"

#include <string.h>

/* Areas of the elements of a domain, and of those elements that are devices. */
#define IN_DEVICES (IN_iommu | IN_hostdev | IN_controller)
#define IN_ELEMENTS (IN_DEVICES | IN_iommufd | IN_address | IN_domain)

#define AREA(name) #name,
static const char *const names[] = {
#include "areas.def"
};

#define OF_ELEM(e, areas, reason) [E_##e] = areas,
static const unsigned elem_areas[E_COUNT] = {
#include "areas.def"
};

#define OF_RULE(r, areas, reason) [R_##r] = areas,
static const unsigned rule_areas[R_COUNT] = {
#include "areas.def"
};

#define OF_CODE(c, areas, reason) [C_##c] = areas,
static const unsigned code_areas[C_COUNT] = {
#include "areas.def"
};

#define OF_WORDS(w, areas, reason) [W_##w] = areas,
static const unsigned set_areas[W_COUNT] = {
#include "areas.def"
};

unsigned areas_of_elem(uint16_t elem)
{
	return elem_areas[elem] ? elem_areas[elem] : IN_domain;
}

unsigned areas_of_row(const struct tables *t, uint16_t row)
{
	const struct row *r = &t->rows[row];
	const bool holds_all = r->elem == E_DEVICES || r->elem == E_DOMAIN;

	if (r->type == ROW_CHECK)
		return areas_of_rule(t, r->rule);
	return areas_of_elem(holds_all && r->child ? r->child : r->elem);
}

unsigned areas_of_rule(const struct tables *t, uint16_t rule)
{
	const struct rule *r = &t->rules[rule];
	unsigned areas = rule_areas[rule] ? rule_areas[rule] : areas_of_elem(r->elem);

	return r->since || r->until ? areas | IN_asof : areas;
}

unsigned areas_of_code(const struct tables *t, uint16_t code)
{
	unsigned areas = code_areas[code];
	uint16_t id;

	for (id = 1; id < R_COUNT; id++)
		if (t->rules[id].code == code)
			areas |= areas_of_rule(t, id);
	for (id = 1; id < A_COUNT; id++) {
		const struct row *r = &t->rows[id];

		if (r->bad == code || r->neg == code || r->missing == code || r->cap_code == code)
			areas |= areas_of_row(t, id);
		if (r->abi == code)
			areas |= IN_abi;
	}
	return areas;
}

unsigned areas_of_set(uint16_t words)
{
	return set_areas[words];
}

/* Their roots are controllers; their default devices ask for addresses. */
unsigned areas_of_machines(void)
{
	return IN_domain | IN_controller | IN_address;
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
