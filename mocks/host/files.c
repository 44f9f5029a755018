/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of a description, which say what follows from nothing else in it. */
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A list of files, and what is in front of their paths. */
struct owner {
	struct host_file **files;
	size_t *n;
};

/* Whose file it is: that of the device whose folder it is in, or the host's. */
static struct owner owner_of(struct host *h, const char *path, const char **ret_rest)
{
	const char *name = strrchr(path, '/'), *folder = name;
	char text[16] = "";
	struct bdf at;
	int i = -1;

	*ret_rest = path;
	while (folder && folder > path && folder[-1] != '/')
		folder--;
	if (name && (size_t)(name - folder) < sizeof(text)) {
		memcpy(text, folder, (size_t)(name - folder));
		i = bdf_parse(text, &at) ? host_find(h, at) : -1;
	}
	if (i < 0)
		return (struct owner){ &h->files, &h->n_files };
	*ret_rest = name + 1;
	return (struct owner){ &h->devices[i].files, &h->devices[i].n_files };
}

static struct host_file *find_or_add(const struct owner *o, const char *path)
{
	struct host_file *f;
	size_t i;

	for (i = 0; i < *o->n; i++)
		if (!strcmp((*o->files)[i].path, path))
			return &(*o->files)[i];
	f = realloc(*o->files, (*o->n + 1) * sizeof(*f));
	if (!f)
		return NULL;
	*o->files = f;
	f += *o->n;
	*f = (struct host_file){ .path = strdup(path), .type = 'f' };
	if (!f->path)
		return NULL;
	++*o->n;
	return f;
}

int host_keep(struct host *h, const char *path, uint16_t mode, const char *text)
{
	const char *rest;
	const struct owner o = owner_of(h, path, &rest);
	struct host_file *f = find_or_add(&o, rest);
	char *copy = f ? strdup(text) : NULL;

	if (!copy)
		return -ENOMEM;
	free(f->content);
	f->content = copy;
	f->size = strlen(text);
	f->mode = mode;
	return 0;
}
