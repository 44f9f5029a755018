/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which memory of a process is a mapping of what a device or a virtual IOMMU shows: the kernel knows. Nothing here allocates, for a handler of
 * signals may have interrupted who does.
 */
#include "front.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 8192 }; /* a line has less: two addresses, and a path of 4096 bytes */

struct wanted {
	const char *name; /* how it begins; NULL: any */
	uint64_t start, last; /* addresses */
	uint64_t ino; /* 0: any */
	uint64_t at, end; /* in the file */
};

/* What stands behind the addresses. */
static bool is_part(const char *rest, uint64_t bytes, const struct wanted *want)
{
	char *next;
	const char *device = strchr(rest + strspn(rest, " "), ' ');
	const uint64_t at = device ? strtoull(device, &next, 16) : 0;
	uint64_t ino;

	device = device ? strchr(next + strspn(next, " "), ' ') : NULL;
	ino = device ? strtoull(device, NULL, 10) : 0;
	return ino == want->ino && at < want->end && at + bytes > want->at;
}

/* START-END PERMISSIONS OFFSET DEVICE INODE PATH */
static bool is_wanted(const char *line, const struct wanted *want)
{
	const char *path = strchr(line, '/');
	char *rest;
	const uint64_t start = strtoull(line, &rest, 16);
	const uint64_t end = *rest == '-' ? strtoull(rest + 1, &rest, 16) : 0;

	if (want->ino)
		return is_part(rest, end - start, want);
	return path && !strncmp(path, want->name, strlen(want->name)) && start <= want->last &&
	       end > want->start;
}

/* Lines that have an end; *used: how many bytes these are. */
static bool has_wanted(char *text, const struct wanted *want, size_t *used)
{
	char *line = text, *end;
	bool found = false;

	for (; !found && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		found = is_wanted(line, want);
	}
	*used = (size_t)(line - text);
	return found;
}

static bool look(int32_t pid, const struct wanted *want)
{
	char path[32], text[ROOM + 1];
	size_t have = 0, used;
	bool found = false;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && !found && (n = read(fd, text + have, ROOM - have)) > 0) {
		have += (size_t)n;
		text[have] = '\0';
		found = has_wanted(text, want, &used);
		have -= used;
		memmove(text, text + used, have);
	}
	if (fd >= 0)
		close(fd);
	return found;
}

bool regions_touch(int32_t pid, const char *name, uint64_t start, uint64_t bytes)
{
	return look(pid,
		    &(struct wanted){ .name = name, .start = start, .last = start + bytes - 1 });
}

bool regions_show(int32_t pid, uint64_t ino, uint64_t at, uint64_t bytes)
{
	return look(pid, &(struct wanted){ .ino = ino, .at = at, .end = at + bytes });
}
