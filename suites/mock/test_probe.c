/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the mock of a recorded machine answers every call of the probe as the kernel did.
 * Cannot prove: that the recordings were made well; test_recording proves that a difference is found.
 * Truth: testdata/kernels, each line by the source behind it; viommu-tck(1).
 */
#include "unit.h"

#include "process.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#define RECORDING "kernels/e1000e-7.3.probe"

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
	  { "--expect", "shared-group.probe", "0000:01:00.0", "0000:01:00.1" },
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

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(probed, answers) };
	static char program[PATH_MAX];

	if (argc != 3 || !realpath(argv[1], program) || chdir(argv[2]))
		return 2;
	process_program = program;
	return UNIT_RUN("probe", tables);
}
