/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a session is a private directory with a mark and nothing else is taken for one or removed; what cannot be made
 * leaves nothing behind; programs are told what is wrong.
 * Cannot prove: what happens when a disk fills while programs run, which test_preload does.
 * Truth: mock_session.h.
 */
#include "unit.h"

#include "lease.h"
#include "mock_session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *library;

struct place {
	char root[40]; /* a directory of this test's */
	char dir[60]; /* what is taken for a session */
};

static void start(struct place *p)
{
	strcpy(p->root, "/tmp/viommu-session-XXXXXX");
	assert_non_null(mkdtemp(p->root));
	snprintf(p->dir, sizeof(p->dir), "%s/s", p->root);
}

static void touch(const char *dir, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void stop(struct place *p)
{
	static const char *const names[] = { "s/viommu-mock", "s/world", "s/mine", "other" };
	char path[80];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", p->root, names[i]);
		unlink(path);
	}
	unlink(p->dir);
	rmdir(p->dir);
	assert_int_equal(rmdir(p->root), 0);
}

/* ---- what is no session ---- */

static void make_missing(const struct place *p)
{
	(void)p;
}

static void make_folder(const struct place *p)
{
	assert_int_equal(mkdir(p->dir, 0700), 0);
	touch(p->dir, "mine", "");
}

static void make_other_mark(const struct place *p)
{
	make_folder(p);
	touch(p->dir, "viommu-mock", "viommu-mock session 2\n");
}

static void make_open(const struct place *p)
{
	make_folder(p);
	touch(p->dir, "viommu-mock", "viommu-mock session 1\n");
	assert_int_equal(chmod(p->dir, 0755), 0);
}

static void make_link(const struct place *p)
{
	assert_int_equal(symlink("/", p->dir), 0);
}

static void make_file(const struct place *p)
{
	touch(p->root, "s", "");
}

static void make_mark_link(const struct place *p)
{
	char path[80];

	make_folder(p);
	touch(p->root, "other", "viommu-mock session 1\n");
	snprintf(path, sizeof(path), "%s/viommu-mock", p->dir);
	assert_int_equal(symlink("../other", path), 0);
}

static void make_short_world(const struct place *p)
{
	make_folder(p);
	touch(p->dir, "viommu-mock", "viommu-mock session 1\n");
	touch(p->dir, "world", "too short");
}

static void make_world_of(const struct place *p, const char *bytes, size_t n)
{
	char path[80];
	FILE *f;

	make_folder(p);
	touch(p->dir, "viommu-mock", "viommu-mock session 1\n");
	snprintf(path, sizeof(path), "%s/world", p->dir);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
	/* Its size is that of a world (mock_session.c). */
	assert_int_equal(truncate(path, sizeof(void *) == 8 ? 1 << 30 : 1 << 28), 0);
}

static void make_empty_world(const struct place *p)
{
	make_world_of(p, "", 0);
}

static void make_noisy_world(const struct place *p)
{
	char bytes[4096];
	uint32_t x = 1;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++) {
		x = x * 1664525 + 1013904223;
		bytes[i] = (char)(x >> 24);
	}
	make_world_of(p, bytes, sizeof(bytes));
}

struct hostile {
	const char *claim;
	void (*make)(const struct place *p);
	int err;
	const char *why;
	bool removable; /* it has the mark, so only its world is wrong */
};

static const struct hostile hostiles[] = {
	{ "what is not there", make_missing, ENOENT, "no such session", false },
	{ "a folder without the mark", make_folder, EPERM, "not a session: it has no mark", false },
	{ "another mark", make_other_mark, EPERM, "not a session: it has no mark", false },
	{ "a folder open to others", make_open, EPERM,
	  "not a session: no directory of this user alone", false },
	{ "a link", make_link, EPERM, "not a session: no directory of this user alone", false },
	{ "a file", make_file, EPERM, "not a session: no directory of this user alone", false },
	{ "a mark that is a link", make_mark_link, EPERM, "not a session: it has no mark", false },
	{ "a world that is too short", make_short_world, EPERM, "its world cannot be opened",
	  true },
	{ "a world of nothing", make_empty_world, EPERM, "its world cannot be opened", true },
	{ "a world of noise", make_noisy_world, EPERM, "its world cannot be opened", true },
};

static void is_refused(void **state)
{
	const struct hostile *h = *state;
	struct mock_session s;
	struct place p;
	const char *why;

	start(&p);
	h->make(&p);
	assert_int_equal(mock_session_open(&s, p.dir, &why), -h->err);
	assert_string_equal(why, h->why);
	if (!h->removable)
		assert_int_equal(mock_session_remove(p.dir, &why), -h->err);
	stop(&p);
}

/* The program does not run without the machine that it was to run on. */
static void is_told(void **state)
{
	const struct hostile *h = *state;
	char expected[200], text[200] = "";
	struct place p;
	int ends[2], status, pid;

	start(&p);
	h->make(&p);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		dup2(ends[1], STDERR_FILENO);
		setenv("LD_PRELOAD", library, 1);
		setenv("VIOMMU_MOCK", p.dir, 1);
		execl("/bin/true", "true", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 2);
	snprintf(expected, sizeof(expected), "libviommu-mock: %s: %s: %s\n", p.dir, h->why,
		 strerror(h->err));
	assert_string_equal(text, expected);
	stop(&p);
}

/* ---- what is one ---- */

static void is_made_and_removed(void **state)
{
	struct mock_session a, b;
	struct place p;
	const char *why;
	struct stat st;

	(void)state;
	start(&p);
	assert_int_equal(mock_session_make(&a, p.root, 4096, &why), 0);
	assert_int_equal(stat(a.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(mock_session_open(&b, a.path, &why), 0);
	a.w->kernel = 602;
	assert_int_equal(b.w->kernel, 602);
	/* Links in it lead out, and are not followed. */
	touch(p.root, "other", "");
	touch(a.path, "mine", "");
	assert_int_equal(chdir(a.path), 0);
	assert_int_equal(symlink(p.root, "link"), 0);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(mock_session_remove(a.path, &why), 0);
	assert_int_equal(stat(a.path, &st), -1);
	mock_session_close(&a);
	mock_session_close(&b);
	stop(&p);
}

static void is_owned_by(const struct mock_session *s, uid_t uid)
{
	static const char *const names[] = { "", "/world", "/open", "/memory", "/mine" };
	char path[120];
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", s->path, names[i]);
		assert_int_equal(lstat(path, &st), 0);
		assert_int_equal(st.st_uid, uid);
	}
	assert_int_equal(mock_session_owner(s), uid);
}

/* Who made it knows it by the mark still; of what that user has with a mark of their own, nothing is believed. */
static void is_handed_on(void **state)
{
	const uid_t other = geteuid() ? geteuid() : 65534;
	struct mock_session a, b;
	struct place p;
	const char *why;
	char mark[100];

	(void)state;
	start(&p);
	assert_int_equal(mock_session_make(&a, p.root, 4096, &why), 0);
	touch(p.root, "other", "");
	snprintf(mark, sizeof(mark), "%s/mine", a.path);
	assert_int_equal(symlink(p.root, mark), 0);
	assert_int_equal(mock_session_give(&a, other), 0);
	is_owned_by(&a, other);
	assert_int_equal(mock_session_share(&a, p.root), 0);
	assert_int_equal(chown(p.root, geteuid(), (gid_t)-1), 0);
	assert_int_equal(mock_session_open(&b, a.path, &why), 0);
	mock_session_close(&b);
	snprintf(mark, sizeof(mark), "%s/viommu-mock", a.path);
	assert_int_equal(chown(mark, other, (gid_t)-1), 0);
	if (other != geteuid()) {
		assert_int_equal(mock_session_open(&b, a.path, &why), -EPERM);
		assert_string_equal(
			why, "the session of another user, who did not hand it on to this one");
		assert_int_equal(mock_session_remove(a.path, &why), -EPERM);
	}
	assert_int_equal(chown(mark, geteuid(), (gid_t)-1), 0);
	assert_int_equal(mock_session_remove(a.path, &why), 0);
	mock_session_close(&a);
	stop(&p);
}

/* In a chroot, or under another /dev, nothing of the session is found: all that others have open is still open. */
static void out_of_sight_is_not_closed(void **state)
{
	struct mock_session s, far;
	struct place p;
	const char *why;
	struct stat st;
	int fd;

	(void)state;
	start(&p);
	assert_int_equal(mock_session_make(&s, p.root, 4096, &why), 0);
	fd = lease_take(&s, 7, LEASE_FOLDER, O_CLOEXEC, &st);
	assert_true(fd >= 0);
	far = s;
	far.path = p.dir;
	assert_true(lease_alive(&far, 7, 0));
	assert_true(lease_alive(&s, 7, 0));
	assert_int_equal(close(fd), 0);
	assert_false(lease_alive(&s, 7, 0));
	lease_drop(&s, 7);
	assert_false(lease_alive(&s, 7, 0));
	assert_int_equal(mock_session_remove(s.path, &why), 0);
	mock_session_close(&s);
	stop(&p);
}

/* A slash behind its name changes nothing for a session, and makes none of a link. */
static void slashes_are_left_out(void **state)
{
	struct mock_session a, b;
	char path[100];
	struct place p;
	const char *why;

	(void)state;
	start(&p);
	assert_int_equal(mock_session_make(&a, p.root, 4096, &why), 0);
	snprintf(path, sizeof(path), "%s//", a.path);
	assert_int_equal(mock_session_open(&b, path, &why), 0);
	mock_session_close(&b);
	assert_int_equal(symlink(a.path, p.dir), 0);
	snprintf(path, sizeof(path), "%s/", p.dir);
	assert_int_equal(mock_session_open(&b, path, &why), -EPERM);
	assert_int_equal(mock_session_remove(path, &why), -EPERM);
	assert_int_equal(mock_session_remove(a.path, &why), 0);
	mock_session_close(&a);
	stop(&p);
}

/* As on a full disk: the world cannot be as large as it must. */
static void leaves_nothing_behind(void **state)
{
	struct rlimit old, small = { 4096, RLIM_INFINITY };
	struct mock_session s;
	struct place p;
	const char *why;

	(void)state;
	start(&p);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(mock_session_make(&s, p.root, 4096, &why), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_string_equal(why, "the session cannot be written");
	stop(&p);
	assert_int_equal(mock_session_make(&s, "/nowhere", 4096, &why), -ENOENT);
	assert_string_equal(why, "no directory for the session can be made");
}

struct plain {
	const char *claim;
	void (*run)(void **state);
};

static const struct plain plains[] = {
	{ "a session is private, shared by who opens it, and removed whole", is_made_and_removed },
	{ "a session is handed on, and known to who made it", is_handed_on },
	{ "what is out of sight is not closed", out_of_sight_is_not_closed },
	{ "a slash behind the name changes nothing", slashes_are_left_out },
	{ "what cannot be made leaves nothing behind", leaves_nothing_behind },
};

static void run_plain(void **state)
{
	((const struct plain *)*state)->run(state);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(hostiles, is_told),
						    UNIT_TABLE(hostiles, is_refused),
						    UNIT_TABLE(plains, run_plain) };
	const bool told = argc > 1;

	/* Without the object that is loaded before programs there is nobody to tell them. */
	library = argv[1];
	return unit_run("session", told ? tables : tables + 1, told ? 3 : 2);
}
