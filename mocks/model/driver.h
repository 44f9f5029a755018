/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drivers, and what is written to the files of sysfs that change who drives what (K 3.2 to 3.4). Texts are as a program
 * wrote them, not terminated; a final newline is allowed. All answer 0 where the kernel takes the text, or a negative errno.
 */
#ifndef MODEL_DRIVER_H
#define MODEL_DRIVER_H

#include "device.h"
#include "file.h"

enum { DRIVER_NAME = 48 };

/* What must be the same for a driver to take a device; UINT32_MAX: anything. */
struct driver_id {
	ref next; /* of those that were written to new_id */
	uint32_t vendor, device, subsystem_vendor, subsystem_device;
	uint32_t class_code, class_mask;
};

struct driver {
	_Alignas(16) char name[DRIVER_NAME];
	uint8_t vfio, dma_owner, sriov;
	uint32_t n_ids;
	ref ids; /* array of n_ids */
	ref dynamic; /* list */
};

enum { KEEP_MAX = RESET_MAX + 2 };

/* The text that was written, by whom. */
struct written {
	const struct caller *by;
	const char *text;
	size_t size;
	uint64_t offset; /* where; most files do not care */
	char *keep; /* of KEEP_MAX bytes: what the file says from now on, when nothing else does; NULL: nobody keeps it */
};

/* What has to wait: a device is open, its user was asked to let go, and no open succeeds any more. */
enum { DRIVER_WAITS = 1 };

/* NULL: none of that name. */
struct driver *driver_find(struct world *w, const char *name);
/* The driver of a device, or NULL. */
struct driver *driver_of(struct world *w, const struct device *d);

/* ---- files of a driver and of the bus ---- */

int driver_bind(struct world *w, struct driver *r, const struct written *t);
/*
 * DRIVER_WAITS: to be called again with the same text when the device is closed, and it asks the user anew whenever it
 * is called; what it began cannot be taken back.
 */
int driver_unbind(struct world *w, struct driver *r, const struct written *t);
int driver_new_id(struct world *w, struct driver *r, const struct written *t);
int driver_remove_id(struct world *w, struct driver *r, const struct written *t);
int bus_probe(struct world *w, const struct written *t);

/* ---- files of a device and of a group ---- */

int device_override(struct world *w, struct device *d, const struct written *t);
/* The name that was written, NULL: none. */
const char *device_override_name(struct world *w, const struct device *d);
/* DRIVER_WAITS as driver_unbind(). -ENOENT for a device that has no such file, as for open(). */
int device_numvfs(struct world *w, struct device *d, const struct written *t);
int device_reset(struct world *w, struct device *d, const struct written *t);
int device_numa_node(struct world *w, struct device *d, const struct written *t);
/* The bytes that were taken, or a negative errno. */
ssize_t device_config(struct world *w, struct device *d, const struct written *t);
int group_type(struct world *w, struct group *g, const struct written *t);

/* ---- the others of the model ---- */

/* Gives a device that nothing drives to a driver: what the kernel's probe answers. */
int driver_attach(struct world *w, struct device *d, struct driver *r);
/* Takes it away. DRIVER_WAITS: it is open. */
int driver_detach(struct world *w, const struct caller *by, struct device *d);
/* Whether the driver takes the device: by the name in driver_override, or by an id where there is none. */
bool driver_matches(struct world *w, const struct device *d, const struct driver *r);
/* Tries all drivers. */
void driver_probe(struct world *w, struct device *d);

/* An address as a program writes it, "0000:02:00.0": whether it is one. */
bool bdf_read(const struct written *t, struct bdf *ret);

#endif
