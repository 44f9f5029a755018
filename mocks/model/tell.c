/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A description that follows the machine.
 */
#include "../host/load.h"
#include "mdev.h"
#include "write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A text of the description is memory of its own; NULL: none. */
static int replace(char **text, const char *with)
{
	char *copy = with ? strdup(with) : NULL;

	if (with && !copy)
		return -ENOMEM;
	free(*text);
	*text = copy;
	return 0;
}

static int tell_config(struct world *w, struct host_device *to, const struct device *d)
{
	if (!d->config_told)
		return 0;
	if (!to->config)
		to->config = malloc(HOST_CONFIG);
	if (!to->config)
		return -ENOMEM;
	memcpy(to->config, heap_at(&w->heap, d->config), HOST_CONFIG);
	return 0;
}

static int tell_device(struct world *w, struct host_device *to, const struct device *d)
{
	const struct driver *r = driver_of(w, d);
	const struct group *g = device_group(w, d);
	int ret = replace(&to->driver, r ? r->name : NULL);

	if (!ret)
		ret = replace(&to->driver_override, device_override_name(w, d));
	if (!ret)
		ret = tell_config(w, to, d);
	to->cdev = d->cdev;
	to->numa_node = d->numa_node;
	to->group = g ? g->number : -1;
	return ret;
}

static int tell_group(struct world *w, struct host_group *to)
{
	static const char *const types[] = {
		[DOMAIN_DMA] = "DMA",
		[DOMAIN_DMA_FQ] = "DMA-FQ",
		[DOMAIN_IDENTITY] = "identity",
	};
	const struct group *g = heap_at(&w->heap, hardware_of(w)->groups);
	uint32_t i;

	for (i = 0; i < hardware_of(w)->n_groups; i++, g++) {
		if (g->number != to->number)
			continue;
		to->minor = g->minor;
		return replace(&to->type, types[g->type]);
	}
	return 0;
}

/* Virtual functions come and go; places of devices change with them. */
static int tell_functions(struct world *w, struct host *h)
{
	const struct device *d;
	size_t i;
	int ret;

	for (i = 0; i < h->n_devices; i++) {
		d = h->devices[i].vfs ? machine_at(w, h->devices[i].at) : NULL;
		if (!d || h->devices[i].vfs->enabled == d->vf_enabled)
			continue;
		ret = host_set_vfs(h, d->at, d->vf_enabled);
		if (ret)
			return ret;
		i = host_find(h, d->at);
		h->devices[i].vfs->enabled = d->vf_enabled;
	}
	return 0;
}

int machine_tell(struct world *w, struct host *h)
{
	const struct device *d;
	size_t i;
	int ret = tell_functions(w, h);

	if (!ret)
		ret = tell_mdevs(w, h);
	for (i = 0; !ret && i < h->n_devices; i++) {
		d = machine_at(w, h->devices[i].at);
		if (d)
			ret = tell_device(w, &h->devices[i], d);
	}
	if (!ret)
		ret = host_regroup(h);
	for (i = 0; !ret && i < h->n_groups; i++)
		ret = tell_group(w, &h->groups[i]);
	return ret;
}
