/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "areas.h"
#include "changes.h"

static struct mutant rule_mutant(const struct tables *t, uint16_t id)
{
	const struct rule *r = &t->rules[id];

	return (struct mutant){
		.id = id,
		.name = r->name,
		.areas = areas_of_rule(t, id),
		.number = t->codes[r->code].number,
		.hint = { r->row ? t->rows[r->row].name : NULL },
	};
}

/* Two rules that speak of different models, or of one code, never show their order. */
static bool order_shows(const struct each *e, const struct rule *a, const struct rule *b)
{
	if (a->pass != b->pass || a->elem != b->elem || a->pass == PASS_PARSE || a->code == b->code)
		return false;
	if (a->only && b->only && !(a->only & b->only))
		return false;
	if (a->models && b->models && !(a->models & b->models))
		return false;
	if (a->device && b->device && a->device != b->device)
		return false;
	return !known_apart(e, a->name, b->name);
}

static int verdict_mutants(struct each *e, uint16_t id)
{
	static const struct way ways[] = {
		{ drop_rule, "is dropped", 0 },
		{ invert_rule, "is inverted", 0 },
	};
	struct mutant m = rule_mutant(e->t, id);

	return EMIT_WAYS(e, &m, ways);
}

static int order_mutants(struct each *e, uint16_t id)
{
	const uint16_t other = id + 1;
	struct mutant m = rule_mutant(e->t, id);

	if (other >= R_COUNT || !order_shows(e, &e->t->rules[id], &e->t->rules[other]))
		return 0;
	m.areas |= IN_order;
	m.apply = move_rule;
	m.what = "runs later than";
	m.other = other;
	m.detail = e->t->rules[other].name;
	return emit(e, &m);
}

/* Both ends of what is allowed; of an unsigned value, 0 and the largest are none. */
static int bound_mutants(struct each *e, uint16_t id)
{
	const struct rule *r = &e->t->rules[id];
	change_fn *const hi = r->hi > 0 && r->hi != UINT32_MAX ? change_hi : NULL;
	const struct way ways[] = {
		{ r->lo > 0 ? change_lo : NULL, "has a bound one lower", -1 },
		{ r->lo > 0 || r->type == T_RANGE ? change_lo : NULL, "has a bound one higher", 1 },
		{ hi, "allows one more", 1 },
		{ hi, "allows one less", -1 },
	};
	struct mutant m = rule_mutant(e->t, id);

	return EMIT_WAYS(e, &m, ways);
}

static int set_mutants(struct each *e, uint16_t id)
{
	const struct rule *r = &e->t->rules[id];
	struct mutant m = rule_mutant(e->t, id);
	int ret = 0;

	m.apply = flip_machine;
	m.what = "asks another set of machines";
	for (m.bit = 1; r->machines && m.bit <= MACH_LOONG && !ret; m.bit <<= 1)
		ret = emit(e, &m);
	return ret;
}

/* What QEMU is asked, and what the text says. */
static int name_mutants(struct each *e, uint16_t id)
{
	const struct rule *r = &e->t->rules[id];
	const struct way ways[] = {
		{ r->prop ? rename_rule_prop : NULL, "has another property", 0 },
		{ r->prop && r->dev ? lose_rule_prop : NULL, "asks for the device only", 0 },
		{ r->dev ? rename_rule_dev : NULL, "asks for another device", 0 },
		{ r->args ? lose_argument : NULL, "names one thing less", 0 },
		{ r->since || r->until ? lose_rule_release : NULL, "is of every release", 0 },
	};
	struct mutant m = rule_mutant(e->t, id);

	return EMIT_WAYS(e, &m, ways);
}

int rule_mutants(struct each *e)
{
	static int (*const sorts[])(struct each *, uint16_t) = {
		verdict_mutants, order_mutants, bound_mutants, set_mutants, name_mutants,
	};
	uint16_t id;
	size_t i;
	int ret = 0;

	for (id = 1; id < R_COUNT; id++)
		for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && !ret; i++)
			ret = sorts[i](e, id);
	return ret;
}
