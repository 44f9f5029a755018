/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the engines do with every row of the table what the row says: what is good is read, printed and read again,
 * what is nearly good is refused with its code. Cannot prove: the table itself, from which all of this is made.
 * Truth: the table, and libvirt's spec 1.2, 13.1, 13.3 for what each kind takes.
 */
#include "build.h"
#include "complete.h"
#include "format.h"
#include "kind.h"
#include "unit.h"
#include "values.h"

#include <libxml/parser.h>
#include <stdlib.h>

static struct way ways[WAYS];
static size_t way_count;

static struct values values;

/* One way, as a name for failures: "/iommu/driver/@eim". */
static const char *way_name(const struct way *w)
{
	static char name[256];
	const struct tables *t = tables_default();
	struct buf b = { 0 };
	unsigned i;

	for (i = 0; i < w->steps; i++) {
		buf_char(&b, '/');
		buf_add(&b, t->rows[w->step[i]].name);
	}
	buf_add(&b, t->rows[w->row].type == ROW_ATTR ? "/@" : "/");
	buf_add(&b, t->rows[w->row].name);
	snprintf(name, sizeof(name), "%s (variant %u)", buf_text(&b), w->variant);
	buf_done(&b);
	return name;
}

static void holds(const struct way *w, const char *text, bool condition, const char *what)
{
	if (!condition)
		fail_msg("%s='%s': not %s", way_name(w), text, what);
}

#define HOLDS(w, text, condition) holds(w, text, condition, #condition)

static void parse_with(struct unit_answer *a, const struct way *w, const char *value)
{
	xmlDoc *doc = build_new();
	char *text;

	build_set(doc, w, value, false);
	text = build_text(doc);
	unit_parse(a, text, NULL);
	xmlFree(text);
	xmlFreeDoc(doc);
}

/* Completes and prints; to be freed with free(). */
static char *canonical(struct viommu_doc *d)
{
	struct buf b = { 0 };

	assert_int_equal(doc_complete(d), 0);
	doc_format(d, &b);
	assert_true(buf_ok(&b));
	return b.data;
}

/* Whether some element at the end of the way holds an equal value. */
static bool holds_value(const struct viommu_doc *d, const struct node *n, const struct way *w,
			const struct cell *c)
{
	const struct row *r = &d->t->rows[w->row];
	const struct cell *own = node_cell(d->t, n, w->row);
	const struct node *child;
	unsigned depth = 0;

	if (own)
		return own->state != CELL_ABSENT && kind_get(r->kind)->equal(own, c);
	for (child = n; child->parent; child = child->parent)
		depth++;
	for (child = node_child(d->t, n, w->step[depth]); child; child = child->next)
		if (holds_value(d, child, w, c))
			return true;
	return false;
}

static const struct cell *cell_on(const struct viommu_doc *d, const struct way *w)
{
	const struct node *n = d->root;
	unsigned i;

	for (i = 0; i < w->steps; i++)
		n = node_child(d->t, n, w->step[i]);
	return node_cell(d->t, n, w->row);
}

/* Some rows are read and never written; units are written as KiB, empty texts not at all. */
static bool is_printed(const struct way *w, const struct cell *c)
{
	const struct row *rows = tables_default()->rows, *r = &rows[w->row];
	unsigned i;

	for (i = 0; i < w->steps; i++)
		if (!rows[w->step[i]].fmt)
			return false;
	if (w->row == A_CURRENT_MEMORY_SIZE && !c->u) /* stands for all of the memory */
		return false;
	if (r->unless && c->u == UINT32_MAX) /* as many vCPUs as there are */
		return false;
	if (r->kind == K_UNIT || (r->kind == K_TEXT && !*c->s && !(r->flags & F_KEEP_EMPTY)))
		return false;
	return r->fmt || r->type == ROW_TEXT;
}

/* ---- what is good is read, printed, and read again ---- */

static void check_round_trip(const struct way *w, const char *value, struct unit_answer *a)
{
	const struct cell c = *cell_on(a->doc, w);
	char *once = canonical(a->doc), *again, *twice;
	struct unit_answer b;

	unit_parse(&b, once, NULL);
	HOLDS(w, value, !b.ret);
	if (c.state == CELL_WRITTEN && is_printed(w, &c))
		HOLDS(w, value, holds_value(b.doc, b.doc->root, w, &c));
	again = canonical(a->doc);
	HOLDS(w, value, !strcmp(again, once));
	twice = canonical(b.doc);
	HOLDS(w, value, !strcmp(twice, once));
	free(once);
	free(again);
	free(twice);
	unit_done(&b);
}

static const char *last_step(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 + (slash[1] == '@') : path;
}

/* Whether it is a rule that speaks, or what has to stand beside another variant of the element. */
static bool is_kinds_fault(const struct way *w, const struct viommu_finding *f)
{
	const struct row *r = &tables_default()->rows[w->row];

	if (!f || *f->rule)
		return false;
	if (r->flags & F_VARIANT || w->row == A_HOSTDEV_MODE)
		return !strcmp(last_step(f->path), r->name);
	return true;
}

/* Returns whether it was read. */
static bool check_good(const struct way *w, const char *value)
{
	struct unit_answer a;
	bool read;

	parse_with(&a, w, value);
	HOLDS(w, value, a.ret >= 0 && !is_kinds_fault(w, viommu_report_first(a.rep)));
	read = !a.ret;
	if (read)
		check_round_trip(w, value, &a);
	unit_done(&a);
	return read;
}

/* Rows of other devices than those that are typed: libvirt knows them and refuses them (L 3.1). */
static bool is_foreign(uint16_t row)
{
	return row == A_SOURCE_STARTUP_POLICY || row == A_HOSTDEV_SGIO || row == A_HOSTDEV_RAWIO;
}

static void way_takes_good(const struct way *w)
{
	unsigned i, read = 0;

	values_good(&tables_default()->rows[w->row], &values);
	for (i = 0; i < values.n; i++)
		read += check_good(w, values.text[i]);
	HOLDS(w, "any", (read > 0) != is_foreign(w->row));
}

/* ---- what is nearly good is refused with the row's code ---- */

static void check_near(const struct way *w, const char *value, enum code_id code)
{
	const struct row *r = &tables_default()->rows[w->row];
	const struct viommu_finding *f;
	struct unit_answer a;

	parse_with(&a, w, value);
	f = viommu_report_first(a.rep);
	if (code == C_OK && !a.ret) {
		check_round_trip(w, value, &a);
	} else if (code == C_OK) {
		HOLDS(w, value, *f->rule);
	} else {
		HOLDS(w, value, a.ret > 0 && f && !a.doc);
		HOLDS(w, value, !strcmp(f->name, unit_code(code)));
		HOLDS(w, value, !strcmp(last_step(f->path), r->name) || r->type == ROW_TEXT);
		HOLDS(w, value, !*f->rule && !strcmp(f->pass, "parse"));
	}
	unit_done(&a);
}

static void way_refuses_near(const struct way *w)
{
	unsigned i;

	values_near(&tables_default()->rows[w->row], &values);
	for (i = 0; i < values.n; i++)
		check_near(w, values.text[i], values.code[i]);
}

struct claim {
	const char *claim;
	void (*holds)(const struct way *w);
};

static const struct claim claims[] = {
	{ "every value of every row is read, printed and read again", way_takes_good },
	{ "every near miss of every row is refused with its code", way_refuses_near },
};

static void each_way(void **state)
{
	const struct claim *c = *state;
	size_t i;

	assert_in_range(way_count, 300, WAYS - 1);
	for (i = 0; i < way_count; i++)
		c->holds(&ways[i]);
}

/* Every value of the table is reached. */
struct reach {
	const char *claim;
	uint8_t type;
};

static const struct reach reaches[] = {
	{ "every attribute is reached", ROW_ATTR },
	{ "every text is reached", ROW_TEXT },
	{ "every child that is a value is reached", ROW_LEAF },
	{ "every flag is reached", ROW_FLAG },
};

static void rows_are_reached(void **state)
{
	const struct reach *c = *state;
	const struct row *rows = tables_default()->rows;
	bool reached[A_COUNT] = { false };
	uint16_t id;
	size_t i;

	for (i = 0; i < way_count; i++)
		reached[ways[i].row] = true;
	for (id = 1; id < A_COUNT; id++)
		if (rows[id].type == c->type && !reached[id])
			fail_msg("%s: no way leads there", rows[id].id);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(reaches, rows_are_reached),
		UNIT_TABLE(claims, each_way),
	};

	way_count = ways_find(ways, WAYS);
	return UNIT_RUN("property", tables);
}
