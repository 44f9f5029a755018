/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the mock of a recorded machine answers every call of the probe as the kernel did; that a difference, a line that
 * did not come and one without a source are no pass.
 * Cannot prove: that the recordings were made well.
 * Truth: testdata/kernels, each line by the source behind it; viommu-tck(1).
 */
#include "unit.h"

#include "process.h"
#include "recording.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#define RECORDING "kernels/e1000e-7.3.probe"

/* ---- the machines of recordings ---- */

enum { PROBE_WORDS = 4 };

struct probed {
	const char *claim, *host;
	const char *words[PROBE_WORDS]; /* behind "probe" */
	int status;
	const char *out, *err; /* how they start */
	const char *end; /* of out, NULL for anything */
};

static const struct probed probed[] = {
	{ "every line of the recording is answered alike",
	  "intel-e1000e",
	  { "0000:02:00.0", "--expect", RECORDING },
	  0,
	  "379 passed, 0 different, 0 missing, 0 without a source\n",
	  "",
	  NULL },
	{ "without a device, /dev/iommu is asked",
	  "intel-e1000e",
	  { "--expect", RECORDING },
	  0,
	  "66 passed, 0 different, 0 missing, 0 without a source\n",
	  "",
	  NULL },
	{ "two devices of a group share it as the facts say",
	  "intel-shared-vfio",
	  { "--expect", "kernels/shared-group.probe", "0000:01:00.0", "0000:01:00.1" },
	  1,
	  "? iommu mode=",
	  "",
	  "\n20 passed, 0 different, 0 missing, 379 without a source\n" },
	{ "another machine is found to be another one",
	  "kernel-no-iommufd",
	  { "--expect", RECORDING },
	  1,
	  "- iommu mode=20660 rdev_major=10 nlink=1 size=0 blksize=4096 ",
	  "",
	  NULL },
	{ "lines are printed as recordings have them",
	  "intel-e1000e",
	  { NULL },
	  0,
	  "## fds\niommu mode=20660 rdev_major=10 nlink=1 size=0 blksize=4096\n"
	  "iommu read                                                 -1 EINVAL\n",
	  "",
	  NULL },
	{ "a device that is not there is trouble",
	  "intel-e1000e",
	  { "0000:99:00.0" },
	  2,
	  "",
	  "viommu-tck: 0000:99:00.0: no PCI device of that address\n",
	  NULL },
	{ "a path is no device",
	  "intel-e1000e",
	  { "../devices" },
	  2,
	  "",
	  "viommu-tck: ../devices: no PCI device of that address\n",
	  NULL },
	{ "a recording that is not there is trouble",
	  "intel-e1000e",
	  { "--expect", "kernels/none.probe" },
	  2,
	  "",
	  "viommu-tck: kernels/none.probe: ",
	  NULL },
};

static void starts(int fd, const char *text)
{
	const char *said = process_text(fd);

	assert_int_equal(strncmp(said, text, *text ? strlen(text) : strlen(said) + 1), 0);
	close(fd);
}

static void ends(int fd, const char *text)
{
	const char *said = process_text(fd);

	assert_true(strlen(said) >= strlen(text));
	assert_string_equal(said + strlen(said) - strlen(text), text);
}

static void answers(void **state)
{
	const struct probed *m = *state;
	const char *words[PROCESS_WORDS] = { "mock", "--host",	      m->host,
					     "--",   process_program, "probe" };
	const int fds[3] = { process_stream(""), process_stream(""), process_stream("") };
	size_t i;
	int status;

	for (i = 0; i < PROBE_WORDS && m->words[i]; i++)
		words[6 + i] = m->words[i];
	status = process_run(process_program, words, fds);
	starts(fds[2], m->err);
	if (m->end)
		ends(fds[1], m->end);
	starts(fds[1], m->out);
	assert_int_equal(status, m->status);
	close(fds[0]);
}

/* ---- comparison ---- */

struct comparison {
	const char *claim, *recording, *run, *report;
	struct expect_counts counts;
};

static const struct comparison comparisons[] = {
	{ "what is the same passes",
	  "# a\n## ids\nids 1 2  | K 1.3\ndestroy 0    -1 ENOENT | K 1.3\n  id=1 | K 1.3\n",
	  "## ids\nids 1 2\ndestroy 0    -1 ENOENT\n  id=1",
	  "",
	  { .passed = 3 } },
	{ "another answer is shown beside the source of the right one",
	  "## a\none   0 | K 1.5\n",
	  "## a\none   -1 EINVAL",
	  "- one   0 | K 1.5\n+ one   -1 EINVAL\n",
	  { .different = 1 } },
	{ "what is given back is compared with that of the same case",
	  "## a\none   0 | K 1\n  val=1 | K 1\ntwo   0 | K 1\n  val=2 | K 1\n",
	  "## a\none   0\ntwo   0\n  val=1",
	  "-   val=2 | K 1\n+   val=1\n-   val=1 | K 1\n",
	  { .passed = 2, .different = 1, .missing = 1 } },
	{ "words without a name are compared too",
	  "## a\none   4 | K 1\n  10d38086 | K 1\n",
	  "## a\none   4\n  15288086",
	  "-   10d38086 | K 1\n+   15288086\n",
	  { .passed = 1, .different = 1 } },
	{ "what has no source is no pass",
	  "## a\none   0\ntwo   0 |\n",
	  "## a\none   0\ntwo   0",
	  "? one   0\n? two   0\n",
	  { .unknown = 2 } },
	{ "what no recording has is no pass",
	  "## a\none   0 | K 1\n",
	  "## b\none   0",
	  "? one   0\n",
	  { .unknown = 1 } },
	{ "a line that did not come is no pass",
	  "## a\none   0 | K 1\none   0 | K 2\n",
	  "## a\none   0",
	  "- one   0 | K 2\n",
	  { .passed = 1, .missing = 1 } },
	{ "sections that did not run are not expected",
	  "## a\none   0 | K 1\n## b\ntwo   0 | K 1\n",
	  "## a\none   0",
	  "",
	  { .passed = 1 } },
};

/* The line stands in memory of its own, as a run has it. */
static void one_line(struct expect *e, const char **run, struct buf *report)
{
	const size_t n = strcspn(*run, "\n");
	char *line = strndup(*run, n);

	assert_non_null(line);
	expect_line(e, line, report);
	free(line);
	*run += n + ((*run)[n] == '\n');
}

static void compares(void **state)
{
	const struct comparison *c = *state;
	char *recording = strdup(c->recording);
	struct expect *e = expect_parse(recording);
	struct buf report = { 0 };
	const char *run = c->run;
	struct expect_counts counts;

	assert_non_null(e);
	while (*run)
		one_line(e, &run, &report);
	counts = expect_end(e, &report);
	assert_string_equal(buf_text(&report), c->report);
	assert_memory_equal(&counts, &c->counts, sizeof(counts));
	buf_done(&report);
	expect_done(&e);
	free(recording);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(probed, answers),
						    UNIT_TABLE(comparisons, compares) };
	static char program[PATH_MAX];

	if (argc != 3 || !realpath(argv[1], program) || chdir(argv[2]))
		return 2;
	process_program = program;
	return UNIT_RUN("probe", tables);
}
