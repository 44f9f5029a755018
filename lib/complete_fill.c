/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"
#include "condition.h"
#include "kind.h"
#include "shown.h"

#include <errno.h>
#include <string.h>

static bool applies(const struct viommu_doc *d, const struct node *n, const struct fill *f)
{
	if (f->machines && !(f->machines & d->machine->bit))
		return false;
	if (f->first && n->ordinal != 1)
		return false;
	return conditions_hold(d->t, n, f->when, CONDITIONS);
}

const char *small_number(struct viommu_doc *d, uint64_t value)
{
	static const char *const small[] = { "0", "1", "2",  "3",  "4",	 "5",  "6",  "7",
					     "8", "9", "10", "11", "12", "13", "14", "15" };
	char text[21], *at = text + sizeof(text) - 1;

	if (value < sizeof(small) / sizeof(small[0]))
		return small[value];
	*at = '\0';
	for (; value; value /= 10)
		*--at = (char)('0' + value % 10);
	return arena_strdup(&d->arena, at);
}

/* What another attribute says, as "path@name"; NULL when it is absent. */
static int copied(struct viommu_doc *d, const struct node *n, const char *from, const char **ret)
{
	const char *at = strchr(from, '@');
	const char *path = arena_strndup(&d->arena, from, (size_t)(at - from));

	if (!path)
		return -ENOMEM;
	*ret = xml_value(xml_below(n->xml, path), at + 1);
	return 0;
}

/* One more than a number that a device may have, if that is more than there was. */
static void count_number(const struct node *n, const struct fill *f, uint64_t *next)
{
	const char *text = xml_value(xml_below(n->xml, f->path), f->name);
	bool negative;
	uint64_t u;

	if (text && !number_parse(text, 10, &u, &negative) && !negative && u >= *next &&
	    u < INT32_MAX)
		*next = u + 1;
}

/* Whether a row counts devices. */
static bool is_number(const struct fill *f)
{
	return f->what == IS_FILL && f->value && *f->value == '%' && strchr("nhe", f->value[1]);
}

/* What a row gives; NULL for nothing. */
static int value_of(struct viommu_doc *d, const struct node *n, const struct fill *f, uint64_t next,
		    const char **ret)
{
	*ret = f->value;
	if (f->value && *f->value == '=')
		return copied(d, n, f->value + 1, ret);
	if (is_number(f))
		*ret = small_number(d, f->value[1] == 'n' ? n->ordinal - 1 : next);
	return f->value && !*ret ? -ENOMEM : 0;
}

static int fill(struct viommu_doc *d, struct node *n, const struct fill *f, struct xml_node *x,
		uint64_t next)
{
	const char *value;
	int ret;

	if (x && (!f->name || xml_value(x, f->name)))
		return 0;
	if (f->value && !strcmp(f->value, "%f")) {
		value = shown_family(x);
	} else {
		ret = value_of(d, n, f, next, &value);
		if (ret)
			return ret;
	}
	if (f->name && !value)
		return 0;
	if (!x)
		x = xml_need(&d->xml, n->xml, f->path);
	if (!x || (f->name && !xml_set(&d->xml, x, f->name, value)))
		return -ENOMEM;
	return 0;
}

static int drop(struct viommu_doc *d, const struct fill *f, struct xml_node *x)
{
	const struct xml_node *child = f->child ? xml_child(x, f->name) : NULL;

	if (!x)
		return 0;
	if (!f->child)
		return xml_drop_attr(&d->xml, x, f->name) ? 0 : -ENOMEM;
	if (f->again)
		xml_drop_again(x, f->name);
	else if (child && !(f->empty && (child->attrs || child->first)))
		xml_drop(x, f->name);
	return 0;
}

/* A value that cannot be read stays; mostly it is printed as it was written. */
static int show(struct viommu_doc *d, const struct fill *f, struct xml_node *x)
{
	const char *old = xml_value(x, f->name), *value;
	char text[SHOWN];

	if (!old || !shown(f->value[1], old, text) || !strcmp(old, text))
		return 0;
	value = *text ? arena_strdup(&d->arena, text) : "";
	if (!value || !xml_drop_attr(&d->xml, x, f->name))
		return -ENOMEM;
	return !*value || xml_set(&d->xml, x, f->name, value) ? 0 : -ENOMEM;
}

static int run(struct viommu_doc *d, struct node *n, const struct fill *f, struct xml_node *x,
	       uint64_t next)
{
	switch (f->what) {
	case IS_FILL:
		return fill(d, n, f, x, next);
	case IS_DROP:
		return drop(d, f, x);
	default:
		return show(d, f, x);
	}
}

/* The next element of that name beside x. */
static struct xml_node *next_like(const struct xml_node *x)
{
	const char *name = x->name;

	do
		x = xml_next(x);
	while (x && strcmp(x->name, name) != 0);
	return (struct xml_node *)x;
}

static int run_row(struct viommu_doc *d, struct node *n, const struct fill *f, uint64_t next)
{
	struct xml_node *x = xml_below(n->xml, f->path);
	int ret = 0;

	if (!f->every)
		return run(d, n, f, x, next);
	for (; x && !ret; x = next_like(x))
		ret = run(d, n, f, x, next);
	return ret;
}

/* The rows of a kind that run in this turn. */
struct turn {
	const struct fill *first, *end;
	const struct fill *number; /* the one that gives numbers, NULL for none */
	bool early;
	uint64_t next; /* number */
};

static int fill_device(struct viommu_doc *d, struct node *n, const struct turn *t)
{
	const struct fill *f;
	int ret = 0;

	for (f = t->first; f < t->end && !ret; f++) {
		if (f->early == t->early && applies(d, n, f))
			ret = run_row(d, n, f, t->next);
	}
	return ret;
}

static const struct fill *numbers_of(const struct turn *t)
{
	const struct fill *f = t->first;

	while (f < t->end && !(f->early == t->early && is_number(f)))
		f++;
	return f < t->end ? f : NULL;
}

static int fill_kind(struct viommu_doc *d, struct turn t)
{
	struct node *n;
	int ret = 0;

	while (t.first < t.end && t.first->early != t.early)
		t.first++;
	if (t.first == t.end)
		return 0;
	t.number = numbers_of(&t);
	for (n = devices_of(d, t.first->device); n && t.number && t.number->value[1] == 'h';
	     n = n->next)
		count_number(n, t.number, &t.next);
	for (n = devices_of(d, t.first->device); n && !ret; n = n->next) {
		ret = fill_device(d, n, &t);
		if (t.number)
			count_number(n, t.number, &t.next);
	}
	return ret;
}

int fill_carried(struct viommu_doc *d, bool early)
{
	const struct fill *f = d->t->devices->fills, *const last = f + FILLS, *end;
	int ret = 0;

	for (; f < last && !ret; f = end) {
		for (end = f; end < last && end->device == f->device; end++)
			;
		ret = fill_kind(d, (struct turn){ .first = f, .end = end, .early = early });
	}
	return ret;
}
