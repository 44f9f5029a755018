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

/* What is written in a device is one of the words; it is there at all; it is not. */
#define AT(p, w)                      \
	{                             \
		.path = p, .words = w \
	}
#define HAS(p)            \
	{                 \
		.path = p \
	}
#define LACKS(p) AT(p, "")

#define ARGV(t, i, ...) { .type = ARGV_##t, .id = #i, __VA_ARGS__ },
static const struct argv_row rows[] = {
#include "argv.def"
	{ .id = NULL }
};

#define ALIAS(e, t, ...) { .row = A_DEVICES_##e, .text = t, __VA_ARGS__ },
static const struct argv_alias aliases[] = {
#include "devices.def"
	{ .text = NULL }
};

#define KIND(i, e, ...) { .id = #i, .row = A_DEVICES_##e, __VA_ARGS__ },
static const struct argv_device devices[] = {
#include "devices.def"
	{ .id = NULL }
};

#define KNOWN(e, p, ...) { .row = A_DEVICES_##e, .paths = p, __VA_ARGS__ },
static const struct argv_known known[] = {
#include "devices.def"
	{ .paths = NULL }
};

#define MAP(n, k, v, ...) { .name = n, .key = k, .value = v, __VA_ARGS__ },
static const struct argv_map maps[] = {
#include "devices.def"
	{ .name = NULL }
};

#define BOOTS(e, d, ...) { .row = A_DEVICES_##e, .dev = d, __VA_ARGS__ },
static const struct argv_boot boots[] = {
#include "devices.def"
	{ .src = NULL }
};

const struct argv_tables *argv_tables_default(void)
{
	static const struct argv_tables tables = { rows, devices, aliases, known, maps, boots };

	return &tables;
}
