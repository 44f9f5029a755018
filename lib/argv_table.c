/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"

/* The language of the two tables. */
#define VALUE(n) (UINT64_C(1) << (n))
#define ABSENT ARGV_ABSENT
#define PRESENT (~ARGV_ABSENT)
#define IS(r, set)                        \
	{                                 \
		.row = A_##r, .is = (set) \
	}
#define SET(r)                              \
	{                                   \
		.row = A_##r, .is = PRESENT \
	}
#define UNSET(r)                           \
	{                                  \
		.row = A_##r, .is = ABSENT \
	}

#define ARGV(t, i, ...) { .type = ARGV_##t, .id = #i, __VA_ARGS__ },
static const struct argv_row rows[] = {
#include "argv.def"
	{ .id = NULL }
};

#define ALIAS(e, t, ...) { .elem = E_##e, .text = t, __VA_ARGS__ },
static const struct argv_alias aliases[] = {
#include "devices.def"
	{ .text = NULL }
};

#define KIND(i, e, ...) { .id = #i, .elem = E_##e, __VA_ARGS__ },
static const struct argv_device devices[] = {
#include "devices.def"
	{ .id = NULL }
};

const struct argv_tables *argv_tables_default(void)
{
	static const struct argv_tables tables = { rows, devices, aliases };

	return &tables;
}
