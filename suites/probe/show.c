/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include <errno.h>
#include <string.h>

struct type {
	char letter;
	uint8_t bytes, base;
	bool is_signed;
};

static const struct type types[] = {
	{ 'd', 4, 10, false }, { 'i', 4, 10, true },  { 'x', 4, 16, false },
	{ 'o', 4, 8, false },  { 'D', 8, 10, false }, { 'X', 8, 16, false },
	{ 'w', 2, 16, false }, { 'b', 1, 16, false }, { 'c', 1, 10, false },
};

static const struct type *type_of(struct world *w, char letter)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].letter == letter)
			return &types[i];
	w->bad = "a type";
	return &types[0];
}

uint64_t field_of(struct world *w, char letter, const char *place, size_t n)
{
	const struct type *t = type_of(w, letter);
	const bool aux = n > 3 && !memcmp(place, "aux", 3);
	const uint64_t at = aux ? value_of(w, place + 3, n - 3) : value_of(w, place, n);
	uint64_t v = 0;

	if (at + t->bytes > AUX_SIZE)
		w->bad = place;
	else
		memcpy(&v, (aux ? w->aux : w->io) + at, t->bytes);
	return t->is_signed ? (uint64_t)(int64_t)(int32_t)v : v;
}

static void octal(struct buf *b, uint64_t v)
{
	if (v > 7)
		octal(b, v / 8);
	buf_char(b, (char)('0' + v % 8));
}

/* Ranges that IOAS_IOVA_RANGES gave: there is room for 16 of them. */
static void ranges(struct buf *b, struct world *w)
{
	uint64_t n = w->result ? 0 : field_of(w, 'd', "8", 1), i, range[2];

	for (i = 0; i < n && i < 16; i++) {
		memcpy(range, w->aux + i * sizeof(range), sizeof(range));
		buf_add(b, " [");
		buf_hex(b, range[0], 1);
		buf_char(b, ',');
		buf_hex(b, range[1], 1);
		buf_char(b, ']');
	}
}

static void result(struct buf *b, struct world *w)
{
	buf_i64(b, w->result);
}

static void error_name(struct buf *b, struct world *w)
{
	const char *name = strerrorname_np(w->error);

	if (w->result == -1)
		buf_add(b, w->error == EOPNOTSUPP ? "EOPNOTSUPP" : name ? name : "E?");
}

static void said(struct buf *b, struct world *w)
{
	buf_add(b, w->text);
}

static void first(struct buf *b, struct world *w)
{
	buf_add(b, w->devices[0] ? w->devices[0] : "");
}

static void second(struct buf *b, struct world *w)
{
	buf_add(b, w->devices[1] ? w->devices[1] : "");
}

static void group(struct buf *b, struct world *w)
{
	buf_add(b, w->group);
}

static const struct {
	const char *name;
	void (*show)(struct buf *b, struct world *w);
} words[] = {
	{ "rc", result }, { "err", error_name }, { "ranges", ranges }, { "text", said },
	{ "A", first },	  { "B", second },	 { "G", group },
};

/* "8x@0", "d$ioas" */
static void number(struct buf *b, struct world *w, const char *word, size_t n)
{
	unsigned width = 1;
	uint64_t v;
	char letter;

	if (n && *word >= '1' && *word <= '9') {
		width = (unsigned)(*word++ - '0');
		n--;
	}
	if (n < 3) {
		w->bad = word;
		return;
	}
	letter = *word;
	v = word[1] == '@' ? field_of(w, letter, word + 2, n - 2) : value_of(w, word + 1, n - 1);
	if (type_of(w, letter)->base == 16)
		buf_hex(b, v, width);
	else if (type_of(w, letter)->base == 8)
		octal(b, v);
	else if (type_of(w, letter)->is_signed)
		buf_i64(b, (int64_t)v);
	else
		buf_u64(b, v);
}

static void word(struct buf *b, struct world *w, const char *text, size_t n)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == n && !memcmp(words[i].name, text, n)) {
			words[i].show(b, w);
			return;
		}
	number(b, w, text, n);
}

void text_show(struct buf *b, struct world *w, const char *text)
{
	size_t n;

	for (;;) {
		n = strcspn(text, "{");
		buf_add_n(b, text, n);
		text += n;
		if (!*text)
			return;
		n = strcspn(++text, "}");
		word(b, w, text, n);
		text += n + (text[n] == '}');
	}
}
