/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fdinfo.h"
#include "whose.h"

#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LINKS_MAX = 40 };

/* What programs find in the session in place of the real thing. */
static const struct place {
	const char *path;
	size_t n;
	bool if_there; /* what is missing there is looked for in the real one */
} places[] = {
#define PLACE(path, if_there)                    \
	{                                        \
		path, sizeof(path) - 1, if_there \
	}
	PLACE("/sys", false),	  PLACE("/dev/iommu", false),	PLACE("/dev/vfio", false),
	PLACE("/dev/char", true), PLACE("/proc/devices", true), PLACE("/proc/misc", true),
};

/* The tree is made when it is looked at first: most of a machine's cost is its many files. */
static void settle_tree(void)
{
	struct visit v;
	int ret;

	visit_lock(&v);
	/* Who waited for a device may be gone, and the device after him. */
	if (mock.board->n_pending && reap(&v.stage))
		reap(&v.stage);
	ret = live_settle(&mock.s);
	visit_unlock(&v);
	if (ret)
		mock_fail(mock.s.path, "the tree of the machine cannot be written", -ret);
}

static const struct place *find(const char *v)
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strncmp(v, places[i].path, places[i].n) != 0 ||
		    (v[places[i].n] && v[places[i].n] != '/'))
			continue;
		if (__builtin_expect(mock.lost, 0))
			mock_fail(mock.s.path, "this program became a user who cannot use it",
				  EACCES);
		if (mock.board->bare || mock.board->behind || mock.board->n_pending)
			settle_tree();
		return &places[i];
	}
	return NULL;
}

/* The place in the session of a path as programs know it; false: too long. */
static bool real_of(const char *v, char *to)
{
	size_t n = strlen(v);

	if (mock.s.length + n >= PATH_MAX)
		return false;
	memcpy(to, mock.s.path, mock.s.length);
	memcpy(to + mock.s.length, v, n + 1);
	return true;
}

static bool in_session(const char *real)
{
	return !strncmp(real, mock.s.path, mock.s.length) &&
	       (!real[mock.s.length] || real[mock.s.length] == '/');
}

/* ---- names back ---- */

const char *path_shown(const char *real)
{
	if (!in_session(real))
		return real;
	return real[mock.s.length] ? real + mock.s.length : "/";
}

size_t path_show(char *path, size_t n)
{
	const bool ends = n == SIZE_MAX;

	if (ends)
		n = strlen(path);
	if (n < mock.s.length || memcmp(path, mock.s.path, mock.s.length) != 0)
		return n;
	n -= mock.s.length;
	memmove(path, path + mock.s.length, n + ends);
	return n;
}

bool path_of_fd(int fd, char *to)
{
	char link[32];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, to, PATH_MAX - 1);
	if (n <= 0)
		return false;
	to[n] = '\0';
	return in_session(to);
}

/* ---- paths that must be walked ---- */

/* Takes the last component off; the path has no slash at the end. */
static void pop(char *v)
{
	char *slash = strrchr(v, '/');

	if (slash)
		*slash = '\0';
}

/* Puts a link's target in front of what is left of a path. */
static bool follow(char *v, char *rest, const char *target)
{
	char left[PATH_MAX];

	if (strlen(target) + strlen(rest) + 2 > PATH_MAX)
		return false;
	strcpy(left, rest);
	strcpy(rest, target);
	strcat(rest, "/");
	strcat(rest, left);
	if (*target == '/')
		*v = '\0';
	else
		pop(v);
	return true;
}

/* Whether the path so far is a link of the tree, that something is behind. */
static bool is_link(const char *v, const char *rest, char *target)
{
	char real[PATH_MAX];
	ssize_t n;

	if (!rest[strspn(rest, "/")] || !find(v) || !real_of(v, real))
		return false;
	n = readlink(real, target, PATH_MAX - 1);
	if (n <= 0)
		return false;
	target[n] = '\0';
	return true;
}

/* Whether .. leads on from here: below the tree only folders have one. */
static bool has_parent(const char *v)
{
	char real[PATH_MAX];
	struct stat st;

	return !*v || !find(v) || !real_of(v, real) || (!stat(real, &st) && S_ISDIR(st.st_mode));
}

/* Adds a component; links of the tree are followed, so that .. means what it means to the kernel. */
static bool walk(char *v, char *rest)
{
	char target[PATH_MAX], *name = rest + strspn(rest, "/");
	size_t n = strcspn(name, "/"), have = strlen(v);

	if (have + n + 2 > PATH_MAX)
		return false;
	if (n == 2 && !memcmp(name, "..", 2)) {
		if (!has_parent(v)) {
			strcat(v, "/.");
			*rest = '\0';
			return true;
		}
		pop(v);
	} else if (n && !(n == 1 && *name == '.')) {
		v[have] = '/';
		memcpy(v + have + 1, name, n);
		v[have + 1 + n] = '\0';
	}
	memmove(rest, name + n, strlen(name + n) + 1);
	if (n && *v && *rest && is_link(v, rest, target))
		return follow(v, rest, target);
	return true;
}

/* A path without dots and doubled slashes, as far as the tree is concerned; "" for the root. */
static bool resolve(const char *base, const char *path, char *v)
{
	char rest[PATH_MAX];
	int n = snprintf(rest, sizeof(rest), "%s/%s", base, path), left = LINKS_MAX * 8;

	*v = '\0';
	if (n < 0 || n >= (int)sizeof(rest))
		return false;
	while (*rest && left--)
		if (!walk(v, rest))
			return false;
	return true;
}

/* ---- bases of relative paths ---- */

enum base { BASE_ELSEWHERE, BASE_FOUND, BASE_NODE };

/* Where a folder is, as programs know it: nowhere that matters, or base is set, to "" for the root; or it is a node. */
static enum base base_of(int dir, char *base)
{
	struct stat st;

	if (dir == AT_FDCWD || dir == CWD_LINK) {
		if (syscall(SYS_getcwd, base, (size_t)PATH_MAX) <= 0)
			return BASE_ELSEWHERE;
		path_show(base, SIZE_MAX);
		if (!strcmp(base, "/"))
			*base = '\0';
		return BASE_FOUND;
	}
	if (fstat(dir, &st) || !S_ISDIR(st.st_mode))
		return BASE_ELSEWHERE;
	if (st.st_ino == mock.root_ino && st.st_dev == mock.root_dev) {
		*base = '\0';
		return BASE_FOUND;
	}
	if (st.st_ino == mock.dev_ino && st.st_dev == mock.dev_dev) {
		strcpy(base, "/dev");
		return BASE_FOUND;
	}
	if (lease_is(&mock.s, &st))
		return BASE_NODE;
	if (st.st_dev != mock.s.dev || !path_of_fd(dir, base))
		return BASE_ELSEWHERE;
	path_show(base, SIZE_MAX);
	return BASE_FOUND;
}

void path_cwd(void)
{
	char cwd[PATH_MAX];

	mock.cwd = syscall(SYS_getcwd, cwd, sizeof(cwd)) > 0 &&
		   (in_session(cwd) || !strcmp(cwd, "/") || !strcmp(cwd, "/dev"));
}

/* ---- the way in ---- */

static bool is_plain(const char *path)
{
	return path[0] == '/' && !strstr(path, "/.") && !strstr(path, "//");
}

/* Links of /proc to where paths begin anyway. */
static const char *without_root(const char *path)
{
	static const char *const roots[] = { "/proc/self/root", "/proc/thread-self/root" };
	size_t i, n;

	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		n = strlen(roots[i]);
		if (!strncmp(path, roots[i], n) && path[n] == '/')
			return path + n;
	}
	return path;
}

/* Below a node there is nothing: so is it below a file. */
static bool below_a_file(char *to)
{
	return real_of("/" MOCK_SESSION_PRELOAD "/.", to);
}

bool path_moved(int dir, const char *path, char *to)
{
	char base[PATH_MAX] = "", walked[PATH_MAX];
	const struct place *p;
	enum base where;
	const char *v;

	if (!path_whole(path))
		return false;
	v = path = without_root(path);
	if (dir != CWD_LINK && whose_link(path, to))
		return true;
	if (!strncmp(path, "/proc/self/fdinfo/", 18))
		return fdinfo_moved(path, to);
	if (!is_plain(path)) {
		where = *path == '/' ? BASE_FOUND : base_of(dir, base);
		if (where == BASE_NODE)
			return below_a_file(to);
		if (where == BASE_ELSEWHERE)
			return false;
		if (!resolve(base, path, walked))
			return false;
		v = walked;
	}
	p = find(v);
	if (p && real_of(v, to))
		return !p->if_there || !faccessat(AT_FDCWD, to, F_OK, AT_SYMLINK_NOFOLLOW);
	/* From a folder of the tree it may lead out of it, and that folder need not be there but in the tree. */
	if (v == path || p || !(*path == '/' ? find(path) != NULL : *base))
		return false;
	strcpy(to, *v ? v : "/");
	return true;
}
