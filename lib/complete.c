/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"

#include "kind.h"

#include <errno.h>

static bool row_counts(const struct viommu_doc *d, const struct row *r, const struct node *n)
{
	if (d->as_of && r->since_n > d->as_of)
		return false;
	return !r->only || r->only & node_variant(d->t, n);
}

static int fill_value(struct viommu_doc *d, struct node *n, uint16_t id)
{
	const struct row *r = &d->t->rows[id];
	const struct value_source v = { d, r, n, r->dflt };
	struct cell value = { .state = CELL_INFERRED };
	int ret;

	ret = kind_get(r->kind)->parse(&v, &value);
	if (ret < 0)
		return ret;
	if (ret == C_OK)
		*cell_at(d->t, n, id) = value;
	return 0;
}

/* Nothing belongs below the source of a host device that is carried through. */
static bool is_untyped(const struct viommu_doc *d, const struct node *n)
{
	return d->t->elems[n->elem].flags & F_VARIED && node_carried(d->t, n);
}

static int fill_node(struct viommu_doc *d, struct node *n);

static int fill_children(struct viommu_doc *d, struct node *n, uint16_t id)
{
	const struct row *r = &d->t->rows[id];
	struct node *c;
	int ret = 0;

	if (r->flags & F_ALWAYS && !is_untyped(d, n) && !node_need(d, n, id))
		return -ENOMEM;
	for (c = cell_at(d->t, n, id)->first; c && !ret; c = c->next)
		ret = fill_node(d, c);
	return ret;
}

/* Values that the table knows, all the way down. */
static int fill_node(struct viommu_doc *d, struct node *n)
{
	const uint16_t *id;
	int ret = 0;

	for (id = d->t->elems[n->elem].fill; *id && !ret; id++) {
		const struct row *r = &d->t->rows[*id];
		const struct cell *c = cell_at(d->t, n, *id);
		bool child = r->type == ROW_CHILD && (r->flags & F_ALWAYS || c->first);
		bool value = r->dflt && c->state == CELL_ABSENT;

		if ((!child && !value) || !row_counts(d, r, n))
			continue;
		ret = child ? fill_children(d, n, *id) : fill_value(d, n, *id);
	}
	return ret;
}

int doc_complete(struct viommu_doc *d)
{
	int ret = complete_metadata(d);

	if (ret)
		return ret;
	complete_foreign(d);
	ret = fill_node(d, d->root);
	if (ret)
		return ret;
	d->devices = node_child(d->t, d->root, A_DOMAIN_DEVICES);
	ret = complete_domain(d);
	if (ret)
		return ret;
	ret = complete_devices(d);
	if (ret)
		return ret;
	ret = fill_node(d, d->root);
	if (!ret)
		ret = complete_pci(d);
	return ret || !d->machine ? ret : complete_twin(d);
}
