/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "condition.h"

#include <string.h>

/* The word that a cell holds, "" for none. */
static const char *cell_word(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = find_set(t, n, row);

	if (!c)
		return "";
	if (t->rows[row].kind != K_CTL_MODEL) {
		const struct words *w = &t->words[t->rows[row].words];

		return c->u < w->n ? w->word[c->u] : ""; /* types of capabilities lie behind them */
	}
	if (c->u < USB_FIRST)
		return t->words[W_PCI_MODEL].word[c->u];
	return c->u < USB_LAST ? t->words[W_USB_MODEL].word[c->u - USB_FIRST] : c->s;
}

static const char *written_word(const struct node *n, const struct condition *c)
{
	const struct xml_node *x = xml_below(n->xml, c->child);
	const char *value = x && !*c->attr ? x->name : xml_value(x, c->attr);

	return value ? value : "";
}

/* Whether the first of the words is this one; a star at its end stands for anything but nothing. */
static bool is_word(const char *word, const char *words)
{
	while (*words && *words != '|' && *words != '*' && *words == *word) {
		words++;
		word++;
	}
	return *words == '*' ? *word : (!*words || *words == '|') && !*word;
}

static bool is_among(const char *word, const char *words)
{
	while (!is_word(word, words)) {
		words = strchr(words, '|');
		if (!words)
			return false;
		words++;
	}
	return true;
}

bool condition_holds(const struct tables *t, const struct node *n, const struct condition *c)
{
	const bool none = c->words && *c->words == '!';
	const char *word;

	if (!c->words)
		return true;
	word = c->row ? cell_word(t, n, c->row) : written_word(n, c);
	return is_among(word, c->words + none) != none;
}

bool conditions_hold(const struct tables *t, const struct node *n, const struct condition *when,
		     size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (when[i].words && !condition_holds(t, n, &when[i]))
			return false;
	return true;
}
