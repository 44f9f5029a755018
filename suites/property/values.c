/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "values.h"

#include <stdio.h>
#include <string.h>

/* Which rows a text is for. */
enum when { ALWAYS, BASE_10, BASE_0, POSITIVE, NOT_POSITIVE, NARROW };

struct sample {
	uint8_t kind, when;
	const char *text;
	enum code_id code; /* C_OK for a good one */
};

static const struct sample samples[] = {
	{ K_SWITCH, ALWAYS, "on", C_OK },
	{ K_SWITCH, ALWAYS, "off", C_OK },
	{ K_SWITCH, ALWAYS, "yes", C_BAD_VALUE },
	{ K_SWITCH, ALWAYS, "default", C_BAD_VALUE },
	{ K_SWITCH, ALWAYS, "auto", C_BAD_VALUE },
	{ K_SWITCH, ALWAYS, "1", C_BAD_VALUE },
	{ K_YESNO, ALWAYS, "yes", C_OK },
	{ K_YESNO, ALWAYS, "no", C_OK },
	{ K_YESNO, ALWAYS, "on", C_BAD_VALUE },
	{ K_YESNO, ALWAYS, "true", C_BAD_VALUE },
	{ K_UINT, NOT_POSITIVE, "0", C_OK },
	{ K_UINT, POSITIVE, "0", C_ZERO },
	{ K_UINT, ALWAYS, "1", C_OK },
	{ K_UINT, ALWAYS, " +7", C_OK },
	{ K_UINT, BASE_10, "007", C_OK },
	{ K_UINT, BASE_0, "0x7", C_OK },
	{ K_UINT, BASE_0, "07", C_OK },
	{ K_UINT, ALWAYS, "4294967295", C_OK },
	{ K_UINT, ALWAYS, "4294967296", C_BAD_UINT },
	{ K_UINT, ALWAYS, "18446744073709551617", C_BAD_UINT },
	{ K_UINT, ALWAYS, "-1", C_BAD_UINT },
	{ K_UINT, ALWAYS, "x", C_BAD_UINT },
	{ K_UINT, ALWAYS, "1 ", C_BAD_UINT },
	{ K_UINT, ALWAYS, "1.0", C_BAD_UINT },
	{ K_UINT, BASE_10, "0x1", C_BAD_UINT },
	{ K_UINT, BASE_0, "08", C_BAD_UINT },
	{ K_INT, ALWAYS, "0", C_OK },
	{ K_INT, ALWAYS, "1", C_OK },
	{ K_INT, ALWAYS, " +7", C_OK },
	{ K_INT, BASE_0, "0x7", C_OK },
	{ K_INT, ALWAYS, "2147483647", C_OK },
	{ K_INT, ALWAYS, "2147483648", C_BAD_INT },
	{ K_INT, ALWAYS, "18446744073709551617", C_BAD_INT },
	{ K_INT, ALWAYS, "-1", C_NEGATIVE },
	{ K_INT, ALWAYS, "x", C_BAD_INT },
	{ K_INT, ALWAYS, "1 ", C_BAD_INT },
	{ K_INT, BASE_10, "0x1", C_BAD_INT },
	{ K_INT, BASE_0, "08", C_BAD_INT },
	{ K_ULL, POSITIVE, "0", C_ZERO },
	{ K_ULL, ALWAYS, "1", C_OK },
	{ K_ULL, ALWAYS, "18446744073709551615", C_OK },
	{ K_ULL, ALWAYS, "18446744073709551616", C_BAD_UINT },
	{ K_ULL, ALWAYS, "-1", C_BAD_UINT },
	{ K_ULL, ALWAYS, "x", C_BAD_UINT },
	{ K_SIZE, ALWAYS, "0", C_OK },
	{ K_SIZE, ALWAYS, "4", C_OK },
	{ K_SIZE, ALWAYS, "65536", C_OK },
	{ K_SIZE, ALWAYS, "18014398509481984", C_TOO_LARGE },
	{ K_SIZE, NARROW, "9007199254740992", C_TOO_LARGE },
	{ K_SIZE, ALWAYS, "18446744073709551616", C_BAD_SCALED },
	{ K_SIZE, ALWAYS, "-1", C_BAD_SCALED },
	{ K_SIZE, ALWAYS, "4 ", C_BAD_SCALED },
	{ K_SIZE, ALWAYS, "0x4", C_BAD_SCALED },
	{ K_SIZE, ALWAYS, "4KiB", C_BAD_SCALED },
	{ K_TEXT, ALWAYS, "t", C_OK },
	{ K_TEXT, ALWAYS, "a<b>&c'd\"e", C_OK },
	{ K_TEXT, ALWAYS, "\xc3\xa9 \xe2\x82\xac", C_OK },
	{ K_UUID, ALWAYS, "c2177883-f1bb-47f0-914d-32a22e3a8804", C_OK },
	{ K_UUID, ALWAYS, "C2177883F1BB47F0914D32A22E3A8804", C_OK },
	{ K_UUID, ALWAYS, "c2177883-f1bb-47f0-914d-32a22e3a880", C_BAD_UUID },
	{ K_UUID, ALWAYS, "c2177883-f1bb-47f0-914d-32a22e3a88044", C_BAD_UUID },
	{ K_UUID, ALWAYS, "g2177883-f1bb-47f0-914d-32a22e3a8804", C_BAD_UUID },
	{ K_NODESET, ALWAYS, "0", C_OK },
	{ K_NODESET, ALWAYS, "3,0-1", C_OK },
	{ K_NODESET, ALWAYS, "x", C_BAD_VALUE },
	{ K_NODESET, ALWAYS, "1-0", C_BAD_VALUE },
	{ K_NODESET, ALWAYS, "0,", C_BAD_VALUE },
	{ K_PRESENT, ALWAYS, "", C_OK },
};

static bool is_for(const struct sample *s, const struct row *r)
{
	const bool holds[] = {
		[ALWAYS] = true,
		[BASE_10] = r->base == 10,
		[BASE_0] = r->base == 0,
		[POSITIVE] = r->flags & F_NONZERO,
		[NOT_POSITIVE] = !(r->flags & F_NONZERO),
		[NARROW] = !(r->flags & F_WIDE),
	};

	return s->kind == r->kind && holds[s->when];
}

static void add(struct values *v, enum code_id code, const char *before, const char *text,
		const char *after)
{
	if (v->n == VALUES)
		return;
	snprintf(v->text[v->n], VALUE_ROOM, "%s%s%s", before, text, after);
	v->code[v->n++] = code;
}

/* The row may have a code of its own, or not mind. */
static enum code_id code_of(const struct row *r, enum code_id code)
{
	if (r->flags & F_IGNORE_BAD)
		return C_OK;
	if (code == C_NEGATIVE && r->flags & F_NEGATIVE_ABSENT)
		return C_OK;
	if (code == C_NEGATIVE)
		return r->neg ? r->neg : code;
	if (code == C_ZERO || code == C_TOO_LARGE)
		return code;
	return r->bad ? r->bad : code;
}

/* A required text that is left empty counts as missing; what fails on no text depends on the kind. */
static enum code_id code_of_nothing(const struct row *r)
{
	static const enum code_id codes[K_COUNT] = {
		[K_SWITCH] = C_BAD_VALUE,
		[K_YESNO] = C_BAD_VALUE,
		[K_WORD] = C_BAD_VALUE,
		[K_UINT] = C_BAD_UINT,
		[K_INT] = C_BAD_INT,
		[K_ULL] = C_BAD_UINT,
		[K_SIZE] = C_BAD_SCALED,
		[K_UUID] = C_BAD_UUID,
		[K_NODESET] = C_BAD_VALUE,
		[K_CTL_MODEL] = C_BAD_VALUE,
		[K_HOSTDEV_TYPE] = C_BAD_VALUE,
	};

	if (r->flags & F_EMPTY_ABSENT)
		return r->flags & F_REQUIRED ? (r->missing ? r->missing : C_MISSING_ATTR) : C_OK;
	return codes[r->kind] ? code_of(r, codes[r->kind]) : C_OK;
}

static const struct words *words_of(const struct row *r)
{
	const struct tables *t = tables_default();

	return r->kind == K_WORD || r->kind == K_CTL_MODEL || r->kind == K_HOSTDEV_TYPE
		       ? &t->words[r->words]
		       : NULL;
}

static void add_word(struct values *v, const struct row *r, const char *word)
{
	const struct words *w = words_of(r);

	if (words_find(w, word) < 0)
		add(v, code_of(r, C_BAD_VALUE), "", word, "");
}

/* Of ASCII letters only: the locale has no say in XML. */
static void other_case(char *to, const char *word)
{
	snprintf(to, VALUE_ROOM, "%s", word);
	for (; *to; to++)
		if ((*to | 0x20) >= 'a' && (*to | 0x20) <= 'z')
			*to ^= 0x20;
}

static void near_words(const struct row *r, struct values *v)
{
	const struct words *w = words_of(r);
	char word[VALUE_ROOM];
	int i;

	for (i = 0; i < w->n && i < 8; i++) {
		other_case(word, w->word[i]);
		add_word(v, r, word);
		add(v, code_of(r, C_BAD_VALUE), " ", w->word[i], "");
		add(v, code_of(r, C_BAD_VALUE), "", w->word[i], " ");
	}
	snprintf(word, sizeof(word), "%s%s", w->word[0], w->word[w->n - 1]);
	add_word(v, r, word);
	snprintf(word, strlen(w->word[0]), "%s", w->word[0]);
	add_word(v, r, word);
	add_word(v, r, "neighbour");
}

void values_good(const struct row *r, struct values *v)
{
	const struct words *w = words_of(r);
	size_t i;

	v->n = 0;
	for (i = 0; w && i < w->n; i++)
		add(v, C_OK, "", w->word[i], "");
	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (is_for(&samples[i], r) && samples[i].code == C_OK)
			add(v, C_OK, "", samples[i].text, "");
	if (r->kind == K_UNIT)
		add(v, C_OK, "", "bytes", "");
	if (r->flags & F_ALIAS)
		add(v, C_OK, "", "ua-x_Y-9", "");
}

void values_near(const struct row *r, struct values *v)
{
	size_t i;

	v->n = 0;
	if (words_of(r))
		near_words(r, v);
	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (is_for(&samples[i], r) && samples[i].code != C_OK)
			add(v, code_of(r, samples[i].code), "", samples[i].text, "");
	if (r->kind == K_SWITCH || r->kind == K_YESNO) {
		add(v, code_of(r, C_BAD_VALUE), " ", r->kind == K_SWITCH ? "on" : "yes", "");
		add(v, code_of(r, C_BAD_VALUE), "", r->kind == K_SWITCH ? "off" : "no", " ");
		add(v, code_of(r, C_BAD_VALUE), "", r->kind == K_SWITCH ? "ON" : "No", "");
	}
	if (r->kind != K_PRESENT)
		add(v, code_of_nothing(r), "", "", "");
}
