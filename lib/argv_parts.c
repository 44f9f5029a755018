/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

static void put_kept(struct argv *a, const struct node *at, struct kept_list k)
{
	struct buf name = { 0 };

	while (kept_next(&k)) {
		buf_reset(&name);
		kept_name(&name, a->t->elems[at->elem].name, k.name);
		argv_left_out(a, at, buf_text(&name), NULL);
	}
	a->out.failed |= !buf_ok(&name);
	buf_done(&name);
}

void argv_unread(struct argv *a, const struct argv_row *r)
{
	const uint16_t row = r->rows[0];
	const uint16_t elem = a->t->rows[row].elem;
	const struct cell *c = argv_cell(a, row);
	const struct node *at = a->at[elem] ? a->at[elem] : a->domain[elem];
	const struct xml_node *x;

	if (!c)
		return;
	if (a->t->rows[row].type == ROW_KEPT) {
		put_kept(a, at, kept_of(a->t, row, c));
		return;
	}
	for (x = c->xml; x; x = x->same)
		if (!r->but || strcmp(x->name, r->but) != 0)
			argv_left_out(a, at, x->name, NULL);
}

static const struct xml_node *first_part(const struct argv *a, const struct argv_row *r)
{
	const struct cell *c = argv_cell(a, r->rows[0]);

	return c ? xml_first(c->xml) : NULL;
}

void argv_words(struct argv *a, const struct argv_row *r)
{
	const struct xml_node *x;

	a->bare = false;
	for (x = first_part(a, r); x; x = xml_next(x)) {
		const char *word = strcmp(x->name, r->child) ? NULL : xml_value(x, r->attr);

		if (word)
			argv_word(a, word);
	}
}

void argv_envs(struct argv *a, const struct argv_row *r)
{
	const struct xml_node *x;

	for (x = first_part(a, r); x; x = xml_next(x)) {
		const char *name = strcmp(x->name, r->child) ? NULL : xml_value(x, r->attr);
		const char *value = xml_value(x, r->value);

		if (!name)
			continue;
		argv_env(a, name, "=");
		argv_put(a, value ? value : "");
	}
}
