/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"
#include "changes.h"

/* What an option is about: the devices that it is printed for, else the domain; and what it depends on. */
static unsigned areas_of_option(const struct tables *t, const struct argv_row *r)
{
	unsigned areas = r->each ? areas_of_row(t, r->each) : IN_domain;

	if (r->when[0].row)
		areas |= areas_of_row(t, r->when[0].row);
	return r->since || r->until ? areas | IN_asof : areas;
}

int argv_mutants(struct each *e)
{
	const struct argv_row *r;
	int ret = 0;

	for (r = e->argv->rows; r->id && !ret; r++) {
		/* What is left out with a remark is seen by no case, unless it counts for the names of others. */
		const bool silent = r->type == ARGV_CARRIED || r->type == ARGV_UNREAD;
		struct mutant m = {
			.apply = lose_option,
			.what = "is left out",
			.name = r->id,
			.areas = areas_of_option(e->t, r),
			.id = (uint16_t)(r - e->argv->rows),
			.hint = { r->each ? e->t->rows[r->each].name : NULL },
		};

		if (!silent || r->numbered)
			ret = emit(e, &m);
		m.apply = forget_option;
		m.what = "is of every release";
		if (!ret && (r->since || r->until))
			ret = emit(e, &m);
	}
	return ret;
}

static int key_mutants(struct each *e, struct mutant m, const struct argv_device *d)
{
	const unsigned areas = m.areas;
	uint16_t at;
	size_t i;
	int ret = 0;

	m.apply = lose_key;
	for (at = 0; d->keys && d->keys[at].type != KEY_END && !ret; at++) {
		const struct argv_key *k = &d->keys[at];

		m.other = at;
		m.areas = areas;
		for (i = 0; i < ARGV_KEY_WHEN; i++)
			if (k->when[i].row)
				m.areas |= areas_of_row(e->t, k->when[i].row);
		if (k->row && k->type != KEY_PROPS)
			m.areas |= areas_of_row(e->t, k->row);
		m.what = "loses the key";
		m.detail = k->name		    ? k->name
			   : k->type == KEY_ADDRESS ? "addr"
			   : k->row		    ? e->t->rows[k->row].id
						    : "a part";
		if (k->type == KEY_PROPS)
			m.detail = e->t->elems[k->row].id;
		ret = emit(e, &m);
	}
	return ret;
}

int device_mutants(struct each *e)
{
	const struct argv_device *d;
	const struct argv_alias *a;
	struct mutant m = { .what = "is no kind of its own", .apply = lose_kind };
	int ret = 0;

	for (d = e->argv->devices; d->id && !ret; d++) {
		m.name = d->id;
		m.areas = areas_of_row(e->t, d->row);
		m.id = (uint16_t)(d - e->argv->devices);
		m.hint[0] = d->driver;
		ret = emit(e, &m);
		if (!ret)
			ret = key_mutants(e, m, d);
	}
	m = (struct mutant){ .what = "is no alias", .apply = rename_alias };
	for (a = e->argv->aliases; a->text && !ret; a++) {
		m.name = a->text;
		m.areas = areas_of_row(e->t, a->row);
		m.id = (uint16_t)(a - e->argv->aliases);
		ret = emit(e, &m);
	}
	return ret;
}
