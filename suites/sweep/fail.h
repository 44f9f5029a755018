/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SWEEP_FAIL_H
#define SWEEP_FAIL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory that runs out when told to. In a plain build this program's malloc(), calloc(), realloc() and free() stand
 * before the C library's, for every library as well. A sanitizer has its own in that place; there the linker turns
 * the calls of our own objects to the hooks, and the XML library is given them by xmlMemSetup().
 */

enum fail_how {
	FAIL_ONCE, /* the nth allocation only */
	FAIL_ON, /* the nth and all that follow */
};

/* To be called once, before the XML library is. */
void fail_init(void);

/* Starts to count; the nth allocation from here on fails, none when n is 0. */
void fail_start(size_t n, enum fail_how how);
/* Stops counting and failing. Returns whether an allocation was refused. */
bool fail_stop(void);
/* Allocations since fail_start(), refused ones included. */
size_t fail_count(void);

/* One allocation that was made since fail_start() and is still there. */
struct fail_live {
	void *block;
	bool ours; /* made by this program, not by a library */
	void *site[8]; /* who called whom, the allocator's caller first; NULL at the end */
};

/* The first of them, or NULL. Sites are only kept when they were asked for: they are slow. */
const struct fail_live *fail_live_first(void);
void fail_keep_sites(bool keep);
/* Forgets what is still there, as a test does that starts after one that failed. */
void fail_clear(void);
/* Frees what a library lost, so that the next run starts clean. */
void fail_forget_one(const struct fail_live *live);

#endif
