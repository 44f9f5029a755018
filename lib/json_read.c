/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json_read.h"

#include <errno.h>
#include <string.h>

static void skip_blanks(struct json_reader *r)
{
	while (r->at < r->end && *r->at && strchr(" \t\n\r", *r->at))
		r->at++;
}

/* Takes the character if it comes next, blanks before it included. */
static bool take(struct json_reader *r, char c)
{
	skip_blanks(r);
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* Four hexadecimal digits, or -1. */
static int32_t read_unit(struct json_reader *r)
{
	int32_t unit = 0;
	int i;

	if (r->end - r->at < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		char c = *r->at++;

		if (c >= '0' && c <= '9')
			unit = unit * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			unit = unit * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return unit;
}

/* What follows \u: a character, of a surrogate pair if need be; -1 for none and for NUL. */
static int32_t read_code_point(struct json_reader *r)
{
	int32_t unit = read_unit(r), low;

	if (unit <= 0 || (unit >= 0xdc00 && unit < 0xe000))
		return -1;
	if (unit < 0xd800 || unit >= 0xe000)
		return unit;
	if (r->end - r->at < 2 || *r->at++ != '\\' || *r->at++ != 'u')
		return -1;
	low = read_unit(r);
	if (low < 0xdc00 || low >= 0xe000)
		return -1;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static char *add_utf8(char *to, int32_t c)
{
	int tail = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = { 0x00, 0xc0, 0xe0, 0xf0 };

	*to++ = (char)(lead[tail] | c >> (6 * tail));
	while (tail--)
		*to++ = (char)(0x80 | (c >> (6 * tail) & 0x3f));
	return to;
}

/* One escape after its backslash, NULL when it is none; it never grows by being read. */
static char *read_escape(struct json_reader *r, char *to)
{
	static const char named[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	char c = r->at < r->end ? *r->at++ : '\0';
	size_t i;
	int32_t point;

	if (c == 'u') {
		point = read_code_point(r);
		return point < 0 ? NULL : add_utf8(to, point);
	}
	for (i = 0; named[i]; i += 2) {
		if (named[i] == c) {
			*to++ = named[i + 1];
			return to;
		}
	}
	return NULL;
}

/* End of a text that started before r->at: its closing quote, or NULL. */
static const char *find_quote(const struct json_reader *r)
{
	const char *s;

	for (s = r->at; s < r->end; s++) {
		if (*s == '"')
			return s;
		if (*s == '\\')
			s++;
	}
	return NULL;
}

int json_read_text(struct json_reader *r, const char **ret_text)
{
	const char *quote;
	char *text, *to;

	if (!take(r, '"'))
		return -EINVAL;
	quote = find_quote(r);
	if (!quote)
		return -EINVAL;
	text = arena_alloc(r->arena, (size_t)(quote - r->at) + 1);
	if (!text)
		return -ENOMEM;
	for (to = text; to && r->at < quote;) {
		unsigned char c = (unsigned char)*r->at++;

		if (c == '\\')
			to = read_escape(r, to);
		else if (c < 0x20)
			to = NULL;
		else
			*to++ = (char)c;
	}
	if (!to || r->at != quote)
		return -EINVAL;
	r->at++;
	*ret_text = text;
	return 0;
}

static bool is_digit(const struct json_reader *r)
{
	return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static int read_digits(struct json_reader *r, uint64_t *ret_value)
{
	const char *start = r->at;
	uint64_t value = 0;

	for (; is_digit(r); r->at++) {
		const unsigned digit = (unsigned)(*r->at - '0');

		if (value > (UINT64_MAX - digit) / 10)
			return -ERANGE;
		value = value * 10 + digit;
	}
	if (r->at == start || (*start == '0' && r->at - start > 1))
		return -EINVAL;
	*ret_value = value;
	return 0;
}

int json_read_u32(struct json_reader *r, uint32_t *ret_value)
{
	uint64_t value;

	skip_blanks(r);
	if (read_digits(r, &value) || value > UINT32_MAX)
		return -EINVAL;
	*ret_value = (uint32_t)value;
	return 0;
}

int json_read_number(struct json_reader *r, uint64_t *ret_value, bool *ret_negative)
{
	int ret;

	*ret_negative = take(r, '-');
	ret = read_digits(r, ret_value);
	/* What follows would make it a fraction, or a power of ten. */
	if (!ret && r->at < r->end && *r->at && strchr(".eE", *r->at))
		ret = -EINVAL;
	return ret;
}

int json_read_bool(struct json_reader *r, bool *ret_value)
{
	static const char *const words[] = { "false", "true" };
	size_t i;

	skip_blanks(r);
	for (i = 0; i < 2; i++) {
		const size_t n = strlen(words[i]);

		if ((size_t)(r->end - r->at) < n || memcmp(r->at, words[i], n) != 0)
			continue;
		r->at += n;
		*ret_value = i;
		return 0;
	}
	return -EINVAL;
}

char json_read_peek(struct json_reader *r)
{
	skip_blanks(r);
	return r->at < r->end ? *r->at : '\0';
}

int json_read_list(struct json_reader *r, json_element_fn *element, void *data)
{
	int ret;

	if (!take(r, '['))
		return -EINVAL;
	if (take(r, ']'))
		return 0;
	do {
		ret = element(r, data);
		if (ret)
			return ret;
	} while (take(r, ','));
	return take(r, ']') ? 0 : -EINVAL;
}

static int read_member(struct json_reader *r, json_member_fn *member, void *data)
{
	const char *name;
	int ret = json_read_text(r, &name);

	if (ret)
		return ret;
	if (!take(r, ':'))
		return -EINVAL;
	return member(r, name, data);
}

int json_read_object(struct json_reader *r, json_member_fn *member, void *data)
{
	int ret;

	if (!take(r, '{'))
		return -EINVAL;
	if (take(r, '}'))
		return 0;
	do {
		ret = read_member(r, member, data);
		if (ret)
			return ret;
	} while (take(r, ','));
	return take(r, '}') ? 0 : -EINVAL;
}

bool json_read_done(struct json_reader *r)
{
	skip_blanks(r);
	return r->at == r->end;
}
