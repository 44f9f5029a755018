/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include "kind.h"

#include <string.h>

static const char *const names[] = {
#define VALUE(name, at_first) #name,
#include "values.def"
#undef VALUE
};

static const struct request {
	const char *name;
	uint64_t number;
} requests[] = {
#define REQUEST(name, number) { #name, number },
#include "requests.def"
#undef REQUEST
};

uint64_t *value_place(struct world *w, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < V_COUNT; i++)
		if (strlen(names[i]) == n && !memcmp(names[i], name, n))
			return &w->values[i];
	w->bad = name;
	return NULL;
}

static uint64_t number_of(struct world *w, const char *text, size_t n)
{
	char word[32];
	uint64_t v = 0;
	bool negative;

	if (n < sizeof(word)) {
		memcpy(word, text, n);
		word[n] = '\0';
		if (!number_parse(word, 0, &v, &negative))
			return v;
	}
	w->bad = text;
	return 0;
}

static uint64_t term_of(struct world *w, const char *text, size_t n)
{
	const uint64_t *place;

	if (!n || *text != '$')
		return number_of(w, text, n);
	place = value_place(w, text + 1, n - 1);
	return place ? *place : 0;
}

uint64_t value_of(struct world *w, const char *text, size_t n)
{
	const char *end = text + n, *at = text;
	uint64_t sum = 0;
	char sign = '+';

	for (;;) {
		const size_t len = strcspn(at, "+-&"), left = (size_t)(end - at);
		const size_t term = len < left ? len : left;
		const uint64_t v = term_of(w, at, term);

		sum = sign == '+' ? sum + v : sign == '-' ? sum - v : sum & v;
		at += term;
		if (at == end)
			return sum;
		sign = *at++;
	}
}

uint64_t request_of(struct world *w, const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if (!strcmp(requests[i].name, text))
			return requests[i].number;
	return value_of(w, text, strlen(text));
}

/* Steps over "q:" and its like; bytes of the word behind it. */
static size_t width_of(const char **word, size_t *n)
{
	static const char letters[] = "bwdq";
	const char *letter;

	if (*n < 2 || (*word)[1] != ':')
		return 4;
	letter = memchr(letters, **word, sizeof(letters) - 1);
	*word += 2;
	*n -= 2;
	return letter ? (size_t)1 << (letter - letters) : 4;
}

size_t words_put(struct world *w, const char *words, uint8_t *to, size_t size)
{
	size_t at = 0;

	while (*words) {
		size_t n = strcspn(words, " "), width;
		const char *word = words;
		uint64_t v;

		words += n + (words[n] == ' ');
		width = width_of(&word, &n);
		v = value_of(w, word, n);
		if (at + width > size)
			break;
		/* Only little-endian machines have these devices. */
		memcpy(to + at, &v, width);
		at += width;
	}
	return at;
}
