/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "checks.h"

int refuse_place(struct pass *p, const struct rule *r, const struct node *n)
{
	const struct place at = { .doc = p->d, .node = n, .pass = PASS_ADDRESS, .rule = r };
	const bool bridge = is_controller(p->t, n, CTL_PCI);
	const uint64_t model = bridge ? cell_num(p->t, n, A_CONTROLLER_MODEL, 0) : 0;

	if (model == MODEL_PCIE_BRIDGE)
		return REPORT(p->rep, &at, C_PCI_NO_BUS, "2000");
	if (bridge)
		return REPORT(p->rep, &at, C_PCI_NO_SLOT, p->t->words[W_PCI_MODEL].word[model]);
	return REPORT(p->rep, &at, C_PCI_FULL, NULL);
}

/* What was noted when addresses were given: the first device that found no place. */
int check_places(struct pass *p, const struct rule *r, struct node *devices)
{
	(void)devices;
	return p->d->unplaced && !r->inverted ? refuse_place(p, r, p->d->unplaced) : 0;
}
