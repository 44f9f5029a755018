/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "capstore.h"

#include "buf.h"
#include "files.h"
#include "table.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

bool caps_is_file(const char *release)
{
	size_t n = strlen(release);

	return strchr(release, '/') || (n > 5 && !strcmp(release + n - 5, ".json"));
}

static int path_of(const struct caps_store *s, const char *release, const char *arch, char **ret)
{
	struct buf b = { 0 };

	if (caps_is_file(release)) {
		buf_add(&b, release);
	} else {
		buf_add(&b, s->dir);
		buf_add(&b, "/caps/qemu-");
		buf_add(&b, release);
		buf_char(&b, '-');
		buf_add(&b, arch);
		buf_add(&b, ".json");
	}
	if (!buf_ok(&b)) {
		buf_done(&b);
		return -ENOMEM;
	}
	*ret = b.data;
	return 0;
}

/* The largest set has some ten kilobytes; a device that never ends is no set. */
enum { CAPS_BYTES = 1024 * 1024 };

/* An absent file is kept as such: it is asked for again and again. */
static int load(const char *path, struct viommu_caps **ret)
{
	CLEANUP(blob_done) struct blob b = { 0 };
	int r = blob_read(path, CAPS_BYTES + 1, &b);

	*ret = NULL;
	if (r == -ENOENT)
		return 0;
	if (!r && b.len > CAPS_BYTES)
		r = -EFBIG;
	return r < 0 ? r : viommu_caps_parse(ret, b.data, b.len);
}

int caps_check_file(const char *path)
{
	struct viommu_caps *caps = NULL;
	CLEANUP(blob_done) struct blob b = { 0 };
	int r = blob_read(path, CAPS_BYTES + 1, &b);

	if (!r && b.len > CAPS_BYTES)
		r = -EFBIG;
	if (!r)
		r = viommu_caps_parse(&caps, b.data, b.len);
	viommu_caps_free(caps);
	return r;
}

const char *caps_error(int error)
{
	return error == -EINVAL ? "not a capability set" : file_error(error);
}

static int add(struct caps_store *s, char *path, struct caps_entry **ret)
{
	struct caps_entry *p = realloc(s->entry, (s->count + 1) * sizeof(*p));
	int r;

	if (!p)
		return -ENOMEM;
	s->entry = p;
	p += s->count;
	r = load(path, &p->caps);
	if (r < 0)
		return r;
	p->path = path;
	s->count++;
	*ret = p;
	return 0;
}

/* The set in a file, read when that was not done yet; path is taken over. */
static int get(struct caps_store *s, char *path, struct caps_entry **ret)
{
	size_t i;
	int r;

	for (i = 0; i < s->count; i++) {
		if (strcmp(s->entry[i].path, path) != 0)
			continue;
		*ret = &s->entry[i];
		free(path);
		return 0;
	}
	r = add(s, path, ret);
	if (r < 0) {
		free(s->bad);
		s->bad = path;
	}
	return r;
}

int caps_get(struct caps_store *s, const char *release, const char *arch,
	     const struct viommu_caps **ret)
{
	struct caps_entry *e;
	char *path;
	int r;

	/* QEMU's 32-bit PC has the devices of the 64-bit one. */
	if (!strcmp(arch, "i686"))
		arch = "x86_64";
	r = path_of(s, release ? release : CAPS_NEWEST, arch, &path);
	if (!r)
		r = get(s, path, &e);
	if (r < 0)
		return r;
	if (!e->caps || strcmp(viommu_caps_arch(e->caps), arch) != 0)
		return -ENOENT;
	*ret = e->caps;
	return 0;
}

bool caps_has_release(const struct caps_store *s, const char *release)
{
	CLEANUP(free_p) char *dir = path_join(s->dir, "caps");
	DIR *d = dir ? opendir(dir) : NULL;
	const size_t n = strlen(release);
	const struct dirent *e;
	bool found = false;

	while (d && !found && (e = readdir(d)))
		found = !strncmp(e->d_name, "qemu-", 5) && !strncmp(e->d_name + 5, release, n) &&
			e->d_name[5 + n] == '-';
	if (d)
		closedir(d);
	return found;
}

static int is_set(const struct dirent *d)
{
	return caps_is_file(d->d_name);
}

static int by_release(const void *a, const void *b)
{
	const struct caps_entry *x = a, *y = b;
	const uint32_t m = x->caps ? release_number(viommu_caps_release(x->caps)) : 0;
	const uint32_t n = y->caps ? release_number(viommu_caps_release(y->caps)) : 0;

	return m < n ? -1 : m > n;
}

static int get_in(struct caps_store *s, const char *dir, const char *name)
{
	struct caps_entry *e;
	char *path = path_join(dir, name);

	return path ? get(s, path, &e) : -ENOMEM;
}

int caps_all(struct caps_store *s)
{
	CLEANUP(free_p) char *dir = path_join(s->dir, "caps");
	struct dirent **entry = NULL;
	int i, r = 0, n = dir ? scandir(dir, &entry, is_set, NULL) : -1;

	if (n < 0)
		return dir ? -errno : -ENOMEM;
	for (i = 0; i < n; i++) {
		if (!r)
			r = get_in(s, dir, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	if (!r)
		qsort(s->entry, s->count, sizeof(*s->entry), by_release);
	return r;
}

void caps_done(struct caps_store *s)
{
	size_t i;

	free(s->bad);
	for (i = 0; i < s->count; i++) {
		free(s->entry[i].path);
		viommu_caps_free(s->entry[i].caps);
	}
	free(s->entry);
	*s = (struct caps_store){ 0 };
}
