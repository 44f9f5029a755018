/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "layout.h"

#include "xml_tree.h"

#include <string.h>

static bool fits(const struct layout *l, const struct xml_node *x)
{
	const char *type = l->type ? xml_value(x, "type") : NULL;

	return !l->type || (type && !strcmp(type, l->type));
}

const struct layout *layout_of(const struct tables *t, const char *device, const char *element,
			       const struct xml_node *x)
{
	const struct layout *l = t->devices->layouts, *const end = l + LAYOUTS;

	for (; l < end; l++)
		if (l->device[0] == device[0] && l->element[0] == element[0] &&
		    !strcmp(l->device, device) && !strcmp(l->element, element) && fits(l, x))
			return l;
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
