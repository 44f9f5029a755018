/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include "format.h"
#include "kind.h"
#include "xml_read.h"

#include <stdlib.h>

enum { MAX_TESTS = 1000 };

int unit_run(const char *group, const struct unit_table *tables, size_t count)
{
	static struct CMUnitTest tests[MAX_TESTS];
	size_t n = 0, i, row;

	for (i = 0; i < count; i++) {
		for (row = 0; row < tables[i].count && n < MAX_TESTS; row++) {
			const char *at = (const char *)tables[i].rows + row * tables[i].size;

			tests[n++] = (struct CMUnitTest){
				.name = *(const char *const *)(const void *)at,
				.test_func = tables[i].run,
				.initial_state = (void *)at,
			};
		}
	}
	if (n == MAX_TESTS)
		return 1;
	return _cmocka_run_group_tests(group, tests, n, NULL, NULL);
}

void unit_parse(struct unit_answer *a, const char *xml, const struct viommu_options *o)
{
	*a = (struct unit_answer){ 0 };
	assert_int_equal(viommu_report_new(&a->rep), 0);
	a->ret = viommu_parse(&a->doc, xml, strlen(xml), o, a->rep);
}

void unit_validate(struct unit_answer *a, const char *xml, const struct viommu_options *o)
{
	unit_parse(a, xml, o);
	if (!a->ret)
		a->ret = viommu_validate(a->doc, NULL, a->rep);
}

void unit_done(struct unit_answer *a)
{
	viommu_doc_free(a->doc);
	viommu_report_free(a->rep);
	*a = (struct unit_answer){ 0 };
}

const char *unit_verdict(const struct unit_answer *a)
{
	const struct viommu_finding *f = viommu_report_first(a->rep);

	return f ? f->name : "OK";
}

const char *unit_code(enum code_id code)
{
	return tables_default()->codes[code].name;
}

const char *unit_refusals(const struct unit_answer *a)
{
	static char text[1024];
	const struct viommu_finding *f;
	size_t i, used = 0;

	text[0] = '\0';
	for (i = 0; (f = viommu_report_get(a->rep, i)) && used < sizeof(text) / 2; i++) {
		if (f->severity != VIOMMU_ERROR)
			continue;
		if (used)
			text[used++] = ' ';
		memcpy(text + used, f->name, strlen(f->name) + 1);
		used += strlen(f->name);
	}
	return text;
}

char *unit_format(const struct unit_answer *a)
{
	char *text = NULL;

	assert_string_equal(unit_refusals(a), "");
	assert_int_equal(a->ret, 0);
	assert_int_equal(viommu_format(a->doc, &text), 0);
	return text;
}

void unit_add_pieces(struct buf *b, const char *piece, size_t n)
{
	const char *mark = strstr(piece, "%n");
	const size_t before = mark ? (size_t)(mark - piece) : strlen(piece);
	size_t i;

	for (i = 0; i < n; i++) {
		buf_add_n(b, piece, before);
		if (!mark)
			continue;
		buf_u64(b, i);
		buf_add(b, mark + 2);
	}
}

void unit_same_text(const char *got, const char *expected)
{
	size_t same = 0, line = 0;

	for (; got[same] && got[same] == expected[same]; same++)
		if (got[same] == '\n')
			line = same + 1;
	if (got[same] != expected[same])
		fail_msg("got line \"%.*s\", expected \"%.*s\"", (int)strcspn(got + line, "\n"),
			 got + line, (int)strcspn(expected + line, "\n"), expected + line);
}

static void dump_node(const struct viommu_doc *d, const struct node *n, unsigned depth,
		      struct buf *b);

static void dump_value(const struct viommu_doc *d, const struct row *r, const struct cell *c,
		       struct buf *b)
{
	buf_char(b, '=');
	if (r->kind == K_UNIT)
		buf_add(b, c->s);
	else if (r->kind == K_PRESENT)
		buf_u64(b, c->u);
	else
		value_text(d->t, r, c, b);
}

static void dump_cell(const struct viommu_doc *d, const struct row *r, const struct cell *c,
		      unsigned depth, struct buf *b)
{
	const struct node *child;
	const struct xml_node *x;
	struct kept_list k;

	buf_fill(b, ' ', depth);
	buf_add(b, r->id);
	buf_add(b, c->state == CELL_WRITTEN ? " written" : " inferred");
	if (r->kind)
		dump_value(d, r, c, b);
	buf_char(b, '\n');
	for (x = r->type == ROW_OPAQUE ? c->xml : NULL; x; x = x->same)
		format_carried(x, depth + 1, (struct carry){ .verbatim = false }, b);
	for (k = kept_of(d->t, (uint16_t)(r - d->t->rows), r->type == ROW_KEPT ? c : NULL);
	     kept_next(&k);) {
		buf_fill(b, ' ', depth + 1);
		buf_add(b, k.name);
		buf_char(b, '=');
		buf_add(b, k.value);
		buf_char(b, '\n');
	}
	for (child = r->type == ROW_CHILD ? c->first : NULL; child; child = child->next)
		dump_node(d, child, depth + 1, b);
}

static void dump_node(const struct viommu_doc *d, const struct node *n, unsigned depth,
		      struct buf *b)
{
	const struct elem *e = &d->t->elems[n->elem];
	uint16_t id;

	buf_fill(b, ' ', depth);
	buf_char(b, '<');
	buf_add(b, e->id);
	buf_char(b, ' ');
	buf_u64(b, n->line);
	buf_char(b, ' ');
	buf_u64(b, n->ordinal);
	buf_char(b, '\n');
	if (e->flags & F_CARRIED)
		format_carried(n->xml, depth + 1, (struct carry){ .verbatim = false }, b);
	for (id = e->first; id < e->last; id++)
		if (d->t->rows[id].type != ROW_CHECK && cell_at(d->t, n, id)->state != CELL_ABSENT)
			dump_cell(d, &d->t->rows[id], cell_at(d->t, n, id), depth, b);
}

void unit_tree(struct xml_tree *ret, const char *xml)
{
	const struct doc_source source = { tables_default(), xml, strlen(xml), NULL };
	struct viommu_report *rep;

	*ret = (struct xml_tree){ 0 };
	assert_int_equal(viommu_report_new(&rep), 0);
	assert_int_equal(xml_read(ret, &source, rep), 0);
	viommu_report_free(rep);
}

void unit_dump(const struct viommu_doc *d, struct buf *b)
{
	unsigned i;

	dump_node(d, d->root, 0, b);
	buf_add(b, d->machine ? d->machine->prefix : "no machine");
	for (i = 0; i < d->buses; i++) {
		buf_add(b, "\nbus ");
		buf_u64(b, d->bus[i] ? d->bus[i]->ordinal : 0);
	}
	buf_add(b, d->uuid_made_up ? "\nuuid made up\n" : "\n");
	assert_true(buf_ok(b));
}

static void check_words(const struct unit_print *c, const char *text)
{
	assert_string_equal(!c->holds || strstr(text, c->holds) ? "" : text, "");
	assert_string_equal(c->lacks && strstr(text, c->lacks) ? text : "", "");
}

void unit_print_is_stable(void **state)
{
	const struct unit_print *c = *state;
	struct unit_answer a, again;
	char *once, *twice;

	unit_validate(&a, c->xml, NULL);
	assert_string_equal(unit_verdict(&a), "OK");
	once = unit_format(&a);
	unit_validate(&again, once, NULL);
	twice = unit_format(&again);
	unit_same_text(twice, once);
	check_words(c, once);
	free(once);
	free(twice);
	unit_done(&a);
	unit_done(&again);
}

static void each_below(const struct viommu_doc *d, struct node *n, unit_node_fn *fn, void *data)
{
	const struct elem *e = &d->t->elems[n->elem];
	struct node *child;
	uint16_t id;

	fn(d, n, data);
	for (id = e->first; id < e->last; id++) {
		if (d->t->rows[id].type != ROW_CHILD)
			continue;
		for (child = cell_at(d->t, n, id)->first; child; child = child->next)
			each_below(d, child, fn, data);
	}
}

void unit_each_node(const struct viommu_doc *d, unit_node_fn *fn, void *data)
{
	each_below(d, d->root, fn, data);
}
