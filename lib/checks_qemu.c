/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "rules.h"

#include <string.h>

/* Elements of one name in all elements of a row. */
struct walk {
	const struct xml_node *block, *x;
	const char *name;
};

static bool is_named(const struct xml_node *x, const char *name)
{
	return x->space == SPACE_QEMU && !strcmp(xml_local(x->name), name);
}

/* Goes to the next one; false after the last one. */
static bool walk_next(struct walk *w)
{
	do {
		if (w->x)
			w->x = xml_next(w->x);
		while (!w->x && w->block) {
			w->x = xml_first(w->block);
			w->block = w->block->same;
		}
	} while (w->x && !is_named(w->x, w->name));
	return w->x;
}

static struct walk walk_read(const struct pass *p, const struct rule *r, const struct node *n)
{
	return (struct walk){ p->found[r->row - p->t->elems[n->elem].first], NULL, r->child };
}

static int refuse_at(struct pass *p, const struct rule *r, const struct node *n,
		     const struct xml_node *x, enum code_id code)
{
	const struct place at = {
		.doc = p->d, .node = n, .line = x->line, .pass = p->pass, .rule = r
	};

	return report_add(p->rep, &at, code, 0, NULL);
}

int check_qemu_attr(struct pass *p, const struct rule *r, struct node *n)
{
	struct walk w = walk_read(p, r, n);
	int ret = 0;

	while (!ret && walk_next(&w))
		if (!xml_value(w.x, r->attr) != r->inverted)
			ret = refuse_at(p, r, n, w.x, r->code);
	return ret;
}

static const struct xml_node *next_named(const struct xml_node *x, const char *name)
{
	while (x && !is_named(x, name))
		x = xml_next(x);
	return x;
}

/* The first property below a device that has no name; NULL when all have. */
static const struct xml_node *nameless(const struct xml_node *device)
{
	const struct xml_node *front = next_named(xml_first(device), "frontend"), *x;

	for (; front; front = next_named(xml_next(front), "frontend"))
		for (x = next_named(xml_first(front), "property"); x;
		     x = next_named(xml_next(x), "property"))
			if (!xml_value(x, "name"))
				return x;
	return NULL;
}

int check_qemu_override(struct pass *p, const struct rule *r, struct node *n)
{
	struct walk w = walk_read(p, r, n);
	const struct xml_node *x;
	int ret = 0;

	while (!ret && walk_next(&w)) {
		if (!xml_value(w.x, r->attr) != r->inverted)
			ret = refuse_at(p, r, n, w.x, r->code);
		x = nameless(w.x);
		if (!ret && x && !r->inverted)
			ret = refuse_at(p, r, n, x, C_QEMU_PROPERTY);
	}
	return ret;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* What counts as a letter does not depend on where the program runs. */
static enum code_id name_fault(const struct rule *r, const char *name)
{
	if (!name)
		return r->code;
	if (!strspn(name, LETTERS "_"))
		return C_QEMU_ENV_FIRST;
	return name[strspn(name, LETTERS DIGITS "_")] ? C_QEMU_ENV_CHARS : C_OK;
}

int check_qemu_env(struct pass *p, const struct rule *r, struct node *n)
{
	struct walk w = walk_read(p, r, n);
	int ret = 0;

	while (!ret && walk_next(&w)) {
		const enum code_id code = name_fault(r, xml_value(w.x, r->attr));

		if ((code != C_OK) != r->inverted)
			ret = refuse_at(p, r, n, w.x, code ? code : r->code);
	}
	return ret;
}

/* Every release of QEMU has new ones, so only what no release could have is told from them. */
static bool could_be_capability(const char *name)
{
	return name && *name && !name[strspn(name, LETTERS DIGITS ".-_+")];
}

int check_qemu_cap(struct pass *p, const struct rule *r, struct node *n)
{
	static const char *const ways[] = { "add", "del" };
	const struct cell *c = find_set(p->t, n, r->row);
	size_t i;
	int ret = 0;

	for (i = 0; c && i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct walk w = { c->xml, NULL, ways[i] };

		while (!ret && walk_next(&w)) {
			const char *name = xml_value(w.x, r->attr);

			if (could_be_capability(name) == r->inverted)
				ret = REFUSE(p, r, n, name ? name : "");
		}
	}
	return ret;
}
