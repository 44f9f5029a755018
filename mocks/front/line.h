/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A line of the trace while it is written, as text or as JSON. What does not fit is cut off: no call fails for its trace.
 */
#ifndef FRONT_LINE_H
#define FRONT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line {
	bool json;
	bool inner; /* within the arguments or results, of which one was written */
	size_t n;
	char text[1024];
};

void line_add(struct line *l, const char *s);
void line_number(struct line *l, uint64_t v, bool hex);
/* Text of the program: in quotes, what is no printable ASCII as \xNN (JSON: \u00NN). */
void line_quoted(struct line *l, const char *s, size_t n);

/* "name" of what follows, between others: " name=" or ,"name": */
void line_key(struct line *l, const char *name);
/* A group of keys begins and ends; text: mark stands before it. */
void line_open(struct line *l, const char *name, const char *mark);
void line_close(struct line *l);

#endif
