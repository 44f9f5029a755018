/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "condition.h"
#include "kind.h"
#include "rules.h"
#include "xml_read.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int check_loadparm_length(struct pass *p, const struct rule *r, struct node *n)
{
	const char *s = cell_text(p->t, n, r->row);
	size_t len = s ? strlen(s) : 1;

	return rule_verdict(p, r, n, len < (size_t)r->lo || len > (size_t)r->hi);
}

int check_loadparm_chars(struct pass *p, const struct rule *r, struct node *n)
{
	static const char good[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789. ";
	const char *s = cell_text(p->t, n, r->row);

	return rule_verdict(p, r, n, s && s[strspn(s, good)]);
}

int check_rom_tuning(struct pass *p, const struct rule *r, struct node *n)
{
	bool tuned = cell_set(p->t, n, A_ROM_BAR) || cell_set(p->t, n, A_ROM_FILE);

	return rule_verdict(p, r, n, tuned && cell_num(p->t, n, A_ROM_ENABLED, YES) == NO);
}

int check_granule_both(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n,
			    cell_set(p->t, n, A_GRANULE_MODE) && cell_set(p->t, n, A_GRANULE_SIZE));
}

int check_os_present(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, !xml_child(n->xml, "os"));
}

int check_os_type(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *type = xml_child(n->xml, "type");

	return rule_verdict(p, r, n, !type || !type->first);
}

/* Ids are below the number of cells: a map of them tells twins at once. */
static int count_cells(struct pass *p, const struct node *numa)
{
	const struct xml_node *x;

	if (p->cell_read)
		return 0;
	for (x = xml_first(numa->xml); x; x = xml_next(x))
		p->cells += !x->space && !strcmp(x->name, "cell");
	p->cell_read = arena_alloc(&p->d->arena, p->cells * sizeof(p->cell_read[0]));
	return p->cell_read ? 0 : -ENOMEM;
}

/* Cells are judged as they are read: the one at hand against those before it. */
int check_cell_duplicate(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t id = cell_num(p->t, n, A_CELL_ID, UINT64_MAX);
	struct buf text = { 0 };
	bool twice;
	int ret = count_cells(p, n->parent);

	if (ret)
		return ret;
	twice = id < p->cells && p->cell_read[id];
	if (id < p->cells)
		p->cell_read[id] = true;
	if (twice == r->inverted)
		return 0;
	buf_u64(&text, id);
	ret = buf_ok(&text) ? REFUSE(p, r, n, buf_text(&text)) : -ENOMEM;
	buf_done(&text);
	return ret;
}

int check_cell_gap(struct pass *p, const struct rule *r, struct node *n)
{
	int ret = count_cells(p, n->parent);

	return ret ? ret : rule_verdict(p, r, n, cell_num(p->t, n, A_CELL_ID, 0) >= p->cells);
}

static bool feature_known(const struct pass *p, const char *name)
{
	const struct elem *e = &p->t->elems[E_FEATURES];
	uint16_t id;

	for (id = e->first; id < e->last; id++)
		if (p->t->rows[id].name && !strcmp(p->t->rows[id].name, name))
			return true;
	return words_find(&p->t->words[W_FEATURE], name) >= 0;
}

int check_feature_names(struct pass *p, const struct rule *r, struct node *n)
{
	if (!p->child || feature_known(p, p->child->name) != r->inverted)
		return 0;
	return REFUSE(p, r, n, p->child->name);
}

int check_vcpu_current(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t count = cell_num(p->t, n, A_VCPU_COUNT, 1);

	return rule_verdict(p, r, n, cell_num(p->t, n, A_VCPU_CURRENT, 0) > count);
}

int check_one_iommu(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *x;
	unsigned count = 0;

	for (x = xml_first(n->xml); x; x = xml_next(x))
		count += !strcmp(x->name, "iommu");
	return rule_verdict(p, r, n, count > 1);
}

static bool typed(const struct pass *p, const struct node *n)
{
	return node_variant(p->t, n) & (ONLY_PCI | ONLY_MDEV);
}

int check_source_present(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, typed(p, n) && !xml_child(n->xml, "source"));
}

int check_startup_policy(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *source = xml_child(n->xml, "source");
	bool given = xml_value(source, "startupPolicy");

	return rule_verdict(p, r, n, given && typed(p, n));
}

int check_hostdev_model(struct pass *p, const struct rule *r, struct node *n)
{
	bool given = xml_value(n->xml, "model");

	return rule_verdict(p, r, n, given && node_variant(p->t, n) == ONLY_PCI);
}

int check_mdev_address(struct pass *p, const struct rule *r, struct node *n)
{
	bool missing = node_variant(p->t, n) == ONLY_MDEV &&
		       !node_child(p->t, n, A_SOURCE_SOURCE_ADDRESS);

	return rule_verdict(p, r, n, missing);
}

int check_two_children(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *c = node_child(p->t, n, r->row);
	const struct xml_node *x = c ? c->xml : NULL;

	if (p->pass == PASS_PARSE)
		x = p->found[r->row - p->t->elems[n->elem].first];
	return rule_verdict(p, r, n, x && x->same);
}

int check_virtio_s390(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, cell_num(p->t, n, A_ADDRESS_TYPE, 0) == ADDR_VIRTIO_S390);
}

int check_dimm_slot(struct pass *p, const struct rule *r, struct node *n)
{
	bool slot = xml_value(n->xml, "slot");

	if ((cell_num(p->t, n, A_ADDRESS_TYPE, 0) == ADDR_DIMM && !slot) == r->inverted)
		return 0;
	return REFUSE(p, r, n, "slot", "address");
}

/* A number that is written in the element, of 32 bits. False when there is no such attribute. */
static bool written(const struct rule *r, const struct node *n, unsigned base, int64_t *ret)
{
	const char *text = xml_value(xml_below(n->xml, r->child), r->attr);
	bool negative = false;
	uint64_t u = 0;

	if (text && (number_parse(text, base, &u, &negative) || u > UINT32_MAX))
		*ret = INT64_MIN;
	else
		*ret = negative ? -(int64_t)u : (int64_t)u;
	return text;
}

int check_mode_number(struct pass *p, const struct rule *r, struct node *n)
{
	int64_t mode;

	return rule_verdict(p, r, n, written(r, n, 8, &mode) && mode < 0);
}

int check_mode_large(struct pass *p, const struct rule *r, struct node *n)
{
	char octal[24];
	int64_t mode;

	if (!written(r, n, 8, &mode) || mode < 0 || (mode <= r->hi) != r->inverted)
		return 0;
	snprintf(octal, sizeof(octal), "%" PRIo64, (uint64_t)mode);
	return REFUSE(p, r, n, r->attr, octal);
}

/* libvirt takes a negative port for a large one. */
int check_port_number(struct pass *p, const struct rule *r, struct node *n)
{
	int64_t port;

	return rule_verdict(p, r, n, written(r, n, 10, &port) && port == INT64_MIN);
}

/* Something is written there, and be it nothing: a condition takes that for absent. */
int check_written(struct pass *p, const struct rule *r, struct node *n)
{
	bool given = xml_value(xml_below(n->xml, r->child), r->attr);

	return rule_verdict(p, r, n, given && conditions_hold(p->t, n, r->when, RULE_WHEN));
}
