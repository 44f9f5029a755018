/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_SVG_H
#define VIOMMU_SVG_H

#include "buf.h"

/*
 * What pictures are drawn with, so that all have one look. All lengths are pixels.
 */

enum { SVG_HUES = 6 };

/*
 * Classes of texts: t title, n name, m what else there is. Of boxes: g the ground, b with others inside, c without,
 * h for the host's devices, a automatic, "u u0" to "u u5" a band of that hue.
 */
extern const char svg_style[];

/* A picture being written. */
struct svg {
	struct buf *b;
	struct buf text; /* a text before it is cut and escaped; to be done with by the owner */
};

struct svg_rect {
	unsigned x, y, w, h;
};

/* An attribute. */
void svg_number(struct svg *s, const char *name, unsigned v);

/* The text that was made, with what does not fit cut off. Nobody can scroll in a box. */
void svg_text(struct svg *s, const char *class, unsigned x, unsigned y, unsigned cells);

void svg_rect(struct svg *s, const char *class, const struct svg_rect *at);

/* How many characters fit. */
unsigned svg_cells(unsigned width);

/* How many columns of a fixed font a text takes: two for characters that may be wide. */
unsigned text_cells(const char *s);

/* How many bytes of it take no more than that many. */
size_t text_fitting(const char *s, unsigned cells);

/* Width of that many. Every fixed font at hand is narrower. */
unsigned cells_width(unsigned cells);

#endif
