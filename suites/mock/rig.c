/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rig.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 28 };

void rig_start(struct rig *m, uint32_t page_size)
{
	m->w = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		    -1, 0);
	assert_ptr_not_equal(m->w, MAP_FAILED);
	assert_int_equal(world_init(m->w, SIZE, page_size), 0);
	m->by = (struct caller){
		.pid = getpid(), .own = true, .capabilities = UINT64_MAX, .memlock = UINT64_MAX
	};
	m->tables = NULL;
	m->context = context_open(m->w);
	assert_int_not_equal(m->context, 0);
}

void rig_stop(struct rig *m)
{
	if (m->context)
		context_leave(m->w, m->context);
	assert_int_equal(m->w->heap.live, 0);
	munmap(m->w, SIZE);
}

int rig_ioctl(struct rig *m, uint32_t nr, void *arg)
{
	const uint32_t request = (uint32_t)IOMMUFD_TYPE << 8 | nr;
	struct call c = { .w = m->w, .ctx = heap_at(&m->w->heap, m->context), .by = &m->by };
	int ret;

	world_lock(m->w);
	if (m->tables)
		ret = ioctl_with(m->tables, &c, request, (uintptr_t)arg);
	else
		ret = context_ioctl(m->w, m->context, &m->by, request, (uintptr_t)arg);
	world_unlock(m->w);
	return ret;
}

uint32_t rig_ioas(struct rig *m)
{
	struct iommu_ioas_alloc a = { .size = sizeof(a) };

	assert_int_equal(rig_ioctl(m, 0x81, &a), 0);
	return a.out_ioas_id;
}

struct ioas *rig_find(struct rig *m, uint32_t ioas)
{
	struct ioas *i = (struct ioas *)object_find(m->w, heap_at(&m->w->heap, m->context), ioas);

	assert_non_null(i);
	return i;
}

int rig_destroy(struct rig *m, uint32_t id)
{
	struct iommu_destroy a = { sizeof(a), id };

	return rig_ioctl(m, 0x80, &a);
}

int rig_map(struct rig *m, const struct iommu_ioas_map *like, uint64_t *ret_iova)
{
	struct iommu_ioas_map a = *like;
	int ret;

	a.size = sizeof(a);
	ret = rig_ioctl(m, 0x85, &a);
	if (ret_iova)
		*ret_iova = a.iova;
	return ret;
}

int rig_unmap(struct rig *m, uint32_t ioas, uint64_t iova, uint64_t length, uint64_t *ret_length)
{
	struct iommu_ioas_unmap a = { sizeof(a), ioas, iova, length };
	int ret = rig_ioctl(m, 0x86, &a);

	if (ret_length)
		*ret_length = a.length;
	return ret;
}

const char *answer_name(int answer)
{
	return answer ? strerrorname_np(-answer) : "0";
}
