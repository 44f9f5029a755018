/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "checks.h"
#include "complete.h"
#include "condition.h"
#include "kind.h"
#include "rules.h"
#include "set.h"
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

/* Type and index of a controller in one number: two that differ in either differ. */
static uint64_t controller_key(unsigned type, uint64_t index)
{
	return index * CTL_TYPES + type;
}

static int find_controllers(const struct pass *p, struct set *ret)
{
	const struct node *n;
	int r = 0;

	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n && r >= 0; n = n->next) {
		const uint64_t type = cell_num(p->t, n, A_CONTROLLER_TYPE, CTL_TYPES);
		const uint64_t index = cell_num(p->t, n, A_CONTROLLER_INDEX, 0);

		if (type < CTL_TYPES)
			r = set_add(ret, controller_key((unsigned)type, index), n, NULL, NULL);
	}
	return r < 0 ? r : 0;
}

/* 1 when the device stands on a controller that is not there, 0, or -ENOMEM. */
static int lacks_controller(const struct pass *p, const struct node *n, struct set *controllers)
{
	const unsigned type = controller_type(p, n);
	const uint64_t index = cell_num(p->t, address_of(p->t, n), A_ADDRESS_CONTROLLER, 0);
	int r = 1;

	if (type < CTL_TYPES)
		r = set_add(controllers, controller_key(type, index), n, NULL, NULL);
	return r < 0 ? r : !r;
}

/* Whether a carried-through device stands on a controller that libvirt would add: 1 or 0, or -ENOMEM. */
static int wants_controller(const struct pass *p)
{
	const struct elem *e = &p->t->elems[E_DEVICES];
	struct set controllers = { 0 };
	const struct node *n;
	int r = find_controllers(p, &controllers);
	uint16_t id;

	for (id = e->first; id < e->last && !r; id++) {
		if (p->t->rows[id].type != ROW_CHILD ||
		    !(p->t->elems[p->t->rows[id].child].flags & F_CARRIED))
			continue;
		for (n = devices_of(p->d, id); n && !r; n = n->next)
			r = lacks_controller(p, n, &controllers);
	}
	set_done(&controllers);
	return r;
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

/* What libvirt would add, in the words of the refusal; NULL for nothing. 0 or -ENOMEM. */
static int missing_device(const struct pass *p, const char **ret)
{
	int r;

	*ret = wants_video(p->d) ? "a video device" : NULL;
	if (*ret)
		return 0;
	r = wants_controller(p);
	*ret = r > 0 ? "a controller for a device that has none" : missing_value(p);
	return r < 0 ? r : 0;
}

int check_needs_device(struct pass *p, const struct rule *r, struct node *devices)
{
	const char *missing;
	const int ret = missing_device(p, &missing);

	if (ret || !missing == !r->inverted)
		return ret;
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
