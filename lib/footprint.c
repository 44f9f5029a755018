/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "footprint.h"

#include "condition.h"

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
	const struct foot *f = d->t->devices->feet, *const end = f + FEET;

	while (f < end && f->device != n->row)
		f++;
	for (; f < end && f->device == n->row; f++)
		if (conditions_hold(d->t, n, f->when, CONDITIONS))
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
	want.virtio = f->virtio;
	if (want.kind == PCI_EXPRESS && d->machine->root == MODEL_PCI_ROOT)
		want.kind = PCI_LEGACY;
	return want;
}

bool is_fixed(const struct viommu_doc *d, const struct node *controller,
	      const struct fixed_place *f)
{
	const struct condition model = { .row = A_CONTROLLER_MODEL, .words = f->model };

	return f->machine == d->machine->bit && is_controller(d->t, controller, f->type) &&
	       !cell_num(d->t, controller, A_CONTROLLER_INDEX, 1) &&
	       (!*f->model || condition_holds(d->t, controller, &model));
}
