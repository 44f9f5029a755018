/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "footprint.h"

#include "condition.h"

enum { CONDITIONS = 2 };

static const struct foot {
	uint16_t device; /* row of <devices> */
	uint32_t kind;
	struct condition when[CONDITIONS];
	uint32_t machines; /* 0: all */
	bool integrated, virtio;
	const char *src;
} feet[] = {
#define FOOT(device, kind, ...) { A_DEVICES_##device, kind, __VA_ARGS__ },
#include "footprint.def"
};

static bool fits(const struct viommu_doc *d, const struct node *n, const struct foot *f)
{
	if (f->machines && !(f->machines & d->machine->bit))
		return false;
	return condition_holds(d->t, n, &f->when[0]) && condition_holds(d->t, n, &f->when[1]);
}

/* Controllers of the chipset have places of their own, and the root is no device. */
static struct pci_want want_of_bridge(const struct viommu_doc *d, const struct node *n)
{
	uint64_t model = cell_num(d->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);

	if (model <= MODEL_PCIE_ROOT || model >= MODEL_COUNT)
		return (struct pci_want){ .kind = 0 };
	return (struct pci_want){ .kind = UINT32_C(1) << model };
}

/* Rows of a kind stand together. */
static const struct foot *foot_of(const struct viommu_doc *d, const struct node *n)
{
	const struct foot *f = feet, *const end = feet + sizeof(feet) / sizeof(feet[0]);

	while (f < end && f->device != n->row)
		f++;
	for (; f < end && f->device == n->row; f++)
		if (fits(d, n, f))
			return f;
	return NULL;
}

struct pci_want pci_want_of(const struct viommu_doc *d, const struct node *n)
{
	struct pci_want want = { .kind = 0 };
	const struct foot *f;

	if (is_controller(d->t, n, CTL_PCI))
		return want_of_bridge(d, n);
	f = foot_of(d, n);
	if (!f)
		return want;
	want.kind = f->kind;
	want.integrated = f->integrated;
	want.virtio = f->virtio;
	if (want.kind && d->machine->root == MODEL_PCI_ROOT)
		want.kind = PCI_LEGACY;
	return want;
}
