/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "complete.h"
#include "rules.h"

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
