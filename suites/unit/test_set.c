/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a set tells whether an equal thing was added before, also when hashes collide and while it grows.
 * Cannot prove: that it is fast.
 * Truth: the contract in set.h.
 */
#include "set.h"
#include "unit.h"

enum { THINGS = 5000 };

static bool same_text(const void *a, const void *b)
{
	return !strcmp(a, b);
}

struct pair {
	const char *claim, *first, *second;
	uint64_t first_hash, second_hash;
	set_equal_fn *equal;
	int found;
};

static const struct pair pairs[] = {
	{ "an equal text of one hash is found", "a", "a", 7, 7, same_text, 1 },
	{ "another text of one hash is added", "a", "b", 7, 7, same_text, 0 },
	{ "an equal text of another hash is not looked for", "a", "a", 7, 8, same_text, 0 },
	{ "without a comparison equal hashes are equal things", "a", "b", 7, 7, NULL, 1 },
	{ "without a comparison other hashes are other things", "a", "a", 7, 8, NULL, 0 },
	{ "hash zero is a hash like any other", "a", "a", 0, 0, same_text, 1 },
};

static void pair_is_told_apart(void **state)
{
	const struct pair *c = *state;
	const void *found = NULL;
	struct set s = { 0 };

	assert_int_equal(set_add(&s, c->first_hash, c->first, c->equal, &found), 0);
	assert_null(found);
	assert_int_equal(set_add(&s, c->second_hash, c->second, c->equal, &found), c->found);
	assert_ptr_equal(found, c->found ? c->first : NULL);
	set_done(&s);
}

struct crowd {
	const char *claim;
	uint64_t mask, base; /* bits of the hash that count, and what is added to them */
	unsigned things;
};

static const struct crowd crowds[] = {
	{ "many things are all found again", UINT64_MAX, 0, THINGS },
	{ "things whose hashes differ in the high bits only are all found again",
	  0xff00000000000000, 0, 250 },
	{ "things of one hash are all found again", 0, 0, 250 },
	{ "things whose place is the last one are all found again", 0, 316, 250 },
};

static void crowd_is_found(void **state)
{
	static char name[THINGS][8];
	const struct crowd *c = *state;
	struct set s = { 0 };
	unsigned i, round;

	for (round = 0; round < 2; round++) {
		for (i = 0; i < c->things; i++) {
			const void *found = NULL;

			name[i][0] = (char)('a' + i % 26);
			name[i][1] = (char)('a' + i / 26 % 26);
			name[i][2] = (char)('a' + i / 676);
			assert_int_equal(set_add(&s, (set_hash(name[i], 3) & c->mask) + c->base,
						 name[i], same_text, &found),
					 round);
			assert_ptr_equal(found, round ? name[i] : NULL);
		}
		assert_int_equal(s.n, c->things);
	}
	set_done(&s);
	assert_int_equal(s.n, 0);
}

struct hashed {
	const char *claim, *a, *b;
	size_t n;
	bool equal;
};

static const struct hashed hashed[] = {
	{ "equal bytes have one hash", "abc", "abcd", 3, true },
	{ "another byte gives another hash", "abc", "abd", 3, false },
	{ "another order gives another hash", "ab", "ba", 2, false },
	{ "NUL bytes count", "\0\1", "\0\2", 2, false },
	{ "no bytes have one hash", "a", "b", 0, true },
};

static void hash_depends_on_bytes(void **state)
{
	const struct hashed *c = *state;

	assert_int_equal(set_hash(c->a, c->n) == set_hash(c->b, c->n), c->equal);
}

struct nobody_asks {
	const char *claim;
	set_equal_fn *equal;
};

static const struct nobody_asks nobody_asks[] = {
	{ "a caller need not ask for what was found", same_text },
	{ "a caller need not ask for what was found by hash", NULL },
};

static void found_may_be_null(void **state)
{
	const struct nobody_asks *c = *state;
	struct set s = { 0 };

	assert_int_equal(set_add(&s, 1, "a", c->equal, NULL), 0);
	assert_int_equal(set_add(&s, 1, "a", c->equal, NULL), 1);
	set_done(&s);
	set_done(&s);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(pairs, pair_is_told_apart),
		UNIT_TABLE(crowds, crowd_is_found),
		UNIT_TABLE(hashed, hash_depends_on_bytes),
		UNIT_TABLE(nobody_asks, found_may_be_null),
	};

	return UNIT_RUN("set", tables);
}
