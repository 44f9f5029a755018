/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "compare.h"
#include "explain_fact.h"
#include "explain_path.h"

#include <string.h>

/* ---- releases ---- */

/* The row or the nearest element around it that is dated, or what an element cannot be without; NULL when none is. */
static const struct row *dated(const struct facts *f, const struct row *r)
{
	const struct row *part = f->t->rows + f->t->elems[r->child].first;

	if (!r->since && r->child && part->since && part->flags & F_REQUIRED)
		return part;
	while (r && !r->since)
		r = path_parent(f->t, r->elem);
	return r;
}

/* Whether the row, or something in the element that it is, was seen on the oldest release that could be run. */
static bool was_seen(const struct facts *f, const struct row *r)
{
	const struct elem *e = &f->t->elems[r->child];
	uint16_t id;

	for (id = e->first; r->child && id < e->last; id++)
		if (f->t->rows[id].src && strstr(f->t->rows[id].src, "9.0"))
			return true;
	return r->src && strstr(r->src, "9.0");
}

static void since(struct facts *f, const struct row *r)
{
	const struct row *by = dated(f, r);

	if (by)
		buf_add(&f->text, by->since);
	else if (!f->man)
		buf_add(&f->text, was_seen(f, r) ? "9.0.0 or before"
						 : "not dated; --as-of takes it as always there");
	if (by && by != r) {
		buf_add(&f->text, by->type == ROW_CHILD ? ", as <" : ", as its ");
		buf_add(&f->text, by->name);
		buf_add(&f->text, by->type == ROW_CHILD ? "> is" : " is");
	}
	fact(f, "since libvirt");
}

/* ---- QEMU ---- */

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
	fact_next(f);
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

static bool has_word(const char *list, const char *word)
{
	const size_t n = strlen(word);
	const char *at = list;

	while ((at = strstr(at, word))) {
		if ((at == list || at[-1] == ' ') && (!at[n] || at[n] == ','))
			return true;
		at += n;
	}
	return false;
}

static void add_once(struct facts *f, const char *word)
{
	if (!word || has_word(buf_text(&f->text), word))
		return;
	fact_next(f);
	buf_add(&f->text, word);
}

static bool names(const uint16_t rows[ARGV_ROWS], const struct argv_when *when, unsigned n,
		  uint16_t row)
{
	unsigned i;

	for (i = 0; i < ARGV_ROWS; i++)
		if (rows[i] == row)
			return true;
	for (i = 0; i < n; i++)
		if (when[i].row == row || when[i].or_row == row)
			return true;
	return false;
}

/* The options whose arguments have the row's value in them, or are there because of it. */
static void options(struct facts *f, uint16_t row)
{
	const struct argv_row *r;
	const char *option = NULL;

	for (r = argv_tables_default()->rows; r->id; r++) {
		option = r->type == ARGV_PART ? option : r->option;
		if (r->type == ARGV_OPTION || r->type == ARGV_OBJECT || r->type == ARGV_PART)
			if (names(r->rows, r->when, ARGV_WHEN, row))
				add_once(f, option);
	}
}

/* Devices that are there because of the row's value, and their keys that have it in them. */
static void keys(struct facts *f, uint16_t row)
{
	static const uint16_t none[ARGV_ROWS];
	const struct argv_device *d;
	const struct argv_key *k;

	for (d = argv_tables_default()->devices; d->id; d++) {
		if (names(none, d->when, ARGV_WHEN, row))
			add_once(f, d->driver);
		for (k = d->keys; k && k->type; k++)
			if (k->type != KEY_PROPS && names(k->rows, k->when, ARGV_KEY_WHEN, row))
				add_once(f, k->name);
	}
	if (compare_code(f->t, row) == C_ABI_PCI_ADDRESS) {
		add_once(f, "bus");
		add_once(f, "addr");
	}
}

/* What an element comes to is what its attributes come to. */
static void properties_below(struct facts *f, const struct row *r)
{
	uint16_t id;

	for (id = f->t->elems[r->child].first; id < f->t->elems[r->child].last; id++) {
		add_once(f, f->t->rows[id].prop);
		options(f, id);
		keys(f, id);
	}
}

/* Whether the command line has a place for what is carried through, and nothing there. */
static bool is_left_out(const struct facts *f, const struct row *r)
{
	const struct argv_tables *argv = argv_tables_default();
	const uint16_t id = (uint16_t)(r - f->t->rows);
	const struct argv_known *k;
	const struct argv_row *a;

	for (a = argv->rows; a->id; a++)
		if ((a->type == ARGV_CARRIED || a->type == ARGV_UNREAD) && a->each == id)
			return true;
	for (k = argv->known; k->row; k++)
		if (f->t->rows[k->row].child == r->elem && !strstr(k->paths, r->name))
			return true;
	return false;
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

	buf_add(&f->text, r->prop ? r->prop : "");
	for (i = 0; r->prop && i < 32; i++)
		if (device_of(f, r, i)) {
			buf_add(&f->text, strchr(buf_text(&f->text), ' ') ? ", " : " of ");
			buf_add(&f->text, device_of(f, r, i));
		}
	if (r->prop) {
		buf_add(&f->text, ", ");
		buf_add(&f->text, types[r->json]);
	} else if (r->type == ROW_CHILD) {
		properties_below(f, r);
	} else {
		options(f, (uint16_t)(r - f->t->rows));
		keys(f, (uint16_t)(r - f->t->rows));
	}
	if (!f->text.len && !f->man)
		buf_add(&f->text, is_left_out(f, r)
					  ? "left out of the command line here, with a remark"
					  : "nothing of its own on the command line");
	fact(f, "QEMU");
}

/* ---- ABI ---- */

static bool is_below(const struct tables *t, uint16_t outer, uint16_t elem)
{
	return outer == elem || t->via[outer][elem];
}

/* Whether a kind of device that is compared holds the row; with names, adds which ones. */
static bool of_devices(struct facts *f, const struct row *r, bool names)
{
	const char *before = " of ";
	bool found = false;
	unsigned i;

	for (i = 0; compare_kinds[i]; i++) {
		const struct row *kind = &f->t->rows[compare_kinds[i]];

		if (kind != r && !is_below(f->t, kind->child, r->elem))
			continue;
		found = true;
		if (!names)
			continue;
		buf_add(&f->text, before);
		buf_add(&f->text, kind->name);
		before = ", ";
	}
	return found;
}

static void abi_parts(struct facts *f, const struct row *r)
{
	unsigned code, id;

	for (code = C_OK + 1; code < C_COUNT; code++)
		for (id = A_NONE + 1; id < A_COUNT; id++) {
			if (compare_code(f->t, (uint16_t)id) != code ||
			    !is_below(f->t, r->child, f->t->rows[id].elem))
				continue;
			buf_add(&f->text, f->text.len ? ", " : "compared in its parts, ");
			fact_code(f, (uint16_t)code, false);
			break;
		}
}

static void abi(struct facts *f, const struct row *r)
{
	const struct row *parent = path_parent(f->t, r->elem);
	const enum code_id code = compare_code(f->t, (uint16_t)(r - f->t->rows));
	const bool device = of_devices(f, r, false);

	if (code) {
		buf_add(&f->text, r->type == ROW_CHILD && r->flags & F_MANY
					  ? "their number is compared"
					  : "compared");
		of_devices(f, r, !parent);
		buf_add(&f->text, ", ");
		fact_code(f, (uint16_t)code, !f->man);
	} else if (parent && parent->abi && parent->cmp) {
		buf_add(&f->text, "compared with the element, ");
		fact_code(f, parent->abi, !f->man);
	} else if (device && r->type == ROW_CHILD) {
		abi_parts(f, r);
	}
	if (!f->text.len && !f->man)
		buf_add(&f->text,
			device ? "not compared" : "not compared here; only typed devices are");
	fact(f, "ABI");
}

void facts_use(struct facts *f, const struct row *r)
{
	since(f, r);
	property(f, r);
	if (!f->man)
		capability(f, r);
	abi(f, r);
}

/* ---- sources ---- */

void fact_source(struct facts *f, const struct row *r)
{
	const struct row *from = r;
	uint16_t id;

	if (!r->src && r->type == ROW_CHILD)
		for (id = f->t->elems[r->child].first; id < f->t->elems[r->child].last; id++) {
			const char *src = f->t->rows[id].src;

			if (!src || (f->text.len && strstr(f->text.data, src)))
				continue;
			buf_add(&f->text, f->text.len ? "; " : "");
			buf_add(&f->text, src);
		}
	while (from && !from->src)
		from = path_parent(f->t, from->elem);
	if (!f->text.len && from)
		buf_add(&f->text, from->src);
	fact(f, "source");
}
