/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "object.h"

#include <errno.h>

/* Waits, in pauses of the processor: all together some microseconds. */
enum { SHORTEST = 32, LONGEST = 256 };

int world_init(struct world *w, uint64_t size, uint32_t page_size)
{
	pthread_mutexattr_t a;
	int ret;

	if (!page_size || page_size & (page_size - 1))
		return -EINVAL;
	heap_init(&w->heap, size, sizeof(*w));
	w->page_size = page_size;
	w->kernel = 703;
	w->thp = true;
	ret = pthread_mutexattr_init(&a);
	if (ret)
		return -ret;
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	ret = pthread_mutex_init(&w->lock, &a);
	pthread_mutexattr_destroy(&a);
	return -ret;
}

static void pause_for(unsigned n)
{
	while (n--) {
#if defined(__x86_64__) || defined(__i386__)
		__builtin_ia32_pause();
#elif defined(__aarch64__)
		__asm__ volatile("yield");
#else
		__asm__ volatile("" ::: "memory");
#endif
	}
}

/*
 * A call is over sooner than a thread falls asleep and is woken. Whoever waits looks seldom: in between, the others get several
 * calls done with all they need in one processor's cache.
 */
static int take(pthread_mutex_t *m)
{
	unsigned n;
	int ret;

	for (n = SHORTEST; n <= LONGEST; n *= 2) {
		ret = pthread_mutex_trylock(m);
		if (ret != EBUSY)
			return ret;
		pause_for(n);
	}
	return pthread_mutex_lock(m);
}

void world_lock(struct world *w)
{
	if (take(&w->lock) == EOWNERDEAD)
		pthread_mutex_consistent(&w->lock);
}

void world_unlock(struct world *w)
{
	pthread_mutex_unlock(&w->lock);
}

ref context_open(struct world *w)
{
	ref r = heap_new(&w->heap, sizeof(struct context));

	if (r)
		((struct context *)heap_at(&w->heap, r))->references = 1;
	return r;
}

void context_hold(struct world *w, ref context)
{
	((struct context *)heap_at(&w->heap, context))->references++;
}

/* Ends what nobody holds: whether there was anything. What it held itself is for the next time. */
static bool end_unused(struct world *w, struct context *ctx)
{
	bool found = false;
	struct object *o;
	uint32_t id;

	for (id = ctx->slots; id-- > 1;) {
		o = object_find(w, ctx, id);
		if (!o || o->users)
			continue;
		object_end(w, ctx, o);
		found = true;
	}
	return found;
}

void context_leave(struct world *w, ref context)
{
	struct context *ctx = heap_at(&w->heap, context);

	if (--ctx->references)
		return;
	while (end_unused(w, ctx))
		;
	heap_free(&w->heap, ctx->table, ctx->slots * sizeof(ref));
	heap_free(&w->heap, context, sizeof(*ctx));
}
