/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sizes.h"

#include <errno.h>

const struct size_fact size_facts[] = {
	{ "DESTROY", 0x80, 8, 8, 602, ENOENT, 0 },
	{ "IOAS_ALLOC", 0x81, 12, 12, 602, EOPNOTSUPP, 0 },
	{ "IOAS_ALLOW_IOVAS", 0x82, 24, 24, 602, ENOENT, 0 },
	{ "IOAS_COPY", 0x83, 40, 40, 602, EOPNOTSUPP, 0 },
	{ "IOAS_IOVA_RANGES", 0x84, 32, 32, 602, ENOENT, 0 },
	{ "IOAS_MAP", 0x85, 40, 40, 602, EOPNOTSUPP, 0 },
	{ "IOAS_UNMAP", 0x86, 24, 24, 602, ENOENT, 0 },
	{ "OPTION", 0x87, 24, 24, 602, EOPNOTSUPP, 0 },
	{ "VFIO_IOAS", 0x88, 12, 12, 602, ENODEV, 0 },
	{ "HWPT_ALLOC", 0x89, 24, 48, 606, ENOENT, 0 },
	{ "HWPT_ALLOC in 6.6", 0x89, 24, 24, 606, ENOENT, 606 },
	{ "HWPT_ALLOC in 6.7, with data", 0x89, 24, 40, 606, ENOENT, 607 },
	{ "HWPT_ALLOC in 6.10", 0x89, 24, 40, 606, ENOENT, 610 },
	{ "HWPT_ALLOC in 6.11, with a fault queue", 0x89, 24, 48, 606, ENOENT, 611 },
	{ "GET_HW_INFO", 0x8a, 32, 40, 606, EOPNOTSUPP, 0 },
	{ "GET_HW_INFO in 6.6", 0x8a, 32, 32, 606, EOPNOTSUPP, 606 },
	{ "GET_HW_INFO in 6.7, with capabilities", 0x8a, 32, 40, 606, EOPNOTSUPP, 607 },
	{ "HWPT_SET_DIRTY_TRACKING", 0x8b, 16, 16, 607, EOPNOTSUPP, 0 },
	{ "HWPT_GET_DIRTY_BITMAP", 0x8c, 48, 48, 607, ENOENT, 0 },
	{ "HWPT_INVALIDATE", 0x8d, 32, 32, 608, ENOENT, 0 },
	{ "FAULT_QUEUE_ALLOC", 0x8e, 16, 16, 611, EOPNOTSUPP, 0 },
	{ "IOAS_MAP_FILE", 0x8f, 40, 40, 613, EOPNOTSUPP, 0 },
	{ "VIOMMU_ALLOC", 0x90, 24, 40, 613, EOPNOTSUPP, 0 },
	{ "VIOMMU_ALLOC in 6.16", 0x90, 24, 24, 613, EOPNOTSUPP, 616 },
	{ "VIOMMU_ALLOC in 6.17, with data", 0x90, 24, 40, 613, EOPNOTSUPP, 617 },
	{ "VDEVICE_ALLOC", 0x91, 24, 24, 613, ENOENT, 0 },
	{ "IOAS_CHANGE_PROCESS", 0x92, 8, 8, 614, EOPNOTSUPP, 0 },
	{ "VEVENTQ_ALLOC", 0x93, 28, 32, 615, EOPNOTSUPP, 0 },
	{ "HW_QUEUE_ALLOC", 0x94, 40, 40, 617, EOPNOTSUPP, 0 },
	{ "IOAS_NOIOMMU_GET_PA", 0x95, 40, 40, 703, EOPNOTSUPP, 0 },
};

const size_t n_size_facts = sizeof(size_facts) / sizeof(size_facts[0]);

/* The answer to a command of that size with one byte that is not 0. */
static int ask(struct rig *m, uint32_t nr, uint32_t size, uint32_t at)
{
	unsigned char bytes[128] = { 0 };

	memcpy(bytes, &size, sizeof(size));
	memset(bytes + sizeof(size), 0xff, sizeof(size));
	if (at)
		bytes[at] = 0xff;
	return -rig_ioctl(m, nr, bytes);
}

static const char *fault_of(struct rig *m, const struct size_fact *f)
{
	const uint32_t newest = m->w->kernel;
	int answer;

	if (ask(m, f->nr, f->full, 0) != f->answer)
		return "its answer";
	if (ask(m, f->nr, f->min - 1u, 0) != EINVAL)
		return "one byte less than it needs";
	if (ask(m, f->nr, f->min, 0) != f->answer)
		return "as much as it needs";
	if (ask(m, f->nr, f->full, f->full - 1) == E2BIG)
		return "its last byte";
	if (ask(m, f->nr, f->full + 8u, 0) != f->answer)
		return "zeros behind it";
	if (ask(m, f->nr, f->full + 8u, f->full) != E2BIG)
		return "a byte behind it";
	if (-rig_ioctl(m, f->nr, NULL) != EFAULT)
		return "no command";
	m->w->kernel = f->since - 1u;
	if (ask(m, f->nr, f->full, 0) != ENOTTY)
		return "an older kernel";
	m->w->kernel = f->since;
	answer = ask(m, f->nr, f->min, 0);
	m->w->kernel = newest;
	return answer == ENOTTY ? "the kernel that brought it" : NULL;
}

const char *size_fault(const struct size_fact *f, const struct ioctls *tables)
{
	const char *fault;
	struct rig m;

	rig_start(&m, RIG_PAGE);
	m.tables = tables;
	if (f->kernel)
		m.w->kernel = f->kernel;
	fault = fault_of(&m, f);
	rig_stop(&m);
	return fault;
}
