/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "steps.h"

#include <stdio.h>
#include <sys/mman.h>

void walk_is_answered(void **state)
{
	const struct walk *k = *state;
	const struct step *s;
	struct machine_rig m;
	char where[64], seen[128], want[128];
	uint64_t told;
	int ret;

	machine_start(&m, k->devices);
	for (s = k->steps; s->call; s++) {
		told = 0;
		ret = s->call(&m, s->a, &told);
		snprintf(where, sizeof(where), "step %d", (int)(s - k->steps) + 1);
		snprintf(seen, sizeof(seen), "%s: %s %#llx", where, answer_name(ret),
			 (unsigned long long)(ret ? 0 : told));
		snprintf(want, sizeof(want), "%s: %s %#llx", where, answer_name(-s->answer),
			 (unsigned long long)s->tells);
		assert_string_equal(seen, want);
	}
	machine_stop(&m);
}

/* ---- objects ---- */

int do_ioas(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)a;
	*ret = rig_ioas(&m->rig);
	return 0;
}

int do_destroy(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	return rig_destroy(&m->rig, (uint32_t)a[0]);
}

int do_join(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	uint32_t id;
	int answer = device_join(m->rig.w, m->rig.context, machine_device(m, (unsigned)a[0]), &id);

	*ret = answer ? 0 : id;
	return answer;
}

int do_leave(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	device_leave(m->rig.w, machine_device(m, (unsigned)a[0]));
	return 0;
}

int do_close_context(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)a;
	(void)ret;
	context_leave(m->rig.w, m->rig.context);
	m->rig.context = 0;
	return 0;
}

/* ---- attaching ---- */

int do_attach(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	uint32_t pt = (uint32_t)a[1];
	int answer = device_attach(m->rig.w, &m->rig.by, machine_device(m, (unsigned)a[0]),
				   (uint32_t)a[2] - 1, &pt);

	*ret = pt;
	return answer;
}

int do_detach(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	device_detach(m->rig.w, machine_device(m, (unsigned)a[0]), (uint32_t)a[1] - 1);
	return 0;
}

int do_hwpt(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	static const uint64_t data[8] = { 0 };
	struct iommu_hwpt_alloc h = {
		sizeof(h),	(uint32_t)a[2], (uint32_t)a[0],	 (uint32_t)a[1], 0, 0,
		(uint32_t)a[3], (uint32_t)a[4], (uintptr_t)data, (uint32_t)a[5], 0
	};
	int answer = rig_ioctl(&m->rig, 0x89, &h);

	*ret = h.out_hwpt_id;
	return answer;
}

/* ---- memory ---- */

int do_map(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const uint64_t places[] = {
		[MEM_GOOD] = (uintptr_t)m->memory,
		[MEM_RO] = (uintptr_t)m->memory + MACHINE_PAGES * RIG_PAGE,
		[MEM_BAD] = 0x1000,
		[MEM_MUCH] = (uintptr_t)m->much,
	};
	const struct iommu_ioas_map like = { .flags = (uint32_t)a[1],
					     .ioas_id = (uint32_t)a[0],
					     .user_va = places[a[4]],
					     .length = a[3],
					     .iova = a[2] };

	return rig_map(&m->rig, &like, ret);
}

int do_grow(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const size_t guard = 2 << 20;

	(void)ret;
	m->n_much = a[0] + guard;
	m->much = mmap(NULL, m->n_much, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(m->much, MAP_FAILED);
	return mprotect(m->much + a[0], guard, PROT_NONE);
}

int do_forbid(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	return mprotect(m->much + a[0], RIG_PAGE, PROT_READ);
}

int do_map_file(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_ioas_map_file f = { .size = sizeof(f),
					 .flags = IOMMU_MAP_FLAGS,
					 .ioas_id = (uint32_t)a[0],
					 .fd = m->memfd,
					 .start = a[1],
					 .length = a[2] };

	(void)ret;
	return rig_ioctl(&m->rig, 0x8f, &f);
}

int do_unmap(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	return rig_unmap(&m->rig, (uint32_t)a[0], a[1], a[2], ret);
}

int do_copy(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_ioas_copy c = {
		sizeof(c), IOMMU_MAP_FLAGS, (uint32_t)a[0], (uint32_t)a[1], a[3], a[2], a[2]
	};

	(void)ret;
	return rig_ioctl(&m->rig, 0x83, &c);
}

static int ranges(struct machine_rig *m, const uint64_t *a, struct iommu_ioas_iova_ranges *r,
		  struct iommu_iova_range *room)
{
	*r = (struct iommu_ioas_iova_ranges){ .size = sizeof(*r),
					      .ioas_id = (uint32_t)a[0],
					      .num_iovas = 8,
					      .allowed_iovas = (uintptr_t)room };
	return rig_ioctl(&m->rig, 0x84, r);
}

int do_ranges(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_ioas_iova_ranges r;
	struct iommu_iova_range room[8];
	int answer = ranges(m, a, &r, room);

	*ret = r.num_iovas;
	return answer;
}

int do_range(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_ioas_iova_ranges r;
	struct iommu_iova_range room[8] = { 0 };
	int answer = ranges(m, a, &r, room);

	*ret = room[a[1]].start ^ room[a[1]].last;
	return answer;
}

int do_align(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_ioas_iova_ranges r;
	struct iommu_iova_range room[8];
	int answer = ranges(m, a, &r, room);

	*ret = r.out_iova_alignment;
	return answer;
}

int do_allow(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const struct iommu_iova_range r = { a[1], a[2] };
	struct iommu_ioas_allow_iovas c = { sizeof(c), (uint32_t)a[0], 1, 0, (uintptr_t)&r };

	(void)ret;
	return rig_ioctl(&m->rig, 0x82, &c);
}

int do_option(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_option o = { sizeof(o), (uint32_t)a[0], IOMMU_OPTION_SET,
				  0,	     (uint32_t)a[1], a[2] };

	(void)ret;
	return rig_ioctl(&m->rig, 0x87, &o);
}

int do_change_process(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_ioas_change_process c = { sizeof(c), 0 };

	(void)a;
	(void)ret;
	return rig_ioctl(&m->rig, 0x92, &c);
}

int do_fail(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	m->rig.w->heap.fail_at = a[0];
	return 0;
}

int do_caller(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	m->rig.by.uid = (uint32_t)a[0];
	m->rig.by.capabilities = a[1] ? UINT64_MAX : 0;
	m->rig.by.memlock = a[2] * RIG_PAGE;
	return 0;
}

/* ---- devices at work ---- */

int do_track(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_hwpt_set_dirty_tracking t = { sizeof(t), (uint32_t)a[1], (uint32_t)a[0], 0 };

	(void)ret;
	return rig_ioctl(&m->rig, 0x8b, &t);
}

int do_dirty(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	uint64_t bits = *ret;
	struct iommu_hwpt_get_dirty_bitmap g = {
		sizeof(g), (uint32_t)a[0], (uint32_t)a[4], 0, a[1], a[2], a[3], (uintptr_t)&bits
	};
	int answer = rig_ioctl(&m->rig, 0x8c, &g);

	*ret = bits;
	return answer;
}

int do_write(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	unsigned char bytes[2 * RIG_PAGE];

	(void)ret;
	memset(bytes, (int)a[3], sizeof(bytes));
	return device_dma_write(m->rig.w, machine_device(m, (unsigned)a[0]), bytes, a[1], a[2]);
}

int do_read(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	unsigned char bytes[2 * RIG_PAGE] = { 0 };
	int answer =
		device_dma_read(m->rig.w, machine_device(m, (unsigned)a[0]), bytes, a[1], a[2]);

	*ret = bytes[0];
	return answer;
}
