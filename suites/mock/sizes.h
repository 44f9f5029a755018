/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How large commands of /dev/iommu are, and since when: facts that tests and mutants look at (K 0, 1.2, 1.4).
 */
#ifndef MOCK_SIZES_H
#define MOCK_SIZES_H

#include "rig.h"

struct size_fact {
	const char *claim;
	uint16_t nr, min, full, since;
	int answer; /* errno for a command whose second word is all ones, the rest 0 */
	uint16_t kernel; /* that is asked; 0: the newest */
};

extern const struct size_fact size_facts[];
extern const size_t n_size_facts;

/* NULL, or what does not hold of the tables. */
const char *size_fault(const struct size_fact *f, const struct ioctls *tables);

#endif
