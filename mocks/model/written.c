/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "written.h"

#include <string.h>

size_t written_length(const struct written *t)
{
	return t->size && t->text[t->size - 1] == '\n' ? t->size - 1 : t->size;
}

bool written_is(const struct written *t, const char *word)
{
	size_t n = written_length(t);

	return n == strlen(word) && !memcmp(t->text, word, n);
}

/* -1: no digit of that base. */
static int digit(char c, int base)
{
	int d = -1;

	if (c >= '0' && c <= '9')
		d = c - '0';
	else if (c >= 'a' && c <= 'f')
		d = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		d = c - 'A' + 10;
	return d < base ? d : -1;
}

bool written_number(const struct written *t, int64_t *ret)
{
	const char *s = t->text, *end = s + written_length(t);
	bool minus = s < end && *s == '-';
	int base = 10;
	int64_t n = 0;

	if (s < end && (*s == '-' || *s == '+'))
		s++;
	if (end - s > 2 && s[0] == '0' && (s[1] | 0x20) == 'x') {
		base = 16;
		s += 2;
	} else if (end - s > 1 && s[0] == '0') {
		base = 8;
	}
	if (s == end)
		return false;
	for (; s < end; s++) {
		if (digit(*s, base) < 0 || n > INT32_MAX)
			return false;
		n = n * base + digit(*s, base);
	}
	*ret = minus ? -n : n;
	return true;
}

bool written_unsigned(const struct written *t, uint64_t *ret)
{
	const char *s = t->text, *end = s + written_length(t);
	uint64_t n = 0;
	int base = 10;

	if (s < end && *s == '+')
		s++;
	if (end - s > 2 && s[0] == '0' && (s[1] | 0x20) == 'x') {
		base = 16;
		s += 2;
	} else if (end - s > 1 && s[0] == '0') {
		base = 8;
	}
	if (s == end)
		return false;
	for (; s < end; s++) {
		if (digit(*s, base) < 0 ||
		    n > (UINT64_MAX - (uint64_t)digit(*s, base)) / (uint64_t)base)
			return false;
		n = n * (uint64_t)base + (uint64_t)digit(*s, base);
	}
	*ret = n;
	return true;
}

size_t written_fields(const struct written *t, uint32_t *ret, size_t max)
{
	const char *s = t->text, *end = s + t->size;
	size_t n = 0;
	uint64_t v;

	while (n < max) {
		while (s < end && strchr(" \t\n", *s))
			s++;
		if (end - s > 2 && s[0] == '0' && (s[1] | 0x20) == 'x')
			s += 2;
		if (s == end || digit(*s, 16) < 0)
			break;
		for (v = 0; s < end && digit(*s, 16) >= 0; s++)
			v = v << 4 | (uint64_t)digit(*s, 16);
		ret[n++] = (uint32_t)v;
	}
	return n;
}

/* Digits of a part of an address; -1: others. */
static int64_t part(const char *s, size_t n)
{
	int64_t v = 0;

	for (; n--; s++) {
		if (digit(*s, 16) < 0 || (*s >= 'A' && *s <= 'F'))
			return -1;
		v = v << 4 | digit(*s, 16);
	}
	return v;
}

bool bdf_read(const struct written *t, struct bdf *ret)
{
	enum { LENGTH = 12 }; /* 0000:02:00.0 */
	const char *s = t->text;
	int64_t domain, bus, slot, function;

	if (written_length(t) != LENGTH || s[4] != ':' || s[7] != ':' || s[10] != '.')
		return false;
	domain = part(s, 4);
	bus = part(s + 5, 2);
	slot = part(s + 8, 2);
	function = part(s + 11, 1);
	if (domain < 0 || bus < 0 || slot < 0 || slot > 31 || function < 0 || function > 7)
		return false;
	*ret = (struct bdf){ (uint16_t)domain, (uint8_t)bus, (uint8_t)(slot << 3 | function) };
	return true;
}

struct device *written_device(struct world *w, const struct written *t)
{
	struct bdf at;

	return bdf_read(t, &at) ? machine_at(w, at) : NULL;
}
