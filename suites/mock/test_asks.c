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

static void ioas(void **state)
{
	is_answered(&asks_ioas, *state);
}

static void hwpt(void **state)
{
	is_answered(&asks_hwpt, *state);
}

static void nested(void **state)
{
	is_answered(&asks_nested, *state);
}

static void viommu(void **state)
{
	is_answered(&asks_viommu, *state);
}

int main(void)
{
	const struct unit_table tables[] = {
		{ asks_ioas.asks, sizeof(struct ask), asks_ioas.n, ioas },
		{ asks_hwpt.asks, sizeof(struct ask), asks_hwpt.n, hwpt },
		{ asks_nested.asks, sizeof(struct ask), asks_nested.n, nested },
		{ asks_viommu.asks, sizeof(struct ask), asks_viommu.n, viommu },
	};

	return UNIT_RUN("asks", tables);
}
