/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mutants.h"

#include <string.h>

/* Facts that can never be at fault together; each with its reason. */
static const struct {
	const char *one, *other;
} apart[] = {
#define APART(one, other, reason) { #one, #other },
#include "apart.def"
};

bool known_apart(const char *a, const char *b)
{
	size_t i;

	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if ((!strcmp(apart[i].one, a) && !strcmp(apart[i].other, b)) ||
		    (!strcmp(apart[i].one, b) && !strcmp(apart[i].other, a)))
			return true;
	return false;
}

static const struct {
	const char *name, *what;
} unseen[] = {
#define UNSEEN(name, what, reason) { #name, what },
#include "unseen.def"
};

bool known_unseen(const char *name, const char *what)
{
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (!strcmp(unseen[i].name, name) && !strcmp(unseen[i].what, what))
			return true;
	return false;
}

void mutant_name(const struct mutant *m, struct buf *b)
{
	buf_add(b, m->name);
	buf_char(b, ' ');
	buf_add(b, m->what);
	if (m->detail) {
		buf_char(b, ' ');
		buf_add(b, m->detail);
	}
	if (m->bit) {
		buf_add(b, " 0x");
		buf_hex(b, m->bit, 1);
	}
}
