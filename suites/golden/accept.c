/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "accept.h"

#include "files.h"
#include "meta.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for a child; its exit code, or -1. */
static int wait_for(pid_t pid)
{
	int status = -1;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs git without a shell; its exit code, or -1. What it says goes to two files. */
static int run_git(char *const argv[], const int files[2])
{
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions))
		return -1;
	if (!posix_spawn_file_actions_adddup2(&actions, files[0], STDOUT_FILENO) &&
	    !posix_spawn_file_actions_adddup2(&actions, files[1], STDERR_FILENO) &&
	    !posix_spawnp(&pid, "git", &actions, NULL, argv, environ))
		status = wait_for(pid);
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

static int take(int file, struct blob *ret_b)
{
	return lseek(file, 0, SEEK_SET) ? -errno : fd_read(file, 0, ret_b);
}

/* Runs git for what it prints; without that, adds to said what it said when it failed, or that it could not be run. */
static bool git_prints(char *const argv[], struct blob *ret_text, struct buf *said)
{
	CLEANUP(blob_done) struct blob error = { 0 };
	const int files[2] = { memfd_create("git", MFD_CLOEXEC), memfd_create("git", MFD_CLOEXEC) };
	const bool ready = files[0] >= 0 && files[1] >= 0;
	const bool ok = ready && !run_git(argv, files) && !take(files[0], ret_text);
	size_t i;

	if (!ok && ready && !take(files[1], &error))
		while (error.len && error.data[error.len - 1] == '\n')
			error.data[--error.len] = '\0';
	if (!ok)
		buf_add(said, error.len ? error.data : "git cannot be run");
	for (i = 0; i < 2; i++)
		if (files[i] >= 0)
			close(files[i]);
	return ok;
}

/* Reads a file of the last commit: 1, or 0 with the reason why not, or -ENOMEM. */
static int committed(const char *dir, const char *name, struct blob *ret_text, struct buf *why)
{
	static char git[] = "git", where[] = "-C", cat[] = "cat-file", blob[] = "blob";
	CLEANUP(buf_done) struct buf object = { 0 }, place = { 0 }, said = { 0 };
	char *argv[] = { git, where, NULL, cat, blob, NULL, NULL };

	buf_add(&place, dir);
	buf_add(&object, "HEAD:./");
	buf_add(&object, name);
	argv[2] = place.data;
	argv[5] = object.data;
	if (!buf_ok(&place) || !buf_ok(&object))
		return -ENOMEM;
	if (git_prints(argv, ret_text, &said))
		return 1;
	buf_add(why, name);
	buf_add(why, " is not in the last commit: ");
	buf_add(why, buf_text(&said));
	return buf_ok(why) && buf_ok(&said) ? 0 : -ENOMEM;
}

/* The same for a file that is to hold text; *ret_changed becomes true when it held something else. */
static int compare_committed(const char *dir, const char *name, const char *text, bool *ret_changed,
			     struct buf *why)
{
	CLEANUP(blob_done) struct blob old = { 0 };
	const int r = committed(dir, name, &old, why);

	if (r > 0 && (old.len != strlen(text) || memcmp(old.data, text, old.len) != 0))
		*ret_changed = true;
	return r;
}

static bool ends_in(const char *s, const char *ending)
{
	const size_t n = strlen(s), m = strlen(ending);

	return n >= m && !strcmp(s + n - m, ending);
}

/* The file that holds the expectation; NULL when case.json does, or nothing. */
static const char *file_of(const struct golden_failure *f)
{
	static const char *const files[] = { "in.xml", "out.xml", "args", "err", "findings" };
	unsigned kind;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!strcmp(f->what, files[i]))
			return f->what;
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind < TOPOLOGIES; kind++)
		if (!strcmp(f->what, golden_topology_name(kind)))
			return f->what;
	return ends_in(f->what, ".err") ? f->what : NULL;
}

static struct json_object *findings(const char *lines)
{
	struct json_object *list = json_object_new_array();

	while (list && *lines) {
		int64_t code = 0;

		for (; *lines >= '0' && *lines <= '9'; lines++)
			code = code * 10 + (*lines - '0');
		if (json_object_array_add(list, json_object_new_int64(code))) {
			json_object_put(list);
			return NULL;
		}
		lines += *lines == '\n';
	}
	return list;
}

/* The object of case.json that holds a key of the failure: itself, or that of the further document. */
static struct json_object *holder(struct json_object *json, const char *what, const char *dot)
{
	struct json_object *bad, *v;
	CLEANUP(free_p) char *why = NULL;

	if (!dot)
		return json;
	why = strndup(what + strlen("bad-"), (size_t)(dot - what) - strlen("bad-"));
	if (why && json_object_object_get_ex(json, "bad", &bad) &&
	    json_object_object_get_ex(bad, why, &v))
		return v;
	return NULL;
}

/* Puts the answer into case.json: 1 when the failure is of a key there, 0 when it is not, or -ENOMEM. */
static int edit(struct json_object *json, const struct golden_failure *f)
{
	static const char within[] = "case.json: "; /* there is a file of that name, too */
	const char *dot = strncmp(f->what, "bad-", 4) ? NULL : strrchr(f->what, '.');
	const char *key = dot ? dot + 1 : f->what;
	struct json_object *object = holder(json, f->what, dot), *v = NULL;

	if (!object)
		return 0;
	if (!strncmp(key, within, strlen(within)))
		key += strlen(within);
	if (!strcmp(key, "code"))
		v = json_object_new_int64(strtol(f->got, NULL, 10));
	else if (!strcmp(key, "pass"))
		v = json_object_new_string(f->got);
	else if (!strcmp(key, "findings"))
		v = findings(f->got);
	else
		return 0;
	return v && !json_object_object_add(object, key, v) ? 1 : -ENOMEM;
}

static int add_history(struct json_object *json, const char *why)
{
	struct json_object *history, *entry = json_object_new_object();

	if (!json_object_object_get_ex(json, "history", &history)) {
		history = json_object_new_array();
		if (!history || json_object_object_add(json, "history", history))
			return -ENOMEM;
	}
	if (!entry || json_object_object_add(entry, "why", json_object_new_string(why)) ||
	    json_object_array_add(history, entry))
		return -ENOMEM;
	return 0;
}

/* An answer that is about to be taken. */
struct plan {
	const struct golden_case *c;
	struct json_object *json; /* case.json */
	struct buf text; /* the same as it will be written */
	bool changed; /* against the last commit */
};

static void plan_done(struct plan *p)
{
	json_object_put(p->json);
	buf_done(&p->text);
}

/* 1 when the answer can be taken, 0 with the reason why not, or -ENOMEM. */
static int plan_one(struct plan *p, const struct golden_failure *f, struct buf *why_not)
{
	const char *file = file_of(f);
	int r = file ? compare_committed(p->c->dir, file, f->got, &p->changed, why_not)
		     : edit(p->json, f);

	if (!file && !r) {
		buf_add(why_not, "no file holds what failed: ");
		buf_add(why_not, f->what);
	}
	return r;
}

/* Everything that can be refused is refused before the first file is touched. */
static int plan(struct plan *p, const struct golden_verdict *v, const char *why,
		struct buf *why_not)
{
	size_t i;
	int r = 1;

	for (i = 0; i < v->failures && r > 0; i++)
		r = plan_one(p, &v->failure[i], why_not);
	if (r > 0)
		r = meta_emit(&p->text, p->json)
			    ? -ENOMEM
			    : compare_committed(p->c->dir, "case.json", buf_text(&p->text),
						&p->changed, why_not);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	/* What is only put back needs no reason. */
	if (!p->changed)
		return 0;
	buf_reset(&p->text);
	r = add_history(p->json, why);
	return r ? r : meta_emit(&p->text, p->json);
}

static int rewrite(const struct golden_case *c, const char *name, const char *text)
{
	CLEANUP(free_p) char *path = path_join(c->dir, name);

	return path ? file_rewrite(path, text, strlen(text)) : -ENOMEM;
}

/* The first line of what is wrong with a case. */
static void add_fault(struct buf *b, const char *problems)
{
	buf_add(b, "the case has a fault of its own: ");
	buf_add_n(b, problems, strcspn(problems, "\n"));
}

int accept_case(const struct golden_case *c, const struct golden_verdict *v, const char *why,
		struct buf *why_not)
{
	CLEANUP(plan_done) struct plan p = { .c = c };
	size_t i;
	int r;

	if (c->problems) {
		add_fault(why_not, c->problems);
		return -ENOENT;
	}
	p.json = json_parse(c->json.data, c->json.len);
	if (!p.json)
		return -ENOMEM;
	r = plan(&p, v, why, why_not);
	for (i = 0; !r && i < v->failures; i++)
		if (file_of(&v->failure[i]))
			r = rewrite(c, file_of(&v->failure[i]), v->failure[i].got);
	return r ? r : rewrite(c, "case.json", buf_text(&p.text));
}
