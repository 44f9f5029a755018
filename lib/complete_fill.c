/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"
#include "condition.h"

#include <errno.h>
#include <string.h>

enum { CONDITIONS = 5 };

static const struct fill {
	uint16_t device; /* row of <devices> */
	bool drop;
	const char *path, *name, *value;
	struct condition when[CONDITIONS];
	uint32_t machines; /* 0: all */
	bool first, child, empty;
	const char *src;
} fills[] = {
#define FILL(device, path, name, value, ...) \
	{ A_DEVICES_##device, false, path, name, value, __VA_ARGS__ },
#define DROP(device, path, name, ...) { A_DEVICES_##device, true, path, name, NULL, __VA_ARGS__ },
#include "fills.def"
};

static bool applies(const struct viommu_doc *d, const struct node *n, const struct fill *f)
{
	unsigned i;

	if (f->machines && !(f->machines & d->machine->bit))
		return false;
	if (f->first && n->ordinal != 1)
		return false;
	for (i = 0; i < CONDITIONS; i++)
		if (!condition_holds(d->t, n, &f->when[i]))
			return false;
	return true;
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

/* What another attribute says, as "path@name". */
static const char *copied(struct viommu_doc *d, const struct node *n, const char *from)
{
	const char *at = strchr(from, '@');
	const char *path = arena_strndup(&d->arena, from, (size_t)(at - from));

	return path ? xml_value(xml_below(n->xml, path), at + 1) : NULL;
}

static int fill(struct viommu_doc *d, struct node *n, const struct fill *f)
{
	struct xml_node *x = xml_below(n->xml, f->path);
	const char *value = f->value;

	if (x && (!f->name || xml_value(x, f->name)))
		return 0;
	if (value && *value == '=')
		value = copied(d, n, value + 1);
	else if (value && *value == '%')
		value = small_number(d, n->ordinal - 1);
	if (!x)
		x = xml_need(&d->xml, n->xml, f->path);
	if (!x || (f->name && (!value || !xml_set(&d->xml, x, f->name, value))))
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

int fill_carried(struct viommu_doc *d)
{
	struct node *n;
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		const struct fill *f = &fills[i];

		for (n = devices_of(d, f->device); n && !ret; n = n->next)
			if (n->xml && applies(d, n, f))
				ret = f->drop ? drop(d, n, f) : fill(d, n, f);
	}
	return ret;
}
