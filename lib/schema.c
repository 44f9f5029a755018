/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "schema.h"

#include "schema_rng.h"

#include <errno.h>
#include <string.h>

/*
 * Attributes and children stand in one <interleave>: outside of it libxml2 follows every subset of the
 * optional attributes that are there, inside it keeps the best one (xmlRelaxNGValidateInterleave).
 */

/* One way to fill an element: of a variant, with one of the alternatives of its rows. */
struct form {
	uint16_t elem;
	uint8_t variant, alt;
};

static bool has_row(const struct form *f, const struct row *r)
{
	if (r->type == ROW_CHECK || (r->alt && r->alt != f->alt))
		return false;
	if (r->flags & F_QEMU)
		return false; /* any element of another name space will do, see any_of() */
	if (f->variant == OPEN && r->name[0] == '*')
		return false; /* anything will do there */
	if (!r->only || f->variant == EVERY)
		return true;
	return r->only & (f->variant == OPEN ? OPEN : f->variant | ONLY_ROOT);
}

static bool is_typed(const struct tables *t, const struct row *r)
{
	return r->type == ROW_CHILD && !(t->elems[r->child].flags & F_CARRIED);
}

static const struct row *variant_row(const struct tables *t, uint16_t elem)
{
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (t->rows[id].flags & F_VARIANT)
			return &t->rows[id];
	return NULL;
}

/* Whether the variant of the device makes a difference to an element inside of it. */
static bool depends(const struct tables *t, uint16_t elem)
{
	uint16_t id;

	if (variant_row(t, elem))
		return false;
	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (t->rows[id].only ||
		    (is_typed(t, &t->rows[id]) && depends(t, t->rows[id].child)))
			return true;
	return false;
}

static uint8_t variant_below(const struct tables *t, const struct form *f, uint16_t child)
{
	return depends(t, child) ? f->variant : EVERY;
}

static void define_name(const struct tables *t, uint16_t elem, uint8_t variant, struct buf *b)
{
	unsigned i;

	buf_add(b, t->elems[elem].id);
	for (i = 0; i < RNG_VARIANTS; i++)
		if (rng_variants[i].variant == variant) {
			buf_char(b, '.');
			buf_add(b, rng_variants[i].word);
		}
	if (variant == OPEN)
		buf_add(b, ".other");
}

static void ref(struct rng *w, uint16_t elem, uint8_t variant)
{
	buf_fill(w->b, ' ', 2 * (size_t)w->depth);
	buf_add(w->b, "<ref name=\"");
	define_name(w->t, elem, variant, w->b);
	buf_add(w->b, "\"/>\n");
}

/* What has a name of a set; elements also those that another namespace brings along. */
static void any_of(struct rng *w, const struct words *set, bool attribute)
{
	uint8_t i;

	rng_begin(w, attribute ? "<attribute>" : "<element>");
	rng_begin(w, "<choice>");
	for (i = 0; i < set->n; i++)
		rng_line_value(w, "<name>", set->word[i], "</name>");
	if (!attribute)
		rng_line(w, "<anyName><except><nsName ns=\"\"/></except></anyName>");
	rng_end(w, "</choice>");
	rng_line(w, attribute ? "<text/>" : "<ref name=\"any\"/>");
	rng_end(w, attribute ? "</attribute>" : "</element>");
}

static void content(struct rng *w, const struct row *r, const struct form *f)
{
	if (is_typed(w->t, r)) {
		ref(w, r->child, variant_below(w->t, f, r->child));
		return;
	}
	if (!strcmp(r->name, "*")) {
		any_of(w, &w->t->words[r->words], r->type == ROW_KEPT);
		return;
	}
	rng_begin_named(w, r->type == ROW_ATTR ? "<attribute name=\"" : "<element name=\"",
			r->name);
	if (r->type == ROW_OPAQUE || r->type == ROW_CHILD)
		rng_line(w, "<ref name=\"any\"/>");
	else
		rng_value(w, r, f->variant);
	rng_end(w, r->type == ROW_ATTR ? "</attribute>" : "</element>");
}

static bool is_required(const struct row *r, const struct form *f)
{
	if (r->flags & F_RNG_REQUIRED && f->variant != OPEN)
		return true;
	return r->flags & F_REQUIRED && (!r->only || f->variant != EVERY);
}

static void particle(struct rng *w, const struct row *r, const struct form *f)
{
	const bool many = r->flags & F_MANY || r->type == ROW_OPAQUE || r->type == ROW_KEPT;

	if (is_required(r, f)) {
		content(w, r, f);
		return;
	}
	rng_begin(w, many ? "<zeroOrMore>" : "<optional>");
	content(w, r, f);
	rng_end(w, many ? "</zeroOrMore>" : "</optional>");
}

/* Names that the rows of a form take for themselves; writes them when w is to write. */
static unsigned taken(struct rng *w, const struct form *f, bool attribute, bool write)
{
	const struct elem *e = &w->t->elems[f->elem];
	unsigned n = 0;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &w->t->rows[id];

		if (!has_row(f, r) || r->type == ROW_TEXT || (r->type == ROW_ATTR) != attribute)
			continue;
		n++;
		if (write)
			rng_line_value(w, "<name>", r->name, "</name>");
	}
	return n;
}

/* Any attribute, or any child, that the form has no row for. */
static void wildcard(struct rng *w, const struct form *f, bool attribute)
{
	rng_begin(w, "<zeroOrMore>");
	rng_begin(w, attribute ? "<attribute>" : "<element>");
	if (taken(w, f, attribute, false)) {
		rng_begin(w, "<anyName>");
		rng_begin(w, "<except>");
		taken(w, f, attribute, true);
		rng_end(w, "</except>");
		rng_end(w, "</anyName>");
	} else {
		rng_line(w, "<anyName/>");
	}
	rng_line(w, attribute ? "<text/>" : "<ref name=\"any\"/>");
	rng_end(w, attribute ? "</attribute>" : "</element>");
	rng_end(w, "</zeroOrMore>");
}

/* Attributes and children of a form. libxml2 2.9.14 loses memory over an interleave of nothing. */
static unsigned particles(const struct tables *t, const struct form *f)
{
	const struct elem *e = &t->elems[f->elem];
	unsigned n = 0;
	uint16_t id;

	for (id = e->first; id < e->last; id++)
		n += t->rows[id].type != ROW_TEXT && has_row(f, &t->rows[id]);
	return n;
}

static void form(struct rng *w, const struct form *f)
{
	const struct elem *e = &w->t->elems[f->elem];
	const struct row *text = NULL;
	uint16_t id;
	bool many;

	many = f->variant == OPEN || particles(w->t, f) > 0;
	rng_begin(w, many ? "<interleave>" : "<group>");
	rng_line(w, "<empty/>");
	for (id = e->first; id < e->last; id++) {
		const struct row *r = &w->t->rows[id];

		if (r->type == ROW_TEXT)
			text = r;
		else if (has_row(f, r))
			particle(w, r, f);
	}
	if (f->variant == OPEN) {
		wildcard(w, f, true);
		wildcard(w, f, false);
	}
	rng_end(w, many ? "</interleave>" : "</group>");
	if (text)
		rng_value(w, text, f->variant);
}

/* Calls fn for every form of an element: for one, or for each of a choice. */
static void each_form(struct rng *w, const struct form *outer,
		      void (*fn)(struct rng *w, const struct form *f))
{
	const struct elem *e = &w->t->elems[outer->elem];
	const struct row *by = variant_row(w->t, outer->elem);
	struct form f = *outer;
	unsigned i;
	uint16_t id;

	for (i = 0; by && i < RNG_VARIANTS; i++) {
		if (words_find(&w->t->words[by->words], rng_variants[i].word) < 0)
			continue;
		f.variant = rng_variants[i].variant;
		fn(w, &f);
	}
	for (id = e->first; id < e->last; id++) {
		if (w->t->rows[id].alt <= f.alt)
			continue;
		f.alt = w->t->rows[id].alt;
		fn(w, &f);
	}
	if (by)
		f.variant = OPEN;
	if (!f.alt)
		fn(w, &f);
}

static bool is_choice(const struct tables *t, uint16_t elem)
{
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++)
		if (t->rows[id].alt)
			return true;
	return variant_row(t, elem) != NULL;
}

static void group(struct rng *w, const struct form *f)
{
	rng_begin(w, "<group>");
	form(w, f);
	rng_end(w, "</group>");
}

static void define(struct rng *w, uint16_t elem, uint8_t variant)
{
	const struct form f = { .elem = elem, .variant = variant };
	struct buf name = { 0 };

	define_name(w->t, elem, variant, &name);
	rng_begin_named(w, "<define name=\"", buf_text(&name));
	w->b->failed |= !buf_ok(&name);
	buf_done(&name);
	rng_begin_named(w, "<element name=\"", w->t->elems[elem].name);
	if (is_choice(w->t, elem)) {
		rng_begin(w, "<choice>");
		each_form(w, &f, group);
		rng_end(w, "</choice>");
	} else {
		form(w, &f);
	}
	rng_end(w, "</element>");
	rng_end(w, "</define>");
}

/* Marks what a form refers to, and what that refers to. */
static void need(struct rng *w, const struct form *f)
{
	const struct elem *e = &w->t->elems[f->elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &w->t->rows[id];
		struct form child = { .elem = r->child };

		if (!has_row(f, r) || !is_typed(w->t, r))
			continue;
		child.variant = variant_below(w->t, f, r->child);
		if (w->need[r->child] & 1U << child.variant)
			continue;
		w->need[r->child] |= (uint16_t)(1U << child.variant);
		each_form(w, &child, need);
	}
}

static void defines(struct rng *w)
{
	const struct form root = { .elem = E_DOMAIN };
	unsigned elem, variant;

	w->need[E_DOMAIN] = 1U << EVERY;
	each_form(w, &root, need);
	for (elem = 1; elem < E_COUNT; elem++)
		for (variant = EVERY; variant <= OPEN; variant++)
			if (w->need[elem] & 1U << variant)
				define(w, (uint16_t)elem, (uint8_t)variant);
}

static void define_any(struct rng *w)
{
	rng_begin(w, "<define name=\"any\">");
	rng_begin(w, "<interleave>");
	rng_line(w, "<text/>");
	rng_line(w, "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>");
	rng_line(w, "<zeroOrMore><element><anyName/><ref name=\"any\"/></element></zeroOrMore>");
	rng_end(w, "</interleave>");
	rng_end(w, "</define>");
}

int schema_text(const struct tables *t, struct buf *b)
{
	struct rng w = { .t = t, .b = b };

	rng_line(&w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
	rng_line(&w, "<!-- Domain XML as far as it is typed. Written by viommu-tck schema. -->");
	rng_line(&w, "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\"");
	w.depth++;
	rng_line(&w, "datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">");
	rng_line(&w, "<start><ref name=\"DOMAIN\"/></start>");
	defines(&w);
	define_any(&w);
	rng_end(&w, "</grammar>");
	return buf_ok(b) ? 0 : -ENOMEM;
}

int viommu_schema(char **ret_text)
{
	struct buf b = { 0 };
	int ret = schema_text(tables_default(), &b);

	if (ret)
		buf_done(&b);
	else
		*ret_text = b.data;
	return ret;
}
