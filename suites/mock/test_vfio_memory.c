/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: when memory runs out, wherever that is, a step is refused with ENOMEM and nothing of it stays: the same step
 * succeeds afterwards, and in the end the heap is empty and no eventfd is held.
 * Cannot prove: that for memory that is not the heap's.
 * Truth: the allocation that fails is counted through until none is left.
 */
#include "vfio_walk.h"

#include <errno.h>

enum { IO = 3, DEV = 4, MOST = 400 };

#define PF "0000:01:00.0"

struct scenario {
	const char *claim;
	struct step before[6], step, after[6];
};

static const struct scenario scenarios[] = {
	{ "open /dev/iommu", .step = { "open", OPEN(FILE_IOMMU, 0), .answer = IO } },
	{ "open a device", .step = { "open", OPEN(FILE_CDEV, NIC_CDEV), .answer = IO } },
	{ "open a group", .step = { "open", OPEN(FILE_GROUP, NIC_GROUP), .answer = IO },
	  .after = { { "close", CLOSE(IO) },
		     { "open", OPEN(FILE_GROUP, NIC_GROUP), .answer = IO } } },
	{ "bind",
	  .before = { { "open", OPEN(FILE_IOMMU, 0), .answer = IO },
		      { "an object: there is a table of them", IOAS(IO) },
		      { "open", OPEN(FILE_CDEV, NIC_CDEV), .answer = DEV } },
	  .step = { "bind", BIND(DEV, IO), ARG(4, 2) },
	  .after = { { "close", CLOSE(DEV) },
		     { "open group", OPEN(FILE_GROUP, NIC_GROUP), .answer = DEV } } },
	{ "MSI-X on", .before = { BOUND_TO(NIC_CDEV) },
	  .step = { "on", IRQ(DEV, VFIO_DATA_EVENTFD | VFIO_TRIGGER, 2, 0, 2, FD_EVENT, FD_EVENT) },
	  .after = { { "off", IRQ(DEV, VFIO_DATA_NONE | VFIO_TRIGGER, 2, 0, 0) } } },
	{ "an ioeventfd", .before = { BOUND_TO(NIC_CDEV) },
	  .step = { "on", IOCTL_(DEV, 0x74, 32, 4, 0, 0, 0, 0, FD_EVENT) },
	  .after = { { "off", IOCTL_(DEV, 0x74, 32, 4, 0, 0, 0, 0, (uint32_t)-1) } } },
	{ "a dma-buf", .before = { BOUND_TO(NIC_CDEV) },
	  .step = { "make", IOCTL_(DEV, 0x75, 40, 11 | 1 << 16, 0, 2, 0, 1, 0, 0, 4096),
		    .answer = 5 } },
	{ "driver_override", .step = { "write", TEXT(override, PF, "some-driver") },
	  .after = { { "probe", TEXT(probe, "", PF) } } },
	{ "new_id", .step = { "write", TEXT(new_id, "vfio-pci", "1 2") } },
	{ "virtual functions", .step = { "make", TEXT(numvfs, PF, "4") },
	  .after = { { "the last", TEXT(cdev, "0000:01:00.4", ""), .answer = -1 },
		     { "none", TEXT(numvfs, PF, "0") } } },
	{ "virtual functions of user space",
	  .before = { { "free", TEXT(unbind, "nvme", PF) },
		      { "name", TEXT(override, PF, "variant") },
		      { "bind", TEXT(bind, "variant", PF) } },
	  .step = { "make", TEXT(numvfs, PF, "4") },
	  .after = { { "the last", TEXT(cdev, "0000:01:00.4", ""), .answer = 8 } } },
};

/* Whether the step went through although the nth allocation was to fail. */
static bool survives(const struct scenario *k, uint64_t n)
{
	struct vrig m;
	struct step s = k->step, again = k->step;
	uint64_t live;
	long ret;

	vrig_describe(&m);
	vrig_start(&m);
	walk_take(&m, k->before);
	live = m.w->heap.live;
	m.w->heap.fail_at = n;
	ret = s.take(&m, &s);
	m.w->heap.fail_at = 0;
	if (ret != k->step.answer) {
		assert_int_equal(ret, -ENOMEM);
		assert_int_equal(m.w->heap.live, live);
		assert_int_equal(again.take(&m, &again), k->step.answer);
	}
	walk_take(&m, k->after);
	vrig_stop(&m);
	return ret == k->step.answer;
}

static void is_undone(void **state)
{
	uint64_t n = 1;

	while (!survives(*state, n))
		n++;
	assert_true(n > 1 && n < MOST);
}

/* ---- the machine itself ---- */

static const struct {
	const char *claim;
} machines[] = { { "a machine is loaded, or nothing of it" } };

static void is_loaded(void **state)
{
	struct vrig m;
	uint64_t n = 1;
	int ret;

	(void)state;
	do {
		vrig_describe(&m);
		vrig_prepare(&m);
		m.w->heap.fail_at = n++;
		ret = machine_load(m.w, &m.host);
		m.w->heap.fail_at = 0;
		if (ret)
			assert_int_equal(ret, -ENOMEM);
		else
			machine_end(m.w);
		assert_int_equal(m.w->heap.live, 0);
		vrig_forget(&m);
	} while (ret);
	assert_true(n > 10);
}

/* ---- descriptions that are wrong ---- */

static void no_iommu(struct vrig *m)
{
	m->devices[RIG_NIC].iommu = (char *)"dmar7";
}

static void no_driver(struct vrig *m)
{
	m->devices[RIG_NIC].driver = (char *)"nothing";
}

static void no_parent(struct vrig *m)
{
	m->mdev.parent.bus = 77;
}

static void long_name(struct vrig *m)
{
	m->drivers[1].name = (char *)"a-name-that-no-driver-of-the-kernel-would-ever-have-had";
}

static const struct wrong {
	const char *claim;
	void (*change)(struct vrig *m);
} wrongs[] = {
	{ "an IOMMU that is not there", no_iommu },
	{ "a driver that is not there", no_driver },
	{ "a parent that is not there", no_parent },
	{ "a name that is too long", long_name },
};

static void is_refused(void **state)
{
	const struct wrong *k = *state;
	struct vrig m;

	vrig_describe(&m);
	k->change(&m);
	vrig_prepare(&m);
	assert_int_equal(machine_load(m.w, &m.host), -EINVAL);
	assert_int_equal(m.w->heap.live, 0);
	vrig_forget(&m);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(scenarios, is_undone),
		UNIT_TABLE(machines, is_loaded),
		UNIT_TABLE(wrongs, is_refused),
	};

	return UNIT_RUN("memory", tables);
}
