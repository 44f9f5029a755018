/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whoever makes a machine ends with the program that runs on it, whatever signals were ignored or blocked before, passes
 * on what ends programs, and leaves no session behind; programs find their machine though their environment is cleared, and are
 * told when they cannot reach it; they keep it as another user, who can go there; faults that cannot come are refused.
 * Cannot prove: what a signal does that nobody can hold back.
 * Truth: launch.h; sigaction(2) on children of those who ignore SIGCHLD; mock_session.h.
 */
#include "unit.h"

#include "ground.h"
#include "process.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
	char *tck, *client, *as_nobody, *object;
} given;

enum { NOBODY = 65534 };

/* How the launcher is started, and what comes of that. */
struct start {
	const char *claim;
	int ignored, blocked; /* signals; 0: none */
	const char *program, *words[2];
	int status;
};

#define SENDS(signal) "trap 'exit 7' " signal "; kill -" signal " $PPID; while :; do :; done"

static const struct start starts[] = {
	{ "children are seen to end by one who ignores them",
	  SIGCHLD,
	  0,
	  "sh",
	  { "-c", "exit 5" },
	  5 },
	{ "children are seen to end by one who has it blocked",
	  0,
	  SIGCHLD,
	  "sh",
	  { "-c", "exit 5" },
	  5 },
	{ "programs ignore what they would without a machine",
	  SIGCHLD,
	  0,
	  NULL,
	  { "ignores-children" },
	  0 },
	{ "TERM is passed on", 0, 0, "sh", { "-c", SENDS("TERM") }, 7 },
	{ "TERM is passed on by one who ignores children",
	  SIGCHLD,
	  0,
	  "sh",
	  { "-c", SENDS("TERM") },
	  7 },
	{ "INT is passed on", 0, 0, "sh", { "-c", SENDS("INT") }, 7 },
	{ "HUP is passed on", 0, 0, "sh", { "-c", SENDS("HUP") }, 7 },
};

static void set_signals(const struct start *s)
{
	sigset_t set;

	sigemptyset(&set);
	if (s->ignored)
		signal(s->ignored, SIG_IGN);
	if (s->blocked)
		sigaddset(&set, s->blocked);
	sigprocmask(SIG_SETMASK, &set, NULL);
}

static void ends(void **state)
{
	const struct start *s = *state;
	const char *program = s->program ? s->program : given.client;
	int err = process_stream(""), status, pid = fork();

	if (!pid) {
		dup2(err, STDERR_FILENO);
		set_signals(s);
		execl(given.tck, "viommu-tck", "mock", "--host", "intel", "--", program,
		      s->words[0], s->words[1], (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_string_equal(process_text(err), "");
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), s->status);
	close(err);
	assert_int_equal(ground_names(ground), 0);
}

/* ---- programs whose environment or user is changed on the way ---- */

/* The client's scenario holds, or it is told that there is no machine. */
struct way {
	const char *claim, *words[3];
};

static const struct way ways[] = {
	{ "a session is found without VIOMMU_MOCK", { "env", "-u", "VIOMMU_MOCK" } },
	{ "a session is found with an empty VIOMMU_MOCK", { "env", "VIOMMU_MOCK=", "env" } },
	{ "a session is found by a clean environment with LD_PRELOAD",
	  { "sh", "-c", "exec env -i LD_PRELOAD=\"$LD_PRELOAD\" \"$@\"" } },
};

static void sees_the_machine(void **state)
{
	const struct way *w = *state;
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;
	const bool shell = !strcmp(w->words[0], "sh");
	const char *const words[PROCESS_WORDS] = { "mock",
						   "--host=intel-e1000e",
						   "--",
						   w->words[0],
						   w->words[1],
						   w->words[2],
						   shell ? "sh" : given.client,
						   shell ? given.client : "node",
						   shell ? "node" : NULL,
						   NULL };

	status = process_run(process_program, words, fds);
	assert_string_equal(process_text(fds[2]), "");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	assert_int_equal(ground_names(ground), 0);
}

/* Whether there is another user, who can go where the programs are. */
static bool has_other_user(void)
{
	char path[PATH_MAX];
	int status, pid = fork();

	if (!pid)
		_exit(setgid(NOBODY) || setuid(NOBODY) || !realpath(given.client, path) ||
		      access(path, X_OK) || !realpath(given.object, path) || access(path, R_OK));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return !geteuid() && WIFEXITED(status) && !WEXITSTATUS(status);
}

/*
 * The loader takes no path with a blank or a colon. The link that stands for the library then is in the session, where nobody
 * else may look: the loader itself says so, and the program sees the machine that it runs on.
 */
static bool loads_by_path(void)
{
	char path[PATH_MAX];

	assert_non_null(realpath(given.object, path));
	return !strpbrk(path, " :");
}

static void is_told_that_there_is_none(void **state)
{
	const bool other = has_other_user(), told = other && loads_by_path();
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;

	(void)state;
	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){ "mock", "--host=intel-e1000e",
								 "--", given.as_nobody,
								 given.client, "node", NULL },
			     fds);
	if (told || !other)
		assert_int_equal(status, told ? 2 : 0);
	else
		assert_int_not_equal(status, 0);
	assert_int_equal(told, !!strstr(process_text(fds[2]), "libviommu-mock: "));
	if (other && !told)
		assert_non_null(strstr(process_text(fds[2]), "cannot be preloaded"));
	for (i = 0; i < 3; i++)
		close(fds[i]);
	assert_int_equal(ground_names(ground), 0);
}

static const struct way others[] = {
	{ "who becomes another user that cannot go there is told so", { NULL } },
};

/* ---- programs that give up privileges ---- */

struct other {
	const char *claim, *words[2];
	const char *trace; /* NULL: not looked at */
};

static const struct other kept[] = {
	{ "what another user executes sees the machine",
	  { NULL, "node" },
	  "open \"/dev/iommu\" -> iommu1\niommu1 release\n" },
	{ "another user sees devices", { NULL, "last-use" }, NULL },
	{ "another user changes drivers", { NULL, "driver" }, NULL },
	{ "who becomes another user keeps what there is", { "becomes" }, NULL },
	{ "a trace is whole, whoever made the calls",
	  { "become-and-tell" },
	  "open \"/dev/iommu\" -> iommu1\niommu1 IOAS_ALLOC flags=0x0 -> ioas_id=1\n"
	  "iommu1 IOAS_ALLOC flags=0x0 -> ioas_id=2\niommu1 IOAS_ALLOC flags=0x0 -> ioas_id=3\n"
	  "iommu1 release\n" },
};

static void keeps_the_machine(void **state)
{
	const struct other *o = *state;
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;
	char path[80], text[400];

	snprintf(path, sizeof(path), "%s/trace", ground);
	assert_int_equal(chmod(ground, 0711), 0);
	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){
				     "mock", "--host=intel-e1000e", "--trace", path, "--",
				     o->words[0] ? given.client : given.as_nobody,
				     o->words[0] ? o->words[0] : given.client, o->words[1], NULL },
			     fds);
	assert_string_equal(process_text(fds[2]), "");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	if (o->trace) {
		ground_read(path, text, sizeof(text));
		assert_string_equal(text, o->trace);
	}
	assert_int_equal(chmod(ground, 0700), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(ground_names(ground), 0);
}

static const struct way lost[] = { { "who becomes a user that cannot go there is told when",
				     { NULL } } };

/* Where nobody else can be had, the program keeps its machine. */
static void loses_the_machine(void **state)
{
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;

	(void)state;
	status =
		process_run(process_program,
			    (const char *const[PROCESS_WORDS]){ "mock", "--host=intel-e1000e", "--",
								given.client, "becomes", NULL },
			    fds);
	assert_int_equal(status, geteuid() ? 0 : 2);
	assert_int_equal(!geteuid(), !!strstr(process_text(fds[2]),
					      "this program became a user who cannot use it: "));
	for (i = 0; i < 3; i++)
		close(fds[i]);
	assert_int_equal(ground_names(ground), 0);
}

/* ---- what is refused before anything runs ---- */

#define MOCK(fault)                                                       \
	{                                                                 \
		"mock", "--host", "intel", "--fault", fault, "--", "true" \
	}
#define POINTS "no call has that name; there are * alloc open read write mmap DESTROY IOAS_ALLOC "

static const struct process_call refusals[] = {
	{ "a fault of a call that is not there", MOCK("IOAS_MPA=ENOMEM"), "", 2, "",
	  "viommu-tck: IOAS_MPA=ENOMEM: " POINTS },
	{ "a fault of a part of a call's name", MOCK("IOAS=ENOMEM"), "", 2, "",
	  "viommu-tck: IOAS=ENOMEM: " POINTS },
	{ "a fault without an errno", MOCK("IOAS_MAP=ENOTHING"), "", 2, "",
	  "viommu-tck: IOAS_MAP=ENOTHING: no fault: " },
	{ "a fault that may come", MOCK("DEVICE_BIND_IOMMUFD=EBUSY"), "", 0, "", "" },
};

struct pipe_use {
	const char *claim, *option;
};

static const struct pipe_use pipes[] = {
	{ "a trace into a pipe is refused", "--trace=" },
	{ "faults out of a pipe are refused", "--fault=@" },
};

static void pipe_is_refused(void **state)
{
	const struct pipe_use *u = *state;
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, i;
	char path[80], option[120], expected[160];

	snprintf(path, sizeof(path), "%s/pipe", ground);
	snprintf(option, sizeof(option), "%s%s", u->option, path);
	snprintf(expected, sizeof(expected), "viommu-tck: %s: is a pipe; a file is needed\n", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(process_run(process_program,
				     (const char *const[PROCESS_WORDS]){ "mock", "--host", "intel",
									 option, "--", "true",
									 NULL },
				     fds),
			 2);
	assert_string_equal(process_text(fds[2]), expected);
	assert_int_equal(unlink(path), 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	assert_int_equal(ground_names(ground), 0);
}

/* A limit on the size of files stands for a disk that is full: on this size the trace ends, in the middle of a line. */
static void lost_lines_are_told(void **state)
{
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;
	char path[80], text[100], expected[160];

	(void)state;
	snprintf(path, sizeof(path), "%s/trace", ground);
	status = process_run(
		process_program,
		(const char *const[PROCESS_WORDS]){ "mock", "--host=intel-e1000e", "--trace", path,
						    "--", given.client, "short-files", NULL },
		fds);
	snprintf(expected, sizeof(expected),
		 "viommu-tck: %s: lines of the trace are lost: File too large\n", path);
	assert_string_equal(process_text(fds[2]), expected);
	assert_int_equal(status, 2);
	ground_read(path, text, sizeof(text));
	assert_string_equal(text, "open \"/dev/iommu\" -> iommu1\niommu1 release\n");
	assert_int_equal(unlink(path), 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	assert_int_equal(ground_names(ground), 0);
}

static const struct pipe_use short_files[] = { { "lost lines of the trace are told", NULL } };

static void is_refused(void **state)
{
	process_answers(state);
	assert_int_equal(ground_names(ground), 0);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(starts, ends),
						    UNIT_TABLE(refusals, is_refused),
						    UNIT_TABLE(pipes, pipe_is_refused),
						    UNIT_TABLE(short_files, lost_lines_are_told),
						    UNIT_TABLE(ways, sees_the_machine),
						    UNIT_TABLE(others, is_told_that_there_is_none),
						    UNIT_TABLE(kept, keeps_the_machine),
						    UNIT_TABLE(lost, loses_the_machine) };
	int ret;

	if (argc != 5 || !ground_make())
		return 2;
	/* Who started this may ignore them, as nohup does; the programs that are started here do not. */
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	process_program = argv[1];
	given.tck = argv[1];
	given.client = argv[2];
	given.as_nobody = argv[3];
	given.object = argv[4];
	ret = UNIT_RUN("launch", tables);
	ground_end();
	return ret;
}
