/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each ioctl of /dev/iommu takes what is as long as it must be, fills in what is missing, and minds what is behind its
 * structure, as the kernel of the release does that is played; numbers without an ioctl are refused as there.
 * Cannot prove: from which release on a structure has been longer: these facts are not recorded.
 * Truth: sections 0, 1.2 and 1.4 of the kernel facts; [R] is recorded from a running one.
 */
#include "sizes.h"

#include <errno.h>

static void is_measured(void **state)
{
	const char *fault = size_fault(*state, &iommu_ioctls);

	assert_string_equal(fault ? fault : "all of it", "all of it");
}

/* What is no command that the kernel knows. */
struct other {
	const char *claim;
	uint32_t request, kernel;
	bool null, selftest;
	int answer;
};

static const struct other others[] = {
	{ "the first number behind the table [R]", 0x3b96, 703, false, false, ENOTTY },
	{ "behind the table nothing is read", 0x3b96, 703, true, false, ENOTTY },
	{ "the table is longer in a kernel for tests [R]", 0x3b96, 703, true, true, EFAULT },
	{ "but there is nothing in it", 0x3b96, 703, false, true, ENOTTY },
	{ "its end", 0x3ba1, 703, true, true, ENOTTY },
	{ "the last number [R]", 0x3bff, 703, true, true, ENOTTY },
	{ "a number of containers [R]", 0x3b63, 703, true, false, ENOTTY },
	{ "a terminal's [R]", 0x5401, 703, true, false, ENOTTY },
	{ "a direction and a size are another command [R]", 0xc0083b80, 703, false, false, ENOTTY },
	{ "which is seen after the command was read", 0xc0083b80, 703, true, false, EFAULT },
	{ "no command [R]", 0x3b80, 703, true, false, EFAULT },
	{ "an older table is shorter", 0x3b8e, 610, true, false, ENOTTY },
	{ "its last one", 0x3b8d, 610, true, false, EFAULT },
};

static void is_refused(void **state)
{
	const struct other *o = *state;
	uint32_t command[2] = { sizeof(command), 0 };
	struct rig m;
	int ret;

	rig_start(&m, RIG_PAGE);
	m.w->kernel = o->kernel;
	m.w->selftest = o->selftest;
	ret = context_ioctl(m.w, m.context, &m.by, o->request, o->null ? 0 : (uintptr_t)command);
	assert_string_equal(answer_name(ret), answer_name(-o->answer));
	rig_stop(&m);
}

int main(void)
{
	const struct unit_table tables[] = {
		{ size_facts, sizeof(size_facts[0]), n_size_facts, is_measured },
		UNIT_TABLE(others, is_refused),
	};

	return UNIT_RUN("sizes", tables);
}
