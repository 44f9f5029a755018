/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: documents mixed from rows of the table at random are answered alike every time, whatever the order of their
 * attributes, and what is accepted is printed as a fixed point. Cannot prove: that the answers are right.
 * Truth: the table; viommu.h for returns; the fixed point is a promise of the design.
 */
#include "build.h"
#include "unit.h"
#include "values.h"

#include <libxml/parser.h>
#include <stdlib.h>

/* For documents without one: what is made up is another one each time. */
#define GIVEN "12345678-9abc-def0-1234-56789abcdef1"

static struct way ways[WAYS];
static size_t way_count;

struct mix {
	const char *claim;
	uint64_t seed;
	unsigned documents;
	unsigned values; /* at most, in one document */
	unsigned near; /* percentage of values that are nearly good */
	unsigned flags;
	unsigned accepted, refused; /* percentage that there is at least */
};

static const struct mix mixes[] = {
	{ "one good value", 1, 200, 1, 0, VIOMMU_NO_TARGET, 50, 0 },
	{ "a few good values", 2, 300, 4, 0, VIOMMU_NO_TARGET, 20, 10 },
	{ "many good values", 3, 150, 20, 0, VIOMMU_NO_TARGET, 0, 50 },
	{ "good values for a target", 4, 300, 3, 0, 0, 5, 20 },
	{ "good values for a new definition", 5, 150, 3, 0, VIOMMU_NO_TARGET | VIOMMU_ABI_UPDATE,
	  20, 10 },
	{ "good values, strictly", 6, 150, 3, 0, VIOMMU_NO_TARGET | VIOMMU_STRICT, 5, 10 },
	{ "one bad value in ten", 7, 300, 6, 10, VIOMMU_NO_TARGET, 1, 30 },
	{ "one bad value in two", 8, 200, 6, 50, VIOMMU_NO_TARGET, 0, 60 },
	{ "bad values only", 9, 100, 20, 100, 0, 0, 90 },
};

/* xorshift64 */
static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

static unsigned below(uint64_t *s, size_t n)
{
	return (unsigned)(next(s) % n);
}

static void add_value(xmlDoc *doc, const struct mix *m, uint64_t *s)
{
	static struct values v;
	const struct way *w = &ways[below(s, way_count)];
	const struct row *r = &tables_default()->rows[w->row];

	if (below(s, 100) < m->near)
		values_near(r, &v);
	else
		values_good(r, &v);
	if (v.n)
		build_set(doc, w, v.text[below(s, v.n)], below(s, 2));
}

static xmlDoc *mix(const struct mix *m, uint64_t *s)
{
	xmlDoc *doc = build_accepted();
	unsigned i, n = 1 + below(s, m->values);

	for (i = 0; i < n; i++)
		add_value(doc, m, s);
	return doc;
}

static void ask(struct unit_answer *a, xmlDoc *doc, unsigned flags)
{
	char *text = build_text(doc);

	unit_validate(a, text, &UNIT_OPTIONS(.flags = flags, .uuid = GIVEN));
	xmlFree(text);
	assert_true(a->ret >= 0);
	assert_int_equal(a->ret, viommu_report_refusals(a->rep));
	assert_int_equal(a->ret > 0, viommu_report_first(a->rep) != NULL);
}

static void assert_same_finding(const struct viommu_finding *a, const struct viommu_finding *b)
{
	assert_int_equal(a != NULL, b != NULL);
	if (!a)
		return;
	assert_string_equal(a->sentence, b->sentence);
	assert_string_equal(a->path, b->path);
	assert_string_equal(a->rule, b->rule);
	assert_int_equal(a->code, b->code);
	assert_int_equal(a->line, b->line);
}

/* All findings, in their order. */
static void assert_same_report(const struct unit_answer *a, const struct unit_answer *b)
{
	size_t i;

	assert_int_equal(a->ret, b->ret);
	assert_int_equal(viommu_report_count(a->rep), viommu_report_count(b->rep));
	for (i = 0; i < viommu_report_count(a->rep); i++)
		assert_same_finding(viommu_report_get(a->rep, i), viommu_report_get(b->rep, i));
}

static void assert_same_text(const struct unit_answer *a, const struct unit_answer *b)
{
	char *first = unit_format(a), *second = unit_format(b);

	unit_same_text(second, first);
	free(first);
	free(second);
}

/* What was printed is accepted, prints the same, and is the same machine. */
static void check_fixed_point(const struct unit_answer *a, unsigned flags)
{
	char *text = unit_format(a);
	struct unit_answer b;

	unit_validate(&b, text, &UNIT_OPTIONS(.flags = flags, .uuid = GIVEN));
	assert_same_text(a, &b);
	assert_int_equal(viommu_compare(a->doc, b.doc, b.rep), 0);
	free(text);
	unit_done(&b);
}

static void check_argv(const struct unit_answer *a)
{
	char *once = NULL, *twice = NULL;

	assert_int_equal(viommu_argv(a->doc, a->rep, &once), viommu_argv(a->doc, a->rep, &twice));
	assert_true(!once == !twice && (!once || !strcmp(once, twice)));
	free(once);
	free(twice);
}

static bool check_document(xmlDoc *doc, unsigned flags)
{
	struct unit_answer a, again, turned;
	bool accepted;

	ask(&a, doc, flags);
	ask(&again, doc, flags);
	assert_same_report(&a, &again);
	build_turn(doc);
	ask(&turned, doc, flags);
	assert_int_equal(turned.ret, a.ret);
	assert_same_finding(viommu_report_first(a.rep), viommu_report_first(turned.rep));
	accepted = !a.ret;
	if (accepted) {
		assert_same_text(&a, &turned);
		check_fixed_point(&a, flags);
		check_argv(&a);
	}
	unit_done(&a);
	unit_done(&again);
	unit_done(&turned);
	return accepted;
}

static void answers_are_stable(void **state)
{
	const struct mix *m = *state;
	uint64_t s = m->seed * 0x9e3779b97f4a7c15;
	unsigned i, accepted = 0;

	for (i = 0; i < m->documents; i++) {
		xmlDoc *doc = mix(m, &s);

		accepted += check_document(doc, m->flags);
		xmlFreeDoc(doc);
	}
	assert_in_range(accepted * 100, m->documents * m->accepted,
			m->documents * (100 - m->refused));
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(mixes, answers_are_stable),
	};

	way_count = ways_find(ways, WAYS);
	return UNIT_RUN("mixed", tables);
}
