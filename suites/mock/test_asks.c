/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each check of an ioctl answers with its errno, and in its turn: every row has a fault of which the check behind it
 * would speak, too, where there is one.
 * Cannot prove: that the facts are the kernel's; they name their section, [R] is recorded from a running one.
 * Truth: sections 0 and 1.2 to 1.7 of the kernel facts.
 */
#include "asks.h"

static void is_answered(const struct ask_group *g, const struct ask *a)
{
	uint32_t out;

	assert_string_equal(answer_name(ask_answer(g, a, &iommu_ioctls, &out)),
			    answer_name(-a->answer));
	assert_int_equal(a->out_at ? out : 0, a->out);
}

int main(void)
{
	return asks_run("asks", is_answered);
}
