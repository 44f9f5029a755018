/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

#include <string.h>

#include <libxml/tree.h>

enum { MAX_PROPS = 64 };

static void put_string(struct argv *a, const struct row *r, const struct cell *c)
{
	argv_put_char(a, '"');
	if (r->kind == K_TEXT)
		argv_add(a, c->s);
	else
		value_text(a->t, r, c, &a->out);
	argv_put_char(a, '"');
}

static void put_granule(struct argv *a, const struct cell *c)
{
	argv_put_char(a, '"');
	buf_u64(&a->out, c->u);
	argv_put(a, "k\"");
}

static void put_bus(struct argv *a, uint64_t index)
{
	argv_put_char(a, '"');
	argv_bus(a, index);
	argv_put_char(a, '"');
}

static void put_json(struct argv *a, const struct row *r, const struct cell *c)
{
	switch ((enum json_id)r->json) {
	case J_STR:
		put_string(a, r, c);
		break;
	case J_BOOL:
	case J_TRUE:
		argv_put(a, c->u == ON ? "true" : "false");
		break;
	case J_01:
		argv_put_char(a, c->u == ON ? '1' : '0');
		break;
	case J_INT:
		buf_u64(&a->out, c->u);
		break;
	case J_KIB:
		buf_u64(&a->out, c->u * 1024);
		break;
	case J_GRANULE:
		put_granule(a, c);
		break;
	case J_BUS:
		put_bus(a, c->u);
		break;
	case J_NONE:
	case J_COUNT:
		argv_put(a, "null");
		break;
	}
}

static void put_prop(struct argv *a, uint16_t row)
{
	const struct row *r = &a->t->rows[row];
	const struct cell *c = argv_cell(a, row);

	if (!c || !r->prop || (r->json == J_TRUE && c->u != ON))
		return;
	argv_name(a, r->prop);
	put_json(a, r, c);
}

/* Keeps the list in the order of .arg; rows of one place keep theirs. */
static unsigned insert_prop(const struct row *rows, uint16_t *list, unsigned n, uint16_t row)
{
	unsigned at = n;

	while (at && rows[list[at - 1]].arg > rows[row].arg) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = row;
	return n + 1;
}

static void put_props(struct argv *a, uint16_t elem)
{
	const struct elem *e = &a->t->elems[elem];
	const uint32_t model = node_model(a->t, a->device);
	uint16_t list[MAX_PROPS], row;
	unsigned n = 0, i;

	if (!a->at[elem])
		return;
	for (row = e->first; row < e->last && n < MAX_PROPS; row++) {
		const struct row *r = &a->t->rows[row];

		if (!r->arg || !r->prop || (r->models && !(r->models & model)) ||
		    !argv_cell(a, row))
			continue;
		n = insert_prop(a->t->rows, list, n, row);
	}
	for (i = 0; i < n; i++)
		put_prop(a, list[i]);
}

static void put_address(struct argv *a)
{
	const struct cell *type = argv_cell(a, A_ADDRESS_TYPE);
	const struct node *n = a->at[E_ADDRESS];
	uint64_t function = n ? cell_num(a->t, n, A_ADDRESS_FUNCTION, 0) : 0;

	if (!type || type->u != ADDR_PCI)
		return;
	argv_name(a, "bus");
	put_bus(a, cell_num(a->t, n, A_ADDRESS_BUS, 0));
	put_prop(a, A_ADDRESS_MULTIFUNCTION);
	argv_name(a, "addr");
	argv_put(a, "\"0x");
	buf_hex(&a->out, cell_num(a->t, n, A_ADDRESS_SLOT, 0), 1);
	if (function) {
		argv_put(a, ".0x");
		buf_hex(&a->out, function, 1);
	}
	argv_put_char(a, '"');
	put_prop(a, A_ACPI_INDEX);
}

static void put_value(struct argv *a, const struct argv_key *k)
{
	const char *name = k->name ? k->name : a->t->rows[k->row].prop;

	if (!name || (k->rows[0] && !argv_cell(a, k->rows[0])) || !argv_text_is_there(a, k->text))
		return;
	argv_name(a, name);
	if (k->type == KEY_TEXT)
		argv_put_char(a, '"');
	argv_text(a, k->text, k->rows);
	if (k->type == KEY_TEXT)
		argv_put_char(a, '"');
}

static void put_boot(struct argv *a, const char *name)
{
	if (!a->bootindex)
		return;
	argv_name(a, name);
	buf_u64(&a->out, a->bootindex);
}

static void put_key(struct argv *a, const struct argv_key *k)
{
	if (!argv_holds(a, k->when, ARGV_KEY_WHEN))
		return;
	switch ((enum argv_key_type)k->type) {
	case KEY_PROP:
		put_prop(a, k->row);
		break;
	case KEY_PROPS:
		put_props(a, k->row);
		break;
	case KEY_TEXT:
	case KEY_RAW:
		put_value(a, k);
		break;
	case KEY_ADDRESS:
		put_address(a);
		break;
	case KEY_BOOT:
		put_boot(a, k->name);
		break;
	case KEY_PART:
		if (argv_text_is_there(a, k->text))
			argv_text(a, k->text, k->rows);
		break;
	case KEY_END:
		break;
	}
}

static void put_driver(struct argv *a, const struct argv_device *k)
{
	const struct cell *c = k->driver_row ? argv_cell(a, k->driver_row) : NULL;

	argv_name(a, "driver");
	argv_put_char(a, '"');
	if (c)
		value_text(a->t, &a->t->rows[k->driver_row], c, &a->out);
	else
		argv_text(a, k->driver, NULL);
	argv_put_char(a, '"');
}

static void put_kind(struct argv *a, const struct argv_device *k)
{
	const struct argv_key *key;

	argv_option(a, k->option);
	argv_argument(a, !k->text && !k->plain);
	if (k->text) {
		argv_text(a, k->text, NULL);
		return;
	}
	if (!k->plain)
		argv_put_char(a, '{');
	if (k->driver)
		put_driver(a, k);
	for (key = k->keys; key->type != KEY_END; key++)
		put_key(a, key);
	if (!k->plain)
		argv_put_char(a, '}');
}

struct member {
	struct argv *a;
	const struct argv_device *kind;
};

static void put_member(void *data, unsigned number)
{
	struct member *m = data;

	m->a->member = number;
	put_kind(m->a, m->kind);
	m->a->count++;
}

static void put_kinds(struct argv *a, const struct argv_device *k)
{
	const struct cell *set = k->each ? argv_cell(a, k->each) : NULL;
	struct member m = { a, k };

	if (!k->each)
		put_kind(a, k);
	else if (set)
		nodeset_each(set->s, put_member, &m);
}

static bool applies(struct argv *a, const struct argv_device *k)
{
	const bool first = a->device->ordinal == 1;

	if (k->row != a->device->row || k->early != a->early || (first ? k->later : k->first) ||
	    (k->machines && !(k->machines & a->d->machine->bit)))
		return false;
	return argv_of_release(a, k->since, k->until) && argv_holds(a, k->when, ARGV_WHEN);
}

/* The place of a class of <boot dev>, counted from 1; 0: it is not booted. */
static uint64_t place_of_class(const struct argv *a, uint8_t dev)
{
	const struct cell *list = argv_cell(a, A_OS_OS_BOOT);
	const struct node *n;
	uint64_t place = 1;

	for (n = list ? list->first : NULL; n; n = n->next, place++)
		if (cell_num(a->t, n, A_OS_BOOT_DEV, UINT64_MAX) == dev)
			return place;
	return 0;
}

/* The first device of a class takes its place, whether it is printed or not. */
static uint64_t boot_of(struct argv *a)
{
	const struct cell *order = argv_cell(a, A_BOOT_ORDER);
	const struct argv_boot *b = a->tables->boots;

	while (b->src && (b->row != a->device->row || !argv_holds(a, b->when, ARGV_WHEN)))
		b++;
	if (order)
		return order->u;
	if (!b->src || a->booted >> b->dev & 1)
		return 0;
	a->booted |= 1U << b->dev;
	return place_of_class(a, b->dev);
}

static void leave_out(struct argv *a)
{
	const struct node *n = a->device;

	/* Once is enough. */
	if (!a->early)
		argv_left_out(a, n, n->xml ? n->xml->name : a->t->elems[n->elem].name, a->lacks);
}

void argv_device(struct argv *a, bool early)
{
	const struct argv_device *k = a->tables->devices;

	a->early = early;
	a->bootindex = boot_of(a);
	while (k->id && (k->also || !applies(a, k)))
		k++;
	a->lacks = NULL;
	if (!k->id || !argv_is_known(a)) {
		leave_out(a);
		return;
	}
	if (!k->option)
		return;
	put_kinds(a, k);
	for (k++; k->id; k++)
		if (k->also && applies(a, k))
			put_kinds(a, k);
}
