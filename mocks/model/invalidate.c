/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a guest says it has changed in its page tables (K 1.5). Nothing is cached here, so nothing is dropped: entries are
 * looked at as the drivers do.
 */
#include "nested.h"
#include "viommu.h"

#include <errno.h>
#include <string.h>

/* ---- VT-d ---- */

/* Copies an entry: its tail must be 0. */
static int take_entry(struct call *c, void *to, size_t size, uint32_t index)
{
	const uint64_t from = c->invalidate.data_uptr + (uint64_t)index * c->invalidate.entry_len;
	uint32_t n = c->invalidate.entry_len, at;
	unsigned char tail;

	memset(to, 0, size);
	if (caller_get(c->by, to, from, n < size ? n : size))
		return -EFAULT;
	for (at = (uint32_t)size; at < n; at++) {
		if (caller_get(c->by, &tail, from + at, sizeof(tail)))
			return -EFAULT;
		if (tail)
			return -E2BIG;
	}
	return 0;
}

static int vtd_entry(struct call *c, uint32_t index)
{
	enum { LEAF = 1, VTD_PAGE = 4096 };
	struct iommu_hwpt_vtd_s1_invalidate e;
	int ret;

	if (c->invalidate.entry_len < sizeof(e))
		return -EINVAL;
	ret = take_entry(c, &e, sizeof(e), index);
	if (ret)
		return ret;
	if (e.flags & ~(uint32_t)LEAF || e.reserved)
		return -EOPNOTSUPP;
	return e.addr % VTD_PAGE || (e.npages == UINT64_MAX && e.addr) ? -EINVAL : 0;
}

/* Entries take effect up to the first bad one; how many is told. */
static int vtd(struct call *c, uint32_t *ret_done)
{
	uint32_t i;
	int ret = 0;

	for (i = 0; !ret && i < c->invalidate.entry_num; i++)
		ret = vtd_entry(c, i);
	*ret_done = ret ? i - 1 : i;
	return ret;
}

/* ---- SMMUv3 ---- */

/* Bits that a guest may set in a command (architecture of the SMMU, 4.3), apart from its opcode. */
static const struct command {
	uint8_t opcode;
	bool by_stream; /* bits 63:32 of the first word are its number */
	uint32_t feature; /* that it takes; 0: none */
	uint64_t allowed[2];
	uint64_t ranged[2]; /* allowed with HAS_RANGES, too */
} commands[] = {
	{ 0x30, .allowed = { 0, 0 } }, /* TLBI_NSNH_ALL */
	{ 0x10, .allowed = { 0xffff00000000, 0 } }, /* TLBI_NH_ALL */
	{ 0x11, .allowed = { 0xffffffff00000000, 0 } }, /* TLBI_NH_ASID */
	{ 0x12, .allowed = { 0xffffffff00000000, ~0xffeull },
	  .ranged = { 0x1f1f000, 0xf00 } }, /* NH_VA */
	{ 0x13, .allowed = { 0xffff00000000, ~0xffeull },
	  .ranged = { 0x1f1f000, 0xf00 } }, /* NH_VAA */
	{ 0x40, true, HAS_ATS, .allowed = { 0xfffffffffffffa00, ~0xfc0ull } }, /* ATC_INV */
	{ 0x05, true, .allowed = { 0xfffffffffffff000, 1 } }, /* CFGI_CD */
	{ 0x06, true, .allowed = { 0xffffffff00000000, 0 } }, /* CFGI_CD_ALL */
};

static int smmu_entry(struct call *c, const struct viommu *v, const uint64_t *cmd)
{
	const uint32_t has = hw_features(heap_at(&c->w->heap, v->hw));
	const struct command *k = commands, *end = k + sizeof(commands) / sizeof(commands[0]);
	uint64_t allowed[2];
	int i;

	while (k < end && k->opcode != (cmd[0] & 0xff))
		k++;
	if (k == end || (has & k->feature) != k->feature)
		return -EIO;
	for (i = 0; i < 2; i++)
		allowed[i] = k->allowed[i] | (has & HAS_RANGES ? k->ranged[i] : 0);
	if (cmd[0] & ~allowed[0] & ~0xffull || cmd[1] & ~allowed[1])
		return -EIO;
	return !k->by_stream || viommu_device(c->w, v, cmd[0] >> 32) ? 0 : -EIO;
}

/* All are copied before the first one is looked at. */
static int smmu(struct call *c, const struct viommu *v, uint32_t *ret_done)
{
	struct iommu_viommu_arm_smmuv3_invalidate e;
	uint32_t i;
	int ret = 0;

	for (i = 0; !ret && i < c->invalidate.entry_num; i++)
		ret = take_entry(c, &e, sizeof(e), i);
	if (ret)
		return ret;
	for (i = 0; !ret && i < c->invalidate.entry_num; i++) {
		ret = take_entry(c, &e, sizeof(e), i);
		if (!ret)
			ret = smmu_entry(c, v, e.cmd);
	}
	*ret_done = ret ? i - 1 : i;
	return ret;
}

/* ---- the ioctl ---- */

int run_HWPT_INVALIDATE(struct call *c)
{
	const bool of_viommu = c->object->type == OBJECT_VIOMMU;
	const uint32_t type = of_viommu ? IOMMU_VIOMMU_INVALIDATE_DATA_ARM_SMMUV3
					: IOMMU_HWPT_INVALIDATE_DATA_VTD_S1;
	uint32_t done = 0;
	int ret = -EINVAL;

	if (c->invalidate.data_type == type)
		ret = of_viommu ? smmu(c, (struct viommu *)c->object, &done) : vtd(c, &done);
	c->invalidate.entry_num = done;
	return ret;
}

/* What is nested by way of a virtual IOMMU is invalidated by way of it, too. */
bool check_can_invalidate(struct call *c, const struct check *k)
{
	(void)k;
	return c->object->type == OBJECT_VIOMMU || !((struct hwpt *)c->object)->viommu;
}

bool check_at_most_page(struct call *c, const struct check *k)
{
	return call_field(c, k->field) <= c->w->page_size;
}
