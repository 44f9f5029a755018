/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "steps.h"

int do_compat(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	int answer = context_ioctl(m->rig.w, m->rig.context, &m->rig.by, (uint32_t)a[0], a[1]);

	*ret = answer < 0 ? 0 : (uint64_t)answer;
	return answer < 0 ? answer : 0;
}

int do_ext(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const uint64_t b[] = { 0x3b65, a[0] };

	return do_compat(m, b, ret);
}

static int ask(struct machine_rig *m, uint32_t request, void *command)
{
	return context_ioctl(m->rig.w, m->rig.context, &m->rig.by, request, (uintptr_t)command);
}

int do_compat_map(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct {
		uint32_t argsz, flags;
		uint64_t vaddr, iova, size;
	} c = { (uint32_t)a[3], (uint32_t)a[0], (uintptr_t)m->memory, a[1], a[2] };

	(void)ret;
	return ask(m, 0x3b71, &c);
}

int do_compat_unmap(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct {
		uint32_t argsz, flags;
		uint64_t iova, size;
	} c = { 24, (uint32_t)a[0], a[1], a[2] };
	int answer = ask(m, 0x3b72, &c);

	*ret = c.size;
	return answer;
}

/* With room for what may follow. */
struct info {
	uint32_t argsz, flags;
	uint64_t pgsizes;
	uint32_t cap_offset, pad;
	unsigned char more[128];
};

int do_compat_info(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct info c = { .argsz = (uint32_t)a[0] };
	int answer = ask(m, 0x3b70, &c);

	*ret = (uint64_t)c.argsz << 32 | c.flags << 16 | c.cap_offset;
	return answer;
}

int do_compat_pages(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct info c = { .argsz = 24 };
	int answer = ask(m, 0x3b70, &c);

	(void)a;
	*ret = c.pgsizes;
	return answer;
}

int do_set_compat(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_vfio_ioas v = { sizeof(v), (uint32_t)a[0], IOMMU_VFIO_IOAS_SET, 0 };

	(void)ret;
	return rig_ioctl(&m->rig, 0x88, &v);
}
