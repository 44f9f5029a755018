/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"
#include "changes.h"

/* Every area in which a rule may speak. */
#define IN_RULES                                                                                \
	(IN_order | IN_seed | IN_asof | IN_limit | IN_abi | IN_domain | IN_iommu | IN_iommufd | \
	 IN_hostdev | IN_controller | IN_address)

static struct mutant rule_mutant(const struct tables *t, uint16_t id)
{
	const struct rule *r = &t->rules[id];

	return (struct mutant){
		.id = id,
		.name = r->name,
		.areas = IN_RULES,
		.number = t->codes[r->code].number,
		.hint = { r->row ? t->rows[r->row].name : NULL },
	};
}

/* Two rules that speak of different models, or of one code, never show their order. */
static bool order_shows(const struct rule *a, const struct rule *b)
{
	if (a->pass != b->pass || a->elem != b->elem || a->pass == PASS_PARSE || a->code == b->code)
		return false;
	if ((a->only && b->only && !(a->only & b->only)) || known_apart(a->name, b->name))
		return false;
	return !a->models || !b->models || a->models & b->models;
}

static int verdict_mutants(struct each *e, uint16_t id)
{
	struct mutant m = rule_mutant(e->t, id);
	int ret;

	m.apply = drop_rule;
	m.what = "is dropped";
	ret = emit(e, &m);
	m.apply = invert_rule;
	m.what = "is inverted";
	return ret ? ret : emit(e, &m);
}

static int order_mutants(struct each *e, uint16_t id)
{
	const uint16_t other = id + 1;
	struct mutant m = rule_mutant(e->t, id);

	if (other >= R_COUNT || !order_shows(&e->t->rules[id], &e->t->rules[other]))
		return 0;
	m.apply = move_rule;
	m.what = "runs later than";
	m.other = other;
	m.detail = e->t->rules[other].name;
	return emit(e, &m);
}

/* What QEMU is asked, and what the text says. */
static int name_mutants(struct each *e, uint16_t id)
{
	const struct rule *r = &e->t->rules[id];
	struct mutant m = rule_mutant(e->t, id);
	int ret = 0;

	m.apply = rename_rule_prop;
	m.what = "has another property";
	if (r->prop)
		ret = emit(e, &m);
	m.apply = lose_rule_prop;
	m.what = "asks for the device only";
	if (!ret && r->prop && r->dev)
		ret = emit(e, &m);
	return ret;
}

int rule_mutants(struct each *e)
{
	static int (*const sorts[])(struct each *, uint16_t) = {
		verdict_mutants,
		order_mutants,
		name_mutants,
	};
	uint16_t id;
	size_t i;
	int ret = 0;

	for (id = 1; id < R_COUNT; id++)
		for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && !ret; i++)
			ret = sorts[i](e, id);
	return ret;
}
