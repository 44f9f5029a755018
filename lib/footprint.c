/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "footprint.h"

#include "caps.h"
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

uint32_t pci_kind_given(const struct viommu_doc *d, const struct node *n)
{
	const uint32_t kind = pci_want_of(d, n).kind;

	return kind && kind != PCI_NOWHERE ? kind : PCI_LEGACY;
}

static bool has_model(const struct viommu_doc *d, unsigned model)
{
	const struct model_name *m = d->t->devices->names, *const end = m + MODEL_NAMES;

	while (m < end && (m->model != model || !viommu_caps_has(d->caps, m->name, NULL)))
		m++;
	return m < end;
}

static const struct bus_chain *chain_of(const struct viommu_doc *d)
{
	const struct bus_chain *c = d->t->devices->chains, *const last = c + CHAINS - 1;

	while (d->caps && c < last && !has_model(d, c->model[1]))
		c++;
	return c;
}

void pci_set_of(struct pci_set *s, const struct viommu_doc *d, bool added)
{
	unsigned i;

	pci_set_init(s, d->t);
	s->chain = chain_of(d);
	for (i = 0; i < d->buses; i++)
		if (d->bus[i] && (added || d->bus[i]->xml || !i))
			pci_set_bus(s, i,
				    (unsigned)cell_num(d->t, d->bus[i], A_CONTROLLER_MODEL,
						       MODEL_COUNT));
	if (d->bus_too_high) /* has holes below it, which are filled first */
		s->count = PCI_INDEXES;
	for (i = 1; i < s->count; i++)
		if (s->bus[i].model >= MODEL_COUNT)
			pci_set_bus(s, i, d->t->devices->buses[d->machine->root].missing);
}

bool is_fixed(const struct viommu_doc *d, const struct node *controller,
	      const struct fixed_place *f)
{
	return f->machine == d->machine->bit && is_of_chipset(d, controller, f);
}

bool is_of_chipset(const struct viommu_doc *d, const struct node *controller,
		   const struct fixed_place *f)
{
	const struct condition model = { .row = A_CONTROLLER_MODEL, .words = f->model };

	return is_controller(d->t, controller, f->type) &&
	       !cell_num(d->t, controller, A_CONTROLLER_INDEX, 1) &&
	       (!*f->model || condition_holds(d->t, controller, &model));
}
