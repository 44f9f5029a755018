/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kind.h"

#include <errno.h>
#include <string.h>

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* Finds out the base of C notation and steps over its mark; "0x" without a digit is the number 0. */
static unsigned notation(const char **s, unsigned base)
{
	if (base)
		return base;
	if (**s != '0')
		return 10;
	if (((*s)[1] == 'x' || (*s)[1] == 'X') && digit((*s)[2]) < 16) {
		*s += 2;
		return 16;
	}
	return 8;
}

int number_parse(const char *s, unsigned base, uint64_t *ret_value, bool *ret_negative)
{
	const char *from;
	uint64_t v = 0;
	bool over = false;

	while (blank(*s))
		s++;
	*ret_negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	base = notation(&s, base);
	for (from = s; (unsigned)digit(*s) < base; s++) {
		over = over || v > (UINT64_MAX - (unsigned)digit(*s)) / base;
		v = v * base + (unsigned)digit(*s);
	}
	if (s == from || *s)
		return -EINVAL;
	if (over)
		return -ERANGE;
	*ret_value = v;
	return 0;
}

static bool unit_is(const char *unit, char letter, const char *tail)
{
	if ((*unit | 0x20) != letter)
		return false;
	for (unit++; *unit && *tail; unit++, tail++)
		if ((*unit | 0x20) != *tail)
			return false;
	return !*unit && !*tail;
}

static bool one_byte(const char *unit)
{
	return unit_is(unit, 'b', "") || unit_is(unit, 'b', "yte") || unit_is(unit, 'b', "ytes");
}

/* Bytes of a unit, 0 when it is unknown. */
static uint64_t unit_bytes(const char *unit)
{
	static const char letters[] = "kmgtpe";
	uint64_t binary = 1, decimal = 1;
	const char *l;

	if (!unit || !*unit)
		return 1024;
	if (one_byte(unit))
		return 1;
	for (l = letters; *l; l++) {
		binary *= 1024;
		decimal *= 1000;
		if (unit_is(unit, *l, "") || unit_is(unit, *l, "ib"))
			return binary;
		if (unit_is(unit, *l, "b"))
			return decimal;
	}
	return 0;
}

int scaled_parse(const char *text, const char *unit, uint64_t max, uint64_t *ret_bytes)
{
	uint64_t value = 0, bytes;
	const char *s = text;

	while (blank(*s))
		s++;
	s += *s == '+';
	text = s;
	for (; *s >= '0' && *s <= '9'; s++) {
		if (value > (UINT64_MAX - (unsigned)(*s - '0')) / 10)
			return -EINVAL;
		value = value * 10 + (unsigned)(*s - '0');
	}
	if (s == text || *s)
		return -EINVAL;
	bytes = unit_bytes(unit);
	if (!bytes)
		return -ENOENT;
	if (value && bytes > max / value)
		return -ERANGE;
	*ret_bytes = value * bytes;
	return 0;
}

int uuid_parse(const char *s, uint8_t uuid[16])
{
	unsigned i;

	while (blank(*s))
		s++;
	for (i = 0; i < 16; i++) {
		while (*s == '-' || *s == ' ')
			s++;
		if (digit(s[0]) > 15 || digit(s[1]) > 15)
			return -EINVAL;
		uuid[i] = (uint8_t)(digit(s[0]) << 4 | digit(s[1]));
		s += 2;
	}
	while (blank(*s))
		s++;
	return *s ? -EINVAL : 0;
}

enum { NODES = 1024 };

static int set_number(const char **s, unsigned *ret_value)
{
	unsigned v = 0;

	if (**s < '0' || **s > '9')
		return -EINVAL;
	for (; **s >= '0' && **s <= '9'; (*s)++) {
		v = v * 10 + (unsigned)(**s - '0');
		if (v >= NODES)
			return -EINVAL;
	}
	*ret_value = v;
	return 0;
}

static int set_range(const char **s, uint8_t *bits)
{
	bool remove = **s == '^';
	unsigned from, to;

	if (remove)
		(*s)++;
	if (set_number(s, &from))
		return -EINVAL;
	to = from;
	if (**s == '-' && !remove) {
		(*s)++;
		if (set_number(s, &to) || to < from)
			return -EINVAL;
	}
	for (; from <= to; from++)
		bits[from] = !remove;
	return 0;
}

int nodeset_each(const char *s, void (*fn)(void *, unsigned), void *data)
{
	uint8_t bits[NODES] = { 0 };
	unsigned i, found = 0;

	for (;;) {
		while (blank(*s))
			s++;
		if (set_range(&s, bits))
			return -EINVAL;
		while (blank(*s))
			s++;
		if (!*s)
			break;
		if (*s++ != ',')
			return -EINVAL;
	}
	for (i = 0; i < NODES; i++) {
		if (!bits[i])
			continue;
		found++;
		if (fn)
			fn(data, i);
	}
	return found ? 0 : -EINVAL;
}
