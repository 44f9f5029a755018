/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "load.h"

#include <string.h>

int host_find(const struct host *h, struct bdf at)
{
	size_t low = 0, high = h->n_devices;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		const int order = bdf_compare(h->devices[middle].at, at);

		if (!order)
			return (int)middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

struct host_iommu *host_find_iommu(const struct host *h, const char *name)
{
	size_t i;

	for (i = 0; name && i < h->n_iommus; i++)
		if (!strcmp(h->iommus[i].name, name))
			return &h->iommus[i];
	return NULL;
}

struct host_driver *host_find_driver(const struct host *h, const char *name)
{
	size_t i;

	for (i = 0; name && i < h->n_drivers; i++)
		if (!strcmp(h->drivers[i].name, name))
			return &h->drivers[i];
	return NULL;
}

struct host_group *host_find_group(const struct host *h, int32_t number)
{
	size_t i;

	for (i = 0; i < h->n_groups; i++)
		if (h->groups[i].number == number)
			return &h->groups[i];
	return NULL;
}

bool host_is_vfio(const struct host *h, const struct host_device *d)
{
	const struct host_driver *driver = host_find_driver(h, d->driver);

	return driver && driver->vfio;
}

bool host_is_bridge(const struct host_device *d)
{
	return d->class_code >> 8 == HOST_BRIDGE;
}

bool host_is_express(const struct host_device *d)
{
	return d->config_size == HOST_CONFIG;
}
