/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mutants.h"

/* Parts that every device may have are held by the cases of the devices that have them. */
#define DEVICES "hostdev iommu controller address order seed"

static const char *const areas[E_COUNT] = {
	[E_ADDRESS] = "address " DEVICES,
	[E_BOOT] = DEVICES,
	[E_ALIAS] = DEVICES,
	[E_ROM] = DEVICES,
	[E_ACPI] = DEVICES " abi",
	[E_TEAMING] = "hostdev",
	[E_GRANULE] = "iommu",
	[E_IOMMU_DRIVER] = "iommu",
	[E_IOMMU] = "iommu",
	[E_SOURCE_ADDRESS] = "hostdev",
	[E_SOURCE] = "hostdev",
	[E_HOSTDEV_DRIVER] = "hostdev iommufd",
	[E_HOSTDEV] = "hostdev",
	[E_CTL_MODEL] = "controller",
	[E_CTL_TARGET] = "controller",
	[E_HOLE64] = "controller",
	[E_CONTROLLER] = "controller address",
	[E_DEVICES] = "domain order " DEVICES,
	[E_IOMMUFD] = "iommufd",
};

const char *area_of(uint16_t elem)
{
	return areas[elem] ? areas[elem] : "domain";
}
