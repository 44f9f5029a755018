/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conditions of rows of sysfs.def. */
#include "make.h"

#include "keys.h"

#include <string.h>

enum { CAP_EXPRESS = 0x10, EXT_SERIAL = 0x03, INTEGRATED = 9 };

bool when_always(const struct spot *at)
{
	(void)at;
	return true;
}

bool when_group_nodes(const struct spot *at)
{
	return at->h->kernel.group;
}

bool when_cdev_nodes(const struct spot *at)
{
	return at->h->kernel.cdev;
}

bool when_vfio_nodes(const struct spot *at)
{
	return at->h->kernel.group || at->h->kernel.cdev || at->h->kernel.container;
}

bool when_selftest(const struct spot *at)
{
	return at->h->personality && !strcmp(at->h->personality, "selftest");
}

bool when_iommufd(const struct spot *at)
{
	return at->h->kernel.iommufd;
}

bool when_container(const struct spot *at)
{
	return at->h->kernel.container;
}

bool when_vfio_pci(const struct spot *at)
{
	return host_find_driver(at->h, "vfio-pci");
}

bool when_intel(const struct spot *at)
{
	return at->iommu->type == HOST_INTEL;
}

bool when_amd(const struct spot *at)
{
	return at->iommu->type == HOST_AMD;
}

bool when_group_named(const struct spot *at)
{
	return at->g->name;
}

bool when_group_node(const struct spot *at)
{
	return at->g->minor >= 0;
}

/* It has a link of its own: on a port or behind one, not inside the root complex. */
bool when_linked(const struct spot *at)
{
	const unsigned cap = config_capability(at->config, CAP_EXPRESS);

	return cap && (at->config[cap + 2] >> 4) != INTEGRATED;
}

bool when_below_port(const struct spot *at)
{
	return when_linked(at) && bdf_compare(at->d->parent, at->d->at) && !host_is_bridge(at->d);
}

bool when_bound(const struct spot *at)
{
	return at->d->driver;
}

bool when_behind_iommu(const struct spot *at)
{
	return at->iommu;
}

bool when_in_group(const struct spot *at)
{
	return at->d->group >= 0;
}

bool when_virtual(const struct spot *at)
{
	return at->d->is_virtual;
}

bool when_not_virtual(const struct spot *at)
{
	return !at->d->is_virtual;
}

bool when_physical(const struct spot *at)
{
	return at->d->vfs;
}

bool when_resettable(const struct spot *at)
{
	return at->d->reset_methods;
}

bool when_has_rom(const struct spot *at)
{
	return at->d->rom_file && at->d->resources[HOST_ROM].flags;
}

bool when_has_serial(const struct spot *at)
{
	return host_is_express(at->d) && config_extended(at->config, EXT_SERIAL);
}

/* No driver was bound to it since it was found. */
bool when_waiting(const struct spot *at)
{
	return !at->d->driver && !at->d->is_virtual;
}

bool when_bridge(const struct spot *at)
{
	return at->secondary;
}

bool when_port(const struct spot *at)
{
	return at->d->driver && !strcmp(at->d->driver, "pcieport");
}

bool when_mdev_parent(const struct spot *at)
{
	size_t i;

	for (i = 0; i < at->h->n_mdev_types; i++)
		if (!bdf_compare(at->h->mdev_types[i].parent, at->d->at))
			return true;
	return false;
}

bool when_cdev_there(const struct spot *at)
{
	return at->mdev || at->d->node == HOST_NODE_THERE;
}

bool when_cdev_unreadable(const struct spot *at)
{
	return !at->mdev && at->d->node == HOST_NODE_UNREADABLE;
}
