/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_BUF_H
#define VIOMMU_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A growing text. A failed growth is remembered: later additions do nothing and buf_ok() says so, hence
 * writers need not look at every call and a text is never silently short. The zero value is empty.
 */
struct buf {
	char *data; /* terminated once something was added */
	size_t len, cap;
	bool failed;
};

/* Makes room for n more bytes and the end mark; false when memory is out. */
bool buf_room(struct buf *b, size_t n);

static inline void buf_add_n(struct buf *b, const char *s, size_t n)
{
	if (b->failed || (b->cap - b->len <= n && !buf_room(b, n)))
		return;
	memcpy(b->data + b->len, s, n);
	b->len += n;
	b->data[b->len] = '\0';
}

static inline void buf_add(struct buf *b, const char *s)
{
	buf_add_n(b, s, strlen(s));
}

static inline void buf_char(struct buf *b, char c)
{
	buf_add_n(b, &c, 1);
}

void buf_fill(struct buf *b, char c, size_t n);
void buf_u64(struct buf *b, uint64_t v);
void buf_i64(struct buf *b, int64_t v);

/* Lower-case hexadecimal, at least width digits, no prefix. */
void buf_hex(struct buf *b, uint64_t v, unsigned width);

/* Text with the five XML characters escaped. */
void buf_xml(struct buf *b, const char *s);

/* A JSON string, quotes included. */
void buf_json(struct buf *b, const char *s);

/* The text so far, "" when nothing was added. */
const char *buf_text(const struct buf *b);

/* Forgets the text, keeps the memory; a failure stays remembered. */
void buf_reset(struct buf *b);

/* False when memory ran out at any addition. */
bool buf_ok(const struct buf *b);

void buf_done(struct buf *b);

#endif
