/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page tables of a guest on top of one that shows an address space (K 1.5). Nobody walks them; what is kept of them is the
 * data they were made of.
 */
#ifndef MODEL_NESTED_H
#define MODEL_NESTED_H

#include "hwpt.h"

/* What HWPT_ALLOC asks for on call->object; NULL with *ret_error set. */
struct hwpt *nested_new(struct call *c, int *ret_error);

/* Whether a device may be attached to it: 0, or -ENOENT, it needs a virtual device. */
int nested_takes(struct world *w, const struct bound *b, const struct hwpt *h);

/* What devices reach through it: the page table below, or NULL, what only hardware would find. */
struct hwpt *nested_below(struct world *w, const struct hwpt *h);

#endif
