/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "compare.h"

#include "address.h"
#include "kind.h"

#include <errno.h>

const uint16_t compare_kinds[] = { A_DEVICES_CONTROLLER,
				   A_DEVICES_INPUT,
				   A_DEVICES_HOSTDEV,
				   A_DEVICES_WATCHDOG,
				   A_DEVICES_BALLOON,
				   A_DEVICES_IOMMU,
				   A_NONE };

/* Two documents side by side; every difference becomes a refusal, destination first. */
struct pair {
	const struct tables *t;
	const struct viommu_doc *src, *dst;
	struct viommu_report *rep;
};

static int refuse(const struct pair *p, const struct node *dst, const struct row *row,
		  const char *a, const char *b)
{
	const uint16_t id = (uint16_t)(row - p->t->rows);
	struct node *owner = row->type == ROW_ATTR ? find_node(p->t, (struct node *)dst, id) : NULL;
	const struct place at = {
		.doc = p->dst,
		.node = owner ? owner : dst,
		.row = row,
		.pass = PASS_ABI,
	};

	return REPORT(p->rep, &at, (enum code_id)row->abi, a, b, row->name);
}

static int refuse_code(const struct pair *p, const struct node *dst, enum code_id code,
		       const struct buf text[2])
{
	const struct place at = { .doc = p->dst, .node = dst, .pass = PASS_ABI };

	if (!buf_ok(&text[0]) || !buf_ok(&text[1]))
		return -ENOMEM;
	return REPORT(p->rep, &at, code, buf_text(&text[0]), buf_text(&text[1]));
}

/* How a value stands in an ABI message; absent ones have a look of their own (L 2.3). */
enum abi_look {
	LOOK_TEXT, /* as in XML; an absent switch is "default" */
	LOOK_SIGNED, /* absent is -1 */
	LOOK_ZERO, /* absent is 0; a switch is 1 on, 2 off */
	LOOK_MODEL, /* libvirt's number of a controller model; absent is -1 */
};

static const uint8_t looks[A_COUNT] = {
	[A_IOMMU_DRIVER_AW_BITS] = LOOK_ZERO,
	[A_IOMMU_DRIVER_PCI_BUS] = LOOK_SIGNED,
	[A_IOMMU_DRIVER_ACCEL] = LOOK_ZERO,
	[A_IOMMU_DRIVER_CMDQV] = LOOK_ZERO,
	[A_IOMMU_DRIVER_ATS] = LOOK_ZERO,
	[A_IOMMU_DRIVER_RIL] = LOOK_ZERO,
	[A_IOMMU_DRIVER_SSIDSIZE] = LOOK_SIGNED,
	[A_IOMMU_DRIVER_OAS] = LOOK_SIGNED,
	[A_ACPI_INDEX] = LOOK_ZERO,
	[A_CONTROLLER_MODEL] = LOOK_MODEL,
};

static void look_model(const struct pair *p, const struct cell *c, struct buf *b)
{
	if (c->u < USB_FIRST)
		buf_u64(b, c->u);
	else if (c->u < USB_LAST)
		buf_u64(b, c->u - USB_FIRST);
	else
		value_text(p->t, &p->t->rows[A_CONTROLLER_MODEL], c, b);
}

static void look(const struct pair *p, uint16_t row, const struct cell *c, struct buf *b)
{
	bool set = c && c->state != CELL_ABSENT;

	switch (looks[row]) {
	case LOOK_ZERO:
		buf_u64(b, set ? c->u : 0);
		return;
	case LOOK_SIGNED:
	case LOOK_MODEL:
		if (!set)
			buf_add(b, "-1");
		else if (looks[row] == LOOK_MODEL)
			look_model(p, c, b);
		else
			buf_u64(b, c->u);
		return;
	default:
		if (set)
			value_text(p->t, &p->t->rows[row], c, b);
		else
			buf_add(b, "default");
	}
}

static bool same(const struct pair *p, uint16_t row, const struct cell *a, const struct cell *b)
{
	bool has_a = a && a->state != CELL_ABSENT, has_b = b && b->state != CELL_ABSENT;

	if (!has_a || !has_b)
		return has_a == has_b;
	return kind_get(p->t->rows[row].kind)->equal(a, b);
}

static int compare_value(const struct pair *p, uint16_t row, const struct node *src,
			 const struct node *dst)
{
	const struct cell *a = find_cell(p->t, src, row), *b = find_cell(p->t, dst, row);
	struct buf text[2] = { { 0 } };
	int ret = 0;

	if (same(p, row, a, b))
		return 0;
	look(p, row, b, &text[0]);
	look(p, row, a, &text[1]);
	if (!buf_ok(&text[0]) || !buf_ok(&text[1]))
		ret = -ENOMEM;
	else
		ret = refuse(p, dst, &p->t->rows[row], buf_text(&text[0]), buf_text(&text[1]));
	buf_done(&text[0]);
	buf_done(&text[1]);
	return ret;
}

/* libvirt keeps the granule as one number: 0 unset, -1 host, else KiB. */
static int64_t granule(const struct pair *p, const struct node *n)
{
	if (cell_set(p->t, n, A_GRANULE_MODE))
		return -1;
	return (int64_t)cell_num(p->t, n, A_GRANULE_SIZE, 0);
}

/* The words that the first version of the granule series had for it. */
static void look_granule(int64_t value, struct buf *b)
{
	if (value <= 0) {
		buf_add(b, value ? "host" : "none");
		return;
	}
	buf_i64(b, value);
	buf_char(b, 'K');
}

static int compare_granule(const struct pair *p, uint16_t row, const struct node *src,
			   const struct node *dst)
{
	int64_t a = granule(p, src), b = granule(p, dst);
	struct buf text[2] = { { 0 } };
	int ret;

	if (a == b)
		return 0;
	look_granule(b, &text[0]);
	look_granule(a, &text[1]);
	ret = refuse_code(p, dst, (enum code_id)p->t->rows[row].abi, text);
	buf_done(&text[0]);
	buf_done(&text[1]);
	return ret;
}

/* A PCI and a mediated device may stand for each other since libvirt learned to migrate them. */
static bool tolerated(const struct pair *p, uint16_t row, const struct node *src,
		      const struct node *dst)
{
	uint64_t a = cell_num(p->t, src, row, 0), b = cell_num(p->t, dst, row, 0);
	bool newer = !p->dst->as_of || p->dst->as_of >= release_number("9.1.0");

	if (row != A_HOSTDEV_TYPE || !newer)
		return false;
	return (a == HOSTDEV_PCI || a == HOSTDEV_MDEV) && (b == HOSTDEV_PCI || b == HOSTDEV_MDEV);
}

static int compare_row(const struct pair *p, uint16_t row, const struct node *src,
		       const struct node *dst)
{
	if (p->t->rows[row].type == ROW_CHILD)
		return compare_granule(p, row, src, dst);
	return tolerated(p, row, src, dst) ? 0 : compare_value(p, row, src, dst);
}

enum { COMPARED_ROWS = 64 };

/* Rows with an ABI code of an element and those below it, in rising order of .cmp. */
static size_t compared_rows(const struct tables *t, uint16_t elem, uint16_t *list, size_t n)
{
	const struct elem *e = &t->elems[elem];
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		const struct row *r = &t->rows[id];
		size_t at;

		if (r->abi && r->cmp && n < COMPARED_ROWS) {
			for (at = n++; at && t->rows[list[at - 1]].cmp > r->cmp; at--)
				list[at] = list[at - 1];
			list[at] = id;
		}
		if (r->type == ROW_CHILD && r->child != E_ACPI && !(r->flags & F_MANY))
			n = compared_rows(t, r->child, list, n);
	}
	return n;
}

static void look_type(const struct pair *p, const struct node *a, struct buf *b)
{
	if (a)
		value_text(p->t, &p->t->rows[A_ADDRESS_TYPE], node_cell(p->t, a, A_ADDRESS_TYPE),
			   b);
	else
		buf_add(b, "none");
}

static const struct node *address_of(const struct pair *p, const struct node *n)
{
	return node_child(p->t, n, p->t->elems[n->elem].address);
}

/* What is the place of a PCI device (L 2.6). */
static const uint16_t place_rows[] = { A_ADDRESS_DOMAIN, A_ADDRESS_BUS, A_ADDRESS_SLOT,
				       A_ADDRESS_FUNCTION };

enum { PLACE_ROWS = sizeof(place_rows) / sizeof(place_rows[0]) };

static bool same_place(const struct pair *p, const struct node *a, const struct node *b)
{
	size_t i;

	for (i = 0; i < PLACE_ROWS; i++)
		if (cell_num(p->t, a, place_rows[i], 0) != cell_num(p->t, b, place_rows[i], 0))
			return false;
	return true;
}

enum code_id compare_code(const struct tables *t, uint16_t row)
{
	size_t i;

	for (i = 0; i < PLACE_ROWS; i++)
		if (place_rows[i] == row)
			return C_ABI_PCI_ADDRESS;
	return row == A_ADDRESS_TYPE ? C_ABI_ADDR_TYPE : (enum code_id)t->rows[row].abi;
}

static int compare_address(const struct pair *p, const struct node *src, const struct node *dst)
{
	const struct node *a = address_of(p, src), *b = address_of(p, dst);
	struct buf text[2] = { { 0 } };
	enum code_id code = C_OK;
	int ret = 0;

	if (!a != !b || (a && !same(p, A_ADDRESS_TYPE, node_cell(p->t, a, A_ADDRESS_TYPE),
				    node_cell(p->t, b, A_ADDRESS_TYPE)))) {
		code = C_ABI_ADDR_TYPE;
		look_type(p, b, &text[0]);
		look_type(p, a, &text[1]);
	} else if (a && node_variant(p->t, a) == ONLY_PCI && !same_place(p, a, b)) {
		code = C_ABI_PCI_ADDRESS;
		address_text(p->t, b, &text[0]);
		address_text(p->t, a, &text[1]);
	}
	if (code)
		ret = refuse_code(p, dst, code, text);
	buf_done(&text[0]);
	buf_done(&text[1]);
	return ret;
}

static int compare_device(const struct pair *p, const struct node *src, const struct node *dst)
{
	uint16_t rows[COMPARED_ROWS];
	size_t n = compared_rows(p->t, src->elem, rows, 0), i;
	int ret = 0;

	for (i = 0; i < n && !ret; i++)
		ret = compare_row(p, rows[i], src, dst);
	if (!ret)
		ret = compare_address(p, src, dst);
	if (!ret && p->t->elems[src->elem].acpi && p->t->rows[A_ACPI_INDEX].abi)
		ret = compare_value(p, A_ACPI_INDEX, src, dst);
	return ret;
}

static size_t count(const struct node *n)
{
	size_t devices = 0;

	for (; n; n = n->next)
		devices++;
	return devices;
}

static int compare_count(const struct pair *p, uint16_t row)
{
	const struct node *dst = devices_of(p->dst, row);
	struct buf text[2] = { { 0 } };
	int ret;

	buf_u64(&text[0], count(dst));
	buf_u64(&text[1], count(devices_of(p->src, row)));
	ret = refuse_code(p, dst ? dst : p->dst->devices, (enum code_id)p->t->rows[row].abi, text);
	buf_done(&text[0]);
	buf_done(&text[1]);
	return ret;
}

/* Guests do not find these, and libvirt compares none of them (L 2.2). */
static bool is_backend(uint16_t row)
{
	return row == A_DEVICES_LEASE || row == A_DEVICES_GRAPHICS || row == A_DEVICES_AUDIO;
}

static bool is_compared(uint16_t row)
{
	size_t i = 0;

	while (compare_kinds[i] && compare_kinds[i] != row)
		i++;
	return compare_kinds[i];
}

void compare_skipped(const struct viommu_doc *src, const struct viommu_doc *dst, struct buf *b)
{
	const struct elem *e = &dst->t->elems[E_DEVICES];
	uint16_t i;

	for (i = e->first; i < e->last; i++) {
		const struct row *r = &dst->t->rows[i];

		if (r->type != ROW_CHILD || is_compared(i) || is_backend(i) ||
		    !(devices_of(src, i) || devices_of(dst, i)))
			continue;
		buf_add(b, b->len ? ", " : "");
		buf_add(b, r->name);
	}
}

int viommu_compare(const struct viommu_doc *src, const struct viommu_doc *dst,
		   struct viommu_report *rep)
{
	const struct pair p = { .t = dst->t, .src = src, .dst = dst, .rep = rep };
	size_t before = viommu_report_refusals(rep), i;
	int ret = 0;

	for (i = 0; compare_kinds[i] && !ret; i++) {
		const struct node *a = devices_of(src, compare_kinds[i]);
		const struct node *b = devices_of(dst, compare_kinds[i]);

		if (count(a) != count(b) && p.t->rows[compare_kinds[i]].abi)
			ret = compare_count(&p, compare_kinds[i]);
		for (; a && b && !ret; a = a->next, b = b->next)
			ret = compare_device(&p, a, b);
	}
	return ret ? ret : (int)(viommu_report_refusals(rep) - before);
}
