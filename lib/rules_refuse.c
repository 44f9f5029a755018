/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rules.h"

#include "kind.h"

#include <errno.h>
#include <string.h>

enum { ARGS = 5 };

static struct place place_of(const struct pass *p, const struct rule *r, const struct node *n)
{
	struct place at = { .doc = p->d, .node = n, .pass = p->pass, .rule = r };
	struct node *owner = r->row ? find_node(p->t, (struct node *)n, r->row) : NULL;

	if (owner) {
		at.node = owner;
		at.row = &p->t->rows[r->row];
	}
	return at;
}

int rule_refuse_with(struct pass *p, const struct rule *r, const struct node *n, size_t nargs,
		     const char *const *args)
{
	struct place at = { .doc = p->d };
	int ret;

	if (!report_full(p->rep))
		at = place_of(p, r, n);
	ret = report_add(p->rep, &at, (enum code_id)r->code, nargs, args);
	return ret ? ret : p->once;
}

static void cell_value(struct pass *p, uint16_t row, const struct node *n, struct buf *b)
{
	const struct cell *c = find_cell(p->t, n, row);

	if (c && c->state != CELL_ABSENT)
		value_text(p->t, &p->t->rows[row], c, b);
}

static void model_name(struct pass *p, const struct node *n, struct buf *b)
{
	if (cell_set(p->t, n, A_CTL_MODEL_NAME))
		cell_value(p, A_CTL_MODEL_NAME, n, b);
	else
		buf_add(b, "none");
}

static const uint16_t model_rows[E_COUNT] = {
	[E_IOMMU] = A_IOMMU_MODEL,
	[E_CONTROLLER] = A_CONTROLLER_MODEL,
	[E_HOSTDEV] = A_HOSTDEV_MODEL,
};

static void written_value(const struct node *n, const char *child, const char *attr, struct buf *b)
{
	const char *value = xml_value(xml_below(n->xml, child), attr);

	buf_add(b, value ? value : "");
}

/* The letters are explained at the head of rules.def. */
static void write_argument(struct pass *p, const struct rule *r, const struct node *n, char letter,
			   struct buf *b)
{
	const struct node *root = p->d->root;

	switch (letter) {
	case 'v':
		cell_value(p, r->row, n, b);
		break;
	case 'd':
		buf_u64(b, cell_num(p->t, n, r->row, 0));
		break;
	case 'x':
		buf_add(b, "0x");
		buf_hex(b, cell_num(p->t, n, r->row, 0), 1);
		break;
	case 'm':
		if (model_rows[n->elem])
			cell_value(p, model_rows[n->elem], n, b);
		break;
	case 'i':
		buf_u64(b, cell_num(p->t, n, A_CONTROLLER_INDEX, 0));
		break;
	case 'n':
		model_name(p, n, b);
		break;
	case 't':
		cell_value(p, A_DOMAIN_TYPE, root, b);
		break;
	case 'A':
		cell_value(p, A_OS_TYPE_ARCH, root, b);
		break;
	case 'M':
		cell_value(p, A_OS_TYPE_MACHINE, root, b);
		break;
	case 'h':
		cell_value(p, A_HOSTDEV_TYPE, n, b);
		break;
	case 'w':
		written_value(n, r->child, r->attr, b);
		break;
	case 'W':
		written_value(n, r->when[0].child, r->when[0].attr, b);
		break;
	case 'e':
		buf_add(b, n->xml->name);
		break;
	case 'a':
		buf_add(b, r->attr);
		break;
	case 'c':
		buf_add(b, r->child);
		break;
	default:
		break;
	}
}

/* What stands in the tables is not copied. */
static const char *argument(struct pass *p, const struct rule *r, const struct node *n, char letter,
			    struct buf *b)
{
	const uint16_t row = letter == 'm' ? model_rows[n->elem] : 0;

	if (letter == 'o')
		return r->prop;
	if (p->t->rows[row].kind == K_WORD && cell_set(p->t, n, row))
		return p->t->words[p->t->rows[row].words].word[cell_num(p->t, n, row, 0)];
	write_argument(p, r, n, letter, b);
	return buf_text(b);
}

int rule_refuse(struct pass *p, const struct rule *r, const struct node *n)
{
	struct buf arg[ARGS];
	const char *text[ARGS];
	size_t nargs = r->args && !report_full(p->rep) ? strlen(r->args) : 0, i;
	int ret = 0;

	for (i = 0; i < nargs; i++) {
		arg[i] = (struct buf){ 0 };
		text[i] = argument(p, r, n, r->args[i], &arg[i]);
		if (!buf_ok(&arg[i]))
			ret = -ENOMEM;
	}
	if (!ret)
		ret = rule_refuse_with(p, r, n, nargs, text);
	for (i = 0; i < nargs; i++)
		buf_done(&arg[i]);
	return ret;
}
