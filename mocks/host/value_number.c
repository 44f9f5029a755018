/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value.h"

#include <errno.h>
#include <string.h>

static bool in_range(const struct key *k, uint64_t v)
{
	return v >= k->min && (v <= k->max || (!k->max && k->kind == KIND_LIMIT));
}

int read_bool(struct reading *in, const struct key *k, void *field)
{
	bool v;
	int ret = json_read_bool(&in->r, &v);

	(void)k;
	if (!ret)
		memcpy(field, &v, sizeof(v));
	return ret;
}

int read_uint(struct reading *in, const struct key *k, void *field)
{
	bool negative;
	uint64_t v;

	if (json_read_number(&in->r, &v, &negative) || negative || !in_range(k, v))
		return -EINVAL;
	if (k->kind == KIND_POWER && v & (v - 1))
		return -EINVAL;
	field_set(field, k->size, v);
	return 0;
}

int read_int(struct reading *in, const struct key *k, void *field)
{
	bool negative;
	uint64_t v;

	if (json_read_number(&in->r, &v, &negative) || v > k->max)
		return -EINVAL;
	if (negative && v > -k->min)
		return -EINVAL;
	field_set(field, k->size, negative ? -v : v);
	return 0;
}

int read_limit(struct reading *in, const struct key *k, void *field)
{
	const char *s;

	if (json_read_peek(&in->r) != '"')
		return read_uint(in, k, field);
	if (json_read_text(&in->r, &s) || strcmp(s, "unlimited") != 0)
		return -EINVAL;
	field_set(field, k->size, UINT64_MAX);
	return 0;
}

int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at;

	if (c >= 'A' && c <= 'F')
		c = (char)(c | 0x20);
	at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : 16;
}

bool hex_parse(const char *s, uint64_t *ret)
{
	uint64_t v = 0;

	if (s[0] != '0' || (s[1] | 0x20) != 'x' || hex_digit(s[2]) > 15)
		return false;
	for (s += 2; hex_digit(*s) < 16; s++) {
		if (v >> 60)
			return false;
		v = v << 4 | (unsigned)hex_digit(*s);
	}
	*ret = v;
	return !*s;
}

int read_hex(struct reading *in, const struct key *k, void *field)
{
	const char *s;
	uint64_t v;

	if (json_read_text(&in->r, &s))
		return -EINVAL;
	if (k->kind == KIND_FLAGS && word_value(k->words, s, &v)) {
		field_set(field, k->size, v);
		return 0;
	}
	if (!hex_parse(s, &v) || (k->max && v > k->max))
		return -EINVAL;
	field_set(field, k->size, v);
	return 0;
}

int read_octal(struct reading *in, const struct key *k, void *field)
{
	const char *s;
	uint64_t v = 0;

	if (json_read_text(&in->r, &s) || !*s)
		return -EINVAL;
	for (; *s >= '0' && *s <= '7' && v <= k->max; s++)
		v = v << 3 | (unsigned)(*s - '0');
	if (*s || v > k->max)
		return -EINVAL;
	field_set(field, k->size, v);
	return 0;
}

/* "7.3" is 703. */
int read_release(struct reading *in, const struct key *k, void *field)
{
	uint32_t part[2] = { 0, 0 };
	const char *s;
	unsigned i;

	if (json_read_text(&in->r, &s))
		return -EINVAL;
	for (i = 0; i < 2; i++) {
		if (*s < '0' || *s > '9')
			return -EINVAL;
		for (; *s >= '0' && *s <= '9' && part[i] < 100; s++)
			part[i] = part[i] * 10 + (uint32_t)(*s - '0');
		if (part[i] > 99 || *s != ".\0"[i])
			return -EINVAL;
		s += !i;
	}
	field_set(field, k->size, part[0] * 100 + part[1]);
	return 0;
}

/* ---- lists of numbers ---- */

struct numbers {
	struct reading *in;
	const struct key *k;
	char *field;
	size_t n, max, size;
};

static int read_one_number(struct json_reader *r, void *data)
{
	struct numbers *l = data;
	struct key one = { .kind = KIND_HEX, .size = (uint16_t)l->size, .max = UINT32_MAX };
	bool negative;
	uint64_t v;

	if (l->n == l->max)
		return -EINVAL;
	if (l->k->kind == KIND_HEXES)
		return read_hex(l->in, &one, l->field + l->size * l->n++);
	if (json_read_number(r, &v, &negative) || negative || v >= UINT32_MAX)
		return -EINVAL;
	field_set(l->field + l->size * l->n++, l->size, v);
	return 0;
}

int read_numbers(struct reading *in, const struct key *k, void *field)
{
	const size_t size = sizeof(uint32_t);
	struct numbers l = { in, k, field, 0, k->size / size, size };
	int ret;

	memset(field, 0, k->size);
	ret = json_read_list(&in->r, read_one_number, &l);
	if (!ret && k->count)
		memcpy((char *)field - k->at + k->count, &l.n, sizeof(l.n));
	return ret;
}

static int read_bit(struct json_reader *r, void *data)
{
	struct numbers *l = data;
	uint64_t bits, bit;
	const char *s;

	if (json_read_text(r, &s) || !word_value(l->k->words, s, &bit))
		return -EINVAL;
	bits = field_get(l->field, l->k->size) | (uint64_t)1 << bit;
	field_set(l->field, l->k->size, bits);
	return 0;
}

int read_bits(struct reading *in, const struct key *k, void *field)
{
	struct numbers l = { .k = k, .field = field };

	field_set(field, k->size, 0);
	return json_read_list(&in->r, read_bit, &l);
}
