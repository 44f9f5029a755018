/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the machine that a recording was made on answers as the kernel did from the first attach to the queue of faults,
 * now that devices, page tables and files are one.
 * Cannot prove: what the recording's machine cannot do: nesting, dirty tracking, PASIDs.
 * Truth: a recording of Linux 7.3.4 with an emulated e1000e; sections 1.3 to 1.7 and 2.3 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>
#include <poll.h>
#include <sys/mman.h>

enum { IO = 3, DEV = 4, QUEUE = 5 };

#define FIX_RW 7
#define FIX_R 5

/* Ranges of an IOAS: answers how many there are, and shows the first two and the alignment. */
static long take_ranges(struct vrig *m, struct step *s)
{
	struct iommu_iova_range r[4] = { 0 };
	struct iommu_ioas_iova_ranges a = { .size = sizeof(a),
					    .ioas_id = s->words[0],
					    .num_iovas = 4,
					    .allowed_iovas = (uintptr_t)r };
	int ret = vrig_ioctl(m, IO, 0x84, &a);

	memcpy(s->words, r, 2 * sizeof(r[0]));
	s->words[8] = (uint32_t)a.out_iova_alignment;
	return ret ? ret : (long)a.num_iovas;
}

/* Maps one page, or two, of memory that is there, or can only be read. */
static long map(struct vrig *m, const struct step *s, int prot)
{
	void *page = mmap(NULL, 8192, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iommu_ioas_map a = { .size = sizeof(a),
				    .flags = s->words[1],
				    .ioas_id = s->words[0],
				    .user_va = (uintptr_t)page,
				    .length = s->words[2],
				    .iova = s->words[3] };
	long ret = vrig_ioctl(m, IO, 0x85, &a);

	munmap(page, 8192);
	return ret;
}

static long take_map(struct vrig *m, struct step *s)
{
	return map(m, s, PROT_READ | PROT_WRITE);
}

static long take_map_ro(struct vrig *m, struct step *s)
{
	return map(m, s, PROT_READ);
}

static long take_map_bad(struct vrig *m, struct step *s)
{
	struct iommu_ioas_map a = { sizeof(a), FIX_RW, s->words[0], 0, 0x1000, 4096, 0x100000 };

	return vrig_ioctl(m, IO, 0x85, &a);
}

/* GET_HW_INFO into 32 bytes that were all ones: words 1 to 8; then type, length, capabilities. */
static long take_hw_info(struct vrig *m, struct step *s)
{
	struct iommu_hw_info a = { .size = sizeof(a),
				   .dev_id = s->words[0],
				   .flags = s->words[1],
				   .data_type = s->words[2],
				   .data_len = 32,
				   .data_uptr = s->words[3] ? 0 : (uintptr_t)s->words };
	int ret;

	memset(s->words, 0xff, 32);
	ret = vrig_ioctl(m, IO, 0x8a, &a);
	s->words[8] = a.data_type;
	s->words[9] = a.data_len;
	s->words[10] = (uint32_t)a.out_capabilities;
	return ret;
}

#define RANGES(ioas) .take = take_ranges, .words = { (ioas) }
#define MAP(how, ioas, flags, n, iova) .take = take_##how, .words = { (ioas), (flags), (n), (iova) }
#define HW_INFO(dev, flags, type, null) .take = take_hw_info, .words = { dev, flags, type, null }
#define HWPT(dev, pt, flags, type, n) IOCTL_(IO, 0x89, 48, flags, dev, pt, 0, 0, type, n)
#define IS_RANGE(i, a, b, last_high)            \
	{ 4 * (i) + 1, a }, { 4 * (i) + 3, b }, \
	{                                       \
		4 * (i) + 4, last_high          \
	}

static const struct walk walks[] = {
	{ "attach",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "attach pt 0", ATTACH(DEV, 16, 0, 0), .answer = -ENOENT },
		     { "attach pt=devid", ATTACH(DEV, 16, 0, 1), .answer = -EINVAL },
		     { "ioas", IOAS(IO), ARG(3, 2) },
		     { "attach ioas", ATTACH(DEV, 16, 0, 2), ARG(3, 3) },
		     { "ranges attached", RANGES(2), .answer = 2,
		       .out = { IS_RANGE(0, 0, 0xfedfffff, 0),
				{ 5, 0xfef00000 },
				{ 8, 0x7f },
				{ 9, 4096 } } },
		     { "destroy ioas attached", DESTROY(IO, 2), .answer = -EBUSY },
		     { "destroy auto hwpt attached", DESTROY(IO, 3), .answer = -EBUSY },
		     { "attach same ioas again", ATTACH(DEV, 16, 0, 2), ARG(3, 3) },
		     { "map bad va attached", MAP(map_bad, 2, 0, 0, 0), .answer = -EFAULT },
		     { "map unaligned attached", MAP(map, 2, FIX_RW, 1, 0), .answer = -EINVAL },
		     { "map msi region", MAP(map, 2, FIX_RW, 4096, 0xfee00000), .answer = -EINVAL },
		     { "map ok", MAP(map, 2, FIX_RW, 8192, 0x100000) },
		     { "map RO vma writeable", MAP(map_ro, 2, FIX_RW, 4096, 0x200000),
		       .answer = -EFAULT },
		     { "map RO vma readonly", MAP(map_ro, 2, FIX_R, 4096, 0x200000) },
		     { "destroy ioas w/ maps", DESTROY(IO, 2), .answer = -EBUSY },
		     { "another ioas", IOAS(IO), ARG(3, 4) },
		     { "replace with other ioas", ATTACH(DEV, 16, 0, 4), ARG(3, 5) },
		     { "old hwpt gone?", DESTROY(IO, 3), .answer = -ENOENT },
		     { "destroy old ioas", DESTROY(IO, 2) },
		     { "attach argsz 8", ATTACH(DEV, 8, 0, 4), .answer = -EINVAL },
		     { "attach flags 2", ATTACH(DEV, 16, 2, 4), .answer = -EINVAL },
		     { "attach pasid", ATTACH(DEV, 16, 1, 4, 1), .answer = -EINVAL },
		     { "attach pasid argsz 12", ATTACH(DEV, 12, 1, 4, 1), .answer = -EINVAL },
		     { "detach unattached pasid", DETACH(DEV, 12, 1, 1) },
		     { "detach flags 2", DETACH(DEV, 12, 2), .answer = -EINVAL },
		     { "detach", DETACH(DEV, 12) },
		     { "detach again", DETACH(DEV, 12) },
		     { "destroy ioas after detach", DESTROY(IO, 4) } } },
	{ "hw_info",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "hw_info", HW_INFO(1, 0, 0, 0), .answer = 0,
		       .out = { { 1, 1 },
				{ 3, 0x22260286 },
				{ 4, 0xd2008c },
				{ 5, 0xf00f4e },
				{ 7, 0 },
				{ 11, 8 } } },
		     { "hw_info, type and length", HW_INFO(1, 0, 0, 0),
		       .out = { { 9, 1 }, { 10, 24 } } },
		     { "hw_info type=SMMUV3 on intel", HW_INFO(1, 1, 2, 0), .answer = -EOPNOTSUPP },
		     { "hw_info flags 2", HW_INFO(1, 2, 0, 0), .answer = -EOPNOTSUPP },
		     { "hw_info null ptr", HW_INFO(1, 0, 0, 1), .answer = -EFAULT },
		     { "hw_info bad dev", HW_INFO(77, 0, 0, 0), .answer = -ENOENT } } },
	{ "hwpt",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "ioas", IOAS(IO), ARG(3, 2) },
		     { "hwpt alloc", HWPT(1, 2, 0, 0, 0), ARG(5, 3) },
		     { "ranges with hwpt, unattached", RANGES(2), .answer = 1,
		       .out = { IS_RANGE(0, 0, 0xffffffff, 0x7f), { 9, 4096 } } },
		     { "hwpt bad flags", HWPT(1, 2, 0x80000000, 0, 0), .answer = -EOPNOTSUPP },
		     { "hwpt NEST_PARENT", HWPT(1, 2, 1, 0, 0), .answer = -EOPNOTSUPP },
		     { "hwpt DIRTY", HWPT(1, 2, 2, 0, 0), .answer = -EOPNOTSUPP },
		     { "hwpt PASID", HWPT(1, 2, 8, 0, 0), ARG(5, 4) },
		     { "hwpt bad pt", HWPT(1, 99, 0, 0, 0), .answer = -EINVAL },
		     { "hwpt bad dev", HWPT(99, 2, 0, 0, 0), .answer = -ENOENT },
		     { "hwpt data_len no type", HWPT(1, 2, 0, 0, 8), .answer = -EINVAL },
		     { "hwpt type no len", HWPT(1, 2, 0, 1, 0), .answer = -EINVAL },
		     { "hwpt VTD_S1 on ioas", HWPT(1, 2, 0, 1, 24), .answer = -EOPNOTSUPP },
		     { "hwpt VTD_S1 on non-nest hwpt", HWPT(1, 3, 0, 1, 24), .answer = -EINVAL },
		     { "hwpt on device id", HWPT(1, 1, 0, 0, 0), .answer = -EINVAL },
		     { "attach hwpt", ATTACH(DEV, 16, 0, 3), ARG(3, 3) },
		     { "destroy hwpt attached", DESTROY(IO, 3), .answer = -EBUSY },
		     { "detach", DETACH(DEV, 12) },
		     { "destroy hwpt detached", DESTROY(IO, 3) },
		     { "set_dirty gone hwpt", IOCTL_(IO, 0x8b, 16, 1, 3), .answer = -ENOENT },
		     { "set_dirty unsupported", IOCTL_(IO, 0x8b, 16, 1, 4), .answer = -EOPNOTSUPP },
		     { "set_dirty flags 2", IOCTL_(IO, 0x8b, 16, 2, 4), .answer = -EOPNOTSUPP },
		     { "get_dirty unsupported", IOCTL_(IO, 0x8c, 48, 4, 0, 0, 0, 0, 4096, 0, 4096),
		       .answer = -EOPNOTSUPP },
		     { "get_dirty len0", IOCTL_(IO, 0x8c, 48, 4, 0, 0, 0, 0, 0, 0, 4096),
		       .answer = -EINVAL },
		     { "invalidate paging hwpt", IOCTL_(IO, 0x8d, 32, 4), .answer = -EINVAL },
		     { "invalidate bad id", IOCTL_(IO, 0x8d, 32, 99), .answer = -ENOENT },
		     { "viommu SMMUV3 on intel", IOCTL_(IO, 0x90, 24, 0, 1, 1, 4),
		       .answer = -EOPNOTSUPP },
		     { "viommu DEFAULT", IOCTL_(IO, 0x90, 24, 0, 0, 1, 4),
		       .answer = -EOPNOTSUPP } } },
	{ "fault queue",
	  .steps = { BOUND_TO(NIC_CDEV),
		     { "fault alloc", IOCTL_(IO, 0x8e, 16), .out = { { 3, 2 }, { 4, QUEUE } } },
		     { "poll", .take = take_poll, .fd = QUEUE, .answer = POLLOUT },
		     { "fault read empty 40", READ(QUEUE, -1, 40) },
		     { "fault read 41", READ(QUEUE, -1, 41), .answer = -ESPIPE },
		     { "fault write bad cookie", WRITE(QUEUE, -1, 8, 1), .answer = -EINVAL },
		     { "fault lseek", .take = take_seek, .fd = QUEUE, .answer = -ESPIPE },
		     { "fault epoll_ctl", .take = take_epoll, .fd = QUEUE },
		     { "destroy fault fd open", DESTROY(IO, 2), .answer = -EBUSY },
		     { "close", CLOSE(QUEUE) },
		     { "destroy fault fd closed", DESTROY(IO, 2) },
		     { "fault flags", IOCTL_(IO, 0x8e, 16, 1), .answer = -EOPNOTSUPP } } },
};

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(walks, walk_is_taken) };

	return UNIT_RUN("attach", tables);
}
