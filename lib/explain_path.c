/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "explain_path.h"

#include <string.h>

enum { DEPTH = 8 };

static bool holds(const struct row *r, uint16_t elem)
{
	return r->type == ROW_CHILD && r->child == elem && !row_shadows(r);
}

/* Whether the n bytes at s are a name, with or without a place in brackets. */
static bool is_name(const char *s, size_t n, const char *name)
{
	const size_t len = strlen(name);

	return n >= len && !memcmp(s, name, len) && (n == len || s[len] == '[');
}

/* Whether the path of an element ends in the n bytes at path. */
static bool elem_matches(const struct tables *t, uint16_t elem, const char *path, size_t n)
{
	size_t start = n;
	uint16_t id;

	if (!n)
		return true;
	while (start && path[start - 1] != '/')
		start--;
	if (elem == E_DOMAIN)
		return start < 2 && is_name(path + start, n - start, t->elems[elem].name);
	for (id = 1; id < (uint16_t)A_COUNT; id++)
		if (holds(&t->rows[id], elem) &&
		    is_name(path + start, n - start, t->rows[id].name) &&
		    elem_matches(t, t->rows[id].elem, path, start ? start - 1 : 0))
			return true;
	return false;
}

/* Rows of any other child have several names. */
static bool is_name_of(const struct tables *t, const struct row *r, const char *name)
{
	const struct words *w =
		&t->words[r->type == ROW_OPAQUE || r->type == ROW_KEPT ? r->words : W_NONE];
	uint8_t i;

	for (i = 0; i < w->n; i++)
		if (is_name(name, strlen(name), w->word[i]))
			return true;
	return is_name(name, strlen(name), r->name);
}

bool row_is_carried(const struct tables *t, const struct row *r)
{
	return r->type == ROW_OPAQUE || r->type == ROW_KEPT ||
	       (r->type == ROW_CHILD && t->elems[r->child].flags & F_CARRIED);
}

bool path_matches(const struct tables *t, const struct row *r, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const bool attribute = *name == '@';

	if (r->type == ROW_TEXT)
		return elem_matches(t, r->elem, path, strlen(path));
	if (r->type == ROW_CHECK || (attribute && r->type != ROW_ATTR && r->type != ROW_KEPT))
		return false;
	return is_name_of(t, r, name + attribute) &&
	       elem_matches(t, r->elem, path, slash ? (size_t)(slash - path) : 0);
}

/* ---- paths ---- */

struct trail {
	const struct tables *t;
	const struct row *row;
	struct buf *b;
	const char *name[DEPTH];
	unsigned n;
	bool some, carried; /* there is a path already, one of any device */
};

static void add_path(struct trail *p)
{
	unsigned i;

	buf_add(p->b, p->some ? ", /" : "/");
	buf_add(p->b, p->t->elems[E_DOMAIN].name);
	for (i = p->n; i; i--) {
		buf_char(p->b, '/');
		buf_add(p->b, p->name[i - 1]);
	}
	p->some = true;
	if (p->row->type != ROW_TEXT)
		buf_add(p->b, p->row->type == ROW_ATTR ? "/@" : "/");
	buf_add(p->b, p->row->name);
}

static void climb(struct trail *p, uint16_t elem)
{
	const struct elem *e = &p->t->elems[elem];
	uint16_t id;

	if (elem == E_DOMAIN || p->n == DEPTH) {
		add_path(p);
		return;
	}
	for (id = 1; id < (uint16_t)A_COUNT; id++) {
		const struct row *r = &p->t->rows[id];

		if (!holds(r, elem))
			continue;
		if (e->flags & F_CARRIED && p->carried)
			return;
		p->carried |= e->flags & F_CARRIED;
		p->name[p->n++] = e->flags & F_CARRIED ? e->name : r->name;
		climb(p, r->elem);
		p->n--;
	}
}

void path_row(const struct tables *t, const struct row *r, struct buf *b)
{
	struct trail p = { .t = t, .row = r, .b = b };

	climb(&p, r->elem);
}

const struct row *path_parent(const struct tables *t, uint16_t elem)
{
	const struct row *parent = NULL;
	uint16_t id;

	for (id = 1; id < (uint16_t)A_COUNT; id++) {
		if (!holds(&t->rows[id], elem))
			continue;
		if (parent)
			return NULL;
		parent = &t->rows[id];
	}
	return parent;
}

void path_elem(const struct tables *t, uint16_t elem, struct buf *b)
{
	const struct row *parent = path_parent(t, elem);

	if (parent && parent->elem != E_DOMAIN && parent->elem != E_DEVICES) {
		path_elem(t, parent->elem, b);
		buf_char(b, '/');
	}
	buf_add(b, t->elems[elem].name);
	if (!parent && elem != E_DOMAIN)
		buf_add(b, " of any device");
}

const struct row *path_model(const struct tables *t, uint16_t elem)
{
	const struct row *parent = path_parent(t, elem);
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (t->rows[id].words == W_IOMMU_MODEL || t->rows[id].words == W_PCI_MODEL)
			return &t->rows[id];
	return parent ? path_model(t, parent->elem) : NULL;
}

/* ---- examples ---- */

/* The elements of an example, innermost first, and what they have to be. */
struct example {
	const struct tables *t;
	const struct row *row;
	struct buf *b;
	uint16_t elem[DEPTH];
	unsigned n;
	uint32_t models;
	uint8_t only;
};

static void gather(struct example *x, uint16_t elem)
{
	const struct row *parent = path_parent(x->t, elem);

	x->elem[x->n++] = elem;
	if (!parent || parent->elem == E_DOMAIN || parent->elem == E_DEVICES || x->n == DEPTH)
		return;
	x->models = x->models ? x->models : parent->models;
	x->only = x->only ? x->only : parent->only;
	gather(x, parent->elem);
}

static const char *model_word(const struct example *x, const struct row *r)
{
	const struct words *w = &x->t->words[r->words];
	uint8_t i;

	for (i = 0; i < w->n && !(x->models >> i & 1); i++)
		;
	return w->word[i < w->n ? i : 0];
}

/* The first word of the set that makes the element what the row needs it to be. */
static const char *variant_word(const struct example *x, const struct row *r)
{
	const struct words *w = &x->t->words[r->words];
	uint8_t i = 0;

	if (x->only != ONLY_OTHER)
		return x->only == ONLY_MDEV ? "mdev" : "pci";
	while (i + 1 < w->n && (!strcmp(w->word[i], "pci") || !strcmp(w->word[i], "mdev")))
		i++;
	return w->word[i];
}

static const char *sample(const struct example *x, const struct row *r)
{
	static const char *const samples[K_COUNT] = {
		[K_SWITCH] = "on",
		[K_YESNO] = "yes",
		[K_UINT] = "1",
		[K_INT] = "1",
		[K_ULL] = "1",
		[K_SIZE] = "1",
		[K_UNIT] = "KiB",
		[K_TEXT] = "text",
		[K_UUID] = "53764d0e-85a0-42b4-af5c-2046b460b1dc",
		[K_NODESET] = "0",
	};

	if (r->eg)
		return r->eg;
	if (r->flags & F_VARIANT)
		return variant_word(x, r);
	if (x->models && r == path_model(x->t, r->elem))
		return model_word(x, r);
	if (r->words)
		return x->t->words[r->words].word[0];
	return samples[r->kind];
}

/* Whether an attribute is there because the element would be something else without it. */
static bool is_needed(const struct example *x, const struct row *r)
{
	if (r == x->row)
		return true;
	if (r->only && !(r->only & x->only))
		return false;
	if (r->flags & F_RNG_REQUIRED)
		return r->alt == x->row->alt;
	return r->flags & F_REQUIRED || (x->models && r == path_model(x->t, r->elem));
}

/* What is carried through has no name of its own: that of the first device that is carried so. */
static const char *tag_name(const struct tables *t, uint16_t elem)
{
	const struct row *r = t->rows + 1;

	if (!(t->elems[elem].flags & F_CARRIED))
		return t->elems[elem].name;
	while (r < t->rows + A_COUNT - 1 && !holds(r, elem))
		r++;
	return r->name;
}

/* The element's start tag; returns the row of its text, or NULL. */
static const struct row *start_tag(struct example *x, uint16_t elem)
{
	const struct elem *e = &x->t->elems[elem];
	const struct row *text = NULL;
	uint16_t id;

	buf_char(x->b, '<');
	buf_add(x->b, tag_name(x->t, elem));
	for (id = e->first; id < e->last; id++) {
		const struct row *r = &x->t->rows[id];

		if (r->type == ROW_TEXT)
			text = r;
		if (r->type != ROW_ATTR || !is_needed(x, r))
			continue;
		buf_char(x->b, ' ');
		buf_add(x->b, r->name);
		buf_add(x->b, "='");
		buf_xml(x->b, sample(x, r));
		buf_char(x->b, '\'');
	}
	return text;
}

static void end_tag(struct buf *b, const char *name)
{
	buf_add(b, "</");
	buf_add(b, name);
	buf_char(b, '>');
}

/* The child element that the row is. */
static void child(struct example *x)
{
	const struct row *r = x->row;

	buf_char(x->b, '<');
	buf_add(x->b, r->name);
	if (r->type == ROW_FLAG) {
		buf_add(x->b, "/>");
		return;
	}
	buf_char(x->b, '>');
	buf_xml(x->b, sample(x, r));
	end_tag(x->b, r->name);
}

/* The elements from the outermost one on; level is how many there are still. */
static void nest(struct example *x, unsigned level)
{
	const bool inner = x->row->type == ROW_LEAF || x->row->type == ROW_FLAG;
	const uint16_t elem = x->elem[level - 1];
	const struct row *text = start_tag(x, elem);

	if (level == 1 && !text && !inner) {
		buf_add(x->b, "/>");
		return;
	}
	buf_char(x->b, '>');
	if (level > 1)
		nest(x, level - 1);
	else if (text)
		buf_xml(x->b, sample(x, text));
	else
		child(x);
	end_tag(x->b, tag_name(x->t, elem));
}

/* What an example of an element shows; NULL when nothing in it has a value. */
static const struct row *first_value(const struct tables *t, uint16_t elem)
{
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (t->rows[id].kind && (!t->rows[id].eg || *t->rows[id].eg))
			return &t->rows[id];
	return NULL;
}

void path_example(const struct tables *t, const struct row *r, struct buf *b)
{
	struct example x = { .t = t, .b = b, .models = r->models, .only = r->only };

	x.row = r->type == ROW_CHILD ? first_value(t, r->child) : r;
	if (!x.row || !x.row->kind || (x.row->eg && !*x.row->eg))
		return;
	r = x.row;
	x.models = r->models ? r->models : x.models;
	x.only = r->only ? r->only : x.only;
	gather(&x, r->elem);
	if (x.only & ONLY_MDEV)
		x.only = ONLY_MDEV;
	else
		x.only = x.only & ONLY_OTHER ? ONLY_OTHER : ONLY_PCI;
	nest(&x, x.n);
}
