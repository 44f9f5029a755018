/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "files.h"
#include "replay.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

static const char abi_mark[] = ".abi-update";
static const char *const endings[] = { ".args", ".xml", ".err" };

/* A file of the folder; REPLAY_PARTS stands for an input. */
struct entry {
	const char *name, *target;
	bool abi_update;
	enum replay_part part;
};

struct entries {
	struct arena *arena;
	struct entry *entry;
	size_t count, room, strangers;
};

const char *replay_part_name(enum replay_part part)
{
	return part < REPLAY_PARTS ? endings[part] + 1 : "case";
}

/* ARCH-VERSION[+VARIANT], VERSION being latest or numbers with points. */
static bool is_target(const char *s)
{
	const size_t arch = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
	size_t n;

	if (!arch || s[arch] != '-')
		return false;
	s += arch + 1;
	if (!strncmp(s, "latest", 6))
		n = 6;
	else
		n = strspn(s, "0123456789.");
	if (!n)
		return false;
	s += n;
	return !*s || (*s == '+' && s[1]);
}

/* Cuts the ending off; false when the text has another one. */
static bool cut(char *s, const char *ending)
{
	const size_t n = strlen(s), m = strlen(ending);

	if (n <= m || strcmp(s + n - m, ending) != 0)
		return false;
	s[n - m] = '\0';
	return true;
}

/* Takes the name of a file apart, in place. False for a stranger. */
static bool read_name(char *name, struct entry *e)
{
	unsigned part = 0;
	char *dot;

	while (part < REPLAY_PARTS && !cut(name, endings[part]))
		part++;
	if (part == REPLAY_PARTS)
		return false;
	*e = (struct entry){ .name = name, .part = part, .abi_update = cut(name, abi_mark) };
	for (dot = strchr(name, '.'); dot && !is_target(dot + 1); dot = strchr(dot + 1, '.'))
		;
	if (!dot) {
		e->part = REPLAY_PARTS;
		return part == REPLAY_XML && !e->abi_update;
	}
	*dot = '\0';
	e->target = dot + 1;
	return *name;
}

static int add_entry(struct entries *l, const char *file)
{
	char *name = arena_strdup(l->arena, file);
	struct entry *p;

	if (!name)
		return -ENOMEM;
	if (l->count == l->room) {
		l->room = l->room ? 2 * l->room : 64;
		p = realloc(l->entry, l->room * sizeof(*p));
		if (!p)
			return -ENOMEM;
		l->entry = p;
	}
	if (read_name(name, &l->entry[l->count]))
		l->count++;
	else
		l->strangers++;
	return 0;
}

static int list(DIR *d, struct entries *l)
{
	const struct dirent *e;
	int r = 0;

	errno = 0;
	while (!r && (e = readdir(d))) {
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			r = add_entry(l, e->d_name);
		errno = 0;
	}
	return r ? r : -errno;
}

/* Inputs stand in front of what is expected of them. */
static int by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int r = strcmp(x->name, y->name);

	if (!r && (!x->target || !y->target))
		return !x->target ? -(y->target != NULL) : 1;
	if (!r)
		r = strcmp(x->target, y->target);
	if (!r)
		r = x->abi_update - y->abi_update;
	return r ? r : (int)x->part - (int)y->part;
}

static int split_target(struct arena *arena, struct replay_case *c)
{
	const size_t n = strcspn(c->target, "-");

	c->arch = arena_strndup(arena, c->target, n);
	c->version = c->target + n + 1;
	return c->arch ? 0 : -ENOMEM;
}

static bool same_case(const struct replay_case *c, const struct entry *e)
{
	return c->target && e->target && !strcmp(c->name, e->name) &&
	       !strcmp(c->target, e->target) && c->abi_update == e->abi_update;
}

/* Takes the files of one name, from entry i on. Returns where the next name starts. */
static size_t gather(struct replay_tree *t, const struct entries *l, size_t i)
{
	const struct entry *first = &l->entry[i];
	struct replay_case *c = NULL;

	for (; i < l->count && !strcmp(l->entry[i].name, first->name); i++) {
		const struct entry *e = &l->entry[i];

		if (!e->target)
			continue;
		if (!c || !same_case(c, e))
			c = &t->cases[t->count++];
		*c = (struct replay_case){ .name = e->name,
					   .target = e->target,
					   .abi_update = e->abi_update,
					   .input = !first->target,
					   .file = { c->file[0], c->file[1], c->file[2] } };
		c->file[e->part] = true;
	}
	if (!c)
		t->cases[t->count++] =
			(struct replay_case){ .name = first->name, .input = !first->target };
	return i;
}

static int gather_all(struct replay_tree *t, const struct entries *l)
{
	size_t i = 0;
	int r = 0;

	if (l->count)
		qsort(l->entry, l->count, sizeof(*l->entry), by_name);
	t->cases = arena_alloc(&t->arena, (l->count + 1) * sizeof(*t->cases));
	if (!t->cases)
		return -ENOMEM;
	while (i < l->count)
		i = gather(t, l, i);
	for (i = 0; i < t->count && !r; i++)
		r = t->cases[i].target ? split_target(&t->arena, &t->cases[i]) : 0;
	t->strangers = l->strangers;
	return r;
}

int replay_tree_open(struct replay_tree *t, const char *dir)
{
	struct entries l = { .arena = &t->arena };
	DIR *d = opendir(dir);
	int r;

	*t = (struct replay_tree){ .dir = dir };
	if (!d)
		return -errno;
	r = list(d, &l);
	closedir(d);
	if (!r)
		r = gather_all(t, &l);
	free(l.entry);
	return r;
}

void replay_tree_done(struct replay_tree *t)
{
	arena_done(&t->arena);
	*t = (struct replay_tree){ 0 };
}

char *replay_path(const char *dir, const struct replay_case *c, enum replay_part part)
{
	CLEANUP(buf_done) struct buf name = { 0 };

	buf_add(&name, c->name);
	if (part < REPLAY_PARTS) {
		buf_char(&name, '.');
		buf_add(&name, c->target);
		buf_add(&name, c->abi_update ? abi_mark : "");
	}
	buf_add(&name, part < REPLAY_PARTS ? endings[part] : endings[REPLAY_XML]);
	return buf_ok(&name) ? path_join(dir, buf_text(&name)) : NULL;
}
