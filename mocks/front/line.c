/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "line.h"

#include <string.h>

static void add_n(struct line *l, const char *s, size_t n)
{
	size_t room = sizeof(l->text) - 8 - l->n;

	if (n > room)
		n = room;
	memcpy(l->text + l->n, s, n);
	l->n += n;
}

void line_add(struct line *l, const char *s)
{
	add_n(l, s, strlen(s));
}

void line_number(struct line *l, uint64_t v, bool hex)
{
	/* JSON knows no hexadecimal numbers, and not all readers keep 64 bits: text. */
	const unsigned base = hex ? 16 : 10;
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	line_add(l, hex ? l->json ? "\"0x" : "0x" : "");
	add_n(l, digits + at, sizeof(digits) - at);
	line_add(l, hex && l->json ? "\"" : "");
}

static void add_byte(struct line *l, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	char out[7];

	if (c == '"' || c == '\\') {
		out[0] = '\\';
		out[1] = (char)c;
		add_n(l, out, 2);
	} else if (c >= ' ' && c < 127) {
		out[0] = (char)c;
		add_n(l, out, 1);
	} else {
		line_add(l, l->json ? "\\u00" : "\\x");
		out[0] = digits[c >> 4];
		out[1] = digits[c & 15];
		add_n(l, out, 2);
	}
}

void line_quoted(struct line *l, const char *s, size_t n)
{
	size_t i;

	line_add(l, "\"");
	for (i = 0; i < n; i++)
		add_byte(l, (unsigned char)s[i]);
	line_add(l, "\"");
}

void line_key(struct line *l, const char *name)
{
	if (l->json) {
		line_add(l, l->inner ? ",\"" : "\"");
		line_add(l, name);
		line_add(l, "\":");
	} else {
		line_add(l, " ");
		line_add(l, name);
		line_add(l, "=");
	}
	l->inner = true;
}

void line_open(struct line *l, const char *name, const char *mark)
{
	if (l->json) {
		line_add(l, ",\"");
		line_add(l, name);
		line_add(l, "\":{");
	} else {
		line_add(l, mark);
	}
	l->inner = false;
}

void line_close(struct line *l)
{
	if (l->json)
		line_add(l, "}");
}
