/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "schema_rng.h"

#include "kind.h"

#include <string.h>

const struct rng_variant rng_variants[RNG_VARIANTS] = {
	{ ONLY_PCI, "pci" },
	{ ONLY_MDEV, "mdev" },
};

void rng_line(struct rng *w, const char *text)
{
	buf_fill(w->b, ' ', 2 * (size_t)w->depth);
	buf_add(w->b, text);
	buf_char(w->b, '\n');
}

void rng_line_value(struct rng *w, const char *before, const char *value, const char *after)
{
	buf_fill(w->b, ' ', 2 * (size_t)w->depth);
	buf_add(w->b, before);
	buf_xml(w->b, value);
	buf_add(w->b, after);
	buf_char(w->b, '\n');
}

void rng_begin(struct rng *w, const char *tag)
{
	rng_line(w, tag);
	w->depth++;
}

void rng_begin_named(struct rng *w, const char *tag, const char *name)
{
	rng_line_value(w, tag, name, "\">");
	w->depth++;
}

void rng_end(struct rng *w, const char *tag)
{
	w->depth--;
	rng_line(w, tag);
}

static void pattern(struct rng *w, const char *regex)
{
	rng_line_value(w, "<data type=\"string\"><param name=\"pattern\">", regex,
		       "</param></data>");
}

static void words(struct rng *w, const struct words *set)
{
	uint8_t i;

	for (i = 0; i < set->n; i++)
		rng_line_value(w, "<value>", set->word[i], "</value>");
}

static bool names_variant(const char *word)
{
	unsigned i;

	for (i = 0; i < RNG_VARIANTS; i++)
		if (!strcmp(rng_variants[i].word, word))
			return true;
	return false;
}

/* The words that no variant is typed for; host devices of the other mode have words of their own. */
static void other_words(struct rng *w, const struct row *r)
{
	const struct words *set = &w->t->words[r->words];
	uint8_t i;

	rng_begin(w, "<choice>");
	for (i = 0; i < set->n; i++)
		if (!names_variant(set->word[i]))
			rng_line_value(w, "<value>", set->word[i], "</value>");
	if (r->kind == K_HOSTDEV_TYPE)
		words(w, &w->t->words[W_HOSTDEV_CAPS_TYPE]);
	rng_end(w, "</choice>");
}

static void variant_word(struct rng *w, const struct row *r, uint8_t variant)
{
	unsigned i;

	for (i = 0; i < RNG_VARIANTS; i++)
		if (rng_variants[i].variant == variant)
			rng_line_value(w, "<value>", rng_variants[i].word, "</value>");
	if (variant == OPEN)
		other_words(w, r);
}

/* Hexadecimal numbers up to a maximum of the form 2^n - 1: "0x0*" and then as many digits as that has. */
static void hex_pattern(struct rng *w, uint32_t max)
{
	struct buf regex = { 0 };
	unsigned digits = 1;
	uint32_t top = max;

	for (; top > 15; top >>= 4)
		digits++;
	buf_add(&regex, "\\s*0[xX]0*");
	if (top == 15) {
		buf_add(&regex, "[0-9a-fA-F]{1,");
		buf_u64(&regex, digits);
		buf_add(&regex, "}");
	} else {
		buf_add(&regex, "[0-");
		buf_u64(&regex, top);
		buf_add(&regex, "]");
	}
	if (top < 15 && digits > 1) {
		buf_add(&regex, "?[0-9a-fA-F]{1,");
		buf_u64(&regex, digits - 1);
		buf_add(&regex, "}");
	}
	pattern(w, buf_text(&regex));
	w->b->failed |= !buf_ok(&regex);
	buf_done(&regex);
}

static void decimal(struct rng *w, const struct row *r)
{
	struct buf max = { 0 };

	if (!r->rng_max) {
		rng_line(w, kind_get(r->kind)->rng);
		return;
	}
	buf_u64(&max, r->rng_max);
	rng_line_value(w, "<data type=\"unsignedInt\"><param name=\"maxInclusive\">",
		       buf_text(&max), "</param></data>");
	w->b->failed |= !buf_ok(&max);
	buf_done(&max);
}

static void number(struct rng *w, const struct row *r)
{
	if (r->base) {
		decimal(w, r);
		return;
	}
	rng_begin(w, "<choice>");
	decimal(w, r);
	hex_pattern(w, r->rng_max ? r->rng_max : UINT32_MAX);
	rng_end(w, "</choice>");
}

static void marked_value(struct rng *w, const struct row *r, const char *rng)
{
	switch (rng[1]) {
	case 'w':
		rng_begin(w, "<choice>");
		words(w, &w->t->words[r->words]);
		rng_end(w, "</choice>");
		break;
	case 'u':
		pattern(w, "[bB]([yY][tT][eE][sS]?)?|[kKmMgGtTpPeE]([iI]?[bB])?");
		break;
	case 'd':
		pattern(w, "[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");
		break;
	case 'n':
		pattern(w, "([0-9]+(-[0-9]+)?|\\^[0-9]+)(,([0-9]+(-[0-9]+)?|\\^[0-9]+))*");
		break;
	default: /* "%/": a regular expression */
		pattern(w, rng + 2);
		break;
	}
}

void rng_value(struct rng *w, const struct row *r, uint8_t variant)
{
	const char *own = variant == OPEN ? NULL : r->rng;
	const char *rng = own ? own : kind_get(r->kind)->rng;

	if (r->flags & F_VARIANT)
		variant_word(w, r, variant);
	else if (rng[0] == '%')
		marked_value(w, r, rng);
	else if (!own && (!r->base || r->rng_max))
		number(w, r);
	else
		rng_line(w, rng);
}
