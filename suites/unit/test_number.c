/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: numbers, memory sizes, UUIDs and node sets are read as libvirt reads them, at the limits too.
 * Cannot prove: which attribute takes which of these forms; the table says so and the golden cases hold it.
 * Truth: libvirt's spec 1.2 (number forms), 13.1 and 13.3 (sizes), 3.1 and 13.5 (UUIDs); kind.h for node sets.
 */
#include "kind.h"
#include "unit.h"

#include <errno.h>

struct number {
	const char *claim, *text;
	unsigned base;
	int ret;
	uint64_t value;
	bool negative;
};

static const struct number numbers[] = {
	{ "a decimal number is read", "48", 10, 0, 48, false },
	{ "zero is read", "0", 10, 0, 0, false },
	{ "leading blanks are skipped", "  48", 10, 0, 48, false },
	{ "a leading tab is skipped", "\t48", 10, 0, 48, false },
	{ "a leading newline is skipped", "\n48", 10, 0, 48, false },
	{ "a plus is skipped", "+48", 10, 0, 48, false },
	{ "a plus after blanks is skipped", "  +48", 10, 0, 48, false },
	{ "leading zeros count for nothing in base 10", "048", 10, 0, 48, false },
	{ "many leading zeros count for nothing", "00000000000000000000000000001", 10, 0, 1,
	  false },
	{ "a minus is told", "-1", 10, 0, 1, true },
	{ "a trailing blank is refused", "48 ", 10, -EINVAL, 0, false },
	{ "a trailing newline is refused", "48\n", 10, -EINVAL, 0, false },
	{ "hexadecimal is refused in base 10", "0x30", 10, -EINVAL, 0, false },
	{ "no text is refused", "", 10, -EINVAL, 0, false },
	{ "blanks alone are refused", "  ", 10, -EINVAL, 0, false },
	{ "a sign alone is refused", "-", 10, -EINVAL, 0, false },
	{ "a plus alone is refused", "+", 10, -EINVAL, 0, false },
	{ "two signs are refused", "+-1", 10, -EINVAL, 0, false },
	{ "two minus signs are refused", "--1", 10, -EINVAL, 0, false },
	{ "a blank after the sign is refused", "- 1", 10, -EINVAL, 0, false },
	{ "a word is refused", "x", 10, -EINVAL, 0, false },
	{ "a word after the number is refused", "48x", 10, -EINVAL, 0, false },
	{ "a fraction is refused", "1.5", 10, -EINVAL, 0, false },
	{ "an exponent is refused", "1e3", 10, -EINVAL, 0, false },
	{ "two numbers are refused", "4 8", 10, -EINVAL, 0, false },
	{ "digits of another script are refused", "\xd9\xa4", 10, -EINVAL, 0, false },
	{ "the largest number is read", "18446744073709551615", 10, 0, UINT64_MAX, false },
	{ "one more is out of range", "18446744073709551616", 10, -ERANGE, 0, false },
	{ "ten times as much is out of range", "184467440737095516150", 10, -ERANGE, 0, false },
	{ "the largest negative number is read", "-18446744073709551615", 10, 0, UINT64_MAX, true },
	{ "hexadecimal is read in C notation", "0x1A", 0, 0, 26, false },
	{ "a capital X is read in C notation", "0X1a", 0, 0, 26, false },
	{ "a leading zero is octal in C notation", "010", 0, 0, 8, false },
	{ "zero is zero in C notation", "0", 0, 0, 0, false },
	{ "decimal is read in C notation", "16", 0, 0, 16, false },
	{ "a plus and blanks are skipped in C notation", " +0x10", 0, 0, 16, false },
	{ "a minus is told in C notation", "-0x10", 0, 0, 16, true },
	{ "an octal 8 is refused", "08", 0, -EINVAL, 0, false },
	{ "0x alone is refused", "0x", 0, -EINVAL, 0, false },
	{ "0x and a word are refused", "0xg", 0, -EINVAL, 0, false },
	{ "hexadecimal digits without 0x are refused", "1a", 0, -EINVAL, 0, false },
	{ "the largest hexadecimal number is read", "0xffffffffffffffff", 0, 0, UINT64_MAX, false },
	{ "a digit more is out of range", "0x10000000000000000", 0, -ERANGE, 0, false },
	{ "the largest octal number is read", "01777777777777777777777", 0, 0, UINT64_MAX, false },
	{ "one octal more is out of range", "02000000000000000000000", 0, -ERANGE, 0, false },
};

static void number_is_read(void **state)
{
	const struct number *c = *state;
	uint64_t value = 0;
	bool negative = false;

	assert_int_equal(number_parse(c->text, c->base, &value, &negative), c->ret);
	assert_true(c->ret || value == c->value);
	assert_true(c->ret || negative == c->negative);
}

struct scaled {
	const char *claim, *text, *unit;
	uint64_t max;
	int ret;
	uint64_t bytes;
};

#define KIB UINT64_C(1024)
#define EIB (KIB * KIB * KIB * KIB * KIB * KIB)
#define EB (UINT64_C(1000000000) * 1000000000)

static const struct scaled sizes[] = {
	{ "no unit is KiB", "3", NULL, INT64_MAX, 0, 3 * KIB },
	{ "an empty unit is KiB", "3", "", INT64_MAX, 0, 3 * KIB },
	{ "b is a byte", "1025", "b", INT64_MAX, 0, 1025 },
	{ "byte is a byte", "1025", "byte", INT64_MAX, 0, 1025 },
	{ "bytes is a byte", "1025", "bytes", INT64_MAX, 0, 1025 },
	{ "k is 2^10", "3", "k", INT64_MAX, 0, 3 * KIB },
	{ "KiB is 2^10", "3", "KiB", INT64_MAX, 0, 3 * KIB },
	{ "m is 2^20", "3", "m", INT64_MAX, 0, 3 * KIB *KIB },
	{ "MiB is 2^20", "3", "MiB", INT64_MAX, 0, 3 * KIB *KIB },
	{ "g is 2^30", "3", "g", INT64_MAX, 0, 3 * KIB *KIB *KIB },
	{ "GiB is 2^30", "3", "GiB", INT64_MAX, 0, 3 * KIB *KIB *KIB },
	{ "t is 2^40", "3", "t", INT64_MAX, 0, 3 * KIB *KIB *KIB *KIB },
	{ "TiB is 2^40", "3", "TiB", INT64_MAX, 0, 3 * KIB *KIB *KIB *KIB },
	{ "p is 2^50", "3", "p", INT64_MAX, 0, 3 * (EIB / KIB) },
	{ "PiB is 2^50", "3", "PiB", INT64_MAX, 0, 3 * (EIB / KIB) },
	{ "e is 2^60", "3", "e", INT64_MAX, 0, 3 * EIB },
	{ "EiB is 2^60", "3", "EiB", INT64_MAX, 0, 3 * EIB },
	{ "KB is 1000", "3", "KB", INT64_MAX, 0, 3000 },
	{ "MB is 1000^2", "3", "MB", INT64_MAX, 0, 3000000 },
	{ "GB is 1000^3", "3", "GB", INT64_MAX, 0, 3000000000 },
	{ "TB is 1000^4", "3", "TB", INT64_MAX, 0, 3000000000000 },
	{ "PB is 1000^5", "3", "PB", INT64_MAX, 0, 3 * (EB / 1000) },
	{ "EB is 1000^6", "3", "EB", INT64_MAX, 0, 3 * EB },
	{ "small letters will do", "3", "kib", INT64_MAX, 0, 3 * KIB },
	{ "capital letters will do", "3", "KIB", INT64_MAX, 0, 3 * KIB },
	{ "capital letters will do for bytes", "3", "BYTES", INT64_MAX, 0, 3 },
	{ "mixed letters will do", "3", "mB", INT64_MAX, 0, 3000000 },
	{ "a blank before the unit is unknown", "3", " KiB", INT64_MAX, -ENOENT, 0 },
	{ "a blank after the unit is unknown", "3", "KiB ", INT64_MAX, -ENOENT, 0 },
	{ "another character in a unit is unknown", "3", "K)B", INT64_MAX, -ENOENT, 0 },
	{ "a letter after the unit is unknown", "3", "KiBx", INT64_MAX, -ENOENT, 0 },
	{ "bit is unknown", "3", "bit", INT64_MAX, -ENOENT, 0 },
	{ "half of a unit is unknown", "3", "Ki", INT64_MAX, -ENOENT, 0 },
	{ "another letter is unknown", "3", "x", INT64_MAX, -ENOENT, 0 },
	{ "ZiB is unknown", "3", "ZiB", INT64_MAX, -ENOENT, 0 },
	{ "7 EiB fit 63 bits", "7", "EiB", INT64_MAX, 0, 7 * EIB },
	{ "8 EiB do not fit 63 bits", "8", "EiB", INT64_MAX, -ERANGE, 0 },
	{ "8 EiB fit 64 bits", "8", "EiB", UINT64_MAX, 0, 8 * EIB },
	{ "16 EiB do not fit 64 bits", "16", "EiB", UINT64_MAX, -ERANGE, 0 },
	{ "the limit itself fits", "100", "b", 100, 0, 100 },
	{ "one above the limit does not", "101", "b", 100, -ERANGE, 0 },
	{ "nothing fits any limit", "0", "EiB", 0, 0, 0 },
	{ "a large number fits in bytes", "9223372036854775807", "b", INT64_MAX, 0, INT64_MAX },
	{ "a large number of KiB does not fit", "18446744073709551615", "KiB", UINT64_MAX, -ERANGE,
	  0 },
	{ "a number above 64 bits is no number", "18446744073709551616", "b", UINT64_MAX, -EINVAL,
	  0 },
	{ "a word is no number", "x", NULL, INT64_MAX, -EINVAL, 0 },
	{ "a negative number is none", "-1", NULL, INT64_MAX, -EINVAL, 0 },
	{ "a hexadecimal number is none", "0x10", NULL, INT64_MAX, -EINVAL, 0 },
	{ "a fraction is none", "1.5", NULL, INT64_MAX, -EINVAL, 0 },
	{ "blanks on both sides are no number", " 65536 ", NULL, INT64_MAX, -EINVAL, 0 },
	{ "a trailing blank is no number", "65536 ", NULL, INT64_MAX, -EINVAL, 0 },
	{ "no text is no number", "", NULL, INT64_MAX, -EINVAL, 0 },
	{ "a unit in the text is no number", "1MiB", NULL, INT64_MAX, -EINVAL, 0 },
};

static void size_is_read(void **state)
{
	const struct scaled *c = *state;
	uint64_t bytes = 0;

	assert_int_equal(scaled_parse(c->text, c->unit, c->max, &bytes), c->ret);
	assert_true(c->ret || bytes == c->bytes);
}

struct uuid {
	const char *claim, *text;
	int ret;
};

static const struct uuid uuids[] = {
	{ "a UUID with dashes is read", "c2177883-f1bb-47f0-914d-32a22e3a8804", 0 },
	{ "upper case is read", "C2177883-F1BB-47F0-914D-32A22E3A8804", 0 },
	{ "no dashes are read", "c2177883f1bb47f0914d32a22e3a8804", 0 },
	{ "dashes elsewhere are read", "c2-177883f1bb47f0914d-32a22e3a88-04", 0 },
	{ "blanks on both sides are read", " c2177883-f1bb-47f0-914d-32a22e3a8804 ", 0 },
	{ "white space on both sides is read", "\t\nc2177883-f1bb-47f0-914d-32a22e3a8804\n", 0 },
	{ "31 digits are none", "c2177883-f1bb-47f0-914d-32a22e3a880", -EINVAL },
	{ "33 digits are none", "c2177883-f1bb-47f0-914d-32a22e3a88044", -EINVAL },
	{ "30 digits are none", "c2177883-f1bb-47f0-914d-32a22e3a88", -EINVAL },
	{ "34 digits are none", "c2177883-f1bb-47f0-914d-32a22e3a880404", -EINVAL },
	{ "a dash between the digits of a byte is none", "c-2177883f1bb47f0914d32a22e3a8804",
	  -EINVAL },
	{ "another letter is none", "g2177883-f1bb-47f0-914d-32a22e3a8804", -EINVAL },
	{ "a letter at the end is none", "c2177883-f1bb-47f0-914d-32a22e3a880g", -EINVAL },
	{ "no text is none", "", -EINVAL },
	{ "dashes alone are none", "----", -EINVAL },
};

static void uuid_is_read(void **state)
{
	static const uint8_t expected[16] = { 0xc2, 0x17, 0x78, 0x83, 0xf1, 0xbb, 0x47, 0xf0,
					      0x91, 0x4d, 0x32, 0xa2, 0x2e, 0x3a, 0x88, 0x04 };
	const struct uuid *c = *state;
	uint8_t uuid[16];

	memcpy(uuid, expected, sizeof(uuid));
	assert_int_equal(uuid_parse(c->text, uuid), c->ret);
	assert_true(c->ret || !memcmp(uuid, expected, sizeof(uuid)));
}

struct nodeset {
	const char *claim, *text, *nodes; /* nodes NULL: refused */
};

static const struct nodeset nodesets[] = {
	{ "one number is a set", "5", "5 " },
	{ "zero is a set", "0", "0 " },
	{ "a list is a set", "1,3,5", "1 3 5 " },
	{ "a range is a set", "2-4", "2 3 4 " },
	{ "a range of one is a set", "4-4", "4 " },
	{ "ranges, numbers and exceptions are a set", "0-3,5,^2", "0 1 3 5 " },
	{ "numbers come in rising order", "5,1,3", "1 3 5 " },
	{ "numbers come once", "1,1,0-1", "0 1 " },
	{ "blanks around numbers are skipped", " 1 ,\t3 ", "1 3 " },
	{ "the largest number is 1023", "1023", "1023 " },
	{ "1024 is refused", "1024", NULL },
	{ "twice as much is refused", "2047", NULL },
	{ "a range up to 1024 is refused", "1023-1024", NULL },
	{ "no text is refused", "", NULL },
	{ "a comma alone is refused", ",", NULL },
	{ "a comma at the end is refused", "1,", NULL },
	{ "a comma at the start is refused", ",1", NULL },
	{ "two commas are refused", "1,,2", NULL },
	{ "a falling range is refused", "3-1", NULL },
	{ "an open range is refused", "1-", NULL },
	{ "a negative number is refused", "-1", NULL },
	{ "a range of three is refused", "1-2-3", NULL },
	{ "a word is refused", "x", NULL },
	{ "a word after a number is refused", "1x", NULL },
	{ "hexadecimal is refused", "0x1", NULL },
	{ "a huge number is refused", "99999999999999999999", NULL },
	{ "a huge range is refused", "0-4294967296", NULL },
	{ "an empty set is refused", "^1", NULL },
	{ "a set that exceptions empty is refused", "1-2,^1,^2", NULL },
	{ "an exception without number is refused", "1,^", NULL },
};

static void add_node(void *data, unsigned node)
{
	buf_u64(data, node);
	buf_char(data, ' ');
}

static void nodeset_is_read(void **state)
{
	const struct nodeset *c = *state;
	struct buf b = { 0 };

	assert_int_equal(nodeset_each(c->text, add_node, &b), c->nodes ? 0 : -EINVAL);
	assert_true(!c->nodes || !strcmp(buf_text(&b), c->nodes));
	buf_done(&b);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(numbers, number_is_read),
		UNIT_TABLE(sizes, size_is_read),
		UNIT_TABLE(uuids, uuid_is_read),
		UNIT_TABLE(nodesets, nodeset_is_read),
	};

	return UNIT_RUN("number", tables);
}
