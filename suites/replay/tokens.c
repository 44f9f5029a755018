/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "texts.h"

#include <string.h>

enum { DEPTH = 64 };

/* A reader that copies; every function eats one thing and says whether it was there. */
struct tokens {
	const char *at, *end;
	struct buf *out;
	const char *member; /* looked for in the outermost object */
	struct buf *value;
	unsigned depth;
	bool found;
};

static bool value(struct tokens *t);

static bool one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static void blanks(struct tokens *t)
{
	while (t->at < t->end && one_of(*t->at, " \t\r\n"))
		t->at++;
}

static char peek(struct tokens *t)
{
	blanks(t);
	return t->at < t->end ? *t->at : '\0';
}

static void take(struct tokens *t, size_t n)
{
	buf_add_n(t->out, t->at, n);
	t->at += n;
}

static bool sign(struct tokens *t, char c)
{
	if (peek(t) != c)
		return false;
	take(t, 1);
	return true;
}

static size_t escape(const char *s, size_t n)
{
	size_t i;

	if (n < 2 || !one_of(s[1], "\"\\/bfnrtu"))
		return 0;
	if (s[1] != 'u')
		return 2;
	for (i = 2; i < 6; i++)
		if (i >= n || !one_of(s[i], "0123456789abcdefABCDEF"))
			return 0;
	return 6;
}

static bool string(struct tokens *t)
{
	const char *p = t->at + 1;

	while (p < t->end && *p != '"') {
		size_t n = *p == '\\' ? escape(p, (size_t)(t->end - p)) : 1;

		if (!n || (unsigned char)*p < 0x20)
			return false;
		p += n;
	}
	if (p >= t->end)
		return false;
	take(t, (size_t)(p + 1 - t->at));
	return true;
}

static const char *digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

/* A point or an exponent, with the digits that it must have. */
static const char *tail(const char *p, const char *end, const char *heads)
{
	const char *start = p + 1;

	if (p >= end || !one_of(*p, heads))
		return p;
	if (*p != '.' && start < end && (*start == '+' || *start == '-'))
		start++;
	p = digits(start, end);
	return p == start ? NULL : p;
}

static bool number(struct tokens *t)
{
	const char *p = t->at + (*t->at == '-'), *q = digits(p, t->end);

	if (q == p || (*p == '0' && q > p + 1))
		return false;
	q = tail(q, t->end, ".");
	q = q ? tail(q, t->end, "eE") : NULL;
	if (!q)
		return false;
	take(t, (size_t)(q - t->at));
	return true;
}

static bool word(struct tokens *t)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const size_t n = strlen(words[i]);

		if ((size_t)(t->end - t->at) >= n && !memcmp(t->at, words[i], n)) {
			take(t, n);
			return true;
		}
	}
	return false;
}

/* Whether the text that was copied from there on is the key that is looked for. */
static bool wanted(const struct tokens *t, size_t from)
{
	const size_t n = strlen(t->member);

	return t->depth == 1 && !t->found && buf_ok(t->out) && t->out->len - from == n + 2 &&
	       !memcmp(t->out->data + from + 1, t->member, n);
}

static bool member(struct tokens *t)
{
	size_t from = t->out->len;
	bool keep;

	if (peek(t) != '"' || !string(t))
		return false;
	keep = wanted(t, from);
	if (!sign(t, ':'))
		return false;
	from = t->out->len;
	if (!value(t))
		return false;
	if (keep && buf_ok(t->out)) {
		buf_add_n(t->value, t->out->data + from, t->out->len - from);
		t->found = true;
	}
	return true;
}

static bool list(struct tokens *t, bool (*one)(struct tokens *t), char close)
{
	take(t, 1);
	if (++t->depth > DEPTH)
		return false;
	if (peek(t) != close) {
		do {
			if (!one(t))
				return false;
		} while (sign(t, ','));
	}
	t->depth--;
	return sign(t, close);
}

static bool value(struct tokens *t)
{
	switch (peek(t)) {
	case '{':
		return list(t, member, '}');
	case '[':
		return list(t, value, ']');
	case '"':
		return string(t);
	case 't':
	case 'f':
	case 'n':
		return word(t);
	case '\0':
		return false;
	default:
		return number(t);
	}
}

bool json_tokens(const char *s, size_t n, struct buf *out, const char *name, struct buf *ret_value)
{
	struct tokens t = { .at = s, .end = s + n, .out = out, .member = name, .value = ret_value };

	return value(&t) && !peek(&t) && t.at == t.end;
}
