/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each file and key of a case is compared with the answer, and what accept takes is what run asks for.
 * Cannot prove: that an expectation is true; only facts can.
 * Truth: viommu-case(5), viommu-tck(1).
 */
#include "unit.h"

#include "files.h"
#include "process.h"
#include "replay_tree.h"

#include <sys/stat.h>
#include <unistd.h>

static char *program;

/* ---- one case ---- */

#define DIR "cases/a/b/"
#define DOCUMENT                                                                         \
	"<domain type='qemu'>\n" UNIT_HEAD "\n<os><type machine='q35'>hvm</type></os>\n" \
	"<devices><controller type='usb' model='none'/>\n<memballoon model='none'/>\n"   \
	"<tpm model='tpm-tis'/>\n<iommu model='intel'>%s</iommu></devices></domain>\n"
#define CAPS                                                       \
	"{\"qemu\":\"11.1\",\"arch\":\"x86_64\",\"source\":\"s\"," \
	"\"machines\":{},\"devices\":{\"intel-iommu\":{\"\":\"m\",\"intremap\":\"m\",\"eim\":\"m\"}}}"
#define NOTE "6: note: <tpm> is carried through, and little of it is checked [VT1902]\n"
#define EIM \
	"7: error: config-unsupported: IOMMU eim requires interrupt remapping to be enabled [VT1308]\n"
#define LEFT_OUT "6: note: <tpm> is left out of the command line [VT1906]\n"

struct run {
	const char *claim;
	const char *driver; /* of the IOMMU in the document; NULL for none */
	const char *evidence, *fds, *findings; /* of case.json; NULL for none */
	const char *said; /* the file findings; NULL for none */
	const char *drawing, *drawn; /* a file topology.* and its text; NULL for none */
	const char *argv[4]; /* options of argv, whose answer is the file args; NULL for none */
	const char *out; /* what the run prints before its summary */
};

#define ON "<driver eim='on'/>"
#define TOPOLOGY                                                     \
	"iommu0: intel, translates bus 00 and what is below\n\n"     \
	"pcie.0: pcie-root, index 0, bus 00, translated by iommu0\n" \
	"  00:1f.2* sata0: controller sata, behind iommu0\n"         \
	"\n* address given automatically\n"
#define SAYS "\"findings\":\"project\""
#define ARGS "\"args\":\"project\""

static const struct run runs[] = {
	{ "findings are all that check says", ON, SAYS, .said = NOTE EIM, .out = "" },
	{ "a word of a remark counts", ON, SAYS,
	  .said = "6: note: <tp> is carried through, and little of it is checked [VT1902]\n" EIM,
	  .out = "FAIL a/b: findings\n--- findings (expected)\n+++ findings (answered)\n" },
	{ "a finding that is missing is missed", ON, SAYS, .said = EIM,
	  .out = "FAIL a/b: findings\n" },
	{ "a finding too many is missed", NULL, SAYS, .said = NOTE EIM,
	  .out = "FAIL a/b: findings\n" },
	{ "the line counts", NULL, SAYS,
	  .said = "5: note: <tpm> is carried through, and little of it is checked [VT1902]\n",
	  .out = "FAIL a/b: findings\n" },
	{ "the list of codes is compared, too", ON, SAYS, .findings = "[1308,1902]",
	  .said = EIM NOTE, .out = "FAIL a/b: case.json: findings, findings\n" },
	{ "beside a command line its remarks follow", NULL, SAYS "," ARGS, .said = NOTE LEFT_OUT,
	  .argv = { "-" }, .out = "" },
	{ "beside a command line its remarks are missed", NULL, SAYS "," ARGS, .said = NOTE,
	  .argv = { "-" }, .out = "FAIL a/b: findings\n" },
	{ "a command line has numbers of descriptors", NULL, ARGS, .fds = "{\"mon-fd\":3}",
	  .argv = { "--fd", "mon-fd=3", "-" }, .out = "" },
	{ "a command line without the numbers fails", NULL, ARGS, .fds = "{\"mon-fd\":3}",
	  .argv = { "-" }, .out = "FAIL a/b: args\n" },
	{ "a tree is compared as text", NULL, "\"topology.txt\":\"project\"",
	  .drawing = DIR "topology.txt", .drawn = TOPOLOGY, .out = "" },
	{ "a tree that differs fails", NULL, "\"topology.txt\":\"project\"",
	  .drawing = DIR "topology.txt", .drawn = "pcie.0: pcie-root, index 0, bus 00\n",
	  .out = "FAIL a/b: topology.txt\n--- topology.txt (expected)\n" },
	{ "a graph that differs fails", NULL, "\"topology.dot\":\"project\"",
	  .drawing = DIR "topology.dot", .drawn = TOPOLOGY, .out = "FAIL a/b: topology.dot\n" },
	{ "a picture that differs fails", NULL, "\"topology.svg\":\"project\"",
	  .drawing = DIR "topology.svg", .drawn = "<svg/>\n", .out = "FAIL a/b: topology.svg\n" },
	{ "a document that is refused cannot be drawn", ON, "\"topology.txt\":\"project\"",
	  .drawing = DIR "topology.txt", .drawn = TOPOLOGY, .out = "FAIL a/b: refused\n" },
	{ "a descriptor that is not there fails", NULL, ARGS, .fds = "{\"mon-f\":3}",
	  .argv = { "-" }, .out = "FAIL a/b: fds\n  fds: expected mon-f\n" },
};

static void make_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void member(struct buf *b, const char *name, const char *value)
{
	if (!value)
		return;
	buf_add(b, ",\"");
	buf_add(b, name);
	buf_add(b, "\":");
	buf_add(b, value);
}

static void make_json(const struct run *r)
{
	struct buf b = { 0 };

	buf_add(&b, "{\"id\":\"a/b\",\"summary\":\"s\",\"level\":\"may\",\"tier\":\"inferred\",");
	buf_add(&b, "\"features\":[],\"evidence\":{");
	buf_add(&b, r->evidence);
	buf_add(&b, "},\"options\":{\"uuid\":\"12345678-9abc-def0-1234-56789abcdef1\"");
	member(&b, "fds", r->fds);
	buf_char(&b, '}');
	member(&b, "findings", r->findings);
	buf_char(&b, '}');
	make_file(DIR "case.json", buf_text(&b));
	buf_done(&b);
}

/* What the program prints for a document; the answer is valid until the next call. */
static const char *ask(const char *const words[PROCESS_WORDS], const char *in, int *ret_status)
{
	const int fds[3] = { process_stream(in), process_stream(""), process_stream("") };
	const char *text;
	int i;

	*ret_status = process_run(program, words, fds);
	text = process_text(fds[1]);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	return text;
}

static void make_args(const struct run *r, const char *document)
{
	const char *words[PROCESS_WORDS] = { "argv", "--data", "." };
	int status;

	memcpy(words + 3, r->argv, sizeof(r->argv));
	make_file(DIR "args", ask(words, document, &status));
	assert_int_equal(status, 0);
}

static void make_case(const struct run *r)
{
	char document[sizeof(DOCUMENT) + 100];

	snprintf(document, sizeof(document), DOCUMENT, r->driver ? r->driver : "");
	tree_remove("cases/a");
	assert_int_equal(mkdir("cases/a", 0777), 0);
	assert_int_equal(mkdir("cases/a/b", 0777), 0);
	make_json(r);
	make_file(DIR "in.xml", document);
	if (r->said)
		make_file(DIR "findings", r->said);
	if (r->drawing)
		make_file(r->drawing, r->drawn);
	if (r->argv[0])
		make_args(r, document);
}

static void run_answers(const char *out)
{
	static const char *const words[PROCESS_WORDS] = { "run", "--data", "." };
	int status;
	const char *text = ask(words, "", &status);

	if (strncmp(text, *out ? out : "area ", *out ? strlen(out) : 5) != 0)
		fail_msg("\"%s\" does not start with \"%s\"", text, out);
	assert_int_equal(status, *out != '\0');
}

static void case_is_run(void **state)
{
	const struct run *r = *state;

	make_case(r);
	run_answers(r->out);
}

/* What failed passes once its answer is accepted. */
static const struct run accepted[] = {
	{ "findings are accepted", ON, SAYS, .said = NOTE, .out = "FAIL a/b: findings\n" },
	{ "findings and their codes are accepted together", ON, SAYS, .findings = "[1902]",
	  .said = NOTE, .out = "FAIL a/b: case.json: findings, findings\n" },
	{ "a picture is accepted", NULL, "\"topology.svg\":\"project\"",
	  .drawing = DIR "topology.svg", .drawn = "<svg/>\n", .out = "FAIL a/b: topology.svg\n" },
};

static void answer_is_accepted(void **state)
{
	static const char *const words[PROCESS_WORDS] = { "golden", "accept", "--why",
							  "right",  "--data", "." };
	const struct run *r = *state;
	int status;

	make_case(r);
	run_answers(r->out);
	assert_string_equal(ask(words, "", &status), "accepted a/b\n");
	assert_int_equal(status, 0);
	run_answers("");
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(runs, case_is_run),
		UNIT_TABLE(accepted, answer_is_accepted),
	};
	CLEANUP(free_p) char *place = NULL;
	int failed;

	program = argc == 2 ? realpath(argv[1], NULL) : NULL;
	if (!program || !tree_make_place())
		return 2;
	place = tree_path(".", "");
	if (chdir(place) || mkdir("cases", 0777) || mkdir("caps", 0777) || mkdir("bin", 0777) ||
	    setenv("PATH", "bin:/bin", 1) || unsetenv("CI"))
		return 2;
	make_file("caps/qemu-11.1-x86_64.json", CAPS);
	make_file("bin/git", "#!/bin/sh\nexit 0\n");
	if (chmod("bin/git", 0755))
		return 2;
	failed = UNIT_RUN("cases", tables);
	tree_remove_place();
	free(program);
	return failed;
}
