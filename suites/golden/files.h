/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_FILES_H
#define GOLDEN_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* Bytes in memory; data is terminated, NULL when there is nothing at all. */
struct blob {
	char *data;
	size_t len;
};

static inline void free_p(void *p)
{
	free(*(void **)p);
}

static inline void blob_done(struct blob *b)
{
	free(b->data);
	*b = (struct blob){ 0 };
}

static inline void file_close(FILE **f)
{
	if (*f)
		fclose(*f);
}

/*
 * Reads a descriptor to its end, or limit bytes of it (0: no limit), so that a reader with a limit of its own can
 * be shown one byte more. Returns 0 or a negative errno; *ret belongs to the caller.
 */
int fd_read(int fd, size_t limit, struct blob *ret);

/* The same for a file. -EISDIR for a directory, -ENXIO for a pipe, a device or a socket, which might never end. */
int blob_read(const char *path, size_t limit, struct blob *ret);

/* The same for what a user named: standard input for "-", and a pipe is read as a file is. */
int input_read(const char *path, size_t limit, struct blob *ret);

/* What a negative errno of these means. */
const char *file_error(int error);

/* Replaces the content of a file that exists. Returns 0 or a negative errno. */
int file_rewrite(const char *path, const char *data, size_t len);

/* Joins two parts of a path; NULL without memory. To be freed. */
char *path_join(const char *dir, const char *name);

bool is_directory(const char *path);

/*
 * Finds the directory with cases and capability sets: given, when not NULL; the environment's VIOMMU_TCK_DATA; that of
 * the installation or the build directory that this program stands in. -ENOENT when there is none; *ret_dir is to be freed.
 */
int data_find(const char *given, char **ret_dir);

#endif
