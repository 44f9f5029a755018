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

void fact(struct facts *f, const char *key)
{
	if (f->text.len && f->man) {
		buf_char(f->out, ' ');
		scdoc_sentence(f->out, key);
		buf_add(f->out, ": ");
		scdoc_text(f->out, buf_text(&f->text));
		buf_char(f->out, '.');
	} else if (f->text.len) {
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

static void separate(struct facts *f)
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
	uint8_t i;

	for (i = 0; i < w->n; i++) {
		separate(f);
		buf_add(&f->text, w->word[i]);
		buf_add(&f->text, after);
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
		separate(f);
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
		separate(f);
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
	if (r->kind)
		fact_text(f, "kind", kind_get(r->kind)->name);
	values(f, r);
	models(f, r);
	variants(f, r);
}

void fact_default(struct facts *f, const struct row *r)
{
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

/* ---- use ---- */

/* The device that libvirt asks for when it asks whether QEMU has a model of the row's at all. */
static const char *device_of(const struct facts *f, const struct row *r, unsigned model)
{
	const struct row *by = path_model(f->t, r->elem);
	unsigned id;

	for (id = 1; by && r->models >> model & 1 && id < R_COUNT; id++) {
		const struct rule *rule = &f->t->rules[id];

		if (rule->type == T_CAP && rule->elem == by->elem && rule->models == 1U << model)
			return rule->dev;
	}
	return NULL;
}

static void pair(struct facts *f, const char *dev, const char *prop)
{
	if (!dev || !prop)
		return;
	separate(f);
	buf_add(&f->text, dev);
	buf_char(&f->text, ' ');
	buf_add(&f->text, prop);
}

static bool is_asked(const struct facts *f, uint16_t row)
{
	unsigned id;

	for (id = 1; id < R_COUNT; id++)
		if (f->t->rules[id].row == row && f->t->rules[id].type == T_CAPS)
			return true;
	return false;
}

/* Pairs of device and property that libvirt asks before it lets the row pass. */
static void capability(struct facts *f, const struct row *r)
{
	const uint16_t id = (uint16_t)(r - f->t->rows);
	const char *prop = r->cap_prop ? r->cap_prop : r->prop;
	const bool asked = is_asked(f, id);
	bool iommu = false;
	unsigned i;

	if (r->cap_dev && (asked || r->type == ROW_CHILD))
		pair(f, r->cap_dev, prop);
	for (i = 0; i < 32; i++) {
		iommu |= device_of(f, r, i) != NULL;
		if (asked && !r->cap_dev)
			pair(f, device_of(f, r, i), prop);
	}
	for (i = 1; i < R_COUNT; i++)
		if (f->t->rules[i].type == T_CAP && f->t->rules[i].row == id)
			pair(f, f->t->rules[i].dev, f->t->rules[i].prop);
	if (iommu && !f->text.len)
		buf_add(&f->text, "libvirt asks none");
	fact(f, "capability");
}

static void property(struct facts *f, const struct row *r)
{
	static const char *const types[J_COUNT] = {
		[J_NONE] = "not printed as it is",
		[J_STR] = "a string",
		[J_BOOL] = "true or false",
		[J_TRUE] = "true, or nothing",
		[J_INT] = "a number",
		[J_01] = "1 or 0",
		[J_KIB] = "a number of bytes",
		[J_GRANULE] = "a string like 4k",
		[J_BUS] = "the name of a bus",
	};
	unsigned i;

	if (!r->prop)
		return;
	buf_add(&f->text, r->prop);
	for (i = 0; i < 32; i++)
		if (device_of(f, r, i)) {
			buf_add(&f->text, strchr(buf_text(&f->text), ' ') ? ", " : " of ");
			buf_add(&f->text, device_of(f, r, i));
		}
	buf_add(&f->text, ", ");
	buf_add(&f->text, types[r->json]);
	fact(f, "QEMU");
}

static void abi(struct facts *f, const struct row *r)
{
	const struct row *parent = path_parent(f->t, r->elem);

	if (r->abi && r->type == ROW_CHILD && r->flags & F_MANY) {
		buf_add(&f->text, "their number is compared, ");
		fact_code(f, r->abi, !f->man);
	} else if (r->abi) {
		buf_add(&f->text, "compared, ");
		fact_code(f, r->abi, !f->man);
	} else if (parent && parent->abi && parent->cmp) {
		buf_add(&f->text, "compared with the element, ");
		fact_code(f, parent->abi, !f->man);
	} else if (!f->man) {
		buf_add(&f->text, "not compared by itself");
	}
	fact(f, "ABI");
}

void facts_use(struct facts *f, const struct row *r)
{
	fact_text(f, "since libvirt", r->since);
	property(f, r);
	if (!f->man)
		capability(f, r);
	abi(f, r);
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
		return rule->row == row || rule->row2 == row;
	if (rule->type == T_MODELS)
		return r->models && is_inside(t, rule->elem, r->elem);
	return r->type == ROW_CHILD && r->child == rule->elem;
}
