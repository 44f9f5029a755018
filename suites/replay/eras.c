/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "files.h"
#include "texts.h"

#include <string.h>

#define ERA(name, about, ...) { .id = name, .part = REPLAY_##about, __VA_ARGS__ },
const struct era eras[] = {
#include "eras.def"
};

const size_t era_count = sizeof(eras) / sizeof(eras[0]);

_Static_assert(sizeof(eras) / sizeof(eras[0]) <= ERAS_MAX, "sets of rows have 32 bits");

/* What %1 … %9 stand for. */
struct capture {
	const char *s;
	size_t n;
};

enum { CAPTURES = 10 };

static size_t letter(const char *pattern)
{
	return pattern[0] == '%' && pattern[1] >= '1' && pattern[1] <= '9'
		       ? (size_t)(pattern[1] - '0')
		       : 0;
}

/* End of what a letter stands for: the character that follows it in the pattern, on the same line. */
static const char *stands_for(struct capture *c, const char *text, char stop)
{
	const char set[] = { stop, '\n', '\0' };

	if (c->s)
		return strncmp(text, c->s, c->n) ? NULL : text + c->n;
	c->s = text;
	c->n = strcspn(text, set);
	return c->n ? text + c->n : NULL;
}

/* End of the lines that the pattern matches, at a newline; NULL when it does not match. */
static const char *match(const char *pattern, const char *text, struct capture c[CAPTURES])
{
	memset(c, 0, CAPTURES * sizeof(*c));
	while (*pattern && text) {
		const size_t l = letter(pattern);

		if (l) {
			pattern += 2;
			text = stands_for(&c[l], text, *pattern);
		} else if (*pattern++ != *text++) {
			return NULL;
		}
	}
	return text && *text == '\n' ? text : NULL;
}

static void expand(const char *pattern, const struct capture c[CAPTURES], struct buf *b)
{
	while (*pattern) {
		const size_t l = letter(pattern);

		if (l && c[l].s)
			buf_add_n(b, c[l].s, c[l].n);
		else
			buf_char(b, *pattern);
		pattern += l ? 2 : 1;
	}
}

/* A token is followed by a comma or by what closes it. */
static bool token_ends(char c)
{
	return !c || strchr(",}'\n", c);
}

/* Copies a text, with a token exchanged wherever it stands as a whole. Returns how often that was. */
static size_t copy(struct buf *b, const char *s, size_t n, const struct buf token[2])
{
	size_t i = 0, start = 0, found = 0;

	while (token[0].len && i + token[0].len <= n) {
		if (!i || !strchr(",{", s[i - 1]) ||
		    memcmp(s + i, token[0].data, token[0].len) != 0 ||
		    !token_ends(i + token[0].len < n ? s[i + token[0].len] : '\0')) {
			i++;
			continue;
		}
		buf_add_n(b, s + start, i - start);
		buf_add_n(b, token[1].data, token[1].len);
		i += token[0].len;
		start = i;
		found++;
	}
	buf_add_n(b, s + start, n - start);
	return found;
}

static void token_pair(const struct era *e, const struct capture c[CAPTURES], struct buf token[2])
{
	expand(e->use_from ? e->use_from : "", c, &token[0]);
	expand(e->use_to ? e->use_to : "", c, &token[1]);
}

/*
 * Puts the newer lines in the place of those from start to end. Returns where the text goes on after them, or 0 when
 * nothing was done, because the token that belongs to the older lines is nowhere.
 */
static size_t exchange(const struct era *e, const struct capture c[CAPTURES], struct buf *text,
		       const char *start, const char *end)
{
	struct buf token[2] = { { 0 } }, out = { 0 };
	size_t after, found;

	token_pair(e, c, token);
	found = copy(&out, text->data, (size_t)(start - text->data), token);
	expand(e->to, c, &out);
	after = out.len;
	found += copy(&out, end, text->len - (size_t)(end - text->data), token);
	out.failed = out.failed || !buf_ok(&token[0]) || !buf_ok(&token[1]);
	buf_done(&token[0]);
	buf_done(&token[1]);
	if (e->use_from && !found && buf_ok(&out)) {
		buf_done(&out);
		return 0;
	}
	buf_done(text);
	*text = out;
	return after;
}

static unsigned apply(const struct era *e, struct buf *text)
{
	struct capture c[CAPTURES];
	unsigned n = 0;
	size_t at = 0, after;

	while (buf_ok(text) && at < text->len) {
		const char *line = text->data + at, *end = match(e->from, line, c);

		after = end ? exchange(e, c, text, line, end) : 0;
		if (after)
			n++;
		else
			after = at + strcspn(line, "\n");
		at = after + 1;
	}
	return n;
}

void eras_apply(const struct era_scope *s, enum replay_part part, struct buf *text,
		struct era_counts *counts)
{
	size_t i;

	for (i = 0; i < era_count; i++)
		if (eras[i].part == part && era_holds(s, eras[i].when))
			counts->n[i] += apply(&eras[i], text);
}

uint32_t eras_used(const struct era_counts *a, const struct era_counts *b)
{
	uint32_t set = 0;
	size_t i;

	for (i = 0; i < era_count; i++)
		if (a->n[i] != b->n[i])
			set |= UINT32_C(1) << i;
	return set;
}
