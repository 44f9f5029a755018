/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mediated devices that a tree shows (K 3.4), and what further ones can be made. */
#include "record.h"

#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MDEVS "sys/bus/mdev/devices/"
#define UP "../../../"
#define TYPES "/mdev_supported_types/"

/* The device whose folder a path is in: its last part but one before end. */
static bool device_above(const char *path, const char *end, struct bdf *ret)
{
	const char *start = end;
	char text[16] = "";

	while (start > path && start[-1] != '/')
		start--;
	if (end - start >= (long)sizeof(text))
		return false;
	memcpy(text, start, (size_t)(end - start));
	return bdf_parse(text, ret);
}

static void record_mdev(struct recording *r, const struct entry *link)
{
	const char *const uuid = link->path + strlen(MDEVS);
	const char *const end = strrchr(link->content, '/');
	struct host_mdev m = { 0 };
	struct host_mdev *to;
	char folder[512], *group;

	if (strncmp(link->content, UP, strlen(UP)) != 0 ||
	    !device_above(link->content, end, &m.parent) ||
	    snprintf(folder, sizeof(folder), "sys/%s", link->content + strlen(UP)) >=
		    (int)sizeof(folder))
		return;
	m.type = seen_link(r, folder, "mdev_type");
	if (!m.type)
		return;
	m.uuid = strdup(uuid);
	group = seen_link(r, folder, "iommu_group");
	m.group = group ? (int32_t)strtol(group, NULL, 10) : -1;
	free(group);
	m.cdev = seen_cdev(r, folder);
	to = record_add(r, &r->h->mdevs, &r->h->n_mdevs, sizeof(m));
	r->no_memory = r->no_memory || !m.uuid;
	if (to) {
		*to = m;
		return;
	}
	free(m.type);
	free(m.uuid);
}

static void record_type(struct recording *r, const struct entry *e, const char *at)
{
	const char *const name = at + strlen(TYPES), *const slash = strchr(name, '/');
	struct host_mdev_type *to;
	struct bdf parent;

	if (!slash || strcmp(slash, "/available_instances") != 0 ||
	    !device_above(e->path, at, &parent))
		return;
	to = record_add(r, &r->h->mdev_types, &r->h->n_mdev_types, sizeof(*to));
	if (!to)
		return;
	to->parent = parent;
	to->name = strndup(name, (size_t)(slash - name));
	to->available = e->length ? (uint32_t)strtoul(e->content, NULL, 10) : 0;
	r->no_memory = r->no_memory || !to->name;
}

void record_mdevs(struct recording *r)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(r->t, &n);

	for (i = 0; i < n && !r->no_memory; i++) {
		const char *at = e[i]->type == 'f' ? strstr(e[i]->path, TYPES) : NULL;

		if (at)
			record_type(r, e[i], at);
		if (e[i]->type == 'l' && !strncmp(e[i]->path, MDEVS, strlen(MDEVS)))
			record_mdev(r, e[i]);
	}
}
