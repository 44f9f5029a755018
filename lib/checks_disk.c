/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "complete.h"
#include "condition.h"
#include "kind.h"
#include "rules.h"

#include <errno.h>
#include <string.h>

/* libvirt takes the place of a disk from its name, so one of them has to say it. */
int check_disk_name(struct pass *p, const struct rule *r, struct node *n)
{
	const char *name = xml_value(xml_child(n->xml, r->child), r->attr);
	uint64_t number;

	if (n->row != r->device)
		return 0;
	return rule_verdict(p, r, n,
			    name && !xml_child(n->xml, "address") &&
				    !disk_number(&p->t->words[W_DISK_PREFIX], name, &number));
}

/* A number behind the letters has no zero in front. */
int check_disk_malformed(struct pass *p, const struct rule *r, struct node *n)
{
	const char *name = xml_value(xml_child(n->xml, r->child), r->attr);
	const char *digit = name ? strpbrk(name, "0123456789") : NULL;
	uint64_t number;

	if (n->row != r->device)
		return 0;
	return rule_verdict(p, r, n,
			    name && (!disk_number(&p->t->words[W_DISK_PREFIX], name, &number) ||
				     (digit && *digit == '0' && digit[1])));
}

int check_disk_partition(struct pass *p, const struct rule *r, struct node *n)
{
	const char *name = xml_value(xml_child(n->xml, r->child), r->attr);
	uint64_t number;

	if (n->row != r->device)
		return 0;
	return rule_verdict(p, r, n,
			    name && disk_number(&p->t->words[W_DISK_PREFIX], name, &number) &&
				    strpbrk(name, "123456789"));
}

/* What is written there; "" when nothing is, NULL without memory. */
static const char *wwn_of(struct pass *p, const struct rule *r, const struct node *n)
{
	const struct xml_node *x = xml_child(n->xml, r->child);

	return x ? xml_text(&p->d->arena, x) : "";
}

/* libvirt takes 0x in front of it. */
int check_wwn(struct pass *p, const struct rule *r, struct node *n)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	enum { WWN_DIGITS = 16 };
	const char *wwn = wwn_of(p, r, n), *first;

	if (!wwn)
		return -ENOMEM;
	first = wwn + (strncmp(wwn, "0x", 2) ? 0 : 2);
	if ((*wwn && (strlen(first) != WWN_DIGITS || first[strspn(first, digits)])) == r->inverted)
		return 0;
	return REFUSE(p, r, n, wwn);
}

int check_wwn_bus(struct pass *p, const struct rule *r, struct node *n)
{
	const char *wwn = wwn_of(p, r, n);

	if (!wwn)
		return -ENOMEM;
	return rule_verdict(p, r, n, *wwn && conditions_hold(p->t, n, r->when, RULE_WHEN));
}

/* The last condition of a rule, if it has one, is for the SCSI controller that a disk stands on. */
static bool on_controller(const struct pass *p, const struct rule *r, const struct node *n)
{
	const struct node *address = node_child(p->t, n, p->t->elems[n->elem].address);
	const struct condition *c = &r->when[RULE_WHEN - 1];

	if (!c->words)
		return true;
	n = find_controller(p->d, CTL_SCSI, cell_num(p->t, address, A_ADDRESS_CONTROLLER, 0));
	return n && condition_holds(p->t, n, c);
}

/* A number of an address that somebody wrote; one that follows from a name is right. */
int check_drive_zero(struct pass *p, const struct rule *r, struct node *n)
{
	const char *text = xml_value(xml_child(n->xml, r->child), r->attr);
	bool negative;
	uint64_t number;

	return rule_verdict(p, r, n,
			    text && !number_parse(text, 10, &number, &negative) && number &&
				    conditions_hold(p->t, n, r->when, RULE_WHEN - 1) &&
				    on_controller(p, r, n));
}
