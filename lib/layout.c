/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "layout.h"

#include "xml_tree.h"

#include <string.h>

static const struct layout layouts[] = {
#define LAYOUT(d, e, ...) { .device = d, .element = e, __VA_ARGS__ },
#include "layout.def"
};

static bool fits(const struct layout *l, const struct xml_node *x)
{
	const char *type = l->type ? xml_value(x, "type") : NULL;

	if (!l->type)
		return true;
	return type && !strcmp(type, l->type) && xml_value(xml_child(x, l->child), l->attr);
}

const struct layout *layout_of(const char *device, const char *element, const struct xml_node *x)
{
	size_t i;

	for (i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
		if (layouts[i].device[0] == device[0] && layouts[i].element[0] == element[0] &&
		    !strcmp(layouts[i].device, device) && !strcmp(layouts[i].element, element) &&
		    fits(&layouts[i], x))
			return &layouts[i];
	return NULL;
}

bool layout_next(const char *list, struct layout_word *w)
{
	const char *from = w->text ? w->text + w->len : list;

	if (!from)
		return false;
	w->text = from + strspn(from, " ");
	w->len = strcspn(w->text, " ");
	return w->len;
}

bool layout_is(const struct layout_word *w, const char *name)
{
	return !strncmp(w->text, name, w->len) && !name[w->len];
}

bool layout_has(const char *list, const char *name)
{
	struct layout_word w = { 0 };

	while (layout_next(list, &w))
		if (layout_is(&w, name))
			return true;
	return false;
}
