/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rules.h"

#include "caps.h"
#include "condition.h"
#include "usb.h"

int rule_verdict(struct pass *p, const struct rule *r, const struct node *n, bool fault)
{
	return fault != r->inverted ? rule_refuse(p, r, n) : 0;
}

static bool out_of_range(struct pass *p, const struct rule *r, const struct node *n)
{
	const struct cell *c = find_cell(p->t, n, r->row);

	return c && c->state != CELL_ABSENT && (c->u < (uint64_t)r->lo || c->u > (uint64_t)r->hi);
}

/* All zero means "assign one"; then the function is not looked at. */
static bool above_pci_max(struct pass *p, const struct rule *r, const struct node *n)
{
	uint16_t domain = n->elem == E_ADDRESS ? A_ADDRESS_DOMAIN : A_SOURCE_ADDRESS_DOMAIN;

	if (cell_num(p->t, n, r->row, 0) <= (uint64_t)r->hi)
		return false;
	if (!(node_variant(p->t, n) & ONLY_PCI))
		return false;
	return cell_num(p->t, n, domain, 0) || cell_num(p->t, n, domain + 1, 0) ||
	       cell_num(p->t, n, domain + 2, 0);
}

static bool model_takes(const struct pass *p, const struct row *r, uint32_t model)
{
	uint32_t as_of = p->d->as_of;

	if (!r->models)
		return true;
	if (as_of && as_of < r->late_n && r->late & model)
		return false;
	return (r->models | r->silent) & model;
}

/* Whether anything that means something is set in an element. */
static bool says_something(const struct pass *p, const struct node *n)
{
	const struct elem *e = &p->t->elems[n->elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++)
		if (p->t->rows[id].type != ROW_CHECK && p->t->rows[id].kind != K_UNIT &&
		    cell_at(p->t, n, id)->state != CELL_ABSENT)
			return true;
	return false;
}

static bool foreign_row(struct pass *p, const struct node *n, uint32_t model)
{
	const struct elem *e = &p->t->elems[n->elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &p->t->rows[id];
		const struct cell *c = cell_at(p->t, n, id);

		if (r->type == ROW_CHECK || c->state == CELL_ABSENT ||
		    (r->type == ROW_CHILD && !says_something(p, c->first)))
			continue;
		if (!model_takes(p, r, model))
			return true;
		if (r->type == ROW_CHILD && foreign_row(p, c->first, model))
			return true;
	}
	return false;
}

static bool machine_missing(const struct pass *p, const struct rule *r)
{
	return p->d->machine && !(p->d->machine->bit & r->machines);
}

static bool cap_missing(struct pass *p, const struct rule *r, const struct node *n)
{
	if (r->row && !cell_set(p->t, n, r->row))
		return false;
	return p->d->caps && !viommu_caps_has(p->d->caps, r->dev, r->prop);
}

/* The pair that libvirt asks for a row: the row's own property on the model's device, unless the row says otherwise. */
static bool row_cap_missing(struct pass *p, const struct rule *r, const struct node *n)
{
	static const char *const device[] = { "intel-iommu", "arm-smmuv3", "virtio-iommu",
					      "amd-iommu" };
	const struct row *row = &p->t->rows[r->row];
	uint64_t model = cell_num(p->t, n, A_IOMMU_MODEL, 0);
	const char *dev = row->cap_dev ? row->cap_dev : device[model & 3];

	if (!p->d->caps || !cell_set(p->t, n, r->row))
		return false;
	return !viommu_caps_has(p->d->caps, dev, row->cap_prop ? row->cap_prop : row->prop);
}

static bool need_unmet(struct pass *p, const struct rule *r, const struct node *n)
{
	if (!cell_set(p->t, n, r->row))
		return false;
	if (r->lo >= 0 && cell_num(p->t, n, r->row, 0) != (uint64_t)r->lo)
		return false;
	return cell_num(p->t, n, r->row2, 0) != (uint64_t)r->hi;
}

/* hotplug is an option of pci-root on i440fx alone, which is the only machine covered that has one. */
static bool foreign_option(struct pass *p, const struct rule *r, const struct node *n)
{
	return p->model && !(p->t->rows[r->row].models & p->model) && cell_set(p->t, n, r->row);
}

/* USB devices are plugged in when the command line is built, and have no address before. */
static bool on_other_bus(struct pass *p, const struct rule *r, const struct node *n)
{
	if (!cell_set(p->t, n, r->row))
		return false;
	return cell_num(p->t, n, A_ADDRESS_TYPE, ADDR_PCI) != ADDR_PCI || usb_is_user(p->t, n);
}

static bool is_meant(const struct pass *p, const struct rule *r, const struct node *n)
{
	return conditions_hold(p->t, n, r->when, RULE_WHEN);
}

static bool fault_of(struct pass *p, const struct rule *r, const struct node *n)
{
	switch (r->type) {
	case T_RANGE:
		return out_of_range(p, r, n) && is_meant(p, r, n);
	case T_PCI_MAX:
		return above_pci_max(p, r, n);
	case T_FORBID:
		return cell_set(p->t, n, r->row);
	case T_MODELS:
		return foreign_row(p, n, p->model);
	case T_MACHINE:
		return machine_missing(p, r) && is_meant(p, r, n);
	case T_CAP:
		return cap_missing(p, r, n);
	case T_CAPS:
		return row_cap_missing(p, r, n);
	case T_NEEDS:
		return need_unmet(p, r, n);
	case T_PRESENT:
		return cell_num(p->t, n, r->row, UINT64_MAX) == (uint64_t)r->lo &&
		       !cell_set(p->t, n, r->row2);
	case T_HOLDS:
		return is_meant(p, r, n);
	case T_PLUG:
		return on_other_bus(p, r, n);
	case T_OPTION:
		return foreign_option(p, r, n);
	default:
		return false;
	}
}

/* Whether the rule is asked at all for this document: its tag and its releases. */
static bool asked(const struct pass *p, const struct rule *r)
{
	uint32_t as_of = p->d->as_of;

	if (!r->code || (r->tag == TAG_TARGET && p->d->flags & VIOMMU_NO_TARGET))
		return false;
	if (!as_of)
		return !r->until_n;
	return r->since_n <= as_of && (!r->until_n || r->until_n > as_of);
}

/* Whether no element at all can be at fault: what the rule asks is the same for all of them, or of none of them. */
static bool never_at_fault(const struct pass *p, const struct rule *r)
{
	if (r->inverted)
		return false;
	switch (r->type) {
	case T_MACHINE:
		return !machine_missing(p, r);
	case T_CAP:
		return !p->d->caps || viommu_caps_has(p->d->caps, r->dev, r->prop);
	case T_RANGE:
	case T_FORBID:
	case T_CAPS:
	case T_NEEDS:
	case T_PRESENT:
	case T_PLUG:
	case T_OPTION:
		return !p->d->has[p->t->rows[r->row].elem];
	default:
		return false;
	}
}

/* What an element is, as far as rules ask for it; found out once for all of them. */
struct sort_of {
	uint32_t model;
	uint8_t variant;
};

static struct sort_of sort_of(const struct pass *p, const struct node *n)
{
	return (struct sort_of){ node_model(p->t, n), node_variant(p->t, n) };
}

static bool is_excepted(const struct rule *r, uint16_t row)
{
	unsigned i;

	for (i = 0; i < RULE_EXCEPT && r->except[i]; i++)
		if (r->except[i] == row)
			return true;
	return false;
}

static bool is_for(const struct rule *r, struct sort_of sort, uint16_t row)
{
	return !(r->only && !(r->only & sort.variant)) &&
	       !(r->models && !(r->models & sort.model)) && !(r->device && r->device != row) &&
	       !is_excepted(r, row);
}

static int run_on(struct pass *p, const struct rule *r, struct node *n)
{
	if (r->type == T_FN)
		return r->fn(p, r, n);
	return rule_verdict(p, r, n, fault_of(p, r, n));
}

int rule_run(struct pass *p, uint16_t rule, struct node *n)
{
	const struct rule *r = &p->t->rules[rule];
	struct sort_of sort;

	if ((r->device && r->device != n->row) || !asked(p, r))
		return 0;
	sort.model = node_model(p->t, n);
	sort.variant = r->only ? node_variant(p->t, n) : 0;
	p->model = sort.model;
	return is_for(r, sort, n->row) ? run_on(p, r, n) : 0;
}

/* Rules on one kind of element. */
struct block {
	const struct rule *rule[R_COUNT];
	unsigned rules;
};

static void choose(struct block *fit, const struct block *b, struct sort_of sort, uint16_t row)
{
	unsigned i;

	fit->rules = 0;
	for (i = 0; i < b->rules; i++)
		if (is_for(b->rule[i], sort, row))
			fit->rule[fit->rules++] = b->rule[i];
}

/* Elements of one sort mostly stand together, and the same rules are for all of them. */
static int run_list(struct pass *p, const struct block *b, struct node *n)
{
	struct sort_of sort, before = { 0, 0 };
	struct block fit;
	unsigned i;
	int ret = 0;

	choose(&fit, b, before, n ? n->row : 0);
	for (; n && !ret; n = n->next) {
		sort = sort_of(p, n);
		if (sort.model != before.model || sort.variant != before.variant)
			choose(&fit, b, sort, n->row);
		before = sort;
		p->model = sort.model;
		for (i = 0; i < fit.rules && !ret; i++)
			ret = run_on(p, fit.rule[i], n);
	}
	return ret;
}

/* Neighbouring rules on one kind of element run element by element, as libvirt checks device by device. */
static int run_block(struct pass *p, const struct block *b)
{
	const struct elem *devices = &p->t->elems[E_DEVICES];
	const uint16_t elem = b->rules ? b->rule[0]->elem : E_NONE;
	int ret = 0;
	uint16_t id;

	if (!b->rules)
		return 0;
	if (!(p->t->elems[elem].flags & F_DEVICE))
		return run_list(p, b, find_node(p->t, p->d->root, p->t->elems[elem].first));
	for (id = devices->first; id < devices->last && !ret; id++)
		if (p->t->rows[id].type == ROW_CHILD && p->t->rows[id].child == elem)
			ret = run_list(p, b, devices_of(p->d, id));
	return ret;
}

static int run_pass(struct pass *p)
{
	unsigned at = 1;
	int ret = 0;

	while (at < R_COUNT && !ret) {
		const uint16_t elem = p->t->rules[p->t->rule_order[at]].elem;
		struct block b;

		b.rules = 0;

		for (; at < R_COUNT && p->t->rules[p->t->rule_order[at]].elem == elem; at++) {
			const struct rule *r = &p->t->rules[p->t->rule_order[at]];

			if (r->pass == p->pass && p->d->has[elem] && asked(p, r) &&
			    !never_at_fault(p, r))
				b.rule[b.rules++] = r;
		}
		ret = run_block(p, &b);
	}
	return ret;
}

int rules_run(struct viommu_doc *d, struct viommu_report *rep, enum pass_id pass)
{
	struct pass p = { .t = d->t, .d = d, .rep = rep, .pass = pass };
	int ret;

	report_settle(rep, true);
	ret = run_pass(&p);
	report_settle(rep, false);
	return ret;
}

int rules_refuse(struct viommu_doc *d, enum pass_id pass)
{
	struct pass p = { .t = d->t, .d = d, .pass = pass, .once = true };
	int ret = viommu_report_new(&p.rep);

	if (ret)
		return ret;
	ret = run_pass(&p);
	viommu_report_free(p.rep);
	return ret;
}
