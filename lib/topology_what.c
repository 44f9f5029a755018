/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology_what.h"

#include "buf.h"
#include "kind.h"

/* What tells a device from others of its kind: a typed value, or else an attribute as it was written. */
struct part {
	uint16_t row;
	const char *child, *attr;
};

enum { PARTS = 2 };

static const struct portrait {
	uint16_t device; /* row of <devices> */
	struct part part[PARTS];
} portraits[] = {
	{ A_DEVICES_CONTROLLER, { { .row = A_CONTROLLER_TYPE }, { .row = A_CONTROLLER_MODEL } } },
	{ A_DEVICES_HOSTDEV, { { .row = A_HOSTDEV_TYPE }, { .row = A_SOURCE_ADDRESS_UUID } } },
	{ A_DEVICES_IOMMU, { { .row = A_IOMMU_MODEL } } },
	{ A_DEVICES_BALLOON, { { .row = A_BALLOON_MODEL } } },
	{ A_DEVICES_WATCHDOG, { { .row = A_WATCHDOG_MODEL } } },
	{ A_DEVICES_INPUT, { { .row = A_INPUT_TYPE }, { .row = A_INPUT_BUS } } },
	{ A_DEVICES_DISK,
	  { { .child = "target", .attr = "dev" }, { .child = "target", .attr = "bus" } } },
	{ A_DEVICES_FILESYSTEM, { { .child = "target", .attr = "dir" } } },
	{ A_DEVICES_INTERFACE, { { .attr = "type" }, { .child = "model", .attr = "type" } } },
	{ A_DEVICES_SERIAL, { { .child = "target", .attr = "type" } } },
	{ A_DEVICES_SOUND, { { .attr = "model" } } },
	{ A_DEVICES_VIDEO, { { .child = "model", .attr = "type" } } },
	{ A_DEVICES_RNG, { { .attr = "model" } } },
	{ A_DEVICES_PANIC, { { .attr = "model" } } },
	{ A_DEVICES_SHMEM, { { .attr = "name" } } },
	{ A_DEVICES_MEMORY, { { .attr = "model" } } },
	{ A_DEVICES_VSOCK, { { .attr = "model" } } },
	{ A_DEVICES_CRYPTO, { { .attr = "model" } } },
};

static bool is_control(const unsigned char *s)
{
	return *s < 0x20 || *s == 0x7f || (*s == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0);
}

const char *topology_clean(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *out = copy;
	const char *s;

	if (!copy)
		return NULL;
	/* One of two bytes gives way to one of one. */
	for (s = text; *s; s++) {
		if (!is_control((const unsigned char *)s)) {
			*out++ = *s;
			continue;
		}
		*out++ = '?';
		s += (unsigned char)*s == 0xc2;
	}
	*out = '\0';
	return copy;
}

static void add_part(struct buf *b, const struct viommu_doc *d, const struct node *n,
		     const struct part *p)
{
	const struct cell *c = p->row ? find_set(d->t, n, p->row) : NULL;
	const char *value = NULL;

	if (p->attr && n->xml)
		value = xml_value(p->child ? xml_child(n->xml, p->child) : n->xml, p->attr);
	if (!c && !value)
		return;
	buf_char(b, ' ');
	if (c)
		value_text(d->t, &d->t->rows[p->row], c, b);
	else
		buf_add(b, value);
}

/* The place on the host, as QEMU and lspci print it. */
static void add_host(struct buf *b, const struct tables *t, const struct node *n)
{
	if (cell_num(t, n, A_HOSTDEV_TYPE, 0) != HOSTDEV_PCI)
		return;
	buf_char(b, ' ');
	buf_hex(b, cell_num(t, n, A_SOURCE_ADDRESS_DOMAIN, 0), 4);
	buf_char(b, ':');
	buf_hex(b, cell_num(t, n, A_SOURCE_ADDRESS_BUS, 0), 2);
	buf_char(b, ':');
	buf_hex(b, cell_num(t, n, A_SOURCE_ADDRESS_SLOT, 0), 2);
	buf_char(b, '.');
	buf_hex(b, cell_num(t, n, A_SOURCE_ADDRESS_FUNCTION, 0), 1);
}

bool topology_is_host(const struct node *n)
{
	const char *type = n->xml ? xml_value(n->xml, "type") : NULL;

	return n->row == A_DEVICES_HOSTDEV ||
	       (n->row == A_DEVICES_INTERFACE && type && !strcmp(type, "hostdev"));
}

static void add_kind(struct buf *b, const struct viommu_doc *d, const struct node *n)
{
	const struct row *r = &d->t->rows[n->row];
	size_t i, part;

	buf_add(b, r->name);
	for (i = 0; i < sizeof(portraits) / sizeof(portraits[0]); i++)
		for (part = 0; part < PARTS && portraits[i].device == n->row; part++)
			add_part(b, d, n, &portraits[i].part[part]);
	if (n->row == A_DEVICES_HOSTDEV)
		add_host(b, d->t, n);
}

const char *topology_describe(const struct viommu_doc *d, const struct node *n, struct arena *a)
{
	uint64_t model = cell_num(d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
	struct buf b = { 0 };
	const char *text;

	if (is_controller(d->t, n, CTL_PCI) && model < MODEL_COUNT)
		buf_add(&b, d->t->words[W_PCI_MODEL].word[model]);
	else
		add_kind(&b, d, n);
	text = buf_ok(&b) ? topology_clean(a, buf_text(&b)) : NULL;
	buf_done(&b);
	return text;
}
