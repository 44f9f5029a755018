/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_HOST_SVG_H
#define CLI_HOST_SVG_H

#include "load.h"

enum { HOST_SVG_LINES = 4 }; /* of a device */

/* Adds a picture of a host, as SVG. 0 or -ENOMEM. */
int host_svg(struct buf *b, const struct host *h);

/* ---- what its boxes say; nothing is escaped ---- */

void host_say(struct buf *b, const char *text);
void host_say_number(struct buf *b, const char *before, uint64_t n);
void host_say_device(struct buf *b, const struct host_device *d, size_t line);
/* NULL: devices without one. */
void host_say_group(struct buf *b, const struct host_group *g);
void host_say_iommu(struct buf *b, const struct host_iommu *u);
void host_say_title(struct buf *b, const struct host *h);
void host_say_machine(struct buf *b, const struct host *h);

#endif
