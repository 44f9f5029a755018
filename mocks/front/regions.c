/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which memory of a process is a mapping of a device's regions: the kernel knows. Nothing here allocates, for a handler of
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
	const char *name;
	uint64_t start, last;
};

/* START-END PERMISSIONS OFFSET DEVICE INODE PATH */
static bool is_wanted(const char *line, const struct wanted *want)
{
	const char *path = strchr(line, '/');
	char *rest;
	const uint64_t start = strtoull(line, &rest, 16);
	const uint64_t end = *rest == '-' ? strtoull(rest + 1, NULL, 16) : 0;

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

bool regions_touch(int32_t pid, const char *name, uint64_t start, uint64_t bytes)
{
	const struct wanted want = { name, start, start + bytes - 1 };
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
		found = has_wanted(text, &want, &used);
		have -= used;
		memmove(text, text + used, have);
	}
	if (fd >= 0)
		close(fd);
	return found;
}
