/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "count.h"

#include <malloc.h>
#include <stdlib.h>

/* glibc's own allocator behind names of ours: the program's malloc, and that of every library, comes here first. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void __libc_free(void *p);

static size_t now, peak;

static void *took(void *p)
{
	now += p ? malloc_usable_size(p) : 0;
	peak = now > peak ? now : peak;
	return p;
}

void *malloc(size_t size)
{
	return took(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
	return took(__libc_calloc(n, size));
}

void *realloc(void *p, size_t size)
{
	size_t before = p ? malloc_usable_size(p) : 0;
	void *q = __libc_realloc(p, size);

	if (q || !size)
		now -= before;
	return took(q);
}

void free(void *p)
{
	now -= p ? malloc_usable_size(p) : 0;
	__libc_free(p);
}

size_t count_now(void)
{
	return now;
}

size_t count_peak(void)
{
	return peak;
}

void count_reset(void)
{
	peak = now;
}
