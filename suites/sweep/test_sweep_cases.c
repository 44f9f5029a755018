/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: what test_sweep proves, for the documents of all golden cases, hence for every rule and code.
 * Cannot prove: the same for failures that follow each other; test_sweep does for its own documents.
 * Truth: viommu.h.
 */
#include "golden.h"
#include "sweep.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static struct golden cases;

/* Cases whose document is one of many megabytes, or has bytes that no text has, are left to the others. */
static bool is_small(const struct golden_text *t)
{
	return t->data && t->len < 16384 && strlen(t->data) == t->len;
}

static void sweep_text(const struct golden_case *c, const struct golden_text *t)
{
	const struct scenario s = { .claim = c->id, .xml = t->data, .flags = c->options.flags };

	if (is_small(t) && !c->generate)
		sweep(&s, FAIL_ONCE);
}

struct area {
	const char *claim; /* "abi/" */
};

static void each_case(void **state)
{
	const struct area *area = *state;
	unsigned found = 0;
	size_t i, k;

	for (i = 0; i < cases.count; i++) {
		const struct golden_case *c = &cases.cases[i];

		if (strncmp(c->id, area->claim, strlen(area->claim)) != 0)
			continue;
		found++;
		sweep_text(c, &c->in);
		for (k = 0; k < c->bads; k++)
			sweep_text(c, &c->bad[k].xml);
	}
	assert_int_not_equal(found, 0);
}

static const struct area areas[] = {
	{ "abi/" },	{ "address/" }, { "asof/" },	 { "controller/" }, { "domain/" },
	{ "hostdev/" }, { "iommu/" },	{ "iommufd/" },	 { "limit/" },	    { "order/" },
	{ "schema/" },	{ "seed/" },	{ "topology/" },
};

static bool has_area(const char *id)
{
	size_t i;

	for (i = 0; i < sizeof(areas) / sizeof(areas[0]); i++)
		if (!strncmp(id, areas[i].claim, strlen(areas[i].claim)))
			return true;
	return false;
}

static const struct area all[] = {
	{ "no case is left out" },
};

static void each_area(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < cases.count; i++)
		if (!has_area(cases.cases[i].id))
			fail_msg("%s: its area is not swept", cases.cases[i].id);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(areas, each_case),
		UNIT_TABLE(all, each_area),
	};
	int failed;

	if (argc != 2 || golden_load(&cases, argv[1])) {
		fprintf(stderr, "usage: %s DATA-DIRECTORY\n", argv[0]);
		return 2;
	}
	sweep_init();
	failed = UNIT_RUN("sweep over cases", tables);
	golden_done(&cases);
	return failed;
}
