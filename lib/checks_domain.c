/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"
#include "checks.h"
#include "complete.h"
#include "kind.h"
#include "rules.h"
#include "set.h"

#include <errno.h>
#include <string.h>

int check_memory(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, !cell_num(p->t, n, A_MEMORY_SIZE, 0));
}

int check_name_slash(struct pass *p, const struct rule *r, struct node *n)
{
	const char *name = cell_text(p->t, n, r->row);

	return rule_verdict(p, r, n, name && strchr(name, '/'));
}

struct highest {
	unsigned node;
};

static void keep_highest(void *data, unsigned node)
{
	((struct highest *)data)->node = node;
}

int check_cell_cpus(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t vcpus = cell_num(p->t, p->d->root, A_VCPU_COUNT, 1);
	struct highest h = { 0 };
	struct node *c;
	bool fault = false;

	for (c = node_child(p->t, n, A_NUMA_CELL); c; c = c->next) {
		const char *cpus = cell_text(p->t, c, A_CELL_CPUS);

		if (cpus && !nodeset_each(cpus, keep_highest, &h) && h.node >= vcpus)
			fault = true;
	}
	return rule_verdict(p, r, n, fault);
}

int check_domain_type(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, cell_num(p->t, n, A_DOMAIN_TYPE, 0) > 2); /* qemu, kvm, hvf */
}

int check_machine_known(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, !p->d->machine);
}

/* Calls fn for every device, kind by kind. */
typedef int device_fn(struct pass *p, const struct rule *r, struct node *n, struct set *seen);

static int each_device(struct pass *p, const struct rule *r, device_fn *fn)
{
	const struct elem *e = &p->t->elems[E_DEVICES];
	struct set seen = { 0 };
	struct node *n;
	uint16_t id;
	int ret = 0;

	for (id = e->first; id < e->last && !ret; id++)
		for (n = p->t->rows[id].type == ROW_CHILD ? devices_of(p->d, id) : NULL; n && !ret;
		     n = n->next)
			ret = fn(p, r, n, &seen);
	set_done(&seen);
	return ret;
}

static int boot_order_of(struct pass *p, const struct rule *r, struct node *n, struct set *seen)
{
	const struct node *boot = node_child(p->t, n, p->t->elems[n->elem].boot);
	uint64_t order = cell_num(p->t, boot, A_BOOT_ORDER, 0);
	struct buf text = { 0 };
	int ret;

	if (!order)
		return 0;
	ret = set_add(seen, order, boot, NULL, NULL);
	if (ret < 0 || (ret == 1) == r->inverted)
		return ret < 0 ? ret : 0;
	buf_u64(&text, order);
	ret = buf_ok(&text) ? REFUSE(p, r, boot, buf_text(&text)) : -ENOMEM;
	buf_done(&text);
	return ret;
}

int check_boot_order(struct pass *p, const struct rule *r, struct node *devices)
{
	(void)devices;
	return each_device(p, r, boot_order_of);
}

int check_boot_both(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *os = node_child(p->t, n, A_DOMAIN_OS);
	const struct elem *e = &p->t->elems[E_DEVICES];
	const struct node *dev;
	bool ordered = false;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		if (p->t->rows[id].type != ROW_CHILD)
			continue;
		for (dev = devices_of(p->d, id); dev; dev = dev->next)
			if (node_child(p->t, dev, p->t->elems[dev->elem].boot))
				ordered = true;
	}
	return rule_verdict(p, r, n, ordered && node_child(p->t, os, A_OS_OS_BOOT));
}

int check_acpi_uefi(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *features = node_child(p->t, n, A_DOMAIN_FEATURES);
	const struct node *os = node_child(p->t, n, A_DOMAIN_OS);
	bool uefi = cell_num(p->t, os, A_OS_AUTO, 0) == 1 ||
		    cell_num(p->t, os, A_LOADER_TYPE, 0) == 1;

	if (!p->d->machine || !(p->d->machine->flags & MACHINE_UEFI))
		return 0;
	return rule_verdict(p, r, n, cell_set(p->t, features, A_FEATURES_ACPI) && !uefi);
}

int check_ioapic_machine(struct pass *p, const struct rule *r, struct node *n)
{
	if (!p->d->machine || !cell_set(p->t, n, A_IOAPIC_DRIVER))
		return 0;
	return rule_verdict(p, r, n, !(p->d->machine->flags & MACHINE_IOAPIC));
}

/* The capability set knows the limit of this QEMU's machine; without one the oldest known limit counts. */
static unsigned machine_limit(const struct pass *p)
{
	const char *name = cell_text(p->t, p->d->root, A_OS_TYPE_MACHINE);
	unsigned limit = 0;

	if (!p->d->machine)
		return 0;
	if (p->d->caps && name)
		limit = caps_max_cpus(p->d->caps, name);
	if (!limit && p->d->caps)
		limit = caps_max_cpus(p->d->caps, p->d->machine->exact);
	return limit ? limit : p->d->machine->cpu_limit;
}

int check_vcpu_limit(struct pass *p, const struct rule *r, struct node *n)
{
	unsigned limit = machine_limit(p);
	struct buf text = { 0 };
	int ret;

	if (!limit || (cell_num(p->t, n, A_VCPU_COUNT, 1) > limit) == r->inverted)
		return 0;
	buf_u64(&text, limit);
	ret = buf_ok(&text) ? REFUSE(p, r, n, buf_text(&text)) : -ENOMEM;
	buf_done(&text);
	return ret;
}

/* An intel IOMMU needs eim; an amd one has xtsup instead since 12.2 (L 1.8). */
static bool x2apic(const struct pass *p)
{
	const struct node *n;

	for (n = devices_of(p->d, A_DEVICES_IOMMU); n; n = n->next) {
		if (node_model(p->t, n) == M_INTEL &&
		    cell_num(p->t, n, A_IOMMU_DRIVER_EIM, OFF) == ON)
			return true;
		if (node_model(p->t, n) == M_AMD &&
		    cell_num(p->t, n, A_IOMMU_DRIVER_XTSUP, OFF) == ON)
			return true;
	}
	return false;
}

int check_vcpu_eim(struct pass *p, const struct rule *r, struct node *n)
{
	if (!p->d->machine || p->d->machine->bit != MACH_Q35)
		return 0;
	return rule_verdict(p, r, n,
			    cell_num(p->t, n, A_VCPU_COUNT, 1) > (uint64_t)r->lo && !x2apic(p));
}

static const char *alias_of(const struct pass *p, const struct node *n)
{
	return cell_text(p->t, node_child(p->t, n, p->t->elems[n->elem].alias), A_ALIAS_NAME);
}

static bool same_text(const void *a, const void *b)
{
	return !strcmp(a, b);
}

static int alias_of_device(struct pass *p, const struct rule *r, struct node *n, struct set *seen)
{
	const char *name = alias_of(p, n);
	int ret;

	if (!name || is_port_twin(p->d, n))
		return 0;
	ret = set_add(seen, set_hash(name, strlen(name)), name, same_text, NULL);
	if (ret < 0 || (ret == 1) == r->inverted)
		return ret < 0 ? ret : 0;
	return REFUSE(p, r, n, name);
}

int check_aliases(struct pass *p, const struct rule *r, struct node *devices)
{
	(void)devices;
	return each_device(p, r, alias_of_device);
}
