/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Do the tests of the mock notice when a row of ioctl.def, vfio.def, feature.def, irq.def or caps.def is wrong? One fact is
 * changed at a time, and the mock is asked what the rows of suites/mock ask, each mutant in a process of its own. One that
 * survives is a fact that no row holds.
 */
#include "asks.h"
#include "ioctl_mutants.h"
#include "sizes.h"

static bool iommu_noticed(const void *tables, uint32_t nr)
{
	const struct ask *a;
	uint32_t out;
	size_t g, i;
	int ret;

	for (i = 0; i < n_size_facts; i++)
		if (size_facts[i].nr == nr && size_fault(&size_facts[i], tables))
			return true;
	for (g = 0; g < ASK_GROUPS; g++) {
		for (i = 0; i < ask_groups[g]->n; i++) {
			a = &ask_groups[g]->asks[i];
			if (a->nr != nr)
				continue;
			ret = ask_answer(ask_groups[g], a, tables, &out);
			if (ret != -a->answer || (a->out_at && out != a->out))
				return true;
		}
	}
	return false;
}

static const struct exempt exempt[] = {
	{ "IOAS_COPY", "check 6 comes after the next", "without a length nothing ends too high" },
	{ "IOAS_COPY", "check 13 comes after the next",
	  "what ends too high and is mapped elsewhere is too short to be reserved" },
	{ "IOAS_MAP", "check 7 comes after the next", "without a length nothing ends too high" },
	{ "IOAS_UNMAP", "check 3 comes after the next", "without a length nothing ends too high" },
	{ "IOAS_UNMAP", "check 2 has its second field one before",
	  "a length of all ones that is refused here ends too high, too" },
	{ "IOAS_UNMAP", "check 2 has its second field one behind",
	  "a length of all ones that is refused here ends too high, too" },
	{ "HWPT_ALLOC", "check 6 comes after the next", "they are of different kernels" },
	{ "HWPT_ALLOC", "check 11 comes after the next", "they are of different objects" },
	{ "HWPT_ALLOC", "check 11 has its field one before", "data has a type: check 2" },
	{ "HWPT_ALLOC", "check 14 has its field one before", "data has a type: check 2" },
	{ "IOAS_MAP_FILE", "check 8 comes after the next",
	  "without a length nothing ends too high" },
};

bool hunt_iommu(void)
{
	struct ioctl_hunt h = {
		.hunt = { .noticed = iommu_noticed,
			  .exempt = exempt,
			  .n_exempt = sizeof(exempt) / sizeof(exempt[0]) },
		.real = &iommu_ioctls,
	};

	return hunt_ioctls(&h) && hunt_end(&h.hunt, "ioctls of /dev/iommu");
}

int main(void)
{
	bool (*const hunts[])(void) = { hunt_iommu, hunt_vfio, hunt_features, hunt_irqs,
					hunt_caps };
	bool all = true;
	size_t i;

	for (i = 0; i < sizeof(hunts) / sizeof(hunts[0]); i++)
		all = hunts[i]() && all;
	return all ? 0 : 1;
}
