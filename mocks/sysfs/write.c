/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHARES = 1024, WORKERS = 2 };

/* A folder that is written to, and the one below it that was used last. */
struct writer {
	int root, at;
	char folder[PATH_ROOM];
	size_t length;
	const struct entry *
		*shares; /* attributes that were written, by their content; NULL: none is shared */
	mode_t mask; /* permissions that may be missing when something is made: they are set once more */
};

/* The descriptor of the folder that an entry is in, and its name there. */
static int go(struct writer *w, const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	const size_t n = slash ? (size_t)(slash - path) : 0;

	*ret_name = slash ? slash + 1 : path;
	if (w->at >= 0 && n == w->length && !memcmp(path, w->folder, n))
		return w->at;
	if (n >= sizeof(w->folder))
		return -ENAMETOOLONG;
	if (w->at >= 0 && w->at != w->root)
		close(w->at);
	memcpy(w->folder, path, n);
	w->folder[n] = '\0';
	w->length = n;
	w->at = n ? openat(w->root, w->folder, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
		  : w->root;
	return w->at < 0 ? -errno : w->at;
}

static void writer_done(struct writer *w)
{
	if (w->at >= 0 && w->at != w->root)
		close(w->at);
}

mode_t mode_code(const struct entry *e)
{
	mode_t mode = (e->mode & 0666u) | 0600;

	if (!(e->mode & 0400))
		mode |= 0100;
	if (!(e->mode & 0200))
		mode |= 0010;
	return e->bytes ? mode | 0001 : mode;
}

static int write_bytes(int fd, const char *s, size_t n)
{
	ssize_t done;

	for (; n; s += done, n -= (size_t)done) {
		done = write(fd, s, n);
		if (done < 0 && errno != EINTR)
			return -errno;
		if (done < 0)
			done = 0;
	}
	return 0;
}

/* What a file holds, from its start; what was behind it goes. */
static int fill(int fd, const struct entry *e, bool anew)
{
	char text[64];
	const char *content = e->content;
	size_t n = e->length;
	int r;

	if (e->type == 'c') {
		n = (size_t)snprintf(text, sizeof(text), "c %u:%u %o 0 0\n", e->major, e->minor,
				     e->mode);
		content = text;
	}
	r = write_bytes(fd, content, n);
	if (r)
		return r;
	if (e->bytes)
		n = e->size;
	else if (anew)
		return 0;
	return ftruncate(fd, (off_t)n) ? -errno : 0;
}

static int write_file(struct writer *w, const char *name, const struct entry *e, bool anew)
{
	const struct entry node = { .mode = 0600 };
	const mode_t mode = mode_code(e->type == 'c' ? &node : e);
	int fd, r = 0;

	fd = openat(w->at, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (anew ? O_CREAT | O_EXCL : 0),
		    mode);
	if (fd < 0)
		return -errno;
	if (mode & w->mask && fchmod(fd, mode))
		r = -errno;
	if (!r && (!anew || e->type == 'c' || e->length || e->bytes))
		r = fill(fd, e, anew);
	close(fd);
	return r;
}

/* What changes with the machine, and is written in place for those who have it open. */
static bool is_followed(const struct entry *e)
{
	static const char *const names[] = { "driver_override", "numa_node", "sriov_numvfs", "type",
					     "uevent" };
	const char *name = strrchr(e->path, '/');
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name && !strcmp(name + 1, names[i]))
			return true;
	return false;
}

/* Nothing is ever written to the file itself, so all that say the same can be one. */
static bool is_shared(const struct entry *e)
{
	if (e->type == 'l')
		return true;
	return e->type == 'f' && !e->bytes && (!(e->mode & 0222) || !is_followed(e));
}

static size_t share_of(const struct entry *e)
{
	uint32_t h = (uint32_t)e->length ^ e->mode;
	size_t i;

	for (i = 0; i < e->length; i++)
		h = h * 31 + (unsigned char)e->content[i];
	return h % SHARES;
}

/* A link to one that says the same, which takes half the time; false: there is none. */
static bool link_shared(struct writer *w, const char *name, const struct entry *e)
{
	const struct entry **share = &w->shares[share_of(e)], *is = *share;

	if (is && is->type == e->type && is->mode == e->mode && is->length == e->length &&
	    !memcmp(is->content, e->content, e->length))
		return !linkat(w->root, is->path, w->at, name, 0);
	*share = e;
	return false;
}

static int make_entry(struct writer *w, const struct entry *e)
{
	const char *name;
	int folder = go(w, e->path, &name);

	if (folder < 0)
		return folder;
	if (e->type == 'd' && mkdirat(folder, name, e->mode | 0700))
		return -errno;
	if (e->type == 'd')
		return !(e->mode & w->mask) || !fchmodat(folder, name, e->mode | 0700, 0) ? 0
											  : -errno;
	if (w->shares && is_shared(e) && link_shared(w, name, e))
		return 0;
	if (e->type == 'l')
		return symlinkat(e->content, folder, name) ? -errno : 0;
	return write_file(w, name, e, true);
}

/* Some of the entries. */
struct work {
	pthread_t thread;
	const struct entry *const *e;
	size_t n;
	int root, r;
	bool folders, files; /* which of them */
	mode_t mask;
	const char *bad;
};

static void *work_do(void *data)
{
	const struct entry *shares[SHARES] = { NULL };
	struct work *k = data;
	struct writer w = { .root = k->root, .at = -1, .shares = shares, .mask = k->mask };
	size_t i;

	for (i = 0; i < k->n && !k->r; i++) {
		if (!(k->e[i]->type == 'd' ? k->folders : k->files))
			continue;
		k->r = make_entry(&w, k->e[i]);
		if (k->r)
			k->bad = k->e[i]->path;
	}
	writer_done(&w);
	return NULL;
}

/* Files are made by two at once: a folder is one worker's alone. */
static int make_files(int root, const struct entry *const *e, size_t n, const char **ret_bad)
{
	size_t half = n / 2;
	struct work k[WORKERS];
	bool apart;

	while (half < n && half &&
	       !folder_order(e[half]->path, e[half - 1]->path, folder_length(e[half - 1]->path)))
		half++;
	k[0] = (struct work){ .e = e, .n = half, .root = root, .files = true };
	k[1] = (struct work){ .e = e + half, .n = n - half, .root = root, .files = true };
	apart = !pthread_create(&k[0].thread, NULL, work_do, &k[0]);
	if (!apart)
		work_do(&k[0]);
	work_do(&k[1]);
	if (apart)
		pthread_join(k[0].thread, NULL);
	*ret_bad = k[0].r ? k[0].bad : k[1].bad;
	return k[0].r ? k[0].r : k[1].r;
}

/* The mask is the process's: who writes a whole tree is alone in it. */
int sysfs_write(struct tree *t, int folder, const char **ret_bad)
{
	size_t n;
	const struct entry *const *e = tree_entries(t, &n);
	struct work folders = { .e = e, .n = n, .root = folder, .folders = true };
	const mode_t mask = umask(0);
	const char *bad = NULL;
	int r;

	work_do(&folders);
	bad = folders.bad;
	r = folders.r ? folders.r : make_files(folder, e, n, &bad);
	umask(mask);
	if (r && ret_bad)
		*ret_bad = bad;
	return r;
}

/* The process's mask, which cannot be asked for without being set; all of it when it is not to be known. */
static mode_t mask_now(void)
{
	static const char name[] = "Umask:";
	FILE *f = fopen("/proc/self/status", "re");
	char line[128];
	mode_t mask = 0777;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, sizeof(name) - 1))
			mask = (mode_t)strtoul(line + sizeof(name) - 1, NULL, 8);
	if (f)
		fclose(f);
	return mask;
}

int sysfs_write_among(struct tree *t, int folder)
{
	size_t n;
	const struct entry *const *e = tree_entries(t, &n);
	struct work k = {
		.e = e, .n = n, .root = folder, .folders = true, .files = true, .mask = mask_now()
	};

	work_do(&k);
	return k.r;
}

/* ---- changes ---- */

static int unmake_entry(struct writer *w, const struct entry *e)
{
	const char *name;
	int folder = go(w, e->path, &name);

	if (folder < 0)
		return folder == -ENOENT ? 0 : folder;
	if (!unlinkat(folder, name, e->type == 'd' ? AT_REMOVEDIR : 0) || errno == ENOENT)
		return 0;
	return -errno;
}

static bool same_content(const struct entry *a, const struct entry *b)
{
	return a->length == b->length && !memcmp(a->content, b->content, a->length) &&
	       a->major == b->major && a->minor == b->minor && a->size == b->size &&
	       a->mode == b->mode;
}

/* Whether it is gone, or something of another kind is in its place. */
static bool replaced(const struct entry *was, const struct entry *now)
{
	if (!now || was->type != now->type)
		return true;
	if (was->type == 'l')
		return strcmp(was->content, now->content) != 0;
	/* Others may share the file. */
	return is_shared(was) && !same_content(was, now);
}

static int take_away(struct writer *w, struct tree *was, struct tree *now, const char **ret_bad)
{
	size_t n;
	const struct entry *const *e = tree_entries(was, &n);
	int r = 0;

	/* What is in a folder stands behind it. */
	while (n-- && !r) {
		if (replaced(e[n], tree_find(now, e[n]->path)))
			r = unmake_entry(w, e[n]);
		if (r && ret_bad)
			*ret_bad = e[n]->path;
	}
	return r;
}

/* Who was killed at the same may have made it, or half of it. */
static int make_anew(struct writer *w, const struct entry *e)
{
	int r = make_entry(w, e);
	const char *name;

	if (r != -EEXIST)
		return r;
	if (e->type == 'd') {
		r = go(w, e->path, &name);
		if (r >= 0)
			r = fchmodat(r, name, e->mode | 0700, 0) ? -errno : 0;
		return r;
	}
	r = unmake_entry(w, e);
	return r ? r : make_entry(w, e);
}

static int bring(struct writer *w, struct tree *was, struct tree *now, const char **ret_bad)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(now, &n);
	const char *name;
	int r = 0, folder;

	for (i = 0; i < n && !r; i++) {
		const struct entry *old = tree_find(was, e[i]->path);

		if (!old || replaced(old, e[i])) {
			r = make_anew(w, e[i]);
		} else if (strchr("fc", e[i]->type) && !same_content(old, e[i])) {
			folder = go(w, e[i]->path, &name);
			r = folder < 0 ? folder : write_file(w, name, e[i], false);
		}
		if (r && ret_bad)
			*ret_bad = e[i]->path;
	}
	return r;
}

int sysfs_update(int folder, struct tree *was, struct tree *now, const char **ret_bad)
{
	struct writer w = { .root = folder, .at = -1, .mask = 0777 };
	int r = take_away(&w, was, now, ret_bad);

	if (!r)
		r = bring(&w, was, now, ret_bad);
	writer_done(&w);
	return r;
}
