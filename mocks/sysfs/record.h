/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SYSFS_RECORD_H
#define SYSFS_RECORD_H

#include "tree.h"

/* A tree while a host is made of it. */
struct recording {
	struct tree *t;
	struct host *h;
	bool serials;
	bool no_memory;
	struct buf path; /* used again and again */
};

/* Content of the file NAME in a folder; NULL when there is none. */
const struct entry *seen(struct recording *r, const char *folder, const char *name);
/* Its first line as a number, or otherwise. Base 0: as in C. */
uint64_t seen_number(struct recording *r, const char *folder, const char *name, int base,
		     uint64_t otherwise);
/* Its first line, a copy; NULL when it is empty or not there. */
char *seen_text(struct recording *r, const char *folder, const char *name);
/* Last part of where a link points, a copy. */
char *seen_link(struct recording *r, const char *folder, const char *name);

/* K of the one folder vfioK, or noiommu-vfioK, below vfio-dev in a device's folder; -1 for none. */
int32_t seen_cdev(struct recording *r, const char *folder);

/* Elements of a list of the host: room for one more, with nothing written. NULL: no memory. */
void *record_add(struct recording *r, void *list, size_t *count, size_t size);

void record_devices(struct recording *r);
void record_mdevs(struct recording *r);
/* Puts what differs into files. */
void record_rest(struct recording *r);
/* Whether an entry is left out of recordings. */
bool record_drops(const struct entry *e);

#endif
