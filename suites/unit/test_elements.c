/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: every element of the tables is used, and what is derived of it fits its rows.
 * Cannot prove: that libvirt has the element; the golden cases do.
 * Truth: the heads of the .def files and table.h.
 */
#include "unit.h"

static const struct tables *t;

/* Says which element of the table it is about, and fails. */
static void holds(const char *id, bool condition, const char *what)
{
	if (!condition)
		fail_msg("%s: not %s", id, what);
}

#define HOLDS(id, condition) holds(id, condition, #condition)

struct claim {
	const char *claim;
	void (*holds)(uint16_t id);
};

static bool is_below(uint16_t elem, uint16_t wanted, unsigned depth)
{
	uint16_t id;

	if (elem == wanted)
		return true;
	for (id = t->elems[elem].first; depth && id < t->elems[elem].last; id++)
		if (t->rows[id].type == ROW_CHILD && is_below(t->rows[id].child, wanted, depth - 1))
			return true;
	return false;
}

static void element_is_used(uint16_t id)
{
	const struct elem *e = &t->elems[id];

	HOLDS(e->id, e->name && *e->name && e->doc && *e->doc);
	HOLDS(e->id, (e->first && e->first < e->last) || e->flags & F_CARRIED);
	HOLDS(e->id, is_below(E_DOMAIN, id, 8));
}

static void element_is_derived(uint16_t id)
{
	const struct elem *e = &t->elems[id];
	uint16_t i, printed = 0;

	for (i = e->first; i < e->last; i++)
		printed += t->rows[i].fmt != 0;
	HOLDS(e->id, e->nfmt == printed);
	for (i = 1; i < e->nfmt; i++)
		HOLDS(e->id, t->rows[e->fmt[i - 1]].fmt <= t->rows[e->fmt[i]].fmt);
	HOLDS(e->id, !e->address || t->rows[e->address].child == E_ADDRESS);
	HOLDS(e->id, !e->alias || t->rows[e->alias].child == E_ALIAS);
	HOLDS(e->id, !e->boot || t->rows[e->boot].child == E_BOOT);
	HOLDS(e->id, !e->kept || t->rows[e->kept].type == ROW_KEPT);
}

/* Such an attribute would be read, or be carried through by one of two rows only. */
static void element_keeps_what_is_not_read(uint16_t id)
{
	const struct elem *e = &t->elems[id];
	uint16_t i;

	for (i = e->first; i < e->last; i++) {
		const struct row *r = &t->rows[i];

		HOLDS(r->id, r->type != ROW_KEPT || i == e->kept);
		HOLDS(r->id, r->type != ROW_ATTR || !e->kept ||
				     words_find(&t->words[t->rows[e->kept].words], r->name) < 0 ||
				     (r->only && !(r->only & t->rows[e->kept].only)));
	}
}

static const struct claim elem_claims[] = {
	{ "every element has rows, a sentence and a parent", element_is_used },
	{ "the order of printing is the rows' own", element_is_derived },
	{ "no attribute is both read and carried through", element_keeps_what_is_not_read },
};

static void each_elem(void **state)
{
	const struct claim *c = *state;
	uint16_t id;

	for (id = 1; id < E_COUNT; id++)
		c->holds(id);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(elem_claims, each_elem),
	};

	t = tables_default();
	return UNIT_RUN("elements", tables);
}
