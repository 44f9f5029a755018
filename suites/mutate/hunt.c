/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "hunt.h"

#include "areas.h"
#include "findings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 1 when the case fails with the changed tables, 0 when it does not notice. */
static int notices(struct engine *e, const struct golden_case *c)
{
	struct golden_verdict v = { .quick = true };
	int ret = golden_run(e, c, &v);

	if (!ret)
		ret = v.failures != 0;
	golden_verdict_done(&v);
	return ret;
}

/* Documents of megabytes would take the hunt longer than all others together. */
static bool too_big(const struct golden_case *c)
{
	return c->generate_count > 1000000;
}

static bool expects(const struct golden_case *c, unsigned number)
{
	size_t i;

	for (i = 0; i < c->bads; i++)
		if (c->bad[i].refusal.code == number)
			return true;
	return c->refusal.code == number || findings_have(c, number);
}

static bool says(const struct golden_case *c, const char *text)
{
	size_t i;

	if ((c->in.data && strstr(c->in.data, text)) ||
	    (c->args.data && strstr(c->args.data, text)))
		return true;
	for (i = 0; i < c->bads; i++)
		if (c->bad[i].xml.data && strstr(c->bad[i].xml.data, text))
			return true;
	return false;
}

/* Whether the case looks as if it were about the fact. */
static bool promising(const struct golden_case *c, const struct mutant *m)
{
	if (m->number)
		return expects(c, m->number);
	return m->hint[0] && says(c, m->hint[0]) && (!m->hint[1] || says(c, m->hint[1]));
}

/* A way through the cases for one mutant. */
struct search {
	struct hunt *h;
	struct engine *e;
	const struct mutant *m;
	unsigned areas;
	size_t found; /* the case that noticed */
};

/* 1 when the case may kill the mutant, and does. */
static int kills(struct search *s, size_t at)
{
	const struct golden_case *c = &s->h->golden.cases[at];
	int ret;

	if (s->h->tried[at] || !(s->h->area[at] & s->areas) || (too_big(c) && !s->m->big))
		return 0;
	s->h->tried[at] = true;
	ret = notices(s->e, c);
	if (ret > 0)
		s->found = at;
	return ret;
}

static int try_recent(struct search *s)
{
	unsigned k;
	int ret = 0;

	for (k = 0; k < RECENT && !ret; k++)
		ret = kills(s, s->h->recent[(s->h->newest + RECENT - k) % RECENT]);
	return ret;
}

static int try_cases(struct search *s, bool all)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < s->h->golden.count && !ret; i++)
		if (all || promising(&s->h->golden.cases[i], s->m))
			ret = kills(s, i);
	return ret;
}

static int search(struct search *s)
{
	int ret = try_recent(s);

	if (!ret)
		ret = try_cases(s, false);
	if (!ret)
		ret = try_cases(s, true);
	return ret;
}

static int hunt_with(struct hunt *h, struct engine *e, const struct mutant *m, struct end *ret_end)
{
	struct search s = { h, e, m, m->areas, 0 };
	int ret = search(&s);

	if (ret > 0) {
		ret_end->killer = h->golden.cases[s.found].id;
		h->recent[++h->newest % RECENT] = s.found;
		return 0;
	}
	s.areas = ~0U;
	if (!ret)
		ret = search(&s);
	if (ret > 0)
		ret_end->elsewhere = h->golden.cases[s.found].id;
	return ret < 0 ? ret : 0;
}

int hunt_one(struct hunt *h, const struct mutant *m, struct end *ret_end)
{
	struct engine e = engine_default(&h->golden.caps);
	int ret;

	memset(ret_end, 0, sizeof(*ret_end));
	memset(h->tried, 0, h->golden.count * sizeof(*h->tried));
	memcpy(&h->copy->t, tables_default(), sizeof(h->copy->t));
	h->copy->argv = *argv_tables_default();
	h->copy->devices = *h->copy->t.devices;
	h->copy->t.devices = &h->copy->devices;
	m->apply(h->copy, m);
	tables_derive(&h->copy->t);
	e.t = &h->copy->t;
	e.argv = &h->copy->argv;
	ret = hunt_with(h, &e, m, ret_end);
	engine_done(&e);
	return ret;
}

/* The cases themselves must be sound, or every mutant dies for no reason. */
int hunt_try_cases(struct hunt *h)
{
	struct engine e = engine_default(&h->golden.caps);
	size_t i;
	int failing = 0;

	for (i = 0; i < h->golden.count && failing >= 0; i++) {
		const struct golden_case *c = &h->golden.cases[i];
		int ret = too_big(c) ? 0 : notices(&e, c);

		if (ret > 0 || !h->area[i])
			fprintf(stderr, "viommu-tck-mutate: case %s %s\n", c->id,
				ret > 0 ? "fails as it is" : "is of no area of areas.def");
		failing = ret < 0 ? ret : failing + (ret || !h->area[i]);
	}
	engine_done(&e);
	return failing;
}

int hunt_load(struct hunt *h, const char *data_dir)
{
	size_t i;
	int ret = golden_load(&h->golden, data_dir);

	if (ret)
		return ret;
	h->copy = malloc(sizeof(*h->copy));
	h->area = calloc(h->golden.count + 1, sizeof(*h->area));
	h->tried = calloc(h->golden.count + 1, sizeof(*h->tried));
	if (!h->copy || !h->area || !h->tried)
		return -ENOMEM;
	for (i = 0; i < h->golden.count; i++)
		h->area[i] = area_of_case(h->golden.cases[i].id);
	return 0;
}

void hunt_done(struct hunt *h)
{
	free(h->copy);
	free(h->area);
	free(h->tried);
	golden_done(&h->golden);
}
