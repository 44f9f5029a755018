/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wordexp() for texts with patterns: libc's expands those with calls that nobody can stand in front of. So its signs of a pattern
 * are hidden from it, as bytes that no shell knows; it does the rest, and what it gives back goes through glob(), which is ours.
 * Patterns that only come of a variable are libc's still, and all of a text that has a command in it, which has words of its own.
 */
#include "engines.h"

#include <stdlib.h>
#include <string.h>

static const char signs[] = "*?[", hidden[] = "\1\2\3";

static const char *sign_of(const char *from, char c)
{
	return c ? strchr(from, c) : NULL;
}

bool words_test(const char *text)
{
	return mock_on() && path_whole(text) && strpbrk(text, signs) && !strpbrk(text, "\1\2\3`") &&
	       !strstr(text, "$(") && !strstr(text, "$[");
}

/* ---- hiding ---- */

/* Behind what stands in quotes, at from. */
static size_t skip_quoted(const char *text, size_t from)
{
	const char quote = text[from++];

	while (text[from] && text[from] != quote)
		from += text[from] == '\\' && quote == '"' && text[from + 1] ? 2 : 1;
	return from + !!text[from];
}

/* Where the next byte is that stands for itself; it may be at from. */
static size_t skip(const char *text, size_t from)
{
	size_t before;

	do {
		before = from;
		if (text[from] == '\'' || text[from] == '"')
			from = skip_quoted(text, from);
		else if (text[from] == '\\' && text[from + 1])
			from += 2;
		else if (text[from] == '$' && text[from + 1] == '{')
			from += strcspn(text + from, "}");
	} while (from != before);
	return from;
}

static char *hide(const char *text)
{
	char *ret = strdup(text);
	const char *sign;
	size_t i;

	for (i = ret ? skip(ret, 0) : 0; ret && ret[i]; i = skip(ret, i + 1)) {
		sign = sign_of(signs, ret[i]);
		if (sign)
			ret[i] = hidden[sign - signs];
	}
	return ret;
}

/* ---- what was hidden ---- */

/* A word as a pattern: signs that were quoted are quoted again. NULL: no memory. */
static char *pattern_of(const char *word)
{
	char *ret = malloc(strlen(word) * 2 + 1), *to = ret;
	const char *sign;

	for (; ret && *word; word++) {
		sign = sign_of(hidden, *word);
		if (!sign && (*word == '\\' || sign_of(signs, *word)))
			*to++ = '\\';
		*to++ = sign ? signs[sign - hidden] : *word;
	}
	if (ret)
		*to = '\0';
	return ret;
}

static void unhide(char *word)
{
	const char *sign;

	for (; *word; word++) {
		sign = sign_of(hidden, *word);
		if (sign)
			*word = signs[sign - hidden];
	}
}

/* Puts names in the place of a word, which is freed. */
static int put(wordexp_t *w, size_t at, const glob_t *g)
{
	const size_t n = w->we_offs + w->we_wordc, more = g->gl_pathc - 1;
	char **all = realloc(w->we_wordv, (n + more + 1) * sizeof(char *));
	size_t i;

	if (!all)
		return WRDE_NOSPACE;
	w->we_wordv = all;
	free(all[at]);
	memmove(all + at + 1 + more, all + at + 1, (n - at) * sizeof(char *));
	for (i = 0; i <= more; i++)
		all[at + i] = g->gl_pathv[i];
	w->we_wordc += more;
	return 0;
}

/* What a word stands for takes its place; *ret_n: how many words that is. */
static int expand(wordexp_t *w, size_t at, size_t *ret_n)
{
	char *word = w->we_wordv[at], *pattern;
	glob_t g = { 0 };
	int ret;

	*ret_n = 1;
	if (!strpbrk(word, hidden))
		return 0;
	pattern = pattern_of(word);
	ret = pattern ? do_glob(pattern, 0, NULL, &g) : GLOB_NOSPACE;
	free(pattern);
	unhide(word);
	if (ret)
		return ret == GLOB_NOSPACE ? WRDE_NOSPACE : 0;
	*ret_n = g.gl_pathc;
	ret = put(w, at, &g);
	if (ret)
		globfree(&g);
	else
		free(g.gl_pathv);
	return ret;
}

int do_wordexp(wordexp_call *real, const char *text, wordexp_t *w, int flags)
{
	const size_t had = flags & WRDE_APPEND ? w->we_wordc : 0;
	size_t at, n;
	char *changed = hide(text);
	int ret = changed ? real(changed, w, flags) : WRDE_NOSPACE;

	free(changed);
	if (ret)
		return ret;
	for (at = w->we_offs + had; !ret && at < w->we_offs + w->we_wordc; at += n)
		ret = expand(w, at, &n);
	return ret;
}
