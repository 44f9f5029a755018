/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json.h"
#include "texts.h"

#include <string.h>

const char *replay_verdict_name(enum replay_verdict verdict)
{
	static const char *const names[] = { "unasked",	   "equal",   "projected", "absent",
					     "unreadable", "no-caps", "refused",   "different" };

	return verdict < REPLAY_VERDICTS ? names[verdict] : "";
}

/* ---- a case ---- */

static void case_name(struct buf *b, const struct replay_case *c)
{
	buf_add(b, c->name);
	if (!c->target)
		return;
	buf_char(b, ' ');
	buf_add(b, c->target);
	buf_add(b, c->abi_update ? " abi-update" : "");
}

static void era_names(struct buf *b, uint32_t set, const char *before)
{
	size_t i;

	for (i = 0; i < era_count; i++) {
		if (!(set >> i & 1))
			continue;
		buf_add(b, before);
		buf_add(b, eras[i].id);
		before = " ";
	}
}

static void reason_line(struct buf *b, const char *what, const char *text)
{
	if (!text)
		return;
	buf_add(b, what);
	buf_add(b, text);
	buf_char(b, '\n');
}

static void part_reason(struct buf *b, enum replay_part part, const struct replay_answer *a)
{
	const struct replay_reason *r = &a->reason[part];

	if (!r->why && !r->expected)
		return;
	buf_add(b, "    ");
	buf_add(b, replay_part_name(part));
	buf_char(b, ' ');
	buf_add(b, replay_verdict_name(a->part[part]));
	if (r->why) {
		buf_add(b, ": ");
		buf_add(b, r->why);
	}
	buf_char(b, '\n');
	reason_line(b, "      - ", r->expected);
	reason_line(b, "      + ", r->got);
}

static void refusal_line(struct buf *b, const struct replay_answer *a)
{
	buf_add(b, "    ");
	buf_add(b, a->sentence);
	buf_add(b, " [VT");
	buf_u64(b, a->code);
	buf_char(b, ' ');
	buf_add(b, a->code_name);
	buf_add(b, "]\n");
}

void replay_text(struct buf *b, const struct replay_case *c, const struct replay_answer *a)
{
	const char *name = replay_verdict_name(a->verdict), *before = ": ";
	unsigned part;

	buf_add(b, name);
	buf_fill(b, ' ', 11 - strlen(name));
	case_name(b, c);
	for (part = 0; part < REPLAY_PARTS; part++) {
		if (a->part[part] == REPLAY_UNASKED)
			continue;
		buf_add(b, before);
		buf_add(b, replay_part_name(part));
		buf_char(b, ' ');
		buf_add(b, replay_verdict_name(a->part[part]));
		before = ", ";
	}
	era_names(b, a->eras, "; eras: ");
	buf_char(b, '\n');
	if (a->code && a->verdict > REPLAY_EQUAL)
		refusal_line(b, a);
	for (part = 0; part < REPLAY_PARTS; part++)
		part_reason(b, part, a);
}

static void member(struct buf *b, const char *name, const char *text)
{
	buf_char(b, ',');
	buf_json(b, name);
	buf_char(b, ':');
	if (text)
		json_string(b, text);
	else
		buf_add(b, "null");
}

static void json_eras(struct buf *b, uint32_t set)
{
	const char *before = "";
	size_t i;

	buf_add(b, ",\"eras\":[");
	for (i = 0; i < era_count; i++) {
		if (!(set >> i & 1))
			continue;
		buf_add(b, before);
		buf_json(b, eras[i].id);
		before = ",";
	}
	buf_char(b, ']');
}

static void json_reasons(struct buf *b, const struct replay_answer *a)
{
	const char *before = "";
	unsigned part;

	buf_add(b, ",\"differences\":[");
	for (part = 0; part < REPLAY_PARTS; part++) {
		const struct replay_reason *r = &a->reason[part];

		if (!r->why && !r->expected)
			continue;
		buf_add(b, before);
		buf_add(b, "{\"part\":");
		buf_json(b, replay_part_name(part));
		member(b, "why", r->why);
		member(b, "expected", r->expected);
		member(b, "got", r->got);
		buf_char(b, '}');
		before = ",";
	}
	buf_char(b, ']');
}

void replay_json(struct buf *b, const struct replay_case *c, const struct replay_answer *a)
{
	unsigned part;

	buf_add(b, "{\"case\":");
	json_string(b, c->name);
	member(b, "target", c->target);
	buf_add(b, c->abi_update ? ",\"abi-update\":true" : ",\"abi-update\":false");
	member(b, "verdict", replay_verdict_name(a->verdict));
	for (part = 0; part < REPLAY_PARTS; part++)
		member(b, replay_part_name(part), replay_verdict_name(a->part[part]));
	buf_add(b, ",\"projected\":");
	buf_u64(b, a->projected);
	json_eras(b, a->eras);
	buf_add(b, ",\"code\":");
	buf_u64(b, a->code);
	member(b, "name", a->code_name);
	member(b, "sentence", a->sentence);
	json_reasons(b, a);
	buf_add(b, "}\n");
}
