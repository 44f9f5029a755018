/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fail.h"

#include <execinfo.h>
#include <libxml/parser.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef SWEEP_WRAP
#define HOOK(f) __wrap_##f
#define REAL(f) __real_##f
void *HOOK(malloc)(size_t size);
void *HOOK(calloc)(size_t n, size_t size);
void *HOOK(realloc)(void *old, size_t size);
void HOOK(free)(void *block);
#else
#define HOOK(f) f
#define REAL(f) __libc_##f
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t n, size_t size);
void *REAL(realloc)(void *old, size_t size);
void REAL(free)(void *block);

/* The first calls of a backtrace are those of this file. */
enum { SLOTS = 1 << 17, SITES = 7, SKIPPED_SITES = 2 };

static struct {
	size_t count, nth;
	enum fail_how how;
	bool on, refused, keep_sites;
} state;

/* Live blocks by address: open addressing, without gaps. */
static struct {
	struct fail_live live;
	bool used;
} slots[SLOTS];

static size_t live_count;

static size_t slot_of(const void *block)
{
	return (size_t)(((uintptr_t)block >> 4) * 0x9e3779b97f4a7c15 >> 40) & (SLOTS - 1);
}

static void remember(void *block, bool ours)
{
	size_t at = slot_of(block);
	void *frames[SITES + SKIPPED_SITES] = { NULL };
	int n;

	if (live_count == SLOTS / 2)
		abort();
	while (slots[at].used)
		at = (at + 1) & (SLOTS - 1);
	slots[at].used = true;
	slots[at].live = (struct fail_live){ .block = block, .ours = ours };
	live_count++;
	if (!state.keep_sites)
		return;
	state.on = false;
	n = backtrace(frames, SITES + SKIPPED_SITES);
	state.on = true;
	if (n > SKIPPED_SITES)
		memcpy(slots[at].live.site, frames + SKIPPED_SITES, sizeof(void *) * SITES);
}

/* Moves up what would not be found any more. */
static void close_gap(size_t gap)
{
	size_t at = gap;

	for (;;) {
		size_t home;

		slots[gap].used = false;
		do {
			at = (at + 1) & (SLOTS - 1);
			if (!slots[at].used)
				return;
			home = slot_of(slots[at].live.block);
		} while (gap <= at ? gap < home && home <= at : gap < home || home <= at);
		slots[gap] = slots[at];
		gap = at;
	}
}

static void forget(const void *block)
{
	size_t at;

	for (at = slot_of(block); slots[at].used; at = (at + 1) & (SLOTS - 1)) {
		if (slots[at].live.block != block)
			continue;
		live_count--;
		close_gap(at);
		return;
	}
}

static bool refuse(void)
{
	if (!state.on)
		return false;
	state.count++;
	if (!state.nth ||
	    (state.how == FAIL_ONCE ? state.count != state.nth : state.count < state.nth))
		return false;
	state.refused = true;
	return true;
}

static void *made(void *block, bool ours)
{
	if (block && state.on)
		remember(block, ours);
	return block;
}

static void *grown(void *old, void *block, bool ours)
{
	if (!block)
		return NULL;
	if (old)
		forget(old);
	return made(block, ours);
}

extern char __executable_start, etext;

/* Called by this program, not by a library. */
static bool is_ours(const void *caller)
{
#ifdef SWEEP_WRAP
	(void)caller;
	return true;
#else
	return (const char *)caller >= &__executable_start && (const char *)caller < &etext;
#endif
}

void *HOOK(malloc)(size_t size)
{
	return refuse() ? NULL : made(REAL(malloc)(size), is_ours(__builtin_return_address(0)));
}

void *HOOK(calloc)(size_t n, size_t size)
{
	return refuse() ? NULL : made(REAL(calloc)(n, size), is_ours(__builtin_return_address(0)));
}

void *HOOK(realloc)(void *old, size_t size)
{
	return refuse()
		       ? NULL
		       : grown(old, REAL(realloc)(old, size), is_ours(__builtin_return_address(0)));
}

void HOOK(free)(void *block)
{
	if (block && live_count)
		forget(block);
	REAL(free)(block);
}

#ifdef SWEEP_WRAP
static void *xml_malloc(size_t size)
{
	return refuse() ? NULL : made(REAL(malloc)(size), false);
}

static void *xml_realloc(void *old, size_t size)
{
	return refuse() ? NULL : grown(old, REAL(realloc)(old, size), false);
}

static char *xml_strdup(const char *s)
{
	char *copy = xml_malloc(strlen(s) + 1);

	return copy ? strcpy(copy, s) : NULL;
}
#endif

void fail_init(void)
{
	void *frame;

#ifdef SWEEP_WRAP
	xmlMemSetup(HOOK(free), xml_malloc, xml_realloc, xml_strdup);
#endif
	xmlInitParser();
	backtrace(&frame, 1); /* loads a library the first time */
}

void fail_start(size_t n, enum fail_how how)
{
	state.count = 0;
	state.nth = n;
	state.how = how;
	state.refused = false;
	state.on = true;
}

bool fail_stop(void)
{
	state.on = false;
	return state.refused;
}

size_t fail_count(void)
{
	return state.count;
}

void fail_keep_sites(bool keep)
{
	state.keep_sites = keep;
}

const struct fail_live *fail_live_first(void)
{
	size_t at;

	for (at = 0; live_count && at < SLOTS; at++)
		if (slots[at].used)
			return &slots[at].live;
	return NULL;
}

void fail_clear(void)
{
	memset(slots, 0, sizeof(slots));
	live_count = 0;
}

void fail_forget_one(const struct fail_live *live)
{
	void *block = live->block;

	forget(block);
	REAL(free)(block);
}
