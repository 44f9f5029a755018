/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How values that patterns name are written down. */
#ifndef SYSFS_VALUES_H
#define SYSFS_VALUES_H

#include "make.h"

/* Hexadecimal digits in capitals. */
void upper_hex(struct buf *b, uint64_t v, unsigned width);

/* Both ends of something, and a blank: "0x%016x 0x%016x ". */
void span_text(struct buf *b, uint64_t start, uint64_t last);

#define VALUE(name) static void v_##name(struct buf *b, const struct spot *at)
#define NUMBER(name, v)                   \
	VALUE(name)                       \
	{                                 \
		buf_i64(b, (int64_t)(v)); \
	}
#define HEX(name, v, width)               \
	VALUE(name)                       \
	{                                 \
		buf_hex(b, (v), (width)); \
	}
#define UPPER(name, v, width)               \
	VALUE(name)                         \
	{                                   \
		upper_hex(b, (v), (width)); \
	}
#define TEXT(name, v)            \
	VALUE(name)              \
	{                        \
		buf_add(b, (v)); \
	}

/* A row of a table of values. */
#define NAME(n)           \
	{                 \
#n, v_##n \
	}

#endif
