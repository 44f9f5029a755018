/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What registers of an IOMMU say (K 1.7). */
#include "derive.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

#define BIT(value, n) ((value) >> (n)&1)
#define BITS(value, high, low) ((value) >> (low) & ((1u << ((high) - (low) + 1)) - 1))

enum {
	K4 = 1 << 12,
	K16 = 1 << 14,
	K64 = 1 << 16,
	M2 = 1 << 21,
	M32 = 1 << 25,
	M512 = 1 << 29,
	G1 = 1 << 30,
};

uint64_t derive_address(const struct host *h, const void *element)
{
	static const uint64_t usual[] = { [HOST_INTEL] = 0xfed90000, [HOST_AMD] = 0xfeb80000 };
	const struct host_iommu *i = element;
	const char *dot = i->name ? strchr(i->name, '.') : NULL;
	uint64_t v;

	(void)h;
	if (i->type == HOST_SMMUV3)
		return dot && hex_parse(dot + 1, &v) ? v : 0;
	return usual[i->type];
}

/*
 * A page table has the pages of one granule: the one of the machine's own pages, or else the next smaller, or the next larger
 * one that the hardware has (general knowledge of drivers/iommu/io-pgtable-arm.c; K is silent).
 */
static uint64_t smmu_page_sizes(uint32_t idr5, uint64_t page_size)
{
	static const uint64_t sizes[] = { K4 | M2 | G1, K16 | M32, K64 | M512 };
	uint64_t ret = 0;
	unsigned n;

	for (n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++)
		if (BIT(idr5, 4 + n) && (!ret || (sizes[n] & -sizes[n]) <= page_size))
			ret = sizes[n];
	return ret;
}

uint64_t derive_page_sizes(const struct host *h, const void *element)
{
	const struct host_iommu *i = element;

	if (i->type == HOST_SMMUV3)
		return smmu_page_sizes(i->idr[5], h->page_size);
	if (i->type == HOST_INTEL)
		return K4 | (BIT(i->cap, 34) ? M2 : 0) | (BIT(i->cap, 35) ? G1 : 0);
	return K4 | M2 | G1;
}

/* The widest page table that the hardware walks, and no more than it can address. */
static uint64_t intel_bits(uint64_t cap)
{
	const uint64_t mgaw = BITS(cap, 21, 16) + 1;
	const uint64_t widest = BIT(cap, 11) ? 57 : BIT(cap, 10) ? 48 : 39;

	return mgaw >= 32 && mgaw < widest ? mgaw : widest;
}

uint64_t derive_address_bits(const struct host *h, const void *element)
{
	static const uint8_t amd[] = { 48, 57, 64, 64 };
	const struct host_iommu *i = element;

	(void)h;
	if (i->type == HOST_INTEL)
		return intel_bits(i->cap);
	if (i->type == HOST_AMD)
		return amd[BITS(i->efr, 11, 10)];
	return BITS(i->idr[5], 11, 10) ? 52 : 48;
}

uint64_t derive_nesting(const struct host *h, const void *element)
{
	const struct host_iommu *i = element;

	(void)h;
	if (i->type == HOST_INTEL)
		return BIT(i->ecap, 43) && BIT(i->ecap, 26);
	return i->type == HOST_SMMUV3 && BITS(i->idr[0], 1, 0) == 3;
}

uint64_t derive_remapping(const struct host *h, const void *element)
{
	const struct host_iommu *i = element;

	(void)h;
	return i->type != HOST_INTEL || BIT(i->ecap, 3);
}

uint64_t derive_coherent(const struct host *h, const void *element)
{
	const struct host_iommu *i = element;

	(void)h;
	if (i->type == HOST_INTEL)
		return BIT(i->ecap, 7);
	return i->type == HOST_AMD || BIT(i->idr[3], 8);
}

/* What each kind keeps for itself (K 1.6). */
static const struct {
	enum host_iommu_type type;
	struct host_window window;
} windows[] = {
	{ HOST_INTEL, { 0xfee00000, 0xfeefffff, HOST_MSI } },
	{ HOST_AMD, { 0xfee00000, 0xfeefffff, HOST_MSI } },
	{ HOST_AMD, { 0xfd00000000, 0xffffffffff, HOST_RESERVED } },
	{ HOST_SMMUV3, { 0x8000000, 0x80fffff, HOST_MSI } },
};

enum { WINDOWS = sizeof(windows) / sizeof(windows[0]) };

bool windows_derive(struct host_iommu *h)
{
	size_t i;

	h->windows = calloc(WINDOWS, sizeof(*h->windows));
	for (i = 0; h->windows && i < WINDOWS; i++)
		if (windows[i].type == h->type)
			h->windows[h->n_windows++] = windows[i].window;
	return h->windows;
}

int usual_windows(const struct host *h, const void *element)
{
	const struct host_iommu *hw = element;
	size_t i, n = 0;

	(void)h;
	for (i = 0; i < WINDOWS; i++) {
		if (windows[i].type != hw->type)
			continue;
		if (n == hw->n_windows || hw->windows[n].start != windows[i].window.start ||
		    hw->windows[n].last != windows[i].window.last ||
		    hw->windows[n].type != windows[i].window.type)
			return false;
		n++;
	}
	return n == hw->n_windows;
}
