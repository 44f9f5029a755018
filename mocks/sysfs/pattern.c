/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "make.h"

#include <string.h>

static value_fn *value_find(const char *name, size_t n)
{
	static const struct value *const all[] = { device_values, host_values };
	const struct value *v;
	size_t i;

	for (i = 0; i < 2; i++)
		for (v = all[i]; v->name; v++)
			if (!strncmp(v->name, name, n) && !v->name[n])
				return v->add;
	return NULL;
}

size_t pattern_read(struct piece *pieces, size_t room, const char *pattern)
{
	size_t n, used;

	for (used = 0; *pattern && used < room; used++, pattern += n) {
		n = strcspn(pattern, "{");
		if (n) {
			pieces[used] = (struct piece){ pattern, n, NULL };
			continue;
		}
		n = strcspn(pattern, "}") + 1;
		/* A name that is not known is left standing: a test looks for braces. */
		pieces[used] = (struct piece){ pattern, n, value_find(pattern + 1, n - 2) };
	}
	return used;
}

void pieces_add(struct buf *b, const struct piece *pieces, size_t n, const struct spot *at)
{
	for (; n--; pieces++) {
		if (pieces->value)
			pieces->value(b, at);
		else
			buf_add_n(b, pieces->text, pieces->length);
	}
}
