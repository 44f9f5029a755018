/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"
#include "checks.h"
#include "rules.h"

static const struct node *address_of(const struct pass *p, const struct node *n)
{
	return node_child(p->t, n, A_IOMMU_ADDRESS);
}

int check_iommu_no_address(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, address_of(p, n) != NULL);
}

/* Until QEMU could plug SMMUs in, every one needed the machine option; a pluggable one asks smmu_per_bus instead. */
int check_smmuv3_machine_cap(struct pass *p, const struct rule *r, struct node *n)
{
	bool newer = !p->d->as_of || p->d->as_of >= release_number("12.6.0");
	bool asked = !newer || !cell_set(p->t, n, A_IOMMU_DRIVER_PCI_BUS);

	if (!p->d->caps || !asked)
		return 0;
	return rule_verdict(p, r, n, !viommu_caps_has(p->d->caps, r->dev, r->prop));
}

int check_iommu_acpi(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *features = node_child(p->t, p->d->root, A_DOMAIN_FEATURES);

	return rule_verdict(p, r, n, !cell_set(p->t, features, A_FEATURES_ACPI));
}

int check_iommu_pci_address(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n,
			    cell_num(p->t, address_of(p, n), A_ADDRESS_TYPE, ADDR_PCI) != ADDR_PCI);
}

int check_granule_size(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t kib = cell_num(p->t, n, r->row, 0);
	bool known = kib == 4 || kib == 8 || kib == 16 || kib == 64;

	return rule_verdict(p, r, n, kib && !known);
}

static bool several(const struct pass *p)
{
	const struct node *first = devices_of(p->d, A_DEVICES_IOMMU);

	return first && first->next;
}

int check_multi_model(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, several(p) && node_model(p->t, n) != M_SMMUV3);
}

int check_multi_bus(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, several(p) && !cell_set(p->t, n, A_IOMMU_DRIVER_PCI_BUS));
}

int check_split_ioapic(struct pass *p, const struct rule *r, struct node *n)
{
	const struct node *features = node_child(p->t, p->d->root, A_DOMAIN_FEATURES);
	bool split = cell_num(p->t, features, A_IOAPIC_DRIVER, 1) == 0;

	return rule_verdict(p, r, n, cell_num(p->t, n, r->row, OFF) == ON && !split);
}

int check_smmu_bus(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t bus = cell_num(p->t, n, r->row, 0);

	if (!cell_set(p->t, n, r->row))
		return 0;
	return rule_verdict(p, r, n, bus > 255 || !p->d->bus[bus]);
}
