/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "condition.h"
#include "kind.h"
#include "rules.h"
#include "set.h"

#include <errno.h>
#include <string.h>

/* What only one device of a kind may have, as text. False: this one has none. */
typedef bool value_fn(const struct pass *p, const struct rule *r, const struct node *n,
		      struct buf *b);

struct owner {
	const char *value;
	const struct node *n;
};

/* Two that have the same: of all such pairs the one whose first device comes first. */
struct pair {
	const struct owner *first;
	const struct node *second;
};

static bool same_value(const void *a, const void *b)
{
	return !strcmp(((const struct owner *)a)->value, ((const struct owner *)b)->value);
}

static struct owner *owner_new(struct viommu_doc *d, const struct node *n, const char *value)
{
	struct owner *o = arena_alloc(&d->arena, sizeof(*o));

	if (o)
		*o = (struct owner){ arena_strdup(&d->arena, value), n };
	return o && o->value ? o : NULL;
}

static int look_at(struct pass *p, const struct node *n, const char *value, struct set *seen,
		   struct pair *ret)
{
	const struct owner *o = owner_new(p->d, n, value);
	const void *before;
	int found;

	if (!o)
		return -ENOMEM;
	found = set_add(seen, set_hash(o->value, strlen(o->value)), o, same_value, &before);
	if (found == 1 &&
	    (!ret->first || ((const struct owner *)before)->n->ordinal < ret->first->n->ordinal))
		*ret = (struct pair){ before, n };
	return found < 0 ? found : 0;
}

static int find_pair(struct pass *p, const struct rule *r, value_fn *value, struct pair *ret)
{
	const struct node *n;
	struct set seen = { 0 };
	int err = 0;

	*ret = (struct pair){ NULL, NULL };
	for (n = devices_of(p->d, r->row2); n && !err; n = n->next) {
		struct buf b = { 0 };

		if (value(p, r, n, &b))
			err = buf_ok(&b) ? look_at(p, n, buf_text(&b), &seen, ret) : -ENOMEM;
		buf_done(&b);
	}
	set_done(&seen);
	return err;
}

/* The typed value of .row, or what is written at .child and .attr. */
static bool value_of(const struct pass *p, const struct rule *r, const struct node *n,
		     struct buf *b)
{
	const struct cell *c = r->row ? find_set(p->t, n, r->row) : NULL;
	const char *text = r->row ? NULL : xml_value(xml_below(n->xml, r->child), r->attr);

	if (c)
		value_text(p->t, &p->t->rows[r->row], c, b);
	else if (text)
		buf_add(b, text);
	return c || text;
}

static const char *const drive_parts[] = { "controller", "bus", "target", "unit" };

enum { DRIVE_PARTS = sizeof(drive_parts) / sizeof(drive_parts[0]) };

/* Where a drive stands on its bus: "sata 0 0 0 1". Numbers that are none are those of another place. */
static bool drive_of(const struct pass *p, const struct rule *r, const struct node *n,
		     struct buf *b)
{
	const struct node *a = node_child(p->t, n, p->t->elems[n->elem].address);
	const char *bus = xml_value(xml_below(n->xml, r->child), "bus"), *text;
	uint64_t number;
	bool negative;
	size_t i;

	if (!a || !bus || cell_num(p->t, a, A_ADDRESS_TYPE, ADDR_PCI) != ADDR_DRIVE)
		return false;
	buf_add(b, bus);
	for (i = 0; i < DRIVE_PARTS; i++) {
		text = xml_value(a->xml, drive_parts[i]);
		buf_char(b, ' ');
		if (text && number_parse(text, 10, &number, &negative))
			buf_add(b, text);
		else
			buf_u64(b, text ? number : 0);
	}
	return true;
}

/* What libvirt calls the source of a disk. */
static const char *source_of(const struct node *n)
{
	static const char *const names[] = { "file", "dev", "dir", "name", "path" };
	const struct xml_node *source = n ? xml_child(n->xml, "source") : NULL;
	const char *value = NULL;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && !value; i++)
		value = xml_value(source, names[i]);
	return value ? value : "<null>";
}

int check_value_twice(struct pass *p, const struct rule *r, struct node *devices)
{
	struct pair pair;
	int ret = find_pair(p, r, value_of, &pair);

	if (ret || (pair.first != NULL) == r->inverted)
		return ret;
	return REFUSE(p, r, pair.second ? pair.second : devices,
		      pair.first ? pair.first->value : "",
		      source_of(pair.first ? pair.first->n : NULL), source_of(pair.second));
}

int check_drive_twice(struct pass *p, const struct rule *r, struct node *devices)
{
	const char *number[DRIVE_PARTS] = { "", "", "", "" }, *name;
	struct pair pair;
	char *place, *at;
	int ret = find_pair(p, r, drive_of, &pair);
	size_t i;

	if (ret || (pair.first != NULL) == r->inverted)
		return ret;
	place = arena_strdup(&p->d->arena, pair.first ? pair.first->value : "");
	if (!place)
		return -ENOMEM;
	for (at = strchr(place, ' '), i = 0; at && i < DRIVE_PARTS; at = strchr(at, ' '), i++) {
		*at++ = '\0';
		number[i] = at;
	}
	name = pair.first ? xml_value(xml_below(pair.first->n->xml, r->child), r->attr) : NULL;
	return REFUSE(p, r, pair.second ? pair.second : devices, name ? name : "", number[0],
		      number[1], number[2], number[3]);
}

int check_only_first(struct pass *p, const struct rule *r, struct node *n)
{
	if (n->row != r->device)
		return 0;
	return rule_verdict(p, r, n,
			    n->ordinal > 1 && conditions_hold(p->t, n, r->when, RULE_WHEN));
}

/* Said of the first one, whichever of them it is. */
int check_alone(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *other = n->ordinal == 1 && n->next ? n : NULL;

	if (n->row != r->device)
		return 0;
	while (other && !conditions_hold(p->t, other, r->when, RULE_WHEN))
		other = other->next;
	return rule_verdict(p, r, n, other);
}

/* Whether there is a device of .row2 that the second condition holds for; looked for once for all devices of a rule. */
static bool has_partner(struct pass *p, const struct rule *r)
{
	const struct node *n;

	if (p->partner_of == r)
		return p->partner;
	p->partner_of = r;
	p->partner = false;
	for (n = devices_of(p->d, r->row2); n && !p->partner; n = n->next)
		p->partner = condition_holds(p->t, n, &r->when[1]);
	return p->partner;
}

int check_partner(struct pass *p, const struct rule *r, struct node *n)
{
	if (r->device && n->row != r->device)
		return 0;
	return rule_verdict(p, r, n, condition_holds(p->t, n, &r->when[0]) && !has_partner(p, r));
}
