/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: page faults and events reach whoever has their queue, are answered, lost and forgotten as the kernel does it;
 * virtual IOMMUs and what stands behind them live as long as they are held.
 * Cannot prove: that poll() wakes: that is the front end's.
 * Truth: sections 1.3 and 1.5 of the kernel facts, [R] recorded; 10 and 11 of the self-test facts.
 */
#include "steps.h"

#include <poll.h>

#define PAGE RIG_PAGE
#define ON(n)                                                 \
	{                                                     \
		{                                             \
			.hw = n, .group = 1, .pasid_bits = 16 \
		}                                             \
	}
#define FAULT IOMMU_HWPT_FAULT_ID_VALID
#define PASID IOMMU_HWPT_ALLOC_PASID
#define NEST IOMMU_HWPT_ALLOC_NEST_PARENT
#define TAKEN(cookie, n) ((UINT64_C(cookie) << 32) | (n)*40)
#define SMMU IOMMU_VIOMMU_TYPE_ARM_SMMUV3
#define CMDQV IOMMU_VIOMMU_TYPE_TEGRA241_CMDQV

/* IOAS 1, device 2, fault queue 3, page table 4 with it; the device is attached. */
#define WITH_FAULTS(flags)                                        \
	GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, fault_queue), \
		GIVES(4, hwpt, 2, 1, FAULT | (flags), 0, 0, 3), GIVES(4, attach, 0, 4)

/* IOAS 1, device 2, parent 3, virtual IOMMU 4, virtual device 5 as 9, queue of events 6 of four. */
#define WITH_EVENTS                                                       \
	GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, hwpt, 2, 1, NEST),    \
		GIVES(4, viommu, 2, 3, SMMU), GIVES(5, vdevice, 4, 2, 9), \
		GIVES(6, event_queue, 4, 1, 4)

static const struct walk walks[] = {
	{ "an empty queue [R]",
	  ON(HW_RECORDED),
	  { GIVES(1, fault_queue), GIVES(POLLOUT, poll, 100), OK(take_fault, 100, 40),
	    FAILS(ESPIPE, take_fault, 100, 41), FAILS(EINVAL, respond, 100, 1, 0),
	    FAILS(EBUSY, destroy, 1), OK(close, 100), OK(destroy, 1) } },
	{ "a fault is read, answered, and its number used anew",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(0), OK(fault, 0, 0, 0x1000, 1), OK(fault, 0, 0, 0x2000, 1),
	    GIVES(POLLIN | POLLOUT, poll, 100), FAILS(EINVAL, take_fault, 100, 0),
	    GIVES(TAKEN(1, 1), take_fault, 100, 40), GIVES(TAKEN(2, 1), take_fault, 100, 80),
	    GIVES(POLLOUT, poll, 100), FAILS(EINVAL, respond, 100, 1, 2),
	    GIVES(8, respond, 100, 1, 1), FAILS(EINVAL, respond, 100, 1, 0),
	    OK(fault, 0, 0, 0x3000, 1), GIVES(TAKEN(1, 1), take_fault, 100, 120),
	    GIVES(8, respond, 100, 2, 0) } },
	{ "records that belong together are read together",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(0), OK(fault, 0, 0, 0, 3), OK(fault, 0, 0, 0, 1),
	    FAILS(EINVAL, take_fault, 100, 80), GIVES(TAKEN(1, 3), take_fault, 100, 120),
	    GIVES(TAKEN(2, 1), take_fault, 100, 40) } },
	{ "what is not taken by a queue disappears",
	  ON(HW_SCALABLE),
	  { FAILS(ENOENT, fault, 0, 0, 0, 1), GIVES(1, ioas), GIVES(2, join, 0),
	    OK(fault, 0, 0, 0, 1), GIVES(3, attach, 0, 1), OK(fault, 0, 0, 0, 1),
	    OK(fault, 0, 7, 0, 1) } },
	{ "of a PASID that is not attached nothing is told, unless a guest has page tables",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(PASID), OK(fault, 0, 7, 0, 1), OK(take_fault, 100, 40),
	    GIVES(4, attach, 0, 4, 8), OK(fault, 0, 7, 0, 1),
	    GIVES(TAKEN(1, 1), take_fault, 100, 40), GIVES(5, hwpt, 2, 1, NEST),
	    GIVES(6, hwpt, 2, 5, FAULT | PASID, 1, 24, 3), OK(detach, 0, 8), GIVES(6, attach, 0, 6),
	    OK(fault, 0, 7, 0, 1), GIVES(TAKEN(1, 1), take_fault, 100, 40) } },
	{ "who is moved away is not told of, nor answered",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(0), OK(fault, 0, 0, 0, 1), GIVES(TAKEN(1, 1), take_fault, 100, 40),
	    OK(fault, 0, 0, 0, 1), GIVES(5, attach, 0, 1), OK(take_fault, 100, 40),
	    FAILS(EINVAL, respond, 100, 1, 0) } },
	{ "the same of one that is detached",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(0), OK(fault, 0, 0, 0, 1), OK(detach, 0), OK(take_fault, 100, 40) } },
	{ "a page table holds its queue",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(0), OK(close, 100), FAILS(EBUSY, destroy, 3), OK(fault, 0, 0, 0, 1),
	    OK(detach, 0), OK(destroy, 4), OK(destroy, 3) } },
	{ "a queue goes with what nobody has read",
	  ON(HW_SCALABLE),
	  { WITH_FAULTS(0), OK(fault, 0, 0, 0, 2), OK(close, 100), OK(leave, 0) } },
	{ "its descriptor keeps the context [R]",
	  ON(HW_SCALABLE),
	  { GIVES(1, fault_queue), OK(close_context), GIVES(POLLOUT, poll, 100) } },
	{ "no descriptor is left",
	  ON(HW_SCALABLE),
	  { OK(no_descriptors), FAILS(EMFILE, fault_queue), GIVES(1, ioas) } },
	{ "no memory is left",
	  ON(HW_SCALABLE),
	  { GIVES(1, ioas), OK(fail, 1), FAILS(ENOMEM, fault_queue), OK(fail, 2),
	    FAILS(ENOMEM, fault_queue), GIVES(2, fault_queue) } },

	{ "events are read in order",
	  ON(HW_SMMU),
	  { WITH_EVENTS, GIVES(0, poll, 100), OK(take_events, 100, 96), OK(event, 0, 1, 0xa),
	    OK(event, 0, 1, 0xb), GIVES(POLLIN, poll, 100), FAILS(EINVAL, take_events, 100, 7),
	    FAILS(EINVAL, take_events, 100, 8), GIVES(0x000a, take_events, 100, 12),
	    GIVES(0x100b, take_events, 100, 96), GIVES(0, poll, 100) } },
	{ "what finds no room is lost, and told at the end",
	  ON(HW_SMMU),
	  { WITH_EVENTS, OK(event, 0, 1, 1), OK(event, 0, 1, 2), OK(event, 0, 1, 3),
	    OK(event, 0, 1, 4), OK(event, 0, 1, 5), OK(event, 0, 1, 6),
	    GIVES(0x0001100220033004, take_events, 100, 48), GIVES(POLLIN, poll, 100),
	    GIVES(0xf005, take_events, 100, 8), GIVES(0, poll, 100) } },
	{ "unless another one follows",
	  ON(HW_SMMU),
	  { WITH_EVENTS, OK(event, 0, 1, 1), OK(event, 0, 1, 2), OK(event, 0, 1, 3),
	    OK(event, 0, 1, 4), OK(event, 0, 1, 5), GIVES(0x0001, take_events, 100, 12),
	    OK(event, 0, 1, 6), GIVES(0x1002200330045006, take_events, 100, 96) } },
	{ "both in one read",
	  ON(HW_SMMU),
	  { GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, hwpt, 2, 1, NEST),
	    GIVES(4, viommu, 2, 3, SMMU), GIVES(5, vdevice, 4, 2, 9),
	    GIVES(6, event_queue, 4, 1, 1), OK(event, 0, 1, 1), OK(event, 0, 1, 2),
	    GIVES(0x0001f001, take_events, 100, 20) } },
	{ "an event needs a virtual device, and a queue of its type",
	  ON(HW_SMMU),
	  { FAILS(ENOENT, event, 0, 1, 1), GIVES(1, ioas), GIVES(2, join, 0),
	    FAILS(ENOENT, event, 0, 1, 1), GIVES(3, hwpt, 2, 1, NEST), GIVES(4, viommu, 2, 3, SMMU),
	    GIVES(5, vdevice, 4, 2, 9), FAILS(EOPNOTSUPP, event, 0, 1, 1),
	    GIVES(6, event_queue, 4, 2, 1), FAILS(EOPNOTSUPP, event, 0, 1, 1),
	    OK(event, 0, 2, 1) } },
	{ "nobody writes events", ON(HW_SMMU), { WITH_EVENTS, FAILS(EINVAL, respond, 100, 1, 0) } },

	{ "everything behind a virtual IOMMU holds it",
	  ON(HW_SMMU),
	  { WITH_EVENTS, FAILS(EBUSY, destroy, 3), FAILS(EBUSY, destroy, 4),
	    FAILS(EBUSY, destroy, 6), OK(close, 100), OK(destroy, 6), FAILS(EBUSY, destroy, 4),
	    OK(destroy, 5), GIVES(5, hwpt, 2, 4, 0, 2, 16), FAILS(EBUSY, destroy, 4),
	    OK(destroy, 5), OK(destroy, 4), OK(destroy, 3), OK(destroy, 1) } },
	{ "a virtual device dies with its device, and its number with it",
	  ON(HW_SMMU),
	  { WITH_EVENTS, OK(leave, 0), FAILS(ENOENT, destroy, 5), GIVES(2, join, 0), GIVES(7, ioas),
	    OK(close, 100), OK(destroy, 6), OK(destroy, 4) } },
	{ "a destroyed virtual device can be made again",
	  ON(HW_SMMU),
	  { WITH_EVENTS, FAILS(EEXIST, vdevice, 4, 2, 8), OK(destroy, 5),
	    GIVES(5, vdevice, 4, 2, 8) } },
	{ "a stream that translates needs a virtual device",
	  ON(HW_SMMU),
	  { GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, hwpt, 2, 1, NEST),
	    GIVES(4, viommu, 2, 3, SMMU), GIVES(5, hwpt, 2, 4, 0, 2, 16), GIVES(5, attach, 0, 5),
	    GIVES(6, stage1, 2, 4), FAILS(ENOENT, attach, 0, 6), GIVES(7, vdevice, 4, 2, 9),
	    GIVES(6, attach, 0, 6), FAILS(EBUSY, destroy, 6), GIVES(2, ranges, 1), OK(detach, 0),
	    OK(destroy, 6) } },
	{ "all goes with the context", ON(HW_SMMU), { WITH_EVENTS, OK(close_context) } },

	{ "a page of CMDQV is offered once for each",
	  ON(HW_CMDQV),
	  { GIVES(1, ioas), GIVES(2, join, 0), GIVES(3, hwpt, 2, 1, NEST),
	    GIVES(4, viommu, 2, 3, CMDQV, 16), GIVES(0x1000, page_of, 4),
	    GIVES(5, viommu, 2, 3, CMDQV, 16), GIVES(0x11000, page_of, 5), OK(destroy, 4),
	    GIVES(4, viommu, 2, 3, CMDQV, 16), GIVES(0x1000, page_of, 4),
	    GIVES(6, viommu, 2, 3, SMMU), GIVES(0, page_of, 6) } },
	{ "hardware queues are made in order, and hold their memory and each other",
	  ON(HW_CMDQV),
	  { GIVES(1, ioas),
	    GIVES(2, join, 0),
	    GIVES(3, hwpt, 2, 1, NEST),
	    GIVES(4, viommu, 2, 3, CMDQV, 16),
	    GIVES(0x10000, map, 1, 7, 0x10000, 2 * PAGE, MEM_GOOD),
	    GIVES(0x20000, map, 1, 7, 0x20000, PAGE, MEM_GOOD),
	    GIVES(5, hw_queue, 4, 0, 0x10000, PAGE),
	    FAILS(EEXIST, hw_queue, 4, 0, 0x10000, PAGE),
	    FAILS(EBUSY, destroy, 6),
	    GIVES(7, hw_queue, 4, 1, 0x10800, PAGE / 2),
	    FAILS(EBUSY, destroy, 5),
	    FAILS(EBUSY, unmap, 1, 0x10000, 2 * PAGE),
	    GIVES(PAGE, unmap, 1, 0x20000, PAGE),
	    FAILS(EBUSY, destroy, 4),
	    OK(destroy, 7),
	    FAILS(EBUSY, unmap, 1, 0x10000, 2 * PAGE),
	    OK(destroy, 5),
	    FAILS(ENOENT, destroy, 6),
	    GIVES(2 * PAGE, unmap, 1, 0x10000, 2 * PAGE),
	    OK(destroy, 4) } },
};

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(walks, walk_is_answered) };

	return UNIT_RUN("queue", tables);
}
