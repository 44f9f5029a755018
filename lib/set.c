/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "set.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a, but eight bytes at a time; what a multiplication cannot carry down is folded down. */
uint64_t set_hash(const void *data, size_t len)
{
	const unsigned char *s = data;
	uint64_t h = 0xcbf29ce484222325ULL ^ len, word;
	size_t n;

	for (; len; s += n, len -= n) {
		n = len < sizeof(word) ? len : sizeof(word);
		word = 0;
		memcpy(&word, s, n);
		h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
		h ^= h >> 32;
	}
	return h;
}

static size_t slot_of(const struct set *s, uint64_t hash, const void *item, set_equal_fn *equal)
{
	size_t at = (hash * 0x9e3779b97f4a7c15ULL >> 20) & (s->room - 1);

	while (s->item[at]) {
		if (s->hash[at] == hash && (!equal || equal(s->item[at], item)))
			break;
		at = (at + 1) & (s->room - 1);
	}
	return at;
}

static int grow(struct set *s)
{
	struct set bigger = { .room = s->room ? s->room * 2 : 16, .n = s->n };
	size_t i, at;

	bigger.item = calloc(bigger.room, sizeof(*bigger.item));
	bigger.hash = calloc(bigger.room, sizeof(*bigger.hash));
	if (!bigger.item || !bigger.hash) {
		set_done(&bigger);
		return -ENOMEM;
	}
	for (i = 0; i < s->room; i++) {
		if (!s->item[i])
			continue;
		at = (s->hash[i] * 0x9e3779b97f4a7c15ULL >> 20) & (bigger.room - 1);
		while (bigger.item[at])
			at = (at + 1) & (bigger.room - 1);
		bigger.item[at] = s->item[i];
		bigger.hash[at] = s->hash[i];
	}
	set_done(s);
	*s = bigger;
	return 0;
}

int set_add(struct set *s, uint64_t hash, const void *item, set_equal_fn *equal,
	    const void **ret_found)
{
	size_t at;

	if (s->n * 2 >= s->room && grow(s))
		return -ENOMEM;
	at = slot_of(s, hash, item, equal);
	if (s->item[at]) {
		if (ret_found)
			*ret_found = s->item[at];
		return 1;
	}
	s->item[at] = item;
	s->hash[at] = hash;
	s->n++;
	return 0;
}

void set_done(struct set *s)
{
	free(s->item);
	free(s->hash);
	*s = (struct set){ 0 };
}
