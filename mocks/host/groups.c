/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IOMMU groups: which there are follows from the devices in them. */
#include "derive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 1048576 };

/* Numbers that are taken, a byte each; next: none below is free. */
struct taken {
	char *is;
	int32_t next;
};

static int32_t take_free(struct taken *t)
{
	while (t->is[t->next])
		t->next++;
	return t->next++;
}

static bool needs_group(const struct host *h, const struct host_device *d)
{
	return d->group < 0 && (d->iommu || (h->kernel.noiommu && host_is_vfio(h, d)));
}

int groups_number(struct host *h)
{
	struct taken t = { .is = calloc(1, NUMBERS + h->n_devices + h->n_mdevs + 1) };
	size_t i;

	if (!t.is)
		return -ENOMEM;
	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].group >= 0)
			t.is[h->devices[i].group] = 1;
	for (i = 0; i < h->n_mdevs; i++)
		if (h->mdevs[i].group >= 0)
			t.is[h->mdevs[i].group] = 1;
	for (i = 0; i < h->n_devices; i++)
		if (needs_group(h, &h->devices[i]))
			h->devices[i].group = take_free(&t);
	for (i = 0; i < h->n_mdevs; i++)
		if (h->mdevs[i].group < 0)
			h->mdevs[i].group = take_free(&t);
	free(t.is);
	return 0;
}

bool group_used(const struct host *h, int32_t number)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].group == number)
			return true;
	for (i = 0; i < h->n_mdevs; i++)
		if (h->mdevs[i].group == number)
			return true;
	return false;
}

/* One thing in a group, and when its node came into being; never: it has none. */
struct member {
	int32_t group;
	uint32_t order;
};

enum { NEVER = UINT32_MAX };

static int by_group(const void *a, const void *b)
{
	const struct member *m = a, *n = b;

	if (m->group != n->group)
		return m->group < n->group ? -1 : 1;
	return (m->order > n->order) - (m->order < n->order);
}

static int by_order(const void *a, const void *b)
{
	const struct member *m = a, *n = b;

	return m->order == n->order ? by_group(a, b) : m->order < n->order ? -1 : 1;
}

/* Groups in the order of their numbers, each with its oldest node; NULL: no memory. */
static struct member *members_find(const struct host *h, size_t *ret_n)
{
	struct member *m = calloc(h->n_devices + h->n_mdevs + 1, sizeof(*m));
	size_t i, n = 0, out = 0;

	for (i = 0; m && i < h->n_devices; i++) {
		const struct host_device *d = &h->devices[i];
		const bool node = h->kernel.group && host_is_vfio(h, d);

		if (d->group < 0)
			continue;
		m[n].group = d->group;
		m[n++].order = !node ? NEVER : d->cdev < 0 ? NUMBERS + i : (uint32_t)d->cdev;
	}
	for (i = 0; m && i < h->n_mdevs; i++, n++) {
		m[n].group = h->mdevs[i].group;
		m[n].order = h->kernel.group ? (uint32_t)h->mdevs[i].cdev & INT32_MAX : NEVER;
	}
	if (m)
		qsort(m, n, sizeof(*m), by_group);
	for (i = 0; i < n; i++)
		if (!i || m[i].group != m[i - 1].group)
			m[out++] = m[i];
	*ret_n = out;
	return m;
}

/* Keeps what is known of the group, or makes a usual one; false: no memory. */
static bool group_take(struct host *h, int32_t number, struct host_group *ret)
{
	struct host_group *was = host_find_group(h, number);

	*ret = (struct host_group){ .number = number, .minor = -1 };
	if (was) {
		*ret = *was;
		*was = (struct host_group){ .number = -1 };
		return true;
	}
	ret->type = strdup(host_group_types[0].name);
	return ret->type;
}

/* Name of a group whose devices have no IOMMU (K 3.4); NULL for others. */
static const char *usual_name(const struct host *h, int32_t number)
{
	size_t i;

	for (i = 0; h->kernel.noiommu && i < h->n_devices; i++)
		if (h->devices[i].group == number)
			return h->devices[i].iommu ? NULL : "vfio-noiommu";
	return NULL;
}

static bool name_give(const struct host *h, struct host_group *g)
{
	const char *name = g->name ? NULL : usual_name(h, g->number);

	if (name)
		g->name = strdup(name);
	return !name || g->name;
}

static bool has_usual_name(const struct host *h, const struct host_group *g)
{
	const char *name = usual_name(h, g->number);

	return name && g->name ? !strcmp(name, g->name) : !name && !g->name;
}

static int minors_give(struct host_group *groups, struct member *m, size_t n)
{
	struct taken t = { .is = calloc(1, NUMBERS + n + 1) };
	size_t i;

	if (!t.is)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		if (m[i].order == NEVER)
			groups[i].minor = -1;
		if (groups[i].minor >= 0)
			t.is[groups[i].minor] = 1;
		if (m[i].order == NEVER || groups[i].minor >= 0)
			m[i].order = NEVER;
		m[i].group = (int32_t)i; /* from now on its place */
	}
	qsort(m, n, sizeof(*m), by_order);
	for (i = 0; i < n && m[i].order != NEVER; i++)
		groups[m[i].group].minor = take_free(&t);
	free(t.is);
	return 0;
}

int host_regroup(struct host *h)
{
	size_t i, n;
	struct member *m = members_find(h, &n);
	struct host_group *groups = calloc(n + 1, sizeof(*groups));
	bool ok = m && groups;

	for (i = 0; ok && i < n; i++)
		ok = group_take(h, m[i].group, &groups[i]) && name_give(h, &groups[i]);
	if (groups) {
		/* What is left is of groups that are gone. */
		key_clear(&host_keys[K_HOST_GROUPS], h);
		h->groups = groups;
		h->n_groups = i;
	}
	if (!ok || minors_give(groups, m, n))
		ok = false;
	free(m);
	return ok ? 0 : -ENOMEM;
}

int usual_groups(const struct host *h, const void *element)
{
	struct host_group *groups = calloc(h->n_groups + 1, sizeof(*groups));
	size_t i, n;
	struct member *m = members_find(h, &n);
	bool usual = n == h->n_groups;
	int r = groups && m ? 0 : -ENOMEM;

	(void)element;
	for (i = 0; !r && i < n && usual; i++)
		groups[i] = (struct host_group){ .minor = -1 };
	if (!r && usual)
		r = minors_give(groups, m, n);
	for (i = 0; !r && usual && i < n; i++)
		usual = groups[i].minor == h->groups[i].minor && has_usual_name(h, &h->groups[i]) &&
			!strcmp(h->groups[i].type, host_group_types[0].name);
	free(groups);
	free(m);
	return r ? r : usual;
}
