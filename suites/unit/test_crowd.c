/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: when a document is worth more findings than a report keeps, the program says how many there are beyond.
 * Cannot prove: that the report counts right; test_report and test_limits do.
 * Truth: limits.def, viommu-tck(1).
 */
#include "unit.h"

#include "limit.h"
#include "process.h"

#include <stdlib.h>
#include <unistd.h>

static char *program;

/* A document with so many elements that each is worth a remark, or a refusal. */
struct crowd {
	const char *claim, *option, *element;
	size_t n;
	int status;
	const char *out, *err; /* how the streams end */
};

static const struct crowd crowds[] = {
	{ "remarks beyond are counted", "--abi-update", "<foo/>", MAX_FINDINGS + 2, 0,
	  " [VT1904]\n", "viommu-tck: 2 further findings\n" },
	{ "remarks beyond are counted in JSON", "--json", "<foo/>", MAX_FINDINGS + 2, 0,
	  "}\n{\"file\":\"<stdin>\",\"further\":2}\n", "viommu-tck: 2 further findings\n" },
	{ "refusals beyond are counted", "--json", "<iommu model='x'/>", MAX_FINDINGS + 1, 1,
	  "}\n{\"file\":\"<stdin>\",\"further\":1}\n", "\nviommu-tck: 1 further findings\n" },
	{ "nothing beyond is not counted", "--json", "<foo/>", MAX_FINDINGS, 0, ",\"rule\":\"\"}\n",
	  "" },
};

static void stream_ends(int fd, const char *end)
{
	const off_t size = lseek(fd, 0, SEEK_END), n = (off_t)strlen(end);
	char *got = calloc(1, (size_t)n + 1);

	assert_true(size >= n && (n || !size));
	assert_int_equal(pread(fd, got, (size_t)n, size - n), n);
	assert_string_equal(got, end);
	free(got);
}

static void crowd_is_counted(void **state)
{
	const struct crowd *c = *state;
	const char *words[PROCESS_WORDS] = { "check", c->option, "-" };
	struct buf b = { 0 };
	int fds[3], i;
	size_t n;

	buf_add(&b, "<domain type='qemu'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os>"
		    "<devices><controller type='usb' model='none'/><memballoon model='none'/>");
	for (n = 0; n < c->n; n++)
		buf_add(&b, c->element);
	buf_add(&b, "</devices></domain>");
	fds[0] = process_stream(buf_text(&b));
	fds[1] = process_stream("");
	fds[2] = process_stream("");
	assert_int_equal(process_run(program, words, fds), c->status);
	stream_ends(fds[1], c->out);
	stream_ends(fds[2], c->err);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	buf_done(&b);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(crowds, crowd_is_counted) };

	if (argc != 2)
		return 2;
	program = argv[1];
	return UNIT_RUN("crowd", tables);
}
