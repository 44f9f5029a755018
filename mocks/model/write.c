/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write.h"
#include "mdev.h"
#include "setting.h"
#include "written.h"

#include <errno.h>
#include <string.h>

enum { PARTS = 4, PART = MDEV_TYPE_NAME };

/* The last parts of a path, the last one first. */
struct tail {
	char parts[PARTS][PART];
};

static void split(struct tail *t, const char *path)
{
	const char *end = path + strlen(path), *start;
	size_t i, n;

	for (i = 0; i<PARTS; i++, end = start> path ? start - 1 : path) {
		for (start = end; start > path && start[-1] != '/'; start--)
			;
		n = (size_t)(end - start) < PART ? (size_t)(end - start) : PART - 1;
		memcpy(t->parts[i], start, n);
		t->parts[i][n] = '\0';
	}
}

/* ---- whose files there are ---- */

static struct device *device_named(struct world *w, const char *name)
{
	return written_device(w, &(struct written){ .text = name, .size = strlen(name) });
}

static struct group *group_named(struct world *w, const char *name)
{
	const struct written t = { .text = name, .size = strlen(name) };
	struct group *g = heap_at(&w->heap, hardware_of(w)->groups);
	int64_t number;
	uint32_t i;

	for (i = 0; written_number(&t, &number) && i < hardware_of(w)->n_groups; i++)
		if (g[i].number >= 0 && g[i].number == number)
			return &g[i];
	return NULL;
}

/* A row has one of the functions, by what the file belongs to. */
static const struct writable {
	const char *file, *folder; /* folder of what it belongs to, NULL: any */
	int (*driver)(struct world *w, struct driver *r, const struct written *t);
	int (*device)(struct world *w, struct device *d, const struct written *t);
	int (*group)(struct world *w, struct group *g, const struct written *t);
	int (*type)(struct world *w, struct mdev_type *m, const struct written *t);
	int (*mdev)(struct world *w, struct device *d, const struct written *t);
	int (*bus)(struct world *w, const struct written *t);
	ssize_t (*bytes)(struct world *w, struct device *d,
			 const struct written *t); /* not all of them are taken */
	bool empty; /* no bytes are a text, too; other files are not told of them */
	const char *src;
} writables[] = {
	{ "bind", "drivers", .driver = driver_bind, .src = "K 3.3 [R]" },
	{ "unbind", "drivers", .driver = driver_unbind, .src = "K 3.3 [R]" },
	{ "new_id", "drivers", .driver = driver_new_id, .src = "K 3.3 [R]" },
	{ "remove_id", "drivers", .driver = driver_remove_id, .src = "K 3.3 [R]" },
	{ "drivers_probe", NULL, .bus = bus_probe, .src = "K 3.3 [R]" },
	{ "driver_override", NULL, .device = device_override, .empty = true, .src = "K 3.2 [R]" },
	{ "sriov_numvfs", NULL, .device = device_numvfs, .src = "K 3.2 [R]" },
	{ "reset", NULL, .device = device_reset, .src = "K 3.2 [R]" },
	{ "numa_node", NULL, .device = device_numa_node, .src = "K 3.2 [R]" },
	{ "config", NULL, .bytes = device_config, .src = "K 3.2" },
	{ "enable", NULL, .device = device_enable, .src = "K 3.2" },
	{ "msi_bus", NULL, .device = device_msi_bus, .src = "K 3.2" },
	{ "broken_parity_status", NULL, .device = device_parity, .src = "K 3.2" },
	{ "sriov_drivers_autoprobe", NULL, .device = device_vf_autoprobe, .src = "K 3.2" },
	{ "reset_method", NULL, .device = device_reset_method, .src = "K 3.2" },
	{ "uevent", NULL, .bus = any_uevent, .src = "K 3.2, 3.3" },
	{ "rescan", NULL, .bus = any_rescan, .src = "K 3.2, 3.3" },
	{ "create", "mdev_supported_types", .type = mdev_create,
	  .src = "K 3.4, general knowledge" },
	{ "remove", NULL, .mdev = mdev_remove, .src = "K 3.4" },
	{ "remove", NULL, .bus = any_remove, .src = "K 3.2, 3.4" },
	{ "drivers_autoprobe", "bus", .bus = bus_autoprobe, .src = "K 3.3" },
	{ "disable_idle_d3", "vfio_pci", .bus = parameter_bool, .src = "K 3.4" },
	{ "nointxmask", "vfio_pci", .bus = parameter_bool, .src = "K 3.4" },
	{ "disable_hugepages", "vfio_iommu_type1", .bus = parameter_bool, .src = "K 3.4" },
	{ "allow_unsafe_interrupts", "iommufd", .bus = parameter_unsafe, .src = "K 3.4" },
	{ "type", "iommu_groups", .group = group_type, .src = "K 3.4 [R]" },
};

static struct mdev_type *type_named(struct world *w, const char *parent, const char *name)
{
	const struct device *d = device_named(w, parent);

	return d ? mdev_type_find(w, d->at, name) : NULL;
}

static int run(struct world *w, const struct writable *r, const struct tail *tail,
	       const struct written *t)
{
	const char *owner = tail->parts[1];
	struct mdev_type *type = r->type ? type_named(w, tail->parts[3], owner) : NULL;
	struct driver *driver = r->driver ? driver_find(w, owner) : NULL;
	struct device *device = r->device ? device_named(w, owner) : NULL;
	struct group *group = r->group ? group_named(w, owner) : NULL;

	if (r->bus)
		return r->bus(w, t);
	if (driver)
		return r->driver(w, driver, t);
	if (device)
		return r->device(w, device, t);
	if (type)
		return r->type(w, type, t);
	if (r->mdev)
		return r->mdev(w, mdev_find(w, owner), t);
	return group ? r->group(w, group, t) : -ENOENT;
}

/* Mediated devices have a file that others have, too. */
static bool is_file(struct world *w, const struct writable *r, const struct tail *t)
{
	return !strcmp(r->file, t->parts[0]) && (!r->folder || !strcmp(r->folder, t->parts[2])) &&
	       (!r->mdev || mdev_find(w, t->parts[1]));
}

ssize_t model_write(struct world *w, const char *path, const struct written *t)
{
	const struct writable *r, *end = writables + sizeof(writables) / sizeof(writables[0]);
	struct device *d;
	struct tail tail;
	int ret;

	split(&tail, path);
	for (r = writables; r < end; r++) {
		if (!is_file(w, r, &tail))
			continue;
		d = r->bytes ? device_named(w, tail.parts[1]) : NULL;
		if (r->bytes)
			return d ? r->bytes(w, d, t) : -ENOENT;
		if (!t->size && !r->empty)
			return 0;
		ret = run(w, r, &tail, t);
		if (ret == DRIVER_WAITS)
			return -EAGAIN;
		return ret ? ret : (ssize_t)t->size;
	}
	return -EOPNOTSUPP;
}
