/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "checks.h"
#include "complete.h"
#include "condition.h"
#include "kind.h"
#include "rules.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

static const struct node *address_of(const struct tables *t, const struct node *n)
{
	return node_child(t, n, t->elems[n->elem].address);
}

static bool type_is(const struct tables *t, const struct node *a, unsigned type)
{
	return cell_num(t, a, A_ADDRESS_TYPE, ADDR_PCI) == type;
}

/* Attribute of the first child element of that name; NULL when there is none. */
static const char *child_attr(const struct node *n, const char *child, const char *attr)
{
	return xml_value(xml_child(n->xml, child), attr);
}

static bool child_attr_is(const struct node *n, const char *child, const char *attr,
			  const char *word)
{
	const char *value = child_attr(n, child, attr);

	return value && !strcmp(value, word);
}

static bool place_counts(const struct place_row *r, const struct node *n)
{
	return r->device == n->row && (!r->word || child_attr_is(n, r->child, r->attr, r->word));
}

static const char *place_address(const struct tables *t, const struct node *n)
{
	const struct place_row *r = t->devices->places;
	size_t i;

	for (i = 0; i < PLACES; i++)
		if (place_counts(&r[i], n))
			return r[i].address;
	return NULL;
}

/* The address of another bus that a device lacks; NULL when it has one or needs none. */
static const char *missing_address(const struct tables *t, const struct node *n)
{
	const struct node *a = address_of(t, n);

	if (a && (!type_is(t, a, ADDR_PCI) || address_given(t, a)))
		return NULL;
	return place_address(t, n);
}

static int refuse_named(struct pass *p, const struct rule *r, const struct node *n,
			const char *address)
{
	struct buf name = { 0 };
	const char *word = n->xml ? n->xml->name : p->t->rows[n->row].name;
	int ret;

	if (report_full(p->rep))
		return REFUSE(p, r, n, "");
	buf_char(&name, '<');
	buf_add(&name, word);
	buf_add(&name, "> number ");
	buf_u64(&name, n->ordinal);
	ret = buf_ok(&name) ? REFUSE(p, r, n, buf_text(&name), address) : -ENOMEM;
	buf_done(&name);
	return ret;
}

int check_needs_address(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct elem *e = &p->t->elems[devices->elem];
	const struct node *n;
	uint16_t id;
	int ret = 0;

	for (id = e->first; id < e->last; id++) {
		if (p->t->rows[id].type != ROW_CHILD)
			continue;
		for (n = devices_of(p->d, id); n && !ret; n = n->next) {
			const char *address = missing_address(p->t, n);

			if (!address == r->inverted)
				ret = refuse_named(p, r, n, address ? address : "");
		}
	}
	return ret;
}

/* Type of controller that a device with such an address hangs on, CTL_TYPES when it needs none. */
static unsigned controller_type(const struct pass *p, const struct node *n)
{
	const struct node *a = address_of(p->t, n);
	const char *bus;
	int type;

	if (!a || type_is(p->t, a, ADDR_PCI))
		return CTL_TYPES;
	if (type_is(p->t, a, ADDR_VIRTIO_SERIAL))
		return CTL_VIRTIO_SERIAL;
	if (type_is(p->t, a, ADDR_CCID))
		return CTL_CCID;
	if (!type_is(p->t, a, ADDR_DRIVE))
		return CTL_TYPES;
	bus = child_attr(n, "target", "bus");
	type = bus ? words_find(&p->t->words[W_CTL_TYPE], bus) : CTL_IDE;
	return type < 0 ? CTL_TYPES : (unsigned)type;
}

static bool has_controller(const struct pass *p, unsigned type, uint64_t index)
{
	const struct node *n;

	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(p->t, n, type) &&
		    cell_num(p->t, n, A_CONTROLLER_INDEX, 0) == index)
			return true;
	return false;
}

/* Whether a carried-through device stands on a controller that libvirt would add. */
static bool wants_controller(const struct pass *p)
{
	const struct elem *e = &p->t->elems[E_DEVICES];
	const struct node *n;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		if (p->t->rows[id].type != ROW_CHILD ||
		    !(p->t->elems[p->t->rows[id].child].flags & F_CARRIED))
			continue;
		for (n = devices_of(p->d, id); n; n = n->next) {
			unsigned type = controller_type(p, n);
			uint64_t index =
				cell_num(p->t, address_of(p->t, n), A_ADDRESS_CONTROLLER, 0);

			if (type < CTL_TYPES && !has_controller(p, type, index))
				return true;
		}
	}
	return false;
}

/* What fills.def could not fill in on this machine; NULL for nothing. */
static const char *missing_value(const struct pass *p)
{
	const struct need *need = p->t->devices->needs, *const end = need + NEEDS;
	const struct node *n;

	for (; need < end; need++)
		for (n = devices_of(p->d, need->device); n; n = n->next)
			if (condition_holds(p->t, n, &need->when) &&
			    !xml_value(xml_below(n->xml, need->path), need->name))
				return need->what;
	return NULL;
}

/* What libvirt would add, in the words of the refusal; NULL for nothing. */
static const char *missing_device(const struct pass *p)
{
	if (wants_video(p->d))
		return "a video device";
	return wants_controller(p) ? "a controller for a device that has none" : missing_value(p);
}

int check_needs_device(struct pass *p, const struct rule *r, struct node *devices)
{
	const char *missing = missing_device(p);

	if (!missing == !r->inverted)
		return 0;
	return REFUSE(p, r, devices, missing ? missing : "");
}

int check_needs_firmware(struct pass *p, const struct rule *r, struct node *os)
{
	bool chosen = cell_num(p->t, os, A_OS_AUTO, 0) == 1;

	return rule_verdict(p, r, os, chosen && !cell_set(p->t, os, A_LOADER_PATH));
}

int check_other_address(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct words *w = &p->t->words[W_ADDR_TYPE];
	const struct node *n;
	int ret = 0;

	(void)devices;
	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		const struct node *a = address_of(p->t, n);
		bool later = type_is(p->t, a, 1) || type_is(p->t, a, 2) ||
			     type_is(p->t, a, 4); /* argv */

		if (is_controller(p->t, n, CTL_PCI) && !later && !type_is(p->t, a, ADDR_PCI) &&
		    !r->inverted)
			ret = REFUSE(p, r, n, w->word[cell_num(p->t, a, A_ADDRESS_TYPE, 0)],
				     "controller");
	}
	return ret;
}
