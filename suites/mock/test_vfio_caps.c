/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: which capabilities a user of VFIO sees, and which bits of each, and of the header, a write can change: all others
 * stay; what nobody knows is hidden.
 * Cannot prove: which bits kernels pass on where the kernel facts are silent; there PCI and PCIe say which can be written.
 * Truth: section 2.6 of the kernel facts; PCI, PCI power management and PCIe for single registers.
 */
#include "cap_facts.h"
#include "unit.h"

static void is_shown_so(void **state)
{
	const char *fault = cap_fault(*state, &vfio_caps);

	assert_string_equal(fault ? fault : "as it says", "as it says");
}

static const char *const unknown[] = { "what no fact names is hidden" };

static void is_hidden(void **state)
{
	const char *fault = cap_unknown_fault(&vfio_caps);

	(void)state;
	assert_string_equal(fault ? fault : "as it says", "as it says");
}

int main(void)
{
	const struct unit_table tables[] = {
		{ cap_facts, sizeof(cap_facts[0]), n_cap_facts, is_shown_so },
		UNIT_TABLE(unknown, is_hidden),
	};

	return UNIT_RUN("caps", tables);
}
