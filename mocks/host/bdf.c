/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "load.h"

#include <string.h>

int bdf_compare(struct bdf a, struct bdf b)
{
	const uint32_t m = (uint32_t)a.domain << 16 | (uint32_t)(a.bus << 8) | a.devfn;
	const uint32_t n = (uint32_t)b.domain << 16 | (uint32_t)(b.bus << 8) | b.devfn;

	return (m > n) - (m < n);
}

/* Takes hexadecimal digits, lower case, and what follows them. */
static bool take(const char **s, unsigned digits, char end, unsigned *ret)
{
	const char *hex = "0123456789abcdef";

	for (*ret = 0; digits; digits--, ++*s) {
		if (!**s || !strchr(hex, **s))
			return false;
		*ret = *ret << 4 | (unsigned)(strchr(hex, **s) - hex);
	}
	return *(*s)++ == end;
}

bool bdf_parse(const char *s, struct bdf *ret)
{
	unsigned domain = 0, bus, slot, function;

	if (strlen(s) > 7 && !take(&s, 4, ':', &domain))
		return false;
	if (!take(&s, 2, ':', &bus) || !take(&s, 2, '.', &slot) || !take(&s, 1, '\0', &function))
		return false;
	if (slot > 31 || function > 7)
		return false;
	*ret = (struct bdf){ (uint16_t)domain, (uint8_t)bus, (uint8_t)(slot << 3 | function) };
	return true;
}

void bdf_text(struct buf *b, struct bdf at)
{
	buf_hex(b, at.domain, 4);
	buf_char(b, ':');
	buf_hex(b, at.bus, 2);
	buf_char(b, ':');
	buf_hex(b, at.devfn >> 3, 2);
	buf_char(b, '.');
	buf_char(b, (char)('0' + (at.devfn & 7)));
}
