/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"

#include "json_read.h"
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_CAPS_SIZE = 1024 * 1024,
	MAX_NAMES = 4096, /* members of one object */
};

/* Names in rising order. */
struct names {
	struct entry *entry;
	uint32_t n, room;
};

/* A device with its properties, a property, or a machine with its limit. */
struct entry {
	const char *name;
	struct names props;
	uint32_t max_cpus;
};

struct viommu_caps {
	struct arena arena;
	const char *release, *arch;
	struct names devices, machines;
	unsigned seen; /* members of the file, by place */
};

/* Place of the name, or where it belongs; *ret_found says which. */
static uint32_t names_find(const struct names *s, const char *name, bool *ret_found)
{
	uint32_t low = 0, high = s->n;

	*ret_found = false;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(name, s->entry[middle].name);

		if (!order) {
			*ret_found = true;
			return middle;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static int names_grow(struct names *s, struct arena *a)
{
	uint32_t room = s->room ? s->room * 2 : 8;
	struct entry *entry;

	if (s->n < s->room)
		return 0;
	if (room > MAX_NAMES)
		return -EINVAL;
	entry = arena_alloc(a, room * sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	if (s->n)
		memcpy(entry, s->entry, s->n * sizeof(*entry));
	s->entry = entry;
	s->room = room;
	return 0;
}

/* Adds a name that is not there yet. */
static int names_add(struct names *s, struct arena *a, const struct entry *e)
{
	bool found;
	uint32_t at;
	int ret;

	at = names_find(s, e->name, &found);
	if (found)
		return -EINVAL;
	ret = names_grow(s, a);
	if (ret)
		return ret;
	memmove(s->entry + at + 1, s->entry + at, (s->n - at) * sizeof(*e));
	s->entry[at] = *e;
	s->n++;
	return 0;
}

static const struct entry *names_get(const struct names *s, const char *name)
{
	bool found;
	uint32_t at = names_find(s, name, &found);

	return found ? &s->entry[at] : NULL;
}

/* A text that may not be empty. */
static int read_word(struct json_reader *r, const char **ret_text)
{
	const char *text;
	int ret = json_read_text(r, &text);

	if (ret)
		return ret;
	if (!*text)
		return -EINVAL;
	*ret_text = text;
	return 0;
}

static int read_release(struct json_reader *r, const char *name, void *data)
{
	struct viommu_caps *caps = data;
	int ret = read_word(r, &caps->release);

	(void)name;
	if (ret)
		return ret;
	return release_number(caps->release) == UINT32_MAX ? -EINVAL : 0;
}

static int read_arch(struct json_reader *r, const char *name, void *data)
{
	struct viommu_caps *caps = data;
	int ret = read_word(r, &caps->arch);
	size_t known;

	(void)name;
	if (ret)
		return ret;
	known = strspn(caps->arch, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return caps->arch[known] ? -EINVAL : 0;
}

static int read_source(struct json_reader *r, const char *name, void *data)
{
	const char *text;

	(void)name;
	(void)data;
	return read_word(r, &text);
}

/* A machine while it is read. */
struct machine_reader {
	struct entry entry;
	bool marked;
};

static int read_machine_member(struct json_reader *r, const char *name, void *data)
{
	struct machine_reader *m = data;
	const char *mark;

	if (!strcmp(name, "max_cpus") && !m->entry.max_cpus) {
		int ret = json_read_u32(r, &m->entry.max_cpus);

		return ret || m->entry.max_cpus ? ret : -EINVAL;
	}
	if (strcmp(name, "mark") != 0 || m->marked)
		return -EINVAL;
	m->marked = true;
	return read_word(r, &mark);
}

static int read_machine(struct json_reader *r, const char *name, void *data)
{
	struct machine_reader m = { .entry.name = name };
	int ret = json_read_object(r, read_machine_member, &m);

	if (ret)
		return ret;
	if (!*name || !m.entry.max_cpus || !m.marked)
		return -EINVAL;
	return names_add(data, r->arena, &m.entry);
}

static int read_machines(struct json_reader *r, const char *name, void *data)
{
	struct viommu_caps *caps = data;

	(void)name;
	return json_read_object(r, read_machine, &caps->machines);
}

static int read_property(struct json_reader *r, const char *name, void *data)
{
	const struct entry prop = { .name = name };
	const char *mark;
	int ret = read_word(r, &mark);

	return ret ? ret : names_add(data, r->arena, &prop);
}

static int read_device(struct json_reader *r, const char *name, void *data)
{
	struct entry dev = { .name = name };
	int ret = json_read_object(r, read_property, &dev.props);

	if (ret)
		return ret;
	if (!*name || !dev.props.n)
		return -EINVAL;
	return names_add(data, r->arena, &dev);
}

static int read_devices(struct json_reader *r, const char *name, void *data)
{
	struct viommu_caps *caps = data;

	(void)name;
	return json_read_object(r, read_device, &caps->devices);
}

/* clang-format off */
static const struct {
	const char *name;
	json_member_fn *read;
} members[] = {
	{ "qemu", read_release },
	{ "arch", read_arch },
	{ "source", read_source },
	{ "machines", read_machines },
	{ "devices", read_devices },
};
/* clang-format on */

enum { MEMBERS = sizeof(members) / sizeof(members[0]), ALL_SEEN = (1 << MEMBERS) - 1 };

static int read_member(struct json_reader *r, const char *name, void *data)
{
	struct viommu_caps *caps = data;
	unsigned i;

	for (i = 0; i < MEMBERS; i++) {
		if (strcmp(members[i].name, name) != 0)
			continue;
		if (caps->seen & 1U << i)
			return -EINVAL;
		caps->seen |= 1U << i;
		return members[i].read(r, name, data);
	}
	return -EINVAL;
}

static int read_caps(struct viommu_caps *caps, const char *json, size_t len)
{
	struct json_reader r = { .at = json, .end = json + len, .arena = &caps->arena };
	int ret;

	if (len > MAX_CAPS_SIZE)
		return -EINVAL;
	ret = json_read_object(&r, read_member, caps);
	if (ret)
		return ret;
	return caps->seen == ALL_SEEN && json_read_done(&r) ? 0 : -EINVAL;
}

int viommu_caps_parse(struct viommu_caps **ret_caps, const char *json, size_t len)
{
	struct viommu_caps *caps = calloc(1, sizeof(*caps));
	int ret;

	if (!caps)
		return -ENOMEM;
	ret = read_caps(caps, json, len);
	if (ret) {
		viommu_caps_free(caps);
		return ret;
	}
	*ret_caps = caps;
	return 0;
}

void viommu_caps_free(struct viommu_caps *caps)
{
	if (!caps)
		return;
	arena_done(&caps->arena);
	free(caps);
}

int viommu_caps_has(const struct viommu_caps *caps, const char *device, const char *property)
{
	const struct entry *dev = names_get(&caps->devices, device);

	return dev && names_get(&dev->props, property ? property : "");
}

const char *viommu_caps_release(const struct viommu_caps *caps)
{
	return caps->release;
}

const char *viommu_caps_arch(const struct viommu_caps *caps)
{
	return caps->arch;
}

uint32_t caps_max_cpus(const struct viommu_caps *caps, const char *machine)
{
	const struct entry *m = names_get(&caps->machines, machine);

	return m ? m->max_cpus : 0;
}
