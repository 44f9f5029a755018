/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef HOST_VALUE_H
#define HOST_VALUE_H

#include "read.h"

/* Reads "0x1f", all of the text, up to 64 bits. */
bool hex_parse(const char *s, uint64_t *ret);

/* A hexadecimal digit, 16 for what is none. */
int hex_digit(char c);

/* Read a value of a kind; field is where it goes. -EINVAL, with the field unchanged or of no use. */
int read_bool(struct reading *in, const struct key *k, void *field);
int read_uint(struct reading *in, const struct key *k, void *field);
int read_int(struct reading *in, const struct key *k, void *field);
int read_limit(struct reading *in, const struct key *k, void *field);
int read_hex(struct reading *in, const struct key *k, void *field);
int read_octal(struct reading *in, const struct key *k, void *field);
int read_release(struct reading *in, const struct key *k, void *field);
int read_numbers(struct reading *in, const struct key *k, void *field);
int read_bits(struct reading *in, const struct key *k, void *field);

/* Adds what a key takes: "a number from 0 to 9". */
void value_what(struct buf *b, const struct key *k);

/* Whether a text is UTF-8. */
bool text_sound(const char *s);

/* Whether it is a name, of letters, digits and _.:+- */
bool name_sound(const char *s);

/* Whether an object says nothing that would not be so without it. */
bool object_usual(const struct host *h, enum object_id o, const void *object);

#endif
