/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory of the program: what is not there is an errno, as the kernel has it, and no signal.
 */
#include "mock.h"

#include "call.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread uintptr_t pages_seen[PAGES_SEEN];

bool path_probe(const char *p)
{
	const uintptr_t word = (uintptr_t)p & ~(uintptr_t)7, page = word >> 12;
	const int saved = errno;
	bool there;

	/* The set of signals is fetched first, and refused then, as nothing is to be done with it. */
	there = syscall(SYS_rt_sigprocmask, -1, word, NULL, _NSIG / 8) && errno == EINVAL;
	errno = saved;
	if (there)
		pages_seen[page % PAGES_SEEN] = page;
	return there;
}

bool path_whole(const char *path)
{
	const size_t page = 4096;
	size_t left;

	for (; path_there(path); path += left) {
		left = page - (uintptr_t)path % page;
		if (memchr(path, 0, left))
			return true;
	}
	return false;
}

static struct caller self(void)
{
	return (struct caller){ .pid = mock_pid(), .own = true };
}

int program_put(void *to, const void *from, size_t bytes)
{
	const struct caller by = self();

	return caller_put(&by, (uintptr_t)to, from, bytes);
}

int program_get(void *to, const void *from, size_t bytes)
{
	const struct caller by = self();

	return caller_get(&by, to, (uintptr_t)from, bytes);
}
