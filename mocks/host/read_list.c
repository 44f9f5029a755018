/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct list {
	struct reading *in;
	const struct key *key;
	char *owner;
	size_t *count;
};

static char *list_at(const struct list *list, size_t i)
{
	char *first;

	memcpy(&first, list->owner + list->key->at, sizeof(first));
	/* Nothing is added to NULL, not even 0. */
	return i ? first + i * host_objects[list->key->object].size : first;
}

/* Room for one more; lists double, so that their length tells their room. */
static int list_grow(struct list *list)
{
	const size_t size = host_objects[list->key->object].size;
	struct marks *m = &list->in->l->marks[list->key->object];
	const size_t n = *list->count;
	char *first = list_at(list, 0);
	struct mark *marks;

	if (!(n & (n - 1))) {
		first = realloc(first, (n ? 2 * n : 1) * size);
		if (!first)
			return -ENOMEM;
		memcpy(list->owner + list->key->at, &first, sizeof(first));
	}
	memset(first + n * size, 0, size);
	++*list->count;
	if (!object_defaults(list->key->object, first + n * size))
		return -ENOMEM;
	if (!object_identity(list->key->object))
		return 0;
	if (!(m->n & (m->n - 1))) {
		marks = realloc(m->of, (m->n ? 2 * m->n : 1) * sizeof(*marks));
		if (!marks)
			return -ENOMEM;
		m->of = marks;
	}
	m->of[m->n++] = (struct mark){ 0 };
	return 0;
}

/* Its depth is counted, hence no nesting is too deep. */
int skip_value(struct json_reader *r)
{
	const char *text;
	size_t depth = 0;
	char c;

	do {
		c = json_read_peek(r);
		if (!c)
			return -EINVAL;
		if (c == '"') {
			if (json_read_text(r, &text))
				return -EINVAL;
			continue;
		}
		depth += c == '{' || c == '[';
		if ((c == '}' || c == ']') && !depth--)
			return -EINVAL;
		if (!depth && strchr(",:", c))
			return -EINVAL;
		r->at++;
		/* A number or a word is over where something else begins. */
		while (!strchr("{}[],:\"", c) && r->at < r->end &&
		       !strchr("{}[],:\" \t\r\n", *r->at))
			r->at++;
	} while (depth);
	return 0;
}

int search_member(struct json_reader *r, const char *name, void *data)
{
	struct search *s = data;
	int ret;

	if (strcmp(name, s->key->name) != 0 || s->found)
		return skip_value(r);
	ret = read_value(s->in, s->key, s->scratch);
	s->found = !ret;
	return ret;
}

static bool same_identity(const struct key *k, const char *a, const char *b)
{
	const char *s, *t;

	if (k->kind == KIND_BDF || k->kind == KIND_INT)
		return !memcmp(a + k->at, b + k->at, k->size);
	memcpy(&s, a + k->at, sizeof(s));
	memcpy(&t, b + k->at, sizeof(t));
	return s && t && !strcmp(s, t);
}

/*
 * Looks ahead for the name of the element that comes next, and finds the one that a base has. *ret is where it goes,
 * the number of elements if it is a new one.
 */
static int find_element(struct list *list, size_t *ret)
{
	const struct key *k = object_identity(list->key->object);
	const struct reading was = *list->in;
	struct search s = { .in = list->in, .key = k };
	int r = 0;

	*ret = *list->count;
	if (!k)
		return 0;
	s.scratch = calloc(1, host_objects[list->key->object].size);
	if (!s.scratch)
		return -ENOMEM;
	r = json_read_object(&list->in->r, search_member, &s);
	list->in->r = was.r;
	if (r == -EINVAL)
		r = 0; /* reading it for good says where */
	for (; !r && s.found && *ret; --*ret)
		if (same_identity(k, s.scratch, list_at(list, *ret - 1)))
			break;
	*ret = r || !s.found || !*ret ? *list->count : *ret - 1;
	key_clear(k, s.scratch);
	free(s.scratch);
	return r;
}

static int read_element(struct json_reader *r, void *data)
{
	struct list *list = data;
	struct reading *in = list->in;
	const enum object_id o = list->key->object;
	struct mark none = { 0 }, *m = &none;
	place start;
	size_t i;
	int ret;

	json_read_peek(r);
	start = here(in, r->at);
	ret = find_element(list, &i);
	if (ret)
		return ret;
	if (i == *list->count) {
		if (i == list->key->max)
			return fault(in->l, start, "too many elements in", list->key->name);
		ret = list_grow(list);
		if (ret)
			return ret;
	} else if (in->l->marks[o].of[i].start >> LINE_BITS == in->file) {
		return fault(in->l, start, "is described twice: one of", list->key->name);
	}
	if (object_identity(o))
		m = &in->l->marks[o].of[i];
	m->start = start;
	return read_object(in, o, list_at(list, i), m);
}

int read_list(struct reading *in, const struct key *k, char *owner)
{
	struct list list = { in, k, owner, (size_t *)(void *)(owner + k->count) };

	if (!object_identity(k->object))
		key_clear(k, owner);
	return json_read_list(&in->r, read_element, &list);
}
