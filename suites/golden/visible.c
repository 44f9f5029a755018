/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "visible.h"

#include "utf8.h"

#include <stdio.h>
#include <unistd.h>

/* Characters that no terminal should be handed, from the first to the last of each row. */
static const struct {
	unsigned first, last;
} unseen[] = {
	{ 0x00, 0x08 },	    { 0x0b, 0x1f },	{ 0x7f, 0x9f }, /* controls */
	{ 0x061c, 0x061c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, /* lines and directions */
	{ 0x2066, 0x2069 },
};

static bool is_unseen(unsigned c)
{
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (c >= unseen[i].first && c <= unseen[i].last)
			return true;
	return false;
}

/* The number of the character of n bytes at s. */
static unsigned number_of(const char *s, size_t n)
{
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned c = (unsigned char)*s & mask[n];
	size_t i;

	for (i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	return c;
}

enum { ROOM = 12 };

/* Writes one character, or what stands for it; returns how many bytes it had. */
static size_t one(const char *s, char out[ROOM])
{
	const size_t n = utf8_character(s);
	const unsigned c = n ? number_of(s, n) : (unsigned char)*s;

	if (n && !is_unseen(c))
		snprintf(out, ROOM, "%.*s", (int)n, s);
	else
		snprintf(out, ROOM, n > 1 ? "\\u%04x" : "\\x%02x", c);
	return n ? n : 1;
}

void visible_add(struct buf *b, const char *text)
{
	char out[ROOM];

	while (*text) {
		text += one(text, out);
		buf_add(b, out);
	}
}

/* Without memory of its own: it tells of the lack of it too. */
void say_pieces(const char *const *piece)
{
	const bool terminal = isatty(STDERR_FILENO);
	char out[ROOM];
	const char *s;

	for (; *piece; piece++) {
		for (s = *piece; terminal && *s; fputs(out, stderr))
			s += one(s, out);
		if (!terminal)
			fputs(*piece, stderr);
	}
}
