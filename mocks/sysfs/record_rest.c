/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a recording has no key for: files that are not as they would follow from the rest. */
#include "record.h"

#include "make.h"

#include <stdlib.h>
#include <string.h>

static const char *const dropped[] = {
#define SCOPE(...)
#define SKIP(...)
#define DROP(n, w) n,
#define VOLATILE(...)
#include "scopes.def"
#undef SCOPE
#undef SKIP
#undef DROP
#undef VOLATILE
};

/* An address of a network card; other files of this name hold something else. */
static bool is_card_address(const char *s)
{
	return strlen(s) >= 17 && s[2] == ':' && s[5] == ':' && s[8] == ':';
}

bool record_drops(const struct entry *e)
{
	const char *slash = strrchr(e->path, '/');
	size_t i;

	/* The device has it, without the serial number. */
	if (slash && !strcmp(slash, "/config"))
		return true;
	for (i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++)
		if (slash && !strcmp(slash + 1, dropped[i]))
			return strcmp(dropped[i], "address") != 0 || is_card_address(e->content);
	return false;
}

static bool same(const struct entry *a, const struct entry *b)
{
	return a->type == b->type && a->mode == b->mode && a->size == b->size &&
	       a->length == b->length && !memcmp(a->content, b->content, a->length) &&
	       a->major == b->major && a->minor == b->minor;
}

/* Devices, and how long the paths of their folders are. */
struct owner {
	struct host_device *d;
	char *folder;
	size_t length;
};

/* The device whose folder something is in, the lowest one; NULL: none. */
static struct owner *owner_of(struct owner *owners, size_t n, const char *path)
{
	struct owner *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (!strncmp(path, owners[i].folder, owners[i].length) &&
		    path[owners[i].length] == '/' && (!best || best->length < owners[i].length))
			best = &owners[i];
	return best;
}

static void add_file(struct recording *r, struct owner *owner, const struct entry *e, char type)
{
	struct host *h = r->h;
	struct host_file *f;

	if (owner)
		f = record_add(r, &owner->d->files, &owner->d->n_files, sizeof(*f));
	else
		f = record_add(r, &h->files, &h->n_files, sizeof(*f));
	if (!f)
		return;
	*f = (struct host_file){
		.path = strdup(owner ? e->path + owner->length + 1 : e->path),
		.type = type,
		.mode = type == 'f' ? e->mode : 0444,
		.stat_size = type == 'f' && e->bytes ? e->size : 0,
	};
	if (type == 'f' || type == 'l') {
		f->size = e->length;
		f->content = calloc(1, e->length + 1);
		if (f->content)
			memcpy(f->content, e->content, e->length);
		r->no_memory = r->no_memory || !f->content;
	}
	r->no_memory = r->no_memory || !f->path;
}

/* Folders are made for what is in them. */
static bool is_needed(struct tree *t, const struct entry *e)
{
	size_t i, n;
	const struct entry *const *all = tree_entries(t, &n);
	const size_t length = strlen(e->path);

	if (e->type == 'c')
		return false; /* nodes follow */
	if (e->type != 'd')
		return true;
	for (i = 0; i < n; i++)
		if (!strncmp(all[i]->path, e->path, length) && all[i]->path[length] == '/')
			return false;
	return true;
}

static void record_files(struct recording *r, struct tree *made, struct owner *owners)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(r->t, &n);

	for (i = 0; i < n; i++) {
		const struct entry *is = tree_find(made, e[i]->path);

		if ((is && same(is, e[i])) || tree_volatile(e[i]->path) ||
		    (!r->serials && record_drops(e[i])) || (is && e[i]->type == 'd'))
			continue;
		if (!is_needed(r->t, e[i]))
			continue;
		add_file(r, owner_of(owners, r->h->n_devices, e[i]->path), e[i], e[i]->type);
	}
}

/* What would follow and is not there; a folder says so for what is in it. */
static void record_absent(struct recording *r, struct tree *made, struct owner *owners)
{
	const char *last = "";
	size_t i, n;
	const struct entry *const *e = tree_entries(made, &n);

	for (i = 0; i < n; i++) {
		const size_t length = strlen(last);

		if (tree_find(r->t, e[i]->path) || !tree_listed(e[i]->path) ||
		    tree_volatile(e[i]->path) || record_drops(e[i]))
			continue;
		if (length && !strncmp(e[i]->path, last, length) && e[i]->path[length] == '/')
			continue;
		last = e[i]->path;
		add_file(r, owner_of(owners, r->h->n_devices, last), e[i], '-');
	}
}

void record_rest(struct recording *r)
{
	struct host *h = r->h;
	struct tree *made = tree_make(h);
	struct owner *owners = calloc(h->n_devices + 1, sizeof(*owners));
	size_t i;

	r->no_memory = r->no_memory || !made || !owners;
	for (i = 0; i < h->n_devices && !r->no_memory; i++) {
		struct buf b = { 0 };

		device_dir(&b, h, &h->devices[i]);
		owners[i] = (struct owner){ &h->devices[i], strdup(buf_text(&b)), b.len };
		r->no_memory = !buf_ok(&b) || !owners[i].folder;
		buf_done(&b);
	}
	if (!r->no_memory)
		record_files(r, made, owners);
	if (!r->no_memory)
		record_absent(r, made, owners);
	for (i = 0; owners && i < h->n_devices; i++)
		free(owners[i].folder);
	free(owners);
	tree_free(made);
}
