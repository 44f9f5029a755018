/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: that a difference from a recording, a line that did not come and one without a source are no pass.
 * Cannot prove: that recordings were made well.
 * Truth: viommu-tck(1).
 */
#include "unit.h"

#include "recording.h"

#include <stdlib.h>

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

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(comparisons, compares) };

	return UNIT_RUN("recording", tables);
}
