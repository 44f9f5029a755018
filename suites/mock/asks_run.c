/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "asks.h"

static void (*judge)(const struct ask_group *g, const struct ask *a);

static void run_row(void **state)
{
	const struct ask *a = *state;
	size_t i = 0;

	while (a < ask_groups[i]->asks || a >= ask_groups[i]->asks + ask_groups[i]->n)
		i++;
	judge(ask_groups[i], a);
}

int asks_run(const char *name, void (*by)(const struct ask_group *g, const struct ask *a))
{
	struct unit_table tables[ASK_GROUPS];
	size_t i;

	judge = by;
	for (i = 0; i < ASK_GROUPS; i++)
		tables[i] = (struct unit_table){ ask_groups[i]->asks, sizeof(struct ask),
						 ask_groups[i]->n, run_row };
	return UNIT_RUN(name, tables);
}
