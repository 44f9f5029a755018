/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kind.h"

#include <errno.h>
#include <string.h>

static int fault(const struct value_source *v, int code)
{
	return v->row->bad ? v->row->bad : code;
}

const struct words *row_words(const struct tables *t, const struct row *r, const struct node *n)
{
	if (r->kind == K_HOSTDEV_TYPE && cell_num(t, n, A_HOSTDEV_MODE, 0))
		return &t->words[W_HOSTDEV_CAPS_TYPE];
	if (r->kind != K_CTL_MODEL)
		return r->words ? &t->words[r->words] : NULL;
	if (is_controller(t, n, CTL_PCI))
		return &t->words[W_PCI_MODEL];
	if (is_controller(t, n, CTL_USB))
		return &t->words[W_USB_MODEL];
	return NULL;
}

static const char *const switch_words[] = { "on", "off" }, *const yesno_words[] = { "yes", "no" };

static int parse_pair(const struct value_source *v, const char *const pair[2], struct cell *c)
{
	if (!strcmp(v->text, pair[0]))
		c->u = 1;
	else if (!strcmp(v->text, pair[1]))
		c->u = 2;
	else
		return fault(v, C_BAD_VALUE);
	return C_OK;
}

static int parse_switch(const struct value_source *v, struct cell *c)
{
	return parse_pair(v, switch_words, c);
}

static int parse_yesno(const struct value_source *v, struct cell *c)
{
	return parse_pair(v, yesno_words, c);
}

static void text_switch(const struct tables *t, const struct row *r, const struct cell *c,
			struct buf *b)
{
	(void)t;
	(void)r;
	buf_add(b, switch_words[c->u == OFF]);
}

static void text_yesno(const struct tables *t, const struct row *r, const struct cell *c,
		       struct buf *b)
{
	(void)t;
	(void)r;
	buf_add(b, yesno_words[c->u == NO]);
}

static bool word_known(const struct viommu_doc *d, uint8_t words, const char *word)
{
	const struct word_since *s;

	for (s = d->t->word_since; d->as_of && s->words; s++)
		if (s->words == words && s->since_n > d->as_of && !strcmp(s->word, word))
			return false;
	return true;
}

static int parse_word(const struct value_source *v, struct cell *c)
{
	const struct words *w = row_words(v->doc->t, v->row, v->node);
	int at = w ? words_find(w, v->text) : -1;

	if (at < 0 || !word_known(v->doc, v->row->words, v->text))
		return fault(v, C_BAD_VALUE);
	c->u = (uint64_t)at;
	return C_OK;
}

static void text_word(const struct tables *t, const struct row *r, const struct cell *c,
		      struct buf *b)
{
	const struct words *w = &t->words[r->words];

	buf_add(b, c->u < w->n ? w->word[c->u] : "");
}

static int parse_uint(const struct value_source *v, struct cell *c)
{
	bool negative;
	uint64_t u;

	if (number_parse(v->text, v->row->base, &u, &negative) || negative || u > UINT32_MAX)
		return fault(v, C_BAD_UINT);
	c->u = u;
	return v->row->flags & F_NONZERO && !c->u ? C_ZERO : C_OK;
}

static int parse_int(const struct value_source *v, struct cell *c)
{
	bool negative;
	uint64_t u;

	if (number_parse(v->text, v->row->base, &u, &negative))
		return fault(v, C_BAD_INT);
	c->u = u;
	if (c->u > (uint64_t)INT32_MAX + negative)
		return fault(v, C_BAD_INT);
	if (!negative || !c->u)
		return C_OK;
	if (v->row->flags & F_NEGATIVE_ABSENT)
		c->state = CELL_ABSENT;
	else
		return v->row->neg ? v->row->neg : C_NEGATIVE;
	return C_OK;
}

static int parse_ull(const struct value_source *v, struct cell *c)
{
	bool negative;
	uint64_t u;

	if (number_parse(v->text, v->row->base, &u, &negative) || negative)
		return fault(v, C_BAD_UINT);
	c->u = u;
	return v->row->flags & F_NONZERO && !c->u ? C_ZERO : C_OK;
}

static void text_number(const struct tables *t, const struct row *r, const struct cell *c,
			struct buf *b)
{
	(void)t;
	if (!r->hex) {
		buf_u64(b, c->u);
		return;
	}
	buf_add(b, "0x");
	buf_hex(b, c->u, r->hex);
}

const char *node_unit(const struct node *n)
{
	return xml_value(n->xml, "unit");
}

static int parse_size(const struct value_source *v, struct cell *c)
{
	uint64_t max = v->row->flags & F_WIDE ? UINT64_MAX : INT64_MAX, bytes;

	switch (scaled_parse(v->text, node_unit(v->node), max, &bytes)) {
	case 0:
		c->u = bytes / 1024 + (bytes % 1024 != 0);
		return C_OK;
	case -ENOENT:
		return C_BAD_UNIT;
	case -ERANGE:
		return C_TOO_LARGE;
	default:
		return fault(v, C_BAD_SCALED);
	}
}

static int parse_unit(const struct value_source *v, struct cell *c)
{
	c->s = v->text;
	return C_OK;
}

static void text_unit(const struct tables *t, const struct row *r, const struct cell *c,
		      struct buf *b)
{
	(void)t;
	(void)r;
	(void)c;
	buf_add(b, "KiB");
}

static int parse_text(const struct value_source *v, struct cell *c)
{
	char *s;

	c->s = v->text;
	if (!(v->row->flags & F_UPPER))
		return C_OK;
	s = arena_strdup(&v->doc->arena, v->text);
	if (!s)
		return -ENOMEM;
	for (c->s = s; *s; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
	return C_OK;
}

static void text_text(const struct tables *t, const struct row *r, const struct cell *c,
		      struct buf *b)
{
	(void)t;
	(void)r;
	buf_add(b, c->s);
}

static int parse_uuid(const struct value_source *v, struct cell *c)
{
	uint8_t *uuid = arena_alloc(&v->doc->arena, 16);

	if (!uuid)
		return -ENOMEM;
	if (uuid_parse(v->text, uuid))
		return fault(v, C_BAD_UUID);
	c->uuid = uuid;
	return C_OK;
}

static void text_uuid(const struct tables *t, const struct row *r, const struct cell *c,
		      struct buf *b)
{
	unsigned i;

	(void)t;
	(void)r;
	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_char(b, '-');
		buf_hex(b, c->uuid[i], 2);
	}
}

/* The shortest form of a set: "3-7,^4,0" is "0,3,5-7". */
struct ranges {
	struct buf b;
	unsigned from, to;
	bool open;
};

static void end_range(struct ranges *r)
{
	if (!r->open)
		return;
	if (r->b.len)
		buf_char(&r->b, ',');
	buf_u64(&r->b, r->from);
	if (r->to == r->from)
		return;
	buf_char(&r->b, '-');
	buf_u64(&r->b, r->to);
}

static void add_to_ranges(void *data, unsigned node)
{
	struct ranges *r = data;

	if (r->open && node == r->to + 1) {
		r->to = node;
		return;
	}
	end_range(r);
	r->from = r->to = node;
	r->open = true;
}

static int parse_nodeset(const struct value_source *v, struct cell *c)
{
	struct ranges r = { .open = false };
	int ret = C_OK;

	if (nodeset_each(v->text, add_to_ranges, &r))
		ret = fault(v, C_BAD_VALUE);
	else
		end_range(&r);
	c->s = ret == C_OK && buf_ok(&r.b) ? arena_strdup(&v->doc->arena, buf_text(&r.b)) : NULL;
	buf_done(&r.b);
	return ret == C_OK && !c->s ? -ENOMEM : ret;
}

/*
 * PCI models are stored by place, USB models by place behind them (so that one number is one model), the
 * models of controllers that are carried through as text.
 */
static int parse_ctl_model(const struct value_source *v, struct cell *c)
{
	int ret;

	if (!row_words(v->doc->t, v->row, v->node)) {
		c->s = v->text;
		return C_OK;
	}
	ret = parse_word(v, c);
	if (ret == C_OK && is_controller(v->doc->t, v->node, CTL_USB))
		c->u += USB_FIRST;
	return ret;
}

static void text_ctl_model(const struct tables *t, const struct row *r, const struct cell *c,
			   struct buf *b)
{
	(void)r;
	if (c->u < USB_FIRST)
		buf_add(b, t->words[W_PCI_MODEL].word[c->u]);
	else if (c->u < USB_LAST)
		buf_add(b, t->words[W_USB_MODEL].word[c->u - USB_FIRST]);
	else
		buf_add(b, c->s);
}

/* Types of mode capabilities are others than those of mode subsystem; they are stored behind them. */
static int parse_hostdev_type(const struct value_source *v, struct cell *c)
{
	int ret = parse_word(v, c);

	if (ret == C_OK &&
	    row_words(v->doc->t, v->row, v->node) == &v->doc->t->words[W_HOSTDEV_CAPS_TYPE])
		c->u += HOSTDEV_CAPS;
	return ret;
}

static void text_hostdev_type(const struct tables *t, const struct row *r, const struct cell *c,
			      struct buf *b)
{
	const struct words *w = &t->words[c->u < HOSTDEV_CAPS ? r->words : W_HOSTDEV_CAPS_TYPE];

	buf_add(b, w->word[c->u % HOSTDEV_CAPS]);
}

static bool equal_ctl_model(const struct cell *a, const struct cell *b)
{
	if (a->u < USB_LAST || b->u < USB_LAST)
		return a->u == b->u;
	return !strcmp(a->s, b->s);
}

static int parse_present(const struct value_source *v, struct cell *c)
{
	(void)v;
	c->u = 1;
	return C_OK;
}

static void text_present(const struct tables *t, const struct row *r, const struct cell *c,
			 struct buf *b)
{
	(void)t;
	(void)r;
	(void)c;
	(void)b;
}

static bool equal_number(const struct cell *a, const struct cell *b)
{
	return a->u == b->u;
}

static bool equal_text(const struct cell *a, const struct cell *b)
{
	return !strcmp(a->s, b->s);
}

static bool equal_uuid(const struct cell *a, const struct cell *b)
{
	return !memcmp(a->uuid, b->uuid, 16);
}

/* clang-format off */
static const struct kind kinds[K_COUNT] = {
	[K_SWITCH] = { "on|off", parse_switch, text_switch, equal_number, "<choice><value>on</value><value>off</value></choice>" },
	[K_YESNO] = { "yes|no", parse_yesno, text_yesno, equal_number, "<choice><value>yes</value><value>no</value></choice>" },
	[K_WORD] = { "word", parse_word, text_word, equal_number, "%w" },
	[K_UINT] = { "unsigned number", parse_uint, text_number, equal_number, "<data type=\"unsignedInt\"/>" },
	[K_INT] = { "number from 0", parse_int, text_number, equal_number, "<data type=\"unsignedInt\"/>" },
	[K_ULL] = { "unsigned 64-bit number", parse_ull, text_number, equal_number, "<data type=\"unsignedLong\"/>" },
	[K_SIZE] = { "memory size", parse_size, text_number, equal_number, "<data type=\"unsignedLong\"/>" },
	[K_UNIT] = { "unit of memory", parse_unit, text_unit, equal_text, "%u" },
	[K_TEXT] = { "text", parse_text, text_text, equal_text, "<text/>" },
	[K_UUID] = { "UUID", parse_uuid, text_uuid, equal_uuid, "%d" },
	[K_NODESET] = { "set of numbers", parse_nodeset, text_text, equal_text, "%n" },
	[K_CTL_MODEL] = { "controller model", parse_ctl_model, text_ctl_model, equal_ctl_model, "<text/>" },
	[K_HOSTDEV_TYPE] = { "word", parse_hostdev_type, text_hostdev_type, equal_number, "%w" },
	[K_PRESENT] = { "presence", parse_present, text_present, equal_number, "<empty/>" },
};
/* clang-format on */

const struct kind *kind_get(uint8_t id)
{
	return &kinds[id];
}

void value_text(const struct tables *t, const struct row *r, const struct cell *c, struct buf *b)
{
	kinds[r->kind].text(t, r, c, b);
}
