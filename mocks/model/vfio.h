/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A device in the hands of a user of VFIO (K 2): what is kept of it from bind to close, and its regions and interrupts.
 */
#ifndef MODEL_VFIO_H
#define MODEL_VFIO_H

#include "device.h"
#include "file.h"
#include "uapi_vfio.h"

enum { IOEVENTFDS_MAX = 1000, NO_IRQS = -1 };

struct ioeventfd {
	ref next;
	uint32_t width;
	uint64_t offset, data;
	struct event event;
};

/* device.state */
struct vfio_state {
	int32_t irqs; /* VFIO_INTX, VFIO_MSI or VFIO_MSIX are on; NO_IRQS */
	uint32_t n_vectors; /* room, and how many of them hardware has */
	ref vectors; /* array of struct event */
	struct event single[VFIO_REQ + 1]; /* INTx, ERR and REQ by their index */
	struct event unmask, wakeup;
	uint8_t masked; /* INTx */
	uint8_t low_power;
	uint32_t n_ioeventfds;
	ref ioeventfds; /* list */
};

/* Whether there is a way to reset it. */
static inline bool device_resets(const struct device *d)
{
	return d->has_reset && !d->reset_off;
}

/* NULL: not bound. */
struct vfio_state *device_state(struct world *w, const struct device *d);

/* From bind to close: state and view of the configuration space. 0 or -ENOMEM. */
int vfio_begin(struct world *w, struct device *d);
void vfio_end(struct world *w, const struct caller *by, struct device *d);

/* ---- configuration space as the user sees it (K 2.6) ---- */

int config_view(struct world *w, struct device *d);
void config_view_end(struct world *w, struct device *d);
void config_write(struct world *w, struct device *d, uint32_t at, const uint8_t *from,
		  size_t bytes);
/* The masks and kinds of BARs. */
void config_bars(const struct device *d, uint8_t *shown, uint8_t *mask);
/* Bits of a byte that a user of VFIO has in common with hardware; the others are virtual (K 2.6). */
uint8_t config_shared(const uint8_t *hardware, uint32_t at);
/* Whether the function resets itself when that is written. */
bool config_resets(const uint8_t *shown, uint32_t at, const uint8_t *from, size_t bytes);
/* What hardware shows changed: to be called by whoever changes it. */
void config_changed(struct world *w, struct device *d);
/* MSI-X says whether it is on. */
void config_irqs(struct world *w, struct device *d);
/* Place of a capability in what a chain shows, 0: none. */
uint32_t config_find(const uint8_t *config, uint8_t id);
/* Memory regions answer. */
bool memory_enabled(struct world *w, const struct device *d);

/* What fields leave open and a space says: vectors, pin, table of MSI-X. */
void config_learn(const uint8_t *config, struct device *d);

/* ---- regions and interrupts ---- */

/* False: there is no region of that index. */
bool region_of(struct world *w, const struct device *d, uint32_t index, struct vfio_region *ret);
/* Whether it may be mapped: 0 or -EINVAL. */
int region_mmap(struct world *w, const struct device *d, const struct mapping *m);
ssize_t region_read(struct world *w, ref file, const struct caller *by, const struct transfer *t);
ssize_t region_write(struct world *w, ref file, const struct caller *by, const struct transfer *t);
/* Whether some of [at, at + bytes) of a BAR is the table of MSI-X. */
bool region_in_msix(const struct device *d, uint32_t bar, uint64_t at, uint64_t bytes);

/* Whose memory a dma-buf is; NULL: the device was closed since, and it is revoked. */
struct device *dma_buf_device(struct world *w, const struct file *f);

void irq_end(struct world *w, const struct caller *by, struct vfio_state *s);
void ioeventfd_end(struct world *w, const struct caller *by, struct vfio_state *s);
/* A user wrote to a BAR: signals those that wait for it. The event of what was written is not looked at. */
void ioeventfd_written(struct world *w, const struct caller *by, const struct device *d,
		       const struct ioeventfd *written);

/*
 * The device raises an interrupt, or the host an error or a request (K 2.5): whether somebody was told. An INTx is masked
 * by it until it is unmasked.
 */
bool device_interrupt(struct world *w, const struct caller *by, struct device *d, uint32_t index,
		      uint32_t vector);

/* The function is reset; what its user set up stays. */
void device_was_reset(struct world *w, struct device *d);

/* ---- open files ---- */

int cdev_ioctl(struct world *w, ref file, const struct caller *by, uint32_t request, uint64_t arg);
int group_ioctl(struct world *w, ref file, const struct caller *by, uint32_t request, uint64_t arg);
/* Ends what a file is bound to. */
void vfio_unbind(struct world *w, const struct caller *by, ref file);

#endif
