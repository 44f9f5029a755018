/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Queues with a descriptor of their own (K 1.5): page faults that wait for an answer, and events of virtual IOMMUs.
 */
#ifndef MODEL_QUEUE_H
#define MODEL_QUEUE_H

#include "file.h"
#include "hwpt.h"

/* What file.h asks of files of kind FILE_FAULT and FILE_EVENT; closing does not free the struct file. */
ssize_t queue_read(struct world *w, struct file *f, const struct caller *by, uint64_t to,
		   size_t bytes);
ssize_t queue_write(struct world *w, struct file *f, const struct caller *by, uint64_t from,
		    size_t bytes);
short queue_poll(struct world *w, const struct file *f);
void queue_close(struct world *w, struct file *f);

/* ---- of each kind ---- */

/* Makes the descriptor of a new queue, which holds the queue and the context: its number, or a negative errno. */
int queue_open(struct call *c, struct object *o, enum file_kind kind, const char *name);

ssize_t fault_read(struct world *w, struct object *o, const struct caller *by, uint64_t to,
		   size_t bytes);
ssize_t fault_write(struct world *w, struct object *o, const struct caller *by, uint64_t from,
		    size_t bytes);
short fault_poll(const struct object *o);
ssize_t event_read(struct world *w, struct object *o, const struct caller *by, uint64_t to,
		   size_t bytes);
short event_poll(const struct object *o);

void fault_queue_end(struct world *w, struct context *ctx, struct object *o);
void event_queue_end(struct world *w, struct context *ctx, struct object *o);

/* ---- what devices have to say ---- */

/*
 * A device asks for a page: n records that belong together. flags of the last one, dev_id and cookie are filled in. 0, also
 * where nobody listens (self-test facts, 10); -ENOENT: the device is not bound; -ENOMEM.
 */
int fault_report(struct world *w, struct device *d, const struct iommu_hwpt_pgfault *records,
		 size_t n);

/*
 * The virtual IOMMU of a device has something to say. 0, also when there is no room and it is lost; -ENOENT: the device
 * has no virtual device; -EOPNOTSUPP: nobody listens to that type; -ENOMEM.
 */
int event_report(struct world *w, struct device *d, uint32_t type, const void *payload,
		 size_t bytes);

/* Faults of a device that is moved away are answered by nobody. */
void hwpt_forget_faults(struct world *w, struct hwpt *h, const struct bound *b, uint32_t pasid);

#endif
