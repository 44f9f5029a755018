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

/* Runs git without a shell; its exit code, or -1. What it says goes to a file. */
static int run_git(char *const argv[], int words)
{
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions))
		return -1;
	if (!posix_spawn_file_actions_adddup2(&actions, words, STDOUT_FILENO) &&
	    !posix_spawn_file_actions_adddup2(&actions, words, STDERR_FILENO) &&
	    !posix_spawnp(&pid, "git", &actions, NULL, argv, environ))
		status = wait_for(pid);
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

/* Runs git and adds to said what it said when it failed, or that it could not be run. */
static bool git_agrees(char *const argv[], struct buf *said)
{
	CLEANUP(blob_done) struct blob b = { 0 };
	const int words = memfd_create("git", MFD_CLOEXEC);
	const int status = words < 0 ? -1 : run_git(argv, words);

	if (status && words >= 0 && !lseek(words, 0, SEEK_SET) && !fd_read(words, 0, &b))
		while (b.len && b.data[b.len - 1] == '\n')
			b.data[--b.len] = '\0';
	if (status)
		buf_add(said, b.len ? b.data : "git cannot be run");
	if (words >= 0)
		close(words);
	return !status;
}

/* 1, or 0 with the reason, or -ENOMEM. */
static int is_committed(const char *dir, const char *name, struct buf *why)
{
	static char git[] = "git", where[] = "-C", cat[] = "cat-file", exists[] = "-e";
	CLEANUP(buf_done) struct buf object = { 0 }, place = { 0 }, said = { 0 };
	char *argv[] = { git, where, NULL, cat, exists, NULL, NULL };

	buf_add(&place, dir);
	buf_add(&object, "HEAD:./");
	buf_add(&object, name);
	argv[2] = place.data;
	argv[5] = object.data;
	if (!buf_ok(&place) || !buf_ok(&object))
		return -ENOMEM;
	if (git_agrees(argv, &said))
		return 1;
	buf_add(why, name);
	buf_add(why, " is not in the last commit: ");
	buf_add(why, buf_text(&said));
	return buf_ok(why) && buf_ok(&said) ? 0 : -ENOMEM;
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
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!strcmp(f->what, files[i]))
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

/* 1 when the answer can be taken, 0 with the reason why not, or -ENOMEM. */
static int plan_one(const struct golden_case *c, const struct golden_failure *f,
		    struct json_object *json, struct buf *why_not)
{
	const char *file = file_of(f);
	int r = file ? is_committed(c->dir, file, why_not) : edit(json, f);

	if (!file && !r) {
		buf_add(why_not, "no file holds what failed: ");
		buf_add(why_not, f->what);
	}
	return r;
}

/* Everything that can be refused is refused before the first file is touched. */
static int plan(const struct golden_case *c, const struct golden_verdict *v,
		struct json_object *json, struct buf *why_not)
{
	size_t i;
	int r = 1;

	for (i = 0; i < v->failures && r > 0; i++)
		r = plan_one(c, &v->failure[i], json, why_not);
	if (r > 0)
		r = is_committed(c->dir, "case.json", why_not);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

static int rewrite(const struct golden_case *c, const char *name, const char *text)
{
	CLEANUP(free_p) char *path = path_join(c->dir, name);

	return path ? file_rewrite(path, text, strlen(text)) : -ENOMEM;
}

int accept_case(const struct golden_case *c, const struct golden_verdict *v, const char *why,
		struct buf *why_not)
{
	CLEANUP(json_put_p) struct json_object *json = NULL;
	CLEANUP(buf_done) struct buf b = { 0 };
	size_t i;
	int r;

	if (c->problems) {
		buf_add(why_not, "the case has faults of its own; golden orphans lists them");
		return -ENOENT;
	}
	json = json_parse(c->json.data, c->json.len);
	if (!json)
		return -ENOMEM;
	r = plan(c, v, json, why_not);
	if (!r)
		r = add_history(json, why);
	if (!r)
		r = meta_emit(&b, json);
	for (i = 0; !r && i < v->failures; i++)
		if (file_of(&v->failure[i]))
			r = rewrite(c, file_of(&v->failure[i]), v->failure[i].got);
	return r ? r : rewrite(c, "case.json", buf_text(&b));
}
