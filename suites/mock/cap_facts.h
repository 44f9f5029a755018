/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user of VFIO sees of capabilities, and which bits a write can change: facts that tests and mutants look at.
 */
#ifndef MOCK_CAP_FACTS_H
#define MOCK_CAP_FACTS_H

#include "caps.h"

enum { CAP_WORDS = 6 };

struct cap_fact {
	const char *claim, *src;
	enum cap_kind kind;
	uint16_t id, flags; /* flags: what stands in its second word */
	int hidden;
	struct {
		uint16_t at; /* a multiple of 4 */
		uint32_t mask;
	} writable[CAP_WORDS]; /* mask 0: no more; all other bits stay as they are */
};

extern const struct cap_fact cap_facts[];
extern const size_t n_cap_facts;

/* NULL, or what does not hold of the tables. */
const char *cap_fault(const struct cap_fact *f, const struct caps *tables);
/* Ids that no fact names are hidden: NULL, or an id that is not. */
const char *cap_unknown_fault(const struct caps *tables);

#endif
