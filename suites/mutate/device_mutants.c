/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "device_mutants.h"

#include <stdio.h>
#include <string.h>

struct mutant device_mutant(const struct tables *t, uint16_t device, const struct condition *when)
{
	struct mutant m = {
		.name = t->rows[device].id + strlen("DEVICES_"),
		.areas = areas_of_row(t, device),
		.hint = { t->rows[device].name },
	};

	if (when && when->words && *when->words && !strpbrk(when->words, "|!*"))
		m.hint[1] = when->words;
	return m;
}

void conditions_text(const struct tables *t, const struct condition when[CONDITIONS],
		     char ret_text[DETAIL])
{
	size_t len = 0;
	unsigned i;

	snprintf(ret_text, DETAIL, "any");
	for (i = 0; i < CONDITIONS && when[i].words && len < DETAIL; i++) {
		const struct condition *c = &when[i];

		if (c->row)
			len += (size_t)snprintf(ret_text + len, DETAIL - len, "%s%s=%s",
						i ? " " : "", t->rows[c->row].id, c->words);
		else
			len += (size_t)snprintf(ret_text + len, DETAIL - len, "%s%s@%s=%s",
						i ? " " : "", c->child, c->attr, c->words);
	}
}

/* Whether no word is among both lists; "x*" stands for all that begin so. */
static bool words_apart(const char *a, const char *b)
{
	size_t len, other_len, same;
	const char *other;

	if (*a == '!' || *b == '!')
		return false;
	for (;; a += len + 1) {
		len = strcspn(a, "|");
		for (other = b;; other += other_len + 1) {
			other_len = strcspn(other, "|");
			same = len < other_len ? len : other_len;
			if (memchr(a, '*', len) || memchr(other, '*', other_len))
				same -= same != 0;
			else if (len != other_len)
				same = DETAIL;
			if (same < DETAIL && !strncmp(a, other, same))
				return false;
			if (!other[other_len])
				break;
		}
		if (!a[len])
			return true;
	}
}

static bool same_value(const struct tables *t, const struct condition *a, const struct condition *b)
{
	if (a->row && b->row)
		return a->row == b->row;
	if (a->row)
		return same_value(t, b, a);
	if (b->row)
		return !*a->child && !strcmp(a->attr, t->rows[b->row].name);
	return !strcmp(a->child, b->child) && !strcmp(a->attr, b->attr);
}

bool conditions_apart(const struct tables *t, const struct condition a[CONDITIONS],
		      const struct condition b[CONDITIONS])
{
	unsigned i, k;

	for (i = 0; i < CONDITIONS && a[i].words; i++)
		for (k = 0; k < CONDITIONS && b[k].words; k++)
			if (same_value(t, &a[i], &b[k]) && words_apart(a[i].words, b[k].words))
				return true;
	return false;
}

/* The values of one condition that has several. */
static int values_of(struct each *e, struct mutant m, const struct condition *c)
{
	const char *word = c->words + (*c->words == '!');
	const char *const text = m.detail;
	char detail[2 * DETAIL];
	int ret = 0;

	if (!strchr(word, '|'))
		return 0;
	m.what = "does not know the value";
	m.detail = detail;
	for (m.by = 0; !ret; m.by++, word++) {
		const size_t len = strcspn(word, "|");

		snprintf(detail, sizeof(detail), "%.*s of %s", (int)len, word, text);
		ret = emit(e, &m);
		word += len;
		if (!*word)
			break;
	}
	return ret;
}

int condition_value_mutants(struct each *e, struct mutant m,
			    const struct condition when[CONDITIONS])
{
	int ret = 0;

	for (m.other = 0; m.other < CONDITIONS && when[m.other].words && !ret; m.other++)
		ret = values_of(e, m, &when[m.other]);
	return ret;
}

const char *loses_machine(unsigned bit)
{
	static const char *const loses[MACHINE_COUNT] = {
		"loses pc:", "loses q35:", "loses aarch64:", "loses riscv64:", "loses loongarch64:",
	};

	return loses[bit];
}

const char *machine_of(const struct tables *t, uint32_t machine)
{
	const struct machine *m = t->machines;

	while (m->arches && m->bit != machine)
		m++;
	return m->arches ? m->exact : "no machine";
}
