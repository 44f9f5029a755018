/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"
#include "condition.h"

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

/* What a row gives; NULL for nothing. */
static int value_of(struct viommu_doc *d, const struct node *n, const struct fill *f,
		    const char **ret)
{
	*ret = f->value;
	if (f->value && *f->value == '=')
		return copied(d, n, f->value + 1, ret);
	if (f->value && *f->value == '%')
		*ret = small_number(d, n->ordinal - 1);
	return f->value && !*ret ? -ENOMEM : 0;
}

static int fill(struct viommu_doc *d, struct node *n, const struct fill *f)
{
	struct xml_node *x = xml_below(n->xml, f->path);
	const char *value;
	int ret;

	if (x && (!f->name || xml_value(x, f->name)))
		return 0;
	ret = value_of(d, n, f, &value);
	if (ret || (f->name && !value))
		return ret;
	if (!x)
		x = xml_need(&d->xml, n->xml, f->path);
	if (!x || (f->name && !xml_set(&d->xml, x, f->name, value)))
		return -ENOMEM;
	return 0;
}

static int drop(struct viommu_doc *d, struct node *n, const struct fill *f)
{
	struct xml_node *x = xml_below(n->xml, f->path);
	const struct xml_node *child = f->child ? xml_child(x, f->name) : NULL;

	if (!x)
		return 0;
	if (!f->child)
		return xml_drop_attr(&d->xml, x, f->name) ? 0 : -ENOMEM;
	if (child && !(f->empty && (child->attrs || child->first)))
		xml_drop(x, f->name);
	return 0;
}

/* The rows of a kind; end is the first one of another kind. */
static int fill_device(struct viommu_doc *d, struct node *n, const struct fill *f,
		       const struct fill *end)
{
	int ret = 0;

	for (; f < end && !ret; f++) {
		if (applies(d, n, f))
			ret = f->what == IS_FILL ? fill(d, n, f) : drop(d, n, f);
	}
	return ret;
}

int fill_carried(struct viommu_doc *d)
{
	const struct fill *f = d->t->devices->fills, *const last = f + FILLS, *end;
	struct node *n;
	int ret = 0;

	for (; f < last && !ret; f = end) {
		for (end = f; end < last && end->device == f->device; end++)
			;
		for (n = devices_of(d, f->device); n && !ret; n = n->next)
			ret = fill_device(d, n, f, end);
	}
	return ret;
}
