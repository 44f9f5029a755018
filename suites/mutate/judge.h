/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mutants of the tables of the mock: counted, judged one by one, and excused where nobody could notice.
 */
#ifndef MUTATE_JUDGE_H
#define MUTATE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A change that cannot be seen, and why. */
struct exempt {
	const char *name, *what, *why;
};

struct hunt {
	/* Whether something in the rows of the tests notices that the tables are not as they were; of: what is changed. */
	bool (*noticed)(const void *tables, uint32_t of);
	const struct exempt *exempt;
	size_t n_exempt;
	unsigned killed, survived, excused;
	uint64_t used; /* exemptions, a bit each */
};

/* Judges a mutant in a process of its own: one that crashes is noticed, too. Survivors are printed. */
void hunt(struct hunt *h, const void *tables, uint32_t of, const char *name, const char *what);

/* Prints the exemptions, and the sum for what was hunted. False: something survived, or an exemption is from nothing. */
bool hunt_end(const struct hunt *h, const char *title);

/*
 * Those of other sources: tables of ioctls of /dev/iommu and of VFIO devices, what the latter work by, and capabilities.
 */
bool hunt_iommu(void);
bool hunt_vfio(void);
bool hunt_features(void);
bool hunt_irqs(void);
bool hunt_caps(void);

#endif
