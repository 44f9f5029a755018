/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ground.h"

#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char ground[64];

bool ground_make(void)
{
	/* On a disk the many small files of a tree take a second each time. */
	strcpy(ground, access("/dev/shm", W_OK) ? "/tmp/viommu-test-XXXXXX"
						: "/dev/shm/viommu-test-XXXXXX");
	return mkdtemp(ground) && !setenv("TMPDIR", ground, 1);
}

void ground_end(void)
{
	rmdir(ground);
}

size_t ground_names(const char *path)
{
	DIR *d = opendir(path);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

void ground_read(const char *path, char *to, size_t size)
{
	FILE *f = fopen(path, "re");
	size_t n;

	assert_non_null(f);
	n = fread(to, 1, size - 1, f);
	to[n] = '\0';
	fclose(f);
}
