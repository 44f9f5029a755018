/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "folder.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

struct node {
	struct entry e; /* first; type 0: was taken out */
	size_t folder; /* length of the path of the folder it is in */
	size_t hash;
	struct node *next; /* of the same hash */
};

struct tree {
	struct arena arena;
	struct node **all;
	size_t n, room;
	struct node **hash;
	size_t buckets; /* a power of two */
	bool sorted;
	const struct node *last; /* added: its folder is there */
};

enum { FIRST_ROOM = 1024 };

struct tree *tree_new(void)
{
	struct tree *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->room = FIRST_ROOM;
	t->buckets = FIRST_ROOM;
	t->all = calloc(t->room, sizeof(struct node *));
	t->hash = calloc(t->buckets, sizeof(struct node *));
	return t->all && t->hash ? t : tree_free(t);
}

struct tree *tree_free(struct tree *t)
{
	if (t) {
		arena_done(&t->arena);
		free(t->all);
		free(t->hash);
	}
	free(t);
	return NULL;
}

/* FNV-1a */
static size_t hash_of(const char *s, size_t n)
{
	uint32_t h = 2166136261u;

	while (n--)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

static struct node *find(const struct tree *t, const char *path, size_t n)
{
	const size_t hash = hash_of(path, n);
	struct node *node = t->hash[hash & (t->buckets - 1)];

	while (node &&
	       (node->hash != hash || strncmp(node->e.path, path, n) != 0 || node->e.path[n]))
		node = node->next;
	return node;
}

const struct entry *tree_find(const struct tree *t, const char *path)
{
	const struct node *node = find(t, path, strlen(path));

	return node && node->e.type ? &node->e : NULL;
}

static void hash_add(struct tree *t, struct node *node)
{
	struct node **bucket = &t->hash[node->hash & (t->buckets - 1)];

	node->next = *bucket;
	*bucket = node;
}

static bool grow(struct tree *t)
{
	struct node **all = realloc(t->all, 2 * t->room * sizeof(struct node *));
	struct node **hash;
	size_t i;

	if (!all)
		return false;
	t->all = all;
	hash = calloc(2 * t->buckets, sizeof(struct node *));
	if (!hash)
		return false;
	free(t->hash);
	t->hash = hash;
	t->room *= 2;
	t->buckets *= 2;
	for (i = 0; i < t->n; i++)
		hash_add(t, t->all[i]);
	return true;
}

static struct node *node_new(struct tree *t, const char *path, size_t n)
{
	struct node *node;

	if (t->n == t->room && !grow(t))
		return NULL;
	node = arena_alloc(&t->arena, sizeof(*node));
	if (!node)
		return NULL;
	node->e.path = arena_strndup(&t->arena, path, n);
	if (!node->e.path)
		return NULL;
	node->e.content = "";
	node->hash = hash_of(path, n);
	node->folder = folder_length(node->e.path);
	hash_add(t, node);
	t->all[t->n++] = node;
	t->sorted = false;
	return node;
}

static bool same_folder(const struct node *last, const char *path, size_t folder)
{
	return last && last->e.type && last->folder == folder &&
	       !memcmp(last->e.path, path, folder);
}

/* Folders above a path that are missing, the lowest one first. */
static bool add_folders(struct tree *t, const char *path, size_t n)
{
	struct node *node;

	while (n) {
		node = find(t, path, n);
		if (node && node->e.type)
			return true;
		if (!node)
			node = node_new(t, path, n);
		if (!node)
			return false;
		node->e.type = 'd';
		node->e.mode = 0755;
		n = node->folder;
	}
	return true;
}

bool tree_add(struct tree *t, const struct entry *e)
{
	const size_t n = strlen(e->path), folder = folder_length(e->path);
	struct node *node = find(t, e->path, n);
	const char *path;

	if (!same_folder(t->last, e->path, folder) && !add_folders(t, e->path, folder))
		return false;
	if (!node)
		node = node_new(t, e->path, n);
	if (!node)
		return false;
	path = node->e.path;
	node->e = *e;
	node->e.path = path;
	node->e.content = "";
	if (e->length) {
		/* Bytes, and the end of a text. */
		char *copy = arena_text(&t->arena, e->length);

		if (!copy)
			return false;
		memcpy(copy, e->content, e->length);
		copy[e->length] = '\0';
		node->e.content = copy;
	}
	t->last = node;
	return true;
}

void tree_drop(struct tree *t, const char *path)
{
	const size_t n = strlen(path);
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct entry *e = &t->all[i]->e;

		if (!strncmp(e->path, path, n) && (!e->path[n] || e->path[n] == '/'))
			e->type = '\0';
	}
	t->sorted = false;
	t->last = NULL;
}

size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

int folder_order(const char *path, const char *folder, size_t length)
{
	const size_t n = folder_length(path);
	const int order = memcmp(path, folder, n < length ? n : length);

	return order || n == length ? order : n < length ? -1 : 1;
}

/* By folder, then by name: what is in a folder stands together, and behind the folder itself. */
static int by_folder(const void *a, const void *b)
{
	const struct node *m = *(struct node *const *)a, *n = *(struct node *const *)b;
	const size_t shorter = m->folder < n->folder ? m->folder : n->folder;
	int order;

	if (!m->e.type || !n->e.type)
		return !m->e.type - !n->e.type;
	order = memcmp(m->e.path, n->e.path, shorter);
	if (!order && m->folder != n->folder)
		return m->folder < n->folder ? -1 : 1;
	return order ? order : strcmp(m->e.path + m->folder, n->e.path + n->folder);
}

const struct entry *const *tree_entries(struct tree *t, size_t *ret_n)
{
	size_t n;

	if (!t->sorted)
		qsort(t->all, t->n, sizeof(struct node *), by_folder);
	t->sorted = true;
	for (n = t->n; n && !t->all[n - 1]->e.type; n--)
		;
	*ret_n = n;
	/* The entry is what a node starts with. */
	return (const struct entry *const *)(const void *)t->all;
}

/* Up to the folder that both have, and down again; a target is never the folder itself (kernfs). */
void link_text(struct buf *b, const char *path, const char *target)
{
	const char *last = strrchr(target, '/'), *slash;
	const size_t n = last ? (size_t)(last - target) : 0;
	size_t common = 0, i;

	for (i = 0; i <= n && path[i] && path[i] == target[i]; i++)
		if (path[i] == '/')
			common = i + 1;
	for (slash = strchr(path + common, '/'); slash; slash = strchr(slash + 1, '/'))
		buf_add(b, "../");
	buf_add(b, target + common);
}
