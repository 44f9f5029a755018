/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "explain_fact.h"

#include "explain_path.h"
#include "kind.h"

#include <string.h>

/* ---- writing ---- */

void scdoc_text(struct buf *b, const char *s)
{
	if (s && *s == '-')
		buf_char(b, '\\');
	for (; s && *s; s++) {
		if (strchr("\\_*#[]|`~<", *s))
			buf_char(b, '\\');
		buf_char(b, *s);
	}
}

void scdoc_sentence(struct buf *b, const char *s)
{
	if (*s >= 'a' && *s <= 'z')
		buf_char(b, (char)(*s++ - 'a' + 'A'));
	scdoc_text(b, s);
}

/* Whether the topic has this line already. */
static bool said(const struct facts *f, const char *key)
{
	const size_t n = strlen(key);
	const char *line = f->out->len > f->start ? f->out->data + f->start : NULL;

	for (; line && *line; line = strchr(line, '\n') + 1)
		if (!strncmp(line, key, n) && !strncmp(line + n, ": ", 2) &&
		    !strncmp(line + n + 2, f->text.data, f->text.len) &&
		    line[n + 2 + f->text.len] == '\n')
			return true;
	return false;
}

void fact(struct facts *f, const char *key)
{
	if (!buf_ok(&f->text) || !buf_ok(f->out)) {
		f->out->failed = true;
	} else if (f->text.len && f->man) {
		buf_char(f->out, ' ');
		scdoc_sentence(f->out, key);
		buf_add(f->out, ": ");
		scdoc_text(f->out, buf_text(&f->text));
		buf_char(f->out, '.');
	} else if (f->text.len && !said(f, key)) {
		buf_add(f->out, key);
		buf_add(f->out, ": ");
		buf_add(f->out, buf_text(&f->text));
		buf_char(f->out, '\n');
	}
	buf_reset(&f->text);
}

void fact_text(struct facts *f, const char *key, const char *text)
{
	if (!text)
		return;
	buf_add(&f->text, text);
	fact(f, key);
}

void facts_done(struct facts *f)
{
	f->out->failed |= !buf_ok(&f->text);
	buf_done(&f->text);
}

void fact_code(struct facts *f, uint16_t code, bool name)
{
	buf_add(&f->text, "VT");
	buf_u64(&f->text, f->t->codes[code].number);
	if (!name)
		return;
	buf_char(&f->text, ' ');
	buf_add(&f->text, f->t->codes[code].name);
}

void fact_next(struct facts *f)
{
	if (f->text.len)
		buf_add(&f->text, ", ");
}

/* ---- values ---- */

static bool is_number(const struct row *r)
{
	return r->kind == K_UINT || r->kind == K_INT || r->kind == K_ULL;
}

static void add_words(struct facts *f, const struct words *w, const char *after)
{
	const struct word_since *s;
	uint8_t i;

	for (i = 0; i < w->n; i++) {
		fact_next(f);
		buf_add(&f->text, w->word[i]);
		buf_add(&f->text, after);
		for (s = f->t->word_since; s->words; s++) {
			if (&f->t->words[s->words] != w || strcmp(s->word, w->word[i]) != 0)
				continue;
			buf_add(&f->text, " since libvirt ");
			buf_add(&f->text, s->since);
		}
	}
}

static void values(struct facts *f, const struct row *r)
{
	add_words(f, &f->t->words[r->words], "");
	if (r->kind == K_HOSTDEV_TYPE)
		add_words(f, &f->t->words[W_HOSTDEV_CAPS_TYPE], " (mode capabilities)");
	if (r->kind == K_UNIT)
		buf_add(&f->text,
			"b, byte, bytes, KiB, KB, MiB, MB and so on up to E, in any case");
	if (is_number(r))
		buf_add(&f->text, r->base ? "decimal" : "decimal, 0x hexadecimal or 0 octal");
	if (r->rng_max) {
		buf_add(&f->text, ", by the schema at most ");
		buf_u64(&f->text, r->rng_max);
	}
	if (r->flags & F_NONZERO)
		buf_add(&f->text, ", not 0");
	if (r->flags & F_NEGATIVE_ABSENT)
		buf_add(&f->text, ", a negative one is the same as none");
	fact(f, "values");
}

static void model_set(struct facts *f, const struct row *r, uint32_t set, const char *after)
{
	const struct row *model = path_model(f->t, r->elem);
	const struct words *w = &f->t->words[model ? model->words : W_NONE];
	uint8_t i;

	for (i = 0; i < w->n; i++) {
		if (!(set >> i & 1))
			continue;
		fact_next(f);
		buf_add(&f->text, w->word[i]);
		buf_add(&f->text, after);
	}
}

static void models(struct facts *f, const struct row *r)
{
	if (!r->models)
		return;
	model_set(f, r, r->models & ~r->late, "");
	model_set(f, r, r->models & r->late, " since libvirt ");
	if (r->models & r->late)
		buf_add(&f->text, r->late_since);
	model_set(f, r, r->silent, " without effect");
	if (!f->text.len)
		buf_add(&f->text, "none of the machines covered");
	fact(f, "models");
}

static void variants(struct facts *f, const struct row *r)
{
	static const char *const names[] = { "pci", "mdev", "pci-root and pcie-root", "others" };
	unsigned i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(r->only >> i & 1))
			continue;
		fact_next(f);
		buf_add(&f->text, names[i]);
		if (r->models || !(r->late >> i & 1))
			continue;
		buf_add(&f->text, " since libvirt ");
		buf_add(&f->text, r->late_since);
	}
	fact(f, "only for");
}

void facts_value(struct facts *f, const struct row *r)
{
	if (r->flags & F_NEGATIVE_ABSENT)
		fact_text(f, "kind", "number");
	else if (r->kind)
		fact_text(f, "kind", kind_get(r->kind)->name);
	values(f, r);
	models(f, r);
	variants(f, r);
}

void fact_default(struct facts *f, const struct row *r)
{
	if (r->absent) {
		fact_text(f, "default", r->absent);
		return;
	}
	if (r->type == ROW_CHILD || r->type == ROW_OPAQUE || r->type == ROW_FLAG)
		return;
	if (r->dflt) {
		buf_add(&f->text, r->dflt);
		buf_add(&f->text, ", filled in by libvirt");
	} else if (r->flags & F_FILLED) {
		buf_add(&f->text, "filled in by libvirt as the rest of the domain asks");
		buf_add(&f->text, r->prop ? ", else left to QEMU" : "");
	} else if (r->flags & F_REQUIRED) {
		buf_add(&f->text, "none, it must be given");
	} else if (r->kind == K_UNIT) {
		buf_add(&f->text, "KiB");
	} else {
		buf_add(&f->text, r->prop && r->json ? "left to QEMU" : "none");
	}
	fact(f, "default");
}

/* ---- rules ---- */

/* Whether the element holds the other one, or is it. */
static bool is_inside(const struct tables *t, uint16_t outer, uint16_t elem)
{
	const struct row *parent;

	for (; elem != outer; elem = parent->elem) {
		parent = path_parent(t, elem);
		if (!parent)
			return false;
	}
	return true;
}

bool rule_mentions(const struct tables *t, const struct rule *rule, uint16_t row)
{
	const struct row *r = &t->rows[row];

	if (rule->row)
		return rule->row == row || rule->row2 == row ||
		       (r->type == ROW_CHILD && t->rows[rule->row].elem == r->child);
	if (rule->type == T_MODELS)
		return r->models && is_inside(t, rule->elem, r->elem);
	return r->type == ROW_CHILD && r->child == rule->elem;
}
