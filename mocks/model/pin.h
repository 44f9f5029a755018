/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory that devices can reach is pinned, and somebody pays for it (K 1.8): pages are looked at, and counted, as long as
 * an address space with a page table shows them.
 */
#ifndef MODEL_PIN_H
#define MODEL_PIN_H

#include "object.h"

enum payer { PAYER_USER, PAYER_PROCESS };

/* Who pays, and up to which limit. Those of one user with different limits share the sum. */
struct account {
	ref next;
	uint32_t payer, id; /* enum payer; uid or pid */
	uint32_t users; /* pages that name it */
	uint64_t limit; /* bytes */
	uint64_t pages; /* of the machine, pinned */
};

/* Finds or makes the account of a caller for new pages: *ret is 0 for one who need not pay. 0 or -ENOMEM. */
int account_of(struct world *w, const struct context *ctx, const struct caller *by, ref *ret);
void account_leave(struct world *w, ref account);

/*
 * Looks at the memory of an area and has it paid for. -EFAULT: it is not there, or not to be written; -EINVAL: a file of
 * which no memory is mapped; -ENOMEM: over the limit.
 */
int area_pin(struct world *w, const struct caller *by, struct area *a);
void area_unpin(struct world *w, struct area *a);

/* All areas of an address space; on error none of them is pinned. */
int ioas_pin(struct world *w, const struct caller *by, struct ioas *i);
void ioas_unpin(struct world *w, struct ioas *i);

#endif
