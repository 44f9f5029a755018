/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_SET_H
#define VIOMMU_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A set of things that are owned elsewhere: "was one like this here before?". The zero value is empty.
 */
struct set {
	const void **item;
	uint64_t *hash;
	size_t n, room;
};

typedef bool set_equal_fn(const void *a, const void *b);

/*
 * Looks for an item equal to item. Returns 1 and *ret_found when there is one, 0 when there was none and item was
 * added, -ENOMEM. equal may be NULL: then equal hashes are equal items.
 */
int set_add(struct set *s, uint64_t hash, const void *item, set_equal_fn *equal,
	    const void **ret_found);

uint64_t set_hash(const void *data, size_t len);

void set_done(struct set *s);

#endif
