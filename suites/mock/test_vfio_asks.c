/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each ioctl of a device answers each fault that the facts name with its errno, and in its turn where two meet; what
 * it needs at least, how far it is read and whether it is written to; which of them kernels and mediated devices have.
 * Cannot prove: what no machine of these rows comes to: a reset that is locked (EAGAIN), a bus in use (EBUSY), another domain
 * (EBUSY); nor the order of two faults where neither facts nor recordings tell it.
 * Truth: sections 0 and 2 of the kernel facts; every row names its own.
 */
#include "vfio_asks.h"

static void is_answered(void **state)
{
	const struct vfio_ask *a = *state;
	const struct vfio_ask_group *g;
	const char *fault;
	size_t i = 0;

	while ((g = vfio_ask_group(i++)) && (a < g->asks || a >= g->asks + g->n))
		;
	fault = vfio_ask_fault(g, a, &vfio_ioctls);
	assert_string_equal(fault ? fault : "as it says", "as it says");
}

static void is_measured(void **state)
{
	const char *fault = vfio_shape_fault(*state, &vfio_ioctls);

	assert_string_equal(fault ? fault : "as it says", "as it says");
}

int main(void)
{
	struct unit_table tables[VFIO_ASK_GROUPS_MAX];
	const struct vfio_ask_group *g;
	size_t n;

	for (n = 0; (g = vfio_ask_group(n)) && n + 1 < VFIO_ASK_GROUPS_MAX; n++)
		tables[n] = (struct unit_table){ g->asks, sizeof(*g->asks), g->n, is_answered };
	tables[n++] = (struct unit_table){ vfio_shapes, sizeof(vfio_shapes[0]), n_vfio_shapes,
					   is_measured };
	return unit_run("vfio_asks", tables, n);
}
