/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_TOPOLOGY_BOX_H
#define VIOMMU_TOPOLOGY_BOX_H

#include "svg.h"
#include "topology.h"

/*
 * Where everything stands in a picture. A device, or a controller without anything below, is a card of two lines; a
 * controller with something below is a box around those. All lengths are pixels.
 */

enum {
	BOX_LINE = 17, /* from one line of text to the next */
	BOX_PAD = 10, /* between the edge of a box and what is in it */
	BOX_GAP = 8, /* between boxes */
	BOX_BAND = 24, /* what names an IOMMU, on top of its box */
	BOX_CELLS = 48, /* characters of a line, at most */
};

struct box {
	const struct topo_item *item;
	struct box *first, *next; /* what is inside; the next one beside it */
	unsigned x, y, w, h; /* x and y: in the picture */
	unsigned band; /* height of what names its IOMMU, 0 for none */
};

/* Places all of the tree, which has a root, below (x, y), with cards of that width. NULL without memory. */
struct box *boxes_of(struct topology *p, unsigned card, unsigned x, unsigned y);

#endif
