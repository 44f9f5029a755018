/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

#include <string.h>

enum { PATH = 96 };

/* A list of what is known, held against what stands in a device. */
struct check {
	struct argv *a;
	const char *paths;
	char path[PATH]; /* of the element that is looked at, with a slash behind it */
	uint64_t seen; /* places in the list: nothing is known twice */
};

static bool is_number(const char *value, unsigned base)
{
	uint64_t number;
	bool negative;

	return !number_parse(value, base, &number, &negative) && !negative;
}

static bool value_fits(const char *value, const char *words, size_t len)
{
	if (*words == '#')
		return is_number(value, len == 1 ? 10 : 0);
	return argv_is_among(value, words, len);
}

/* Whether an entry of the list, "path" or "path=words", is this one. */
static bool entry_fits(const struct check *c, const char *entry, size_t len, const char *name,
		       const char *value)
{
	const char *words = memchr(entry, '=', len);
	const size_t path = words ? (size_t)(words - entry) : len, before = strlen(c->path);

	if (path != before + strlen(name) || memcmp(entry, c->path, before) != 0 ||
	    memcmp(entry + before, name, path - before) != 0)
		return false;
	return !words || value_fits(value, words + 1, len - path - 1);
}

static bool knows(struct check *c, const char *name, const char *value)
{
	const char *entry = c->paths;
	unsigned place;

	for (place = 0; *entry; place++) {
		const size_t len = strcspn(entry, " ");

		if (entry_fits(c, entry, len, name, value)) {
			const bool twice = c->seen >> place & 1;

			c->seen |= UINT64_C(1) << place;
			return !twice;
		}
		entry += len + (entry[len] != '\0');
	}
	return false;
}

/* Goes down into an element; false when the path would be longer than any that is known. */
static bool enter(struct check *c, const char *name, size_t *ret_before)
{
	const size_t before = strlen(c->path), len = strlen(name);

	if (before + len + 2 > PATH)
		return false;
	memcpy(c->path + before, name, len);
	memcpy(c->path + before + len, "/", 2);
	*ret_before = before;
	return true;
}

static bool knows_attributes(struct check *c, const struct xml_node *x)
{
	char name[PATH] = "@";
	unsigned i;

	for (i = 0; i < x->attrs; i++) {
		const size_t len = strlen(x->attr[i].name);

		if (len + 2 > sizeof(name))
			return false;
		memcpy(name + 1, x->attr[i].name, len + 1);
		if (!knows(c, name, x->attr[i].value))
			return false;
	}
	return true;
}

static const char *first_text(const struct xml_node *x)
{
	const struct xml_node *n;

	for (n = x->first; n; n = n->next)
		if (!n->name && n->text[strspn(n->text, " \t\r\n")])
			return n->text;
	return NULL;
}

static bool knows_element(struct check *c, const struct xml_node *x);

static bool knows_inside(struct check *c, const struct xml_node *x)
{
	const struct xml_node *n;

	if (!knows_attributes(c, x))
		return false;
	for (n = xml_first(x); n; n = xml_next(n))
		if (!knows_element(c, n))
			return false;
	return true;
}

/* An element that says nothing but its name, or has a text, is known by its name. */
static bool knows_element(struct check *c, const struct xml_node *x)
{
	const char *text = first_text(x);
	size_t before;
	bool known;

	if ((text || (!x->attrs && !xml_first(x))) && !knows(c, x->name, text ? text : ""))
		return false;
	if (!enter(c, x->name, &before))
		return false;
	known = knows_inside(c, x);
	c->path[before] = '\0';
	return known;
}

/* Whether a row of attrs.def reads the element, so that nothing is left to know. */
static bool is_typed(const struct argv *a, const struct elem *e, const char *name)
{
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &a->t->rows[id];

		if (!row_shadows(r) && (r->type == ROW_CHILD || r->type == ROW_FLAG) &&
		    !strcmp(r->name, name))
			return true;
	}
	return false;
}

static bool knows_carried(struct check *c, const struct node *n)
{
	const struct elem *e = &c->a->t->elems[n->elem];
	const struct xml_node *x;

	if (!n->xml)
		return true;
	if (!knows_attributes(c, n->xml))
		return false;
	for (x = xml_first(n->xml); x; x = xml_next(x))
		if (!is_typed(c->a, e, x->name) && !knows_element(c, x))
			return false;
	return true;
}

static bool knows_kept(struct check *c, struct kept_list k)
{
	char name[PATH] = "@";

	while (kept_next(&k)) {
		memccpy(name + 1, k.name, '\0', sizeof(name) - 2);
		if (!knows(c, name, k.value))
			return false;
	}
	return true;
}

/* What rows of attrs.def carry through in an element that is typed. */
static bool knows_rest(struct check *c, const struct node *n)
{
	const struct tables *t = c->a->t;
	const struct elem *e = &t->elems[n->elem];
	const struct xml_node *x;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct cell *cell;

		if (t->rows[id].type != ROW_OPAQUE && t->rows[id].type != ROW_KEPT)
			continue;
		cell = cell_at(t, n, id);
		if (cell->state == CELL_ABSENT)
			continue;
		if (t->rows[id].type == ROW_KEPT && !knows_kept(c, kept_of(t, id, cell)))
			return false;
		for (x = t->rows[id].type == ROW_OPAQUE ? cell->xml : NULL; x; x = x->same)
			if (!knows_element(c, x))
				return false;
	}
	return true;
}

static bool knows_all(struct argv *a, const char *paths)
{
	struct check c = { .a = a, .paths = paths };
	const struct node *n = a->device;

	return a->t->elems[n->elem].flags & F_CARRIED ? knows_carried(&c, n) : knows_rest(&c, n);
}

static bool of_machine(const struct argv *a, const struct argv_known *k)
{
	return !k->machines || (a->d->machine && a->d->machine->bit & k->machines);
}

static bool has_random(struct argv *a, const char *path)
{
	if (path && !argv_value(a, a->device, (struct argv_span){ path, strlen(path) }))
		a->lacks = path;
	return !a->lacks;
}

bool argv_is_known(struct argv *a)
{
	const struct argv_known *k;

	a->lacks = NULL;
	if (!(a->t->elems[a->device->elem].flags & F_CARRIED) && knows_all(a, ""))
		return true;
	for (k = a->tables->known; k->paths; k++)
		if (k->row == a->device->row && of_machine(a, k) &&
		    argv_holds(a, k->when, ARGV_WHEN) && knows_all(a, k->paths))
			return has_random(a, k->random);
	return false;
}
