/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: an arena hands out zeroed, aligned blocks that do not overlap, and survives a request it cannot meet.
 * Cannot prove: that nothing leaks; valgrind and the allocation sweep do.
 * Truth: the contract in arena.h.
 */
#include "arena.h"
#include "unit.h"

enum { BLOCKS = 100 };

struct sizes {
	const char *claim;
	size_t first, step; /* block i has first + i * step bytes */
};

static const struct sizes sizes[] = {
	{ "blocks of one byte are zeroed, aligned and apart", 1, 0 },
	{ "blocks of growing odd sizes are zeroed, aligned and apart", 1, 7 },
	{ "blocks larger than a chunk are zeroed, aligned and apart", 300000, 1 },
};

static void assert_zero(const unsigned char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_int_equal(p[i], 0);
}

static void assert_filled(const unsigned char *p, size_t n, unsigned char with)
{
	assert_int_equal(p[0], with);
	assert_int_equal(p[n - 1], with);
	assert_memory_equal(p, p + 1, n - 1);
}

static void blocks_are_apart(void **state)
{
	const struct sizes *s = *state;
	struct arena a = { 0 };
	unsigned char *block[BLOCKS];
	size_t i, handed_out = 0;

	for (i = 0; i < BLOCKS; i++) {
		size_t n = s->first + i * s->step;

		block[i] = arena_alloc(&a, n);
		assert_non_null(block[i]);
		assert_int_equal((uintptr_t)block[i] % _Alignof(uint64_t), 0);
		assert_zero(block[i], n);
		memset(block[i], (int)(i % 251) + 1, n);
		handed_out += n;
	}
	for (i = 0; i < BLOCKS; i++)
		assert_filled(block[i], s->first + i * s->step, (unsigned char)(i % 251 + 1));
	assert_true(a.used >= handed_out);
	assert_true(a.held > a.used); /* the arena's own part is counted too */
	arena_done(&a);
}

struct waste {
	const char *claim;
	size_t blocks, size;
};

static const struct waste wastes[] = {
	{ "an arena of small blocks holds little more than it has handed out", 100000, 64 },
	{ "an arena of large blocks holds little more than it has handed out", 10000, 1024 },
};

static void little_is_wasted(void **state)
{
	const struct waste *w = *state;
	struct arena a = { 0 };
	size_t i;

	for (i = 0; i < w->blocks; i++)
		assert_non_null(arena_alloc(&a, w->size));
	assert_in_range(a.held, w->blocks * w->size, w->blocks * w->size + 512 * 1024);
	arena_done(&a);
}

struct copy {
	const char *claim, *text;
	size_t n;
	const char *expected;
};

static const struct copy copies[] = {
	{ "a copy of all bytes is terminated", "abc", 3, "abc" },
	{ "a copy of some bytes is cut and terminated", "abc", 2, "ab" },
	{ "a copy of no bytes is the empty text", "abc", 0, "" },
};

static void copies_are_terminated(void **state)
{
	const struct copy *c = *state;
	struct arena a = { 0 };
	char *s = arena_strndup(&a, c->text, c->n);

	assert_string_equal(s, c->expected);
	assert_ptr_not_equal(s, c->text);
	assert_string_equal(arena_strdup(&a, s), c->expected);
	arena_done(&a);
}

struct impossible {
	const char *claim;
	size_t size;
};

static const struct impossible impossible[] = {
	{ "a request of all memory is refused and the arena lives on", SIZE_MAX },
	{ "a request near all memory is refused and the arena lives on", SIZE_MAX - 64 },
	{ "a request of half of all memory is refused and the arena lives on", SIZE_MAX / 2 + 1 },
};

static void impossible_is_refused(void **state)
{
	const struct impossible *c = *state;
	struct arena a = { 0 };
	char *before = arena_strdup(&a, "before");
	size_t held = a.held;

	assert_null(arena_alloc(&a, c->size));
	assert_int_equal(a.held, held);
	assert_string_equal(before, "before");
	assert_string_equal(arena_strdup(&a, "after"), "after");
	arena_done(&a);
}

struct emptied {
	const char *claim;
	unsigned blocks;
};

static const struct emptied emptied[] = {
	{ "the zero value can be emptied", 0 },
	{ "an emptied arena is the zero value, and can be used and emptied again", 100 },
};

static void emptied_is_zero(void **state)
{
	const struct emptied *c = *state;
	const struct arena zero = { 0 };
	struct arena a = { 0 };
	unsigned round, i;

	for (round = 0; round < 2; round++) {
		for (i = 0; i < c->blocks; i++)
			assert_non_null(arena_alloc(&a, 1000));
		arena_done(&a);
		assert_memory_equal(&a, &zero, sizeof(a));
	}
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(sizes, blocks_are_apart),
		UNIT_TABLE(wastes, little_is_wasted),
		UNIT_TABLE(copies, copies_are_terminated),
		UNIT_TABLE(impossible, impossible_is_refused),
		UNIT_TABLE(emptied, emptied_is_zero),
	};

	return UNIT_RUN("arena", tables);
}
