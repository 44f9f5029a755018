/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of vfio.def, and the rows that judge them.
 */
#include "vfio_asks.h"

#include "ioctl_mutants.h"

bool vfio_noticed(const void *tables, uint32_t nr)
{
	const struct vfio_ask_group *g;
	const struct vfio_ask *a;
	size_t i;

	for (i = 0; i < n_vfio_shapes; i++)
		if (vfio_shapes[i].nr == nr && vfio_shape_fault(&vfio_shapes[i], tables))
			return true;
	for (i = 0; (g = vfio_ask_group(i)); i++)
		for (a = g->asks; a < g->asks + g->n; a++)
			if ((a->nr & 0xff) == nr && vfio_ask_fault(g, a, tables))
				return true;
	return false;
}

static const struct exempt exempt[] = {
	{ "DEVICE_BIND_IOMMUFD", "check 5 comes after the next",
	  "the group of a bound device cannot be opened, nor be open before" },
	{ "DEVICE_BIND_IOMMUFD", "check 7 comes after the next",
	  "one is of those that give a token, the next of those that do not" },
	{ "DEVICE_BIND_IOMMUFD", "check 8 comes after the next",
	  "one is of those that give no token, the next of those that do" },
	{ "DEVICE_BIND_IOMMUFD", "check 9 comes after the next",
	  "one is of devices that can have no token, the next of those that need one" },
	{ "DEVICE_BIND_IOMMUFD", "check 10 asks without its flag",
	  "who needs a token and gives none was refused before" },
	{ "DEVICE_GET_INFO", "is always written back", "of the right size it is never refused" },
	{ "DEVICE_PCI_HOT_RESET", "check 6 comes after the next",
	  "both look at the first fault alone" },
	{ "DEVICE_IOEVENTFD", "full -4", "its last word is reserved, and nobody looks at it" },
	{ "DEVICE_IOEVENTFD", "check 2 has value 0x1f", "check 1 refuses that bit" },
};

bool hunt_vfio(void)
{
	struct ioctl_hunt h = {
		.hunt = { .noticed = vfio_noticed,
			  .exempt = exempt,
			  .n_exempt = sizeof(exempt) / sizeof(exempt[0]) },
		.real = &vfio_ioctls,
		.devices = true,
	};

	return hunt_ioctls(&h) && hunt_end(&h.hunt, "ioctls of devices");
}
