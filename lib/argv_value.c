/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

#include <string.h>

enum { KIB_OF_MIB = 1024 };

static void put_number(struct argv *a, uint64_t number, unsigned digits)
{
	uint64_t power = 1;

	while (digits-- > 1)
		power *= 10;
	for (; power > 1 && power > number; power /= 10)
		argv_put_char(a, '0');
	buf_u64(&a->out, number);
}

static uint64_t number_of(const char *value, unsigned base)
{
	uint64_t number = 0;
	bool negative;

	return number_parse(value, base, &number, &negative) ? 0 : number;
}

/* The last run of letters of "vdb" or "hdaa" behind its prefix of two letters: 1, 26. */
static uint64_t drive_of(const char *name)
{
	uint64_t number = 0;
	const char *s;

	for (s = strnlen(name, 2) == 2 ? name + 2 : name; *s >= 'a' && *s <= 'z'; s++)
		number = number * 26 + (uint64_t)(*s - 'a') + 1;
	return number ? number - 1 : 0;
}

void argv_put_commas_doubled(struct argv *a, const char *s)
{
	for (; *s; s++) {
		if (*s == ',')
			argv_put_char(a, ',');
		argv_put_char(a, *s);
	}
}

void argv_put_value(struct argv *a, char letter, unsigned digits, const char *value)
{
	switch (letter) {
	case 'k':
		argv_put_commas_doubled(a, value);
		break;
	case 'y':
		argv_put(a, !strcmp(value, "on") || !strcmp(value, "yes") ? "true" : "false");
		break;
	case 'n':
		put_number(a, number_of(value, 10), digits);
		break;
	case 'h':
		buf_hex(&a->out, number_of(value, 0), digits);
		break;
	case 'K':
		buf_u64(&a->out, number_of(value, 10) * 1024);
		break;
	case 'm':
		buf_u64(&a->out, number_of(value, 10) / KIB_OF_MIB);
		break;
	case 'd':
		buf_u64(&a->out, drive_of(value));
		break;
	default:
		argv_add(a, value);
		break;
	}
}
