/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files of a device and of its group that can be written to: driver_override, reset, numa_node, type (K 3.2, 3.4).
 */
#include "driver.h"
#include "vfio.h"
#include "written.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>

enum { OVERRIDE_MAX = 4095 };

const char *device_override_name(struct world *w, const struct device *d)
{
	return heap_at(&w->heap, d->override);
}

/* What stands in front of the first zero or newline is the text. */
static size_t first_line(const struct written *t)
{
	const size_t n = t->size ? strnlen(t->text, t->size) : 0;
	const char *end = n ? memchr(t->text, '\n', n) : NULL;

	return end ? (size_t)(end - t->text) : n;
}

int device_override(struct world *w, struct device *d, const struct written *t)
{
	const size_t n = first_line(t);
	ref name = 0;

	if (t->size >= OVERRIDE_MAX)
		return -EINVAL;
	if (n) {
		name = heap_new(&w->heap, n + 1);
		if (!name)
			return -ENOMEM;
		memcpy(heap_at(&w->heap, name), t->text, n);
	}
	heap_free(&w->heap, d->override, d->override_size);
	d->override = name;
	d->override_size = n ? (uint32_t)n + 1 : 0;
	return 0;
}

int device_reset(struct world *w, struct device *d, const struct written *t)
{
	int64_t n;

	if (!d->has_reset)
		return -ENOENT;
	if (!written_number(t, &n) || n != 1)
		return -EINVAL;
	if (!device_resets(d))
		return -ENOTTY;
	device_was_reset(w, d);
	return 0;
}

/* A node of the machine is one that some device is at, and the first. */
int device_numa_node(struct world *w, struct device *d, const struct written *t)
{
	const struct device *other;
	int64_t n;

	if (!written_number(t, &n) || n < -1)
		return -EINVAL;
	for (other = machine_first(w); n > 0 && other; other = machine_next(w, other))
		if (other->numa_node == n)
			break;
	if (n > 0 && !other)
		return -EINVAL;
	d->numa_node = (int32_t)n;
	return 0;
}

/* ---- the default domain of a group ---- */

static bool is_held(struct world *w, const struct group *g)
{
	const struct device *d = heap_at(&w->heap, g->devices);

	for (; d; d = heap_at(&w->heap, d->next_in_group))
		if (d->kernel_driver)
			return true;
	return g->owner != OWNER_NONE;
}

int group_type(struct world *w, struct group *g, const struct written *t)
{
	static const struct {
		const char *word;
		enum domain_type type;
	} words[] = { { "DMA", DOMAIN_DMA },
		      { "DMA-FQ", DOMAIN_DMA_FQ },
		      { "identity", DOMAIN_IDENTITY },
		      { "auto", DOMAIN_DMA } };
	const uint64_t needed = UINT64_C(1) << CAP_SYS_ADMIN | UINT64_C(1) << CAP_SYS_RAWIO;
	size_t i = 0, n = sizeof(words) / sizeof(words[0]);

	if ((t->by->capabilities & needed) != needed)
		return -EACCES;
	while (i < n && !written_is(t, words[i].word))
		i++;
	if (i == n)
		return -EINVAL;
	/* A flush queue is added to a domain that is in use. */
	if (!(words[i].type == DOMAIN_DMA_FQ && g->type == DOMAIN_DMA) && is_held(w, g))
		return -EPERM;
	g->type = words[i].type;
	return 0;
}
