/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whichever allocation fails in an ioctl that would be done, it answers ENOMEM and leaves nothing behind.
 * Cannot prove: that its machine is as before: walks look at that.
 * Truth: none but the rows of the other tests.
 */
#include "asks.h"

#include <errno.h>

static void is_done_or_undone(const struct ask_group *g, const struct ask *like)
{
	struct ask a = *like;
	uint32_t out;
	int answer;

	do {
		a.fail_at++;
		answer = ask_answer(g, &a, &iommu_ioctls, &out);
	} while (answer == -ENOMEM);
	assert_string_equal(answer_name(answer), answer_name(-a.answer));
}

int main(void)
{
	return asks_run("sweep", is_done_or_undone);
}
