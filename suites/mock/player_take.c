/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "player.h"

#include "device.h"
#include "mock_session.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Above those that scenes speak of. */
enum { HIGH_FD = 120, PAGE = 65536 };

static long answer_of(long ret)
{
	return ret == -1 ? -errno : ret;
}

/* ---- writes to sysfs ---- */

static int open_high(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), high;

	if (fd < 0)
		return -errno;
	high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);
	close(fd);
	return high;
}

static long put(const struct scene_step *s)
{
	int fd = open_high(s->path);
	long ret;

	if (fd < 0)
		return fd;
	ret = answer_of(write(fd, s->text, strlen(s->text)));
	close(fd);
	return ret;
}

static struct {
	const struct scene_step *step; /* NULL: nobody waits */
	pthread_t thread;
	long answer;
	bool done;
} waiting;

static void *wait_for_it(void *data)
{
	waiting.answer = put(data);
	__atomic_store_n(&waiting.done, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool some_device_goes(void)
{
	struct world *w = player_session()->w;
	struct device *d;

	world_lock(w);
	for (d = machine_first(w); d && !d->going; d = machine_next(w, d))
		;
	world_unlock(w);
	return d;
}

static long end_wait(void)
{
	waiting.step = NULL;
	return pthread_join(waiting.thread, NULL) ? -EAGAIN : waiting.answer;
}

/* 0: it waits. */
static long begin_wait(const struct scene_step *s)
{
	waiting.step = s;
	waiting.done = false;
	if (pthread_create(&waiting.thread, NULL, wait_for_it, (void *)(uintptr_t)s))
		return -EAGAIN;
	while (!some_device_goes() && !__atomic_load_n(&waiting.done, __ATOMIC_ACQUIRE))
		sched_yield();
	if (!__atomic_load_n(&waiting.done, __ATOMIC_ACQUIRE))
		return 0;
	end_wait();
	/* It did not wait. */
	return waiting.answer < 0 ? waiting.answer : -EALREADY;
}

static long write_sysfs(const struct scene_step *s)
{
	if (s->waits)
		return begin_wait(s);
	if (waiting.step && !strcmp(waiting.step->path, s->path))
		return end_wait();
	return put(s);
}

bool player_waited(const struct scene_step *s, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (s[k].waits && !strcmp(s[k].path, s[i].path ? s[i].path : ""))
			break;
	if (k == i)
		return false;
	for (k++; k < i; k++)
		if (s[k].act == SCENE_SYSFS && !strcmp(s[k].path, s[i].path))
			return false;
	return true;
}

/* ---- the rest ---- */

static void put_address(uint32_t *words, uint32_t at, const void *p)
{
	const uint64_t address = (uintptr_t)p;

	if (at)
		memcpy(words + at, &address, sizeof(address));
}

static int event_new(void)
{
	int fd = eventfd(0, EFD_CLOEXEC), high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);

	close(fd);
	return high;
}

static long take_ioctl(const struct scene_step *s, uint32_t *words)
{
	/* Memory has to stay as long as it is mapped. */
	static _Alignas(PAGE) char memory[4 * PAGE];
	static uint32_t data[1024];
	const int event = s->event ? event_new() : -1;
	long ret;

	memcpy(data, s->data, sizeof(s->data));
	put_address(words, s->memory, memory);
	put_address(words, s->pointer, data);
	if (s->event)
		words[s->event] = (uint32_t)event;
	ret = answer_of(ioctl(s->fd, (unsigned long)(0x3b00 | s->nr), words));
	/* The number is no answer. */
	if (s->event)
		words[s->event] = 0;
	if (event >= 0)
		close(event);
	return ret;
}

static long take_mmap(const struct scene_step *s)
{
	void *p = mmap(NULL, s->nr, PROT_READ, MAP_SHARED, s->fd, (off_t)s->offset);

	return p == MAP_FAILED ? -errno : answer_of(munmap(p, s->nr));
}

void player_take(const struct scene_step *s, struct scene_answer *ret)
{
	*ret = (struct scene_answer){ 0 };
	memcpy(ret->words, s->words, sizeof(ret->words));
	switch (s->act) {
	case SCENE_OPEN:
		ret->answer = answer_of(open(s->path, O_RDWR | O_CLOEXEC));
		break;
	case SCENE_IOCTL:
		ret->answer = take_ioctl(s, ret->words);
		break;
	case SCENE_READ:
		ret->answer = answer_of(pread(s->fd, ret->words, s->nr, (off_t)s->offset));
		break;
	case SCENE_WRITE:
		ret->answer = answer_of(pwrite(s->fd, s->words, s->nr, (off_t)s->offset));
		break;
	case SCENE_MMAP:
		ret->answer = take_mmap(s);
		break;
	case SCENE_SYSFS:
		ret->answer = write_sysfs(s);
		break;
	default:
		ret->answer = answer_of(close(s->fd));
	}
}
