/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the tables are sound in themselves: every row is complete, names what exists, and clashes with no other.
 * Cannot prove: that a fact in them is true; the golden cases do, and the mutants measure how well.
 * Truth: the heads of the .def files, table.h and doc.h; the order of words is that of libvirt's spec 1.1, 3.1, 4.1.
 */
#include "kind.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static const struct tables *t;
static const char *public_header;

/* Says which row of the table it is about, and fails. */
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

static bool has_value(const struct row *r)
{
	return r->type == ROW_ATTR || r->type == ROW_TEXT || r->type == ROW_LEAF ||
	       r->type == ROW_FLAG;
}

/* ---- attrs.def ---- */

static void row_has_kind(uint16_t id)
{
	const struct row *r = &t->rows[id];
	const struct kind *kind = kind_get(r->kind);

	HOLDS(r->id, has_value(r) == (r->kind != K_NONE));
	HOLDS(r->id, r->kind < K_COUNT);
	HOLDS(r->id, !r->kind || (kind->name && kind->parse && kind->text && kind->equal));
	HOLDS(r->id, r->json < J_COUNT);
	HOLDS(r->id, r->base == 0 || r->base == 10);
}

static void row_has_words(uint16_t id)
{
	const struct row *r = &t->rows[id];
	bool wants = r->kind == K_WORD || r->type == ROW_KEPT ||
		     (r->type == ROW_OPAQUE && r->name[0] == '*');

	HOLDS(r->id, r->words < W_COUNT);
	HOLDS(r->id, !wants || (r->words && t->words[r->words].n > 0));
	HOLDS(r->id, t->words[r->words].n <= TABLE_WORDS);
}

static void row_belongs_to_element(uint16_t id)
{
	const struct row *r = &t->rows[id];
	const struct elem *e = &t->elems[r->elem];

	HOLDS(r->id, r->elem > E_NONE && r->elem < E_COUNT);
	HOLDS(r->id, e->first <= id && id < e->last);
	HOLDS(r->id, (r->type == ROW_CHILD) == (r->child != E_NONE));
	HOLDS(r->id, r->child < E_COUNT);
	HOLDS(r->id, r->type == ROW_CHECK || r->name);
	HOLDS(r->id, !r->unless || t->rows[r->unless].elem == r->elem);
}

static bool is_attribute(const struct row *r)
{
	return r->type == ROW_ATTR || r->type == ROW_KEPT;
}

/* Two rows of one name would shadow each other; carried elements are placed by their order alone. */
static void row_is_apart(uint16_t id)
{
	const struct row *a = &t->rows[id];
	uint16_t other;

	for (other = id + 1; other < t->elems[a->elem].last; other++) {
		const struct row *b = &t->rows[other];

		if (a->type == ROW_CHECK || b->type == ROW_CHECK)
			continue;
		HOLDS(b->id, strcmp(a->name, b->name) != 0 || is_attribute(a) != is_attribute(b) ||
				     a->only != b->only);
		HOLDS(b->id, !a->fmt || a->fmt != b->fmt ||
				     (a->type == ROW_OPAQUE && b->type == ROW_OPAQUE));
		HOLDS(b->id, !a->arg || a->arg != b->arg || a->alt != b->alt);
	}
}

static void row_compares_alone(uint16_t id)
{
	const struct row *a = &t->rows[id];
	uint16_t other;

	HOLDS(a->id, !a->cmp || a->abi);
	HOLDS(a->id, a->abi < C_COUNT && a->bad < C_COUNT && a->neg < C_COUNT);
	HOLDS(a->id, a->missing < C_COUNT && a->cap_code < C_COUNT);
	for (other = id + 1; other < A_COUNT; other++) {
		HOLDS(t->rows[other].id, !a->cmp || a->cmp != t->rows[other].cmp);
		HOLDS(t->rows[other].id,
		      !a->abi || a->abi == C_ABI_SWITCH || a->abi != t->rows[other].abi);
	}
}

static void row_names_releases(uint16_t id)
{
	const struct row *r = &t->rows[id];

	HOLDS(r->id, release_number(r->since) != UINT32_MAX);
	HOLDS(r->id, release_number(r->late_since) != UINT32_MAX);
	HOLDS(r->id, !r->late == !r->late_since);
	HOLDS(r->id, !(r->late & ~(r->models ? r->models : r->only)));
	HOLDS(r->id, !(r->silent & r->models));
}

static void row_is_documented(uint16_t id)
{
	const struct row *r = &t->rows[id];

	HOLDS(r->id, !has_value(r) || (r->doc && *r->doc));
	HOLDS(r->id, !has_value(r) || (r->src && *r->src));
	HOLDS(r->id, !r->doc || r->doc[strlen(r->doc) - 1] == '.');
}

/* What is filled in must be a value; what is printed as JSON needs a name; a required value has no default. */
static void row_is_consistent(uint16_t id)
{
	const struct row *r = &t->rows[id];

	HOLDS(r->id, !r->dflt || !(r->flags & F_REQUIRED));
	HOLDS(r->id, !r->json || r->prop);
	HOLDS(r->id, !r->arg || r->prop || r->type == ROW_CHILD);
	HOLDS(r->id, !r->hex || r->kind == K_UINT || r->kind == K_INT);
	HOLDS(r->id, !r->path || r->kind == K_SIZE);
	HOLDS(r->id, r->kind != K_SIZE || r->path);
	HOLDS(r->id, !r->cap_code || r->prop);
	HOLDS(r->id, !(r->flags & F_MANY) || r->type == ROW_CHILD);
}

static const struct claim row_claims[] = {
	{ "every row with a value has a kind that exists", row_has_kind },
	{ "every closed set has words", row_has_words },
	{ "every row belongs to its element and names what exists", row_belongs_to_element },
	{ "no two rows of an element share a name or a place", row_is_apart },
	{ "no two rows share a place in the ABI comparison, and only switches a code",
	  row_compares_alone },
	{ "every release of a row can be read", row_names_releases },
	{ "every value has a sentence and a source", row_is_documented },
	{ "the fields of a row fit each other", row_is_consistent },
};

static void each_row(void **state)
{
	const struct claim *c = *state;
	uint16_t id;

	for (id = 1; id < A_COUNT; id++)
		c->holds(id);
}

/* ---- codes.def ---- */

static void code_is_unique(uint16_t id)
{
	const struct code *a = &t->codes[id];
	uint16_t other;

	for (other = id + 1; other < C_COUNT; other++) {
		HOLDS(a->name, a->number != t->codes[other].number);
		HOLDS(a->name, strcmp(a->name, t->codes[other].name) != 0);
	}
}

static void code_is_complete(uint16_t id)
{
	const struct code *c = &t->codes[id];

	HOLDS(c->name, c->number >= 1000 && c->number <= 9999);
	HOLDS(c->name, c->cls < CLASS_COUNT);
	HOLDS(c->name, c->text && *c->text);
	HOLDS(c->name, c->source && *c->source);
	HOLDS(c->name, c->doc && c->doc[strlen(c->doc) - 1] == '.');
}

/* %1 to the highest, each written %N. */
static unsigned arguments(const char *text)
{
	unsigned highest = 0;

	for (; (text = strchr(text, '%')); text += 2) {
		HOLDS(text, text[1] >= '1' && text[1] <= '9');
		if ((unsigned)(text[1] - '0') > highest)
			highest = (unsigned)(text[1] - '0');
	}
	return highest;
}

static void code_takes_arguments(uint16_t id)
{
	const struct wording *w;
	char name[3] = "%1";

	for (; name[1] - '0' <= (int)arguments(t->codes[id].text); name[1]++)
		HOLDS(t->codes[id].name, strstr(t->codes[id].text, name));
	for (w = t->wordings; w->code; w++)
		HOLDS(t->codes[w->code].name,
		      arguments(w->text) <= arguments(t->codes[w->code].text));
}

static const struct claim code_claims[] = {
	{ "no two codes share a number or a name", code_is_unique },
	{ "every code has number, class, text, source and sentence", code_is_complete },
	{ "texts count their arguments from 1 without a gap", code_takes_arguments },
};

static void each_code(void **state)
{
	const struct claim *c = *state;
	uint16_t id;

	for (id = 1; id < C_COUNT; id++)
		c->holds(id);
}

/* ---- rules.def ---- */

static void rule_is_complete(uint16_t id)
{
	const struct rule *r = &t->rules[id];

	HOLDS(r->name, (r->type == T_FN) == (r->fn != NULL));
	HOLDS(r->name, r->code > C_OK && r->code < C_COUNT);
	HOLDS(r->name, r->pass < PASS_COUNT && r->tag <= TAG_TARGET);
	HOLDS(r->name, r->doc && *r->doc && r->src && *r->src);
	HOLDS(r->name, !r->inverted);
	HOLDS(r->name, release_number(r->since) != UINT32_MAX);
	HOLDS(r->name, release_number(r->until) != UINT32_MAX);
}

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

static void rule_finds_its_rows(uint16_t id)
{
	const struct rule *r = &t->rules[id];

	HOLDS(r->name, r->elem > E_NONE && r->elem < E_COUNT);
	HOLDS(r->name, !r->row || is_below(r->elem, t->rows[r->row].elem, 8));
	HOLDS(r->name, !r->row2 || t->rows[r->row2].elem == E_DEVICES ||
			       is_below(r->elem, t->rows[r->row2].elem, 8));
}

static void rule_has_what_its_type_needs(uint16_t id)
{
	const struct rule *r = &t->rules[id];
	bool ranged = r->type == T_RANGE || r->type == T_PCI_MAX;
	bool on_row = ranged || r->type == T_FORBID || r->type == T_NEEDS || r->type == T_CAPS;

	HOLDS(r->name, !on_row || r->row);
	HOLDS(r->name, !ranged || r->lo <= r->hi);
	HOLDS(r->name, r->type != T_NEEDS || r->row2);
	HOLDS(r->name, r->type != T_CAP || r->dev);
	HOLDS(r->name, r->type != T_MACHINE || r->machines);
	HOLDS(r->name, r->type != T_CAPS || t->rows[r->row].cap_code == r->code);
	HOLDS(r->name, r->type == T_FN || arguments(t->codes[r->code].text) ==
						  (r->args ? strlen(r->args) : 0));
}

/* Rules of pass parse run where a CHECK row stands: one for each, on the same element. */
static void rule_has_its_place(uint16_t id)
{
	const struct rule *r = &t->rules[id];
	unsigned places = 0;
	uint16_t row;

	for (row = 1; row < A_COUNT; row++)
		if (t->rows[row].type == ROW_CHECK && t->rows[row].rule == id)
			places += t->rows[row].elem == r->elem ? 1 : 100;
	HOLDS(r->name, places == (r->pass == PASS_PARSE));
}

static void rule_follows_its_pass(uint16_t id)
{
	const struct rule *before = &t->rules[id > 1 ? id - 1 : id];

	HOLDS(t->rules[id].name, before->pass <= t->rules[id].pass);
	HOLDS(t->rules[id].name, t->rule_order[id] == id);
}

static const struct claim rule_claims[] = {
	{ "every rule has a code, a sentence, a source, and a function if it needs one",
	  rule_is_complete },
	{ "the rows of a rule are of its element, below it, or lists of devices",
	  rule_finds_its_rows },
	{ "every rule has the fields of its type", rule_has_what_its_type_needs },
	{ "every parse rule stands at one place of its element", rule_has_its_place },
	{ "rules stand in the order of the passes", rule_follows_its_pass },
};

static void each_rule(void **state)
{
	const struct claim *c = *state;
	uint16_t id;

	for (id = 1; id < R_COUNT; id++)
		c->holds(id);
}

/* ---- the whole ---- */

struct budget {
	const char *claim, *mark, *not_mark;
	unsigned at_least, at_most;
};

static const struct budget budgets[] = {
	{ "the public header has at most 40 symbols", "VIOMMU_API ", "#define", 20, 40 },
};

static void header_keeps_budget(void **state)
{
	const struct budget *c = *state;
	FILE *f = fopen(public_header, "r");
	unsigned found = 0;
	char line[256];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		found += strstr(line, c->mark) && !strstr(line, c->not_mark);
	fclose(f);
	assert_in_range(found, c->at_least, c->at_most);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(row_claims, each_row),
		UNIT_TABLE(code_claims, each_code),
		UNIT_TABLE(rule_claims, each_rule),
		UNIT_TABLE(budgets, header_keeps_budget),
	};

	if (argc != 2) {
		fprintf(stderr, "usage: %s viommu.h\n", argv[0]);
		return 2;
	}
	public_header = argv[1];
	t = tables_default();
	return UNIT_RUN("table", tables);
}
