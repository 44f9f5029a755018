/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "kind.h"

#include <string.h>

enum { NAME_CHARACTERS = 20, KIB_OF_MIB = 1024 };

/* libvirt's short name of a domain that does not run; it is cut after characters, not bytes. */
static void put_name(struct argv *a)
{
	const struct cell *name = argv_cell(a, A_DOMAIN_NAME);
	const char *s = name ? name->s : "";
	size_t n = 0;
	unsigned left;
	char text[NAME_CHARACTERS * 4 + 1];

	for (left = NAME_CHARACTERS; left && s[n] && n < sizeof(text) - 5; left--) {
		do
			text[n] = s[n];
		while ((s[++n] & 0xc0) == 0x80 && n < sizeof(text) - 1);
	}
	text[n] = '\0';
	argv_put(a, "-1-");
	argv_add(a, text);
}

static uint64_t whole_mib(uint64_t kib)
{
	return (kib + KIB_OF_MIB - 1) / KIB_OF_MIB * KIB_OF_MIB;
}

/* NUMA cells are rounded one by one (L 11.9). */
static uint64_t total_memory(const struct argv *a)
{
	const struct cell *size = argv_cell(a, A_MEMORY_SIZE), *cells = argv_cell(a, A_NUMA_CELL);
	const struct node *n;
	uint64_t total = 0;

	if (!cells)
		return size ? whole_mib(size->u) : 0;
	for (n = cells->first; n; n = n->next)
		total += whole_mib(cell_num(a->t, n, A_CELL_MEMORY, 0));
	return total;
}

/* A run of numbers of a set of vCPUs. */
struct run {
	struct argv *a;
	unsigned first, last;
	bool any;
};

static void put_run(struct run *r)
{
	if (!r->any)
		return;
	argv_put(r->a, ",cpus=");
	buf_u64(&r->a->out, r->first);
	if (r->last == r->first)
		return;
	argv_put_char(r->a, '-');
	buf_u64(&r->a->out, r->last);
}

static void add_to_run(void *data, unsigned number)
{
	struct run *r = data;

	if (r->any && number == r->last + 1) {
		r->last = number;
		return;
	}
	put_run(r);
	r->first = r->last = number;
	r->any = true;
}

static void put_cpus(struct argv *a, const struct cell *c)
{
	struct run r = { .a = a };

	nodeset_each(c->s, add_to_run, &r);
	put_run(&r);
}

/* A value of the tables; numbers of fixed width without 0x, since they stand in addresses. */
static void put_value(struct argv *a, uint16_t row, const struct cell *c)
{
	const struct row *r = &a->t->rows[row];

	if (r->kind == K_TEXT)
		argv_add(a, c->s);
	else if (r->hex)
		buf_hex(&a->out, c->u, r->hex);
	else
		value_text(a->t, r, c, &a->out);
}

static void put_row(struct argv *a, char letter, uint16_t row)
{
	const struct cell *c = argv_cell(a, row);

	switch (letter) {
	case 'y':
		argv_put(a, c && c->u == YES ? "true" : "false");
		break;
	case 'k':
		argv_put_commas_doubled(a, c ? c->s : "");
		break;
	case 'b':
		buf_u64(&a->out, c ? whole_mib(c->u) * 1024 : 0);
		break;
	case 'c':
		if (c)
			put_cpus(a, c);
		break;
	default:
		if (c)
			put_value(a, row, c);
		break;
	}
}

static void put_index(struct argv *a, const struct node *n, bool zero)
{
	uint64_t index = cell_num(a->t, n, A_CONTROLLER_INDEX, 0);

	if (index || zero)
		buf_u64(&a->out, index);
}

static void put_machine(struct argv *a, char letter)
{
	const struct machine *m = a->d->machine;
	const char *s = letter == 'R' ? m->ram : letter == 'P' ? m->pm : m->hole;

	argv_add(a, s ? s : "");
}

static uint32_t from_the_end(const struct argv *a, const struct node *n)
{
	return cell_at(a->t, n->parent, n->row)->first->last->ordinal - n->ordinal + 1;
}

/* Of a USB hub that is added: how many are before it, which bus and port it has. */
static void put_hub(struct argv *a, char letter)
{
	const struct cell *hubs = cell_at(a->t, a->d->devices, A_DEVICES_HUB);
	const struct usb_place *p = &a->usb.hub[a->hub];
	const struct node *bus;

	if (letter == 'h')
		buf_u64(&a->out, (hubs->first ? hubs->first->last->ordinal : 0) + a->hub);
	if (letter == 'p')
		argv_put(a, p->port);
	for (bus = devices_of(a->d, A_DEVICES_CONTROLLER); letter == 'U' && bus; bus = bus->next)
		if (is_controller(a->t, bus, CTL_USB) &&
		    cell_num(a->t, bus, A_CONTROLLER_INDEX, 0) == p->bus) {
			argv_alias(a, bus);
			break;
		}
}

/* A letter that needs no row. n is the device that is named. */
static void put_letter(struct argv *a, char letter, const struct node *n)
{
	switch (letter) {
	case 'L':
		argv_put(a, "/var/lib/libvirt/qemu/domain-");
		put_name(a);
		break;
	case 'N':
		put_name(a);
		break;
	case 'M':
		buf_u64(&a->out, total_memory(a));
		break;
	case 'm':
		buf_u64(&a->out, total_memory(a) / KIB_OF_MIB);
		break;
	case 'B':
		buf_u64(&a->out, total_memory(a) * 1024);
		break;
	case 'i':
		argv_alias(a, a->device);
		break;
	case 'o':
		buf_u64(&a->out, n->ordinal - 1U);
		break;
	case 'r':
		buf_u64(&a->out, from_the_end(a, n));
		break;
	case 'u':
		buf_u64(&a->out, a->unnamed);
		break;
	case 'x':
	case 'z':
		put_index(a, n, letter == 'x');
		break;
	case 'g':
		buf_u64(&a->out, a->count);
		break;
	case 'n':
		buf_u64(&a->out, a->member);
		break;
	case 'h':
	case 'p':
	case 'U':
		put_hub(a, letter);
		break;
	case '<':
		argv_fd(a);
		break;
	case '>':
		argv_fd_end(a, "@");
		break;
	case '+':
		argv_fd_end(a, "@-dup");
		break;
	default:
		put_machine(a, letter);
		break;
	}
}

static bool takes_row(char letter)
{
	return letter && strchr("ykbc", letter);
}

/* A letter with an expression, "%h4{...}"; letter and digit may be missing. */
struct place {
	char letter;
	unsigned digits;
	struct argv_span expression;
	const char *end; /* behind it; NULL: it is none */
};

static struct place read_place(const char *text)
{
	struct place p = { .letter = '\0' };

	if (*text && !strchr("{123456789", *text))
		p.letter = *text++;
	if (*text >= '1' && *text <= '9')
		p.digits = (unsigned)(*text++ - '0');
	if (*text != '{')
		return p;
	p.expression.at = text + 1;
	p.expression.len = strcspn(text + 1, "}");
	p.end = p.expression.at + p.expression.len + 1;
	return p;
}

static void put_place(struct argv *a, const struct place *p, const struct node *n)
{
	const struct node *named;
	const char *value;

	if (p->letter == '@') {
		named = argv_node(a, n, p->expression);
		if (named)
			argv_alias(a, named);
		return;
	}
	value = argv_evaluate(a, n, p->expression);
	if (value)
		argv_put_value(a, p->letter, p->digits, value);
}

bool argv_text_is_there(struct argv *a, const char *text)
{
	struct place p;

	for (;;) {
		text = strchrnul(text, '%');
		if (!*text)
			return true;
		p = read_place(++text);
		if (p.end && p.letter != '@')
			return argv_evaluate(a, a->device, p.expression);
		text = p.end ? p.end : text;
	}
}

static void put_text(struct argv *a, const char *text, const uint16_t *rows, const struct node *n)
{
	for (;;) {
		size_t plain = (size_t)(strchrnul(text, '%') - text);
		struct place p;
		char letter;

		argv_put_n(a, text, plain);
		text += plain;
		if (!*text)
			return;
		letter = *++text;
		p = read_place(text);
		if (p.end) {
			put_place(a, &p, n);
			text = p.end;
			continue;
		}
		if (takes_row(letter))
			text++;
		if (*text >= '1' && *text <= '4')
			put_row(a, letter, rows[*text - '1']);
		else
			put_letter(a, letter, n);
		text++;
	}
}

void argv_text(struct argv *a, const char *text, const uint16_t rows[ARGV_ROWS])
{
	put_text(a, text, rows, a->device);
}

static const struct argv_alias *alias_of(struct argv *a, const struct node *n)
{
	const struct argv_alias *alias;

	for (alias = a->tables->aliases; alias->text; alias++)
		if (alias->row == n->row && argv_may_hold(a, n, alias->when))
			return alias;
	return NULL;
}

const char *argv_user_alias(const struct argv *a, const struct node *n)
{
	const struct node *alias = node_child(a->t, n, a->t->elems[n->elem].alias);

	return alias ? cell_text(a->t, alias, A_ALIAS_NAME) : NULL;
}

void argv_alias(struct argv *a, const struct node *n)
{
	const struct argv_alias *alias = alias_of(a, n);
	const char *user = argv_user_alias(a, n);

	if (user && !(alias && alias->fixed))
		argv_add(a, user);
	else if (alias)
		put_text(a, alias->text, NULL, n);
}

void argv_bus(struct argv *a, uint64_t index)
{
	const struct node *bus = index < a->d->buses ? a->d->bus[index] : NULL;

	if (bus) {
		argv_alias(a, bus);
		return;
	}
	argv_put(a, "pci.");
	buf_u64(&a->out, index);
}
