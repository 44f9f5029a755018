/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"
#include "condition.h"

#include <errno.h>
#include <string.h>

enum { CONDITIONS = 5 };

static const struct fill {
	uint16_t device; /* row of <devices> */
	enum { IS_FILL, IS_DROP, IS_GATE } what;
	const char *path, *name, *value;
	struct condition when[CONDITIONS];
	uint32_t machines; /* 0: all */
	bool first, child, empty;
	const char *src;
} fills[] = {
#define FILL(device, path, name, value, ...) \
	{ A_DEVICES_##device, IS_FILL, path, name, value, __VA_ARGS__ },
#define DROP(device, path, name, ...) \
	{ A_DEVICES_##device, IS_DROP, path, name, NULL, __VA_ARGS__ },
#define GATE(device, condition, ...) \
	{ A_DEVICES_##device, IS_GATE, NULL, NULL, NULL, { condition }, __VA_ARGS__ },
#include "fills.def"
};

static bool applies(const struct viommu_doc *d, const struct node *n, const struct fill *f)
{
	unsigned i;

	if (f->machines && !(f->machines & d->machine->bit))
		return false;
	if (f->first && n->ordinal != 1)
		return false;
	for (i = 0; i < CONDITIONS && f->when[i].words; i++)
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

/* The rows of a kind, as far as they are for this device; end is the first one of another kind. */
static int fill_device(struct viommu_doc *d, struct node *n, const struct fill *f,
		       const struct fill *end)
{
	int ret = 0;

	for (; f < end && !ret; f++) {
		const bool is_for = applies(d, n, f);

		if (f->what == IS_GATE && !is_for)
			break;
		if (f->what == IS_FILL && is_for)
			ret = fill(d, n, f);
		if (f->what == IS_DROP && is_for)
			ret = drop(d, n, f);
	}
	return ret;
}

int fill_carried(struct viommu_doc *d)
{
	const struct fill *f = fills, *const last = fills + sizeof(fills) / sizeof(fills[0]), *end;
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
