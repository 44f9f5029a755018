/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record.h"

#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void record_config(struct recording *r, const char *folder, struct host_device *d)
{
	const struct entry *e = seen(r, folder, "config");

	d->config_size = e && e->size >= 64 && e->size <= HOST_CONFIG ? e->size : HOST_CONFIG;
	if (!e || !e->length)
		return;
	d->config = calloc(1, HOST_CONFIG);
	if (d->config)
		memcpy(d->config, e->content, e->length < HOST_CONFIG ? e->length : HOST_CONFIG);
	r->no_memory = r->no_memory || !d->config;
}

/* The serial number is a capability, too (PCI Express, extended capability 3). */
static void hide_serial(struct host_device *d)
{
	const unsigned at = d->config ? config_extended(d->config, 0x03) : 0;

	if (at)
		memset(d->config + at + 4, 0, 8);
}

static void record_resources(struct recording *r, const char *folder, struct host_device *d)
{
	const struct entry *e = seen(r, folder, "resource");
	const char *line = e ? e->content : "";
	struct host_resource is;
	char *end;
	size_t i;

	for (i = 0; i < HOST_RESOURCES && *line; i++) {
		is.start = strtoull(line, &end, 16);
		is.end = strtoull(end, &end, 16);
		is.flags = strtoull(end, &end, 16);
		if (*end != '\n')
			break;
		if (is.flags)
			d->resources[i] = is;
		line = end + 1;
	}
	d->n_resources = host_is_bridge(d) ? HOST_RESOURCES : 13;
	d->rom_file = seen(r, folder, "rom");
}

static void record_vfs(struct recording *r, const char *folder, struct host_device *d)
{
	struct host_vfs *v;

	if (!seen(r, folder, "sriov_totalvfs"))
		return;
	d->vfs = v = calloc(1, sizeof(*v));
	if (!v || !object_defaults(O_VFS, v)) {
		r->no_memory = true;
		return;
	}
	v->total = (uint16_t)seen_number(r, folder, "sriov_totalvfs", 10, 1);
	v->enabled = (uint16_t)seen_number(r, folder, "sriov_numvfs", 10, 0);
	v->offset = (uint16_t)seen_number(r, folder, "sriov_offset", 10, 1);
	v->stride = (uint16_t)seen_number(r, folder, "sriov_stride", 10, 1);
	v->device = (uint16_t)seen_number(r, folder, "sriov_vf_device", 16, d->device);
	v->autoprobe = seen_number(r, folder, "sriov_drivers_autoprobe", 10, 1);
}

static void record_address(struct recording *r, const char *folder, struct host_device *d)
{
	const char *slash = strrchr(folder, '/'), *above;
	char text[16] = "";
	char *physfn = seen_link(r, folder, "physfn");

	d->parent = d->at;
	for (above = slash; above > folder && above[-1] != '/'; above--)
		;
	if (slash - above < (long)sizeof(text))
		memcpy(text, above, (size_t)(slash - above));
	bdf_parse(text, &d->parent);
	d->is_virtual = physfn && bdf_parse(physfn, &d->physfn);
	free(physfn);
}

static void record_names(struct recording *r, const char *folder, struct host_device *d)
{
	char *group = seen_link(r, folder, "iommu_group");

	d->group = group ? (int32_t)strtol(group, NULL, 10) : -1;
	free(group);
	d->driver = seen_link(r, folder, "driver");
	d->iommu = seen_link(r, folder, "iommu");
	d->driver_override = seen_text(r, folder, "driver_override");
	if (d->driver_override && !strcmp(d->driver_override, "(null)")) {
		free(d->driver_override);
		d->driver_override = NULL;
	}
	/* One that is no IOMMU for us is left to files. */
	if (d->iommu && !host_find_iommu(r->h, d->iommu)) {
		free(d->iommu);
		d->iommu = NULL;
	}
	d->reset_methods = seen_text(r, folder, "reset_method");
}

static void record_ids(struct recording *r, const char *folder, struct host_device *d)
{
	d->vendor = (uint16_t)seen_number(r, folder, "vendor", 0, 0);
	d->device = (uint16_t)seen_number(r, folder, "device", 0, 0);
	d->class_code = (uint32_t)seen_number(r, folder, "class", 0, 0);
	d->revision = (uint8_t)seen_number(r, folder, "revision", 0, 0);
	d->subsystem_vendor = (uint16_t)seen_number(r, folder, "subsystem_vendor", 0, 0);
	d->subsystem_device = (uint16_t)seen_number(r, folder, "subsystem_device", 0, 0);
	d->numa_node = (int32_t)seen_number(r, folder, "numa_node", 10, (uint64_t)-1);
	d->irq = (uint32_t)seen_number(r, folder, "irq", 10, 0);
}

/* What VFIO shows of it follows from its configuration space. */
static void record_features(struct host *h, struct host_device *d)
{
	d->msix = (uint16_t)derive_msix(h, d);
	d->msix_bar = (uint8_t)derive_msix_bar(h, d);
	d->msix_table = (uint32_t)derive_msix_table(h, d);
	d->msix_pba = (uint32_t)derive_msix_pba(h, d);
	d->msi = (uint8_t)derive_msi(h, d);
	d->pin = (uint8_t)derive_pin(h, d);
	d->pasid_bits = (uint8_t)derive_pasid_bits(h, d);
	d->ats = derive_ats(h, d);
	d->flr = derive_flr(h, d);
	if (d->msix_bar >= HOST_BARS || !(d->resources[d->msix_bar].flags & 0x200))
		d->msix = 0;
}

int32_t seen_cdev(struct recording *r, const char *folder)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(r->t, &n);
	const size_t length = strlen(folder);
	int32_t cdev = -1;

	for (i = 0; i < n; i++) {
		const char *rest = e[i]->path + length;

		if (strncmp(e[i]->path, folder, length) != 0 ||
		    strncmp(rest, "/vfio-dev/", 10) != 0)
			continue;
		rest += !strncmp(rest + 10, "noiommu-", 8) ? 18 : 10;
		if (!strncmp(rest, "vfio", 4) && !strchr(rest, '/'))
			cdev = (int32_t)strtol(rest + 4, NULL, 10);
	}
	return cdev;
}

static void record_node(struct recording *r, struct host_device *d)
{
	char name[32];
	const struct entry *e;

	if (d->cdev < 0)
		return;
	snprintf(name, sizeof(name), "vfio%d", d->cdev);
	e = seen(r, "dev/vfio/devices", name);
	if (!e) {
		snprintf(name, sizeof(name), "noiommu-vfio%d", d->cdev);
		e = seen(r, "dev/vfio/devices", name);
	}
	d->node = !e ? HOST_NODE_MISSING : e->mode ? HOST_NODE_THERE : HOST_NODE_UNREADABLE;
}

static void record_device(struct recording *r, const char *folder, struct host_device *d)
{
	if (!object_defaults(O_DEVICE, d)) {
		r->no_memory = true;
		return;
	}
	if (!bdf_parse(strrchr(folder, '/') + 1, &d->at))
		return;
	record_address(r, folder, d);
	record_ids(r, folder, d);
	record_names(r, folder, d);
	record_config(r, folder, d);
	record_resources(r, folder, d);
	record_vfs(r, folder, d);
	d->cdev = seen_cdev(r, folder);
	record_node(r, d);
	if (!r->serials)
		hide_serial(d);
}

static int by_address(const void *a, const void *b)
{
	const struct host_device *m = a, *n = b;

	return bdf_compare(m->at, n->at);
}

/* A driver that is asked for virtual functions, and made some. */
static void record_sriov(struct host *h)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++) {
		struct host_driver *driver = host_find_driver(h, h->devices[i].driver);

		if (driver && h->devices[i].vfs && h->devices[i].vfs->enabled)
			driver->sriov = true;
	}
}

static void record_cpus(struct recording *r, const char *folder)
{
	const struct entry *e = seen(r, folder, "local_cpulist");
	const char *dash = e ? strchr(e->content, '-') : NULL;
	const unsigned long n = dash ? strtoul(dash + 1, NULL, 10) + 1 : 1;

	if (n > r->h->cpus && n <= 64)
		r->h->cpus = (uint32_t)n;
}

/* A folder that has the name of a function, and its files. */
static bool is_function(struct recording *r, const struct entry *e)
{
	const char *slash = strrchr(e->path, '/');
	struct bdf at;

	return e->type == 'd' && !strncmp(e->path, "sys/devices/pci", 15) && slash &&
	       strlen(slash) == 13 && bdf_parse(slash + 1, &at) && seen(r, e->path, "vendor");
}

void record_devices(struct recording *r)
{
	struct host *h = r->h;
	size_t i, n;
	const struct entry *const *e = tree_entries(r->t, &n);

	h->cpus = 1;
	for (i = 0; i < n && !r->no_memory; i++) {
		struct host_device *d;

		if (!is_function(r, e[i]))
			continue;
		d = record_add(r, &h->devices, &h->n_devices, sizeof(*h->devices));
		if (!d)
			return;
		record_device(r, e[i]->path, d);
		record_cpus(r, e[i]->path);
	}
	if (h->n_devices)
		qsort(h->devices, h->n_devices, sizeof(*h->devices), by_address);
	for (i = 0; i < h->n_devices; i++)
		record_features(h, &h->devices[i]);
	record_sriov(h);
}
