/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "utf8.h"

/* How many bytes follow the first one of a character, and the bounds of the second; -1 for a byte that starts none. */
static int utf8_tail(unsigned char first, unsigned char *ret_low, unsigned char *ret_high)
{
	/* Overlong forms, surrogates and what is beyond Unicode show in the second byte (RFC 3629). */
	*ret_low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	*ret_high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	if (first < 0x80)
		return 0;
	if (first < 0xc2 || first > 0xf4)
		return -1;
	return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

size_t utf8_character(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned char low, high;
	int i, tail = utf8_tail(*p, &low, &high);

	if (tail < 0)
		return 0;
	for (i = 1; i <= tail; i++, low = 0x80, high = 0xbf)
		if (p[i] < low || p[i] > high)
			return 0;
	return (size_t)i;
}
