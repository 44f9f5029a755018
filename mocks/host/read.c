/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read.h"

#include "utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int fault(struct loader *l, place at, const char *why, const char *word)
{
	struct buf *b = l->message;

	if (b->len)
		return REFUSED;
	buf_add(b, l->names[at >> LINE_BITS]);
	buf_char(b, ':');
	buf_u64(b, at & ((1u << LINE_BITS) - 1));
	buf_add(b, ": ");
	buf_add(b, why);
	if (word) {
		buf_add(b, " '");
		buf_add(b, word);
		buf_char(b, '\'');
	}
	return buf_ok(b) ? REFUSED : -ENOMEM;
}

static size_t key_place(enum key_id id)
{
	enum object_id o = O_HOST;
	size_t n;
	const struct key *k = object_keys(o, &n);

	while (&host_keys[id] >= k + n)
		k = object_keys(++o, &n);
	return (size_t)(&host_keys[id] - k);
}

bool was_written(const struct mark *m, enum key_id id)
{
	return m->seen >> key_place(id) & 1;
}

place place_of(const struct mark *m, enum key_id id)
{
	return was_written(m, id) ? m->line[key_place(id)] : m->start;
}

place here(struct reading *in, const char *at)
{
	if (at < in->counted) {
		in->counted = in->start;
		in->line = 1;
	}
	for (; in->counted < at; in->counted++)
		in->line += *in->counted == '\n';
	return (place)in->file << LINE_BITS | in->line;
}

static int syntax_fault(struct reading *in)
{
	return fault(in->l, here(in, in->r.at), "not JSON from here on", NULL);
}

/* An object, and the element that its members go to. */
struct target {
	struct reading *in;
	enum object_id object;
	char *to;
	struct mark *mark;
};

/* ---- resources ---- */

static int read_bar(struct json_reader *r, void *data)
{
	struct target *t = data;
	struct host_device *d = (struct host_device *)(void *)t->to;
	struct bar bar = { .row = 0xff };
	struct mark m = { 0 };
	int ret;

	json_read_peek(r);
	m.start = here(t->in, r->at);
	object_defaults(O_BAR, &bar);
	ret = read_object(t->in, O_BAR, &bar, &m);
	return ret ? ret : bar_take(t->in->l, d, &bar, m.start);
}

static int read_bars(struct reading *in, char *owner)
{
	struct target t = { .in = in, .to = owner };
	struct host_device *d = (struct host_device *)(void *)owner;

	memset(d->resources, 0, sizeof(d->resources));
	return json_read_list(&in->r, read_bar, &t);
}

/* ---- objects ---- */

/* A member that is an object of its own; the host has one of each, whose marks stay. */
static int read_member_object(struct reading *in, const struct key *k, char *owner)
{
	struct marks *keep = &in->l->marks[k->object];
	struct mark none = { 0 };
	char *to = owner + k->at, *p;

	if (k->kind == KIND_POINTER) {
		memcpy(&p, to, sizeof(p));
		if (!p) {
			p = calloc(1, host_objects[k->object].size);
			if (!p)
				return -ENOMEM;
			memcpy(to, &p, sizeof(p));
			if (!object_defaults(k->object, p))
				return -ENOMEM;
		}
		return read_object(in, k->object, p, &none);
	}
	if (!keep->of) {
		keep->of = calloc(1, sizeof(*keep->of));
		keep->n = 1;
	}
	return keep->of ? read_object(in, k->object, to, keep->of) : -ENOMEM;
}

/* Something else in its place is no error of syntax. */
static bool starts_right(struct reading *in, const struct key *k)
{
	const bool list = k->kind == KIND_LIST || k->kind == KIND_BARS;

	return json_read_peek(&in->r) == (list ? '[' : '{');
}

static int read_deep(struct reading *in, const struct key *k, char *owner)
{
	int ret;

	if (!starts_right(in, k))
		return -EINVAL;
	if (k->kind == KIND_LIST)
		ret = read_list(in, k, owner);
	else if (k->kind == KIND_BARS)
		ret = read_bars(in, owner);
	else
		ret = read_member_object(in, k, owner);
	return ret == -EINVAL ? syntax_fault(in) : ret;
}

static int read_key(struct reading *in, const struct key *k, char *owner)
{
	return k->kind >= KIND_MEMBER ? read_deep(in, k, owner) : read_value(in, k, owner);
}

static int read_member(struct json_reader *r, const char *name, void *data)
{
	struct target *t = data;
	struct reading *in = t->in;
	size_t i, n;
	const struct key *k = object_keys(t->object, &n);
	uint64_t bit;
	int ret;

	json_read_peek(r);
	for (i = 0; i < n && strcmp(k[i].name, name) != 0; i++)
		;
	if (i == n)
		return fault(in->l, here(in, r->at), "unknown key", name);
	bit = (uint64_t)1 << i;
	if (t->mark->seen & bit && t->mark->line[i] >> LINE_BITS == in->file)
		return fault(in->l, here(in, r->at), "written twice:", name);
	t->mark->seen |= bit;
	t->mark->line[i] = here(in, r->at);
	ret = read_key(in, &k[i], t->to);
	return ret == -EINVAL ? wrong_value(in, &k[i], t->mark->line[i]) : ret;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the table is */
int read_object(struct reading *in, enum object_id o, void *to, struct mark *m)
{
	struct target t = { in, o, to, m };
	const struct key *k = object_identity(o);
	int ret = json_read_object(&in->r, read_member, &t);

	if (!ret && k && !was_written(m, (enum key_id)(k - host_keys)))
		ret = fault(in->l, m->start, "does not say", k->name);
	return ret;
}

/* What is no text at all has no place in a message, and no parser should see it. */
static int check_text(struct reading *in, const char *text, size_t len)
{
	const char *s = text;
	size_t n;

	for (; s < text + len; s += n) {
		n = *s ? utf8_character(s) : 0;
		if (!n)
			return fault(in->l, here(in, s), *s ? "not UTF-8" : "not a text", NULL);
	}
	return 0;
}

static struct reading reading_of(struct loader *l, unsigned file, const char *text, size_t len)
{
	return (struct reading){
		.r = { .at = text, .end = text + len, .arena = &l->arena },
		.l = l,
		.file = file,
		.start = text,
		.counted = text,
		.line = 1,
	};
}

int find_base(struct loader *l, unsigned file, const char *text, size_t len, const char **ret_name)
{
	struct reading in = reading_of(l, file, text, len);
	struct host scratch = { 0 };
	struct search s = { .in = &in,
			    .key = &host_keys[K_HOST_BASE],
			    .scratch = (char *)&scratch };
	int ret = check_text(&in, text, len);

	if (!ret)
		ret = json_read_object(&in.r, search_member, &s);
	*ret_name = ret || !scratch.name ? NULL : arena_strdup(&l->arena, scratch.name);
	if (!ret && scratch.name && !*ret_name)
		ret = -ENOMEM;
	free(scratch.name);
	return ret == -EINVAL ? 0 : ret; /* reading it for good says where */
}

/* A value that is whole, and no object. */
static bool is_other_value(struct reading in)
{
	static const char *const words[] = { "null", "true", "false" };
	const char c = json_read_peek(&in.r);
	bool begins = c && strchr("[\"-0123456789", c);
	size_t i;

	for (i = 0; c && i < sizeof(words) / sizeof(words[0]); i++)
		begins |= (size_t)(in.r.end - in.r.at) >= strlen(words[i]) &&
			  !memcmp(in.r.at, words[i], strlen(words[i]));
	return begins && !skip_value(&in.r) && json_read_done(&in.r);
}

int read_text(struct loader *l, unsigned file, const char *text, size_t len)
{
	struct reading in = reading_of(l, file, text, len);
	int ret = check_text(&in, text, len);

	if (!ret && is_other_value(in))
		return fault(l, here(&in, text), "a host is to be an object", NULL);
	if (!ret)
		ret = read_object(&in, O_HOST, l->host, l->marks[O_HOST].of);
	if (!ret && !json_read_done(&in.r))
		ret = -EINVAL;
	if (ret == -EINVAL)
		ret = syntax_fault(&in);
	return ret;
}
