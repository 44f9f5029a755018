/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: texts that are not UTF-8 are told from those that are, and differences of texts are shown line by line.
 * Cannot prove: anything of the texts themselves. Truth: RFC 8259, RFC 3629; unified diffs as diff -u prints them.
 */
#include "json.h"
#include "lines.h"

#include "unit.h"

struct spelling {
	const char *claim, *text;
	const char *json; /* as a string there when it is not valid; NULL: it is */
};

#define BAD "\xef\xbf\xbd"

static const struct spelling spellings[] = {
	{ "no text at all can stand in JSON", "", NULL },
	{ "the first and last of each length can",
	  "\x7f \xc2\x80\xdf\xbf \xe0\xa0\x80\xed\x9f\xbf \xee\x80\x80\xef\xbf\xbf "
	  "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
	  NULL },
	{ "Latin-1 cannot", "caf\xe9", "\"caf" BAD "\"" },
	{ "a byte that starts nothing cannot", "\x80", "\"" BAD "\"" },
	{ "two bytes for one cannot", "\xc1\xbf", "\"" BAD BAD "\"" },
	{ "three bytes for two cannot", "\xe0\x9f\xbf", "\"" BAD BAD BAD "\"" },
	{ "four bytes for three cannot", "\xf0\x8f\xbf\xbf", "\"" BAD BAD BAD BAD "\"" },
	{ "a surrogate cannot", "\xed\xa0\x80", "\"" BAD BAD BAD "\"" },
	{ "what is beyond Unicode cannot", "\xf4\x90\x80\x80", "\"" BAD BAD BAD BAD "\"" },
	{ "five bytes cannot", "\xf8\x88\x80\x80\x80", "\"" BAD BAD BAD BAD BAD "\"" },
	{ "a character cut off cannot", "\xe2\x82", "\"" BAD BAD "\"" },
	{ "a character that another one cuts off cannot", "\xf0\x90\x80 ", "\"" BAD BAD BAD " \"" },
};

static void spelling_is_judged(void **state)
{
	const struct spelling *s = *state;

	struct buf b = { 0 }, same = { 0 };

	assert_int_equal(json_is_text(s->text), !s->json);
	buf_json(&same, s->text);
	json_string(&b, s->text);
	assert_string_equal(buf_text(&b), s->json ? s->json : buf_text(&same));
	buf_done(&same);
	buf_done(&b);
}

/* ---- differences ---- */

struct difference {
	const char *claim, *old, *new, *diff;
};

static const struct difference differences[] = {
	{ "equal texts differ in nothing", "a\nb\n", "a\nb\n", "" },
	{ "a changed line is taken out and put in", "a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n" },
	{ "a new line is put in", "a\nc\n", "a\nb\nc\n", "@@ -1,2 +1,3 @@\n a\n+b\n c\n" },
	{ "a missing line is taken out", "a\nb\nc\n", "a\nc\n", "@@ -1,3 +1,2 @@\n a\n-b\n c\n" },
	{ "something against nothing", "", "a\n", "@@ -0,0 +1 @@\n+a\n" },
	{ "nothing against something", "a\n", "", "@@ -1 +0,0 @@\n-a\n" },
	{ "a missing last newline is seen", "a\n", "a",
	  "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n" },
	{ "three lines of context", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
	  "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n" },
	{ "far changes stand apart", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
	  "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n" },
	{ "near changes stand together", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
	  "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n" },
	{ "a moved line is one out and one in", "a\nb\nc\n", "b\nc\na\n",
	  "@@ -1,3 +1,3 @@\n-a\n b\n c\n+a\n" },
};

static void difference_is_shown(void **state)
{
	const struct difference *d = *state;
	struct buf b = { 0 };

	assert_int_equal(lines_diff(&b, d->old, d->new), 0);
	assert_string_equal(buf_text(&b), d->diff);
	buf_done(&b);
}

int main(void)
{
	const struct unit_table tables[] = {
		UNIT_TABLE(spellings, spelling_is_judged),
		UNIT_TABLE(differences, difference_is_shown),
	};

	return UNIT_RUN("lines", tables);
}
