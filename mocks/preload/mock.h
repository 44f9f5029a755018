/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The object that is loaded before a program's libraries and answers, in their place, the calls that look at the machine.
 * What is not for it goes on to libc; inside of it, libc is called as usual, for a mark says that we are there already.
 */
#ifndef PRELOAD_MOCK_H
#define PRELOAD_MOCK_H

#include "front.h"
#include "lease.h"

#include <signal.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* Of this process. */
struct mock {
	int state; /* 0: not known yet, 1: no session, 2: there is one */
	bool handlers; /* the program has handlers of signals: these must not run while the world is locked */
	bool cwd; /* the working directory is in the tree, or above it: relative paths are to be looked at */
	bool lost; /* the program became a user who cannot reach the session */
	struct mock_session s;
	struct board *board;
	volatile pid_t *pid; /* of this process, 0 when it is to be asked for */
	uint64_t root_dev, root_ino, dev_dev,
		dev_ino; /* of / and /dev: what is below may be in the tree */
	struct watch *watches; /* files of the tree that epolls have, watch.c */
	struct joined *joined; /* streams of /dev that are at the machine's names, folder.c */
};

extern HIDDEN struct mock mock;

/* We are at work in this thread; calls of libc are our own. */
extern HIDDEN __thread bool mock_inside __attribute__((tls_model("initial-exec")));

/* Looks for the session; whether there is one. Ends the process when it is named but cannot be used. */
HIDDEN bool mock_start(void);

/* Ends the process: there is no machine for it. */
HIDDEN void __attribute__((noreturn)) mock_fail(const char *dir, const char *why, int err);

HIDDEN int32_t mock_pid(void);

/* Whether calls are to be looked at. */
static inline bool mock_on(void)
{
	return __builtin_expect(mock.state == 2, 1) ? !mock_inside : !mock.state && mock_start();
}

/* ---- at work ---- */

struct visit {
	struct stage stage;
	sigset_t signals;
	int cancel;
	bool masked, locked;
	bool told; /* the call stands in the trace */
};

/* From here to visit_end() calls of libc are our own. */
HIDDEN void visit_start(struct visit *v);
/* The world locked, the stage set, and whoever is known to be gone forgotten. */
HIDDEN void visit_lock(struct visit *v);
HIDDEN void visit_unlock(struct visit *v);
/* What waits for files is told what there is. */
HIDDEN void wake(const struct stage *s);

/* The file behind a descriptor, with the world locked; NULL: it is none of ours, and nothing is locked. */
HIDDEN struct handle *visit_handle(struct visit *v, int fd);

/* Leaves errno alone. */
HIDDEN void visit_end(struct visit *v);

/* Ends the visit and answers as system calls do: a negative errno becomes -1 with errno. */
HIDDEN ssize_t visit_answer(struct visit *v, ssize_t answer);

/* Writes a call down that is on a path in the session, or, with nothing locked, on a descriptor. result as of struct told. */
HIDDEN void visit_tell(struct visit *v, const char *call, const char *real, int64_t result);
HIDDEN void visit_tell_fd(struct visit *v, const char *call, int fd, int64_t result);

/* Memory of the program, which may not be there: 0 or -EFAULT. */
HIDDEN int program_put(void *to, const void *from, size_t bytes);
HIDDEN int program_get(void *to, const void *from, size_t bytes);

extern HIDDEN const struct front preload_front;

/* Closes the files whose last descriptor is gone; whether there were any. */
HIDDEN bool reap(const struct stage *s);
/* Closes that one if it is. */
HIDDEN void reap_one(const struct stage *s, struct handle *h);

/* ---- paths ---- */

/* Pages that a path of this thread was in: asking for each takes as long as a tenth of a call. */
enum { PAGES_SEEN = 8 };
extern HIDDEN __thread uintptr_t pages_seen[PAGES_SEEN] __attribute__((tls_model("initial-exec")));

HIDDEN bool path_probe(const char *p);
/* Whether all of it can be looked at. */
HIDDEN bool path_whole(const char *p);

/* Whether a path can be looked at; the kernel has an errno for what cannot. */
static inline bool path_there(const char *p)
{
	const uintptr_t page = (uintptr_t)p >> 12;

	return (page && __builtin_expect(pages_seen[page % PAGES_SEEN] == page, 1)) ||
	       path_probe(p);
}

/* Whether a path may lead into the tree; false for nearly all, at the cost of a few instructions. */
static inline bool path_maybe(const char *p)
{
	/* No more than five bytes are looked at; these may be in two pages. */
	if (!path_there(p) || (((uintptr_t)p & 0xfff) > 0xffb && !path_whole(p)))
		return false;
	if (p[0] != '/')
		return mock.cwd;
	switch (p[1]) {
	case 's':
		return p[2] == 'y' && p[3] == 's';
	case 'd':
		return p[2] == 'e' && p[3] == 'v';
	case 'p':
		return p[2] == 'r' && p[3] == 'o' && p[4] == 'c';
	default:
		return p[1] == '/' || p[1] == '.';
	}
}

/* As AT_FDCWD, and a link at the end of the path is not followed. */
enum { CWD_LINK = -101 };

static inline bool path_test(int dir, const char *p)
{
	if (dir != -100 /* AT_FDCWD */ && dir != CWD_LINK && path_there(p) && p[0] != '/')
		return p[0] && mock_on();
	return path_maybe(p) && mock_on();
}

/*
 * Where a path really leads when it is in the tree: into to, of PATH_MAX bytes. dir as of openat(), or
 * CWD_LINK. Within a visit. False: it is not for us.
 */
HIDDEN bool path_moved(int dir, const char *path, char *to);

/* The path as programs know it, of one in the session; anything else stays as it is. */
HIDDEN const char *path_shown(const char *real);
/* Changes a path in place; n: its length without an end mark, SIZE_MAX: there is one. Returns the length. */
HIDDEN size_t path_show(char *path, size_t n);

/* Where a descriptor leads, in the session; false: elsewhere. */
HIDDEN bool path_of_fd(int fd, char *to);

/* Finds out anew whether relative paths are to be looked at. */
HIDDEN void path_cwd(void);

/* ---- what stands in the tree ---- */

enum spot_kind { SPOT_FOLDER, SPOT_ATTRIBUTE, SPOT_DATA, SPOT_NODE, SPOT_OTHER };

struct spot {
	enum spot_kind kind;
	struct stat st; /* as programs see it */
	struct node node; /* of SPOT_NODE; its path belongs to path */
	char path[256]; /* of a node, as programs know it */
};

/* What is at a path that path_moved() gave; a negative errno. */
HIDDEN int spot_look(const char *real, bool follow, struct spot *ret);
/* Makes what fstat() said of a file in the session what programs see; real: its path. */
HIDDEN void spot_show(const char *real, struct spot *s);
/* Whether the caller of the machine may: want is of R_OK, W_OK, X_OK. */
HIDDEN bool spot_permits(const struct spot *s, int want);

#endif
