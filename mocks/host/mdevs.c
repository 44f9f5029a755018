/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mediated devices that come and go, and the types that devices have of them (K 3.4). */
#include "derive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct host_mdev_type *host_find_mdev_type(const struct host *h, struct bdf parent,
					   const char *name)
{
	size_t i;

	for (i = 0; i < h->n_mdev_types; i++)
		if (!bdf_compare(h->mdev_types[i].parent, parent) &&
		    !strcmp(h->mdev_types[i].name, name))
			return &h->mdev_types[i];
	return NULL;
}

static int add_type(struct host *h, struct bdf parent, const char *name)
{
	struct host_mdev_type *all = realloc(h->mdev_types, (h->n_mdev_types + 1) * sizeof(*all));

	if (!all)
		return -ENOMEM;
	h->mdev_types = all;
	all[h->n_mdev_types] = (struct host_mdev_type){ .parent = parent, .name = strdup(name) };
	return all[h->n_mdev_types++].name ? 0 : -ENOMEM;
}

/* What has no name is refused later. */
static bool all_named(const struct host *h)
{
	size_t i;

	for (i = 0; i < h->n_mdev_types; i++)
		if (!h->mdev_types[i].name)
			return false;
	return true;
}

int mdev_types_derive(struct host *h)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < h->n_mdevs && all_named(h); i++)
		if (h->mdevs[i].type &&
		    !host_find_mdev_type(h, h->mdevs[i].parent, h->mdevs[i].type))
			r = add_type(h, h->mdevs[i].parent, h->mdevs[i].type);
	return r;
}

/* No more of them can be made, and they would be found in this order. */
int usual_mdev_types(const struct host *h, const void *element)
{
	size_t i, n = 0;

	(void)element;
	for (i = 0; i < h->n_mdev_types; i++)
		if (h->mdev_types[i].available)
			return 0;
	for (i = 0; i < h->n_mdevs; i++) {
		const struct host_mdev_type *t =
			host_find_mdev_type(h, h->mdevs[i].parent, h->mdevs[i].type);

		if (t > &h->mdev_types[n])
			return 0;
		n += t == &h->mdev_types[n];
	}
	return n == h->n_mdev_types;
}

/* ---- those that come and go ---- */

int host_add_mdev(struct host *h, const struct host_mdev *m)
{
	struct host_mdev *all = realloc(h->mdevs, (h->n_mdevs + 1) * sizeof(*all));
	struct host_mdev new = *m;

	if (!all)
		return -ENOMEM;
	h->mdevs = all;
	new.uuid = strdup(m->uuid);
	new.type = strdup(m->type);
	all[h->n_mdevs++] = new;
	return new.uuid &&new.type ? 0 : -ENOMEM;
}

void host_remove_mdev(struct host *h, size_t i)
{
	object_clear(O_MDEV, &h->mdevs[i]);
	memmove(&h->mdevs[i], &h->mdevs[i + 1], (--h->n_mdevs - i) * sizeof(*h->mdevs));
}
