/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /proc/self/fdinfo/N of a VFIO device tells where the device is in sysfs (K 2.6 [R]).
 */
#include "fdinfo.h"

#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The descriptor that a path names, -1 for other paths. */
static int named(const char *path)
{
	static const char start[] = "/proc/self/fdinfo/";
	char *end;
	unsigned long fd;

	if (strncmp(path, start, sizeof(start) - 1) != 0)
		return -1;
	path += sizeof(start) - 1;
	fd = strtoul(path, &end, 10);
	return end == path || *end || fd > INT_MAX ? -1 : (int)fd;
}

/* Address of the device behind a descriptor; false: it is none. */
static bool device_at(int fd, struct bdf *ret)
{
	const struct handle *h;
	const struct device *d;
	struct stat st;
	bool found = false;

	if (fstat(fd, &st) || !lease_is(&mock.s, &st))
		return false;
	world_lock(mock.s.w);
	h = handle_find(mock.s.w, st.st_dev, st.st_ino);
	d = h ? heap_at(&mock.s.w->heap, h->memory) : NULL;
	if (d && (h->kind == FILE_CDEV || h->kind == FILE_GROUP_DEVICE)) {
		*ret = d->at;
		found = true;
	}
	world_unlock(mock.s.w);
	return found;
}

static void copy(FILE *to, const char *path)
{
	FILE *from = fopen(path, "re");
	char line[256];

	while (from && fgets(line, sizeof(line), from))
		fputs(line, to);
	if (from)
		fclose(from);
}

bool fdinfo_moved(const char *path, char *to)
{
	char link[PATH_MAX], real[PATH_MAX];
	int fd = named(path);
	struct bdf at;
	FILE *f;

	if (fd < 0 || !device_at(fd, &at))
		return false;
	if (snprintf(link, sizeof(link), "%s/sys/bus/pci/devices/%04x:%02x:%02x.%x", mock.s.path,
		     at.domain, at.bus, at.devfn >> 3, at.devfn & 7) >= (int)sizeof(link) ||
	    !realpath(link, real) ||
	    snprintf(to, PATH_MAX, "%s/fdinfo.%d.%d", mock.s.path, getpid(), gettid()) >= PATH_MAX)
		return false;
	f = fopen(to, "we");
	if (!f)
		return false;
	copy(f, path);
	fprintf(f, "vfio-device-syspath: %s\n", path_shown(real));
	return !fclose(f);
}
