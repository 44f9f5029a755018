/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: nothing in a message can make a terminal do more than show it.
 * Cannot prove: that every message is written so.
 * Truth: ECMA-48 for controls, Unicode for directions.
 */
#include "unit.h"

#include "visible.h"

struct text {
	const char *claim, *text, *shown;
};

static const struct text texts[] = {
	{ "letters stay", "aZ0 ~", "aZ0 ~" },
	{ "other scripts stay", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "a tab and a line end stay", "a\tb\n", "a\tb\n" },
	{ "an escape is shown", "\033[31m", "\\x1b[31m" },
	{ "a carriage return is shown", "a\rb", "a\\x0db" },
	{ "a backspace is shown", "\b", "\\x08" },
	{ "the first control is shown", "\x01", "\\x01" },
	{ "controls beside the tab are shown", "\x0b\x1f", "\\x0b\\x1f" },
	{ "a deletion is shown", "\x7f", "\\x7f" },
	{ "the first and last control of eight bits are shown", "\xc2\x80\xc2\x9f",
	  "\\u0080\\u009f" },
	{ "what follows them stays", "\xc2\xa0", "\xc2\xa0" },
	{ "a byte alone is shown", "\x9b", "\\x9b" },
	{ "a cut character is shown", "\xe2\x82", "\\xe2\\x82" },
	{ "marks of direction are shown", "\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f",
	  "\\u061c\\u200e\\u200f" },
	{ "turns of direction are shown", "\xe2\x80\xaa\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9",
	  "\\u202a\\u202e\\u2066\\u2069" },
	{ "separators of lines are shown", "\xe2\x80\xa8", "\\u2028" },
	{ "their neighbours stay", "\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf\xe2\x81\xa5",
	  "\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf\xe2\x81\xa5" },
};

static void text_is_shown(void **state)
{
	const struct text *c = *state;
	struct buf b = { 0 };

	visible_add(&b, c->text);
	assert_string_equal(buf_text(&b), c->shown);
	buf_done(&b);
}

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(texts, text_is_shown) };

	return UNIT_RUN("visible", tables);
}
