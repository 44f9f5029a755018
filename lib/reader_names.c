/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which row of an element a name means.
 */
#include "reader.h"

#include <string.h>

enum { NAMES = sizeof(((struct row_names *)0)->at) / sizeof(struct row_name) };

static bool row_known(const struct pass *p, const struct row *r)
{
	return !p->d->as_of || r->since_n <= p->d->as_of;
}

static uint16_t find_attr(const struct reader *rd, const char *name)
{
	const struct row *rows = rd->p->t->rows;
	uint16_t id;

	for (id = rd->e->first; id < rd->e->last; id++)
		if (rows[id].type == ROW_ATTR && rows[id].name[0] == name[0] &&
		    !strcmp(rows[id].name, name))
			return row_known(rd->p, &rows[id]) ? id : 0;
	return 0;
}

/* The KEPT row, if the attribute is one of its words. */
static uint16_t find_kept(const struct reader *rd, const char *name)
{
	const uint16_t id = rd->e->kept;

	if (!id || words_find(&rd->p->t->words[rd->p->t->rows[id].words], name) < 0)
		return 0;
	return id;
}

struct row_name attr_rows(struct reader *rd, const char *name)
{
	const uint16_t elem = rd->n->elem;
	struct row_name *known = &rd->p->names->at[((uintptr_t)name / 8 + elem) % NAMES];

	if (known->name != name || known->elem != elem)
		*known = (struct row_name){ name, elem, find_attr(rd, name), find_kept(rd, name) };
	return *known;
}

static bool is_child(const struct row *r)
{
	return r->type == ROW_CHILD || r->type == ROW_LEAF || r->type == ROW_FLAG ||
	       r->type == ROW_OPAQUE;
}

uint16_t child_row(const struct reader *rd, const struct xml_node *x)
{
	const struct row *rows = rd->p->t->rows;
	const unsigned qemu = x->space == SPACE_QEMU ? F_QEMU : 0;
	const char *name = x->name;
	uint16_t id, any = 0;

	if (x->space == SPACE_FOREIGN)
		return 0;
	for (id = rd->e->first; id < rd->e->last; id++) {
		if (!is_child(&rows[id]) || (rows[id].flags & F_QEMU) != qemu)
			continue;
		if (rows[id].name[0] == '*')
			any = words_find(&rd->p->t->words[rows[id].words], name) < 0 ? 0 : id;
		else if (rows[id].name[0] == name[0] && !strcmp(rows[id].name, name) &&
			 row_known(rd->p, &rows[id]))
			return id;
	}
	return any;
}
