/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices, and the groups that they are in.
 */
#include "hardware.h"

struct hardware *hardware_of(struct world *w)
{
	return heap_at(&w->heap, w->machine);
}

struct hw *device_hw(struct world *w, const struct device *d)
{
	return heap_at(&w->heap, d->hw);
}

struct group *device_group(struct world *w, const struct device *d)
{
	return heap_at(&w->heap, d->group);
}

struct device *machine_first(struct world *w)
{
	return heap_at(&w->heap, hardware_of(w)->devices);
}

struct device *machine_next(struct world *w, const struct device *d)
{
	return heap_at(&w->heap, d->next);
}

bool bdf_equal(struct bdf a, struct bdf b)
{
	return a.domain == b.domain && a.bus == b.bus && a.devfn == b.devfn;
}

struct device *machine_at(struct world *w, struct bdf at)
{
	struct device *d;

	for (d = machine_first(w); d; d = machine_next(w, d))
		if (!d->is_mdev && bdf_equal(d->at, at))
			return d;
	return NULL;
}

/* ---- groups ---- */

struct group *group_get(struct world *w, int32_t number)
{
	struct hardware *m = hardware_of(w);
	struct group *g = heap_at(&w->heap, m->groups), *free_one = NULL;
	uint32_t i;

	for (i = 0; i < m->n_groups; i++, g++) {
		if (g->number == number)
			return g;
		if (g->number < 0 && !free_one)
			free_one = g;
	}
	if (free_one)
		g = free_one;
	else
		m->n_groups++;
	*g = (struct group){ .number = number, .minor = -1, .type = DOMAIN_DMA };
	return g;
}

int32_t group_free_number(struct world *w)
{
	struct hardware *m = hardware_of(w);
	struct group *g = heap_at(&w->heap, m->groups);
	int32_t number;
	uint32_t i;

	for (number = 0;; number++) {
		for (i = 0; i < m->n_groups; i++)
			if (g[i].number == number)
				break;
		if (i == m->n_groups)
			return number;
	}
}

void group_add(struct world *w, struct group *g, struct device *d)
{
	ref *at = &g->devices;

	while (*at)
		at = &((struct device *)heap_at(&w->heap, *at))->next_in_group;
	*at = heap_ref(&w->heap, d);
	d->next_in_group = 0;
	d->group = heap_ref(&w->heap, g);
}

void group_remove(struct world *w, struct device *d)
{
	struct group *g = device_group(w, d);
	ref *at;

	if (!g)
		return;
	at = &g->devices;
	while (heap_at(&w->heap, *at) != d)
		at = &((struct device *)heap_at(&w->heap, *at))->next_in_group;
	*at = d->next_in_group;
	d->group = 0;
	if (!g->devices)
		g->number = -1;
}

/* ---- devices ---- */

struct device *device_new(struct world *w)
{
	struct hardware *m = hardware_of(w);
	ref *at = &m->devices, r = heap_new(&w->heap, sizeof(struct device));
	struct device *d = heap_at(&w->heap, r);

	if (!d)
		return NULL;
	d->config = heap_new(&w->heap, HOST_CONFIG);
	if (!d->config) {
		heap_free(&w->heap, r, sizeof(*d));
		return NULL;
	}
	d->cdev = -1;
	d->driver = -1;
	while (*at)
		at = &((struct device *)heap_at(&w->heap, *at))->next;
	*at = r;
	m->n_devices++;
	return d;
}

void device_end(struct world *w, struct device *d)
{
	struct hardware *m = hardware_of(w);
	ref *at = &m->devices;

	group_remove(w, d);
	while (heap_at(&w->heap, *at) != d)
		at = &((struct device *)heap_at(&w->heap, *at))->next;
	*at = d->next;
	m->n_devices--;
	heap_free(&w->heap, d->override, d->override_size);
	heap_free(&w->heap, d->config, HOST_CONFIG);
	heap_free(&w->heap, heap_ref(&w->heap, d), sizeof(*d));
}
