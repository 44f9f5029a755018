/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "kind.h"
#include "rules.h"
#include "set.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

/* What may stand once among the devices of a row, as text. False: this device has none. */
typedef bool value_fn(const struct pass *p, const struct rule *r, const struct node *n,
		      struct buf *b);

static bool same_text(const void *a, const void *b)
{
	return !strcmp(a, b);
}

static int look_at(struct pass *p, const struct rule *r, const struct node *n, value_fn *value,
		   struct set *seen)
{
	struct buf b = { 0 };
	const char *text = NULL;
	int ret = 0;

	if (value(p, r, n, &b)) {
		text = buf_ok(&b) ? arena_strdup(&p->d->arena, buf_text(&b)) : NULL;
		ret = text ? set_add(seen, set_hash(text, strlen(text)), text, same_text, NULL)
			   : -ENOMEM;
	}
	buf_done(&b);
	if (!text || ret < 0 || (ret == 1) == r->inverted)
		return ret < 0 ? ret : 0;
	return REFUSE(p, r, n, p->t->rows[n->row].name, r->attr, text);
}

static int each_value(struct pass *p, const struct rule *r, value_fn *value)
{
	struct set seen = { 0 };
	const struct node *n;
	int ret = 0;

	for (n = devices_of(p->d, r->row2); n && !ret; n = n->next)
		ret = look_at(p, r, n, value, &seen);
	set_done(&seen);
	return ret;
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

/* Where a drive stands on its bus: "sata 0:0:0:1". Numbers that are none are those of another place. */
static bool drive_of(const struct pass *p, const struct rule *r, const struct node *n,
		     struct buf *b)
{
	static const char *const parts[] = { "controller", "bus", "target", "unit" };
	const struct node *a = node_child(p->t, n, p->t->elems[n->elem].address);
	const char *bus = xml_value(xml_below(n->xml, r->child), "bus"), *text;
	uint64_t number;
	bool negative;
	size_t i;

	if (!a || !bus || cell_num(p->t, a, A_ADDRESS_TYPE, ADDR_PCI) != ADDR_DRIVE)
		return false;
	buf_add(b, bus);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		text = xml_value(a->xml, parts[i]);
		buf_char(b, i ? ':' : ' ');
		if (text && number_parse(text, 10, &number, &negative))
			buf_add(b, text);
		else
			buf_u64(b, text ? number : 0);
	}
	return true;
}

int check_value_twice(struct pass *p, const struct rule *r, struct node *devices)
{
	(void)devices;
	return each_value(p, r, value_of);
}

int check_drive_twice(struct pass *p, const struct rule *r, struct node *devices)
{
	(void)devices;
	return each_value(p, r, drive_of);
}
