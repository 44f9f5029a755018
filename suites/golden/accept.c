/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "accept.h"

#include "files.h"
#include "meta.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs git without a shell and without a word; its exit code, or -1. */
static int run_git(char *const argv[])
{
	posix_spawn_file_actions_t silent;
	int status = -1;
	pid_t pid;

	if (posix_spawn_file_actions_init(&silent))
		return -1;
	if (!posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) &&
	    !posix_spawn_file_actions_adddup2(&silent, STDOUT_FILENO, STDERR_FILENO) &&
	    !posix_spawnp(&pid, "git", &silent, NULL, argv, environ)) {
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	}
	posix_spawn_file_actions_destroy(&silent);
	return status;
}

static bool is_committed(const char *dir, const char *name)
{
	static char git[] = "git", where[] = "-C", cat[] = "cat-file", exists[] = "-e";
	CLEANUP(buf_done) struct buf object = { 0 }, place = { 0 };
	char *argv[] = { git, where, NULL, cat, exists, NULL, NULL };

	buf_add(&place, dir);
	buf_add(&object, "HEAD:./");
	buf_add(&object, name);
	argv[2] = place.data;
	argv[5] = object.data;
	return buf_ok(&place) && buf_ok(&object) && !run_git(argv);
}

static bool ends_in(const char *s, const char *ending)
{
	const size_t n = strlen(s), m = strlen(ending);

	return n >= m && !strcmp(s + n - m, ending);
}

/* The file that holds the expectation; NULL when case.json does, or nothing. */
static const char *file_of(const struct golden_failure *f)
{
	static const char *const files[] = { "in.xml", "out.xml", "args", "err" };
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
	const char *dot = strncmp(f->what, "bad-", 4) ? NULL : strrchr(f->what, '.');
	const char *key = dot ? dot + 1 : f->what;
	struct json_object *object = holder(json, f->what, dot), *v = NULL;

	if (!object)
		return 0;
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

/* Everything that can be refused is refused before the first file is touched. */
static int plan(const struct golden_case *c, const struct golden_verdict *v,
		struct json_object *json, const char **ret_problem)
{
	size_t i;
	int r;

	for (i = 0; i < v->failures; i++) {
		const char *file = file_of(&v->failure[i]);

		*ret_problem = file ? file : v->failure[i].what;
		r = file ? is_committed(c->dir, file) : edit(json, &v->failure[i]);
		if (r <= 0)
			return r < 0 ? r : -ENOENT;
	}
	*ret_problem = "case.json";
	return is_committed(c->dir, "case.json") ? 0 : -ENOENT;
}

static int rewrite(const struct golden_case *c, const char *name, const char *text)
{
	CLEANUP(free_p) char *path = path_join(c->dir, name);

	return path ? file_rewrite(path, text, strlen(text)) : -ENOMEM;
}

int accept_case(const struct golden_case *c, const struct golden_verdict *v, const char *why,
		const char **ret_problem)
{
	CLEANUP(json_put_p) struct json_object *json = json_parse(c->json.data, c->json.len);
	CLEANUP(buf_done) struct buf b = { 0 };
	size_t i;
	int r;

	if (!json)
		return -EINVAL;
	r = plan(c, v, json, ret_problem);
	if (!r)
		r = add_history(json, why);
	if (!r)
		r = meta_emit(&b, json);
	for (i = 0; !r && i < v->failures; i++)
		if (file_of(&v->failure[i]))
			r = rewrite(c, file_of(&v->failure[i]), v->failure[i].got);
	return r ? r : rewrite(c, "case.json", buf_text(&b));
}
