/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What IOMMUs and their drivers can do, and what they say of themselves (K 1.5, 1.7).
 */
#include "hwpt.h"

#include <errno.h>
#include <string.h>

struct reg {
	uint16_t at, size; /* in struct hw */
};

#define REG(m)                                                      \
	{                                                           \
		offsetof(struct hw, m), sizeof(((struct hw *)0)->m) \
	}

static const struct {
	enum host_iommu_type type;
	struct reg reg;
	uint64_t mask, value;
	uint32_t feature;
} features[] = {
#define FEATURE(type, r, mask, value, feature) { HOST_##type, REG(r), mask, value, feature },
#include "iommu.def"
};

static const struct {
	enum host_iommu_type type;
	uint32_t flags, features;
} domains[] = {
#define DOMAIN(type, flags, features) { HOST_##type, flags, features },
#include "iommu.def"
};

static const struct {
	enum host_iommu_type type;
	struct reg reg;
	unsigned shift, bits, plus;
	uint64_t mask;
} pasids[] = {
#define PASIDS(type, r, shift, bits, plus, mask) { HOST_##type, REG(r), shift, bits, plus, mask },
#include "iommu.def"
};

static uint64_t read_reg(const struct hw *hw, struct reg r)
{
	const char *at = (const char *)hw + r.at;
	uint64_t u64;
	uint32_t u32;

	if (r.size == sizeof(u64)) {
		memcpy(&u64, at, sizeof(u64));
		return u64;
	}
	if (r.size == sizeof(u32)) {
		memcpy(&u32, at, sizeof(u32));
		return u32;
	}
	return *(const uint8_t *)at;
}

uint32_t hw_features(const struct hw *hw)
{
	uint32_t found = 0;
	size_t i;

	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++)
		if (features[i].type == hw->type &&
		    (read_reg(hw, features[i].reg) & features[i].mask) == features[i].value)
			found |= features[i].feature;
	return found;
}

bool hw_makes(const struct hw *hw, uint32_t flags)
{
	uint32_t has;
	size_t i;

	if (!hw)
		return !flags;
	has = hw_features(hw);
	for (i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (domains[i].type == hw->type && domains[i].flags == flags)
			return (has & domains[i].features) == domains[i].features;
	return false;
}

bool hw_shares(struct world *w, ref made_for, ref behind)
{
	const struct hw *a = heap_at(&w->heap, made_for), *b = heap_at(&w->heap, behind);

	if (made_for == behind)
		return true;
	if (!a || !b || a->type != b->type || a->type == HOST_SMMUV3)
		return false;
	return a->address_bits == b->address_bits && a->page_sizes == b->page_sizes &&
	       a->coherent == b->coherent && hw_features(a) == hw_features(b);
}

unsigned device_pasid_bits(struct world *w, const struct device *d)
{
	const struct hw *hw = heap_at(&w->heap, d->hw);
	unsigned n = 0;
	uint64_t r;
	size_t i;

	for (i = 0; hw && i < sizeof(pasids) / sizeof(pasids[0]); i++) {
		r = read_reg(hw, pasids[i].reg);
		if (pasids[i].type == hw->type && (r & pasids[i].mask) == pasids[i].mask)
			n = (r >> pasids[i].shift & ((1u << pasids[i].bits) - 1)) + pasids[i].plus;
	}
	return n < d->pasid_bits ? n : d->pasid_bits;
}

/* ---- GET_HW_INFO ---- */

union info {
	struct iommu_hw_info_vtd vtd;
	struct iommu_hw_info_arm_smmuv3 smmuv3;
	struct iommu_hw_info_tegra241_cmdqv cmdqv;
	struct iommu_hw_info_amd amd;
};

/* Each returns the bytes of it; 0: there is none. */
static size_t info_vtd(const struct hw *hw, union info *i)
{
	/* 7.3 always reports the erratum (K 1.7 [R]). */
	i->vtd = (struct iommu_hw_info_vtd){ .flags = 1, .cap_reg = hw->cap, .ecap_reg = hw->ecap };
	return sizeof(i->vtd);
}

static size_t info_amd(const struct hw *hw, union info *i)
{
	i->amd = (struct iommu_hw_info_amd){ hw->efr, hw->efr2 };
	return sizeof(i->amd);
}

static size_t info_smmuv3(const struct hw *hw, union info *i)
{
	i->smmuv3 = (struct iommu_hw_info_arm_smmuv3){ .iidr = hw->iidr, .aidr = hw->aidr };
	memcpy(i->smmuv3.idr, hw->idr, sizeof(i->smmuv3.idr));
	return sizeof(i->smmuv3);
}

static size_t info_cmdqv(const struct hw *hw, union info *i)
{
	i->cmdqv = (struct iommu_hw_info_tegra241_cmdqv){ .version = hw->cmdqv_version,
							  .log2vcmdqs = hw->cmdqv_log2vcmdqs,
							  .log2vsids = hw->cmdqv_log2vsids };
	return hw->cmdqv ? sizeof(i->cmdqv) : 0;
}

static const struct info_row {
	enum host_iommu_type type;
	uint32_t asked, since;
	size_t (*fill)(const struct hw *hw, union info *i);
} infos[] = {
#define INFO(type, asked, since, how) { HOST_##type, asked, since, info_##how },
#include "iommu.def"
};

/* The first row of a driver is what it answers when no type is asked for. Bytes, or -EOPNOTSUPP. */
static int find_info(const struct world *w, const struct hw *hw, uint32_t *type, union info *ret)
{
	bool known = false;
	size_t i, n;

	for (i = 0; i < sizeof(infos) / sizeof(infos[0]); i++) {
		if (infos[i].type != hw->type || w->kernel < infos[i].since)
			continue;
		known = true;
		if (*type && *type != infos[i].asked)
			continue;
		n = infos[i].fill(hw, ret);
		*type = infos[i].asked;
		return n ? (int)n : -EOPNOTSUPP;
	}
	if (known)
		return -EOPNOTSUPP;
	*type = IOMMU_HW_INFO_TYPE_NONE;
	return 0;
}

static uint32_t config_u32(struct world *w, const struct device *d, unsigned at)
{
	const uint8_t *config = heap_at(&w->heap, d->config);
	uint32_t value = 0;

	if (config && at + sizeof(value) <= d->config_size)
		memcpy(&value, config + at, sizeof(value));
	return value;
}

/* What the PASID capability (id 0x1b) of the device lets be enabled: executing, privileged mode. */
static uint64_t pasid_modes(struct world *w, const struct device *d)
{
	enum { FIRST = 0x100, PASID = 0x1b, STEPS = 960 };
	unsigned at = FIRST, steps;
	uint32_t head;

	for (steps = 0; at >= FIRST && steps < STEPS; steps++) {
		head = config_u32(w, d, at);
		if ((head & 0xffff) == PASID)
			return config_u32(w, d, at + 4) &
			       (IOMMU_HW_CAP_PCI_PASID_EXEC | IOMMU_HW_CAP_PCI_PASID_PRIV);
		at = head >> 20;
	}
	return 0;
}

static uint64_t capabilities_of(struct world *w, const struct device *d, const struct hw *hw)
{
	enum { ATS_SINCE = 703, PASID_SINCE = 615 };
	uint64_t caps = 0;

	if (hw_features(hw) & CAN_TRACK)
		caps |= IOMMU_HW_CAP_DIRTY_TRACKING;
	if (w->kernel >= PASID_SINCE && device_pasid_bits(w, d))
		caps |= pasid_modes(w, d);
	if (w->kernel >= ATS_SINCE && !d->ats)
		caps |= IOMMU_HW_CAP_PCI_ATS_NOT_SUPPORTED;
	return caps;
}

/* Fills the caller's buffer, zeros behind what there is. */
static int give(struct call *c, const void *from, uint32_t bytes)
{
	static const char zeros[256];
	uint32_t room = c->hw_info.data_len, n = bytes < room ? bytes : room, at;

	if (room && !c->hw_info.data_uptr)
		return -EFAULT;
	if (n && caller_put(c->by, c->hw_info.data_uptr, from, n))
		return -EFAULT;
	for (at = n; at < room; at += n) {
		n = room - at < sizeof(zeros) ? room - at : sizeof(zeros);
		if (caller_put(c->by, c->hw_info.data_uptr + at, zeros, n))
			return -EFAULT;
	}
	return 0;
}

int run_GET_HW_INFO(struct call *c)
{
	const struct device *d = bound_device(c->w, c->bound);
	const struct hw *hw = heap_at(&c->w->heap, d->hw);
	union info info = { 0 };
	uint32_t type = c->hw_info.data_type;
	int n, ret;

	if (!hw || d->noiommu)
		return -EOPNOTSUPP;
	if (!(c->hw_info.flags & IOMMU_HW_INFO_FLAG_INPUT_TYPE))
		type = IOMMU_HW_INFO_TYPE_NONE;
	n = find_info(c->w, hw, &type, &info);
	if (n < 0)
		return n;
	ret = give(c, &info, (uint32_t)n);
	if (ret)
		return ret;
	c->hw_info.data_len = (uint32_t)n;
	c->hw_info.data_type = type;
	c->hw_info.out_max_pasid_log2 =
		(uint8_t)(c->w->kernel >= 615 ? device_pasid_bits(c->w, d) : 0);
	c->hw_info.out_capabilities = capabilities_of(c->w, d, hw);
	return 0;
}
