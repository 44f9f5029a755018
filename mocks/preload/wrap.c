/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes the functions of wrap.def. They have names of their own in C, since libc's headers declare the others in another
 * way; programs find them by the assembler's name.
 */
#include "wrap.h"

#include "engines.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <utime.h>

#define EXPORT __attribute__((visibility("default")))

enum {
#define NAME(name, ret, params) NUMBER_##name,
#include "wrap.def"
	NUMBERS
};

#define NAME(name, ret, params) typedef ret type_##name params;
#include "wrap.def"

static const char *const names[NUMBERS] = {
#define NAME(name, ret, params) [NUMBER_##name] = #name,
#include "wrap.def"
};

static void *found[NUMBERS];

/* Plain dlsym() finds the oldest realpath(), which takes no NULL. */
static void *find(const char *name)
{
	void *p = strcmp(name, "realpath") != 0 ? NULL : dlvsym(RTLD_NEXT, name, "GLIBC_2.3");

	return p ? p : dlsym(RTLD_NEXT, name);
}

static __attribute__((noinline)) void *find_at(size_t n)
{
	found[n] = find(names[n]);
	return found[n];
}

void wrap_find_all(void)
{
	size_t i;

	for (i = 0; i < NUMBERS; i++)
		if (!found[i])
			find_at(i);
}

#define REAL_AT(n) (__builtin_expect(!!found[n], 1) ? found[n] : find_at(n))
#define REAL(name) ((type_##name *)REAL_AT(NUMBER_##name))

#define MAPPING (&(struct mapping){ n, prot, flags, (uint64_t)at })
/* A folder has no memory; what it may be used for is asked first, and flags of the mount before that. */
#define MMAP_REFUSED (errno == ENODEV || errno == EACCES || errno == EPERM)

#define DECLARE(name, ret, params) EXPORT ret wrap_##name params __asm__(#name);

#define AT(name, ret, params, args, dir, path, engine) \
	DECLARE(name, ret, params)                     \
	ret wrap_##name params                         \
	{                                              \
		char to[PATH_MAX];                     \
                                                       \
		if (path_test(dir, path))              \
			if (moved(dir, path, to))      \
				return (ret)engine;    \
		return REAL(name) args;                \
	}
#define OPENS(name, ret, params, args, dir, path, engine) \
	DECLARE(name, ret, params)                        \
	ret wrap_##name params                            \
	{                                                 \
		char to[PATH_MAX];                        \
                                                          \
		if (path_test(dir, path))                 \
			if (moved(dir, path, to))         \
				return (ret)engine;       \
		return foreign_add(REAL(name) args);      \
	}
#define ON(name, ret, params, args, test, engine) \
	DECLARE(name, ret, params)                \
	ret wrap_##name params                    \
	{                                         \
		if (test)                         \
			return (ret)engine;       \
		return REAL(name) args;           \
	}
#define AFTER_BUT(name, ret, params, args, but, refused, engine)            \
	DECLARE(name, ret, params)                                          \
	ret wrap_##name params                                              \
	{                                                                   \
		ret r;                                                      \
                                                                            \
		but if (waits_test(fd)) return engine;                      \
		r = REAL(name) args;                                        \
		return r == (ret)-1 && (refused) && mock_on() ? engine : r; \
	}
#define AFTER(name, ret, params, args, refused, engine) \
	AFTER_BUT(name, ret, params, args, , refused, engine)
#define MAPS(name, ret, params, args, refused, engine)                                            \
	AFTER_BUT(name, ret, params, args,                                                        \
		  if (was_of_tree(fd) && is_attribute(fd)) return do_mmap_attribute(fd, MAPPING); \
		  , refused, engine)
#include "wrap.def"
