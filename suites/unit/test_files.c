/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whatever stands where a file is expected, the program says what is wrong with it, and neither waits for it nor
 * gives up what else there is to do.
 * Cannot prove: what a full disk or a network file system does. Truth: viommu-tck(1).
 */
#include "unit.h"

#include "files.h"
#include "process.h"
#include "replay_tree.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char *program;

/* ---- what stands in the way ---- */

static void make_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void make_pipe(const char *path, const char *text)
{
	(void)text;
	assert_int_equal(mkfifo(path, 0666), 0);
}

static void make_socket(const char *path, const char *text)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)text;
	assert_true(fd >= 0 && strlen(path) < sizeof(at.sun_path));
	memcpy(at.sun_path, path, strlen(path));
	assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	close(fd);
}

static void make_directory(const char *path, const char *text)
{
	(void)text;
	assert_int_equal(mkdir(path, 0777), 0);
}

static void make_link(const char *path, const char *text)
{
	assert_int_equal(symlink(text, path), 0);
}

/* ---- two cases, and a tree to replay ---- */

#define EIM UNIT_Q35("", "<iommu model='intel'><driver eim='on'/></iommu>")
#define ERR "unsupported configuration: IOMMU eim requires interrupt remapping to be enabled\n"
#define CASE(id, more)                                                                  \
	"{\"id\":\"" id "\",\"summary\":\"s\",\"level\":\"may\",\"tier\":\"inferred\"," \
	"\"evidence\":{\"err\":\"project\"},\"features\":[\"iommu-intel\"]," more       \
	"\"options\":{\"no_target\":true},\"pass\":\"domain\",\"code\":1308}"

static void make_case(const char *dir, const char *json)
{
	assert_int_equal(mkdir(dir, 0777), 0);
	assert_int_equal(chdir(dir), 0);
	make_text("case.json", json);
	make_text("in.xml", EIM);
	make_text("err", ERR);
	assert_int_equal(chdir("../../.."), 0);
}

static void make_cases(void)
{
	tree_remove("cases");
	tree_remove("odd");
	assert_int_equal(mkdir("cases", 0777), 0);
	assert_int_equal(mkdir("cases/a", 0777), 0);
	make_case("cases/a/odd", CASE("a/odd", ""));
	make_case("cases/a/sound", CASE("a/sound", ""));
}

struct probe {
	const char *claim;
	void (*make)(const char *path, const char *text);
	const char *path, *text;
	const char *words[PROCESS_WORDS];
	int status;
	const char *out, *err; /* parts of the streams; "" when they are empty */
};

#define ODD "cases/a/odd/"
#define RUN                          \
	{                            \
		"run", "--data", "." \
	}
#define FMT                                                        \
	{                                                          \
		"golden", "fmt", "--check", "--data", ".", "a/odd" \
	}
#define REPLAY                                     \
	{                                          \
		"replay", "--data", "data", "tree" \
	}
#define UNREADABLE_XML                                                      \
	"unreadable alpha x86_64-latest: args unreadable, xml unreadable\n" \
	"    args unreadable: alpha.xml: not a regular file\n"              \
	"    xml unreadable: "
#define UNREADABLE_ERR "[VT1309 IOMMU_Q35]\n    err unreadable: gamma.x86_64-latest.err: "
#define ONE_FAILED "all             -               -               1/2\n1 passed, 1 failed\n"

static const struct probe probes[] = {
	/* files that a user names */
	{ "a socket is no document",
	  make_socket,
	  "odd",
	  NULL,
	  { "xml", "odd", "--data", "." },
	  2,
	  "",
	  "viommu-tck: odd: not a regular file\n" },
	{ "a device is no document",
	  make_link,
	  "odd",
	  "/dev/zero",
	  { "argv", "odd", "--data", "." },
	  2,
	  "",
	  "viommu-tck: odd: not a regular file\n" },
	{ "a directory is no document",
	  make_directory,
	  "odd",
	  NULL,
	  { "check", "odd", "--data", "." },
	  2,
	  "",
	  "viommu-tck: odd: Is a directory\n" },
	{ "a link to nothing is no document",
	  make_link,
	  "odd",
	  "nothing",
	  { "abi", ODD "in.xml", "odd", "--data", ".", "--no-target" },
	  1,
	  "",
	  ERR },
	{ "a pipe is no capability set",
	  make_pipe,
	  "odd.json",
	  NULL,
	  { "check", "--caps", "./odd.json", ODD "in.xml", "--data", "." },
	  2,
	  "",
	  "viommu-tck: ./odd.json: not a regular file\n" },
	{ "a name of any bytes stands in JSON",
	  make_text,
	  "caf\xe9",
	  "<domain",
	  { "check", "--json", "--data", ".", "caf\xe9" },
	  1,
	  "{\"file\":\"caf\xef\xbf\xbd\",\"line\":1,",
	  "(domain_definition):1: " },
	/* trees to replay */
	{ "a pipe for an input leaves the other cases as they are", make_pipe, "tree/alpha.xml",
	  NULL, REPLAY, 1, UNREADABLE_XML "alpha.xml: not a regular file\n", "" },
	{ "so does a link to a device for an expectation", make_link,
	  "tree/gamma.x86_64-latest.err", "/dev/zero", REPLAY, 1,
	  UNREADABLE_ERR "not a regular file\n\n      ", "" },
	{ "so does a socket", make_socket, "tree/gamma.x86_64-latest.err", NULL, REPLAY, 1,
	  UNREADABLE_ERR "not a regular file\n\n      ", "" },
	{ "so does a directory", make_directory, "tree/gamma.x86_64-latest.err", NULL, REPLAY, 1,
	  UNREADABLE_ERR "Is a directory\n\n      ", "" },
	/* cases */
	{ "a pipe for a document fails its case alone", make_pipe, ODD "in.xml", NULL, RUN, 1,
	  "+in.xml: not a regular file\n", "" },
	{ "the others are judged and counted", make_pipe, ODD "in.xml", NULL, RUN, 1, ONE_FAILED,
	  "" },
	{ "a pipe for case.json fails its case alone", make_pipe, ODD "case.json", NULL, RUN, 1,
	  "+case.json: not a regular file\n", "" },
	{ "a socket fails its case alone", make_socket, ODD "err", NULL, RUN, 1,
	  "+err: not a regular file\n", "" },
	{ "a device among the files fails its case alone", make_link, ODD "more", "/dev/zero", RUN,
	  1, "+more: not a regular file\n", "" },
	{ "a directory for a file fails its case alone", make_directory, ODD "args", NULL, RUN, 1,
	  "+args: Is a directory\n", "" },
	{ "a link to nothing fails its case alone", make_link, ODD "in.xml", "nothing", RUN, 1,
	  "+in.xml: No such file or directory\n", "" },
	{ "what is no JSON fails its case alone", make_text, ODD "case.json", "{", RUN, 1,
	  "FAIL a/odd: case.json\n", "" },
	{ "what is no JSON is counted", make_text, ODD "case.json", "{", RUN, 1,
	  "1 passed, 1 failed\n", "" },
	{ "a bad capability set fails its case alone", make_text, ODD "case.json",
	  "{\"id\":\"a/odd\",\"summary\":\"s\",\"level\":\"may\",\"tier\":\"inferred\","
	  "\"evidence\":{\"err\":\"project\"},\"features\":[\"iommu-intel\"],"
	  "\"caps\":\"./cases/a/odd/err\",\"pass\":\"domain\",\"code\":1308}",
	  RUN, 1, "./cases/a/odd/err: not a capability set\n", "" },
	{ "a link to a file is a file", make_link, ODD "in.xml", "../sound/in.xml", RUN, 0,
	  "2 passed, 0 failed\n", "" },
	{ "what cannot be read has no layout", make_pipe, ODD "err", NULL, FMT, 1,
	  "a/odd/case.json\n", "a/odd: err: not a regular file\n" },
	{ "a key twice has no layout", make_text, ODD "case.json",
	  CASE("a/odd", "\"id\":\"a/odd\","), FMT, 1, "",
	  "a/odd/case.json: cannot be parsed: the key 'id' stands twice\n" },
	{ "a key twice fails its case", make_text, ODD "case.json",
	  CASE("a/odd", "\"id\":\"a/odd\","), RUN, 1, "+case.json: the key 'id' stands twice\n",
	  "" },
};

static void has_part(int fd, const char *part)
{
	const char *text = process_text(fd);

	if (*part ? !strstr(text, part) : *text)
		fail_msg("\"%s\" is not in \"%s\"", part, text);
}

static void probe_is_answered(void **state)
{
	const struct probe *p = *state;
	const int fds[3] = { process_stream(""), process_stream(""), process_stream("") };
	int i;

	make_cases();
	tree_renew();
	tree_remove(p->path);
	p->make(p->path, p->text);
	assert_int_equal(process_run(program, p->words, fds), p->status);
	has_part(fds[1], p->out);
	has_part(fds[2], p->err);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	tree_remove(p->path);
}

/* ---- acceptance ---- */

struct acceptance {
	const char *claim;
	const char *git; /* a shell script, NULL: there is no git */
	int status;
	const char *out, *err;
};

static const struct acceptance acceptances[] = {
	{ "an answer is accepted when git has the file", "exit 0\n", 0, "accepted a/odd\n", "" },
	{ "what git says is handed on",
	  "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2\nexit 128\n", 1, "",
	  "viommu-tck: a/odd: not accepted: case.json is not in the last commit: "
	  "fatal: detected dubious ownership in repository at '/x'\n" },
	{ "that there is no git is said", NULL, 1, "",
	  "case.json is not in the last commit: git cannot be run\n" },
};

/* Puts a shell script where git is looked for; NULL: one that cannot be run. */
static void make_git(const char *text)
{
	struct buf script = { 0 };

	tree_remove("bin");
	make_directory("bin", NULL);
	buf_add(&script, "#!/bin/sh\n");
	buf_add(&script, text ? text : "");
	make_text("bin/git", buf_text(&script));
	assert_int_equal(chmod("bin/git", text ? 0755 : 0644), 0);
	buf_done(&script);
}

static void accept_odd(const struct acceptance *a)
{
	static const char *const words[PROCESS_WORDS] = { "golden", "accept", "--why", "right",
							  "--data", ".",      "a/odd" };
	const int fds[3] = { process_stream(""), process_stream(""), process_stream("") };
	int i;

	make_git(a->git);
	assert_int_equal(process_run(program, words, fds), a->status);
	has_part(fds[1], a->out);
	has_part(fds[2], a->err);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

static void acceptance_is_answered(void **state)
{
	make_cases();
	make_text(ODD "case.json", CASE("a/odd", "\"findings\":[1302],"));
	accept_odd(*state);
}

/* Everything of the last commit, told by a git without other programs. */
#define COMMITTED "while IFS= read -r line; do printf '%s\\n' \"$line\"; done <committed\n"

struct restoration {
	const char *claim;
	bool history;
};

static const struct restoration restorations[] = {
	{ "what is put back has no history", false },
	{ "what is new has one", true },
};

/* The first acceptance makes what was committed. */
static void restoration_is_judged(void **state)
{
	static const struct acceptance first = { "", "exit 0\n", 0, "accepted", "" };
	static const struct acceptance second = { "", COMMITTED, 0, "accepted", "" };
	const struct restoration *r = *state;
	CLEANUP(blob_done) struct blob done = { 0 }, again = { 0 };
	char *at;

	make_cases();
	make_text(ODD "case.json", CASE("a/odd", "\"findings\":[1302],"));
	accept_odd(&first);
	assert_int_equal(blob_read(ODD "case.json", 0, &done), 0);
	make_text("committed", done.data);
	at = strstr(strstr(done.data, "\"findings\""), "1308");
	assert_non_null(at);
	at[3] = '2';
	make_text(ODD "case.json", done.data);
	at[3] = '8';
	if (r->history)
		make_text("committed", "something else");
	accept_odd(&second);
	assert_int_equal(blob_read(ODD "case.json", 0, &again), 0);
	assert_int_equal(strcmp(again.data, done.data) != 0, r->history);
	tree_remove("committed");
}

/* ---- pipes ---- */

struct piped {
	const char *claim;
	const char *words[PROCESS_WORDS];
};

static const struct piped piped[] = {
	{ "standard input may be a pipe", { "xml", "--data", ".", "-" } },
	{ "a pipe that a user names is read", { "xml", "--data", ".", "/dev/stdin" } },
};

static void pipe_is_read(void **state)
{
	const struct piped *p = *state;
	int ends[2], fds[3], i;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], EIM, sizeof(EIM) - 1), sizeof(EIM) - 1);
	close(ends[1]);
	fds[0] = ends[0];
	fds[1] = process_stream("");
	fds[2] = process_stream("");
	assert_int_equal(process_run(program, p->words, fds), 1);
	has_part(fds[1], "");
	has_part(fds[2], ERR);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(probes, probe_is_answered),
						    UNIT_TABLE(acceptances, acceptance_is_answered),
						    UNIT_TABLE(restorations, restoration_is_judged),
						    UNIT_TABLE(piped, pipe_is_read) };
	CLEANUP(free_p) char *place = NULL;
	int failed;

	program = argc == 2 ? realpath(argv[1], NULL) : NULL;
	if (!program || !tree_make_place())
		return 2;
	place = tree_path(".", "");
	if (chdir(place) || mkdir("caps", 0777) || setenv("PATH", "bin", 1) || unsetenv("CI"))
		return 2;
	failed = UNIT_RUN("files", tables);
	tree_remove_place();
	free(program);
	return failed;
}
