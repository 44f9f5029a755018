/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "buf.h"

#include <stdlib.h>
#include <string.h>

bool buf_room(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 512;
	char *p;

	if (b->failed)
		return false;
	if (b->cap - b->len > n)
		return true;
	if (n > SIZE_MAX / 4 - b->len) {
		b->failed = true;
		return false;
	}
	while (cap - b->len <= n)
		cap *= 2;
	p = realloc(b->data, cap);
	if (!p) {
		b->failed = true;
		return false;
	}
	b->data = p;
	b->cap = cap;
	return true;
}

void buf_fill(struct buf *b, char c, size_t n)
{
	if (!buf_room(b, n))
		return;
	memset(b->data + b->len, c, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_u64(struct buf *b, uint64_t v)
{
	char tmp[24];
	size_t at = sizeof(tmp);

	do {
		tmp[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	buf_add_n(b, tmp + at, sizeof(tmp) - at);
}

void buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_char(b, '-');
	buf_u64(b, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void buf_hex(struct buf *b, uint64_t v, unsigned width)
{
	char tmp[24];
	size_t at = sizeof(tmp);

	do {
		tmp[--at] = "0123456789abcdef"[v % 16];
		v /= 16;
	} while (v);
	while (sizeof(tmp) - at < width && at)
		tmp[--at] = '0';
	buf_add_n(b, tmp + at, sizeof(tmp) - at);
}

static const char *xml_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	default:
		return NULL;
	}
}

void buf_xml(struct buf *b, const char *s)
{
	while (*s) {
		size_t plain = strcspn(s, "&<>\"'");

		buf_add_n(b, s, plain);
		s += plain;
		if (*s)
			buf_add(b, xml_entity(*s++));
	}
}

static void json_char(struct buf *b, unsigned char c)
{
	const char *named = strchr("\nn\tt\rr\bb\ff", c);

	buf_char(b, '\\');
	if (c == '"' || c == '\\') {
		buf_char(b, (char)c);
	} else if (named && c) {
		buf_char(b, named[1]);
	} else {
		buf_char(b, 'u');
		buf_hex(b, c, 4);
	}
}

void buf_json(struct buf *b, const char *s)
{
	const char *from;

	buf_char(b, '"');
	for (from = s; *s; s++) {
		if ((unsigned char)*s >= 0x20 && *s != '"' && *s != '\\')
			continue;
		buf_add_n(b, from, (size_t)(s - from));
		json_char(b, (unsigned char)*s);
		from = s + 1;
	}
	buf_add_n(b, from, (size_t)(s - from));
	buf_char(b, '"');
}

const char *buf_text(const struct buf *b)
{
	return b->data ? b->data : "";
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

bool buf_ok(const struct buf *b)
{
	return !b->failed;
}

void buf_done(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}
