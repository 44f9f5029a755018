/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Hosts as files (viommu-host(5)), and what follows from them.
 */
#ifndef HOST_LOAD_H
#define HOST_LOAD_H

#include "buf.h"
#include "host.h"

/*
 * Reads a description, and those that it is based on, which stand beside it. What it leaves out is filled in. Returns 0
 * and a host to be freed; 1 when it is refused, with "FILE:LINE: WHY" added to message; or a negative errno.
 */
int host_load(const char *path, struct buf *message, struct host **ret_host);

/* The same for a text; name is what it is called in messages, and of the host. It can be based on nothing. */
int host_parse(const char *name, const char *text, size_t len, struct buf *message,
	       struct host **ret_host);

/* Adds the description of a host, without what would be filled in anyway. False: no memory. */
bool host_save(struct buf *b, const struct host *h);

/* Frees it; NULL is allowed. Returns NULL. */
struct host *host_free(struct host *h);

/* Adds the JSON schema of descriptions. */
void host_schema(struct buf *b);
/* Adds the manual page of descriptions, as scdoc source. */
void host_man(struct buf *b);

/* Place of a device among the devices, or -1. */
int host_find(const struct host *h, struct bdf at);
struct host_iommu *host_find_iommu(const struct host *h, const char *name);
struct host_driver *host_find_driver(const struct host *h, const char *name);
struct host_group *host_find_group(const struct host *h, int32_t number);

/* NULL: the device has no type of that name. */
struct host_mdev_type *host_find_mdev_type(const struct host *h, struct bdf parent,
					   const char *name);

/*
 * Makes a file say that; path is from the root. It is the device's when it is in the folder of one, and goes with it then.
 * -ENOMEM.
 */
int host_keep(struct host *h, const char *path, uint16_t mode, const char *text);

/* Whether a driver for user space is bound to a device. */
bool host_is_vfio(const struct host *h, const struct host_device *d);
bool host_is_bridge(const struct host_device *d);
/* Whether it is PCI Express: its configuration space has 4096 bytes. */
bool host_is_express(const struct host_device *d);

/* Negative, 0 or positive, as an address comes before, is, or comes after another one. */
int bdf_compare(struct bdf a, struct bdf b);
/* Reads "0000:01:00.0", or "01:00.0" of domain 0; all of the text. */
bool bdf_parse(const char *s, struct bdf *ret);
void bdf_text(struct buf *b, struct bdf at);

/* Configuration space of a device, HOST_CONFIG bytes: its own, or one made from its fields. */
void host_config(const struct host *h, const struct host_device *d, uint8_t *to);

/* Buses behind a bridge, 0 and 0 when nothing is known. */
void host_bridge_buses(const struct host *h, const struct host_device *d, uint8_t *ret_secondary,
		       uint8_t *ret_subordinate);

/*
 * Makes the first n virtual functions of a physical one the ones that are there: adds devices that are missing, with groups
 * of their own, and takes others out. Places of devices change. Returns 0 or -ENOMEM, with nothing changed.
 */
int host_set_vfs(struct host *h, struct bdf at, unsigned n);

/* Adds a mediated device, which the description has from then on, or takes it out. -ENOMEM. */
int host_add_mdev(struct host *h, const struct host_mdev *m);
void host_remove_mdev(struct host *h, size_t i);

/* Finds out anew which groups there are, and which have a minor; what is known of those that stay is kept. */
int host_regroup(struct host *h);

#endif
