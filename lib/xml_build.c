/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_build.h"

#include <string.h>

/* What follows a text decides, with what stands before it, whether its white space is more than layout. */
enum follows { NEXT_START, NEXT_END, NEXT_OTHER };

static bool is_layout(const struct xml_builder *b, enum follows next)
{
	const struct xml_node *first = b->open[b->depth].x->first;
	const struct xml_node *last = b->open[b->depth].last;

	if (b->cdata || b->text.data[strspn(b->text.data, " \t\r\n")])
		return false;
	if (!first)
		return next != NEXT_END;
	return (first->name || first->markup) && (last->name || last->markup);
}

static void add(struct xml_builder *b, struct xml_node *x)
{
	if (!b->depth)
		b->tree->root = x;
	else if (b->open[b->depth].last)
		b->open[b->depth].last->next = x;
	else
		b->open[b->depth].x->first = x;
	b->open[b->depth].last = x;
}

/* Puts the text that came since the last tag into the tree. */
static void end_text(struct xml_builder *b, enum follows next)
{
	struct xml_node *x;

	if (!b->text.len || !b->depth)
		return;
	if (!is_layout(b, next)) {
		x = xml_text_new(b->tree, b->text.data, b->text.len);
		b->no_memory = b->no_memory || !x;
		if (x)
			add(b, x);
	}
	buf_reset(&b->text);
	b->cdata = false;
}

void xml_build_text(struct xml_builder *b, const unsigned char *text, int len, bool cdata)
{
	buf_add_n(&b->text, (const char *)text, (size_t)len);
	b->cdata = b->cdata || cdata;
	b->no_memory = b->no_memory || !buf_ok(&b->text);
}

/* Metadata is copied as it was parsed (L 11.8); elsewhere libvirt has no use for comments. */
static bool in_metadata(const struct xml_builder *b)
{
	return b->depth >= 2 && !b->open[2].x->space && !strcmp(b->open[2].x->name, "metadata");
}

void xml_build_markup(struct xml_builder *b, const char *const *part)
{
	struct xml_node *x;

	end_text(b, NEXT_OTHER);
	if (!in_metadata(b))
		return;
	x = xml_markup_new(b->tree, part);
	b->no_memory = b->no_memory || !x;
	if (x)
		add(b, x);
}

static bool fill_attr(struct xml_tree *t, struct xml_attr *a, const unsigned char *const *part)
{
	size_t len = (size_t)(part[AT_END] - part[AT_VALUE]);

	a->name = xml_name_new(t, (const char *)part[AT_PREFIX], (const char *)part[AT_NAME]);
	a->value = arena_strndup(&t->arena, (const char *)part[AT_VALUE], len);
	return a->name && a->value;
}

/* The default name space is declared without a prefix: xmlns='…'. */
static bool fill_decl(struct xml_tree *t, struct xml_attr *a, const unsigned char *const *pair)
{
	const char *prefix = (const char *)pair[0], *uri = (const char *)pair[1];

	a->name = prefix ? xml_name_new(t, "xmlns", prefix) : "xmlns";
	a->value = arena_strdup(&t->arena, uri ? uri : "");
	return a->name && a->value;
}

static enum xml_space space_of(const struct xml_builder *b, const unsigned char *uri)
{
	if (!uri)
		return SPACE_NONE;
	return !in_metadata(b) && !strcmp((const char *)uri, QEMU_SPACE) ? SPACE_QEMU
									 : SPACE_FOREIGN;
}

static bool has_prefixed(const struct start_tag *s)
{
	int i;

	for (i = 0; i < s->attrs; i++)
		if (s->attr[i * AT_PARTS + AT_PREFIX])
			return true;
	return false;
}

static struct xml_node *make(struct xml_builder *b, const struct start_tag *s)
{
	struct xml_node *x = xml_element_new(b->tree, (unsigned)s->attrs, (unsigned)s->decls);
	struct xml_attr *a = x ? (struct xml_attr *)x->attr : NULL;
	bool whole = x;
	int i;

	for (i = 0; i < s->attrs && whole; i++)
		whole = fill_attr(b->tree, a++, s->attr + i * AT_PARTS);
	for (i = 0; i < s->decls && whole; i++)
		whole = fill_decl(b->tree, a++, s->decl + i * 2);
	if (!whole)
		return NULL;
	x->line = (uint32_t)s->line;
	x->space = space_of(b, s->uri) & 3;
	x->name = xml_name_new(b->tree,
			       x->space == SPACE_QEMU ? QEMU_PREFIX : (const char *)s->prefix,
			       (const char *)s->name);
	if (!in_metadata(b))
		b->tree->foreign |= s->uri || s->prefix || has_prefixed(s) ||
				    (s->decls && b->depth);
	return x->name ? x : NULL;
}

void xml_build_start(struct xml_builder *b, const struct start_tag *s)
{
	struct xml_node *x;

	end_text(b, NEXT_START);
	x = make(b, s);
	if (!x) {
		b->no_memory = true;
		return;
	}
	add(b, x);
	b->depth++;
	b->open[b->depth].x = x;
	b->open[b->depth].last = NULL;
}

void xml_build_end(struct xml_builder *b)
{
	end_text(b, NEXT_END);
	b->depth--;
}

void xml_build_done(struct xml_builder *b)
{
	buf_done(&b->text);
}
