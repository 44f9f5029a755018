/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: each ioctl of a device takes so many bytes at least and not one less, does not mind what stands behind them, and
 * is unknown to kernels before the release that brought it.
 * Cannot prove: that kernels between those that are known were alike.
 * Truth: sections 0 and 2 of the kernel facts.
 */
#include "vfio_walk.h"

#include <errno.h>

enum { IO = 3, DEV = 4, MORE = 4000 };

static const struct size {
	const char *claim;
	uint32_t nr, min, since;
	uint32_t words[STEP_WORDS]; /* a command that is taken; the first one is the size */
	int answer;
} sizes[] = {
	{ "GET_INFO", 0x6b, 16, 606, { 0 }, 0 },
	{ "GET_REGION_INFO", 0x6c, 32, 606, { 0, 0, 7 }, 0 },
	{ "GET_IRQ_INFO", 0x6d, 16, 606, { 0, 0, 1 }, 0 },
	{ "SET_IRQS", 0x6e, 20, 606, { 0, VFIO_DATA_NONE | VFIO_TRIGGER, VFIO_REQ, 0, 1 }, 0 },
	{ "HOT_RESET", 0x71, 12, 606, { 0 }, 0 },
	{ "IOEVENTFD", 0x74, 28, 606, { 0, 4, 0, 0, 5, 0, FD_EVENT }, 0 },
	{ "FEATURE", 0x75, 8, 606, { 0, 1 << 18 | 3 }, 0 },
	{ "ATTACH", 0x77, 12, 606, { 0, 0, 2 }, 0 },
	{ "DETACH", 0x78, 8, 606, { 0 }, 0 },
	{ "DETACH of a PASID", 0x78, 12, 615, { 0, 1, 7 }, 0 },
	{ "ATTACH of a PASID is refused for its value", 0x77, 16, 615, { 0, 1, 77, 7 }, -ENOENT },
};

static const struct step ready[] = {
	BOUND_TO(NIC_CDEV),
	{ "an IOAS", IOAS(IO), ARG(3, 2) },
	{ "REQ", IRQ(DEV, VFIO_DATA_EVENTFD | VFIO_TRIGGER, VFIO_REQ, 0, 1, FD_EVENT) },
	{ .claim = NULL },
};

static int ask(struct vrig *m, const struct size *k, uint32_t size)
{
	uint32_t words[MORE / 4];

	memset(words, 0xff, sizeof(words));
	memcpy(words, k->words, k->min);
	words[0] = size;
	return vrig_ioctl(m, DEV, k->nr, words);
}

/* How a kernel answers a command of that size; the machine is new each time. */
static int answer(const struct size *k, uint32_t size, uint32_t kernel)
{
	struct vrig m;
	int ret;

	vrig_describe(&m);
	m.devices[RIG_NIC].pasid_bits = 20;
	m.devices[RIG_PORT].vendor = 0x8086; /* a port that resets its bus */
	vrig_start(&m);
	walk_take(&m, ready);
	m.w->kernel = kernel;
	ret = ask(&m, k, size);
	vrig_stop(&m);
	return ret;
}

static void is_size(void **state)
{
	const struct size *k = *state;

	assert_int_equal(answer(k, k->min, 703), k->answer);
	assert_int_equal(answer(k, MORE, 703), k->answer);
	assert_int_equal(answer(k, k->min - 1, 703), -EINVAL);
	assert_int_equal(answer(k, k->min, k->since), k->answer);
	assert_int_equal(answer(k, k->min, k->since - 1), k->since > 606 ? -EINVAL : -ENOTTY);
}

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(sizes, is_size) };

	return UNIT_RUN("size", tables);
}
