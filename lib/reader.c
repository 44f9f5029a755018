/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reader.h"

#include "kind.h"
#include "limit.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *elem, *name, *today;
} legacy[] = {
#define LEGACY(elem, name, today, source) { elem, name, today },
#include "legacy.def"
};

/* Today's spelling of a name that only the reviews know, or NULL. */
static const char *today_of(const char *elem, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(legacy) / sizeof(legacy[0]); i++)
		if (!strcmp(legacy[i].elem, elem) && !strcmp(legacy[i].name, name))
			return legacy[i].today;
	return NULL;
}

int note_unknown_attr(struct pass *p, struct node *n, const char *name)
{
	const char *elem = p->t->elems[n->elem].name;
	const char *today = today_of(elem, name);

	if (today)
		return report_note(p->rep, AT(p->d, n), C_NOTE_SPELLING, name, today);
	return report_note(p->rep, AT(p->d, n), C_NOTE_UNKNOWN_ATTR, name, elem);
}

int note_unknown_elem(struct pass *p, struct node *n, const struct xml_node *x)
{
	const struct place *at = AT_LINE(p->d, n, x->line);
	const char *today = today_of(p->t->elems[n->elem].name, x->name);

	if (today)
		return report_note(p->rep, at, C_NOTE_SPELLING, x->name, today);
	return report_note(p->rep, at, C_NOTE_IGNORED_ELEM, x->name, NULL);
}

/* What stands for %1 … %3 depends on the code: most name attribute, element and value. */
static int refuse_value(struct reader *rd, const struct row *r, enum code_id code, const char *text)
{
	const struct place at = { .doc = rd->p->d, .node = rd->n, .row = r, .pass = PASS_PARSE };
	const char *unit = node_unit(rd->n);

	switch (code) {
	case C_BAD_SCALED:
		return REPORT(rd->p->rep, &at, code, text, r->path ? r->path : r->name);
	case C_BAD_UNIT:
		return REPORT(rd->p->rep, &at, code, unit);
	case C_TOO_LARGE:
		return REPORT(rd->p->rep, &at, code, text, unit ? unit : "");
	case C_BAD_VALUE:
	case C_BAD_UINT:
	case C_BAD_INT:
	case C_NEGATIVE:
	case C_ZERO:
		return REPORT(rd->p->rep, &at, code, r->name, rd->n->xml->name, text);
	case C_BAD_LIFECYCLE:
		return REPORT(rd->p->rep, &at, code, r->name, text);
	default:
		return REPORT(rd->p->rep, &at, code, text);
	}
}

/* libvirt keeps user aliases only: ua- and letters, digits, '_' and '-'. */
static bool user_alias(const char *s)
{
	if (strncmp(s, "ua-", 3) != 0)
		return false;
	return !s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")];
}

bool counts_as_absent(const struct row *r, const char *text, const struct cell *c)
{
	if (r->flags & F_EMPTY_ABSENT && !*text)
		return true;
	if (r->flags & F_ALIAS && !user_alias(text))
		return true;
	return c && r->flags & F_ZERO_ABSENT && !c->u;
}

/* A refused word may be one that only the reviews know. */
int refuse_word(struct reader *rd, const struct row *r, enum code_id code, const char *text)
{
	const char *today = today_of(rd->e->name, text);
	int ret = refuse_value(rd, r, code, text);

	if (!ret && today)
		ret = report_note(rd->p->rep, AT(rd->p->d, rd->n), C_NOTE_SPELLING, text, today);
	return ret;
}

int refuse_missing(struct reader *rd, const struct row *r)
{
	const struct place at = { .doc = rd->p->d, .node = rd->n, .row = r, .pass = PASS_PARSE };
	const char *elem = rd->n->xml->name;

	if (r->missing)
		return REPORT(rd->p->rep, &at, r->missing, elem);
	if (r->kind == K_SIZE)
		return REPORT(rd->p->rep, &at, C_MISSING_SCALED, r->path);
	return REPORT(rd->p->rep, &at, C_MISSING_ATTR, r->name, elem);
}

/* line: 0 is that of the element */
static int refuse_unread(struct reader *rd, const char *name, unsigned line)
{
	const struct place *at = AT_LINE(rd->p->d, rd->n, line);
	bool strict = rd->p->d->flags & VIOMMU_STRICT;

	return REPORT(rd->p->rep, at, strict ? C_TCK_STRICT : C_NOTE_OPAQUE, name);
}

int refuse_carried(struct reader *rd, const struct xml_node *x)
{
	return refuse_unread(rd, x->name, x->line);
}

int refuse_kept(struct reader *rd, const char *name)
{
	struct buf text = { 0 };
	int ret;

	kept_name(&text, rd->e->name, name);
	ret = buf_ok(&text) ? refuse_unread(rd, buf_text(&text), 0) : -ENOMEM;
	buf_done(&text);
	return ret;
}

/* While it is read a document is there three times: its text, the tree and what is read of it. */
static size_t most_memory(const struct viommu_doc *d)
{
	return 3 * d->xml_size + MAX_CELLS;
}

bool too_much_memory(const struct viommu_doc *d)
{
	return d->arena.held + d->xml.arena.held > most_memory(d);
}

int refuse_size(struct reader *rd)
{
	const struct place at = { .doc = rd->p->d, .node = rd->n, .pass = PASS_LIMIT };
	struct buf number = { 0 };
	int ret = -ENOMEM;

	buf_u64(&number, most_memory(rd->p->d));
	if (buf_ok(&number))
		ret = REPORT(rd->p->rep, &at, C_TCK_CELLS, buf_text(&number));
	buf_done(&number);
	return ret ? ret : 1;
}

int refuse_root(struct pass *p, const struct xml_node *x)
{
	const struct place at = {
		.t = p->t,
		.line = x ? x->line : 0,
		.pass = PASS_PARSE,
	};

	return REPORT(p->rep, &at, C_ROOT_ELEMENT, x ? x->name : "");
}

int count_devices(struct pass *p, const struct xml_node *root)
{
	const struct place at = { .t = p->t, .pass = PASS_LIMIT };
	const struct xml_node *x = xml_first(xml_child(root, "devices"));
	struct buf number = { 0 };
	unsigned count = 0;
	int ret = 0;

	for (; x; x = xml_next(x))
		count++;
	if (count <= MAX_DEVICES)
		return 0;
	buf_u64(&number, MAX_DEVICES);
	ret = buf_ok(&number) ? REPORT(p->rep, &at, C_TCK_DEVICES, buf_text(&number)) : -ENOMEM;
	buf_done(&number);
	return ret ? ret : 1;
}
