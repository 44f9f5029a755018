/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

#include <string.h>

/* Where a path has led: an element, typed or as it was written. Neither: there is none. */
struct spot {
	const struct node *n;
	const struct xml_node *x;
};

/* No name is empty; most differ in their first letter. */
static bool is_name(const char *name, struct argv_span s)
{
	return *name == *s.at && !strncmp(name, s.at, s.len) && !name[s.len];
}

static struct argv_span span_of(const char *from, const char *to)
{
	return (struct argv_span){ from, (size_t)(to - from) };
}

/* The row of an element that reads what has this name; 0: none does. */
static uint16_t row_named(const struct argv *a, const struct node *n, bool attribute,
			  struct argv_span name)
{
	const struct elem *e = &a->t->elems[n->elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &a->t->rows[id];
		const bool fits = attribute ? r->type == ROW_ATTR
					    : r->type == ROW_CHILD || r->type == ROW_OPAQUE;

		if (fits && !row_shadows(r) && is_name(r->name, name))
			return id;
	}
	return 0;
}

static struct spot child_of(const struct argv *a, struct spot s, struct argv_span name)
{
	const uint16_t id = s.n ? row_named(a, s.n, false, name) : 0;
	const struct cell *c = id ? cell_at(a->t, s.n, id) : NULL;
	const struct xml_node *x;

	if (c && a->t->rows[id].type == ROW_CHILD)
		return (struct spot){ c->first, c->first ? c->first->xml : NULL };
	if (c)
		return (struct spot){ NULL, c->state == CELL_ABSENT ? NULL : c->xml };
	for (x = xml_first(s.x); x && !is_name(x->name, name); x = xml_next(x))
		;
	return (struct spot){ NULL, x };
}

static const char *written(const struct xml_node *x, struct argv_span name)
{
	unsigned i;

	for (i = 0; x && i < x->attrs; i++)
		if (is_name(x->attr[i].name, name))
			return x->attr[i].value;
	return NULL;
}

/* What no attribute says: pages are those of the domain, ports are given at start only (L 11.2). */
static const char *special_value(struct argv *a, const struct node *n, struct argv_span name)
{
	const struct usb_place *p = n ? usb_map_find(&a->usb, n) : NULL;

	if (n && is_name("%pages", name))
		return argv_pages(a, n);
	if (!p || is_name("%port", name))
		return p ? p->port : NULL;
	buf_reset(&a->value);
	buf_u64(&a->value, p->bus);
	return buf_text(&a->value);
}

static const char *attribute_of(struct argv *a, struct spot s, struct argv_span name)
{
	const uint16_t id = s.n ? row_named(a, s.n, true, name) : 0;
	const struct row *r = &a->t->rows[id];
	const struct cell *c = id ? cell_at(a->t, s.n, id) : NULL;

	if (*name.at == '%')
		return special_value(a, s.n, name);
	if (!c || (r->only && !(r->only & node_variant(a->t, s.n))))
		return written(s.x, name);
	if (c->state == CELL_ABSENT)
		return NULL;
	if (r->kind == K_TEXT)
		return c->s;
	if (r->kind == K_WORD)
		return a->t->words[r->words].word[c->u];
	buf_reset(&a->value);
	value_text(a->t, r, c, &a->value);
	return buf_text(&a->value);
}

static const char *text_of(struct argv *a, const struct xml_node *x)
{
	const struct xml_node *n;

	if (!x)
		return NULL;
	buf_reset(&a->value);
	for (n = x->first; n; n = n->next)
		if (!n->name)
			buf_add(&a->value, n->text);
	return buf_text(&a->value);
}

static struct spot follow(struct argv *a, struct spot s, struct argv_span *path);

/* The first controller of a type that has the index at a path, "type:path"; no index is 0. */
static struct spot controller_of(struct argv *a, struct spot s, struct argv_span of)
{
	const char *colon = memchr(of.at, ':', of.len), *end = of.at + of.len, *text;
	struct argv_span path = span_of(colon + 1, end);
	const struct words *types = &a->t->words[W_CTL_TYPE];
	const struct node *n;
	uint64_t index = 0;
	bool negative = false;

	s = follow(a, s, &path);
	text = attribute_of(a, s, path);
	if (text && (number_parse(text, 0, &index, &negative) || negative))
		return (struct spot){ NULL, NULL };
	of = span_of(of.at, colon);
	for (n = devices_of(a->d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (cell_num(a->t, n, A_CONTROLLER_INDEX, 0) == index &&
		    is_name(types->word[cell_num(a->t, n, A_CONTROLLER_TYPE, 0)], of))
			break;
	return (struct spot){ n, n ? n->xml : NULL };
}

/* Goes down to the element that a path names; what is left of the path is the name of an attribute, or nothing. */
static struct spot follow(struct argv *a, struct spot s, struct argv_span *path)
{
	const char *at = path->at, *end = at + path->len, *slash;

	for (; at < end && *at != '@'; at = slash + (slash < end)) {
		if (*at == '<') {
			slash = memchr(at, '>', (size_t)(end - at));
			s = controller_of(a, s, span_of(at + 1, slash));
			slash++;
		} else {
			slash = memchr(at, '/', (size_t)(end - at));
			slash = slash ? slash : end;
			s = child_of(a, s, span_of(at, slash));
		}
	}
	*path = span_of(at + (at < end), end);
	return s;
}

static struct spot start(const struct node *n)
{
	return (struct spot){ n, n ? n->xml : NULL };
}

const struct node *argv_node(struct argv *a, const struct node *n, struct argv_span path)
{
	return follow(a, start(n), &path).n;
}

const char *argv_value(struct argv *a, const struct node *n, struct argv_span path)
{
	const struct spot s = follow(a, start(n), &path);

	return path.len ? attribute_of(a, s, path) : text_of(a, s.x);
}

bool argv_is_among(const char *value, const char *words, size_t len)
{
	const char *end = words + len, *bar;

	for (; words <= end; words = bar + 1) {
		bar = memchr(words, '|', (size_t)(end - words));
		bar = bar ? bar : end;
		if (bar == words ? !value : value && is_name(value, span_of(words, bar)))
			return true;
	}
	return false;
}

bool argv_is_written(struct argv *a, const struct node *n, const struct argv_when *w)
{
	const char *value = argv_value(a, n, (struct argv_span){ w->path, strlen(w->path) });
	const bool other = w->words && *w->words == '!';

	if (!w->words)
		return value;
	return argv_is_among(value, w->words + other, strlen(w->words + other)) != other;
}

static const struct argv_map *map_entry(const struct argv *a, struct argv_span name,
					const char *value)
{
	const struct argv_map *m;

	for (m = a->tables->maps; m->name; m++)
		if (is_name(m->name, name) && !strcmp(m->key, value ? value : "") &&
		    argv_of_release(a, m->since, m->until))
			return m;
	return NULL;
}

/* The part of an expression that is a path: up to a map or a default. */
static struct argv_span path_part(struct argv_span e)
{
	size_t len = 0;
	unsigned depth = 0;

	for (; len < e.len; len++) {
		if (!depth && (e.at[len] == '>' || e.at[len] == '?'))
			break;
		depth += e.at[len] == '<';
		depth -= e.at[len] == '>';
	}
	return (struct argv_span){ e.at, len };
}

const char *argv_evaluate(struct argv *a, const struct node *n, struct argv_span e)
{
	const struct argv_span path = path_part(e);
	const struct argv_span rest = { e.at + path.len + 1, e.len - path.len - 1 };
	const char *value = argv_value(a, n, path);
	const struct argv_map *m;

	if (path.len == e.len)
		return value;
	if (e.at[path.len] == '>') {
		m = map_entry(a, rest, value);
		return m ? m->value : NULL;
	}
	if (value)
		return value;
	buf_reset(&a->value);
	buf_add_n(&a->value, rest.at, rest.len);
	return buf_text(&a->value);
}
