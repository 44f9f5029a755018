/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The host that a tree shows: what its description has a key for. */
#include "record.h"

#include "derive.h"
#include "keys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct entry *seen(struct recording *r, const char *folder, const char *name)
{
	buf_reset(&r->path);
	buf_add(&r->path, folder);
	buf_char(&r->path, '/');
	buf_add(&r->path, name);
	r->no_memory = r->no_memory || !buf_ok(&r->path);
	return buf_ok(&r->path) ? tree_find(r->t, buf_text(&r->path)) : NULL;
}

uint64_t seen_number(struct recording *r, const char *folder, const char *name, int base,
		     uint64_t otherwise)
{
	const struct entry *e = seen(r, folder, name);
	char *end;
	uint64_t v;

	if (!e || e->type != 'f' || !e->length)
		return otherwise;
	v = strtoull(e->content, &end, base);
	return end == e->content ? otherwise : v;
}

static char *keep(struct recording *r, const char *s, size_t n)
{
	char *copy = strndup(s, n);

	r->no_memory = r->no_memory || !copy;
	return copy;
}

char *seen_text(struct recording *r, const char *folder, const char *name)
{
	const struct entry *e = seen(r, folder, name);
	const size_t n = e && e->type == 'f' ? strcspn(e->content, "\n") : 0;

	return n ? keep(r, e->content, n) : NULL;
}

char *seen_link(struct recording *r, const char *folder, const char *name)
{
	const struct entry *e = seen(r, folder, name);
	const char *slash;

	if (!e || e->type != 'l')
		return NULL;
	slash = strrchr(e->content, '/');
	slash = slash ? slash + 1 : e->content;
	return keep(r, slash, strlen(slash));
}

/* list is the address of a pointer to the first element. */
void *record_add(struct recording *r, void *list, size_t *count, size_t size)
{
	char *first;

	memcpy(&first, list, sizeof(first));
	first = realloc(first, (*count + 1) * size);
	if (!first) {
		r->no_memory = true;
		return NULL;
	}
	memcpy(list, &first, sizeof(first));
	memset(first + *count * size, 0, size);
	return first + (*count)++ * size;
}

static bool is_flag(struct recording *r, const char *folder, const char *name)
{
	const struct entry *e = seen(r, folder, name);

	return e && e->length && *e->content == 'Y';
}

static bool is_there(struct recording *r, const char *path)
{
	return tree_find(r->t, path);
}

/* "250:4" of the first node below a class. */
static void first_major(struct recording *r, const char *below, uint32_t *major)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(r->t, &n);

	for (i = 0; i < n; i++)
		if (e[i]->type == 'c' && !strncmp(e[i]->path, below, strlen(below)) &&
		    !strchr(e[i]->path + strlen(below), '/') && e[i]->major != 10) {
			*major = e[i]->major;
			return;
		}
}

static void record_kernel(struct recording *r)
{
	struct host_kernel *k = &r->h->kernel;
	const struct entry *e = seen(r, "sys/devices/virtual/misc/iommu", "dev");
	const char *colon = e && e->length ? strchr(e->content, ':') : NULL;

	if (is_there(r, "sys/class/iommu/iommufd_selftest_iommu.0"))
		r->h->personality = keep(r, "selftest", 8);
	k->iommufd = is_there(r, "dev/iommu") || e;
	k->container = is_there(r, "dev/vfio/vfio");
	k->group = is_there(r, "sys/class/vfio");
	k->cdev = is_there(r, "sys/class/vfio-dev");
	k->unsafe_interrupts =
		is_flag(r, "sys/module/iommufd/parameters", "allow_unsafe_interrupts");
	if (colon)
		k->iommu_minor = (uint32_t)strtoul(colon + 1, NULL, 10);
	first_major(r, "dev/vfio/", &k->vfio_major);
	first_major(r, "dev/vfio/devices/", &k->vfio_dev_major);
}

/* ---- drivers ---- */

/* Folders right below a folder, one after the other; *at starts as 0. */
static const char *next_folder(struct recording *r, const char *above, char type, size_t *at)
{
	size_t n;
	const struct entry *const *e = tree_entries(r->t, &n);
	const size_t length = strlen(above);

	for (; *at < n; ++*at) {
		const char *path = e[*at]->path;

		if (e[*at]->type == type && !strncmp(path, above, length) && path[length] == '/' &&
		    !strchr(path + length + 1, '/'))
			return e[(*at)++]->path + length + 1;
	}
	return NULL;
}

static void record_drivers(struct recording *r)
{
	struct host *h = r->h;
	const char *name;
	size_t at = 0;

	while ((name = next_folder(r, "sys/bus/pci/drivers", 'd', &at))) {
		struct host_driver *d =
			record_add(r, &h->drivers, &h->n_drivers, sizeof(*h->drivers));

		if (!d)
			return;
		d->name = keep(r, name, strlen(name));
		d->vfio = !strcmp(name, "vfio-pci") || strstr(name, "vfio-pci") ||
			  strstr(name, "vfio_pci");
		d->sriov = d->vfio && is_flag(r, "sys/module/vfio_pci/parameters", "enable_sriov");
		d->dma_owner = d->name && derive_dma_owner(h, d);
	}
}

/* ---- IOMMUs ---- */

/* Folder that a link points to: each ".." goes up from the folder of the link. */
static char *resolve(struct recording *r, const struct entry *link)
{
	const char *slash = strrchr(link->path, '/'), *target = link->content;
	size_t n = slash ? (size_t)(slash - link->path) : 0;
	struct buf b = { 0 };
	char *ret;

	for (; !strncmp(target, "../", 3); target += 3)
		while (n && link->path[--n] != '/')
			;
	buf_add_n(&b, link->path, n);
	buf_add(&b, n ? "/" : "");
	buf_add(&b, target);
	ret = buf_ok(&b) ? keep(r, buf_text(&b), b.len) : NULL;
	r->no_memory = r->no_memory || !ret;
	buf_done(&b);
	return ret;
}

static const struct {
	const char *start;
	enum host_iommu_type type;
} types[] = { { "dmar", HOST_INTEL }, { "ivhd", HOST_AMD }, { "smmu3.", HOST_SMMUV3 } };

static void record_registers(struct recording *r, struct host_iommu *hw, const char *folder)
{
	const struct entry *e = seen(r, folder, "amd-iommu/features");
	const char *colon = e ? strchr(e->content, ':') : NULL;

	hw->address = seen_number(r, folder, "intel-iommu/address", 16, derive_address(r->h, hw));
	hw->cap = seen_number(r, folder, "intel-iommu/cap", 16, 0);
	hw->ecap = seen_number(r, folder, "intel-iommu/ecap", 16, 0);
	free(hw->version);
	hw->version = seen_text(r, folder, "intel-iommu/version");
	if (!hw->version)
		hw->version = keep(r, "1:0", 3);
	hw->amd_cap = seen_number(r, folder, "amd-iommu/cap", 16, 0);
	hw->efr = seen_number(r, folder, "amd-iommu/features", 16, 0);
	if (colon)
		hw->efr2 = strtoull(colon + 1, NULL, 16);
	hw->page_sizes = derive_page_sizes(r->h, hw);
	hw->address_bits = (uint8_t)derive_address_bits(r->h, hw);
	hw->nesting = derive_nesting(r->h, hw);
	hw->interrupt_remapping = derive_remapping(r->h, hw);
	hw->coherent = derive_coherent(r->h, hw);
	if (hw->page_sizes == 0)
		hw->page_sizes = 4096; /* sysfs does not show the registers of an SMMUv3 */
	r->no_memory = r->no_memory || !windows_derive(hw);
}

static void record_iommus(struct recording *r)
{
	struct host *h = r->h;
	const char *name;
	size_t i, at = 0;

	while ((name = next_folder(r, "sys/class/iommu", 'l', &at))) {
		const struct entry *link;
		struct host_iommu *hw;
		char *folder;

		for (i = 0; i < 3 && strncmp(name, types[i].start, strlen(types[i].start)) != 0;
		     i++)
			;
		if (i == 3)
			continue;
		hw = record_add(r, &h->iommus, &h->n_iommus, sizeof(*h->iommus));
		if (!hw || !object_defaults(O_IOMMU, hw)) {
			r->no_memory = true;
			return;
		}
		hw->name = keep(r, name, strlen(name));
		hw->type = types[i].type;
		link = seen(r, "sys/class/iommu", name);
		folder = link ? resolve(r, link) : NULL;
		if (folder && hw->name)
			record_registers(r, hw, folder);
		free(folder);
	}
}

/* ---- groups ---- */

static void record_groups(struct recording *r)
{
	struct host *h = r->h;
	char folder[128];
	size_t i;

	if (host_regroup(h)) {
		r->no_memory = true;
		return;
	}
	for (i = 0; i < h->n_groups; i++) {
		struct host_group *g = &h->groups[i];
		const struct entry *dev;
		char *type;

		snprintf(folder, sizeof(folder), "sys/kernel/iommu_groups/%d", g->number);
		type = seen_text(r, folder, "type");
		if (type) {
			free(g->type);
			g->type = type;
		}
		g->name = seen_text(r, folder, "name");
		snprintf(folder, sizeof(folder), "sys/devices/virtual/vfio/%d", g->number);
		dev = seen(r, folder, "dev");
		if (dev && strchr(dev->content, ':'))
			g->minor = (int32_t)strtol(strchr(dev->content, ':') + 1, NULL, 10);
	}
}

/* The kernel makes groups of that name for devices that it gives away without an IOMMU (K 3.4). */
static void record_noiommu(struct recording *r)
{
	size_t i;

	for (i = 0; i < r->h->n_groups; i++)
		if (r->h->groups[i].name && !strcmp(r->h->groups[i].name, "vfio-noiommu"))
			r->h->kernel.noiommu = true;
}

int tree_record(struct tree *t, bool serials, struct host **ret)
{
	struct recording r = { .t = t, .serials = serials, .h = calloc(1, sizeof(*r.h)) };

	if (!r.h || !object_defaults(O_HOST, r.h) || !(r.h->name = strdup("recorded"))) {
		host_free(r.h);
		return -ENOMEM;
	}
	if (!tree_find(t, "sys/bus/pci/devices")) {
		host_free(r.h);
		return -ENODATA;
	}
	record_kernel(&r);
	record_drivers(&r);
	record_iommus(&r);
	record_devices(&r);
	record_mdevs(&r);
	record_groups(&r);
	record_noiommu(&r);
	if (!r.no_memory)
		record_rest(&r);
	buf_done(&r.path);
	if (r.no_memory) {
		host_free(r.h);
		return -ENOMEM;
	}
	*ret = r.h;
	return 0;
}
