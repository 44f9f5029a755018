/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A world in this process, and one context of it, for tests of the model.
 */
#ifndef MOCK_RIG_H
#define MOCK_RIG_H

#include "call.h"
#include "unit.h"

struct rig {
	struct world *w;
	struct caller by;
	ref context;
	const struct ioctls *tables; /* NULL: those of the machine */
};

enum { RIG_PAGE = 4096 };

/* A machine with pages of that size, the newest kernel, and a caller who may do everything. */
void rig_start(struct rig *m, uint32_t page_size);
/* Ends it; fails when something of the context is left behind. */
void rig_stop(struct rig *m);

/* An ioctl of /dev/iommu: its answer, or a negative errno. */
int rig_ioctl(struct rig *m, uint32_t nr, void *arg);

/* The usual ones. They fail the test when the machine refuses. */
uint32_t rig_ioas(struct rig *m);
struct ioas *rig_find(struct rig *m, uint32_t ioas);

/* The others answer as the ioctl does. ret_iova and ret_length may be NULL. */
int rig_destroy(struct rig *m, uint32_t id);
int rig_map(struct rig *m, const struct iommu_ioas_map *like, uint64_t *ret_iova);
int rig_unmap(struct rig *m, uint32_t ioas, uint64_t iova, uint64_t length, uint64_t *ret_length);

/* Name of an answer: "0", "EINVAL". */
const char *answer_name(int answer);

#endif
