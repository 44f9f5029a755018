/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a buffer holds what was added, escapes for XML and JSON, and remembers a growth that failed.
 * Cannot prove: that every writer looks at buf_ok(); the allocation sweep does.
 * Truth: buf.h; the five characters of libvirt's spec 11.8; RFC 8259 section 7.
 */
#include "unit.h"

struct escaped {
	const char *claim;
	void (*add)(struct buf *b, const char *s);
	const char *text, *expected;
};

static const struct escaped escaped[] = {
	{ "plain text is kept", buf_add, "a\n\"<&'>", "a\n\"<&'>" },
	{ "no text is no text", buf_add, "", "" },
	{ "XML escapes the five characters", buf_xml, "<a b=\"c\" d='e'>&",
	  "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;" },
	{ "XML escapes neighbours", buf_xml, "&&<<", "&amp;&amp;&lt;&lt;" },
	{ "XML escapes what looks escaped", buf_xml, "&amp;", "&amp;amp;" },
	{ "XML leaves other bytes alone", buf_xml, "a\t\xc3\xa9 \x7f/", "a\t\xc3\xa9 \x7f/" },
	{ "XML of nothing is nothing", buf_xml, "", "" },
	{ "JSON has quotes around it", buf_json, "abc", "\"abc\"" },
	{ "JSON of nothing is two quotes", buf_json, "", "\"\"" },
	{ "JSON escapes quote and backslash", buf_json, "a\"b\\c", "\"a\\\"b\\\\c\"" },
	{ "JSON escapes at both ends", buf_json, "\"\"", "\"\\\"\\\"\"" },
	{ "JSON names the controls that have a name", buf_json, "\b\t\n\f\r",
	  "\"\\b\\t\\n\\f\\r\"" },
	{ "JSON numbers the other controls", buf_json, "\x01\x1f\x0b",
	  "\"\\u0001\\u001f\\u000b\"" },
	{ "JSON leaves a blank alone", buf_json, "a b", "\"a b\"" },
	{ "JSON leaves slash, DEL and UTF-8 alone", buf_json, "/\x7f\xe2\x82\xac",
	  "\"/\x7f\xe2\x82\xac\"" },
};

static void text_is_escaped(void **state)
{
	const struct escaped *c = *state;
	struct buf b = { 0 };

	c->add(&b, c->text);
	assert_true(buf_ok(&b));
	assert_string_equal(buf_text(&b), c->expected);
	assert_int_equal(b.len, strlen(c->expected));
	buf_done(&b);
}

struct number {
	const char *claim;
	uint64_t value;
	unsigned width; /* of hexadecimal digits */
	const char *decimal, *with_sign, *hex;
};

static const struct number numbers[] = {
	{ "zero has one digit", 0, 1, "0", "0", "0" },
	{ "zero can be padded", 0, 4, "0", "0", "0000" },
	{ "a number is padded to the width", 0x12, 4, "18", "18", "0012" },
	{ "a number wider than the width is whole", 0x12345, 4, "74565", "74565", "12345" },
	{ "hexadecimal digits are lower case", 0xabcdef, 2, "11259375", "11259375", "abcdef" },
	{ "minus one is all ones", UINT64_MAX, 2, "18446744073709551615", "-1",
	  "ffffffffffffffff" },
	{ "the smallest number has all its digits", (uint64_t)INT64_MIN, 1, "9223372036854775808",
	  "-9223372036854775808", "8000000000000000" },
	{ "the largest signed number has all its digits", INT64_MAX, 1, "9223372036854775807",
	  "9223372036854775807", "7fffffffffffffff" },
};

static void number_is_printed(void **state)
{
	const struct number *c = *state;
	struct buf b = { 0 };

	buf_u64(&b, c->value);
	assert_string_equal(buf_text(&b), c->decimal);
	buf_reset(&b);
	buf_i64(&b, (int64_t)c->value);
	assert_string_equal(buf_text(&b), c->with_sign);
	buf_reset(&b);
	buf_hex(&b, c->value, c->width);
	assert_string_equal(buf_text(&b), c->hex);
	buf_done(&b);
}

struct growth {
	const char *claim;
	size_t pieces;
	const char *piece;
	size_t fill;
};

static const struct growth growths[] = {
	{ "many small additions are all there", 20000, "ab", 0 },
	{ "one large filling is all there", 1, "", 1000000 },
	{ "additions and fillings are all there", 500, "xyz", 511 },
};

static void all_is_there(void **state)
{
	const struct growth *c = *state;
	const size_t step = strlen(c->piece) + c->fill;
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < c->pieces; i++) {
		buf_add(&b, c->piece);
		buf_fill(&b, '.', c->fill);
	}
	assert_true(buf_ok(&b));
	assert_int_equal(b.len, c->pieces * step);
	assert_int_equal(strlen(buf_text(&b)), b.len);
	for (i = 0; i < c->pieces; i++)
		assert_memory_equal(b.data + i * step, c->piece, strlen(c->piece));
	buf_done(&b);
}

struct failure {
	const char *claim;
	const char *before; /* NULL: nothing */
};

static const struct failure failures[] = {
	{ "a failed growth of an empty buffer is remembered", NULL },
	{ "a failed growth leaves the text before it and takes none after it", "before" },
};

static void failure_is_remembered(void **state)
{
	const struct failure *c = *state;
	const char *expected = c->before ? c->before : "";
	struct buf b = { 0 };

	buf_add(&b, expected);
	buf_fill(&b, 'x', SIZE_MAX / 2);
	assert_false(buf_ok(&b));
	buf_add(&b, "after");
	buf_char(&b, 'c');
	buf_xml(&b, "<");
	buf_json(&b, "\"");
	buf_hex(&b, 1, 2);
	assert_string_equal(buf_text(&b), expected);
	buf_reset(&b);
	buf_add(&b, "again");
	assert_string_equal(buf_text(&b), "");
	assert_false(buf_ok(&b));
	buf_done(&b);
	assert_true(buf_ok(&b));
}

struct reset {
	const char *claim, *first, *second;
};

static const struct reset resets[] = {
	{ "a reset buffer is empty and can be used again", "first", "second" },
	{ "an untouched buffer can be reset", "", "text" },
};

static void reset_empties(void **state)
{
	const struct reset *c = *state;
	struct buf b = { 0 };

	buf_add(&b, c->first);
	buf_reset(&b);
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(b.len, 0);
	buf_add_n(&b, c->second, strlen(c->second));
	assert_string_equal(buf_text(&b), c->second);
	buf_done(&b);
	assert_string_equal(buf_text(&b), "");
	buf_done(&b);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(escaped, text_is_escaped), UNIT_TABLE(numbers, number_is_printed),
		UNIT_TABLE(growths, all_is_there),    UNIT_TABLE(failures, failure_is_remembered),
		UNIT_TABLE(resets, reset_empties),
	};

	return UNIT_RUN("buf", tables);
}
