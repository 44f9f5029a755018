/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_CAPSTORE_H
#define GOLDEN_CAPSTORE_H

#include "viommu.h"

#include <stdbool.h>
#include <stddef.h>

/* The QEMU release that is meant when none is named. */
#define CAPS_NEWEST "11.1"

struct caps_entry {
	char *path;
	struct viommu_caps *caps; /* NULL: there is no such file */
};

/* Capability sets of a data directory, read when asked for and kept. */
struct caps_store {
	const char *dir; /* data directory */
	struct caps_entry *entry;
	size_t count;
	char *bad; /* the file that was no capability set, NULL while there was none */
};

/* Whether a release is the name of a file: it has a slash, or the ending ".json". */
bool caps_is_file(const char *release);

/* Whether a file holds a capability set: 0, -EINVAL when it does not, or another negative errno. */
int caps_check_file(const char *path);

/*
 * The set of a QEMU release and architecture; release NULL is the newest, and may be the name of a file. *ret belongs to
 * the store. Returns 0, -ENOENT when there is no such set, or another negative errno.
 */
int caps_get(struct caps_store *s, const char *release, const char *arch,
	     const struct viommu_caps **ret);

/* Whether the data directory has a set of a QEMU release, whatever the architecture. */
bool caps_has_release(const struct caps_store *s, const char *release);

/* Reads all sets of the data directory, to be found in s->entry[].caps, oldest release first. 0 or a negative errno. */
int caps_all(struct caps_store *s);

/* What a negative errno of these means for the file, which is named in .bad. */
const char *caps_error(int error);

void caps_done(struct caps_store *s);

#endif
