/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mutants.h"

#include <string.h>

/* Changes that no case can notice; each with its reason. */
static const struct {
	const char *name, *between, *other, *reason;
} known[] = {
#define APART(one, other, reason) { #one, " beside ", #other, reason },
#include "apart.def"
#define UNSEEN(name, what, reason) { #name, " ", what, reason },
#include "unseen.def"
};

static bool is_pair(size_t i, const char *a, const char *b)
{
	return !strcmp(known[i].name, a) && !strcmp(known[i].other, b);
}

static bool count(const struct each *e, size_t i)
{
	if (e->exempt)
		e->exempt[i]++;
	return true;
}

bool known_apart(const struct each *e, const char *a, const char *b)
{
	size_t i;

	for (i = 0; i < EXEMPT_APART; i++)
		if (is_pair(i, a, b) || is_pair(i, b, a))
			return count(e, i);
	return false;
}

/* "loses the key id" is a mutant that "loses the key", with "id" for its detail. */
static bool is_change(const char *change, const struct mutant *m)
{
	const size_t len = strlen(m->what);

	if (strncmp(change, m->what, len) != 0)
		return false;
	return m->detail ? change[len] == ' ' && !strcmp(change + len + 1, m->detail)
			 : !change[len];
}

bool known_unseen(const struct each *e, const struct mutant *m)
{
	size_t i;

	for (i = EXEMPT_APART; i < EXEMPTIONS; i++)
		if (!strcmp(known[i].name, m->name) && is_change(known[i].other, m))
			return count(e, i);
	return false;
}

unsigned known_print(const unsigned exempt[EXEMPTIONS], struct buf *b, unsigned *ret_stale)
{
	unsigned i, sum = 0;

	*ret_stale = 0;
	for (i = 0; i < EXEMPTIONS; i++) {
		buf_add(b, exempt[i] ? "exempt: " : "exempt from nothing: ");
		buf_add(b, known[i].name);
		buf_add(b, known[i].between);
		buf_add(b, known[i].other);
		buf_add(b, ": ");
		buf_add(b, known[i].reason);
		buf_char(b, '\n');
		sum += exempt[i];
		*ret_stale += !exempt[i];
	}
	return sum;
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
