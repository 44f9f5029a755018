/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"
#include "checks.h"
#include "kind.h"
#include "rules.h"
#include "set.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MDEV_PCI, MDEV_CCW, MDEV_AP };

static bool is_pci(const struct pass *p, const struct node *n)
{
	return node_variant(p->t, n) & ONLY_PCI;
}

static bool is_mdev(const struct pass *p, const struct node *n)
{
	return node_variant(p->t, n) & ONLY_MDEV;
}

static uint64_t address_type(const struct pass *p, const struct node *n, uint64_t dflt)
{
	const struct node *a = node_child(p->t, n, p->t->elems[n->elem].address);

	return cell_num(p->t, a, A_ADDRESS_TYPE, dflt);
}

int check_hostdev_type(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, cell_num(p->t, n, A_HOSTDEV_TYPE, 0) == HOSTDEV_SCSI);
}

int check_hostdev_address(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t type = address_type(p, n, ADDR_PCI);

	if (!is_pci(p, n))
		return 0;
	return rule_verdict(p, r, n, type != ADDR_PCI && type != ADDR_UNASSIGNED);
}

/* The address type that each model of mediated device has. */
int check_mdev_guest_address(struct pass *p, const struct rule *r, struct node *n)
{
	static const struct {
		uint8_t model;
		const char *type;
	} wanted[] = { { MDEV_PCI, "pci" }, { MDEV_CCW, "ccw" } };
	const struct words *types = &p->t->words[W_ADDR_TYPE], *models = &p->t->words[W_MDEV_MODEL];
	uint64_t type = address_type(p, n, types->n),
		 model = cell_num(p->t, n, A_HOSTDEV_MODEL, models->n);
	size_t i;

	if (!is_mdev(p, n) || type >= types->n)
		return 0;
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (wanted[i].model == model &&
		    (strcmp(types->word[type], wanted[i].type) != 0) != r->inverted)
			return REFUSE(p, r, n, types->word[type], models->word[model]);
	return 0;
}

int check_capabilities_mode(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, cell_num(p->t, n, A_HOSTDEV_MODE, 0) == 1);
}

static bool lacks(const struct pass *p, const struct rule *r)
{
	return p->d->caps && !viommu_caps_has(p->d->caps, r->dev, r->prop);
}

static bool names_vfio(const struct pass *p, const struct node *n)
{
	return is_pci(p, n) && cell_num(p->t, n, A_HOSTDEV_DRIVER_NAME, 0) == 1;
}

int check_vfio_cap(struct pass *p, const struct rule *r, struct node *n)
{
	return names_vfio(p, n) ? rule_verdict(p, r, n, lacks(p, r)) : 0;
}

int check_iommufd_cap(struct pass *p, const struct rule *r, struct node *n)
{
	if (!names_vfio(p, n) || cell_num(p->t, n, A_HOSTDEV_DRIVER_IOMMUFD, NO) != YES)
		return 0;
	return rule_verdict(p, r, n, lacks(p, r));
}

int check_mdev_ap_twice(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *other;
	unsigned count = 0;

	if (!is_mdev(p, n) || cell_num(p->t, n, A_HOSTDEV_MODEL, UINT64_MAX) != MDEV_AP)
		return 0;
	for (other = devices_of(p->d, A_DEVICES_HOSTDEV); other; other = other->next)
		count += cell_num(p->t, other, A_HOSTDEV_MODEL, UINT64_MAX) == MDEV_AP;
	return rule_verdict(p, r, n, count > 1);
}

int check_display_graphics(struct pass *p, const struct rule *r, struct node *n)
{
	bool shown = cell_num(p->t, n, A_HOSTDEV_DISPLAY, OFF) == ON;

	return rule_verdict(p, r, n, shown && !devices_of(p->d, A_DEVICES_GRAPHICS));
}

int check_unassigned(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, address_type(p, n, ADDR_PCI) == ADDR_UNASSIGNED);
}

/* What a host device is known by: its address, or the uuid of a mediated device. */
struct source_key {
	uint64_t part[4], variant;
};

static bool same_source(const void *a, const void *b)
{
	return !memcmp(a, b, sizeof(struct source_key));
}

static const uint16_t source_rows[] = { A_SOURCE_ADDRESS_DOMAIN, A_SOURCE_ADDRESS_BUS,
					A_SOURCE_ADDRESS_SLOT, A_SOURCE_ADDRESS_FUNCTION };

enum { SOURCE_ROWS = sizeof(source_rows) / sizeof(source_rows[0]) };

/* False for a device whose source is not read, hence not compared. */
static bool key_of(const struct pass *p, const struct node *n, struct source_key *key)
{
	const struct node *source = find_node(p->t, (struct node *)n, A_SOURCE_ADDRESS_UUID);
	const struct cell *uuid;
	size_t i;

	*key = (struct source_key){ .variant = node_variant(p->t, n) & (ONLY_PCI | ONLY_MDEV) };
	for (i = 0; i < SOURCE_ROWS && key->variant == ONLY_PCI; i++)
		key->part[i] = cell_num(p->t, source, source_rows[i], 0);
	uuid = key->variant == ONLY_MDEV ? find_set(p->t, source, A_SOURCE_ADDRESS_UUID) : NULL;
	if (uuid)
		memcpy(key->part, uuid->uuid, 16);
	return key->variant;
}

static int refuse_ramfb(struct pass *p, const struct rule *r, const struct node *n)
{
	const struct place at = { .doc = p->d, .node = n, .pass = p->pass, .rule = r };

	return report_add(p->rep, &at, C_RAMFB_TWICE, 0, NULL);
}

/* Pairs of host devices, in libvirt's order: network cards first. The first of a pair counts (L 12, 5.4). */
struct pairs {
	struct set seen;
	struct source_key *key; /* one for each device */
	struct node **device;
	bool *repeated; /* a later device has the same source */
	size_t n;
};

static int add_device(struct pass *p, struct pairs *x, struct node *n)
{
	const size_t i = x->n++;
	const void *first;
	int ret;

	x->device[i] = n;
	if (!key_of(p, n, &x->key[i]))
		return 0;
	ret = set_add(&x->seen, set_hash(&x->key[i], sizeof(x->key[i])), &x->key[i], same_source,
		      &first);
	if (ret == 1)
		x->repeated[(const struct source_key *)first - x->key] = true;
	return ret < 0 ? ret : 0;
}

static const uint16_t passed_through[] = { A_DEVICES_INTERFACE, A_DEVICES_HOSTDEV };

enum { PASSED_THROUGH = sizeof(passed_through) / sizeof(passed_through[0]) };

static int find_pairs(struct pass *p, struct pairs *x)
{
	struct node *n;
	size_t i;
	int ret = 0;

	for (i = 0; i < PASSED_THROUGH; i++)
		for (n = devices_of(p->d, passed_through[i]); n && !ret; n = n->next)
			ret = add_device(p, x, n);
	return ret;
}

static size_t count_devices(const struct pass *p)
{
	const struct node *n;
	size_t i, count = 0;

	for (i = 0; i < PASSED_THROUGH; i++)
		for (n = devices_of(p->d, passed_through[i]); n; n = n->next)
			count++;
	return count;
}

static bool has_ramfb(const struct pass *p, const struct node *n)
{
	return is_mdev(p, n) && cell_num(p->t, n, A_HOSTDEV_RAMFB, OFF) == ON;
}

/* ramfb counts at the second device that wants it, a duplicate at the first of its pair. */
static int refuse_pairs(struct pass *p, const struct rule *r, const struct pairs *x)
{
	unsigned ramfbs = 0;
	size_t i;
	int ret = 0;

	for (i = 0; i < x->n && !ret; i++) {
		bool ramfb = has_ramfb(p, x->device[i]) && ramfbs++;

		if (ramfb && !r->inverted)
			ret = refuse_ramfb(p, r, x->device[i]);
		if (!ret && x->repeated[i] != r->inverted)
			ret = rule_refuse(p, r, x->device[i]);
	}
	return ret;
}

int check_hostdev_pairs(struct pass *p, const struct rule *r, struct node *devices)
{
	const size_t n = count_devices(p);
	struct pairs x = { .n = 0 };
	int ret = -ENOMEM;

	(void)devices;
	if (!n)
		return 0;
	x.key = calloc(n, sizeof(*x.key));
	x.device = calloc(n, sizeof(*x.device));
	x.repeated = calloc(n, sizeof(*x.repeated));
	if (x.key && x.device && x.repeated)
		ret = find_pairs(p, &x);
	if (!ret)
		ret = refuse_pairs(p, r, &x);
	free(x.key);
	free(x.device);
	free(x.repeated);
	set_done(&x.seen);
	return ret;
}

int check_passthrough(struct pass *p, const struct rule *r, struct node *n)
{
	bool other = is_pci(p, n) && cell_num(p->t, n, r->row, 1) != 1;

	return rule_verdict(p, r, n, other && address_type(p, n, ADDR_PCI) != ADDR_UNASSIGNED);
}

int check_ccw(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, address_type(p, n, ADDR_PCI) == ADDR_CCW);
}

/* An address of another bus on a PCI controller: noticed where its device line is made. */
int check_foreign_address(struct pass *p, const struct rule *r, struct node *n)
{
	bool foreign = address_type(p, n, ADDR_PCI) == (uint64_t)r->lo;
	struct buf index = { 0 };
	int ret;

	if (foreign == r->inverted)
		return 0;
	buf_u64(&index, cell_num(p->t, n, A_ADDRESS_CONTROLLER, 0));
	ret = buf_ok(&index) ? REFUSE(p, r, n, buf_text(&index)) : -ENOMEM;
	buf_done(&index);
	return ret;
}
