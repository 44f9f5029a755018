/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "asks.h"

const struct ask_group *const ask_groups[ASK_GROUPS] = { &asks_ioas, &asks_hwpt, &asks_nested,
							 &asks_viommu };

int ask_answer(const struct ask_group *g, const struct ask *a, const struct ioctls *tables,
	       uint32_t *ret_out)
{
	struct ask mine = *a;
	const uint64_t place = (uintptr_t)mine.data;
	struct machine_rig m;
	int ret;

	machine_start(&m, g->devices);
	g->fill(&m);
	m.rig.tables = tables;
	if (a->kernel)
		m.rig.w->kernel = a->kernel;
	m.rig.by.capabilities &= ~a->lacks;
	((struct context *)heap_at(&m.rig.w->heap, m.rig.context))->compat_ioas = a->set_compat;
	if (a->pointer)
		memcpy(mine.bytes + a->pointer, &place, sizeof(place));
	m.rig.w->heap.fail_at = a->fail_at;
	ret = rig_ioctl(&m.rig, a->nr, mine.bytes);
	m.rig.w->heap.fail_at = 0;
	memcpy(ret_out, mine.bytes + a->out_at, sizeof(*ret_out));
	machine_stop(&m);
	return ret;
}
